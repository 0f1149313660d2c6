"""What a campaign takes from the form that its returns are made with: the contract, and who reports."""

from collections.abc import Collection, Iterator

from prefaudit.model.contract import Contract, ContractError
from prefaudit.model.contracts import Contracts
from prefaudit.model.suggestions import one_of
from prefaudit.reference.campaigns import SITES
from prefaudit.reference.data import Reference, expected_returns
from prefaudit.reference.lines import ReferenceRow


def contract_of(contracts: Contracts, campaign: ReferenceRow) -> Contract:
    """Return the contract that the forms of a campaign are made by: the version that it awaits, else the newest.

    Raises:
        ContractError: there is no such form or version, it cannot be used, or others report by it.
    """
    form, version = str(campaign["form"]), campaign["form_version"]
    if form not in (known := [*contracts.forms, *contracts.broken]):
        raise ContractError(
            f"The campaign {campaign['campaign_code']} is of the form « {form} », which there is not; "
            f"{one_of(form, known)} Correct « form » of the campaign."
        )
    contract = contracts.newest(form) if version is None else contracts.get((form, version))
    if contract is None:
        newest = contracts.newest(form)
        there_are = ", ".join(f"« {each.version} »" for each in contracts.of(newest.form))
        raise ContractError(
            f"The campaign {campaign['campaign_code']} awaits the version « {version} » of the form « {form} », which "
            f"has {there_are}. Correct form_version of the campaign, or put the contract back."
        )
    if campaign["reporters"] != reporters_of(contract):
        raise ContractError(
            f"The campaign {campaign['campaign_code']} is of {campaign['reporters']}, and its form « {form} » of "
            f"{reporters_of(contract)}. Correct « reporters » of the campaign, or the domain of identity.site."
        )
    return contract


def reporters_of(contract: Contract) -> str:
    """Return the reference column that holds those who fill a form: the domain of the field that names them."""
    table, _, field = contract.identity.get("site", "").partition(".")
    return (contract.table(table).field(field).domain if table else "") or SITES


def campaign_faults(
    contracts: Contracts, reference: Reference, forms: Collection[str] | None = None, placed: Collection[str] = ()
) -> Iterator[str]:
    """Yield what in the campaigns, all or those of some forms, does not fit their forms; what is wrong with a form that
    is broken is reported there. `placed` are the campaigns that a place of deposit names."""
    for campaign in reference.table("campaigns"):
        form = str(campaign["form"])
        if form in contracts.broken or (forms is not None and form not in forms):
            continue
        try:
            contract = contract_of(contracts, campaign)
        except ContractError as error:
            yield str(error)
        else:
            yield from _lacking(contract, campaign, reference, placed)


def _lacking(
    contract: Contract, campaign: ReferenceRow, reference: Reference, placed: Collection[str]
) -> Iterator[str]:
    code = str(campaign["campaign_code"])
    if "site" not in contract.identity:
        yield (
            f"The campaign {code}: its form « {contract.form} » does not say where a return names its site. Add "
            "identity.site to the contract."
        )
    if "campaign" not in contract.identity and code not in placed:
        yield (
            f"The campaign {code}: its form « {contract.form} » does not say where a return names its campaign. Add "
            f"identity.campaign to the contract, or a place with {contract.form}@{code} to PREFAUDIT_FORM_PLACES."
        )
    untyped = any(not row["audit_type"] for row in expected_returns(reference, code))
    for role, key, missing in (
        ("standard", "standard_code", not campaign["standard_code"]),
        ("audit_type", "audit_type under owed", untyped),
    ):
        if role in contract.identity and missing:
            yield f"The campaign {code} gives no {key}, which its form « {contract.form} » has. Give it."
