"""The notes on the cells of an .xlsb, from the records (BIFF12) of its parts."""

import struct
from collections.abc import Iterator, Mapping

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import PERCENTAGE, SheetNotes, error_name
from prefaudit.workbook.cell_places import Area, FarCells
from prefaudit.workbook.number_formats import BUILT_IN_PERCENTAGES, CellStyles, is_percentage
from prefaudit.workbook.opc import main_part, relations_of, sheet_part

_BOOK, _SHEET, _ROW, _COLUMNS, _MERGE = 153, 156, 0, 60, 176
_BLANK, _ERRORS, _NUMBERS, _LAST_CELL = 1, (3, 11), (2, 5, 9), 11
_FONT, _FORMAT, _XF, _XFS_BEGIN, _XFS_END = 43, 44, 47, 617, 618
_NO_TEXT = 0xFFFFFFFF

_cell = struct.Struct("<II").unpack_from


def xlsb_notes(parts: Mapping[str, bytes], settings: Settings) -> list[SheetNotes]:
    """Return the notes of every sheet, in the order of the workbook.

    Raises:
        struct.error, IndexError: a record is shorter than its kind asks.
    """
    main = main_part(parts) or "xl/workbook.bin"
    relations = {relation.key: relation for relation in relations_of(main, parts)}
    styles = next((relation.part for relation in relations.values() if relation.type == "styles"), "")
    noted = _styles(parts.get(styles, b""))
    found: list[SheetNotes] = []
    since_1904 = False
    workbook = parts.get(main, b"")
    for kind, start, stop in _records(workbook):
        body = workbook[start:stop]
        if kind == _BOOK:
            since_1904 = bool(body[0] & 1)
        elif kind == _SHEET:
            key, end = _text(body, 8)
            if not key:  # a sheet of macros, which the parser passes over too
                continue
            part = relations[key].part if key in relations else ""
            far = FarCells(settings.row_limit, settings.column_limit)
            notes = SheetNotes(_text(body, end)[0], far, since_1904=since_1904)
            found.append(_sheet(sheet_part(parts, part), notes, noted))
    return found


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the records of a part but for blank cells: kind, and where the body begins and ends.

    Kind and size are written in seven bits a byte.
    """
    at, last = 0, len(part)
    while at < last:
        kind, at = part[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (part[at] & 0x7F) << 7, at + 1
        size, at, shift = part[at], at + 1, 7
        if size & 0x80:
            size &= 0x7F
            while shift < 28:
                byte, at = part[at], at + 1
                size |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80:
                    break
        if kind != _BLANK:
            yield kind, at, at + size
        at += size


def _text(body: bytes, at: int) -> tuple[str, int]:
    """Return the text that begins at a place, and where it ends; "" where the record says that there is none."""
    (length,) = struct.unpack_from("<I", body, at)
    if length == _NO_TEXT:
        return "", at + 4
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _styles(part: bytes) -> CellStyles:
    formats, styles, inside = set(BUILT_IN_PERCENTAGES), list[tuple[int, int]](), False
    fonts, struck = 0, set[int]()
    for kind, start, end in _records(part):
        body = part[start:end]
        if kind == _FORMAT:
            number = struct.unpack_from("<H", body)[0]
            formats.discard(number)
            if is_percentage(_text(body, 2)[0]):
                formats.add(number)
        elif kind == _FONT:
            if body[2] & 8:
                struck.add(fonts)
            fonts += 1
        elif kind in (_XFS_BEGIN, _XFS_END):
            inside = kind == _XFS_BEGIN
        elif kind == _XF and inside:
            number, font = struct.unpack_from("<HH", body, 2)
            styles.append((number, font))
    return CellStyles.of(styles, formats, struck)


def _sheet(part: bytes, notes: SheetNotes, styles: CellStyles) -> SheetNotes:
    row, row_limit, column_limit = 0, notes.far.row_limit, notes.far.column_limit
    for kind, start, end in _records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", part, start)[0]
            if end - start > 11 and part[start + 11] & 0x10:
                notes.hide_rows(row, row)
        elif kind <= _LAST_CELL:
            column, style = _cell(part, start)
            if row >= row_limit or column >= column_limit:
                notes.far.meet(row, column)
            if style & 0xFFFFFF in styles.struck:
                notes.struck.add((row, column))
            if kind in _ERRORS:
                notes.note_error(row, column, error_name(part[start + 8]))
            elif kind in _NUMBERS and style & 0xFFFFFF in styles.percentages:
                notes.notes[row, column] = PERCENTAGE
        elif kind == _COLUMNS and end - start >= 18:
            first, last, width, options = struct.unpack_from("<III4xH", part, start)
            if options & 1 or not width:
                notes.hide_columns(first, last)
        elif kind == _MERGE:
            first, last, column, last_column = struct.unpack_from("<IIII", part, start)
            notes.merges.append(Area(first, column, last, last_column))
    return notes
