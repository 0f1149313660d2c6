"""What a publication changes in the one before it: each cell of each published table, found from the tables' keys."""

from collections.abc import Iterator, Sequence

from psycopg import sql

from prefaudit.publication.form_tables import tables_of
from prefaudit.publication.free_texts import STATUS, without_held_texts
from prefaudit.publication.inputs import DEFINITION
from prefaudit.publication.published_tables import (
    CORRECTIONS,
    INPUTS_OF_SOME_TABLES,
    LINEAGE,
    Column,
    PublishedTable,
    columns_of,
    is_of_day,
    is_of_publication,
)
from prefaudit.warehouse import measures
from prefaudit.warehouse.kept_form import KeptForm
from prefaudit.warehouse.measures import catalogue
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

# Columns that hold words of the reference data, not what was counted or found.
_WORDS = r"(_name|_label)$|^(label|city|unit|departement_code|region_code|site_kind|standard_code)$"
_BEFORE, _NOW = sql.Identifier("the row before"), sql.Identifier("the row now")
_OCCURRENCE = "the occurrence"
_FIGURES = ("national_summary", "headline_figures")

Compared = tuple[PublishedTable, tuple[Column, ...]]


def fill(
    connection: Connection, form: KeptForm | None, publication_id: int, previous_id: int, changed: Sequence[str]
) -> None:
    """Fill the corrections of a candidate, in the caller's transaction.

    Args:
        previous_id: The publication before it, all its tables filled; the statuses of free texts are put where its
            texts find them.
        changed: The kinds of inputs that changed in between.
    """
    compared = [(table, columns_of(connection, table)) for table in tables_of(form) if table.name != CORRECTIONS.name]
    emptied = _empty_columns(connection, compared, previous_id) if DEFINITION in changed else set()
    marks = {
        "differences": sql.SQL(" union all ").join(
            _differences(rank, each, (previous_id, publication_id)) for rank, each in enumerate(compared)
        ),
        "published_columns": sql.SQL(", ").join(_columns(compared, emptied)),
        "limited_inputs": sql.SQL(", ").join(
            sql.SQL("({}, {})").format(sql.Literal(kind), sql.Literal(table))
            for kind, tables in INPUTS_OF_SOME_TABLES.items()
            for table in tables
        ),
        "words_pattern": sql.SQL(_WORDS),
    }
    text = measures.render(statement("publication/corrections.sql")).decode()
    for mark, value in marks.items():
        text = text.replace(f"%({mark})s", value.as_string(connection).replace("%", "%%"))
    values = {"publication": publication_id, "previous": previous_id, "changed": list(changed)}
    connection.execute(text.encode(), values)


def is_cell(table: PublishedTable, column: str) -> bool:
    """Return whether a column holds values of its own, and does not name the row or say where it comes from."""
    return column not in (*(table.same_by or table.key), *table.lineage, *LINEAGE)


def _columns(compared: Sequence[Compared], emptied: set[tuple[str, str]]) -> Iterator[sql.Composed]:
    """Yield the columns that are compared: table, name, title, place, by which day it moves, whether it is a
    measure, whether it was empty."""
    for table, columns in compared:
        for place, column in enumerate(columns):
            if is_cell(table, column.name):
                name = column.name
                row = (table.name, name, column.title, place, _clock(table, name), name in catalogue())
                values = (*row, (table.name, name) in emptied)
                yield sql.SQL("({})").format(sql.SQL(", ").join(map(sql.Literal, values)))


def _clock(table: PublishedTable, column: str) -> str:
    if is_of_publication(table, column):
        return "published"
    return "measured" if column in table.timed or is_of_day(column) else ""


def _empty_columns(connection: Connection, compared: Sequence[Compared], previous_id: int) -> set[tuple[str, str]]:
    """Return the columns that no row of a publication has a value in; of a table without rows none.

    National figures are reported one by one all the same.
    """
    empty = set()
    for table, columns in compared:
        if table.name in _FIGURES:
            continue
        counts = connection.execute(
            sql.SQL("select count(*), {} from {} where publication_id = {}").format(
                sql.SQL(", ").join(sql.SQL("count({})").format(sql.Identifier(column.name)) for column in columns),
                sql.Identifier("publication", table.name),
                sql.Literal(previous_id),
            )
        ).fetchone()
        assert counts is not None  # noqa: S101  an aggregate has one row
        empty |= {(table.name, column.name) for column, count in zip(columns, counts[1:], strict=True) if not count}
        if not counts[0]:
            empty -= {(table.name, column.name) for column in columns}
    return empty


def _differences(rank: int, compared: Compared, pair: tuple[int, int]) -> sql.Composed:
    """Return the query for the rows of a table that differ between two publications, null on a side that lacks one."""
    table, columns = compared
    titles = {column.name: column.title for column in columns}
    key = [*(table.same_by or table.key), *((_OCCURRENCE,) if table.same_by else ())]
    cells = [column.name for column in columns if is_cell(table, column.name)]
    either = {name: sql.SQL("coalesce({}, {})").format(_of(_NOW, name), _of(_BEFORE, name)) for name in key}
    named = [name for name in key if name != _OCCURRENCE]
    return sql.SQL(
        "select {rank} as rank, {table} as table_name, concat_ws(' ; ', {label}) as row_label, "
        "jsonb_build_object({key}) as row_key, to_jsonb({before}) as old_row, to_jsonb({now}) as new_row "
        "from ({rows_before}) as {before} full join ({rows_now}) as {now} on {same} "
        "where {before}.publication_id is null or {now}.publication_id is null or {differ}"
    ).format(
        rank=sql.Literal(rank),
        table=sql.Literal(table.name),
        label=sql.SQL(", ").join(
            sql.SQL("{} || nullif({}::text, '')").format(sql.Literal(f"{titles[name]} : "), either[name])
            for name in named
        ),
        key=sql.SQL(", ").join(sql.SQL("{}, {}").format(sql.Literal(name), either[name]) for name in named),
        before=_BEFORE,
        now=_NOW,
        rows_before=_rows(compared, pair[0]),
        rows_now=_rows(compared, pair[1]),
        same=sql.SQL(" and ").join(
            sql.SQL("{} = {}").format(_comparable(table, _NOW, name), _comparable(table, _BEFORE, name)) for name in key
        ),
        differ=sql.SQL("({}) is distinct from ({})").format(
            *(sql.SQL(", ").join(_of(side, name) for name in cells or key) for side in (_NOW, _BEFORE))
        ),
    )


def _rows(compared: Compared, publication_id: int) -> sql.Composed:
    table, columns = compared
    names = [column.name for column in columns]
    of_sites = "site_code" in names and any(f"{name}{STATUS}" in names for name in names)
    # What is held back now is not reported as what was shown before.
    source = without_held_texts(table.name, names) if of_sites else sql.Identifier("publication", table.name)
    occurrence: sql.Composable = sql.SQL("")
    if table.same_by:
        occurrence = sql.SQL(", row_number() over (partition by {} order by {}) as {}").format(
            sql.SQL(", ").join(map(sql.Identifier, table.same_by)),
            sql.SQL(", ").join(map(sql.Identifier, table.key)),
            sql.Identifier(_OCCURRENCE),
        )
    return sql.SQL('select *{} from {} as "the rows" where publication_id = {}').format(
        occurrence, source, sql.Literal(publication_id)
    )


def _of(side: sql.Identifier, column: str) -> sql.Composed:
    return sql.SQL("{}.{}").format(side, sql.Identifier(column))


def _comparable(table: PublishedTable, side: sql.Identifier, column: str) -> sql.Composed:
    """Return a column of the key as it can be joined by: never null."""
    value = _of(side, column)
    return sql.SQL("coalesce({}::text, '')").format(value) if table.same_by else value
