"""The notes on the cells of an .xls, from its BIFF records (BIFF5 and BIFF8)."""

import struct
from collections.abc import Iterator, Set
from dataclasses import dataclass

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import PERCENTAGE, SheetNotes, error_name
from prefaudit.workbook.cell_places import Area, FarCells
from prefaudit.workbook.number_formats import BUILT_IN_PERCENTAGES, CellStyles, is_percentage

_BOF, _EOF, _BOUNDSHEET, _FORMAT, _XF, _MERGES = 0x0809, 0x0A, 0x85, 0x041E, 0xE0, 0xE5
_DATE_MODE, _CODE_PAGE, _FONT = 0x22, 0x42, 0x31
_BOOLERR, _MULRK = 0x0205, 0xBD
_ROW, _COLUMNS = 0x0208, 0x7D
_NUMBERS = (0x0203, 0x027E)  # NUMBER, RK
_TEXTS = (0x0204, 0xFD, 0xD6)  # LABEL, LABELSST, RSTRING
_BIFF8, _UTF_16 = 0x0600, 1200
# Formulas under the record numbers of older formats, which some programs write and the parser passes over.
_OLD_FORMULAS = (0x0206, 0x0406)
_FORMULAS = (0x06, *_OLD_FORMULAS)
# The number formats whose declaration the parser heeds: it takes any other for what Excel has under its number.
_HEEDED = {*range(5, 9), *range(23, 27), *range(41, 45), *range(63, 67), *range(164, 383)}

_FILEPASS = 0x2F
_OF_WORKBOOK = frozenset({_BOF, _BOUNDSHEET, _XF, _FONT, _FORMAT, _DATE_MODE, _CODE_PAGE})
_OF_CELLS = frozenset({*_NUMBERS, *_TEXTS, *_FORMULAS, _BOOLERR})
_OF_SHEET = _OF_CELLS | {_MULRK, _MERGES, _ROW, _COLUMNS}

_head = struct.Struct("<HH").unpack_from
_cell = struct.Struct("<HHH").unpack_from


def xls_notes(stream: bytes, settings: Settings) -> list[SheetNotes]:
    """Return the notes of every sheet of a workbook stream, in the order of the workbook.

    Raises:
        struct.error, IndexError: a record is shorter than its kind asks.
    """
    book = _globals(stream)
    found: list[SheetNotes] = []
    for place, name, kind in book.sheets:
        far = FarCells(settings.row_limit, settings.column_limit)
        notes = SheetNotes(name, far, misread=book.misread, since_1904=book.since_1904, is_chart=kind != 0)
        found.append(_sheet(stream, place, notes, book.styles))
    return found


def is_encrypted(stream: bytes) -> bool:
    """Return whether the records of a workbook stream are encrypted."""
    return any(_records(stream, 0, frozenset({_FILEPASS})))


def _records(stream: bytes, at: int, wanted: Set[int]) -> Iterator[tuple[int, int, int]]:
    """Yield the wanted records of the substream that begins at a place, without those of charts inside it.

    A record is its kind, and where in the stream its body begins and ends.
    """
    depth, last = 0, len(stream) - 4
    while at <= last:
        kind, size = _head(stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        at += 4
        if kind in wanted and depth == 1:
            yield kind, at, at + size
        at += size


@dataclass
class _Book:
    """The sheets by where they begin, name and kind, the styles (XF) that tell more than a value, what holds for all.

    The parser misreads dates and texts of versions before BIFF8, texts beside a code page that is not UTF-16, what has
    a format that it does not heed, and digits that a font raises.
    """

    sheets: list[tuple[int, str, int]]
    styles: CellStyles
    misread: bool
    since_1904: bool


def _globals(stream: bytes) -> _Book:
    sheets: list[tuple[int, str, int]] = []
    formats, declared, styles = set(BUILT_IN_PERCENTAGES), set[int](), list[tuple[int, int]]()
    fonts, struck = 0, set[int]()
    version, code_page, since_1904, raising = 0, _UTF_16, False, False
    for kind, start, end in _records(stream, 0, _OF_WORKBOOK):
        body = stream[start:end]
        if kind == _BOF:
            version = struct.unpack_from("<H", body)[0]
        elif kind == _BOUNDSHEET:
            sheets.append((struct.unpack_from("<I", body)[0], _text(body, 6, "B", version), body[5]))
        elif kind == _DATE_MODE:
            since_1904 = struct.unpack_from("<H", body)[0] == 1
        elif kind == _CODE_PAGE:
            code_page = struct.unpack_from("<H", body)[0]
        elif kind == _FONT:
            # No font has the number 4.
            if body[2] & 8:
                struck.add(fonts + (fonts > 3))
            fonts += 1
            raising = raising or struct.unpack_from("<H", body, 8)[0] in (1, 2)
        elif kind == _XF:
            font, number = struct.unpack_from("<HH", body)
            styles.append((number, font))
        elif kind == _FORMAT:
            number = struct.unpack_from("<H", body)[0]
            declared.add(number)
            formats.discard(number)
            if is_percentage(_text(body, 2, "H" if version >= _BIFF8 else "B", version)):
                formats.add(number)
    unheeded = not declared.intersection(number for number, _ in styles) <= _HEEDED
    misread = version < _BIFF8 or code_page != _UTF_16 or raising or unheeded
    return _Book(sheets, CellStyles.of(styles, formats, struck), misread, since_1904)


def _text(body: bytes, at: int, size: str, version: int) -> str:
    """Return the text of a record at a place; `size` is the format of its length before it."""
    (length,) = struct.unpack_from(f"<{size}", body, at)
    start = at + struct.calcsize(size)
    if version < _BIFF8:  # in the code page of the workbook
        return body[start : start + length].decode("latin-1")
    wide = body[start] & 1
    text = body[start + 1 : start + 1 + length * (1 + wide)]
    return text.decode("utf-16-le", "replace") if wide else text.decode("latin-1")


def _sheet(stream: bytes, place: int, notes: SheetNotes, styles: CellStyles) -> SheetNotes:
    percentages, struck = styles.percentages, styles.struck
    row_limit, column_limit = notes.far.row_limit, notes.far.column_limit
    for kind, start, end in _records(stream, place, _OF_SHEET):
        if kind in _OF_CELLS:
            row, column, style = _cell(stream, start)
            if row >= row_limit or column >= column_limit:
                notes.far.meet(row, column)
            if style in struck:
                notes.struck.add((row, column))
            if kind in _OLD_FORMULAS:
                notes.misread = True
            if kind not in _TEXTS:
                _read_cell(kind, stream[start:end], (row, column), style in percentages, notes)
        elif kind == _ROW:
            if end - start > 12 and stream[start + 12] & 0x20:
                row, _ = _head(stream, start)
                notes.hide_rows(row, row)
        else:
            _read_lines(kind, stream[start:end], styles, notes)
    return notes


def _read_cell(kind: int, body: bytes, at: tuple[int, int], percentage: bool, notes: SheetNotes) -> None:
    number = kind in _NUMBERS
    if kind in _FORMULAS:
        number = body[12:14] != b"\xff\xff"
        if not number and body[6] == 2:
            notes.note_error(*at, error_name(body[8]))
    elif kind == _BOOLERR and body[7]:
        notes.note_error(*at, error_name(body[6]))
    if number and percentage:
        notes.notes[at] = PERCENTAGE


def _read_lines(kind: int, body: bytes, styles: CellStyles, notes: SheetNotes) -> None:
    if kind == _MULRK:
        row, first = struct.unpack_from("<HH", body)
        for column, at in enumerate(range(4, len(body) - 2, 6), start=first):
            notes.far.meet(row, column)
            (style,) = struct.unpack_from("<H", body, at)
            if style in styles.percentages:
                notes.notes[row, column] = PERCENTAGE
            if style in styles.struck:
                notes.struck.add((row, column))
    elif kind == _MERGES:
        notes.merges += _merges(body)
    elif kind == _COLUMNS and len(body) >= 10:
        first, last, width, options = struct.unpack_from("<HHH2xH", body)
        if options & 1 or not width:
            notes.hide_columns(first, last)


def _merges(body: bytes) -> Iterator[Area]:
    for at in range(2, len(body) - 7, 8):
        row, last_row, column, last_column = struct.unpack_from("<HHHH", body, at)
        yield Area(row, column, last_row, last_column)
