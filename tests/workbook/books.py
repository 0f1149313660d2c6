"""One workbook described once, and written in every format: .xlsx, .xlsm, .xls, .xlsb, and .ods as two programs do.

The binary formats are written here record by record: no program at hand writes .xlsb, and none says in a test what a
record holds. Only what a parser asks for is written.
"""

import hashlib
import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from msoffcrypto.method.rc4 import DocumentRC4
from xlsxwriter.worksheet import Worksheet

from prefaudit.workbook.cell_notes import ERRORS

# What a number format does to a number: nothing, a percentage, a day.
GENERAL, PERCENT, DAY = 0, 1, 2
_CODES = ("General", "0.00%", "dd/mm/yyyy")
_NUMBERS = {text: number for number, text in ERRORS.items()}


@dataclass(frozen=True)
class Number:
    """A number under a format."""

    value: float
    style: int = GENERAL


@dataclass(frozen=True)
class Error:
    """An error: typed, or the result of a formula."""

    text: str
    computed: bool = False


@dataclass(frozen=True)
class Struck:
    """A text in a struck-out font."""

    text: str


Cell = str | bool | date | Number | Error | Struck
_STRUCK = 3


@dataclass
class Sheet:
    """A sheet: its cells by 0-based (row, column), merged ranges (row, column, last row, last column), hidden lines."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def rows(self) -> Iterator[tuple[int, list[tuple[int, Cell]]]]:
        """Yield the rows that hold or hide something, with their cells in order."""
        by_row: dict[int, list[tuple[int, Cell]]] = {row: [] for row in self.hidden_rows}
        for (row, column), cell in sorted(self.cells.items(), key=lambda item: item[0]):
            by_row.setdefault(row, []).append((column, cell))
        yield from sorted(by_row.items())


@dataclass(frozen=True)
class Book:
    """A workbook; `since_1904` is how programs for the Macintosh counted days."""

    sheets: Sequence[Sheet]
    since_1904: bool = False

    def serial(self, day: date) -> float:
        """Return the number that stands for a day."""
        return float((day - (date(1904, 1, 1) if self.since_1904 else date(1899, 12, 30))) / timedelta(days=1))

    def plain(self, cell: Cell) -> tuple[float, int] | None:
        """Return the number of a cell and its style; None where it is no number."""
        if isinstance(cell, date):
            return self.serial(cell), DAY
        return (cell.value, cell.style) if isinstance(cell, Number) else None


def write_xlsx(book: Book, path: Path) -> None:
    """Write it with xlsxwriter."""
    with xlsxwriter.Workbook(str(path), {"date_1904": book.since_1904}) as made:
        styles = [made.add_format({"num_format": code}) for code in _CODES]
        styles.append(made.add_format({"font_strikeout": True}))
        for sheet in book.sheets:
            target = made.add_worksheet(sheet.name)
            for first, left, last, right in sheet.merges:
                target.merge_range(first, left, last, right, "")
            for row in sheet.hidden_rows:
                target.set_row(row, None, None, {"hidden": True})
            for column in sheet.hidden_columns:
                target.set_column(column, column, None, None, {"hidden": True})
            for (row, column), cell in sheet.cells.items():
                _write_xlsx_cell(target, row, column, cell, book, styles)


def _write_xlsx_cell(target: Worksheet, row: int, column: int, cell: Cell, book: Book, styles: list[object]) -> None:
    number = book.plain(cell)
    if number:
        target.write_number(row, column, number[0], styles[number[1]])
    elif isinstance(cell, bool):
        target.write_boolean(row, column, cell)
    elif isinstance(cell, Error):
        target.write_formula(row, column, "=1/0" if cell.computed else f"={cell.text}", None, cell.text)
    elif isinstance(cell, Struck):
        target.write_string(row, column, cell.text, styles[_STRUCK])
    else:
        target.write_string(row, column, str(cell))


def write_xlsm(book: Book, path: Path) -> None:
    """Write an .xlsx that says that it may have macros, and has none."""
    write_xlsx(book, path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    )
    _zip(path, parts)


def _zip(path: Path, parts: Mapping[str, bytes | str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def record(kind: int, body: bytes) -> bytes:
    """Return one record of an .xls."""
    return struct.pack("<HH", kind, len(body)) + body


def _xls_text(text: str, size: str) -> bytes:
    return struct.pack(f"<{size}B", len(text.encode("utf-16-le")) // 2, 1) + text.encode("utf-16-le")


def write_xls(book: Book, path: Path) -> None:
    """Write the records of BIFF8 in a container of OLE2."""
    path.write_bytes(ole("Workbook", xls_stream(book)))


def xls_stream(book: Book, after_start: bytes = b"") -> bytes:
    """Return the workbook stream of an .xls, with records after its first one."""
    fonts = b"".join(
        record(
            0x31, struct.pack("<HHHHHBBBB", 200, 8 if struck else 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _xls_text("A", "B")
        )
        for struck in (False, False, False, False, True)
    )
    formats = b"".join(
        record(0x041E, struct.pack("<H", 164 + at) + _xls_text(code, "H")) for at, code in enumerate(_CODES)
    )
    styles = [(0, 0), (0, 165), (0, 166), (5, 0)]  # the font after the fourth is number 5: there is no number 4
    head = record(0x0809, struct.pack("<HH12x", 0x0600, 5)) + after_start + record(0x42, struct.pack("<H", 1200))
    head += record(0x22, struct.pack("<H", book.since_1904)) + fonts + formats
    head += b"".join(record(0xE0, struct.pack("<HH16x", font, number)) for font, number in styles)
    bodies = [_xls_sheet(sheet, book) for sheet in book.sheets]
    bounds = [_xls_text(sheet.name, "B") for sheet in book.sheets]
    end = record(0x0A, b"")
    at = len(head) + sum(4 + 6 + len(bound) for bound in bounds) + len(end)
    for bound, body in zip(bounds, bodies, strict=True):
        head += record(0x85, struct.pack("<IBB", at, 0, 0) + bound)
        at += len(body)
    return head + end + b"".join(bodies)


def encrypted_xls_stream(book: Book, password: str) -> bytes:
    """Return a workbook stream encrypted as Excel 97 does: all but heads of records and where sheets begin."""
    salt, verifier = bytes(range(16)), bytes(16)

    def encrypted(plain: bytes) -> bytes:
        return bytes(DocumentRC4.decrypt(password, salt, io.BytesIO(plain), blocksize=1024).read())

    proof = encrypted(verifier + hashlib.md5(verifier, usedforsecurity=False).digest())
    plain = xls_stream(book, record(0x2F, struct.pack("<HHH", 1, 1, 1) + salt + proof))
    keys = encrypted(bytes(len(plain)))
    made, at = bytearray(plain), 0
    while at < len(plain):
        kind, size = struct.unpack_from("<HH", plain, at)
        in_clear = {0x0809: size, 0x2F: size, 0x85: 4}.get(kind, 0)
        for place in range(at + 4 + in_clear, at + 4 + size):
            made[place] ^= keys[place]
        at += 4 + size
    # Records to the end of the container's smallest stream: whoever decrypts it reads them all.
    return bytes(made) + record(0, bytes(max(0, 4092 - len(made))))


def _xls_sheet(sheet: Sheet, book: Book) -> bytes:
    made = record(0x0809, struct.pack("<HH12x", 0x0600, 0x10))
    for column in sorted(sheet.hidden_columns):
        made += record(0x7D, struct.pack("<HHHHHH", column, column, 2000, 0, 1, 0))
    for row, cells in sheet.rows():
        made += record(
            0x0208, struct.pack("<HHHHHHI", row, 0, 20, 255, 0, 0, 0x20 * (row in sheet.hidden_rows) | 0x100)
        )
        made += b"".join(_xls_cell(row, column, cell, book) for column, cell in cells)
    for first, left, last, right in sheet.merges:
        made += record(0xE5, struct.pack("<HHHHH", 1, first, last, left, right))
    return made + record(0x0A, b"")


def _xls_cell(row: int, column: int, cell: Cell, book: Book) -> bytes:
    at, number = struct.pack("<HH", row, column), book.plain(cell)
    if number:
        return record(0x0203, at + struct.pack("<Hd", number[1], number[0]))
    if isinstance(cell, bool):
        return record(0x0205, at + struct.pack("<HBB", 0, cell, 0))
    if isinstance(cell, Error):
        code = _NUMBERS[cell.text]
        if not cell.computed:
            return record(0x0205, at + struct.pack("<HBB", 0, code, 1))
        return record(0x06, at + struct.pack("<HBxBxxxHHIH", 0, 2, code, 0xFFFF, 0, 0, 0))
    text, style = (cell.text, _STRUCK) if isinstance(cell, Struck) else (str(cell), GENERAL)
    return record(0x0204, at + struct.pack("<H", style) + _xls_text(text, "H"))


def ole(name: str, stream: bytes) -> bytes:
    """Return an OLE2 container with one stream."""
    free, end, used = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    stream = stream.ljust(4096, b"\0")  # a shorter one would stand elsewhere
    sectors = -(-len(stream) // 512)
    tables = -(-(sectors + 2) // 127)
    chain = [*range(1, sectors), end, end, *[used] * tables]  # the stream, the directory, the table itself
    chain += [free] * (tables * 128 - len(chain))
    entries = _ole_entry("Root Entry", 5, 1, end, 0) + _ole_entry(name, 2, free, 0, len(stream)) + bytes(256)
    places = [sectors + 1 + at for at in range(tables)]
    head = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, tables,
                       sectors, 0, 4096, end, 0, end, 0)  # fmt: skip
    head += struct.pack("<109I", *places, *[free] * (109 - tables))
    return head + stream.ljust(sectors * 512, b"\0") + entries + struct.pack(f"<{len(chain)}I", *chain)


def _ole_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text, none = name.encode("utf-16-le"), 0xFFFFFFFF
    return struct.pack("<64sHBBIII36xIQ", text, len(text) + 2, kind, 1, none, none, child, start, size)


def bits(kind: int, body: bytes = b"") -> bytes:
    """Return one record of an .xlsb."""
    made = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(body)
    while size > 127:
        made, size = made + bytes([size & 0x7F | 0x80]), size >> 7
    return made + bytes([size]) + body


def wide(text: str) -> bytes:
    """Return a text as records of an .xlsb have it."""
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def write_xlsb(book: Book, path: Path) -> None:
    """Write the records of BIFF12."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    relation = f'<Relationship Id="{{0}}" Type="{kinds}{{1}}" Target="{{2}}"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    numbers = range(1, len(book.sheets) + 1)
    lines = [relation.format(f"rId{at}", "worksheet", f"worksheets/sheet{at}.bin") for at in numbers]
    lines.append(relation.format("rIdS", "styles", "styles.bin"))
    sheets = b"".join(
        bits(156, struct.pack("<II", 0, at) + wide(f"rId{at}") + wide(sheet.name))
        for at, sheet in zip(numbers, book.sheets, strict=True)
    )
    main = bits(131) + bits(153, struct.pack("<IIi", book.since_1904, 0, 0)) + bits(143) + sheets + bits(144)
    top = relation.format("rId1", "officeDocument", "xl/workbook.bin")
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{space}">{top}</Relationships>',
        "xl/workbook.bin": main + bits(157, bytes(26)) + bits(132),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{space}">{"".join(lines)}</Relationships>',
        "xl/styles.bin": _xlsb_styles(),
    }
    for at, sheet in zip(numbers, book.sheets, strict=True):
        parts[f"xl/worksheets/sheet{at}.bin"] = _xlsb_sheet(sheet, book)
    _zip(path, parts)


def _xlsb_styles() -> bytes:
    made = bits(278) + bits(615, struct.pack("<I", len(_CODES)))
    made += b"".join(bits(44, struct.pack("<H", 164 + at) + wide(code)) for at, code in enumerate(_CODES)) + bits(616)
    fonts = (bits(43, struct.pack("<HH", 220, 8 * struck) + bytes(17) + wide("A")) for struck in (False, True))
    made += bits(611, struct.pack("<I", 2)) + b"".join(fonts) + bits(612)
    styles = [(0, 0), (0, 165), (0, 166), (1, 0)]
    made += bits(617, struct.pack("<I", len(styles)))
    return made + b"".join(bits(47, struct.pack("<HHH10x", 0, number, font)) for font, number in styles) + bits(618)


def _xlsb_sheet(sheet: Sheet, book: Book) -> bytes:
    last_row, last_column = (max((at[axis] for at in sheet.cells), default=0) for axis in (0, 1))
    made = bits(129) + bits(148, struct.pack("<IIII", 0, last_row, 0, last_column))
    if sheet.hidden_columns:
        hidden = (struct.pack("<IIIIH", column, column, 2000, 0, 1) for column in sorted(sheet.hidden_columns))
        made += bits(390) + b"".join(bits(60, body) for body in hidden) + bits(391)
    made += bits(145)
    for row, cells in sheet.rows():
        made += bits(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0x10 * (row in sheet.hidden_rows), 0, 0))
        made += b"".join(_xlsb_cell(column, cell, book) for column, cell in cells)
    made += bits(146)
    if sheet.merges:
        made += bits(177, struct.pack("<I", len(sheet.merges)))
        for first, left, last, right in sheet.merges:
            made += bits(176, struct.pack("<IIII", first, last, left, right))
        made += bits(178)
    return made + bits(130)


def _xlsb_cell(column: int, cell: Cell, book: Book) -> bytes:
    number = book.plain(cell)
    if number:
        return bits(5, struct.pack("<IId", column, number[1], number[0]))
    if isinstance(cell, bool):
        return bits(4, struct.pack("<IIB", column, 0, cell))
    if isinstance(cell, Error):
        body = struct.pack("<IIB", column, 0, _NUMBERS[cell.text])
        return bits(11, body + struct.pack("<HII", 0, 0, 0)) if cell.computed else bits(3, body)
    text, style = (cell.text, _STRUCK) if isinstance(cell, Struck) else (str(cell), GENERAL)
    return bits(6, struct.pack("<II", column, style) + wide(text))


_SPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def write_ods_like_libreoffice(book: Book, path: Path) -> None:
    """Write an .ods as LibreOffice does: errors are empty texts that say so, blank cells are repeated."""
    _write_ods(book, path, _libreoffice_error)


def write_ods_like_excel(book: Book, path: Path) -> None:
    """Write an .ods as Excel does: an error is the number 0, shown as the error."""
    _write_ods(book, path, _excel_error)


def _libreoffice_error(error: Error) -> str:
    kind = ' calcext:value-type="error"'
    return _ods_element(f'string" office:string-value=""{kind} table:formula="of:=1/0', error.text)


def _excel_error(error: Error) -> str:
    formula = '" table:formula="of:=1/0' if error.computed else ""
    return _ods_element(f'float" office:value="0{formula}', error.text)


def _ods_element(kind: str, *lines: str) -> str:
    """Return a cell: its type, with more attributes behind it, and the lines that it shows."""
    shown = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="{kind}">{shown}</table:table-cell>'


def _write_ods(book: Book, path: Path, error: Callable[[Error], str]) -> None:
    tables = "".join(_ods_table(sheet, error) for sheet in book.sheets)
    struck = '<style:text-properties style:text-line-through-style="solid"/>'
    style = f'<style:style style:name="struck" style:family="table-cell">{struck}</style:style>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.2">'
        f"<office:automatic-styles>{style}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    _zip(path, {"mimetype": ODS_TYPE, "META-INF/manifest.xml": "<m/>", "content.xml": content})


def _ods_table(sheet: Sheet, error: Callable[[Error], str]) -> str:
    covered = {
        (row, column)
        for first, left, last, right in sheet.merges
        for row in range(first, last + 1)
        for column in range(left, right + 1)
        if (row, column) != (first, left)
    }
    spans = {
        (
            first,
            left,
        ): f' table:number-columns-spanned="{right - left + 1}" table:number-rows-spanned="{last - first + 1}"'
        for first, left, last, right in sheet.merges
    }
    width = 1 + max((column for _, column in (*sheet.cells, *covered)), default=0)
    height = 1 + max((row for row, _ in (*sheet.cells, *covered)), default=0)
    collapsed = ' table:visibility="collapse"'
    made = "".join(f"<table:table-column{collapsed * (column in sheet.hidden_columns)}/>" for column in range(width))
    for row in range(height):
        made += f"<table:table-row{collapsed * (row in sheet.hidden_rows)}>"
        for column in range(width):
            made_cell = _ods_cell(sheet.cells.get((row, column)), error)
            if (row, column) in covered:
                made_cell = made_cell.replace("table:table-cell", "table:covered-table-cell")
            made += made_cell.replace("table-cell", f"table-cell{spans.get((row, column), '')}", 1)
        made += "</table:table-row>"
    return f"<table:table table:name={quoteattr(sheet.name)}>{made}</table:table>"


def _ods_cell(cell: Cell | None, error: Callable[[Error], str]) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, Error):
        return error(cell)
    if isinstance(cell, bool):
        return _ods_element(f'boolean" office:boolean-value="{str(cell).lower()}', "VRAI" if cell else "FAUX")
    if isinstance(cell, date):
        return _ods_element(f'date" office:date-value="{cell}', f"{cell:%d/%m/%Y}")
    if isinstance(cell, Number) and cell.style == PERCENT:
        return _ods_element(f'percentage" office:value="{cell.value!r}', f"{cell.value * 100:g} %")
    if isinstance(cell, Number):
        return _ods_element(f'float" office:value="{cell.value!r}', f"{cell.value:g}")
    if isinstance(cell, Struck):
        return _ods_element('string" table:style-name="struck', cell.text)
    return _ods_element("string", *cell.split("\n"))


WRITERS: Mapping[str, Callable[[Book, Path], None]] = {
    "retour.xlsx": write_xlsx,
    "retour.xlsm": write_xlsm,
    "retour.xls": write_xls,
    "retour.xlsb": write_xlsb,
    "libreoffice.ods": write_ods_like_libreoffice,
    "excel.ods": write_ods_like_excel,
}
