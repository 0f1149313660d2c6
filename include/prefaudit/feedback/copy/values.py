"""A workbook of the values alone, for a file that cannot be marked itself: another format, or a damaged part."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange

from prefaudit.l10n.languages import phrase
from prefaudit.workbook.cell_notes import NoteKind
from prefaudit.workbook.reader import Grid
from prefaudit.workbook.values import format_value

_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
# As French programs write some of them.
_FRENCH = {"#N/D": "#N/A", "#NOM?": "#NAME?", "#NOMBRE!": "#NUM!", "#NUL!": "#NULL!"}
# Characters: the widest column.
_WIDEST = 60


def write_values(grids: Sequence[Grid], target: Path) -> None:
    """Write the values of the sheets as a new .xlsx that reads like the file: what was hidden is hidden, cells are
    merged, errors, percentages and formulas without a result are that there too."""
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = phrase("excel.date")
        codes = {datetime: f"{day} hh:mm", date: day, time: "hh:mm:ss", timedelta: "[h]:mm:ss"}
        formats = {kind: book.add_format({"num_format": code}) for kind, code in codes.items()}
        for grid in grids:
            sheet = book.add_worksheet(grid.name)
            _write_notes(sheet, grid, book.add_format({"num_format": "0.##%"}))
            _write_rows(sheet, grid, formats)
            if not grid.visible:
                sheet.hide()


def _write_rows(sheet: Any, grid: Grid, formats: Mapping[type, Any]) -> None:
    widths: dict[int, int] = {}
    for row, values in enumerate(grid.rows):
        for column, value in enumerate(values):
            if value == "" or value is None or (row, column) in grid.notes:
                continue
            if isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif isinstance(value, int | float):
                sheet.write_number(row, column, value)
            elif type(value) in formats:
                sheet.write_datetime(row, column, value, formats[type(value)])
            else:
                sheet.write_string(row, column, value if isinstance(value, str) else format_value(value))
            widths[column] = max(widths.get(column, 10), min(_WIDEST, len(str(value)) + 2))
    for column, width in widths.items():
        sheet.set_column(column, column, width)


def _write_notes(sheet: Any, grid: Grid, percentage: Any) -> None:
    for area in {note.text for note in grid.notes.values() if note.kind is NoteKind.MERGED_AWAY}:
        with suppress(OverlappingRange):
            sheet.merge_range(area, "")
    for (row, column), note in grid.notes.items():
        if note.kind is NoteKind.ERROR:
            error = _FRENCH.get(note.text, note.text)
            error = error if error in _ERRORS else "#VALUE!"
            sheet.write_formula(row, column, f"={error}", None, error)
        elif note.kind is NoteKind.UNCALCULATED:
            sheet.write_formula(row, column, "=NA()", None, "")
        elif note.kind is NoteKind.PERCENTAGE:
            sheet.write_number(row, column, grid.rows[row][column], percentage)
