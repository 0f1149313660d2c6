"""The notes on the cells of an .ods, from its content.xml."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from xml.etree import ElementTree  # the guard has refused every document that declares entities
from zipfile import ZipFile

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import ERROR_TEXT, PERCENTAGE, UNCALCULATED, CellNote, NoteKind, SheetNotes
from prefaudit.workbook.cell_places import Area, FarCells
from prefaudit.workbook.raised import raised

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
# The parser knows names by their usual prefix alone.
for _prefix in ("office", "table", "text", "style"):
    ElementTree.register_namespace(_prefix, f"urn:oasis:names:tc:opendocument:xmlns:{_prefix}:1.0")
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
# Whether a content is worth parsing is looked up in its outline: every figure as 0, every quote as ", and of the rest
# only what the signs below are made of; no spaces. `value-type="percentage"` is `v-yp="prg"` there. What a sign finds
# in vain costs time, nothing else.
_LETTERS = b"Ebfgkprvy"
_OUTLINE = bytes.maketrans(b"123456789'", b'000000000"')
_LEFT_OUT = bytes(byte for byte in range(256) if byte not in _LETTERS + b"0123456789'\"<:-=#")
_SIGNS = (
    b"#",  # an error that is shown, or a character by its number
    b"Err:",
    b'yp="prg"',  # value-type="percentage"
    b'yp="rrr"',  # value-type="error"
    b":vr-b-",  # covered-table-cell
    b'vby="',  # visibility=
)
# The bytes of blanks, of no-break ones too.
_BLANKS = " \t\n\r\u00a0\u202f\u2009".encode()
_FORMULA, _VALUE_TYPE, _ROW = re.compile(rb':fr="'), b'v-yp="', b"b-r"
# What the parser loses or does not pass: a tab or a line break within a paragraph, a text between CDATA marks, blanks
# and remarks between cells. A table with a source is what is kept of another workbook, as its name 'file:…'# says.
_LOST = ((b"k", b"-brk"), (b"#", b"#"))  # looked for where its rarest letter stands
_TAB = re.compile(rb"<:b(?!-)")  # LibreOffice has <loext:table-protection> in every sheet
_LOST_BYTES = (b"!", b"\n", b"\t", b"\r")
_UNUSUAL = re.compile(rb"<!\[CDATA\[|<!--|<text:(?:tab|line-break)\b|<table:table-source\b|>\s+</?table:")
_RAISING = re.compile(rb"text-position\s*=\s*[\"'](?:su|-|[1-9])")
_WITHIN = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_SPACES = re.compile(r"[ \t\r\n]+")
_NULL_DATE, _SINCE_1904 = b"<b:-b:", re.compile(rb"<table:null-date\b[^<>]*1904")
_MANY_COLUMNS, _MANY_ROWS = re.compile(rb'r--rp="000'), re.compile(rb'r-r-rp="000')
_TABLES = tuple(f"{_TABLE}{name}" for name in ("table", "dde-links", "tracked-changes"))
_FILLED = (f"{_OFFICE}value-type", f"{_TABLE}formula")
_VISIBILITY, _VISIBLE = f"{_TABLE}visibility", "visible"


@dataclass(frozen=True)
class OdsContent:
    """A content.xml."""

    xml: bytes

    @cached_property
    def body(self) -> bytes:
        """Return what stands behind the styles."""
        return self.xml[max(self.xml.find(b"spreadsheet>"), 0) :]

    @cached_property
    def outline(self) -> bytes:
        """Return the body in the letters of the signs."""
        return self.body.translate(_OUTLINE, _LEFT_OUT)


def ods_notes(content: OdsContent, settings: Settings, *, always: bool = False) -> list[SheetNotes] | None:
    """Return the notes of every sheet of a content.xml, in the order of the workbook.

    Args:
        content: The content.xml.
        settings: How far a form may reach.
        always: Whether a content is parsed in which nothing seems noteworthy, for which the result is None otherwise.

    Raises:
        ElementTree.ParseError, LookupError, ValueError: the content is not XML, or is in an unknown encoding.
    """
    before_rows = content.outline.partition(_ROW)[0]
    since_1904 = _NULL_DATE in before_rows and _SINCE_1904.search(content.xml) is not None
    if not (always or since_1904 or _is_noteworthy(content)):
        return None
    sheets: list[_Sheet] = []
    depth = 0
    for event, element in ElementTree.iterparse(BytesIO(content.xml), ("start", "end")):  # noqa: S314
        if element.tag in _TABLES:
            # A table in a cell, in what was changed before or in a link to another program is no sheet.
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1 and element.tag == _TABLES[0]:
                far = FarCells(settings.row_limit, settings.column_limit)
                sheets.append(_Sheet(SheetNotes(element.get(f"{_TABLE}name", ""), far, since_1904=since_1904)))
        elif event == "end" and depth == 1 and sheets:
            if element.tag == f"{_TABLE}table-row":
                sheets[-1].read_row(element)
                element.clear()
            elif element.tag == f"{_TABLE}table-column":
                sheets[-1].read_columns(element)
    return [sheet.notes for sheet in sheets]


def _is_noteworthy(content: OdsContent) -> bool:
    outline = content.outline
    return (
        any(sign in outline for sign in _SIGNS)
        or any(_VALUE_TYPE in tag for tag in set(_tags(outline, _MANY_COLUMNS)))
        or any(_VALUE_TYPE not in tag for tag in _tags(outline, _FORMULA))
        or _repeats_values(outline)
        or _shows_percentage(content.body)
    )


def _tags(outline: bytes, sign: re.Pattern[bytes]) -> Iterator[bytes]:
    """Yield the tags that have a sign, each with what its element holds before the next tag."""
    end = 0
    for found in sign.finditer(outline):
        at = found.start()
        if at >= end:
            end = outline.find(b"<", at)
            end = end if end >= 0 else len(outline)
            yield outline[outline.rfind(b"<", 0, at) : end]


def _repeats_values(outline: bytes) -> bool:
    """Return whether a row that stands for many holds a value."""
    end = 0
    for found in _MANY_ROWS.finditer(outline):
        if found.start() >= end:
            end = outline.find(_ROW, found.end())
            end = end if end >= 0 else len(outline)
            if outline.find(_VALUE_TYPE, found.end(), end) >= 0:
                return True
    return False


def _shows_percentage(content: bytes) -> bool:
    """Return whether a text ends like a number shown as a percentage, or like a part of one."""
    at = content.find(b"%")
    while at >= 0:
        before = content[max(at - 9, 0) : at].rstrip(_BLANKS)
        shown = before[-1:].isdigit() or (before.endswith(b">") and not before.endswith(b"p>"))
        if shown and content[at + 1 : at + 9].lstrip(_BLANKS).startswith(b"<"):
            return True
        at = content.find(b"%", at + 1)
    return False


def usual_ods(parts: Mapping[str, bytes], content: OdsContent, usual: bool) -> bytes | None:
    """Return an .ods as the parser expects one: with a MIME type, and this content; None where it is one.

    `usual` is whether its parts are named and encoded as the parser expects.
    """
    if usual and "mimetype" in parts and content.xml is parts["content.xml"]:
        return None
    buffer = BytesIO()
    with ZipFile(buffer, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<manifest/>")
        made.writestr("content.xml", content.xml)
    return buffer.getvalue()


def usual_content(xml: bytes, *, always: bool = False) -> OdsContent:
    """Return a content.xml as the parser expects one: with the usual prefixes, and nothing in it that it would lose.

    Args:
        xml: The content.xml of an .ods.
        always: Whether it is written anew where nothing in it seems to be lost.

    Raises:
        ElementTree.ParseError, LookupError, ValueError: the content is not XML, or is in an unknown encoding.
    """
    content = OdsContent(xml)
    if not always and b"<office:document-content" in xml[:4096] and not _is_lossy(content):
        return content
    root = ElementTree.fromstring(xml)  # noqa: S314
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{_TABLE}table" and child.find(f"{_TABLE}table-source") is not None:
                parent.remove(child)
    for element in root.iter():
        if element.tag.startswith(_TABLE) and not (element.text or "").strip():
            element.text = None
        if element.tag.startswith(_TABLE) or element.tag == f"{_TEXT}p":
            element.tail = None
    places = dict(_raising_styles(root))
    for paragraph in root.iter(f"{_TEXT}p"):
        for element in paragraph.iter():
            text = _SPACES.sub(" ", element.text or "") + _WITHIN.get(element.tag, "")
            element.text = raised(text, places.get(element.get(f"{_TEXT}style-name", ""), ""))
            if element is not paragraph:
                element.tail = _SPACES.sub(" ", element.tail or "")
            if element.tag in _WITHIN:
                element.tag = f"{_TEXT}span"
    return OdsContent(bytes(ElementTree.tostring(root, "utf-8")))


def _raising_styles(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Yield the styles that raise or lower a text, and which they do."""
    for style in root.iter(f"{_STYLE}style"):
        for properties in style:
            place = properties.get(f"{_STYLE}text-position", "0")
            if not place.startswith("0"):
                name = style.get(f"{_STYLE}name", "")
                yield name, "subscript" if place.startswith(("sub", "-")) else "superscript"


def _is_lossy(content: OdsContent) -> bool:
    if _RAISING.search(content.xml, 0, len(content.xml) - len(content.body)):
        return True
    outline = content.outline
    signs = any(byte in content.body for byte in _LOST_BYTES) or any(
        rare in outline and sign in outline for rare, sign in _LOST
    )
    return (signs or _TAB.search(outline) is not None) and _UNUSUAL.search(content.body) is not None


def _repeated(element: ElementTree.Element, what: str) -> int:
    count = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return max(int(count), 1) if count.isdecimal() else 1


class _Sheet:
    def __init__(self, notes: SheetNotes) -> None:
        self.notes = notes
        self.row = self.column = 0

    def read_columns(self, columns: ElementTree.Element) -> None:
        """Note columns that are hidden."""
        count = _repeated(columns, "columns")
        if columns.get(_VISIBILITY, _VISIBLE) != _VISIBLE:
            self.notes.hide_columns(self.column, self.column + count - 1)
        self.column += count

    def read_row(self, row: ElementTree.Element) -> None:
        """Note the cells of a row, and of the rows that it stands for."""
        rows, column = _repeated(row, "rows"), 0
        if row.get(_VISIBILITY, _VISIBLE) != _VISIBLE:
            self.notes.hide_rows(self.row, self.row + rows - 1)
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
