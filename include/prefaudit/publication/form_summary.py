"""The national table of a form: its measures for the whole and for each breakdown, from its published rows alone.

Statements are composed without parameters: what a contract says may hold a percent sign.
"""

import re
from collections.abc import Iterator, Mapping
from typing import LiteralString, NamedTuple

from psycopg import sql

from prefaudit.warehouse import measures
from prefaudit.warehouse.form_measures import FEW_SITES, OF_RETURNS, Condition, FormMeasure
from prefaudit.warehouse.kept_form import TERRITORIES, KeptForm
from prefaudit.warehouse.measures import Measure, catalogue

ALL, NONE = "all", "(none)"
_NAMES = {"region_code": "region_name", "departement_code": "departement_name", "site_code": "site_name"}
_SIGNS: Mapping[str, LiteralString] = {sign: sign for sign in (" ", "+", "-", "*", "(", ")")}
# How many sites a line rests on: those whose returns are accepted or, in a line of a field, who have rows in it.
_SITES = "the sites"
_COUNTED_RETURNS = tuple(name for name in OF_RETURNS if catalogue()[name].is_counted)


def insertions(form: KeptForm, publication_id: int) -> Iterator[sql.Composed]:
    """Yield what fills the national table of a candidate whose other tables are: the whole first, shares are of it."""
    for breakdown in (ALL, *form.by):
        yield _insert(form, breakdown, publication_id)


def is_counted_by(form: KeptForm, measure: FormMeasure, breakdown: str) -> bool:
    """Return whether a breakdown applies to a counted measure: it is by who reports, or by a field of its rows or of a
    block that a return has once."""
    if breakdown == ALL or form.is_of_reporters(breakdown):
        return True
    table = breakdown.partition(".")[0]
    return table == measure.rows or form.table(table).single


class Line(NamedTuple):
    """How a breakdown counts rows: the code of each, its label and région, over `counted` and what is joined to it."""

    code: sql.Composable
    label: sql.Composable = sql.NULL
    region: sql.Composable = sql.NULL
    join: sql.Composable = sql.SQL("")


def line_of(form: KeptForm, table: str, breakdown: str) -> Line:
    """Return how a breakdown counts the rows of a table of the form, or returns where `table` is empty."""
    other, _, field = breakdown.partition(".")
    if breakdown == ALL:
        return Line(sql.Literal(ALL))
    if not field:
        label = sql.Identifier("counted", _NAMES[breakdown]) if table else sql.NULL
        return Line(_given("counted", breakdown), label, sql.Identifier("counted", "region_code"))
    if form.is_of_reporters(breakdown):
        join = sql.SQL(
            " left join as_of.reporters as beside on counted.campaign_code = beside.campaign_code "
            "and counted.site_code = beside.site_code"
        )
        fact = sql.SQL("beside.facts ->> {}").format(sql.Literal(field))
        return Line(_or_none(fact), join=join)
    holder = "counted" if other == table else "beside"
    named = next(each for each in form.table(other).fields if each.name == field).label
    label = sql.Identifier(holder, named) if named else sql.NULL
    if other == table:
        return Line(_given(holder, field), label)
    join_own = sql.SQL(
        " left join {} as beside on counted.publication_id = beside.publication_id "
        "and counted.site_code = beside.site_code"
    ).format(sql.Identifier("publication", form.relation(form.table(other))))
    return Line(_given(holder, field), label, join=join_own)


def _given(holder: str, column: str) -> sql.Composed:
    return _or_none(sql.SQL("{}::text").format(sql.Identifier(holder, column)))


def _or_none(value: sql.Composable) -> sql.Composed:
    """Return a value as a code: where there is none, one that says so."""
    return sql.SQL("coalesce(nullif({}, ''), {})").format(value, sql.Literal(NONE))


def counted_rows(form: KeptForm, table: str, breakdown: str, publication_id: int) -> sql.Composed:
    """Return the query for the rows of a table, each with `by code`, `by label` and `by region` of a breakdown."""
    line = line_of(form, table, breakdown)
    return sql.SQL(
        'select counted.*, {code} as "by code", {label}::text as "by label", {region}::text as "by region" '
        "from {table} as counted{join} where counted.publication_id = {publication}"
    ).format(
        code=line.code,
        label=line.label,
        region=line.region,
        table=sql.Identifier("publication", form.relation(form.table(table))),
        join=line.join,
        publication=sql.Literal(publication_id),
    )


def condition(form: KeptForm, measure: FormMeasure) -> sql.Composable:
    """Return which rows a measure counts, over `counted`."""
    parts = [
        part
        for name, each in measure.where.items()
        for part in _conditions(sql.Identifier("counted", name), each, _type(form, measure.rows, name))
    ]
    return sql.SQL(" and ").join(parts) if parts else sql.SQL("true")


def _conditions(column: sql.Composable, wanted: Condition, kind: str) -> Iterator[sql.Composable]:
    if wanted.among:
        values = sql.Literal(list(wanted.among))
        listed = sql.SQL("string_to_array({}, ' ; ') && {}::text []")
        yield (listed if kind == "list" else sql.SQL("{}::text = any({}::text [])")).format(column, values)
    if wanted.min is not None:
        yield sql.SQL("{} >= {}").format(column, sql.Literal(wanted.min))
    if wanted.max is not None:
        yield sql.SQL("{} <= {}").format(column, sql.Literal(wanted.max))
    if wanted.given is not None:
        yield sql.SQL("{} is not null" if wanted.given else "{} is null").format(column)


def _type(form: KeptForm, table: str, field: str) -> str:
    return next(each.type for each in form.table(table).fields if each.name == field)


def _insert(form: KeptForm, breakdown: str, publication_id: int) -> sql.Composed:
    counted = [measure for measure in form.measures if measure.is_counted]
    names = [*_COUNTED_RETURNS, *(measure.name for measure in counted)]
    sources = [_partial(query, names, given) for query, given in _sources(form, breakdown, publication_id)]
    applicable = {name for _, given in _sources(form, breakdown, publication_id) for name in given}
    sums = {measure.name for measure in counted if measure.kind == "sum"}
    totals = [_total(name, name in applicable - sums).format(sql.Identifier(name)) for name in names]
    computed: list[Measure | FormMeasure] = [*(catalogue()[name] for name in OF_RETURNS), *form.figures]
    return sql.SQL(
        "insert into {target} (publication_id, campaign_code, breakdown, code, label, region_code, {names}) "
        "with counts as (select code, max(label) as label, max(region_code) as region_code, "
        "max({sites}) as {sites}, {totals} from ({sources}) as parts group by code) "
        "select snapshot.publication_id, snapshot.campaign_code, {breakdown}, counts.code, {label}, "
        "counts.region_code, {values} from publication.publications as snapshot cross join counts "
        "where snapshot.publication_id = {publication}"
    ).format(
        target=sql.Identifier("publication", form.summary),
        names=sql.SQL(", ").join(sql.Identifier(measure.name) for measure in computed),
        sites=sql.Identifier(_SITES),
        totals=sql.SQL(", ").join(totals),
        sources=sql.SQL(" union all ").join(sources),
        breakdown=sql.Literal(breakdown),
        label=_label(breakdown, publication_id),
        values=sql.SQL(", ").join(_value(form, measure, publication_id) for measure in computed),
        publication=sql.Literal(publication_id),
    )


def _total(name: str, is_count: bool) -> sql.SQL:
    """Return the expression of a counted measure over the parts of a line; {0} is its name.

    A count of no rows is 0 where a return was accepted, and unknown where none was; so is a sum of no values.
    """
    if not is_count:
        return sql.SQL("max({0}) as {0}")
    if name in _COUNTED_RETURNS:
        return sql.SQL("coalesce(max({0}), 0) as {0}")
    return sql.SQL("case when max(accepted) = 0 then null else coalesce(max({0}), 0) end as {0}")


def _label(breakdown: str, publication_id: int) -> sql.Composable:
    if breakdown not in TERRITORIES:
        return sql.SQL("counts.label")
    return sql.SQL(
        "coalesce(counts.label, (select max({name}) from publication.returns as named "
        "where named.publication_id = {publication} and named.{code} = counts.code))"
    ).format(
        name=sql.Identifier("named", _NAMES[breakdown]),
        publication=sql.Literal(publication_id),
        code=sql.Identifier(breakdown),
    )


def _sources(form: KeptForm, breakdown: str, publication_id: int) -> Iterator[tuple[sql.Composable, list[str]]]:
    """Yield the queries that count, a line a code, each with the measures that it gives."""
    if breakdown == ALL:
        yield (
            sql.SQL("select 'all' as code, null as label, null as region_code, null::bigint as {}").format(
                sql.Identifier(_SITES)
            ),
            [],
        )
    if breakdown == ALL or form.is_of_reporters(breakdown):
        yield _returns(form, breakdown, publication_id), list(_COUNTED_RETURNS)
    for table in form.tables:
        own = [each for each in form.measures if each.is_counted and each.rows == table.name]
        own = [each for each in own if is_counted_by(form, each, breakdown)]
        if own:
            yield _counts(form, table.name, own, breakdown, publication_id), [each.name for each in own]


def _returns(form: KeptForm, breakdown: str, publication_id: int) -> sql.Composed:
    line = line_of(form, "", breakdown)
    rendered = measures.render(b"select %(counts_of_returns)s").decode().removeprefix("select ")
    rows = measures.render(b"%(returns)s").decode()
    return sql.SQL(
        "select {code} as code, null as label, max({region}) as region_code, "
        "count(*) filter (where counted.accepted) as {sites}, {counts} from ({rows}) as counted{join} "
        "where counted.publication_id = {publication} group by 1"
    ).format(
        code=line.code,
        region=sql.SQL("{}::text").format(line.region),
        sites=sql.Identifier(_SITES),
        counts=sql.SQL(rendered),
        rows=sql.SQL(rows),
        join=line.join,
        publication=sql.Literal(publication_id),
    )


def _counts(form: KeptForm, table: str, own: list[FormMeasure], breakdown: str, publication_id: int) -> sql.Composed:
    return sql.SQL(
        'select counted."by code" as code, max(counted."by label") as label, '
        'max(counted."by region") as region_code, count(distinct counted.site_code) as {sites}, {counts} '
        "from ({rows}) as counted group by 1"
    ).format(
        sites=sql.Identifier(_SITES),
        counts=sql.SQL(", ").join(
            sql.SQL("{} as {}").format(_counted(each, condition(form, each)), sql.Identifier(each.name)) for each in own
        ),
        rows=counted_rows(form, table, breakdown, publication_id),
    )


def _counted(measure: FormMeasure, counts: sql.Composable) -> sql.Composable:
    if measure.kind == "count":
        return sql.SQL("count(*) filter (where {})").format(counts)
    column = sql.Identifier("counted", measure.of)
    if measure.kind == "distinct":
        return sql.SQL("count(distinct {}) filter (where {})").format(column, counts)
    # Exact and in any order the same: a sum of floating-point numbers would not be. Of values none of which is to be
    # counted it is 0; of no values it is unknown.
    total = sql.SQL("coalesce(sum({0}::numeric) filter (where {1}), 0)").format(column, counts)
    return sql.SQL("case when count({}) > 0 then {} end").format(column, total)


def _partial(query: sql.Composable, names: list[str], given: list[str]) -> sql.Composed:
    columns = [
        sql.SQL("part.{0}").format(sql.Identifier(name))
        if name in given
        else sql.SQL("null::numeric as {}").format(sql.Identifier(name))
        for name in names
    ]
    return sql.SQL("select part.code, part.label, part.region_code, part.{}, {} from ({}) as part").format(
        sql.Identifier(_SITES), sql.SQL(", ").join(columns), query
    )


def _value(form: KeptForm, measure: FormMeasure | Measure, publication_id: int) -> sql.Composable:
    """Return the expression of a measure over the counts of its line."""
    part, whole = _expression(measure.numerator), _expression(measure.denominator)
    if measure.name == FEW_SITES:
        return sql.SQL("measures.is_few(counts.{})").format(sql.Identifier(_SITES))
    match measure.kind:
        case "rate":
            return sql.SQL("measures.rate(({})::numeric, ({})::numeric)").format(part, whole)
        case "share":
            nation = sql.SQL("(select {} from {} as counts where publication_id = {} and breakdown = 'all')").format(
                part, sql.Identifier("publication", form.summary), sql.Literal(publication_id)
            )
            return sql.SQL("measures.rate(({})::numeric, coalesce({}, {})::numeric)").format(part, nation, part)
        case "mean":
            return sql.SQL("round(({})::numeric / nullif({}, 0), 2)").format(part, whole)
        case "flag":
            return sql.SQL("case when ({0}) is not null then measures.is_small(({0})::bigint) end").format(whole)
        case _:
            return sql.Identifier("counts", measure.name)


def _expression(text: str) -> sql.Composable:
    """Return measures with + - * and brackets between them as an expression over `counts`."""
    return sql.SQL("").join(
        sql.Identifier("counts", part) if part[0].isalpha() else sql.SQL("".join(_SIGNS[sign] for sign in part))
        for part in re.findall(r"\w+|\W+", text)
    )
