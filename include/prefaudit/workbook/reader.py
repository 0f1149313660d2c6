"""From a guarded file to grids of cell values, one a sheet, with what the parser would hide.

python-calamine reads every format in milliseconds, but shows an error cell (#N/A) and a formula without a saved value
as empty text, and a cell under a merged range like any other. A site needs to learn what it is: the parts of each
format are read for such notes, one module a format.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree  # the guard has refused every document that declares entities

from olefile import OleFileIO
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from prefaudit.model.issues import Issue
from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import CellNote, CellNotes, NoteKind, SheetNotes
from prefaudit.workbook.encryption import opened_without_asking
from prefaudit.workbook.fallback import read_slowly
from prefaudit.workbook.filetype import ODS, XLS, XLSB, XLSM, XLSX
from prefaudit.workbook.guard import Inspection, Refused
from prefaudit.workbook.notes_ods import ods_notes, usual_content, usual_ods
from prefaudit.workbook.notes_xls import is_encrypted, xls_notes
from prefaudit.workbook.notes_xlsb import xlsb_notes
from prefaudit.workbook.notes_xlsx import xlsx_notes
from prefaudit.workbook.opc import open_package, rewritten
from prefaudit.workbook.reading_rules import Location, issue_of


@dataclass(frozen=True)
class Grid:
    """One sheet: `rows[r][c]` is the value of the cell at 0-based row r and column c; '' is an empty cell.

    `notes` holds what the values do not tell: the errors, formulas without a saved value and percentages among them.
    `hidden` is what cells under a merged range hold, which is not in `rows`. `refusal` says why a sheet was not read,
    `since_1904` whether a number that is a day counts from 1904.
    """

    name: str
    visible: bool
    rows: list[list[object]]
    notes: CellNotes = field(default_factory=dict)
    hidden: Mapping[tuple[int, int], object] = field(default_factory=dict)
    refusal: Issue | None = None
    since_1904: bool = False

    @cached_property
    def errors(self) -> Mapping[tuple[int, int], str]:
        """Return the Excel error (#N/A) of the cells that hold one."""
        return {at: note.text for at, note in self.notes.items() if note.kind is NoteKind.ERROR}

    @cached_property
    def uncached(self) -> frozenset[tuple[int, int]]:
        """Return the cells whose formula has no saved value."""
        return frozenset(at for at, note in self.notes.items() if note.kind is NoteKind.UNCALCULATED)


def read_grids(path: Path, inspection: Inspection, settings: Settings) -> list[Grid]:
    """Read every worksheet of a guarded file. Raises Refused where it cannot be read.

    A sheet with a filled cell far from any form is not read: its grid is empty and says why.
    """
    fault: BaseException
    try:
        notes, content = _notes(path, inspection, settings)
        if any(sheet.misread for sheet in notes):
            return _slow_grids(content or path.read_bytes(), notes, issue_of("file.unreadable"), inspection, settings)
        return _fast_grids(_opened(path, inspection.type.extension, content), notes)
    except PasswordError as error:
        raise Refused(issue_of("file.encrypted")) from error
    except (CalamineError, OSError, ValueError) as error:
        reason, fault = issue_of("file.unreadable", found="un contenu illisible"), error
    except BaseException as error:
        # The panics of the parser do not derive from Exception; an interruption does not either, and is raised again.
        if type(error).__name__ != "PanicException":
            raise
        reason, fault = issue_of("file.crashed", found="une structure interne illisible"), error
    if inspection.type not in (XLS, XLSX, XLSM) or any(sheet.far for sheet in notes):
        raise Refused(reason) from fault
    return _slow_grids(content or path.read_bytes(), notes, reason, inspection, settings)


def _fast_grids(workbook: CalamineWorkbook, notes: Sequence[SheetNotes]) -> list[Grid]:
    metadata = workbook.sheets_metadata
    # No notes at all say that nothing is noteworthy; others that are not one a sheet cannot be used (ValueError).
    found: Sequence[SheetNotes | None] = notes or [None] * len(metadata)
    pairs = zip(metadata, found, strict=True)
    return [_fast_grid(workbook, sheet, own) for sheet, own in pairs if sheet.typ == SheetTypeEnum.WorkSheet]


def _slow_grids(
    content: bytes, notes: Sequence[SheetNotes], reason: Issue, inspection: Inspection, settings: Settings
) -> list[Grid]:
    """Read with another library what the parser cannot open; `reason` is the issue where that fails too."""
    try:
        sheets = read_slowly(content, inspection.type == XLS, settings)
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(reason) from error
    of_sheets = [own for own in notes if not own.is_chart]
    if len(sheets) != len(of_sheets):  # without notes, an error would be a blank
        raise Refused(reason)
    return [_grid(*sheet, own) for sheet, own in zip(sheets, of_sheets, strict=True)]


def _notes(path: Path, inspection: Inspection, settings: Settings) -> tuple[Sequence[SheetNotes], bytes | None]:
    """Return the notes of the sheets, and what the parser is to read where it is not the file as it stands."""
    content, parts = inspection.content, inspection.parts or {}
    try:
        if inspection.type == XLS:
            stream = _workbook_stream(path)
            if is_encrypted(stream):
                content = opened_without_asking(path)
                if content is None:
                    raise Refused(issue_of("file.encrypted"))
                stream = _workbook_stream(BytesIO(content))
            return xls_notes(stream, settings), content
        if inspection.type == XLSB:
            return xlsb_notes(parts, settings), content
        if inspection.type == ODS:
            ods = parts.get("content.xml", b"")
            usual = usual_content(ods)
            return ods_notes(usual, settings), content or usual_ods(path, ods, usual)
        package = open_package(parts)
        is_usual = inspection.usual and package.is_usual()
        return xlsx_notes(package, parts, settings), content if is_usual else rewritten(package, parts)
    except (ElementTree.ParseError, LookupError, ValueError, struct.error) as error:
        raise Refused(issue_of("file.truncated", found="une archive incomplète")) from error


def _workbook_stream(source: Path | BytesIO) -> bytes:
    with OleFileIO(source) as container:
        name = next((name for name in ("Workbook", "Book") if container.exists(name)), "Workbook")
        return bytes(container.openstream(name).read())


def _opened(path: Path, extension: str, content: bytes | None) -> CalamineWorkbook:
    named = path.suffix.lower() == extension
    try:
        str(path).encode()
    except UnicodeEncodeError:  # the bytes of the name are not a text, which the parser needs
        named = False
    if content is None and named:
        return CalamineWorkbook.from_path(str(path))
    return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes() if content is None else content))


def _fast_grid(workbook: CalamineWorkbook, sheet: SheetMetadata, found: SheetNotes | None) -> Grid:
    rows: list[list[object]] = []
    if not (found and found.far):
        rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)  # type: ignore[assignment]
    return _grid(sheet.name, sheet.visible == SheetVisibleEnum.Visible, rows, found)


def _grid(name: str, visible: bool, rows: list[list[object]], found: SheetNotes | None) -> Grid:
    if found is None:
        return Grid(name, visible, rows)
    if found.far:
        location = Location(sheet=name, cell=found.far.first)
        return Grid(name, visible, [], refusal=issue_of("file.far_cell", location, found=str(found.far)))
    hidden = _hide_merged(rows, found) if found.merges else {}
    return Grid(name, visible, rows, found.notes, hidden, since_1904=found.since_1904)


def _hide_merged(rows: list[list[object]], found: SheetNotes) -> dict[tuple[int, int], object]:
    """Note every cell under a merged range, and take away what it holds: nobody sees it. Return what was taken."""
    hidden: dict[tuple[int, int], object] = {}
    for area in found.merges:
        note = CellNote(NoteKind.MERGED_AWAY, str(area))
        for row in range(area.row, min(area.last_row + 1, len(rows))):
            for column in range(area.column, min(area.last_column + 1, len(rows[row]))):
                if (row, column) != (area.row, area.column):
                    found.notes[row, column] = note
                    if rows[row][column] != "":
                        hidden[row, column], rows[row][column] = rows[row][column], ""
    return hidden
