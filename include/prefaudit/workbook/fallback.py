"""Slower readers for what the fast one cannot open: xlrd for .xls, openpyxl for .xlsx, with the same values."""

from collections.abc import Container, Iterable, Iterator
from datetime import datetime, time, timedelta
from io import BytesIO

import openpyxl
import xlrd

from prefaudit.settings import Settings

# A sheet: its name, whether it is visible, and its rows of values.
Sheet = tuple[str, bool, list[list[object]]]


def read_slowly(content: bytes, is_xls: bool, settings: Settings, far: Container[str] = ()) -> list[Sheet]:
    """Return the worksheets of a workbook, each to the last row and column that a form may have.

    Args:
        content: The workbook.
        is_xls: Whether it is an .xls.
        settings: The limits.
        far: The sheets of an .xls, by name, that are not to be read: their cells stand far from any form.

    Raises:
        Exception: whatever the library raises on a file that it cannot read; they have no common base.
    """
    return list(_xls(content, far) if is_xls else _xlsx(content, settings))


def _xls(content: bytes, far: Container[str]) -> Iterator[Sheet]:
    with xlrd.open_workbook(file_contents=content, on_demand=True) as book:
        for number, name in enumerate(book.sheet_names()):
            if name in far:
                yield name, True, []
                continue
            sheet = book.sheet_by_index(number)
            rows = [[_xls_value(cell, book.datemode) for cell in row] for row in sheet.get_rows()]
            yield sheet.name, sheet.visibility == 0, rows


def _xls_value(cell: xlrd.sheet.Cell, datemode: int) -> object:
    if cell.ctype == xlrd.XL_CELL_DATE:
        if 0 <= cell.value < 1:
            return (datetime.min + timedelta(days=cell.value)).time()
        moment: datetime = xlrd.xldate_as_datetime(cell.value, datemode)
        return _day(moment)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


def _xlsx(content: bytes, settings: Settings) -> Iterator[Sheet]:
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        rows = sheet.iter_rows(max_row=settings.row_limit, max_col=settings.column_limit)
        yield sheet.title, sheet.sheet_state == "visible", list(_trimmed(rows))


def _trimmed(rows: Iterable[Iterable[openpyxl.cell.Cell | openpyxl.cell.MergedCell]]) -> Iterator[list[object]]:
    """Yield rows down to the last one that holds anything."""
    blank: list[list[object]] = []
    for row in rows:
        values = [_xlsx_value(cell) for cell in row]
        blank.append(values)
        if any(value != "" for value in values):
            yield from blank
            blank = []


def _xlsx_value(cell: openpyxl.cell.Cell | openpyxl.cell.MergedCell) -> object:
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, datetime):
        return _day(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _day(moment: datetime) -> object:
    return moment.date() if moment.time() == time() else moment
