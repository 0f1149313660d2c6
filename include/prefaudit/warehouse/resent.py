"""A return that comes again: the same bytes, after another one replaced it. The last word of the site counts."""

from datetime import datetime

from prefaudit.warehouse import form_returns
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.locks import Lock, exclusive
from prefaudit.warehouse.postgres.sql import statement

_FOLDER = "warehouse/resent"
_STEPS = (
    *(f"{_FOLDER}/{name}" for name in ("01_record.sql", "02_replaced.sql", "03_close.sql")),
    "warehouse/withdrawal/03_rows.sql",
    *(f"{_FOLDER}/{name}" for name in ("04_receipt.sql", "05_superseded.sql")),
)


def count_again(connection: Connection) -> int:
    """Make current again every accepted return whose file came again last, withdrawn ones excepted; return how many.

    The content is known, so it is no new submission: it keeps its number, verdict and answer, and has a new period.
    """
    with exclusive(connection, Lock.CONSOLIDATION), connection.transaction():
        rows = [
            *connection.execute(statement(f"{_FOLDER}/candidates.sql")).fetchall(),
            *form_returns.come_again(connection),
        ]
        for submission, received_at in rows:
            make_current(connection, submission, received_at)
    return len(rows)


def make_current(connection: Connection, submission: int, received_at: datetime) -> None:
    """Make an accepted submission current again as of when its file came again, in the caller's transaction."""
    values = {"submission": submission, "received_at": received_at}
    own = map(statement, _STEPS)
    for text in form_returns.resent_steps() if form_returns.is_kept(connection, submission) else own:
        connection.execute(text, values if b"%(" in text else None)
    connection.execute("drop table restored")
