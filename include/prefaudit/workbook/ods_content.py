"""The content.xml of an .ods: what may be noteworthy in it, and how the parser expects it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from xml.etree import ElementTree  # the guard has refused every document that declares entities
from zipfile import ZipFile

from prefaudit.workbook.raised import raised

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_VALUE_TYPE_NAME = f"{OFFICE}value-type"
# The parser knows names by their usual prefix alone.
for _prefix in ("office", "table", "text", "style"):
    ElementTree.register_namespace(_prefix, f"urn:oasis:names:tc:opendocument:xmlns:{_prefix}:1.0")
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
_STRIKING = re.compile(rb"line-through-(?:style|type)\s*=\s*[\"'](?!none)")
_RAISING = re.compile(rb"text-position\s*=\s*[\"'](?:su|-|[1-9])")
# The outline of a cell with a text and without a type, which the parser takes for blank.
_UNTYPED = re.compile(rb"<b:(?:vr-)?b-[^<v]*(?:v(?!-y)[^<v]*)*<:p")
_WITHIN = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_SPACES = re.compile(r"[ \t\r\n]+")
_VALUED = re.compile(rb'v="|yp="rg"')  # value=, date-value=, value-type="string"
_NULL_DATE, _SINCE_1904 = b"<b:-b:", re.compile(rb"<table:null-date\b[^<>]*1904")
_MANY_COLUMNS, _MANY_ROWS = re.compile(rb'r--rp="000'), re.compile(rb'r-r-rp="000')


@dataclass(frozen=True)
class OdsContent:
    """A content.xml."""

    xml: bytes

    @cached_property
    def body(self) -> bytes:
        """Return what stands behind the styles."""
        return self.xml[max(self.xml.find(b"spreadsheet>"), 0) :]

    @property
    def styles(self) -> bytes:
        """Return what stands before the body."""
        return self.xml[: len(self.xml) - len(self.body)]

    @cached_property
    def outline(self) -> bytes:
        """Return the body in the letters of the signs."""
        return self.body.translate(_OUTLINE, _LEFT_OUT)

    @cached_property
    def since_1904(self) -> bool:
        """Return whether days count from 1904."""
        return _NULL_DATE in self.outline.partition(_ROW)[0] and _SINCE_1904.search(self.xml) is not None

    def is_noteworthy(self) -> bool:
        """Return whether a cell may show what its value does not tell."""
        outline = self.outline
        return (
            self.since_1904
            or any(sign in outline for sign in _SIGNS)
            or any(_VALUE_TYPE in tag for tag in set(_tags(outline, _MANY_COLUMNS)))
            or any(_VALUE_TYPE not in tag or not _VALUED.search(tag) for tag in _tags(outline, _FORMULA))
            or _repeats_values(outline)
            or _shows_percentage(self.body)
            or _STRIKING.search(self.styles) is not None
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
            if child.tag == f"{TABLE}table" and child.find(f"{TABLE}table-source") is not None:
                parent.remove(child)
    for element in root.iter():
        if element.tag.startswith(TABLE) and not (element.text or "").strip():
            element.text = None
        if element.tag.startswith(TABLE) or element.tag == f"{TEXT}p":
            element.tail = None
    _type_texts(root)
    places = dict(_raising_styles(root))
    for paragraph in root.iter(f"{TEXT}p"):
        for element in paragraph.iter():
            text = _SPACES.sub(" ", element.text or "") + _WITHIN.get(element.tag, "")
            element.text = raised(text, places.get(element.get(f"{TEXT}style-name", ""), ""))
            if element is not paragraph:
                element.tail = _SPACES.sub(" ", element.tail or "")
            if element.tag in _WITHIN:
                element.tag = f"{TEXT}span"
    return OdsContent(bytes(ElementTree.tostring(root, "utf-8")))


def _type_texts(root: ElementTree.Element) -> None:
    """Say of the cells that have a text and no type that they hold it."""
    for cell in root.iter():
        untyped = cell.tag in CELLS and not cell.get(_VALUE_TYPE_NAME)
        if untyped and any("".join(text.itertext()) for text in cell.findall(f"{TEXT}p")):
            cell.set(_VALUE_TYPE_NAME, "string")


def _raising_styles(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Yield the styles that raise or lower a text, and which they do."""
    for style in root.iter(f"{STYLE}style"):
        for properties in style:
            place = properties.get(f"{STYLE}text-position", "0")
            if not place.startswith("0"):
                name = style.get(f"{STYLE}name", "")
                yield name, "subscript" if place.startswith(("sub", "-")) else "superscript"


def _is_lossy(content: OdsContent) -> bool:
    outline = content.outline
    if _RAISING.search(content.styles) or _UNTYPED.search(outline):
        return True
    signs = any(byte in content.body for byte in _LOST_BYTES) or any(
        rare in outline and sign in outline for rare, sign in _LOST
    )
    return (signs or _TAB.search(outline) is not None) and _UNUSUAL.search(content.body) is not None
