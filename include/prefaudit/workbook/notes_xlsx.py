"""The notes on the cells of an .xlsx sheet, from its XML; a search of the bytes spares most sheets, or their cells."""

import re
from collections.abc import Mapping
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase, digits

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import ERROR_TEXT, PERCENTAGE, UNCALCULATED, SheetNotes
from prefaudit.workbook.cell_places import Area, FarCells, column_index
from prefaudit.workbook.number_formats import CellStyles, xlsx_styles
from prefaudit.workbook.opc import Package, sheet_part
from prefaudit.workbook.xml_events import parse_events

# Signs that a sheet is worth parsing; what they find in vain costs time, nothing else. A sign is looked for where its
# rarest letter stands: attributes written otherwise than programs usually do, a formula, a hidden row.
_UNUSUAL = (b"'", b"&", b"\n", b"\t", b"\r")
_IN_CELLS = ((b"f", b"<f"), (b"d", b"hidden"))
# Before the cells: hidden columns.
_BEFORE_CELLS = (b"hidden", b'width="0"', b"width='0'", b"width =")
# The cells with every figure as 0, every capital as A, no other letter but « e »: there, an error is "e", a reference
# of two letters begins by "AA, one of five figures ends by 00000".
_SHAPES = bytes.maketrans(digits.encode() + ascii_uppercase.encode(), b"0" * 10 + b"A" * 26)
_SHAPELESS = ascii_lowercase.replace("e", "").encode() + b"<>/:."
# So many styles are looked for one by one.
_FEW = 4
_STYLES = re.compile(rb'\bs="(\d+)"')
_CELLS, _CELLS_END, _MERGE = b"<sheetData", b"</sheetData", b"mergeCell"
# Where this namespace is named twice, it has a prefix too, which the signs do not look for.
_NAMESPACES = (b"spreadsheetml/2006/main", b"ooxml/spreadsheetml/main")
_SINCE_1904 = re.compile(rb"\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']")
_WITHOUT_CELLS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
_TRUE = ("1", "true", "on")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?$")


def xlsx_notes(package: Package, parts: Mapping[str, bytes], settings: Settings) -> list[SheetNotes]:
    """Return the notes of every sheet, in the order of the workbook.

    Raises:
        ElementTree.ParseError, LookupError, ValueError: a part is not XML, or is in an unknown encoding.
    """
    styles = xlsx_styles(parts.get(package.part("styles"), b""))
    noted = styles.percentages | styles.struck
    since_1904 = _SINCE_1904.search(parts.get(package.main, b"")) is not None
    kinds = {relation.part: relation.type for relation in package.relations}
    found: list[SheetNotes] = []
    for name, part in package.sheets:
        far = FarCells(settings.row_limit, settings.column_limit)
        is_chart = kinds.get(part, "") in _WITHOUT_CELLS
        notes = SheetNotes(name, far, since_1904=since_1904, is_chart=is_chart)
        noteworthy = _noteworthy(sheet_part(parts, part), noted, settings.row_limit)
        if noteworthy:
            _Sheet(notes, styles).read(noteworthy)
        found.append(notes)
    return found


def _noteworthy(xml: bytes, styles: frozenset[int], row_limit: int) -> bytes:
    """Return what of a sheet is to be parsed: all of it, all but its cells, or nothing."""
    start, end = xml.find(_CELLS), xml.rfind(_CELLS_END)
    if start < 0 or end < start or sum(map(xml.count, _NAMESPACES)) > 1:
        return xml
    head, cells, tail = xml[:start], xml[start:end], xml[end:]
    if _has_signs(cells, row_limit) or (styles and _has_styles(cells, styles)):
        return xml
    if _MERGE in tail or any(sign in head for sign in _BEFORE_CELLS):
        return head + _CELLS + b">" + tail
    return b""


def _has_signs(cells: bytes, row_limit: int) -> bool:
    if any(sign in cells for sign in _UNUSUAL) or any(rare in cells and sign in cells for rare, sign in _IN_CELLS):
        return True
    shapes = cells.translate(_SHAPES, _SHAPELESS)
    far = b'%b"' % (b"0" * len(str(row_limit)))
    many = len(cells) > row_limit * len(b"<row/>") and cells.count(b"<row") > row_limit
    return many or far in shapes or b'"AA' in shapes or b'"e"' in shapes


def _has_styles(cells: bytes, styles: frozenset[int]) -> bool:
    if b"s =" in cells or b"s= " in cells:
        return True
    if len(styles) > _FEW:
        return not styles.isdisjoint(map(int, _STYLES.findall(cells)))
    return any(b's="%d"' % style in cells for style in styles)


@lru_cache(maxsize=65_536)
def _place(reference: str) -> tuple[int, int] | None:
    """Return the 0-based row and column of a reference (« B12 »); None where it is none."""
    match = _REFERENCE.match(reference.strip().upper())
    return (int(match[2]) - 1, column_index(match[1])) if match else None


class _Sheet:
    """One sheet read cell by cell: cells and rows without reference stand after the one before.

    Elements are known by their name without its prefix, as the parser of the values knows them.
    """

    def __init__(self, notes: SheetNotes, styles: CellStyles) -> None:
        self.notes, self.far = notes, notes.far
        self.percentages, self.struck = (frozenset(map(str, found)) for found in (styles.percentages, styles.struck))
        self.names: dict[str, str] = {}
        self.row = self.at_row = self.column = -1
        self.cell: dict[str, str] | None = None
        self.value: list[str] = []
        self.in_value = self.saved = self.inline = self.formula = False

    def read(self, xml: bytes) -> None:
        parse_events(xml, self._start, self._end, self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = self.names.get(name)
        if kind is None:
            kind = self.names[name] = name.rpartition("}")[2]
        if kind == "v":
            self.in_value = self.saved = self.cell is not None
        elif kind == "c":
            self._start_cell(attributes)
        elif kind == "f":
            self.formula = True
        elif kind == "is":
            self.inline = True
        elif kind == "row":
            self._start_row(attributes)
        elif kind == "mergeCell":
            self._read_merge(attributes.get("ref", ""))
        elif kind == "col":
            self._read_columns(attributes)

    def _text(self, text: str) -> None:
        if self.in_value:
            self.value.append(text)

    def _end(self, name: str) -> None:
        kind = self.names[name]
        if kind == "v":
            self.in_value = False
        elif kind == "c" and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None

    def _start_row(self, row: dict[str, str]) -> None:
        reference = row.get("r", "").strip()
        self.row, self.column = int(reference) - 1 if reference.isdecimal() else self.row + 1, -1
        if row.get("hidden") in _TRUE:
            self.notes.hide_rows(self.row, self.row)

    def _start_cell(self, cell: dict[str, str]) -> None:
        self.at_row, self.column = _place(cell.get("r", "")) or (self.row, self.column + 1)
        self.cell, self.value = cell, []
        self.saved = self.inline = self.formula = False

    def _end_cell(self, cell: dict[str, str]) -> None:
        text, kind, row, column = "".join(self.value).strip(), cell.get("t", ""), self.at_row, self.column
        if (text or self.inline) and (row >= self.far.row_limit or column >= self.far.column_limit):
            self.far.meet(row, column)
        if cell.get("s") in self.struck and (text or self.inline):
            self.notes.struck.add((row, column))
        if kind == "e":
            self.notes.note_error(row, column, text or "#VALEUR!")
        elif self.formula and (kind == "str" or not text) and not self.inline:
            self._read_formula(row, column, self.saved and kind == "str", text)
        elif text and kind in ("", "n") and cell.get("s") in self.percentages:
            self.notes.notes[row, column] = PERCENTAGE

    def _read_formula(self, row: int, column: int, is_text: bool, text: str) -> None:
        # Only a text result (t="str") may be saved empty: programs that compute nothing write an empty value, or none.
        if not is_text:
            self.notes.notes[row, column] = UNCALCULATED
        elif ERROR_TEXT.fullmatch(text):
            self.notes.note_error(row, column, text)

    def _read_columns(self, columns: dict[str, str]) -> None:
        first, last = columns.get("min", ""), columns.get("max", "")
        hidden = columns.get("hidden") in _TRUE or columns.get("width") == "0"
        if hidden and first.isdecimal() and last.isdecimal():
            self.notes.hide_columns(int(first) - 1, int(last) - 1)

    def _read_merge(self, reference: str) -> None:
        match = _REFERENCE.match(reference.strip().upper().replace("$", ""))
        if match and match[3]:
            self.notes.merges.append(
                Area(int(match[2]) - 1, column_index(match[1]), int(match[4]) - 1, column_index(match[3]))
            )
