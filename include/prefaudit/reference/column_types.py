"""The types that a column of a reference table may have, as Frictionless Table Schema names them: how each is read."""

from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite

from prefaudit.reference.lines import is_date

# What a whole number may be, as in a database: a longer row of digits is a code, and a text.
_LARGEST = 2**63 - 1
_BOOLEANS = {
    **dict.fromkeys(("true", "True", "TRUE", "1"), True),
    **dict.fromkeys(("false", "False", "FALSE", "0"), False),
}

Value = str | int | float | bool | date


def _integer(text: str) -> int:
    if not text.removeprefix("-").isdecimal() or len(text) > len(str(-_LARGEST)) or abs(int(text)) > _LARGEST:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _date(text: str) -> date:
    if not is_date(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _boolean(text: str) -> bool:
    if text not in _BOOLEANS:
        raise ValueError(text)
    return _BOOLEANS[text]


# Type → how a text of a file is read as it (or ValueError), and what to write.
COLUMN_TYPES: Mapping[str, tuple[Callable[[str], Value], str]] = {
    "string": (str, "a text"),
    "integer": (_integer, "a whole number"),
    "number": (_number, "a number, with a decimal point"),
    "date": (_date, "a date as YYYY-MM-DD"),
    "boolean": (_boolean, "true or false"),
}


def typed(kind: str, text: str) -> Value:
    """Return a text of a reference file as a value of a type. Raises ValueError where it is none."""
    return COLUMN_TYPES[kind][0](text)


def is_of(kind: str, text: str) -> bool:
    """Return whether a text of a reference file is a value of a type."""
    try:
        typed(kind, text)
    except ValueError:
        return False
    return True
