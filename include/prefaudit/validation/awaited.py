"""Whether a return is made with the form, and the version of it, that its campaign awaits: its one issue where not."""

from prefaudit.l10n.languages import phrase, speaking
from prefaudit.model.contract import Contract
from prefaudit.model.contracts import Contracts
from prefaudit.model.issues import Issue
from prefaudit.reference.data import Reference
from prefaudit.validation.batch import Batch
from prefaudit.workbook.reading_rules import Location, issue_of


def awaited_issues(
    contract: Contract, contracts: Contracts, batch: Batch, reference: Reference
) -> dict[int, tuple[Issue, ...]]:
    """Return the one issue of each return of a batch that was made with another form, or version, than is awaited.

    All else that is wrong in it is a matter of the form that it should not have been made with.

    Args:
        contract: The form and version that the returns were read by.
        contracts: All forms, for their titles.
        batch: The returns.
        reference: The campaigns.
    """
    table, _, field = contract.identity.get("campaign", "").partition(".")
    if not table:
        return {}
    rows = {row["campaign_code"]: row for row in reference.table("campaigns")}
    frame = batch.frames[table].drop_duplicates("submission_id")
    found: dict[int, tuple[Issue, ...]] = {}
    for number, code in zip(frame["submission_id"].tolist(), frame[field].tolist(), strict=True):
        campaign = rows.get(code) if isinstance(code, str) else None
        if campaign and campaign["form"] != contract.form:
            awaited = title_of(contracts, str(campaign["form"]))
            found[number] = (_issue("form", contract, batch, number, code, awaited),)
        elif campaign and campaign["form_version"] not in (None, contract.version):
            found[number] = (_issue("version", contract, batch, number, code, str(campaign["form_version"])),)
    return found


def unexpected_issues(contract: Contract, batch: Batch, reference: Reference) -> dict[int, Issue]:
    """Return what is wrong with the campaign, or with who reports, of each return that no campaign expects.

    A form with types of audit has rules of its own for that; where neither the workbook nor its place can name a
    campaign, nothing is expected.
    """
    roles = contract.identity
    if "audit_type" in roles or "site" not in roles:
        return {}
    campaigns = {row["campaign_code"] for row in reference.table("campaigns") if row["form"] == contract.form}
    owed = {(row["campaign_code"], row["site_code"]) for row in reference.table("owed")}
    codes = {**batch.campaigns, **_said(contract, batch, "campaign")}
    sites = _said(contract, batch, "site")
    found: dict[int, Issue] = {}
    for number in batch.submissions:
        code, site = codes.get(number), sites.get(number)
        if not code and "campaign" not in roles:
            continue
        if code not in campaigns:
            found[number] = _wrong("campaign", "unknown" if code else "blank", contract, batch, number, code)
        elif (code, site) not in owed:
            found[number] = _wrong("site", "unexpected" if site else "blank", contract, batch, number, site, code)
    return found


def _said(contract: Contract, batch: Batch, role: str) -> dict[int, str]:
    """Return what each return of a batch says in its first row of who or what it is; nothing where it is blank."""
    table, _, field = contract.identity.get(role, "").partition(".")
    if not table:
        return {}
    frame = batch.frames[table].drop_duplicates("submission_id")
    pairs = zip(frame["submission_id"].tolist(), frame[field].tolist(), strict=True)
    return {int(number): value for number, value in pairs if isinstance(value, str)}


def _wrong(
    role: str, what: str, contract: Contract, batch: Batch, number: int, found: str | None, campaign: str | None = None
) -> Issue:
    location = _location(contract, batch, number, role)
    with speaking(contract.language):
        return issue_of(f"identity.{role}.{what}", location, found=found or "", campaign=campaign or "")


def _location(contract: Contract, batch: Batch, number: int, role: str) -> Location:
    table, _, field = contract.identity.get(role, "").partition(".")
    if not table:
        return Location()
    row = 0 if contract.table(table).layout.kind == "form" else None
    sheet, cell = batch.locations.place(number, table, field, row)
    return Location(sheet, cell, table, field, row)


def title_of(contracts: Contracts, form: str) -> str:
    """Return the title of a form; its code where its contract is not here."""
    versions = contracts.of(form)
    return versions[-1].title if versions else form


def _issue(role: str, contract: Contract, batch: Batch, number: int, campaign: str, awaited: str) -> Issue:
    location = _location(contract, batch, number, role if role in contract.identity else "campaign")
    found = contract.version if role == "version" else contract.title
    with speaking(contract.language):
        facts = {
            "form": contract.title,
            "awaited": awaited,
            "asker": phrase("identity.asker.campaign", campaign=campaign),
        }
        return issue_of(f"identity.{role}.awaited", location, found=found, **facts)
