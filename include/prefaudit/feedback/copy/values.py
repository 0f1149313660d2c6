"""A workbook of the values alone, for a file that cannot be marked itself: another format, or a damaged part."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import xlsxwriter

from prefaudit.workbook.reader import Grid
from prefaudit.workbook.values import format_value

_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
# Characters: the widest column.
_WIDEST = 60
_FORMATS = {datetime: "dd/mm/yyyy hh:mm", date: "dd/mm/yyyy", time: "hh:mm:ss", timedelta: "[h]:mm:ss"}


def write_values(grids: Sequence[Grid], target: Path) -> None:
    """Write the values of the sheets as a new .xlsx: what was hidden is hidden, an error or a formula without a result
    is one there too."""
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        for grid in grids:
            _write_sheet(book.add_worksheet(grid.name), grid, formats)


def _write_sheet(sheet: xlsxwriter.worksheet.Worksheet, grid: Grid, formats: dict[type, object]) -> None:
    widths: dict[int, int] = {}
    for row, values in enumerate(grid.rows):
        for column, value in enumerate(values):
            if value == "" or value is None:
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
    for (row, column), error in grid.errors.items():
        known = error if error in _ERRORS else "#VALUE!"
        sheet.write_formula(row, column, f"={known}", None, known)
    for row, column in grid.uncached:
        sheet.write_formula(row, column, "=NA()", None, "")
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    if not grid.visible:
        sheet.hide()
