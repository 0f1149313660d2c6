"""The form that a place of deposit awaits, and the campaign, as PREFAUDIT_FORM_PLACES says: an issue names them to
another workbook, and a workbook that names no campaign is of that one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from prefaudit.ingestion.channels import url_of
from prefaudit.l10n.languages import phrase, speaking
from prefaudit.model.contract import Contract
from prefaudit.model.contracts import Contracts
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import ReadReturn
from prefaudit.settings import SettingError, Settings
from prefaudit.warehouse.ledger import identity_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.workbook.reading_rules import Location, issue_of

_NOT_A_RETURN = "structure.not_a_return"


@dataclass(frozen=True)
class Awaited:
    """What a place awaits: a form, and where `campaign` is not empty the returns of that one alone."""

    form: str
    campaign: str = ""


def awaited_of(
    settings: Settings, connection: Connection, contracts: Contracts, submissions: Sequence[int]
) -> dict[int, list[Awaited | None]]:
    """Return what each place where some submissions came awaits, the first place first; None where it awaits no form.

    Raises:
        SettingError: PREFAUDIT_FORM_PLACES names a form or campaign that there is not.
    """
    if not settings.form_places:
        return {}
    places = form_places(settings, contracts, campaigns(connection))
    rows = connection.execute(
        "select submission_id, array_agg(location order by receipt_id) from ledger.receipts "
        "where submission_id = any(%s) group by submission_id",
        [list(submissions)],
    ).fetchall()
    return {int(number): [_awaited(places, str(location)) for location in locations] for number, locations in rows}


def as_awaited(read: ReadReturn, contracts: Contracts, places: Sequence[Awaited | None]) -> ReadReturn:
    """Return what was read of a workbook: of another form or campaign than each place where it came awaits, its one
    issue; of no campaign, with that of the first such place.

    Where one of its places awaits nothing, it is taken for what it is.
    """
    awaited = [place for place in places if place]
    fitting = [place for place in awaited if place.form == read.form]
    free = len(awaited) < len(places) or not places
    if not fitting:
        return read if free else _of_another_form(read, contracts, awaited[0].form)
    named = str(identity_of(contracts, read).get("campaign") or "")
    if not named:
        return replace(read, campaign=next((place.campaign for place in fitting if place.campaign), ""))
    if free or any(place.campaign in ("", named) for place in fitting):
        return read
    return _of_another_campaign(read, contracts, named, fitting[0].campaign)


def campaigns(connection: Connection) -> dict[str, str]:
    """Return the form of each campaign."""
    rows = connection.execute("select campaign_code, form from ledger.campaigns").fetchall()
    return {str(code): str(form) for code, form in rows}


def form_places(
    settings: Settings, contracts: Contracts, campaigns: Mapping[str, str], *, all_known: bool = True
) -> dict[str, Awaited]:
    """Return what each place awaits, by the beginning of the URLs there; the longest first.

    Args:
        settings: What PREFAUDIT_FORM_PLACES says.
        contracts: The forms.
        campaigns: The form of each campaign.
        all_known: Whether a campaign that is not among them is one that there is not.

    Raises:
        SettingError: it cannot be read, or names a form that there is not, or a campaign that there is not or that is
            of another form.
    """
    found: dict[str, Awaited] = {}
    for pair, (place, form, campaign) in zip(settings.form_places.split(), settings.awaited, strict=True):
        own = f"PREFAUDIT_FORM_PLACES has « {pair} »;"
        if not place or form not in {*contracts.forms, *contracts.broken} or pair.endswith("@"):
            raise SettingError(
                f"{own} place=form or place=form@campaign is expected, with one of the forms "
                f"{', '.join(contracts.forms)}. Correct the variable and start again."
            )
        if campaign and campaigns.get(campaign, form if not all_known else "") != form:
            known = sorted(code for code, its_form in campaigns.items() if its_form == form)
            wrong = f"is of the form « {campaigns[campaign]} »" if campaign in campaigns else "does not exist"
            raise SettingError(
                f"{own} the campaign « {campaign} » {wrong}. Name a campaign of the form « {form} » "
                f"({', '.join(known) or 'there is none yet: open one first'}), and start again."
            )
        found[f"{url_of(settings, place).rstrip('/')}/"] = Awaited(form, campaign)
    return dict(sorted(found.items(), key=lambda item: len(item[0]), reverse=True))


def _awaited(places: Mapping[str, Awaited], location: str) -> Awaited | None:
    return next((awaited for place, awaited in places.items() if location.startswith(place)), None)


def _of_another_form(read: ReadReturn, contracts: Contracts, awaited: str) -> ReadReturn:
    versions = contracts.of(awaited)
    refused = [issue for issue in read.issues if read.form is None and issue.rule != _NOT_A_RETURN]
    if not versions or any(issue.severity == "error" for issue in refused):
        # What is no workbook is refused as that; what is awaited by a form that is stopped is not known.
        return read
    with speaking(versions[-1].language):
        issue = _issue(read, contracts, versions[-1])
    return _with_one_issue(read, contracts, issue, versions[-1].language)


def _of_another_campaign(read: ReadReturn, contracts: Contracts, named: str, awaited: str) -> ReadReturn:
    contract = contracts.get(read.key)
    if contract is None:
        return read
    table, _, field = contract.identity["campaign"].partition(".")
    data = read.tables[table]
    row = data.rows[0][0]
    cell = data.cell(field, row if isinstance(row, int) else None)
    with speaking(contract.language):
        issue = issue_of(
            "identity.campaign.awaited", Location(data.sheet, cell, table, field), found=named, awaited=awaited
        )
    return _with_one_issue(read, contracts, issue, contract.language)


def _with_one_issue(read: ReadReturn, contracts: Contracts, issue: Issue, language: str) -> ReadReturn:
    said = {role: str(value) for role, value in identity_of(contracts, read).items() if value is not None}
    return ReadReturn(None, issues=(issue,), announced=said, language=language)


def _issue(read: ReadReturn, contracts: Contracts, awaited: Contract) -> Issue:
    if read.form is None:
        unknown = next(issue for issue in read.issues if issue.rule == _NOT_A_RETURN)
        sheets = ", ".join(phrase("format.quoted", text=each.sheet) for each in awaited.tables if not each.optional)
        refusal = issue_of(_NOT_A_RETURN, found="", sheets=sheets)
        return replace(unknown, expected=refusal.expected)
    own = contracts.newest(read.form).title
    asker = phrase("identity.asker.channel")
    return issue_of("identity.form.awaited", found=own, form=own, awaited=awaited.title, asker=asker)
