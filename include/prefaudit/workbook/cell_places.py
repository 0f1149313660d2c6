"""Cells by their place: names of cells and ranges, and which of them are too far from any form."""

import re
from dataclasses import dataclass, field

from prefaudit.l10n.languages import spoken

_CELL = re.compile(r"([A-Z]+)(\d+)\b")


def column_index(letters: str) -> int:
    """Return the 0-based column of Excel letters: A → 0, AB → 27."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letter(index: int) -> str:
    """Return the Excel letters of a 0-based column: 0 → A, 27 → AB."""
    return (column_letter(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)


def place_of(cell: str) -> tuple[int, int] | None:
    """Return the Excel row and the 0-based column of a cell, or of the first of a range; None where it is neither."""
    match = _CELL.match(cell)
    return (int(match[2]), column_index(match[1])) if match else None


def cell_name(row: int, column: int) -> str:
    """Return the Excel name of a 0-based cell: (0, 0) → A1."""
    return f"{column_letter(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells by its 0-based corners, both of which belong to it."""

    row: int
    column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        first, last = cell_name(self.row, self.column), cell_name(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"

    def joined(self, row: int, column: int) -> "Area":
        """Return the smallest area that holds this one and a cell."""
        return Area(
            min(self.row, row), min(self.column, column), max(self.last_row, row), max(self.last_column, column)
        )


@dataclass
class FarCells:
    """The filled cells of a sheet that no form reaches: below its last row, or right of its last column."""

    row_limit: int
    column_limit: int
    areas: dict[bool, Area] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.areas)

    def __str__(self) -> str:
        return spoken().listed([str(area) for _, area in sorted(self.areas.items(), reverse=True)])

    @property
    def first(self) -> str:
        """Return the name of the first far cell."""
        area = self.areas[max(self.areas)]
        return cell_name(area.row, area.column)

    def meet(self, row: int, column: int) -> None:
        """Take a filled cell into account."""
        deep = row >= self.row_limit
        if deep or column >= self.column_limit:
            area = self.areas.get(deep)
            self.areas[deep] = area.joined(row, column) if area else Area(row, column, row, column)
