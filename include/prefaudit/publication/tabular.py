"""Tables as CSV and Parquet, by the conventions of French public data: one value, one way of writing it."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

from prefaudit.publication.published_tables import Column, PublishedTable


@dataclass(frozen=True)
class Content:
    """A table of a publication, ready to write: its French words, its columns, its rows as PostgreSQL gave them."""

    table: PublishedTable
    title: str
    description: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[object, ...]]


_NUMBERS = {"numeric", "double precision"}
# Where a cell may begin: at the start of a text, and behind whatever a spreadsheet splits a line at. That depends on
# the language of its user (a French Excel splits our files at semicolons), and on what they choose at the import.
_SPLITS = r";,\t|:\"\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
# What begins a formula there, behind blanks or not, in half or full width.
_FORMULA = re.compile(rf"(?P<before>(?:^|[{_SPLITS}])[^\S{_SPLITS}]*)(?=[=+\-@＝＋－＠])")
# These are dropped or made a separator at the beginning of a cell.
_CONTROL = ("\t", "\r")


def csv_text(value: object) -> str:
    """Return a value as a CSV cell: decimal point, ISO 8601 (timestamps in UTC), true or false; empty if null.

    An apostrophe stands before whatever a spreadsheet would run as a formula, wherever in the text it begins a cell;
    Parquet has the text as it is.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return _guarded(value) if isinstance(value, str) else str(value)


def _guarded(text: str) -> str:
    guarded = _FORMULA.sub(r"\g<before>'", text)
    return f"'{guarded}" if text.startswith(_CONTROL) else guarded


def as_csv(content: Content) -> str:
    """Return a table as CSV: comma, double quotes where needed, line feed, one header line."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in content.columns])
    writer.writerows(zip(*map(_cells, content.columns, _by_column(content)), strict=True))
    return stream.getvalue()


def write_csv(path: Path, content: Content) -> None:
    """Write a table as CSV in UTF-8."""
    path.write_text(as_csv(content), encoding="utf-8", newline="")


def _by_column(content: Content) -> list[tuple[object, ...]]:
    return list(zip(*content.rows, strict=True)) if content.rows else [()] * len(content.columns)


def _cells(column: Column, values: Sequence[object]) -> list[str]:
    """Return a column as CSV cells. Equal values are converted once, for most columns repeat few values; not so for
    numbers, of which 1 and 1.0 are equal and written differently."""
    if column.kind in _NUMBERS:
        return [csv_text(value) for value in values]
    texts = {value: csv_text(value) for value in set(values)}
    return [texts[value] for value in values]


def write_dictionary(path: Path, contents: Sequence[Content]) -> None:
    """Write the meaning of every column of every table, one line a column, as in `published.data_dictionary`."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["table_name", "table_title", "column_name", "column_type", "column_title", "description"])
        for content in contents:
            for column in content.columns:
                names = (content.table.name, content.title, column.name, column.kind)
                writer.writerow(map(csv_text, (*names, column.title, column.description)))


def write_parquet(path: Path, content: Content) -> None:
    """Write with the column types of PostgreSQL and the titles as metadata."""
    import pyarrow as pa  # noqa: PLC0415  a heavy library, for this step only
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {
        "integer": pa.int32(),
        "bigint": pa.int64(),
        "numeric": pa.float64(),
        "double precision": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp with time zone": pa.timestamp("us", tz="UTC"),
    }
    schema = pa.schema(
        [
            pa.field(column.name, types.get(column.kind, pa.string()), metadata={"title": column.title})
            for column in content.columns
        ]
    )
    arrays = [
        pa.array([*map(_plain, values)] if column.kind in _NUMBERS else values, field.type)
        for column, values, field in zip(content.columns, _by_column(content), schema, strict=True)
    ]
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), path, compression="zstd")


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value
