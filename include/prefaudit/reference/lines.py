"""The lines of the reference files: a row, where it stands, and the period in which it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

ReferenceRow = Mapping[str, str | None]

# Text bounds that sort before and after every ISO date: an open period reaches them.
_EVER, _NEVER = "", "~"


@dataclass(frozen=True)
class Line:
    """One row of a reference file and where it stands (line as an editor numbers it, header = 1)."""

    file: str
    number: int
    row: ReferenceRow

    def fault(self, sentence: str) -> str:
        """Return a fault of this line, as a sentence that begins with its place."""
        return f"{self.file}, line {self.number}: {sentence}"

    def values(self, columns: Sequence[str]) -> tuple[str | None, ...]:
        """Return the values of some columns."""
        return tuple(self.row[column] for column in columns)

    def quoted(self, columns: Sequence[str]) -> str:
        """Return the values of some columns, to be quoted in a sentence."""
        return ", ".join(f"{column} « {self.row[column] or ''} »" for column in columns)

    @property
    def period(self) -> tuple[str, str]:
        """The bounds [from, to) of the row as comparable text."""
        return self.row.get("valid_from") or _EVER, self.row.get("valid_to") or _NEVER


Tables = Mapping[str, Sequence[Line]]


def valid_on(row: ReferenceRow, day: date) -> bool:
    """Return whether a row with a period [valid_from, valid_to) holds on a day."""
    start, end = Line("", 0, row).period
    return start <= day.isoformat() < end


def is_date(text: str) -> bool:
    """Return whether the text is a day written YYYY-MM-DD, the only form that sorts as it is dated."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
