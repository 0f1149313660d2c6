"""The text of formulas, in the English names that workbooks keep: only functions that Excel 2016, LibreOffice 7 and
Excel on the web all have. One alone is worked out anew at every look: whether a number is shown as a percentage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

# Stands for the number of the row that a formula is written in; no text of a form holds it.
ROW = "\x00"
# What stands for a cell that holds an error, what is no value of its type, a number that is too large, a percentage
# where none is asked for, a text that is too long; and for a text of which a formula cannot say how it reads.
ERROR, UNREADABLE, TOO_LARGE, PERCENTAGE, TOO_LONG = (f"\u26a0{sign}" for sign in ("\u26a0", "", ">", "%", "+"))
UNDECIDED = "\u2026"
_EPOCH = date(1899, 12, 30)
# Excel takes formulas of 8,192 characters at most.
LONGEST = 8000
# No text in a formula has more than 255.
_LONGEST_TEXT = 250


class NotSaid(Exception):
    """No formula can say it; the message is the reason, the name of a text of the catalogue (`live.why.…`)."""


@dataclass(frozen=True)
class Column:
    """A column of values beside the rows of a table, as formulas name it: `cell` in the same row, `whole` all of it.

    A number or a date that is not known is no number; another value that is not known is the empty text. A `fixed`
    column is one cell of another table that holds for every row.
    """

    letter: str
    kind: str
    first: int
    last: int
    fixed: bool = False

    @property
    def is_number(self) -> bool:
        """Return whether known values are numbers."""
        return self.kind in ("integer", "number", "date", "flag")

    @property
    def single(self) -> bool:
        """Return whether the table has one row."""
        return self.first == self.last

    @property
    def cell(self) -> str:
        """The cell in the row of the formula."""
        return self.only if self.fixed else f"{self.letter}{ROW}"

    @property
    def whole(self) -> str:
        """All cells."""
        return self.only if self.fixed else f"${self.letter}${self.first}:${self.letter}${self.last}"

    @property
    def only(self) -> str:
        """The cell of a table of one row."""
        return f"${self.letter}${self.first}"

    @property
    def known(self) -> str:
        """The condition that the value is known, and can be compared."""
        return f"ISNUMBER({self.cell})" if self.is_number else f'{self.cell}<>""'

    @property
    def given(self) -> str:
        """The condition that there is a value: a day in words is one, and cannot be compared."""
        return f"OR({self.known},{self.cell}={text(UNDECIDED)})" if self.kind == "date" else self.known


Columns = Mapping[str, Column]


# Texts are looked up in lists; there « * », « ? » and « ~ » would stand for any other. What looks like them does not.
PLAIN_SIGNS = (("*", "\u2217"), ("?", "\u203d"), ("~", "\u223c"))


def plain(value: str) -> str:
    """Return a text as it is compared."""
    for sign, other in PLAIN_SIGNS:
        value = value.replace(sign, other)
    return value


def text(value: str) -> str:
    """Return a text as a formula writes it."""
    parts = [value[at : at + _LONGEST_TEXT].replace('"', '""') for at in range(0, len(value), _LONGEST_TEXT)] or [""]
    quoted = "&".join(f'"{part}"' for part in parts)
    return f"({quoted})" if len(parts) > 1 else quoted


def serial(day: date) -> int:
    """Return a day as a workbook counts it."""
    return (day.date() if isinstance(day, datetime) else day).toordinal() - _EPOCH.toordinal()


def literal(value: Any, column: Column) -> str:
    """Return a value of a rule as a formula writes it, to be compared with a column."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str) and column.kind == "date":
        try:
            return str(serial(date.fromisoformat(value[:10])))
        except ValueError as error:
            raise NotSaid("live.why.value") from error
    if isinstance(value, str) and not column.is_number:
        return text(plain(value))
    raise NotSaid("live.why.value")


def both(*conditions: str) -> str:
    """Return the condition that all hold; a condition that always does is left out."""
    asked = [each for each in conditions if each and each != "TRUE"]
    return f"AND({','.join(asked)})" if len(asked) > 1 else (asked[0] if asked else "TRUE")


def either(conditions: Iterable[str]) -> str:
    """Return the condition that one of several holds; none of none does."""
    asked = list(conditions)
    return f"OR({','.join(asked)})" if len(asked) > 1 else (asked[0] if asked else "FALSE")


def negated(condition: str) -> str:
    """Return the contrary of a condition."""
    return f"NOT({condition})"


def among(column: Column, values: Iterable[Any]) -> str:
    """Return the condition that a value is one of several."""
    return either(f"{column.cell}={literal(value, column)}" for value in values)
