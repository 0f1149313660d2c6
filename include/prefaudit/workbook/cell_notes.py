"""What a cell shows in Excel and its bare value does not tell: an error, a formula without result, a percentage.

Each format has its own reader of these notes (see `reader`); whoever reads answers asks only the notes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
