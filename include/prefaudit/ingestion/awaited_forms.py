"""The form that a place of deposit awaits, as PREFAUDIT_FORM_PLACES says: an issue names it to another workbook."""

from collections.abc import Mapping
from dataclasses import replace

from prefaudit.ingestion.channels import url_of
from prefaudit.l10n.languages import phrase, speaking
from prefaudit.model.contract import Contract
from prefaudit.model.contracts import Contracts
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import ReadReturn
from prefaudit.settings import SettingError, Settings
from prefaudit.warehouse.ledger import identity_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.workbook.reading_rules import issue_of

_NOT_A_RETURN = "structure.not_a_return"


def with_awaited_forms(
    settings: Settings, connection: Connection, contracts: Contracts, returns: Mapping[int, ReadReturn]
) -> dict[int, ReadReturn]:
    """Return what was read of some submissions: of another form than each place where it came awaits, its one issue.

    A file that came to a place which awaits no form is taken for what it is.

    Raises:
        SettingError: PREFAUDIT_FORM_PLACES names a form that there is not.
    """
    places = form_places(settings, contracts)
    if not places:
        return dict(returns)
    rows = connection.execute(
        "select submission_id, array_agg(location order by receipt_id) from ledger.receipts "
        "where submission_id = any(%s) group by submission_id",
        [list(returns)],
    ).fetchall()
    found = dict(returns)
    for number, locations in rows:
        awaited = [_awaited(places, str(location)) for location in locations]
        read = found[int(number)]
        if None not in awaited and (read.form or "") not in awaited:
            found[int(number)] = _with_issue(read, contracts, str(awaited[0]))
    return found


def form_places(settings: Settings, contracts: Contracts) -> dict[str, str]:
    """Return the form that each place awaits, by the beginning of the URLs there; the longest first.

    Raises:
        SettingError: it cannot be read, or names a form that there is not.
    """
    found: dict[str, str] = {}
    for pair in settings.form_places.split():
        place, _, form = pair.rpartition("=")
        if not place or form not in {*contracts.forms, *contracts.broken}:
            raise SettingError(
                f"PREFAUDIT_FORM_PLACES has « {pair} »; place=form is expected, with one of the forms "
                f"{', '.join(contracts.forms)}. Correct the variable and start again."
            )
        found[f"{url_of(settings, place).rstrip('/')}/"] = form
    return dict(sorted(found.items(), key=lambda item: len(item[0]), reverse=True))


def _awaited(places: Mapping[str, str], location: str) -> str | None:
    return next((form for place, form in places.items() if location.startswith(place)), None)


def _with_issue(read: ReadReturn, contracts: Contracts, awaited: str) -> ReadReturn:
    versions = contracts.of(awaited)
    refused = [issue for issue in read.issues if read.form is None and issue.rule != _NOT_A_RETURN]
    if not versions or any(issue.severity == "error" for issue in refused):
        # What is no workbook is refused as that; what is awaited by a form that is stopped is not known.
        return read
    with speaking(versions[-1].language):
        issue = _issue(read, contracts, versions[-1])
    said = {role: str(value) for role, value in identity_of(contracts, read).items() if value is not None}
    return ReadReturn(None, issues=(issue,), announced=said, language=versions[-1].language)


def _issue(read: ReadReturn, contracts: Contracts, awaited: Contract) -> Issue:
    if read.form is None:
        unknown = next(issue for issue in read.issues if issue.rule == _NOT_A_RETURN)
        sheets = ", ".join(phrase("format.quoted", text=each.sheet) for each in awaited.tables if not each.optional)
        refusal = issue_of(_NOT_A_RETURN, found="", sheets=sheets)
        return replace(unknown, expected=refusal.expected)
    own = contracts.newest(read.form).title
    asker = phrase("identity.asker.channel")
    return issue_of("identity.form.awaited", found=own, form=own, awaited=awaited.title, asker=asker)
