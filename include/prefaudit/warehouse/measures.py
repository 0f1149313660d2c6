"""The measures of the summaries: their catalogue, the SQL that it gives, and the views that show them.

`include/sql/measures` has the catalogue and, for each kind of row, a file that says which rows a measure counts. The
columns of `publication.summaries` and the views over them follow the catalogue: `apply` brings a database up to date,
the schema `bi` over those views with them.
"""

import ast
import hashlib
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, cached_property
from typing import Literal

import yaml
from psycopg import sql
from pydantic import BaseModel, ConfigDict

from prefaudit.warehouse.dimensions import fill_current_dimensions
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import FOLDER as SQL_FOLDER
from prefaudit.warehouse.postgres.sql import statement, statements

FOLDER = "measures"
_CATALOGUE = f"{FOLDER}/catalogue.yaml"
_VIEWS = "published"
_BI = "bi"
_ROWS = ("returns", "findings", "corrective_actions")
_COLUMN_TYPES = {
    **{"count": "integer", "distinct": "integer", "flag": "boolean", "status": "text"},
    **{"rate": "numeric(5, 4)", "share": "numeric(5, 4)", "mean": "numeric(8, 2)", "days": "numeric(8, 1)"},
}
# The dimensions of quality that measures tell of, as the places where they are shown.
_QUALITY = ("relevance", "accuracy", "timeliness")
# What a row is counted under: what it is about; a return, which is about no subject, under each that its territory has.
_SUBJECTS = (
    "values ('all', 'all'), ('module', counted.module_code), ('commitment', counted.commitment_code), "
    "('criterion', counted.criterion_code)"
)
_WHOLE = (
    "select line.subject_kind, line.subject_code from publication.summaries as line "
    "where line.publication_id = counted.publication_id and line.territory_kind = territory.kind "
    "and line.territory_code = territory.code"
)
_OPERATIONS: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}
# Rates that are no measures, by the counts of their rows; and what is the difference of two rates.
QUOTIENTS: Mapping[str, tuple[str, str]] = {
    "conformity_rate": ("conforming", "applicable"),
    "previous_conformity_rate": ("previous_conforming", "previous_applicable"),
    "same_sites_conformity_rate": ("same_sites_conforming", "same_sites_applicable"),
    "same_sites_previous_conformity_rate": ("same_sites_previous_conforming", "same_sites_previous_applicable"),
    "share_of_engaged": ("sites", "engaged"),
}
DIFFERENCES: Mapping[str, tuple[str, str]] = {
    "change": ("conformity_rate", "previous_conformity_rate"),
    "same_sites_change": ("same_sites_conformity_rate", "same_sites_previous_conformity_rate"),
}
# The number under which the register of migrations has this folder, apart from the numbered files.
REGISTERED_AS = -1


class Measure(BaseModel):
    """A measure as the catalogue defines it; the head of catalogue.yaml says what each field is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    definition: str
    kind: Literal["count", "distinct", "rate", "mean", "share", "days", "flag", "status"]
    label: str = ""
    heading: str = ""
    rows: Literal["", "returns", "findings", "corrective_actions"] = ""
    numerator: str = ""
    denominator: str = ""
    limit: Literal["is_small", "is_few"] = "is_small"
    shown: frozenset[str] = frozenset()
    shown_before: str = ""

    @cached_property
    def made_from(self) -> tuple[str, ...]:
        """The measures whose rows it is traced by: itself, or those that it is computed from."""
        parts = re.findall(r"\w+", f"{self.numerator} {self.denominator}")
        return tuple(dict.fromkeys(parts)) or (self.name,)

    def quotient(self, row: Mapping[str, object]) -> Decimal | None:
        """Return numerator ÷ denominator from the counts of a row, not rounded; None where there is none."""
        part, whole = (_total(expression, row) for expression in (self.numerator, self.denominator))
        return None if part is None or not whole else Decimal(part) / whole

    @property
    def is_counted(self) -> bool:
        """Whether it counts the rows for which the column of its name is true."""
        return self.kind == "count"


@cache
def catalogue() -> Mapping[str, Measure]:
    """Return the measures by name, in the order of the catalogue."""
    content = yaml.safe_load((SQL_FOLDER / _CATALOGUE).read_text(encoding="utf-8"))
    measures = {name: Measure(name=name, **entry) for name, entry in content.items()}
    return {
        name: measure.model_copy(
            update={"label": measure.label or measure.title, "heading": measure.heading or name.replace("_", " ")}
        )
        for name, measure in measures.items()
    }


def shown_in(place: str) -> tuple[str, ...]:
    """Return the names of the measures that are shown in a place (`report.modules`), in the order to show them in."""
    names = list(catalogue())
    ranks = {name: names.index(measure.shown_before or name) for name, measure in catalogue().items()}
    shown = [name for name in names if place in catalogue()[name].shown]
    return tuple(sorted(shown, key=lambda name: (ranks[name], not catalogue()[name].shown_before)))


def unrounded(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row of published figures with each rate as the quotient of its counts, where it has them.

    What is shown with fewer decimals than are published is rounded once: of 2 317 ÷ 2 824, published as 0.8205, 82.0 %
    is shown and not 82.1 %.
    """
    measures = {name: measure.quotient(row) for name, measure in catalogue().items() if measure.kind == "rate"}
    others = {name: _quotient(*(row.get(count) for count in counts)) for name, counts in QUOTIENTS.items()}
    exact = {**others, **{name: rate for name, rate in measures.items() if rate is not None}}
    for name, rates in DIFFERENCES.items():
        now, before = (exact.get(rate) for rate in rates)
        exact[name] = None if now is None or before is None else now - before
    return {**row, **{name: rate for name, rate in exact.items() if rate is not None and row.get(name) is not None}}


def _quotient(part: object, whole: object) -> Decimal | None:
    known = isinstance(part, int | float) and isinstance(whole, int | float) and whole
    return Decimal(int(part)) / int(whole) if known else None  # type: ignore[call-overload]


def bounds(numerator: str, denominator: str, counted: str = "accepted") -> dict[str, tuple[str, str]]:
    """Return the terms of the bounds of a rate, low and high.

    They are of what it would be if nothing, or all, counted in the returns that are owed and not accepted, each of them
    lent the mean denominator of those in which the rate is `counted`.
    """
    part, base = (f"({each})" if " " in each else each for each in (numerator, denominator))
    whole = f"{base} * ({counted} + owed - accepted)"
    return {
        "low": (f"{part} * {counted}", whole),
        "high": (f"{part} * {counted} + {base} * (owed - accepted)", whole),
    }


def render(text: bytes) -> bytes:
    """Return the text of a statement with the marks that stand for files and lists of measures replaced."""
    for mark, value in _marks().items():
        text = text.replace(f"%({mark})s".encode(), value.encode())
    return text


def digest() -> str:
    """Return the SHA-256, in hexadecimal, of the catalogue, the files beside it, and the views for BI tools."""
    total = hashlib.sha256(statement(_CATALOGUE))
    for folder in (FOLDER, _VIEWS, _BI):
        for _, text in statements(folder):
            total.update(text)
    return total.hexdigest()


def are_current(connection: Connection) -> bool:
    """Return whether the database has the columns and views of this catalogue."""
    row = connection.execute(
        "select 1 from ledger.migrations where number = %s and checksum = %s", [REGISTERED_AS, digest()]
    ).fetchone()
    return row is not None


def apply(connection: Connection) -> None:
    """Add the columns of new measures, make the views again and register it, in one transaction.

    A new measure is empty in the publications that were made before it.
    """
    with connection.transaction():
        for name, measure in catalogue().items():
            connection.execute(
                sql.SQL("alter table publication.summaries add column if not exists {} {}").format(
                    sql.Identifier(name),
                    sql.SQL(_COLUMN_TYPES[measure.kind]),
                )
            )
        for _, text in statements(_VIEWS):
            connection.execute(render(text))
        for _, text in statements(_BI):
            connection.execute(text)
        fill_current_dimensions(connection)
        connection.execute(
            "insert into ledger.migrations (number, name, checksum) values (%s, %s, %s) "
            "on conflict (number) do update set checksum = excluded.checksum, applied_at = now()",
            [REGISTERED_AS, FOLDER, digest()],
        )


@cache
def _marks() -> dict[str, str]:
    """Return what each mark stands for, those first whose text has other marks."""
    measures = catalogue()
    words = {name: f"{measure.title} — {measure.definition}" for name, measure in measures.items()}
    labels = {name: measures[name].label for name in shown_in("corrections")}
    files = {rows: statement(f"{FOLDER}/{rows}.sql").decode().strip() for rows in _ROWS}
    return {
        **{f"traced_{rows}": _traced(rows, files[rows]) for rows in _ROWS},
        **{f"counts_of_{rows}": _counts(rows) for rows in _ROWS},
        **files,
        "measure_columns": ", ".join(measures),
        "measure_names": ", ".join(map(_literal, measures)),
        "measure_values": ",\n    ".join(f"{_value(measure)} as {name}" for name, measure in measures.items()),
        "measure_words": _pairs(words),
        "corrected_measures": _pairs(labels).replace("%", "%%"),
        "quality_measures": _quality_measures(),
    }


def _quality_measures() -> str:
    """Return the national measures that tell of the quality of a publication, as a table: where each stands, its value
    with the terms of a rate, and what it is worth."""
    lines = []
    for dimension in _QUALITY:
        for place, name in enumerate(shown_in(f"quality.{dimension}"), start=100):
            measure = catalogue()[name]
            unit, terms = "nombre", ["null::numeric", "null::numeric"]
            if measure.kind == "rate":
                of_nation = (
                    re.sub(r"\w+", r"nation.\g<0>::numeric", t) for t in (measure.numerator, measure.denominator)
                )
                unit, terms = "part", [*of_nation]
            of_returns = all(catalogue()[part].rows == "returns" for part in measure.made_from)
            status = "'known'" if of_returns else "nation.results_status"
            values = (f"'{dimension}', {place}, '{name}', '{unit}', nation.{name}::numeric", *terms, status)
            lines.append(f"({', '.join(values)})")
    columns = "dimension, place, code, unit, value, numerator, denominator, status"
    return f"(values {', '.join(lines)}) as measured ({columns})"


def _counted(rows: str) -> list[str]:
    return [name for name, measure in catalogue().items() if measure.is_counted and measure.rows == rows]


def _counts(rows: str) -> str:
    return ",\n        ".join(f"count(*) filter (where counted.{name}) as {name}" for name in _counted(rows))


def _traced(rows: str, text: str) -> str:
    template = statement(f"{FOLDER}/traced_rows.sql").decode().strip()
    figures = ", ".join(f"({_literal(name)}, counted.{name})" for name in _counted(rows))
    subjects = _WHOLE if rows == "returns" else _SUBJECTS
    return template.replace("%(rows)s", text).replace("%(measures)s", figures).replace("%(subjects)s", subjects)


def _value(measure: Measure) -> str:
    """Return the expression of a measure over the counts in `returns`, `findings` and `corrective_actions`."""
    part, whole = _over_counts(measure.numerator), _over_counts(measure.denominator)
    match measure.kind:
        case "rate":
            return f"measures.rate({part}, {whole})"
        case "mean":
            return f"round(({part})::numeric / nullif({whole}, 0), 2)"
        case "flag":
            return f"measures.{measure.limit}({whole})"
        case "share":
            return f"round({measure.rows}.{measure.name}::numeric, 4)"
        case "days":
            return f"round({measure.rows}.{measure.name}::numeric, 1)"
        case "status":
            return f"measures.results_status({part})"
        case "count" if measure.rows != "returns":
            # Where no accepted return is about it, nobody knows how many there are.
            return f"case when findings.audits > 0 then coalesce({measure.rows}.{measure.name}, 0) end"
        case _:
            return f"coalesce({measure.rows}.{measure.name}, 0)"


def _over_counts(expression: str) -> str:
    return re.sub(r"\w+", lambda name: f"{catalogue()[name[0]].rows}.{name[0]}", expression)


def _total(expression: str, row: Mapping[str, object]) -> int | None:
    """Return the value of a numerator or denominator; None where a count of it is not there or not known."""
    counts = {name: row.get(name) for name in _names(expression)}
    known = {name: int(count) for name, count in counts.items() if isinstance(count, int | float)}
    return _computed(_parsed(expression), known) if known.keys() == counts.keys() else None


@cache
def _names(expression: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", expression))


@cache
def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def _computed(part: ast.expr, counts: Mapping[str, int]) -> int:
    match part:
        case ast.Name(id=name):
            return counts[name]
        case ast.BinOp(left=left, op=operation, right=right):
            return _OPERATIONS[type(operation)](_computed(left, counts), _computed(right, counts))
    raise ValueError(f"The catalogue of measures has « {ast.unparse(part)} », which is no sum or product of measures.")


def _literal(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


def _pairs(texts: Mapping[str, str]) -> str:
    return ",\n".join(f"({_literal(name)}, {_literal(text)})" for name, text in texts.items())
