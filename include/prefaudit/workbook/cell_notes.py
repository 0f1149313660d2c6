"""What a cell shows in Excel and its bare value does not tell: an error, a formula without result, a percentage.

Each format has its own reader of these notes (see `reader`); whoever reads answers asks only the notes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from prefaudit.l10n.languages import phrase
from prefaudit.workbook.cell_places import Area, FarCells

# The errors as the binary formats number them.
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
          0x2B: "#GETTING_DATA"}  # fmt: skip
# Errors as programs of several languages write them: #N/D, #VALEUR!, #NOM?, Err:502.
ERROR_TEXT = re.compile(r"#(?:N/[ADV]|NV|[A-ZÀ-Ý][A-ZÀ-Ý0-9_/]*[!?]|GETTING_DATA)|Err:\d{3}")


class NoteKind(StrEnum):
    """What a note says. Where several hold for a cell, the first in this order is noted."""

    MERGED_AWAY = "merged_away"  # under a merged range and not its top-left cell: nobody sees what it holds
    ERROR = "error"
    UNCALCULATED = "uncalculated"  # a formula without a saved value
    PERCENTAGE = "percentage"  # a number under a percentage format: 0.8 is seen as 80 %


@dataclass(frozen=True, slots=True)
class CellNote:
    """One note. `text` is the error (#N/A) or the range of the merge (C5:C6); "" for the other kinds."""

    kind: NoteKind
    text: str = ""


# The notes of a sheet by 0-based (row, column).
CellNotes = Mapping[tuple[int, int], CellNote]

UNCALCULATED = CellNote(NoteKind.UNCALCULATED)
PERCENTAGE = CellNote(NoteKind.PERCENTAGE)
# The errors that Excel saves in English and shows in the words of its user.
_SHOWN_OTHERWISE = frozenset({"#VALUE!", "#NAME?", "#NUM!", "#NULL!"})


@dataclass
class SheetNotes:
    """What the reader of a format finds on one sheet besides values: its name, notes, merged ranges, hidden rows and
    columns, struck-out cells, cells far from any form.

    `misread` is whether the parser would misread the sheet, `since_1904` whether its days are counted from 1904,
    `is_chart` whether it has no cells.
    """

    name: str
    far: FarCells
    notes: dict[tuple[int, int], CellNote] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    misread: bool = False
    since_1904: bool = False
    is_chart: bool = False

    def hide_rows(self, first: int, last: int) -> None:
        """Note that the rows from one to another are hidden; those that no form reaches are left out."""
        self.hidden_rows.update(range(first, min(last + 1, self.far.row_limit)))

    def hide_columns(self, first: int, last: int) -> None:
        """Note that the columns from one to another are hidden; those that no form reaches are left out."""
        self.hidden_columns.update(range(first, min(last + 1, self.far.column_limit)))

    def note_error(self, row: int, column: int, text: str) -> None:
        """Note an error cell."""
        self.notes[row, column] = CellNote(NoteKind.ERROR, text)


def shown_error(error: str) -> str:
    """Return an error as Excel shows it in the language spoken."""
    return phrase(f"excel.{error}") if error in _SHOWN_OTHERWISE else error


def error_name(code: int) -> str:
    """Return the text of an error that a binary format gives by number."""
    return ERRORS.get(code, "#ERREUR")


def paired(names: Sequence[str], notes: Sequence[SheetNotes]) -> list[SheetNotes]:
    """Return the notes of the sheets with these names; the notes may tell of more sheets (of charts) between them.

    Raises:
        ValueError: a sheet has no notes, or stands elsewhere among the others.
    """
    following = iter(notes)
    found = [next((own for own in following if _plain(own.name) == _plain(name)), None) for name in names]
    if None in found:
        raise ValueError("no notes on a sheet")
    return [own for own in found if own is not None]


def _plain(name: str) -> str:
    """Return the letters and digits of a name that every program writes in one way."""
    return "".join(char for char in name if char.isascii() and char.isalnum())
