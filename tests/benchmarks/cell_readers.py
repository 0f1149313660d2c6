"""The cells of a workbook as the package reads them and as an independent reader does, in terms that can be compared.

openpyxl reads .xlsx and .xlsm, xlrd .xls, pyxlsb .xlsb, odfpy .ods. A cell is a kind and a value; days are numbers, as
Excel counts them.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import NoteKind, error_name
from prefaudit.workbook.guard import inspect
from prefaudit.workbook.reader import Grid, read_grids
from prefaudit.workbook.values import format_cell

Place = tuple[int, int]
# What a cell is (blank, text, number, percentage, moment, boolean, error, uncalculated) and its value.
Cell = tuple[str, object]
BLANK: Cell = ("blank", "")
_EPOCH = datetime(1899, 12, 30)
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
_ISO_TIME = re.compile(r"(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$")
_OFFICE, _TABLE = (f"urn:oasis:names:tc:opendocument:xmlns:{part}:1.0" for part in ("office", "table"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
# A style may be repeated to the end of a sheet; what is filled is not.
_REPEATED = 5_000


@dataclass
class Sheet:
    """One sheet: its cells that are not blank, and the places that a merged range covers; None where not known.

    `refused` says why the package did not read the sheet; `drops_covered` that the reader leaves out what is covered,
    `bare` that it knows no number formats, so that a day is a number; `since_1904` that days count from 1904.
    """

    cells: dict[Place, Cell] = field(default_factory=dict)
    covered: set[Place] | None = None
    refused: str = ""
    drops_covered: bool = False
    bare: bool = False
    since_1904: bool = False

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Keep a cell unless it is blank."""
        if cell != BLANK:
            self.cells[row, column] = cell


def ours(path: Path, settings: Settings) -> dict[str, Sheet]:
    """Return the sheets as a return is read: guard, parser and notes. Raises Refused."""
    return {grid.name: _our_sheet(grid) for grid in read_grids(path, inspect(path, settings), settings)}


def _our_sheet(grid: Grid) -> Sheet:
    sheet = Sheet(covered={at for at, note in grid.notes.items() if note.kind is NoteKind.MERGED_AWAY})
    sheet.refused, sheet.since_1904 = grid.refusal.message if grid.refusal else "", grid.since_1904
    for row, values in enumerate(grid.rows):
        for column, value in enumerate(values):
            sheet.put(row, column, plain(value))
    for at in sheet.covered or ():
        if at in sheet.cells:
            sheet.cells[at] = ("shown under a merge", sheet.cells[at][1])
    for at, value in grid.hidden.items():
        note = grid.hidden_notes.get(at)
        sheet.put(*at, plain(format_cell(value, note) if note else value))
    for at, note in grid.notes.items():
        if note.kind in (NoteKind.ERROR, NoteKind.UNCALCULATED):
            sheet.cells[at] = (note.kind.value, note.text)
        elif note.kind is NoteKind.PERCENTAGE and at in sheet.cells:
            sheet.cells[at] = ("percentage", sheet.cells[at][1])
    return sheet


def plain(value: object) -> Cell:
    """Return a value of a reader as a cell."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, int | float):
        return "number", float(value)
    if isinstance(value, datetime):
        return "moment", (value.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
    if isinstance(value, date):
        return "moment", float((value - _EPOCH.date()).days)
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    return ("moment", value / timedelta(days=1)) if isinstance(value, timedelta) else ("text", str(value))


def day_number(value: float, since_1904: bool = False) -> float:
    """Return the number of a day as `plain` counts it; below one it is a time of day.

    Excel has a 29 February 1900: the days before it are one less.
    """
    if since_1904 and value >= 1:
        return value + 1462
    return value + 1 if 1 <= value < 60 else value


def _as_shown(cell: Cell, number_format: str) -> Cell:
    sections = _LITERAL.sub("", number_format)
    # A condition in brackets says where a section holds, else the first is that of positive numbers.
    percentage = "%" in (sections if re.match(r"\[[<>=]", number_format) else sections.partition(";")[0])
    return ("percentage", cell[1]) if cell[0] == "number" and percentage else cell


def theirs(path: Path) -> dict[str, Sheet]:
    """Return the sheets as the independent reader of the format reads them. Raises what that reader raises."""
    read = {".xls": _xlrd, ".xlsb": _pyxlsb, ".ods": _odfpy}.get(path.suffix.lower(), _openpyxl)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return dict(read(path))


def _openpyxl(path: Path) -> Iterator[tuple[str, Sheet]]:
    import openpyxl  # noqa: PLC0415  only the reader of the format is loaded

    book, formulas = (openpyxl.load_workbook(path, data_only=data) for data in (True, False))
    for own in book.worksheets:
        sheet = Sheet(covered={
            (row - 1, column - 1)
            for area in own.merged_cells.ranges for row, column in area.cells
            if (row, column) != (area.min_row, area.min_col)
        }, drops_covered=True)  # fmt: skip
        of_sheet = formulas[own.title]._cells
        for (row, column), cell in own._cells.items():
            seen: Cell = plain(cell.value)
            if cell.data_type == "e":
                seen = "error", str(cell.value)
            elif cell.value is None and getattr(of_sheet[row, column], "data_type", "") == "f":
                seen = "uncalculated", ""
            sheet.put(row - 1, column - 1, _as_shown(seen, cell.number_format or "") if seen != BLANK else seen)
        yield own.title, sheet


def _xlrd(path: Path) -> Iterator[tuple[str, Sheet]]:
    import xlrd  # noqa: PLC0415

    with xlrd.open_workbook(path, formatting_info=True, logfile=StringIO()) as book:
        for own in book.sheets():
            sheet = Sheet(covered=set())
            for top, bottom, left, right in own.merged_cells:
                sheet.covered |= {(row, column) for row in range(top, bottom) for column in range(left, right)}
                sheet.covered.discard((top, left))
            for row in range(own.nrows):
                for column, cell in enumerate(own.row(row)):
                    seen = plain(cell.value)
                    if cell.ctype == xlrd.XL_CELL_DATE:
                        seen = "moment", day_number(cell.value, since_1904=bool(book.datemode))
                    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                        seen = "boolean", bool(cell.value)
                    elif cell.ctype == xlrd.XL_CELL_ERROR:
                        seen = "error", xlrd.error_text_from_code.get(cell.value, str(cell.value))
                    elif cell.ctype == xlrd.XL_CELL_NUMBER:
                        format_key = book.xf_list[cell.xf_index].format_key
                        seen = _as_shown(seen, book.format_map[format_key].format_str)
                    sheet.put(row, column, seen)
            yield own.name, sheet


def _pyxlsb(path: Path) -> Iterator[tuple[str, Sheet]]:
    import pyxlsb  # noqa: PLC0415

    with pyxlsb.open_workbook(str(path)) as book:
        for name in book.sheets:
            sheet = Sheet(bare=True)
            with closing(book.get_sheet(name)) as own:
                for row in own.rows(sparse=True):
                    for cell in row:
                        error = isinstance(cell.v, str) and re.fullmatch("0x[0-9a-f]{1,2}", cell.v)
                        seen = ("error", error_name(int(cell.v, 16))) if error else plain(cell.v)
                        sheet.put(cell.r, cell.c, seen)
            yield name, sheet


def _odfpy(path: Path) -> Iterator[tuple[str, Sheet]]:
    import odf.opendocument  # noqa: PLC0415

    for own in odf.opendocument.load(str(path)).spreadsheet.childNodes:
        if _tag(own) == "table":
            sheet, row = Sheet(covered=set()), 0
            for line in _odf_rows(own):
                row = _odf_row(line, row, sheet)
            yield _attribute(own, _TABLE, "name"), sheet


def _tag(node: Any) -> str:
    name: tuple[str, str] = getattr(node, "qname", ("", ""))
    return name[1] if name[0] == _TABLE else ""


def _attribute(node: Any, space: str, name: str, default: str = "") -> str:
    return str((node.attributes or {}).get((space, name), default))


def _odf_rows(node: Any) -> Iterator[Any]:
    for child in node.childNodes:
        if _tag(child) == "table-row":
            yield child
        elif _tag(child) in ("table-row-group", "table-rows", "table-header-rows"):
            yield from _odf_rows(child)


def _odf_row(line: Any, row: int, sheet: Sheet) -> int:
    column, rows = 0, int(_attribute(line, _TABLE, "number-rows-repeated", "1"))
    for node in line.childNodes:
        if _tag(node) in ("table-cell", "covered-table-cell"):
            columns, seen = int(_attribute(node, _TABLE, "number-columns-repeated", "1")), _odf_cell(node)
            covered = _tag(node) == "covered-table-cell"
            if seen != BLANK or covered:
                places = [
                    (row + down, column + right)
                    for down in range(min(rows, _REPEATED)) for right in range(min(columns, _REPEATED))
                ]  # fmt: skip
                for at in places:
                    sheet.put(*at, seen)
                if covered and sheet.covered is not None:
                    sheet.covered.update(places)
            column += columns
    return row + rows


def _odf_cell(node: Any) -> Cell:
    from odf.teletype import extractText  # noqa: PLC0415

    text = "\n".join(extractText(child) for child in node.childNodes if getattr(child, "qname", ("", ""))[1] == "p")
    kind = _attribute(node, _OFFICE, "value-type")
    if _attribute(node, _CALC, "value-type") == "error":
        return "error", text
    if not kind and not text and _attribute(node, _TABLE, "formula"):
        return "uncalculated", ""
    if kind in ("float", "currency", "percentage"):
        return "percentage" if kind == "percentage" else "number", float(_attribute(node, _OFFICE, "value", "nan"))
    if kind == "boolean":
        return "boolean", _attribute(node, _OFFICE, "boolean-value") == "true"
    if kind == "date":
        return plain(datetime.fromisoformat(_attribute(node, _OFFICE, "date-value")[:26]))
    if kind == "time" and (match := _ISO_TIME.match(_attribute(node, _OFFICE, "time-value"))):
        hours, minutes, seconds = (float(part or 0) for part in match.groups()[1:])
        return "moment", (-1 if match[1] else 1) * (hours * 3600 + minutes * 60 + seconds) / 86400
    return plain(_attribute(node, _OFFICE, "string-value", text))
