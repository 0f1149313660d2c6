"""The notes on the cells of an .xls, from its BIFF records (BIFF5 and BIFF8)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import PERCENTAGE, SheetNotes, error_name
from prefaudit.workbook.cell_places import Area, FarCells
from prefaudit.workbook.number_formats import BUILT_IN_PERCENTAGES, is_percentage

_BOF, _EOF, _BOUNDSHEET, _FORMAT, _XF, _MERGES = 0x0809, 0x0A, 0x85, 0x041E, 0xE0, 0xE5
_DATE_MODE, _CODE_PAGE = 0x22, 0x42
_BOOLERR, _MULRK = 0x0205, 0xBD
_NUMBERS = (0x0203, 0x027E)  # NUMBER, RK
_TEXTS = (0x0204, 0xFD, 0xD6)  # LABEL, LABELSST, RSTRING
_BIFF8, _UTF_16 = 0x0600, 1200
# Formulas under the record numbers of older formats, which some programs write and the parser passes over.
_OLD_FORMULAS = (0x0206, 0x0406)
_FORMULAS = (0x06, *_OLD_FORMULAS)
# The number formats whose declaration the parser heeds: it takes any other for what Excel has under its number.
_HEEDED = {*range(5, 9), *range(23, 27), *range(41, 45), *range(63, 67), *range(164, 383)}

_FILEPASS = 0x2F

Record = tuple[int, bytes]


def xls_notes(stream: bytes, settings: Settings) -> list[SheetNotes]:
    """Return the notes of every sheet of a workbook stream, in the order of the workbook.

    Raises:
        struct.error, IndexError: a record is shorter than its kind asks.
    """
    book = _globals(stream)
    found = [_sheet(_records(stream, place), book, settings) for place, _ in book.places]
    for notes, (_, kind) in zip(found, book.places, strict=True):
        notes.is_chart = kind != 0
    return found


def is_encrypted(stream: bytes) -> bool:
    """Return whether the records of a workbook stream are encrypted."""
    return any(kind == _FILEPASS for kind, _ in _records(stream, 0))


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """Yield the records of the substream that begins at a place, without those of charts inside it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


@dataclass
class _Book:
    """Where the sheets begin, with their kinds, the styles (XF) that show a percentage, and what holds for all sheets.

    The parser misreads dates and texts of versions before BIFF8, texts beside a code page that is not UTF-16, and what
    has a format that it does not heed.
    """

    places: list[tuple[int, int]]
    percentages: frozenset[int]
    misread: bool
    since_1904: bool


def _globals(stream: bytes) -> _Book:
    places: list[tuple[int, int]] = []
    formats, declared, styles = set(BUILT_IN_PERCENTAGES), set[int](), list[int]()
    version, code_page, since_1904 = 0, _UTF_16, False
    for kind, body in _records(stream, 0):
        if kind == _BOF:
            version = struct.unpack_from("<H", body)[0]
        elif kind == _BOUNDSHEET:
            places.append((struct.unpack_from("<I", body)[0], body[5]))
        elif kind == _DATE_MODE:
            since_1904 = struct.unpack_from("<H", body)[0] == 1
        elif kind == _CODE_PAGE:
            code_page = struct.unpack_from("<H", body)[0]
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _FORMAT:
            number = struct.unpack_from("<H", body)[0]
            declared.add(number)
            formats.discard(number)
            if is_percentage(_format_code(body, version)):
                formats.add(number)
    misread = version < _BIFF8 or code_page != _UTF_16 or not declared.intersection(styles) <= _HEEDED
    percentages = frozenset(at for at, style in enumerate(styles) if style in formats)
    return _Book(places, percentages, misread, since_1904)


def _format_code(body: bytes, version: int) -> str:
    if version < _BIFF8:
        return body[3 : 3 + body[2]].decode("latin-1")
    (length,) = struct.unpack_from("<H", body, 2)
    return (
        body[5 : 5 + 2 * length].decode("utf-16-le", "replace")
        if body[4] & 1
        else body[5 : 5 + length].decode("latin-1")
    )


def _sheet(records: Iterator[Record], book: _Book, settings: Settings) -> SheetNotes:
    far, percentages = FarCells(settings.row_limit, settings.column_limit), book.percentages
    notes = SheetNotes(far, misread=book.misread, since_1904=book.since_1904)
    for kind, body in records:
        notes.misread = notes.misread or kind in _OLD_FORMULAS
        if kind in _NUMBERS or kind in _TEXTS or kind in _FORMULAS or kind == _BOOLERR:
            row, column, style = struct.unpack_from("<HHH", body)
            notes.far.meet(row, column)
            number = kind in _NUMBERS
            if kind in _FORMULAS:
                number = body[12:14] != b"\xff\xff"
                if not number and body[6] == 2:
                    notes.note_error(row, column, error_name(body[8]))
            elif kind == _BOOLERR and body[7]:
                notes.note_error(row, column, error_name(body[6]))
            if number and style in percentages:
                notes.notes[row, column] = PERCENTAGE
        elif kind == _MULRK:
            row, first = struct.unpack_from("<HH", body)
            for column, at in enumerate(range(4, len(body) - 2, 6), start=first):
                notes.far.meet(row, column)
                if struct.unpack_from("<H", body, at)[0] in percentages:
                    notes.notes[row, column] = PERCENTAGE
        elif kind == _MERGES:
            notes.merges += _merges(body)
    return notes


def _merges(body: bytes) -> Iterator[Area]:
    for at in range(2, len(body) - 7, 8):
        row, last_row, column, last_column = struct.unpack_from("<HHHH", body, at)
        yield Area(row, column, last_row, last_column)
