"""The notes on the cells of an .xls, from its BIFF records (BIFF5 and BIFF8)."""

import struct
from collections.abc import Iterator

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import PERCENTAGE, UNCALCULATED, SheetNotes, error_name
from prefaudit.workbook.cell_places import Area, FarCells
from prefaudit.workbook.number_formats import BUILT_IN_PERCENTAGES, is_percentage

_BOF, _EOF, _BOUNDSHEET, _FORMAT, _XF, _MERGES = 0x0809, 0x0A, 0x85, 0x041E, 0xE0, 0xE5
_FORMULA, _BOOLERR, _MULRK = 0x06, 0x0205, 0xBD
_NUMBERS = (0x0203, 0x027E)  # NUMBER, RK
_TEXTS = (0x0204, 0xFD, 0xD6)  # LABEL, LABELSST, RSTRING
_BIFF8 = 0x0600
# Formulas under the record numbers of older formats, which some programs write and the parser passes over.
_OLD_FORMULAS = (0x0206, 0x0406)

_FILEPASS = 0x2F

Record = tuple[int, bytes]


def xls_notes(stream: bytes, settings: Settings) -> list[SheetNotes]:
    """Return the notes of every sheet of a workbook stream, in the order of the workbook.

    Raises:
        struct.error, IndexError: a record is shorter than its kind asks.
    """
    places, percentages = _globals(stream)
    return [_sheet(_records(stream, place), percentages, settings) for place in places]


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


def _globals(stream: bytes) -> tuple[list[int], frozenset[int]]:
    """Return where the sheets begin, and the styles (XF) whose number format is a percentage."""
    places: list[int] = []
    formats, styles = set(BUILT_IN_PERCENTAGES), list[int]()
    version = 0
    for kind, body in _records(stream, 0):
        if kind == _BOF:
            version = struct.unpack_from("<H", body)[0]
        elif kind == _BOUNDSHEET:
            places.append(struct.unpack_from("<I", body)[0])
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _FORMAT:
            number = struct.unpack_from("<H", body)[0]
            formats.discard(number)
            if is_percentage(_format_code(body, version)):
                formats.add(number)
    return places, frozenset(at for at, style in enumerate(styles) if style in formats)


def _format_code(body: bytes, version: int) -> str:
    if version < _BIFF8:
        return body[3 : 3 + body[2]].decode("latin-1")
    (length,) = struct.unpack_from("<H", body, 2)
    return (
        body[5 : 5 + 2 * length].decode("utf-16-le", "replace")
        if body[4] & 1
        else body[5 : 5 + length].decode("latin-1")
    )


def _sheet(records: Iterator[Record], percentages: frozenset[int], settings: Settings) -> SheetNotes:
    notes = SheetNotes(FarCells(settings.row_limit, settings.column_limit))
    for kind, body in records:
        if kind in _NUMBERS or kind in _TEXTS or kind in (_FORMULA, _BOOLERR):
            row, column, style = struct.unpack_from("<HHH", body)
            notes.far.meet(row, column)
            number = kind in _NUMBERS
            if kind == _FORMULA:
                number = body[12:14] != b"\xff\xff"
                if not number and body[6] == 2:
                    notes.note_error(row, column, error_name(body[8]))
            elif kind == _BOOLERR and body[7]:
                notes.note_error(row, column, error_name(body[6]))
            if number and style in percentages:
                notes.notes[row, column] = PERCENTAGE
        elif kind in _OLD_FORMULAS:
            row, column = struct.unpack_from("<HH", body)
            notes.notes[row, column] = UNCALCULATED
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
