"""Consolidation: what was accepted becomes the current return; nothing is deleted, names are kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from prefaudit.warehouse import form_returns, staging
from prefaudit.warehouse.form_tables import has_own_sql
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.locks import Lock, exclusive
from prefaudit.warehouse.postgres.sql import statement, statements

OUTCOME = "outcome.sql"
# After this step the rows of what counts again are written, as after a withdrawal.
_COUNTS_AGAIN = "14_counts_again.sql"
_ROWS = "warehouse/withdrawal/03_rows.sql"


@dataclass(frozen=True)
class Consolidation:
    """How many submissions were accepted and rejected, and how many accepted ones a later one now supersedes.

    `unplaced` are accepted submissions that the warehouse has no place for (a return that is not expected, an unknown
    criterion): a hole in the suites; they stay unsettled.
    """

    accepted: int = 0
    rejected: int = 0
    superseded: int = 0
    unplaced: tuple[int, ...] = ()


def consolidate_all(connection: Connection, forms: Sequence[str]) -> list[Consolidation]:
    """Settle every validated submission of some forms, and what is of none. Raises FormTablesRefused."""
    done = [consolidate(connection, form) for form in forms]
    if not any(map(has_own_sql, forms)):
        with exclusive(connection, Lock.CONSOLIDATION), connection.transaction():
            settled = connection.execute(statement("warehouse/ledger/settle_unknown.sql"))
        done.append(Consolidation(rejected=settled.rowcount))
    return done


def consolidate(connection: Connection, form: str) -> Consolidation:
    """Settle every validated submission of a form, in one transaction, by the SQL of its folder.

    Of several accepted submissions of a return (same campaign, site and audit type) the latest received is current,
    ties going to the one recorded last; a rejected one leaves the accepted one current. One that was accepted and is
    judged again begins a new period, or gives way to the accepted one before it. Two runs wait for one another; with
    nothing to settle, nothing is written. The rows of a form without SQL of its own go to the tables made from its
    contract.

    Raises:
        FormTablesRefused: those tables are not as the contracts ask; nothing of this form is settled.
    """
    folder = f"warehouse/consolidation/{form}"
    if not has_own_sql(form):
        return _consolidate_form(connection, form)
    with exclusive(connection, Lock.CONSOLIDATION), connection.transaction():
        for name, text in statements(folder):
            if name != OUTCOME:
                connection.execute(text, {"form": form} if b"%(form)s" in text else None)
            if name == _COUNTS_AGAIN:
                connection.execute(statement(_ROWS))
        row = connection.execute(statement(f"{folder}/{OUTCOME}")).fetchone()
        settled = connection.execute("select submission_id from batch where placed").fetchall()
        staging.forget(connection, [int(number) for (number,) in settled])
        for table in ("batch", "ranking", "judged_again", "restored"):
            connection.execute(f"drop table {table}".encode())
    accepted, rejected, superseded, unplaced = row or (0, 0, 0, [])
    return Consolidation(accepted, rejected, superseded, tuple(unplaced))


def _consolidate_form(connection: Connection, form: str) -> Consolidation:
    with exclusive(connection, Lock.CONSOLIDATION), connection.transaction():
        accepted, rejected, superseded, unplaced = form_returns.consolidate(connection, form)
        settled = connection.execute("select submission_id from batch where placed").fetchall()
        staging.forget(connection, [int(number) for (number,) in settled])
        for table in ("batch", "ranking", "judged_again"):
            connection.execute(f"drop table {table}".encode())
    return Consolidation(accepted, rejected, superseded, tuple(unplaced))
