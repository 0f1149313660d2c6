"""The tables that the rows of a form are kept in: made from all versions of its contract, and only ever added to.

A form has them where it has no SQL of its own under include/sql/warehouse/consolidation. For each table of its contract
there is `warehouse.<form>__<table>`; its personal fields stand in `restricted.<form>__<table>` and nowhere else; what
is published of a campaign, in `publication.<form>__<table>` with its view in `published`. What was made last is kept
in `warehouse.forms`: consolidation and publication go by that, never by the files.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from psycopg import sql
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from prefaudit.l10n.languages import known, language
from prefaudit.model.contract import Contract
from prefaudit.warehouse.form_measures import LINE, OF_RETURNS, FormMeasures
from prefaudit.warehouse.kept_form import (
    HEAD,
    TAIL,
    KeptField,
    KeptForm,
    KeptTable,
    form_of,
    refuse,
    relation_of,
)
from prefaudit.warehouse.measures import catalogue
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.locks import Lock, hold_to_the_end
from prefaudit.warehouse.postgres.migrations import as_owner
from prefaudit.warehouse.postgres.sql import statements
from prefaudit.warehouse.staging import COLUMN_TYPES

# The columns around the fields; the catalogues of the languages have the words for them.
_AROUND = (
    *("publication_id", "campaign_code", "site_code", "site_name", "departement_code", "departement_name"),
    *("region_code", "region_name", "simulated", "submission_id", "file_sha256", "sheet", "sheet_row"),
)
# Of the columns that say whether a text is shown; {title} is that of its field.
_STATUS = "text_status"
_OF_SUMMARY = ("publication_id", "campaign_code", "breakdown", "code", "label", "region_code")
_MEASURE_TYPES = {
    **{"count": "bigint", "distinct": "bigint", "sum": "numeric", "flag": "boolean"},
    **{"rate": "numeric", "share": "numeric", "mean": "numeric"},
}


def has_own_sql(form: str) -> bool:
    """Return whether a form is consolidated by SQL of its own."""
    return bool(statements(f"warehouse/consolidation/{form}"))


def kept_form(connection: Connection, form: str) -> KeptForm | None:
    """Return a form as its tables were last made; None where it has none."""
    row = connection.execute("select definition from warehouse.forms where form = %s", [form]).fetchone()
    return TypeAdapter(KeptForm).validate_python(row[0]) if row and row[0] else None


def kept_forms(connection: Connection) -> tuple[KeptForm, ...]:
    """Return every form that has tables, as they were last made."""
    rows = connection.execute(
        "select definition from warehouse.forms where definition is not null order by form"
    ).fetchall()
    return tuple(TypeAdapter(KeptForm).validate_python(definition) for (definition,) in rows)


def ensure(connection: Connection, versions: Sequence[Contract], measures: FormMeasures | None = None) -> None:
    """Make the tables of a form, or add to them what its contracts have more than before.

    Raises:
        FormTablesRefused: kept rows would lose a column or a type; nothing is changed.
        MigrationError: this login may not.
    """
    form = form_of(versions, measures)
    if kept_form(connection, form.form) == form:
        connection.execute(
            "update warehouse.forms set stopped = null where form = %s and stopped is not null", [form.form]
        )
        return
    with as_owner(), connection.transaction():
        hold_to_the_end(connection, Lock.STAGING)
        filled = _filled(connection, form)
        refuse(form.form, _losses(connection, form, filled))
        # A reader that holds a view open would keep it from being made again.
        connection.execute("select locks.end_readers(interval '0')")
        for table in form.tables:
            _make(connection, form, table, anew=not filled.get(table.name))
        if form.summary:
            _make_summary(connection, form)
        connection.execute(
            "insert into warehouse.forms (form, definition) values (%s, %s) "
            "on conflict (form) do update set definition = excluded.definition, stopped = null",
            [form.form, Jsonb(asdict(form))],
        )


def stop(connection: Connection, form: str, why: str) -> None:
    """Note that the tables of a form are not as its contracts ask: none of its returns is settled until they are."""
    connection.execute(
        "insert into warehouse.forms (form, stopped) values (%s, %s) "
        "on conflict (form) do update set stopped = excluded.stopped",
        [form, why],
    )


def forget_stopped(connection: Connection, forms: Sequence[str]) -> None:
    """Forget why forms are stopped that are not among these: their files are gone, or tell it themselves."""
    connection.execute(
        "update warehouse.forms set stopped = null where stopped is not null and form <> all(%s)", [list(forms)]
    )


def stopped(connection: Connection) -> dict[str, str]:
    """Return the forms that are stopped, each with why."""
    rows = connection.execute("select form, stopped from warehouse.forms where stopped is not null order by form")
    return {str(form): str(why) for form, why in rows.fetchall()}


def _losses(connection: Connection, form: KeptForm, filled: Mapping[str, int]) -> Iterator[str]:
    """Yield what the contracts would take from kept rows."""
    tables = {table.name: table for table in form.tables}
    for name, rows in filled.items():
        wanted = {field.name: field for field in tables[name].fields} if name in tables else {}
        for schema, personal in (("warehouse", False), ("restricted", True)):
            for column, kind in _columns(connection, schema, relation_of(form.form, name)).items():
                where = f"the field « {column} » of the table {name}"
                field = wanted.get(column)
                if column in ("return_id", "sheet_row"):
                    continue
                if field is None:
                    yield (
                        f"{where} is in none of its contracts any longer, and {rows} kept rows have it. Put it back: "
                        "the file of an earlier version stays beside that of the newer one."
                    )
                elif COLUMN_TYPES[field.type] != kind:
                    yield (
                        f"{where} is to be of type « {field.type} », and {rows} kept rows have it as « {kind} ». Leave "
                        "its type, and give the new field another name."
                    )
                elif field.personal is not personal:
                    yield (
                        f"{where} is {'' if field.personal else 'no longer '}to be personal, and {rows} kept rows have "
                        "it as it was. Leave it, and give the new field another name."
                    )


def _filled(connection: Connection, form: KeptForm) -> dict[str, int]:
    """Return how many rows each table of a form has that has any, those gone from the contracts included."""
    former = kept_form(connection, form.form)
    names = dict.fromkeys(table.name for each in (former, form) if each for table in each.tables)
    counts: dict[str, int] = {}
    for name in names:
        relation = relation_of(form.form, name)
        if _columns(connection, "warehouse", relation):
            query = sql.SQL("select count(*) from {}").format(sql.Identifier("warehouse", relation))
            row = connection.execute(query).fetchone()
            counts[name] = int(row[0]) if row else 0
    return {name: rows for name, rows in counts.items() if rows}


def _make(connection: Connection, form: KeptForm, table: KeptTable, *, anew: bool) -> None:
    """Make the relations of a table, or add the columns that they lack; `anew` where they have no rows."""
    name = form.relation(table)
    if anew:
        for schema in ("publication", "restricted", "warehouse"):
            connection.execute(sql.SQL("drop table if exists {} cascade").format(sql.Identifier(schema, name)))
    rows = "return_id bigint not null", "sheet_row integer not null", "primary key (return_id, sheet_row)"
    returns = "foreign key (return_id) references warehouse.form_returns"
    _evolve(connection, "warehouse", name, _types(table.public), (*rows, returns))
    if table.personal:
        _evolve(connection, "restricted", name, _types(table.personal), (*rows, returns))
    words = {field.name: _words(field.title, field.description) for field in table.fields}
    about = _words(f"{form.title}, {table.title}", table.description)
    for schema, kept in (("warehouse", table.public), ("restricted", table.personal)):
        if kept:
            own = {"return_id": "The return.", "sheet_row": "Row of the sheet; 0 in a block of labels."}
            _comment(connection, schema, name, about, {**own, **{field.name: words[field.name] for field in kept}})
    if form.published:
        written = language(known(form.language))
        around = {column: written.phrase(f"published.{column}") for column in _AROUND}
        around[_STATUS] = written.written(f"published.{_STATUS}")
        _make_published(connection, name, table, about, around)


def _make_published(
    connection: Connection, name: str, table: KeptTable, about: str, own_words: Mapping[str, str]
) -> None:
    columns, words = dict[str, str](), {column: text for column, text in own_words.items() if column != _STATUS}
    for field in table.published:
        columns[field.name] = "text" if field.type == "list" else COLUMN_TYPES[field.type]
        words[field.name] = _words(f"{field.title} (code)" if field.codes else field.title, field.description)
        if field.label:
            columns[field.label] = "text"
            words[field.label] = _words(field.title, field.description)
    before = ("publication_id bigint not null references publication.publications", *map(" ".join, HEAD.items()))
    after = (*map(" ".join, TAIL.items()), "primary key (publication_id, site_code, sheet_row)")
    if _evolve(connection, "publication", name, columns, before, after):
        connection.execute("select publication.keep_table(%s, 'detail')", [name])
    # After all others: a view gains columns at its end.
    free = {field.status: field for field in table.published if field.free}
    _evolve(connection, "publication", name, dict.fromkeys(free, "text"), ())
    words |= {status: own_words[_STATUS].format(title=field.title) for status, field in free.items()}
    _comment(connection, "publication", name, about, words)
    connection.execute("select publication.promise(%s)", [name])
    connection.execute("select bi.show_form_table(%s)", [name])


def _make_summary(connection: Connection, form: KeptForm) -> None:
    """Make the national table of a form: a line a breakdown and code, with the measures of returns and its own."""
    written = language(known(form.language))
    words = {column: written.phrase(f"summary.{column}") for column in _OF_SUMMARY}
    of_returns = {name: catalogue()[name] for name in OF_RETURNS}
    columns = {name: _MEASURE_TYPES[measure.kind] for name, measure in of_returns.items()}
    columns |= {measure.name: _MEASURE_TYPES[measure.kind] for measure in form.figures}
    before = (
        "publication_id bigint not null references publication.publications",
        *(f"{name} text{'' if name in ('label', 'region_code') else ' not null'}" for name in LINE),
    )
    if _evolve(
        connection, "publication", form.summary, columns, before, ("primary key (publication_id, breakdown, code)",)
    ):
        connection.execute("select publication.keep_table(%s, 'kept')", [form.summary])
    about = _words(f"{form.title}, {written.phrase('summary.title')}", "")
    described = {
        name: written.written_or(f"measures.{name}", _words(each.title, each.definition))
        for name, each in of_returns.items()
    }
    described |= {measure.name: _words(measure.title, measure.definition) for measure in form.figures}
    _comment(connection, "publication", form.summary, about, {**words, **described})
    connection.execute("select publication.promise(%s)", [form.summary])


def _evolve(
    connection: Connection,
    schema: str,
    name: str,
    columns: Mapping[str, str],
    before: Sequence[str],
    after: Sequence[str] = (),
) -> bool:
    """Make a table with these columns, or add those that it lacks; return whether it was made."""
    present = _columns(connection, schema, name)
    relation = sql.Identifier(schema, name)
    if present:
        for column, kind in columns.items():
            if column not in present:
                connection.execute(
                    sql.SQL("alter table {} add column {} {}").format(
                        relation,
                        sql.Identifier(column),
                        sql.SQL(kind),
                    )
                )
        return False
    own = [sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind)) for column, kind in columns.items()]
    parts = [*map(sql.SQL, before), *own, *map(sql.SQL, after)]
    connection.execute(sql.SQL("create table {} ({})").format(relation, sql.SQL(", ").join(parts)))
    if schema == "warehouse":
        connection.execute("select warehouse.keep_table(%s)", [name])
    return True


def _comment(connection: Connection, schema: str, name: str, about: str, words: Mapping[str, str]) -> None:
    relation = sql.Identifier(schema, name)
    connection.execute(sql.SQL("comment on table {} is {}").format(relation, sql.Literal(about)))
    for column, text in words.items():
        target = sql.Identifier(schema, name, column)
        connection.execute(sql.SQL("comment on column {} is {}").format(target, sql.Literal(text)))


def _columns(connection: Connection, schema: str, name: str) -> dict[str, str]:
    """Return the columns of a table with their types, in order; none where it is not there."""
    rows = connection.execute(
        "select place.attname, format_type(place.atttypid, place.atttypmod) from pg_attribute as place "
        "inner join pg_class as target on place.attrelid = target.oid "
        "where target.relnamespace = %s::regnamespace and target.relname = %s and place.attnum > 0 "
        "and not place.attisdropped order by place.attnum",
        [schema, name],
    ).fetchall()
    return {str(column): str(kind) for column, kind in rows}


def _types(fields: Sequence[KeptField]) -> dict[str, str]:
    return {field.name: COLUMN_TYPES[field.type] for field in fields}


def _words(title: str, description: str) -> str:
    """Return « title — description », as every comment of the dictionary."""
    title, description = (" ".join(text.replace(" — ", " – ").split()) for text in (title, description))
    return f"{title} — {description}" if description else title
