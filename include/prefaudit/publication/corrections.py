"""What a publication changes in the one before it: each cell of each published table, found from the tables' keys."""

from collections.abc import Collection, Iterator, Sequence

from psycopg import ClientCursor, sql

from prefaudit.publication.form_summary import NONE
from prefaudit.publication.form_tables import tables_of
from prefaudit.publication.free_texts import STATUS, without_held_texts
from prefaudit.publication.inputs import DEFINITION
from prefaudit.publication.published_tables import (
    CORRECTIONS,
    INPUTS_OF_SOME_TABLES,
    LINEAGE,
    SUMMARIES,
    Column,
    PublishedTable,
    columns_of,
    is_of_day,
    is_of_publication,
)
from prefaudit.warehouse import measures
from prefaudit.warehouse.form_measures import OF_RETURNS
from prefaudit.warehouse.kept_form import KeptForm
from prefaudit.warehouse.measures import catalogue
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statements

# Columns that hold words of the reference data, not what was counted or found.
_WORDS = r"(_name|_label)$|^(label|city|unit|departement_code|region_code|site_kind|standard_code)$"
# Columns that say what a row is about, wherever a table has them; the statements know whether it has some of them.
_SAID_BY_ROW = (
    "campaign_code", "compared_campaign_code", "site_code", "site_name", "site_kind", "region_code", "departement_code",
    "audit_type", "origin", "submission_id", "breakdown", "code", "label", "module_code", "commitment_code",
    "criterion_code", "indicator_code", "figure_code", "enumerated", "stage", "dimension", "quality_code",
    "measured_on",
)  # fmt: skip
_HAD_BY_ROW = ("audit_type", "breakdown", "indicator_code", "measured_on")
_BEFORE, _NOW = sql.Identifier("the row before"), sql.Identifier("the row now")
_OCCURRENCE = "the occurrence"
_FOLDER = "publication/corrections"
_COMPARABILITY = ("comparable", "comparability", "comparability_label")
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
        "published_columns": sql.SQL(", ").join(_columns(compared, emptied, form)),
        "form_fields": sql.SQL(", ").join(_form_fields(form)),
        "limited_inputs": sql.SQL(", ").join(
            sql.SQL("({}, {})").format(sql.Literal(kind), sql.Literal(table))
            for kind, tables in INPUTS_OF_SOME_TABLES.items()
            for table in tables
        ),
        "words_pattern": sql.SQL(_WORDS),
    }
    values = {"publication": publication_id, "previous": previous_id, "changed": list(changed), "no_code": NONE}
    # Every row of a campaign may have changed; what is kept of them is written to disk else.
    connection.execute("set local work_mem = '128MB'")
    # Those that hand on a table cannot have parameters of the server.
    with ClientCursor(connection) as cursor:
        for _, file in statements(_FOLDER):
            text = measures.render(file).decode()
            for mark, value in marks.items():
                text = text.replace(f"%({mark})s", value.as_string(connection).replace("%", "%%"))
            cursor.execute(text.encode(), values)


def is_cell(table: PublishedTable, column: str) -> bool:
    """Return whether a column holds values of its own, and does not name the row or say where it comes from."""
    return column not in (*(table.same_by or table.key), *table.lineage, *LINEAGE)


def _columns(
    compared: Sequence[Compared], emptied: set[tuple[str, str]], form: KeptForm | None
) -> Iterator[sql.Composed]:
    """Yield the columns that are compared: table, name, title, place, by which day it moves, whether it is a
    measure, whether it was empty, what it counts (null where nothing says it), whether it is a share of a nation's."""
    own = {measure.name: measure for measure in form.figures} if form else {}
    for table, columns in compared:
        for place, column in enumerate(columns):
            if is_cell(table, column.name):
                name = column.name
                row = (table.name, name, column.title, place, _clock(table, name), name in catalogue())
                is_share = form is not None and table.name == form.summary and name in own and own[name].kind == "share"
                counted = _counted_in(table, name, form)
                values = (*row, (table.name, name) in emptied, None if counted is None else sorted(counted), is_share)
                literals = [
                    sql.SQL("{}::text[]").format(sql.Literal(v)) if v is values[7] else sql.Literal(v) for v in values
                ]
                yield sql.SQL("({})").format(sql.SQL(", ").join(literals))


def _counted_in(table: PublishedTable, column: str, form: KeptForm | None) -> Collection[str] | None:
    """Return what the figures of a column count, as 03_touched.sql calls it; None where any change may move them."""
    if form is not None and table.name == form.summary:
        return _counted_of_form(form, column)
    if table.name == "indicator_summary":
        asked = column == "sites_asked" or column.startswith("value_status")
        return {"indicators", "asked", "returns"} if asked else {"indicators"}
    if column in _COMPARABILITY:
        return {"owed"}
    if table.name == "campaign_changes":
        return {"findings", "owed"} if column == "change" else {"findings"}
    measure = catalogue().get(column)
    if measure is None or not (table.stored_in == SUMMARIES.relation or table.name == "campaign_trend"):
        return None
    parts = {name: catalogue()[name] for name in measure.made_from}
    return {part.rows or "findings" for part in parts.values()}


def _counted_of_form(form: KeptForm, column: str) -> Collection[str] | None:
    """Return the same of a measure of a form: the tables whose rows it counts, beside returns."""
    measures_of = {measure.name: measure for measure in form.figures}
    if column not in measures_of:
        return {"returns"} if column in OF_RETURNS else None
    parts = measures_of[column].made_from
    return {form.relation(form.table(measures_of[part].rows)) if part in measures_of else "returns" for part in parts}


def _form_fields(form: KeptForm | None) -> Iterator[sql.Composed]:
    """Yield each table of a form with a breakdown by a field of it; one without, with none."""
    tables = {form.relation(table): table.name for table in form.tables} if form else {}
    for relation, name in (tables or {"": ""}).items():
        fields = [by for by in form.by if by.startswith(f"{name}.")] if form else []
        for breakdown in fields or [""]:
            values = (relation, breakdown, breakdown.partition(".")[2])
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
        "jsonb_build_object({key}) as row_key, {about}, to_jsonb({before}) as old_row, to_jsonb({now}) as new_row "
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
        about=sql.SQL(", ").join(_about(titles)),
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


def _about(columns: Collection[str]) -> Iterator[sql.Composed]:
    """Yield what a row says that it is about, as the row is now or as it was; null where its table does not say it."""
    for name in _SAID_BY_ROW:
        value: sql.Composable = sql.SQL("null")
        if name in columns:
            value = sql.SQL("case when {}.publication_id is null then {} else {} end").format(
                _NOW, _of(_BEFORE, name), _of(_NOW, name)
            )
        yield sql.SQL("{}::text as {}").format(value, sql.Identifier(name))
    for name in _HAD_BY_ROW:
        yield sql.SQL("{} as {}").format(sql.Literal(name in columns), sql.Identifier(f"has_{name}"))


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
