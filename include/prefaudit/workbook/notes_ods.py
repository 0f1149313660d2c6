"""The notes on the cells of an .ods, from its content.xml."""

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import ERROR_TEXT, PERCENTAGE, UNCALCULATED, CellNote, NoteKind, SheetNotes
from prefaudit.workbook.cell_places import Area, FarCells
from prefaudit.workbook.ods_content import OFFICE, STYLE, TABLE, TEXT, OdsContent
from prefaudit.workbook.xml_events import parse_events

_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
# Names as the XML parser gives them.
_VALUE_TYPE, _VALUE, _STRING = (f"{OFFICE}{name}"[1:] for name in ("value-type", "value", "string-value"))
_CALC_TYPE, _PARAGRAPH = f"{_CALC}value-type"[1:], f"{TEXT}p"[1:]
_SHEET, _ROW, _COLUMN, _CELL, _COVERED = (
    f"{TABLE}{name}"[1:] for name in ("table", "table-row", "table-column", "table-cell", "covered-table-cell")
)
_TABLES = (_SHEET, *(f"{TABLE}{name}"[1:] for name in ("dde-links", "tracked-changes")))
_FORMULA, _VISIBILITY, _NAME = (f"{TABLE}{name}"[1:] for name in ("formula", "visibility", "name"))
_REPEATED = {what: f"{TABLE}number-{what}-repeated"[1:] for what in ("rows", "columns")}
_SPANNED = {what: f"{TABLE}number-{what}-spanned"[1:] for what in ("rows", "columns")}
_VISIBLE = "visible"
_STYLE, _PROPERTIES, _STYLE_NAME = (f"{STYLE}{name}"[1:] for name in ("style", "text-properties", "name"))
_STRIKES = tuple(f"{STYLE}text-line-through-{name}"[1:] for name in ("style", "type"))
_OF_CELL, _OF_CELLS = f"{TABLE}style-name"[1:], f"{TABLE}default-cell-style-name"[1:]

Attributes = dict[str, str]


def ods_notes(content: OdsContent, settings: Settings, *, always: bool = False) -> list[SheetNotes] | None:
    """Return the notes of every sheet of a content.xml, in the order of the workbook.

    Args:
        content: The content.xml.
        settings: How far a form may reach.
        always: Whether a content is parsed in which nothing seems noteworthy, for which the result is None otherwise.

    Raises:
        ElementTree.ParseError, LookupError, ValueError: the content is not XML, or is in an unknown encoding.
    """
    if not (always or content.is_noteworthy()):
        return None
    reader = _Reader(content.since_1904, settings)
    reader.read(content.xml)
    return reader.sheets


def _repeated(element: Attributes, what: str) -> int:
    count = element.get(_REPEATED[what], "1")
    return max(int(count), 1) if count.isdecimal() else 1


class _Reader:
    """A content read element by element.

    A table in a cell, in what was changed before or in a link to another program is no sheet; of what a cell holds its
    own paragraphs are its text.
    """

    def __init__(self, since_1904: bool, settings: Settings) -> None:
        self.since_1904, self.settings = since_1904, settings
        self.sheets: list[SheetNotes] = []
        self.tables = self.row = self.rows = self.column = self.hidden_from = 0
        self.cell: Attributes | None = None
        self.depth = 0  # of elements in the cell
        self.lines: list[list[str]] = []
        self.in_line = self.in_sheet = False
        self.outermost = self.style = self.row_style = ""
        self.struck: set[str] = set()
        self.column_styles: list[str] = []

    def read(self, xml: bytes) -> None:
        parse_events(xml, self._start, self._end, self._text)

    def _start(self, name: str, attributes: Attributes) -> None:
        if self.cell is not None:
            self.depth += 1
            if self.depth == 1 and name == _PARAGRAPH:
                self.lines.append([])
                self.in_line = True
        elif name in _TABLES:
            self.tables += 1
            self.outermost = name if self.tables == 1 else self.outermost
            self.in_sheet = self.tables == 1 and name == _SHEET
            if self.in_sheet:
                self._start_sheet(attributes)
        elif self.in_sheet:
            self._start_in_sheet(name, attributes)
        elif name == _STYLE:
            self.style = attributes.get(_STYLE_NAME, "")
        elif name == _PROPERTIES and any(attributes.get(strike, "none") != "none" for strike in _STRIKES):
            self.struck.add(self.style)

    def _start_sheet(self, sheet: Attributes) -> None:
        far = FarCells(self.settings.row_limit, self.settings.column_limit)
        self.sheets.append(SheetNotes(sheet.get(_NAME, ""), far, since_1904=self.since_1904))
        self.row = self.rows = self.hidden_from = 0
        self.column_styles = []

    def _start_in_sheet(self, name: str, attributes: Attributes) -> None:
        if name in (_CELL, _COVERED):
            self.cell, self.depth, self.lines = attributes, 0, []
        elif name == _ROW:
            self.row, self.rows, self.column = self.row + self.rows, _repeated(attributes, "rows"), 0
            self.row_style = attributes.get(_OF_CELLS, "")
            if attributes.get(_VISIBILITY, _VISIBLE) != _VISIBLE:
                self.sheets[-1].hide_rows(self.row, self.row + self.rows - 1)
        elif name == _COLUMN:
            count = _repeated(attributes, "columns")
            if attributes.get(_VISIBILITY, _VISIBLE) != _VISIBLE:
                self.sheets[-1].hide_columns(self.hidden_from, self.hidden_from + count - 1)
            self.hidden_from += count
            more = min(count, self.settings.column_limit - len(self.column_styles))
            self.column_styles += [attributes.get(_OF_CELLS, "")] * more

    def _text(self, text: str) -> None:
        if self.in_line:
            self.lines[-1].append(text)

    def _end(self, name: str) -> None:
        if self.cell is None:
            if name in _TABLES:
                self.tables -= 1
                self.in_sheet = self.tables == 1 and self.outermost == _SHEET
        elif self.depth:
            self.in_line = self.in_line and self.depth > 1
            self.depth -= 1
        else:
            self._end_cell(self.cell)
            self.cell = None

    def _end_cell(self, cell: Attributes) -> None:
        columns = _repeated(cell, "columns")
        down, right = (cell.get(_SPANNED[what], "1") for what in ("rows", "columns"))
        if (down, right) != ("1", "1") and down.isdecimal() and right.isdecimal():
            area = Area(self.row, self.column, self.row + int(down) - 1, self.column + int(right) - 1)
            self.sheets[-1].merges.append(area)
        if self.lines or _VALUE_TYPE in cell or _FORMULA in cell:
            text = "\n".join(map("".join, self.lines)).strip()
            self._note(cell, text, Area(self.row, self.column, self.row + self.rows - 1, self.column + columns - 1))
        self.column += columns

    def _note(self, cell: Attributes, text: str, area: Area) -> None:
        sheet, kind = self.sheets[-1], cell.get(_VALUE_TYPE, "")
        if not text and not kind and _FORMULA not in cell:
            return
        sheet.far.meet(area.row, area.column)
        sheet.far.meet(area.last_row, area.last_column)
        if sheet.far:
            return
        note, struck = _note(cell, kind, text), self._is_struck(cell, area.column)
        for row in range(area.row, area.last_row + 1) if note or struck else ():
            places = [(row, column) for column in range(area.column, area.last_column + 1)]
            if struck:
                sheet.struck.update(places)
            if note:
                sheet.notes.update(dict.fromkeys(places, note))

    def _is_struck(self, cell: Attributes, column: int) -> bool:
        """Return whether a cell has a struck-out font, by its own style or that of its row or column."""
        if not self.struck:
            return False
        of_column = self.column_styles[column] if column < len(self.column_styles) else ""
        return (cell.get(_OF_CELL) or self.row_style or of_column) in self.struck


def _note(cell: Attributes, kind: str, text: str) -> CellNote | None:
    formula, string = _FORMULA in cell, cell.get(_STRING, text)
    # Excel writes an error as the number 0, LibreOffice as an empty text; what the cell shows tells.
    contradicted = kind != "string" or formula or string != text
    if cell.get(_CALC_TYPE) == "error" or (contradicted and ERROR_TEXT.fullmatch(text)):
        return CellNote(NoteKind.ERROR, text or "#VALEUR!")
    valued = kind == "string" or any(name.endswith("value") for name in cell)
    if formula and not text and not (kind and valued):
        return UNCALCULATED
    if kind == "percentage" or (kind == "float" and _is_share(cell, text)):
        return PERCENTAGE
    return None


def _is_share(cell: Attributes, text: str) -> bool:
    """Return whether a number is shown a hundred times as large, with « % »."""
    if not text.endswith("%"):
        return False
    try:
        shown = float(text[:-1].replace(",", ".").replace("\u202f", "").replace("\u00a0", "").replace(" ", ""))
        value = float(cell.get(_VALUE, ""))
    except ValueError:
        return False
    return abs(shown - value * 100) < abs(shown - value)
