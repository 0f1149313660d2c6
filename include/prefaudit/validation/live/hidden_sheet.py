"""The hidden sheet of a form: lists of the reference data, and beside each row of the form what its rules find.

The row of a table has the same number here and on its own sheet: answers that are sorted, cut or pasted there never
move a formula. What is the same for all sites of a campaign is written once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from prefaudit.validation.live.formula import LONGEST, ROW, Column, NotSaid, plain
from prefaudit.workbook.cell_places import column_letter

# The first row names the columns, for whoever looks into it.
NAMES_ROW, FIRST_ROW = 1, 2
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass
class HiddenSheet:
    """The cells of the sheet by row and column (from 1 and 0); a formula is a text that begins with « = ».

    The formula of a column is kept once, in its first cell, unless it names another sheet: Excel shares no such one.
    """

    cells: dict[tuple[int, int], str | float] = field(default_factory=dict)
    _shared: dict[int, tuple[int, int]] = field(default_factory=dict)
    _width: int = 0
    _lists: dict[tuple[Any, ...], str] = field(default_factory=dict)

    def column(self, name: str) -> tuple[int, str]:
        """Take the next free column; return its number and its letter."""
        number, self._width = self._width, self._width + 1
        self.cells[NAMES_ROW, number] = name
        return number, column_letter(number)

    def computed(self, name: str, kind: str, rows: tuple[int, int], formula: str) -> Column:
        """Write a formula into every row of a table, as a column of its own. Raises NotSaid where it is too long."""
        first, last = rows
        if len(formula) + formula.count(ROW) * 4 > LONGEST:
            raise NotSaid("live.why.long")
        number, letter = self.column(name)
        if last > first and "!" not in formula:
            self._shared[number] = (first, last)
        for row in range(first, last + 1):
            self.cells[row, number] = "=" + formula.replace(ROW, str(row))
        return Column(letter, kind, first, last)

    def listed(self, name: str, values: Sequence[Any]) -> str:
        """Write a list once; return its range."""
        key = tuple(values)
        if key not in self._lists:
            number, letter = self.column(name)
            for row, value in enumerate(values, start=FIRST_ROW):
                if value is not None:
                    self.cells[row, number] = plain(value) if isinstance(value, str) else value
            self._lists[key] = f"${letter}${FIRST_ROW}:${letter}${max(FIRST_ROW, FIRST_ROW + len(values) - 1)}"
        return self._lists[key]

    def xml(self) -> str:
        """Return the sheet as a workbook holds it; no value is saved with a formula, so that every program works it
        out."""
        rows: dict[int, list[tuple[int, str]]] = {}
        for (row, column), value in self.cells.items():
            rows.setdefault(row, []).append((column, self._cell(row, column, value)))
        lines = [f'<row r="{row}">{"".join(cell for _, cell in sorted(rows[row]))}</row>' for row in sorted(rows)]
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
        )

    def _cell(self, row: int, column: int, value: str | float) -> str:
        name = f"{column_letter(column)}{row}"
        if not isinstance(value, str):
            return f'<c r="{name}"><v>{value!r}</v></c>'
        if not value.startswith("="):
            said = escape(value, quote=False)
            return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'
        formula = escape(_with_prefixes(value[1:]), quote=False)
        first, last = self._shared.get(column, (0, 0))
        if row < first or row > last:
            return f'<c r="{name}"><f>{formula}</f></c>'
        if row > first:
            return f'<c r="{name}"><f t="shared" si="{column}"/></c>'
        reach = f"{name}:{column_letter(column)}{last}"
        return f'<c r="{name}"><f t="shared" ref="{reach}" si="{column}">{formula}</f></c>'


def _with_prefixes(formula: str) -> str:
    """Return a formula with the prefix that workbooks keep before functions which came after Excel 2007."""
    return formula.replace("NUMBERVALUE(", "_xlfn.NUMBERVALUE(")
