"""Opening a campaign by a form, and amending one: a decision is kept in the audit log and takes effect at once.

A decision taken again changes nothing, so that a run may be repeated.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prefaudit.campaigns.plausible import (
    LONGEST_LABEL,
    LONGEST_NUMBER,
    LONGEST_REASON,
    DecisionRefused,
    require_day,
    require_plausible_campaign,
    require_sites,
    require_text,
)
from prefaudit.model.contracts import DEFAULT_FORM
from prefaudit.reference.amendments import Amendment
from prefaudit.reference.campaign_forms import reporters_of
from prefaudit.reference.contracts import load_checked
from prefaudit.reference.data import Reference, ReferenceDataError, expected_returns, reporters
from prefaudit.settings import Settings
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.campaigns import amendments, bring_up_to_date
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.locks import Lock, exclusive

_CONTRADICTED = (
    "Ces réponses ne s'accordent pas avec les données de référence (sites, référentiels, types d'audit) : corrigez "
    "celle que nomme le message du programme."
)


@dataclass(frozen=True)
class Decision:
    """Who decides, and why."""

    by: str
    reason: str = ""


def campaign_from_form(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a campaign file would hold, from the fields that were filled in Airflow.

    `form` is the one that its returns are made with. `sites` is « all », or codes separated by spaces, commas or line
    breaks; so are the days of the reminders.
    """
    sites = _words(form["sites"])
    everyone = sites in (["all"], ["toutes"], ["tous"])
    return {
        "campaign_code": str(form["campaign_code"]).strip(),
        "campaign_label": str(form["campaign_label"]).strip(),
        "form": str(form.get("form") or DEFAULT_FORM),
        "standard_code": form["standard_code"] or None,
        "reference_on": form["reference_on"],
        "audits_from": form["audits_from"] or None,
        "audits_to": form["audits_to"] or None,
        "figures_on": form.get("figures_on") or None,
        "engaged": "all" if everyone else sites,
        "owed": [{"audit_type": form["audit_type"], "due_on": form["due_on"], "sites": "all"}],
        "approval": bool(form["approval"]),
        "remind_days_before": days_of_reminders(form["remind_days_before"]),
        "remind_days_after": days_of_reminders(form["remind_days_after"]),
        "status": "project",
        "source": "formulaire",
    }


def open_campaign(settings: Settings, connection: Connection, wanted: Mapping[str, Any], decision: Decision) -> bool:
    """Register a campaign with the returns it expects; return whether anything changed.

    It keeps the newest version of its form, or the one that it was opened with before.

    Args:
        settings: The settings.
        connection: The warehouse.
        wanted: The campaign, as `campaign_from_form` returns it.
        decision: Who opens it, and why.

    Raises:
        DecisionRefused: It cannot be opened so.
        ContractError: There is no such form, or it cannot be used.
    """
    require_plausible_campaign(wanted)
    code = str(wanted["campaign_code"])
    if code in {row["campaign_code"] for row in Reference.load(settings.reference).table("campaigns")}:
        raise DecisionRefused(
            f"The campaign « {code} » comes from a file of include/reference/campaigns. Give another code, or amend "
            "that campaign with the DAG amend_campaign.",
            f"Une campagne a déjà le code {code} : choisissez-en un autre, ou amendez celle-là.",
        )
    content = _of_form(settings, connection, wanted)
    return _decide(settings, connection, [(AuditLogKind.CAMPAIGN_OPENED, code, "", content)], decision) > 0


def _of_form(settings: Settings, connection: Connection, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return a campaign with what its form says of it: the version, who reports, and neither a standard nor a type of
    audit where the form has none."""
    contracts = load_checked(settings.contracts, settings.reference)
    form, version = str(wanted.get("form") or DEFAULT_FORM), wanted.get("form_version")
    reference = Reference.load(settings.reference, amendments(connection))
    rows = [row for row in reference.table("campaigns") if row["campaign_code"] == wanted["campaign_code"]]
    before = next((row["form_version"] for row in rows if row["form"] == form), None)
    contract = contracts.get((form, str(version or before)), contracts.newest(form))
    if "site" not in contract.identity:
        raise DecisionRefused(
            f"The form « {form} » has no campaigns: its contract does not say where a return names its site. Add "
            "identity.site, or choose another form.",
            "Ce formulaire ne dit pas de quel site vient un retour et n'a pas de campagne : choisissez-en un autre.",
        )
    content = {**wanted, "form": form, "form_version": contract.version, "reporters": reporters_of(contract)}
    if "standard" not in contract.identity:
        content.pop("standard_code", None)
    if "audit_type" not in contract.identity:
        content["owed"] = [{**item, "audit_type": ""} for item in wanted["owed"]]
    return {name: value for name, value in content.items() if value is not None}


def add_sites(
    settings: Settings,
    connection: Connection,
    campaign: str,
    sites: Sequence[str],
    audit_type: str,
    due_on: str,
    decision: Decision,
) -> int:
    """Expect a return of sites in a campaign; return how many of them are new, or have another due date.

    Raises:
        DecisionRefused: A site or the campaign does not exist, or the reference data would not hold.
    """
    require_sites(sites)
    require_day("due_on", due_on)
    reference, row = _campaign(settings, connection, campaign)
    known = reporters(reference, row)
    sites = _as_written(sites, known)
    unknown = [site for site in sites if site not in known]
    if unknown:
        raise DecisionRefused(
            f"{', '.join(unknown)}: no such site on {row['reference_on']}. See include/reference/sites.csv.",
            f"Ces codes ne sont d'aucun site de la campagne : {', '.join(unknown)}. Corrigez-les.",
        )
    content = {"audit_type": _own_type(reference, campaign, audit_type), "due_on": due_on}
    wanted = [(AuditLogKind.SITE_ADDED, campaign, site, {"site_code": site, **content}) for site in sites]
    return _decide(settings, connection, wanted, decision)


def extend_due_date(
    settings: Settings,
    connection: Connection,
    campaign: str,
    sites: Sequence[str],
    audit_type: str,
    due_on: str,
    decision: Decision,
) -> int:
    """Extend the due date of sites, for a reason; return how many due dates changed.

    Raises:
        DecisionRefused: There is no reason, a site owes no such return, or the date is not later.
    """
    if not decision.reason.strip():
        raise DecisionRefused("A due date is extended for a reason. Fill « Motif » and start again.")
    require_sites(sites)
    require_day("due_on", due_on)
    reference, row = _campaign(settings, connection, campaign)
    sites = _as_written(sites, reporters(reference, row))
    audit_type = _own_type(reference, campaign, audit_type)
    owed = {row["site_code"]: row for row in expected_returns(reference, campaign) if row["audit_type"] == audit_type}
    missing = [site for site in sites if site not in owed]
    if missing:
        raise DecisionRefused(
            f"{', '.join(missing)} owe no « {audit_type} » in the campaign « {campaign} »: nothing was extended. "
            "Correct the codes, or add the sites first.",
            f"Ne doivent pas ce retour : {', '.join(missing)}. Corrigez les codes, ou ajoutez d'abord ces sites.",
        )
    earlier = [site for site in sites if str(owed[site]["due_on"]) > due_on]
    if earlier:
        raise DecisionRefused(
            f"{due_on} is before the present due date of {', '.join(earlier)}: a due date is only ever extended.",
            f"Une échéance ne peut qu'être reportée : celle de {', '.join(earlier)} est plus tard que ce jour.",
        )
    content = {"audit_type": audit_type, "due_on": due_on}
    wanted = [(AuditLogKind.WAIVER, campaign, site, {"site_code": site, **content}) for site in sites]
    return _decide(settings, connection, wanted, decision)


def _own_type(reference: Reference, campaign: str, audit_type: str) -> str:
    """Return the type of audit that is meant: the empty one where the campaign's form has none."""
    expected = expected_returns(reference, campaign)
    return "" if expected and not any(row["audit_type"] for row in expected) else audit_type


def _as_written(sites: Sequence[str], known: Collection[str]) -> list[str]:
    """Return codes in the case in which the reference data have them."""
    written = {code.upper(): code for code in known}
    return [written.get(site.upper(), site) for site in sites]


def site_codes(text: str) -> list[str]:
    """Return the site codes in a field of a form, in capitals, without repeats.

    Raises:
        DecisionRefused: The field holds none.
    """
    found = list(dict.fromkeys(word.upper() for word in _words(text)))
    if not found:
        raise DecisionRefused("No site was named. Fill « Sites » with codes such as 26 2A 692.")
    return found


def _decide(
    settings: Settings,
    connection: Connection,
    wanted: Sequence[tuple[AuditLogKind, str, str, dict[str, Any]]],
    decision: Decision,
) -> int:
    """Record the decisions that change anything, all or none, and put them into effect; return how many."""
    require_text("reason", decision.reason, LONGEST_REASON, empty=True)
    require_text("name of who decides", decision.by, LONGEST_LABEL)
    with exclusive(connection, Lock.CAMPAIGN):
        decided = amendments(connection)
        unchanged = _without_effect(Reference.load(settings.reference, decided), decided)
        fresh = [one for one in wanted if _as_amendment(one) not in unchanged]
        try:
            changed = Reference.load(settings.reference, (*decided, *(Amendment(*_as_amendment(one)) for one in fresh)))
        except ReferenceDataError as error:
            # The first line names the folder of the reference data, which is not at fault.
            faults = str(error).partition("\n")[2]
            raise DecisionRefused(f"This cannot be registered: {faults}", _CONTRADICTED) from None
        if wrong := [fault for _, campaign, _, _ in fresh for fault in changed.unresolved.get(campaign, ())]:
            raise DecisionRefused("\n".join(["This cannot be registered:", *wrong]), _CONTRADICTED)
        with connection.transaction():
            for kind, campaign, site, content in fresh:
                record(connection, AuditLogEntry(kind, decision.by, decision.reason, campaign, site, content))
        bring_up_to_date(connection, settings.reference)
    return len(fresh)


def _as_amendment(wanted: tuple[AuditLogKind, str, str, dict[str, Any]]) -> tuple[str, str, str]:
    kind, campaign, _, content = wanted
    return kind.value, campaign, json.dumps(content, ensure_ascii=False, sort_keys=True)


def _without_effect(reference: Reference, decided: Sequence[Amendment]) -> set[tuple[str, str, str]]:
    """Return the decisions that would change nothing: returns already expected, campaigns as last opened."""
    last = {one.campaign: one for one in decided if one.kind == AuditLogKind.CAMPAIGN_OPENED}
    found = {(one.kind, one.campaign, one.content) for one in last.values()}
    for row in reference.table("owed"):
        content = {name: str(row[name]) for name in ("site_code", "audit_type", "due_on")}
        for kind in (AuditLogKind.SITE_ADDED, AuditLogKind.WAIVER):
            found.add(_as_amendment((kind, str(row["campaign_code"]), content["site_code"], content)))
    return found


def _campaign(settings: Settings, connection: Connection, code: str) -> tuple[Reference, Mapping[str, str | None]]:
    reference = Reference.load(settings.reference, amendments(connection))
    row = next((one for one in reference.table("campaigns") if one["campaign_code"] == code), None)
    if row is None:
        known = ", ".join(str(one["campaign_code"]) for one in reference.table("campaigns"))
        raise DecisionRefused(f"There is no campaign « {code} ». Those there are: {known}.")
    return reference, row


def _words(text: object) -> list[str]:
    return str(text or "").replace(",", " ").replace(";", " ").split()


def days_of_reminders(text: object) -> list[int]:
    """Return the days in a field of a form: numbers separated by blanks or commas. Raises DecisionRefused."""
    words = _words(text)
    if not all(word.isascii() and word.isdigit() and len(word) <= LONGEST_NUMBER for word in words):
        raise DecisionRefused(f"« {text} » is no list of days. Write numbers separated by spaces, such as 14 3.")
    return [int(word) for word in words]
