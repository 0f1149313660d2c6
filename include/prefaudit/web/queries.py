"""The current state of campaigns, returns, submissions with their issues, and publications, read at each request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row

from prefaudit.feedback.grouping import IssueGroup, in_reading_order
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.publication.free_texts import FreeText
from prefaudit.validation.personal_data import RULE
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.ledger import issues_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

QueryRow = Mapping[str, Any]
# How many rows a list has at most that grows for ever: the latest, or those that wait.
MOST = 1000

_EVER, _FOREVER = (each.replace(tzinfo=UTC) for each in (datetime.min, datetime.max))


def campaigns(connection: Connection) -> list[QueryRow]:
    """Return the campaigns, the latest first, with their current publication and whether anything was received."""
    return _rows(connection, "campaigns")


def returns(connection: Connection, campaign: str) -> list[QueryRow]:
    """Return the expected returns of a campaign with their states."""
    return _rows(connection, "returns", campaign=campaign)


@dataclass(frozen=True)
class Submission:
    """A submission, where it stands, its grouped issues, and its coercions: the cells read otherwise than typed."""

    row: QueryRow
    standing: QueryRow
    issues: Sequence[IssueGroup]
    coercions: Sequence[QueryRow]


def submissions(connection: Connection, campaign: str, site: str) -> list[Submission]:
    """Return the submissions of a site, the latest first."""
    rows = _rows(connection, "submissions", campaign=campaign, site=site)
    numbers = [row["submission_id"] for row in rows]
    stand, issues = standings(connection, numbers), issues_of(connection, numbers)
    coercions = _rows(connection, "coercions", submissions=numbers)
    return [
        Submission(
            row,
            stand[number],
            in_reading_order(issues[number]),
            [one for one in coercions if one["submission_id"] == number],
        )
        for number, row in zip(numbers, rows, strict=True)
    ]


def site_history(connection: Connection, site: str) -> list[QueryRow]:
    """Return what a site owed over all campaigns, the latest first."""
    return _rows(connection, "site_history", site=site)


def site_submissions(connection: Connection, site: str) -> list[QueryRow]:
    """Return the submissions of a site over all campaigns, the latest first, each with where it stands."""
    rows = _rows(connection, "site_submissions", site=site)
    stand = standings(connection, [row["submission_id"] for row in rows])
    return [{**row, "standing": stand[row["submission_id"]]} for row in rows]


def contacts(connection: Connection, site: str) -> list[str]:
    """Return the registered addresses of a site."""
    query = "select address from restricted.contacts where site_code = %s order by address"
    return [str(address) for (address,) in connection.execute(query, [site]).fetchall()]


def standings(connection: Connection, submissions: Iterable[int]) -> dict[int, QueryRow]:
    """Return where some submissions stand, by their numbers: what `Labels.standing` puts into words."""
    rows = _rows(connection, "standings", ids=list(submissions))
    return {row["submission_id"]: row for row in rows}


def submission(connection: Connection, number: int) -> QueryRow | None:
    """Return a submission that something is about to be done to; None where there is none of that number."""
    return next(iter(_rows(connection, "submission", submission=number)), None)


def nights(connection: Connection, starts: Sequence[datetime]) -> list[QueryRow]:
    """Return what each night took in, accepted, refused and published, from its start to that of the next.

    Args:
        connection: The connection.
        starts: When they started, the latest first; that one has no end yet.
    """
    return _rows(connection, "nights", since=list(starts), until=[None, *starts[:-1]]) if starts else []


def nightly_run_counts(connection: Connection, since: datetime) -> QueryRow:
    """Count what was taken in, accepted and rejected since a time, and what still waits for the rules."""
    return {**nights(connection, [since])[0], **_rows(connection, "unsettled")[0]}


def night(connection: Connection, since: datetime, until: datetime | None) -> list[QueryRow]:
    """Return the submissions that a night took in or settled, and those that are not settled yet, the latest first."""
    return _rows(connection, "night", since=since, until=until or _FOREVER)


def waiting(connection: Connection) -> QueryRow:
    """Count what waits for a person: proposed publications, quarantined mails, mails that did not leave."""
    return _rows(connection, "waiting")[0]


def releases(connection: Connection, since: datetime) -> list[QueryRow]:
    """Return the publications and refusals since a time, the first one first."""
    return _rows(connection, "releases", since=since)


def unmatched(connection: Connection, since: datetime = _EVER) -> list[QueryRow]:
    """Return the submissions that a run found since a time and that match no expected return."""
    return _rows(connection, "unmatched", since=since, most=MOST)


def passed_over(connection: Connection) -> list[QueryRow]:
    """Return what the last look at each channel left where it is."""
    return _rows(connection, "passed_over", most=MOST)


def publications(connection: Connection) -> list[QueryRow]:
    """Return publications with their files, and refusals, the latest first."""
    return _rows(connection, "publications", most=MOST)


def proposals(connection: Connection) -> list[QueryRow]:
    """Return the figures that wait for the decision of a person, the oldest first."""
    return _rows(connection, "proposals")


def proposed_changes(connection: Connection, publication: int, table: str, page: int, size: int) -> list[QueryRow]:
    """Return a page of what a candidate changes, of one table or, without its name, of all."""
    return _rows(connection, "proposed_changes", publication=publication, table=table, page=page, size=size)


def campaign_course(connection: Connection, campaign: str) -> list[QueryRow]:
    """Return what a campaign has gone through: its opening, waivers, sites added, publications."""
    return _rows(connection, "campaign_course", campaign=campaign)


def compared_campaign(connection: Connection, campaign: str) -> QueryRow | None:
    """Return the campaign before one to compare its progress with; None where there is none."""
    return next(iter(_rows(connection, "compared_campaign", campaign=campaign)), None)


def progress(connection: Connection, campaign: str) -> list[QueryRow]:
    """Return the returns of a campaign by how many days after their due date they were accepted."""
    return _rows(connection, "progress", campaign=campaign)


def reminders_sent(connection: Connection, campaign: str) -> list[QueryRow]:
    """Return the reminders of a campaign, day by day."""
    return _rows(connection, "reminders_sent", campaign=campaign)


def without_contact(connection: Connection, campaign: str) -> list[QueryRow]:
    """Return who owes a return in a campaign and has no registered address."""
    return _rows(connection, "without_contact", campaign=campaign)


def document(connection: Connection, submission: int) -> QueryRow | None:
    """Return the places of the documents of a submission; None where there is no such submission."""
    return next(iter(_rows(connection, "document", submission=submission)), None)


def is_published(connection: Connection, campaign: str, number: int, file: str) -> bool:
    """Return whether a file belongs to a publication."""
    return bool(_rows(connection, "file", campaign=campaign, number=number, file=file))


@dataclass(frozen=True)
class DepositedFile:
    """A file of a deposit with the issues of its check, grouped, in the order of the workbook.

    `standing` is where the submission stands that has its content, `current` where the one stands that counts for its
    return; None where there is none.
    """

    row: QueryRow
    issues: Sequence[IssueGroup]
    standing: QueryRow | None
    current: QueryRow | None


def deposited_files(connection: Connection, batch: UUID) -> list[DepositedFile]:
    """Return the files of a deposit, in the order in which they were sent."""
    rows = _rows(connection, "deliveries", batch=batch)
    stand = standings(connection, {row[name] for row in rows for name in ("submission_id", "current_id") if row[name]})
    return [
        DepositedFile(
            row,
            in_reading_order(_issue(stored) for stored in row["issues"]),
            stand.get(row["submission_id"]),
            stand.get(row["current_id"]),
        )
        for row in rows
    ]


def delivery(connection: Connection, number: int) -> QueryRow | None:
    """Return the places of the documents of the check of a delivery; None where there is no such delivery."""
    return next(iter(_rows(connection, "delivery", delivery=number)), None)


def text_cells(connection: Connection, texts: Sequence[FreeText]) -> Mapping[tuple[int, str, str, int | None], str]:
    """Return the cells at which sites were warned of texts: by submission, table, field and row."""
    rows = connection.execute(
        "select submission_id, table_name, field, row_number, cell from ledger.issues "
        "where rule = %s and submission_id = any(%s)",
        [RULE, sorted({each.submission for each in texts})],
    ).fetchall()
    return {(number, table, field, row): str(cell) for number, table, field, row, cell in rows}


def audit_log(connection: Connection) -> list[QueryRow]:
    """Return the last entries of the audit log, the latest first."""
    return _rows(connection, "audit_log", most=MOST)


def mails(connection: Connection, state: str = "") -> list[QueryRow]:
    """Return the mails received, of one state or of all, those that wait for a decision first."""
    return _rows(connection, "mails", state=state, most=MOST)


def mail_tries(connection: Connection) -> list[QueryRow]:
    """Return the mails that were begun and are left for the next run."""
    return _rows(connection, "mail_tries", most=MOST)


def unsent(connection: Connection) -> list[QueryRow]:
    """Return the messages that the mail server did not take: those that will not be sent first, the latest first."""
    return _rows(connection, "unsent", most=MOST)


def issues_as_json(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    """Return issues as they are stored with a delivery."""
    return [asdict(issue) for issue in issues]


def _issue(stored: Mapping[str, Any]) -> Issue:
    return Issue(**{**stored, "severity": Severity(stored["severity"]), "stage": Stage(stored["stage"])})


def _rows(connection: Connection, name: str, **values: object) -> list[QueryRow]:
    with reading_as_of(connection), connection.cursor(row_factory=dict_row) as cursor:
        return list(cursor.execute(statement(f"web/{name}.sql"), values or None).fetchall())
