"""The returns of forms whose rows are kept in tables made from their contracts: current, replaced, counting again.

The same holds for them as for audits: of a return (campaign, site) the latest received is current, nothing is deleted,
and a return that counts again has a new period with the rows that it has. Where a form names nobody who reports, each
submission is a return of its own.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from psycopg import sql

from prefaudit.warehouse.form_tables import kept_form, stopped
from prefaudit.warehouse.kept_form import FormTablesRefused, KeptField, KeptForm, relation_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement, statements

_FOLDER = "warehouse/form_returns"
_OUTCOME = "outcome.sql"
_SHARED = "warehouse/withdrawal"


def consolidate(connection: Connection, form: str) -> tuple[int, int, int, list[int]]:
    """Settle every validated submission of a form, in the caller's transaction.

    Returns:
        How many were accepted, rejected and superseded, and those whose return is not owed.

    Raises:
        FormTablesRefused: the tables of the form are not as its contracts ask.
    """
    kept = kept_form(connection, form)
    why = stopped(connection).get(form)
    if why or kept is None:
        raise FormTablesRefused(why or f"The form {form} has no tables yet. Run `prefaudit migrate`, then run again.")
    folder = f"{_FOLDER}/consolidation"
    values = {"form": form, "owed": kept.published}
    for name, text in statements(folder):
        if name != _OUTCOME:
            connection.execute(text, values if b"%(" in text else None)
    for query in _rows(kept):
        connection.execute(query)
    row = connection.execute(statement(f"{folder}/{_OUTCOME}")).fetchone()
    accepted, rejected, superseded, unplaced = row or (0, 0, 0, [])
    return int(accepted), int(rejected), int(superseded), [int(number) for number in unplaced]


def withdrawal_steps() -> Iterator[bytes]:
    """Yield the statements of a withdrawal, in order."""
    yield from (text for _, text in statements(f"{_FOLDER}/withdrawal"))
    yield from (statement(f"{_SHARED}/{name}") for name in ("04_superseded.sql", "05_manifest.sql"))


def is_kept(connection: Connection, submission: int) -> bool:
    """Return whether a submission is, or was, a return whose rows are kept in tables made from its contract."""
    row = connection.execute(
        "select 1 from warehouse.form_returns where submission_id = %s limit 1", [submission]
    ).fetchone()
    return row is not None


def come_again(connection: Connection) -> Sequence[tuple[int, datetime]]:
    """Return the accepted submissions that a later one replaced and whose file came again last, with when it did."""
    return connection.execute(statement(f"{_FOLDER}/resent/candidates.sql")).fetchall()


def resent_steps() -> Iterator[bytes]:
    """Yield the statements that make a submission current again whose file came again, in order."""
    yield statement("warehouse/resent/01_record.sql")
    yield from (statement(f"{_FOLDER}/resent/{name}") for name in ("02_replaced.sql", "03_close.sql"))
    yield statement(f"{_FOLDER}/withdrawal/03_returns.sql")
    yield statement("warehouse/resent/05_superseded.sql")


def _rows(form: KeptForm) -> Iterator[sql.Composed]:
    """Yield the statements that keep the staged rows of the batch, the personal fields apart."""
    for table in form.tables:
        yield _copy(form, table.name, "warehouse", table.public)
        if table.personal:
            yield _copy(form, table.name, "restricted", table.personal)


def _copy(form: KeptForm, table: str, schema: str, fields: Sequence[KeptField]) -> sql.Composed:
    relation = relation_of(form.form, table)
    names = [sql.Identifier(field.name) for field in fields]
    staged = [sql.Identifier("staged", field.name) for field in fields]
    given = sql.SQL("true")
    if schema == "restricted":
        given = sql.SQL("({})").format(sql.SQL(" or ").join(sql.SQL("{} is not null").format(name) for name in staged))  # type: ignore[assignment]
    return sql.SQL(
        "insert into {target} ({columns}) select {values} from batch "
        "inner join warehouse.form_returns as kept "
        "on batch.submission_id = kept.submission_id and kept.recorded_from = transaction_timestamp() "
        "and kept.rows_of is null inner join {source} as staged on batch.submission_id = staged.submission_id "
        "where batch.placed and batch.accepted and {given}"
    ).format(
        target=sql.Identifier(schema, relation),
        columns=sql.SQL(", ").join([sql.Identifier("return_id"), sql.Identifier("sheet_row"), *names]),
        values=sql.SQL(", ").join([sql.SQL("kept.return_id"), sql.SQL("staged.sheet_row"), *staged]),
        source=sql.Identifier("staging", relation),
        given=given,
    )
