"""`prefaudit contract`: forms checked before anybody fills them."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from prefaudit.campaigns.forms.trial import form_faults, table_faults
from prefaudit.cli.exit import UNUSABLE
from prefaudit.ingestion.awaited_forms import form_places
from prefaudit.model.contract import Contract, ContractError
from prefaudit.model.suggestions import one_of
from prefaudit.reference.campaign_forms import campaign_faults
from prefaudit.reference.contracts import load_checked
from prefaudit.settings import Settings
from prefaudit.warehouse.campaigns import reference_within_reach


class Action(StrEnum):
    """What is done with contracts."""

    CHECK = "check"


def command(
    action: Annotated[Action, typer.Argument(help="What to do: check.", show_default=False)],
    forms: Annotated[list[str] | None, typer.Argument(help="Codes of the forms; all if none is given.")] = None,
) -> None:
    """Check forms: contract, suites, lookups, texts, campaigns, and a template that is written, read again and judged.

    Exit 0: no fault; 2: each fault is a sentence on standard error.
    """
    settings = Settings.from_env()
    contracts = load_checked(settings.contracts, settings.reference)
    known = [*contracts.forms, *contracts.broken]
    reference, all_known = reference_within_reach(settings)
    campaigns = {str(row["campaign_code"]): str(row["form"]) for row in reference.table("campaigns")}
    placed = {each.campaign for each in form_places(settings, contracts, campaigns, all_known=all_known).values()}
    for name in forms or ():
        if name not in known:
            raise ContractError(f"There is no form « {name} »; {one_of(name, known)}")
    faults = [sentences for form, sentences in contracts.broken.items() if form in (forms or known)]
    for form in (form for form in contracts.forms if form in (forms or known)):
        beside = [*table_faults(contracts.of(form), settings), *campaign_faults(contracts, reference, [form], placed)]
        faults += beside
        for contract in contracts.of(form):
            faults += (found := form_faults(contract, settings))
            print("" if found or beside else _summary(contract), end="")
    if not forms:
        faults += campaign_faults(
            contracts, reference, {str(row["form"]) for row in reference.table("campaigns")} - {*known}
        )
    if faults:
        print("\n".join(faults), file=sys.stderr)
        raise typer.Exit(UNUSABLE)


def _summary(contract: Contract) -> str:
    fields = sum(1 for _ in contract.fields())
    return f"{contract.form} {contract.version}: {len(contract.tables)} tables, {fields} fields; no fault.\n"
