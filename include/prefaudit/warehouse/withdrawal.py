"""Withdrawal: an accepted submission that must no longer count is no longer current, with a reason; nothing is lost."""

from dataclasses import dataclass

from psycopg.rows import scalar_row

from prefaudit.model.errors import OperatorError
from prefaudit.warehouse import form_returns
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.locks import Lock, exclusive
from prefaudit.warehouse.postgres.sql import statement, statements

_FOLDER = "warehouse/withdrawal"
_QUESTION = "submission.sql"
_REASONS = "select code from reference.code_lists where list = 'withdrawal_reason' order by position"


class WithdrawalRefused(OperatorError):
    """The submission cannot be withdrawn; the message says why."""

    french = "le dépôt ne peut pas être retiré"


@dataclass(frozen=True)
class Withdrawal:
    """What a withdrawal did: the return it concerns (empty where the form does not say), and the submission that counts
    again for it, if any."""

    campaign: str
    site: str
    audit_type: str
    restored: int | None


def withdraw(connection: Connection, submission: int, reason: str, by: str, note: str = "") -> Withdrawal:
    """Withdraw an accepted submission; the site's latest accepted one before it, if any, counts again.

    One transaction, in turn with consolidations.

    Args:
        reason: a code of the list withdrawal_reason; it is published beside what it changes, `note` and `by` are not.

    Raises:
        WithdrawalRefused: the reason is unknown, nobody decides, or the submission was never current.
    """
    reasons = connection.cursor(row_factory=scalar_row).execute(_REASONS).fetchall()
    if reason not in reasons:
        raise WithdrawalRefused(f"The reason « {reason} » is unknown. Give one of: {', '.join(reasons)}.")
    if not by.strip():
        raise WithdrawalRefused("A withdrawal says who decides it. Give a name with --by.")
    with exclusive(connection, Lock.CONSOLIDATION), connection.transaction():
        campaign, site, audit_type = _return_of(connection, submission)
        restored = take_out_of_force(connection, submission, reason, by.strip(), note.strip())
        content = {"submission": submission, "audit_type": audit_type, "reason": reason}
        record(connection, AuditLogEntry(AuditLogKind.WITHDRAWAL, by.strip(), note.strip(), campaign, site, content))
    return Withdrawal(campaign, site, audit_type, restored)


def take_out_of_force(connection: Connection, submission: int, reason: str, by: str, note: str) -> int | None:
    """Do to the rows what a withdrawal does, in the caller's transaction; return the submission that counts again."""
    values = {"submission": submission, "reason": reason, "by": by, "note": note or None}
    own = (text for name, text in statements(_FOLDER) if name != _QUESTION)
    for text in form_returns.withdrawal_steps() if form_returns.is_kept(connection, submission) else own:
        connection.execute(text, values if b"%(" in text else None)
    row = connection.execute("select submission_id from restored").fetchone()
    connection.execute("drop table restored")
    return int(row[0]) if row else None


def _return_of(connection: Connection, submission: int) -> tuple[str, str, str]:
    row = connection.execute(statement(f"{_FOLDER}/{_QUESTION}"), {"submission": submission}).fetchone()
    if row is None:
        raise WithdrawalRefused(f"There is no submission {submission}. See ledger.submissions for its number.")
    state, verdict, campaign, site, audit_type, withdrawn, judged_before = row
    if withdrawn:
        raise WithdrawalRefused(f"The submission {submission} is withdrawn already.")
    if state != "settled" and judged_before:
        raise WithdrawalRefused(
            f"The submission {submission} is being judged again: the next run settles it. Withdraw it then."
        )
    if state != "settled" or verdict == "rejected":
        raise WithdrawalRefused(
            f"The submission {submission} was never current (state {state}, verdict {verdict or 'not known yet'}): "
            "there is nothing to withdraw."
        )
    return str(campaign or ""), str(site or ""), str(audit_type or "")
