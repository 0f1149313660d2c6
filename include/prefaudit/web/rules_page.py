"""The catalogue of the rules: of which form and version it is."""

from collections.abc import Mapping

from fastapi import HTTPException

from prefaudit.l10n.typography import typed
from prefaudit.model.contract import Contract
from prefaudit.model.contracts import DEFAULT_FORM, load_contracts
from prefaudit.settings import Settings


def asked_contract(settings: Settings, parameters: Mapping[str, str]) -> Contract:
    """Return the form and version asked for: the newest version, and the audit return, where nothing is said of it."""
    contracts = load_contracts(settings.contracts)
    form = parameters.get("formulaire") or (DEFAULT_FORM if contracts.of(DEFAULT_FORM) else contracts.forms[0])
    version = parameters.get("version", "")
    found = [each for each in contracts.of(form) if version in ("", each.version)]
    if not found:
        raise HTTPException(404, f"Le formulaire « {typed(form)} » n'existe pas, ou pas dans cette version.")
    return found[-1]
