"""Staging: the rows of submissions being checked, in tables derived from the contracts, written and read whole."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from psycopg import sql

from prefaudit.model.contract import Contract, Table
from prefaudit.model.read_return import HiddenCells, ReadReturn
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.dataframes import frame_of
from prefaudit.warehouse.postgres.locks import Lock, hold_to_the_end
from prefaudit.warehouse.postgres.migrations import as_owner
from prefaudit.warehouse.postgres.text import sanitize_text

if TYPE_CHECKING:
    import pandas as pd

COLUMN_TYPES = {
    "string": "text",
    "integer": "bigint",
    "number": "double precision",
    "date": "date",
    "list": "text[]",
}
LOCATION_COLUMNS = ("submission_id", "table_name", "field", "sheet", "column_letter", "row_number")
HIDDEN_COLUMNS = ("submission_id", "table_name", "hidden_rows", "hidden_columns", "hidden_sheet")
LocationRow = tuple[int, str, str, str, str, int | None]


def table_of(contract: Contract, table: Table) -> sql.Identifier:
    """The name of a contract's table in staging: `staging.audit_return__findings`."""
    return sql.Identifier("staging", _name(contract, table))


def ensure_tables(connection: Connection, versions: Sequence[Contract]) -> None:
    """Make the staging tables of a form: each with the columns of all versions, those that a version lacks null in it.

    A table whose contracts have changed since is made anew, and the submissions that stood in it are to be read again.
    Raises MigrationError where this login may not.
    """
    form, tables = versions[0].form, {_name(each, table): (each, table) for each in versions for table in each.tables}
    with as_owner(), connection.transaction():
        hold_to_the_end(connection, Lock.STAGING)
        existing = _columns(connection)
        wanted = _wanted(versions)
        stale = [name for name, columns in wanted.items() if existing.get(name, columns) != columns]
        if stale:
            connection.execute(
                "update ledger.submissions set state = 'received', verdict = null "
                "where form = %s and state in ('read', 'validated')",
                [form],
            )
        for name in stale:
            connection.execute(sql.SQL("drop table {}").format(sql.Identifier("staging", name)))
        for name, (contract, table) in tables.items():
            if name in stale or name not in existing:
                _create(connection, contract, table, wanted[name])


def write(connection: Connection, contract: Contract, returns: Mapping[int, ReadReturn]) -> None:
    """Write what was read of some submissions, by COPY; `forget` comes first, in the same transaction."""
    for table in contract.tables:
        columns = ("submission_id", "sheet_row", *(field.name for field in table.fields))
        rows = (
            (submission_id, *map(sanitize_text, row))
            for submission_id, read in returns.items()
            if table.name in read.tables
            for row in read.tables[table.name].rows
        )
        _copy(connection, table_of(contract, table), columns, rows)
    places = (
        (submission_id, data.name, field, sanitize_text(data.sheet), letter, row)
        for submission_id, read in returns.items()
        for data in read.tables.values()
        for field, (letter, row) in data.locations.items()
    )
    _copy(connection, sql.Identifier("staging", "locations"), LOCATION_COLUMNS, places)
    hidden = (
        (number, data.name, sorted(data.hidden.rows), sorted(data.hidden.columns), data.hidden.sheet)
        for number, read in returns.items()
        for data in read.tables.values()
        if data.hidden
    )
    _copy(connection, sql.Identifier("staging", "hidden_cells"), HIDDEN_COLUMNS, hidden)


def forget(connection: Connection, ids: Sequence[int]) -> None:
    """Empty the staging of some submissions, whatever form they had, when they are settled or about to be written."""
    for name in _columns(connection):
        query = sql.SQL("delete from {} where submission_id = any(%s)").format(sql.Identifier("staging", name))
        connection.execute(query, [list(ids)])


def load_frame(connection: Connection, contract: Contract, table: Table, ids: Sequence[int]) -> "pd.DataFrame":
    """The staged rows of some submissions: submission_id and sheet_row (int64), then the contract's fields.

    Text is `str`, integers `Int64`, numbers `float64`, days `datetime64[s]`, lists tuples in an object column.
    Ordered by submission and row.
    """
    names = ["submission_id", "sheet_row", *(field.name for field in table.fields)]
    query = sql.SQL("select {} from {} where submission_id = any(%s) order by submission_id, sheet_row").format(
        sql.SQL(", ").join(map(sql.Identifier, names)), table_of(contract, table)
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [list(ids)])
        return frame_of(cursor).astype({"submission_id": "int64", "sheet_row": "int64"})


def load_locations(connection: Connection, ids: Sequence[int]) -> list[LocationRow]:
    """Where the fields of some submissions stand, as rows of LOCATION_COLUMNS."""
    query = sql.SQL("select {} from staging.locations where submission_id = any(%s) order by 1, 2, 3").format(
        sql.SQL(", ").join(map(sql.Identifier, LOCATION_COLUMNS))
    )
    return connection.execute(query, [list(ids)]).fetchall()


def load_hidden(connection: Connection, ids: Sequence[int]) -> dict[tuple[int, str], HiddenCells]:
    """What is hidden of the answers of some submissions, by submission and table."""
    query = sql.SQL("select {} from staging.hidden_cells where submission_id = any(%s)").format(
        sql.SQL(", ").join(map(sql.Identifier, HIDDEN_COLUMNS))
    )
    return {
        (number, table): HiddenCells(frozenset(rows), frozenset(columns), sheet)
        for number, table, rows, columns, sheet in connection.execute(query, [list(ids)]).fetchall()
    }


def _name(contract: Contract, table: Table) -> str:
    return f"{contract.form.replace('-', '_')}__{table.name}"


def _wanted(versions: Sequence[Contract]) -> dict[str, dict[str, str]]:
    """Return the columns of each table of a form with their types, in the order in which versions brought them."""
    tables: dict[str, dict[str, str]] = {}
    for contract in versions:
        for table in contract.tables:
            columns = tables.setdefault(_name(contract, table), {"submission_id": "bigint", "sheet_row": "integer"})
            columns |= {field.name: COLUMN_TYPES[field.type] for field in table.fields}
    return tables


def _columns(connection: Connection) -> dict[str, dict[str, str]]:
    rows = connection.execute(
        "select c.relname, a.attname, format_type(a.atttypid, a.atttypmod) from pg_attribute as a "
        "join pg_class as c on c.oid = a.attrelid "
        "where c.relnamespace = 'staging'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped "
        "order by a.attnum"
    ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        tables.setdefault(str(table), {})[str(column)] = str(kind)
    return tables


def _create(connection: Connection, contract: Contract, table: Table, wanted: Mapping[str, str]) -> None:
    columns = [sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in wanted.items()]
    name = table_of(contract, table)
    connection.execute(
        sql.SQL(
            "create table {} ({}, primary key (submission_id, sheet_row), "
            "foreign key (submission_id) references ledger.submissions)"
        ).format(name, sql.SQL(", ").join(columns))
    )
    comment = sql.Literal(
        f"Rows of « {table.sheet} » of the form {contract.form}, by submission; sheet_row 0 is a form."
    )
    connection.execute(sql.SQL("comment on table {} is {}").format(name, comment))


def _copy(
    connection: Connection, table: sql.Identifier, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    query = sql.SQL("copy {} ({}) from stdin").format(table, sql.SQL(", ").join(map(sql.Identifier, columns)))
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for row in rows:
            copy.write_row(row)
