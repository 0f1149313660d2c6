"""The notes on the cells of an .ods, from its content.xml."""

import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree  # the guard has refused every document that declares entities
from zipfile import ZipFile

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import ERROR_TEXT, PERCENTAGE, UNCALCULATED, CellNote, NoteKind, SheetNotes
from prefaudit.workbook.cell_places import Area, FarCells

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
# The parser knows names by their usual prefix alone.
for _prefix in ("office", "table", "text", "style"):
    ElementTree.register_namespace(_prefix, f"urn:oasis:names:tc:opendocument:xmlns:{_prefix}:1.0")
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
# Searches that only decide whether a content is worth parsing.
_SIGNS = (b'"percentage"', b"'percentage'", b"covered-table-cell", b'"error"', b"'error'", b"'&#", b'"&#')
_SHOWN = re.compile(rb">\s*(?:#|Err:)|\d[^<>%]{0,8}%\s*<")
_TAG = re.compile(rb"<[^>]*\b(?:formula|columns-repeated)\s*=\s*[^>]*>")
_MANY_COLUMNS = re.compile(rb"columns-repeated\s*=\s*[\"']\d{3}")
_MANY_ROWS = re.compile(rb"rows-repeated\s*=\s*[\"']\d{3}(?:(?!table-row)[\s\S])*?value-type")
_FILLED = (f"{_OFFICE}value-type", f"{_TABLE}formula")
_SINCE_1904 = re.compile(rb"<table:null-date\b[^>]*1904")
# What the parser loses or does not pass: a text between CDATA marks, a tab or a line break within a paragraph, blanks
# and remarks between cells. A table with a source is what is kept of another workbook: it is no sheet.
_UNUSUAL = re.compile(rb"<!\[CDATA\[|<!--|<text:(?:tab|line-break)\b|<table:table-source\b|>\s+</?table:")
_WITHIN = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_BLANKS = re.compile(r"[ \t\r\n]+")


def ods_notes(content: bytes, settings: Settings) -> list[SheetNotes]:
    """Return the notes of every sheet of a content.xml, in the order of the workbook; none where nothing is noteworthy.

    Raises:
        ElementTree.ParseError, LookupError, ValueError: the content is not XML, or is in an unknown encoding.
    """
    since_1904 = _SINCE_1904.search(content) is not None
    if not since_1904 and not _is_noteworthy(content):
        return []
    sheets: list[_Sheet] = []
    depth = 0
    for event, element in ElementTree.iterparse(BytesIO(content), ("start", "end")):  # noqa: S314
        if element.tag == f"{_TABLE}table":
            # A table in a cell, or in what was changed before, is no sheet.
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                far = FarCells(settings.row_limit, settings.column_limit)
                sheets.append(_Sheet(SheetNotes(far, since_1904=since_1904)))
        elif event == "end" and depth == 1 and element.tag == f"{_TABLE}table-row":
            sheets[-1].read_row(element)
            element.clear()
    return [sheet.notes for sheet in sheets]


def _is_noteworthy(content: bytes) -> bool:
    if any(sign in content for sign in _SIGNS) or _SHOWN.search(content) or _MANY_ROWS.search(content):
        return True
    tags = _TAG.findall(content)
    return any((b"value-type" in tag) == bool(_MANY_COLUMNS.search(tag)) for tag in tags if _concerned(tag))


def _concerned(tag: bytes) -> bool:
    """Return whether a tag has a formula, or stands for many columns."""
    return b"formula" in tag or bool(_MANY_COLUMNS.search(tag))


def usual_ods(path: Path, content: bytes, usual: bytes) -> bytes | None:
    """Return an .ods as the parser expects one: with a MIME type, and `usual` as its content; None where it is one."""
    if usual is content:
        with ZipFile(path) as archive:
            if "mimetype" in archive.namelist():
                return None
    buffer = BytesIO()
    with ZipFile(buffer, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<manifest/>")
        made.writestr("content.xml", usual)
    return buffer.getvalue()


def usual_content(content: bytes) -> bytes:
    """Return a content.xml as the parser expects one: with the usual prefixes, and nothing in it that it would lose.

    Raises:
        ElementTree.ParseError, LookupError, ValueError: the content is not XML, or is in an unknown encoding.
    """
    if b"<office:document-content" in content[:4096] and not _UNUSUAL.search(content):
        return content
    root = ElementTree.fromstring(content)  # noqa: S314
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{_TABLE}table" and child.find(f"{_TABLE}table-source") is not None:
                parent.remove(child)
    for element in root.iter():
        if element.tag.startswith(_TABLE) and not (element.text or "").strip():
            element.text = None
        if element.tag.startswith(_TABLE) or element.tag == f"{_TEXT}p":
            element.tail = None
    for paragraph in root.iter(f"{_TEXT}p"):
        for element in paragraph.iter():
            element.text = _BLANKS.sub(" ", element.text or "") + _WITHIN.get(element.tag, "")
            if element is not paragraph:
                element.tail = _BLANKS.sub(" ", element.tail or "")
            if element.tag in _WITHIN:
                element.tag = f"{_TEXT}span"
    return bytes(ElementTree.tostring(root, "utf-8"))


def _repeated(element: ElementTree.Element, what: str) -> int:
    count = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return max(int(count), 1) if count.isdecimal() else 1


class _Sheet:
    def __init__(self, notes: SheetNotes) -> None:
        self.notes = notes
        self.row = 0

    def read_row(self, row: ElementTree.Element) -> None:
        """Note the cells of a row, and of the rows that it stands for."""
        rows, column = _repeated(row, "rows"), 0
        for cell in filter(lambda child: child.tag in _CELLS, row):
            columns = _repeated(cell, "columns")
            if len(cell) or not cell.attrib.keys().isdisjoint(_FILLED):
                self._read_cell(cell, Area(self.row, column, self.row + rows - 1, column + columns - 1))
            self._read_merge(cell, column)
            column += columns
        self.row += rows

    def _read_merge(self, cell: ElementTree.Element, column: int) -> None:
        down, right = (cell.get(f"{_TABLE}number-{what}-spanned", "1") for what in ("rows", "columns"))
        if (down, right) != ("1", "1") and down.isdecimal() and right.isdecimal():
            self.notes.merges.append(Area(self.row, column, self.row + int(down) - 1, column + int(right) - 1))

    def _read_cell(self, cell: ElementTree.Element, area: Area) -> None:
        text = "\n".join("".join(paragraph.itertext()) for paragraph in cell.findall(f"{_TEXT}p")).strip()
        kind = cell.get(f"{_OFFICE}value-type", "")
        if not text and not kind and f"{_TABLE}formula" not in cell.attrib:
            return
        self.notes.far.meet(area.row, area.column)
        self.notes.far.meet(area.last_row, area.last_column)
        if self.notes.far:
            return
        note = _note(cell, kind, text)
        if note:
            for row in range(area.row, area.last_row + 1):
                self.notes.notes |= {(row, column): note for column in range(area.column, area.last_column + 1)}


def _note(cell: ElementTree.Element, kind: str, text: str) -> CellNote | None:
    formula, string = f"{_TABLE}formula" in cell.attrib, cell.get(f"{_OFFICE}string-value", text)
    # Excel writes an error as the number 0, LibreOffice as an empty text; what the cell shows tells.
    contradicted = kind != "string" or formula or string != text
    if cell.get(f"{_CALC}value-type") == "error" or (contradicted and ERROR_TEXT.fullmatch(text)):
        return CellNote(NoteKind.ERROR, text or "#VALEUR!")
    if formula and not kind and not text:
        return UNCALCULATED
    if kind == "percentage" or (kind == "float" and _is_share(cell, text)):
        return PERCENTAGE
    return None


def _is_share(cell: ElementTree.Element, text: str) -> bool:
    """Return whether a number is shown a hundred times as large, with « % »."""
    if not text.endswith("%"):
        return False
    try:
        shown = float(text[:-1].replace(",", ".").replace("\u202f", "").replace("\u00a0", "").replace(" ", ""))
        value = float(cell.get(f"{_OFFICE}value", ""))
    except ValueError:
        return False
    return abs(shown - value * 100) < abs(shown - value)
