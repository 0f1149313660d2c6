"""Query results as pandas frames, with column types taken from PostgreSQL's and never guessed from the values."""

from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import postgres

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {
    "text": "str",
    "int2": "Int64",
    "int4": "Int64",
    "int8": "Int64",
    "float8": "float64",
    "numeric": "float64",
    "bool": "boolean",
    "date": "datetime64[s]",
    "timestamptz": "datetime64[us, UTC]",
}


def frame_of(cursor: psycopg.Cursor[Any]) -> "pd.DataFrame":
    """Return the rows of an executed query as a frame.

    Text is `str`, integers `Int64`, numbers `float64`, days `datetime64[s]`, timestamps `datetime64[us, UTC]`, booleans
    `boolean`, lists tuples in an object column.
    """
    import pandas as pd  # noqa: PLC0415  half a second that most callers of this package do not need

    rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(cursor.description or ())
    series: dict[str, pd.Series[Any]] = {}
    for column, values in zip(cursor.description or (), columns, strict=True):
        kind = postgres.types[column.type_code].name if column.type_code in _KNOWN else "other"
        if kind in _DTYPES:
            series[column.name] = pd.Series(list(values), dtype=_DTYPES[kind])
        else:
            plain = [tuple(value) if isinstance(value, list) else value for value in values]
            series[column.name] = pd.Series(plain, dtype="object")
    return pd.DataFrame(series)


_KNOWN = {info.oid for info in postgres.types}
