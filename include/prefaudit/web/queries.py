"""How things stand now: campaigns, returns, submissions with their issues, publications; read afresh each time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row

from prefaudit.feedback.grouping import IssueGroup, grouped
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.warehouse.as_of import reading_known
from prefaudit.warehouse.ledger import issues_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

Row = Mapping[str, Any]


def campaigns(connection: Connection) -> list[Row]:
    """The campaigns, the latest first, each with the counts of its returns."""
    return _rows(connection, "campaigns", {})


def returns(connection: Connection, campaign: str) -> list[Row]:
    """The returns that a campaign is owed and where each stands."""
    return _rows(connection, "sites", {"campaign": campaign})


def submissions(connection: Connection, campaign: str, site: str) -> list[tuple[Row, list[IssueGroup]]]:
    """The submissions of a site, the latest first, each with its issues, repeats told once."""
    rows = _rows(connection, "submissions", {"campaign": campaign, "site": site})
    issues = issues_of(connection, [row["submission_id"] for row in rows])
    return [(row, grouped(issues[row["submission_id"]])) for row in rows]


def night(connection: Connection, since: datetime) -> Row:
    """What was taken in, accepted, refused and proposed for publication since a moment, and what still waits."""
    return _rows(connection, "night", {"since": since})[0]


def releases(connection: Connection, since: datetime) -> list[Row]:
    """The publications and refusals since a moment, the first one first."""
    return _rows(connection, "releases", {"since": since})


def unplaced(connection: Connection) -> list[Row]:
    """The submissions that belong to no return that is owed."""
    return _rows(connection, "unplaced", {})


def publications(connection: Connection) -> list[Row]:
    """Publications and refusals, the latest first, each with the files of its package."""
    return _rows(connection, "publications", {})


def document(connection: Connection, submission: int) -> Row | None:
    """Where the documents of a submission stand; None where there is no such submission."""
    return next(iter(_rows(connection, "document", {"submission": submission})), None)


def is_published(connection: Connection, campaign: str, number: int, file: str) -> bool:
    """Whether a file belongs to a publication."""
    return bool(_rows(connection, "file", {"campaign": campaign, "number": number, "file": file}))


def deliveries(connection: Connection, batch: UUID) -> list[tuple[Row, list[IssueGroup]]]:
    """The files of a deposit, in order, each with what its check found, repeats told once."""
    rows = _rows(connection, "deliveries", {"batch": batch})
    return [(row, grouped(_issue(each) for each in row["issues"])) for row in rows]


def delivery(connection: Connection, number: int) -> Row | None:
    """Where the documents of the check of a delivery stand; None where there is no such delivery."""
    return next(iter(_rows(connection, "delivery", {"delivery": number})), None)


def acts(connection: Connection) -> list[Row]:
    """The last acts, the latest first."""
    return _rows(connection, "acts", {})


def mails(connection: Connection) -> list[Row]:
    """The mails that came in, those that wait for a person first."""
    return _rows(connection, "mails", {})


def issues_as_json(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    """Issues as they are kept with a delivery."""
    return [asdict(each) for each in issues]


def _issue(kept: Mapping[str, Any]) -> Issue:
    return Issue(**{**kept, "severity": Severity(kept["severity"]), "stage": Stage(kept["stage"])})


def _rows(connection: Connection, name: str, values: Mapping[str, object]) -> list[Row]:
    with reading_known(connection), connection.cursor(row_factory=dict_row) as cursor:
        return list(cursor.execute(statement(f"web/{name}.sql"), values or None).fetchall())
