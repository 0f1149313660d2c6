"""A submission judged again because an operator says so; the verdict that it had is kept, and stands until then."""

from dataclasses import dataclass

from prefaudit.model.errors import OperatorError
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.locks import Lock, exclusive
from prefaudit.warehouse.postgres.sql import statement, statements

_FOLDER = "warehouse/rejudgement"
_QUESTION = "submission.sql"


class RejudgementRefused(OperatorError):
    """The submission cannot be judged again; the message says why."""

    french = "le dépôt ne peut pas être contrôlé de nouveau"


@dataclass(frozen=True)
class Rejudgement:
    """The campaign and site that a submission names, empty where it names none, and the verdict that it had."""

    campaign: str
    site: str
    verdict: str


def rejudge(connection: Connection, submission: int, reason: str, by: str) -> Rejudgement:
    """Have a submission read and judged again by the next run; until then its last verdict stands, with its figures.

    One transaction, in turn with consolidations. The act, with the reason, goes into the audit log.

    Raises:
        RejudgementRefused: no reason or nobody is named, or the submission is not settled, withdrawn or erased.
    """
    if not reason.strip() or not by.strip():
        raise RejudgementRefused("A submission is judged again for a reason that somebody gives: --reason and --by.")
    with exclusive(connection, Lock.CONSOLIDATION), connection.transaction():
        found = _settled(connection, submission)
        for name, text in statements(_FOLDER):
            if name != _QUESTION:
                connection.execute(text, {"submission": submission})
        content = {"submission": submission, "verdict": found.verdict}
        record(
            connection,
            AuditLogEntry(AuditLogKind.REJUDGEMENT, by.strip(), reason.strip(), found.campaign, found.site, content),
        )
    return found


def _settled(connection: Connection, submission: int) -> Rejudgement:
    row = connection.execute(statement(f"{_FOLDER}/{_QUESTION}"), {"submission": submission}).fetchone()
    if row is None:
        raise RejudgementRefused(f"There is no submission {submission}. See ledger.submissions for its number.")
    state, verdict, campaign, site, erased, withdrawn = row
    if state != "settled":
        raise RejudgementRefused(f"The submission {submission} is not settled: the next run judges it anyway.")
    if withdrawn:
        raise RejudgementRefused(f"The submission {submission} is withdrawn: it does not count, whatever it would be.")
    if erased:
        raise RejudgementRefused(f"The original of the submission {submission} is erased: its time is over.")
    return Rejudgement(str(campaign or ""), str(site or ""), str(verdict))
