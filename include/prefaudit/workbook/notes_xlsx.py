"""The notes on the cells of an .xlsx sheet, from its XML; a search of the bytes spares most sheets."""

import re
from collections.abc import Mapping
from io import BytesIO
from xml.etree import ElementTree  # the guard has refused every document that declares entities

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import ERROR_TEXT, PERCENTAGE, UNCALCULATED, SheetNotes
from prefaudit.workbook.cell_places import Area, FarCells, column_index
from prefaudit.workbook.number_formats import percentage_styles
from prefaudit.workbook.opc import Package

# Searches that only decide whether a sheet is worth parsing: what they find in vain costs time, nothing else.
_ROW = re.compile(rb"row\b[^>]*?\br\s*=\s*[\"'](\d+)")
_FAR = re.compile(rb"r\s*=\s*[\"'](?:[A-Z]{3}\d|[A-Z]+\d{5,})")
# An attribute that is « e », the tag of a formula, a merge, an attribute that begins by a character reference.
_SIGNS = (b'"e"', b"'e'", b"mergeCell", b"'&#", b'"&#',
          *(b"%bf%b" % (start, end) for start in (b"<", b":") for end in (b">", b" ", b"/", b"\n", b"\t", b"\r")),
          )  # fmt: skip
_SINCE_1904 = re.compile(rb"\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?$")


def xlsx_notes(package: Package, parts: Mapping[str, bytes], settings: Settings) -> list[SheetNotes]:
    """Return the notes of every sheet, in the order of the workbook.

    Raises:
        ElementTree.ParseError, LookupError, ValueError: a part is not XML, or is in an unknown encoding.
    """
    percentages = percentage_styles(parts.get(package.part("styles"), b""))
    styled = re.compile(rb"\bs\s*=\s*[\"'](?:%s)[\"']" % b"|".join(b"%d" % style for style in percentages))
    since_1904 = _SINCE_1904.search(parts.get(package.main, b"")) is not None
    found: list[SheetNotes] = []
    for _, part in package.sheets:
        xml = parts.get(part, b"")
        notes = SheetNotes(FarCells(settings.row_limit, settings.column_limit), since_1904=since_1904)
        if _is_noteworthy(xml, settings) or (percentages and styled.search(xml)):
            _Sheet(notes, percentages).read(xml)
        found.append(notes)
    return found


def _is_noteworthy(xml: bytes, settings: Settings) -> bool:
    if any(sign in xml for sign in _SIGNS) or _FAR.search(xml):
        return True
    rows = [int(row) for row in _ROW.findall(xml)]
    return max(rows, default=0) > settings.row_limit or xml.count(b"row") > settings.row_limit


class _Sheet:
    """One sheet read row by row: cells and rows without reference stand after the one before."""

    def __init__(self, notes: SheetNotes, percentages: frozenset[int]) -> None:
        self.notes = notes
        self.percentages = frozenset(map(str, percentages))
        self.space = ""
        self.row = -1

    def read(self, xml: bytes) -> None:
        for event, element in ElementTree.iterparse(BytesIO(xml), ("start", "end")):  # noqa: S314
            if event == "start":
                if not self.space:
                    self.space = element.tag[: element.tag.rfind("}") + 1]
            elif element.tag.endswith("}row"):
                self._read_row(element)
                element.clear()
            elif element.tag.endswith("}mergeCell"):
                self._read_merge(element.get("ref", ""))

    def _read_row(self, row: ElementTree.Element) -> None:
        reference = row.get("r", "").strip()
        self.row = int(reference) - 1 if reference.isdecimal() else self.row + 1
        value, inline, formula = (self.space + name for name in ("v", "is", "f"))
        at_row, column = self.row, -1
        for cell in row:
            match = _REFERENCE.match(cell.get("r", "").strip().upper())
            column = column_index(match[1]) if match else column + 1
            at_row = int(match[2]) - 1 if match else self.row
            saved, kind = cell.find(value), cell.get("t", "")
            text = (saved.text or "").strip() if saved is not None else ""
            if text or cell.find(inline) is not None:
                self.notes.far.meet(at_row, column)
            if kind == "e":
                self.notes.note_error(at_row, column, text or "#VALEUR!")
            elif (kind == "str" or not text) and cell.find(formula) is not None and cell.find(inline) is None:
                self._read_formula(at_row, column, saved is not None and kind == "str", text)
            elif text and kind in ("", "n") and cell.get("s") in self.percentages:
                self.notes.notes[at_row, column] = PERCENTAGE

    def _read_formula(self, row: int, column: int, is_text: bool, text: str) -> None:
        # Only a text result (t="str") may be saved empty: programs that compute nothing write an empty value, or none.
        if not is_text:
            self.notes.notes[row, column] = UNCALCULATED
        elif ERROR_TEXT.fullmatch(text):
            self.notes.note_error(row, column, text)

    def _read_merge(self, reference: str) -> None:
        match = _REFERENCE.match(reference.strip().upper().replace("$", ""))
        if match and match[3]:
            self.notes.merges.append(
                Area(int(match[2]) - 1, column_index(match[1]), int(match[4]) - 1, column_index(match[3]))
            )
