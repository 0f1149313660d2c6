"""Slower readers for what the fast one cannot open, with the same values: xlrd for .xls, openpyxl for .xlsx; of an .ods
the elements of its content.xml, of which no library at hand makes more than text.

An .xlsb has none: pyxlsb, the one there is, tells no dates from numbers."""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree  # the guard has refused every document that declares entities

import xlrd

from prefaudit.settings import Settings
from prefaudit.workbook.filetype import ODS, XLS, FileType
from prefaudit.workbook.ods_content import CELLS, OFFICE, STYLE, TABLE, TEXT
from prefaudit.workbook.raised import raised

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell

# A sheet: its name, whether it is visible, and its rows of values.
Sheet = tuple[str, bool, list[list[object]]]
_GROUPS = tuple(f"{TABLE}table-{name}" for name in ("row-group", "header-rows", "rows"))


def read_slowly(content: bytes, kind: FileType, settings: Settings, far: Container[str] = ()) -> list[Sheet]:
    """Return the worksheets of a workbook, each to the last row and column that a form may have.

    Args:
        content: The workbook; of an .ods its content.xml, as `ods_content.usual_content` gives it.
        kind: What it is.
        settings: The limits.
        far: The sheets of an .xls, by name, that are not to be read: their cells stand far from any form.

    Raises:
        Exception: whatever the library raises on a file that it cannot read; they have no common base.
    """
    if kind == ODS:
        return list(_ods(content, settings))
    return list(_xls(content, far) if kind == XLS else _xlsx(content, settings))


def _xls(content: bytes, far: Container[str]) -> Iterator[Sheet]:
    # Its remarks would stand in the output of a command.
    silent = StringIO()
    with xlrd.open_workbook(file_contents=content, logfile=silent, on_demand=True, formatting_info=True) as book:
        for number, name in enumerate(book.sheet_names()):
            if name in far:
                yield name, True, []
                continue
            sheet = book.sheet_by_index(number)
            rows = [[_xls_value(cell, book.datemode) for cell in row] for row in sheet.get_rows()]
            for (row, column), runs in sheet.rich_text_runlist_map.items():
                rows[row][column] = _with_raised(str(rows[row][column]), runs, book.font_list)
            yield sheet.name, sheet.visibility == 0, rows


def _with_raised(text: str, runs: Sequence[tuple[int, int]], fonts: Sequence[xlrd.formatting.Font]) -> str:
    """Return a text whose runs (start, font) are raised where their font is."""
    ends = [*(start for start, _ in runs[1:]), len(text)]
    for (start, font), end in zip(runs, ends, strict=True):
        place = {1: "superscript", 2: "subscript"}.get(fonts[font].escapement, "")
        text = text[:start] + raised(text[start:end], place) + text[end:]
    return text


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
    # Few workbooks need it, and every process that reads one would take longer to start.
    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        rows = sheet.iter_rows(max_row=settings.row_limit, max_col=settings.column_limit)
        yield (
            sheet.title,
            sheet.sheet_state == "visible",
            list(_trimmed([_xlsx_value(cell) for cell in row] for row in rows)),
        )


def _trimmed(rows: Iterable[list[object]]) -> Iterator[list[object]]:
    """Yield rows down to the last one that holds anything."""
    blank: list[list[object]] = []
    for values in rows:
        blank.append(values)
        if any(value != "" for value in values):
            yield from blank
            blank = []


def _xlsx_value(cell: "Cell | MergedCell") -> object:
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, datetime):
        return _day(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _day(moment: datetime) -> object:
    return moment.date() if moment.time() == time() else moment


def _ods(content: bytes, settings: Settings) -> Iterator[Sheet]:
    root = ElementTree.fromstring(content)  # noqa: S314
    hidden = {
        style.get(f"{STYLE}name")
        for style in root.iter(f"{STYLE}style")
        if any(part.get(f"{TABLE}display") == "false" for part in style)
    }
    for table in root.findall(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table"):
        rows = list(_trimmed(_ods_rows(table, settings)))
        width = max(map(len, rows), default=0)
        visible = table.get(f"{TABLE}style-name") not in hidden
        yield table.get(f"{TABLE}name", ""), visible, [row + [""] * (width - len(row)) for row in rows]


def _ods_rows(table: ElementTree.Element, settings: Settings) -> Iterator[list[object]]:
    count = 0
    for row in _row_elements(table):
        values: list[object] = []
        for cell in row:
            if cell.tag in CELLS:
                repeated = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
                values += [_ods_value(cell)] * min(repeated, settings.column_limit - len(values))
        while values and values[-1] == "":
            values.pop()
        for _ in range(min(int(row.get(f"{TABLE}number-rows-repeated", "1")), settings.row_limit - count)):
            yield list(values)
            count += 1


def _row_elements(parent: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in parent:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in _GROUPS:
            yield from _row_elements(child)


def _ods_value(cell: ElementTree.Element) -> object:
    kind, value = cell.get(f"{OFFICE}value-type", ""), cell.get(f"{OFFICE}value", "")
    if kind in ("float", "percentage", "currency"):
        return float(value)
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value") == "true"
    if kind == "date":
        text = cell.get(f"{OFFICE}date-value", "")
        return _day(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)
    if (string := cell.get(f"{OFFICE}string-value")) is not None:
        return string
    return "\n".join(_ods_text(paragraph) for paragraph in cell.findall(f"{TEXT}p"))


def _ods_text(element: ElementTree.Element) -> str:
    """Return the text of a paragraph, with the blanks that an element of it stands for."""
    blanks = " " * int(element.get(f"{TEXT}c", "1")) if element.tag == f"{TEXT}s" else ""
    return blanks + (element.text or "") + "".join(_ods_text(child) + (child.tail or "") for child in element)
