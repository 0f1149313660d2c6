"""From a guarded file to grids of cell values, one a sheet, with what the parser would hide.

python-calamine reads every format in milliseconds, but shows an error cell (#N/A) and a formula without a saved value
as empty text, and a cell under a merged range like any other. A site needs to learn what it is: the parts of each
format are read for such notes, one module a format.
"""

import struct
from collections.abc import Mapping, Sequence, Set
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

from prefaudit.l10n.languages import phrase
from prefaudit.model.issues import Issue
from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import CellNote, CellNotes, NoteKind, SheetNotes, paired
from prefaudit.workbook.cell_places import FarCells
from prefaudit.workbook.encryption import opened_without_asking
from prefaudit.workbook.fallback import read_slowly
from prefaudit.workbook.filetype import ODS, XLS, XLSB
from prefaudit.workbook.guard import WORKBOOK_STREAM, Inspection, Refused, workbook_stream
from prefaudit.workbook.notes_ods import ods_notes
from prefaudit.workbook.notes_xls import is_encrypted, xls_notes
from prefaudit.workbook.notes_xlsb import xlsb_notes
from prefaudit.workbook.notes_xlsx import xlsx_notes
from prefaudit.workbook.ods_content import usual_content, usual_ods
from prefaudit.workbook.opc import open_package, rewritten
from prefaudit.workbook.raised import usual_part
from prefaudit.workbook.reading_rules import Location, issue_of


@dataclass(frozen=True)
class Grid:
    """One sheet: `rows[r][c]` is the value of the cell at 0-based row r and column c; '' is an empty cell.

    `notes` holds what the values do not tell: the errors, formulas without a saved value and percentages among them.
    `hidden` is what cells under a merged range hold, which is not in `rows`, and `hidden_notes` their own notes;
    `hidden_rows` and `hidden_columns` are 0-based; `struck` are the cells in a struck-out font. `far` are cells for
    which a sheet was not read, `since_1904` says whether a number that is a day counts from 1904.
    """

    name: str
    visible: bool
    rows: list[list[object]]
    notes: CellNotes = field(default_factory=dict)
    hidden: Mapping[tuple[int, int], object] = field(default_factory=dict)
    hidden_notes: CellNotes = field(default_factory=dict)
    hidden_rows: Set[int] = frozenset()
    hidden_columns: Set[int] = frozenset()
    struck: Set[tuple[int, int]] = frozenset()
    far: FarCells | None = None
    since_1904: bool = False

    @property
    def refusal(self) -> Issue | None:
        """Why the sheet was not read, in the language spoken; None where it was."""
        if self.far is None:
            return None
        return issue_of("file.far_cell", Location(sheet=self.name, cell=self.far.first), found=str(self.far))

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
    notes, content = None, None
    try:
        notes, content = _notes(path, inspection, settings)
        if any(sheet.misread for sheet in notes or ()):
            return _slow_grids(
                content or path.read_bytes(), notes or (), issue_of("file.unreadable"), inspection, settings
            )
        workbook = _opened(path, inspection.type.extension, content)
        grids = _fast_grids(workbook, notes)
        if notes is None and any(_is_too_large(grid, settings) for grid in grids):
            notes = ods_notes(usual_content((inspection.parts or {})["content.xml"]), settings, always=True)
            grids = _fast_grids(workbook, notes)
        return grids
    except PasswordError as error:
        raise Refused(issue_of("file.encrypted")) from error
    except (CalamineError, OSError, ValueError) as error:
        reason, fault = issue_of("file.unreadable", found=phrase("file.found.unreadable_content")), error
    except BaseException as error:
        # The panics of the parser do not derive from Exception; an interruption does not either, and is raised again.
        if type(error).__name__ != "PanicException":
            raise
        reason, fault = issue_of("file.crashed", found=phrase("file.found.unreadable_structure")), error
    try:
        if inspection.type == ODS:
            ods = usual_content((inspection.parts or {})["content.xml"], always=True)
            notes, content = ods_notes(ods, settings, always=True), ods.xml
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise Refused(reason) from error
    if inspection.type == XLSB or notes is None or any(sheet.far for sheet in notes):
        raise Refused(reason) from fault
    return _slow_grids(content or path.read_bytes(), notes, reason, inspection, settings)


def _is_too_large(grid: Grid, settings: Settings) -> bool:
    return len(grid.rows) > settings.row_limit or len(max(grid.rows, key=len, default=())) > settings.column_limit


def _fast_grids(workbook: CalamineWorkbook, notes: Sequence[SheetNotes] | None) -> list[Grid]:
    metadata = workbook.sheets_metadata
    names = [sheet.name for sheet in metadata]
    # The parser finds a sheet by its name alone, and an error that no note tells would be a blank.
    if len(set(names)) < len(names):
        raise ValueError("two sheets have one name")
    found = [None] * len(names) if notes is None else paired(names, notes)
    if notes is not None and len(notes) > len(names):
        raise ValueError("the parser does not see every sheet")
    pairs = zip(metadata, found, strict=True)
    return [_fast_grid(workbook, sheet, own) for sheet, own in pairs if sheet.typ == SheetTypeEnum.WorkSheet]


def _slow_grids(
    content: bytes, notes: Sequence[SheetNotes], reason: Issue, inspection: Inspection, settings: Settings
) -> list[Grid]:
    """Read with another library what the parser cannot open; `reason` is the issue where that fails too."""
    try:
        far = {own.name for own in notes if own.far}
        own = [each for each in notes if not each.is_chart]
        # The second reader may take a sheet of macros for one with cells.
        others = {each.name for each in notes} - {each.name for each in own}
        sheets = [sheet for sheet in read_slowly(content, inspection.type, settings, far) if sheet[0] not in others]
        found = paired([name for name, _, _ in sheets], own)
        if len(sheets) < len(own):
            raise ValueError("the second reader does not see every sheet")
        return [_grid(*sheet, own) for sheet, own in zip(sheets, found, strict=True)]
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(reason) from error


def _notes(path: Path, inspection: Inspection, settings: Settings) -> tuple[Sequence[SheetNotes] | None, bytes | None]:
    """Return the notes of the sheets, and what the parser is to read where it is not the file as it stands."""
    content, parts = inspection.content, inspection.parts or {}
    try:
        if inspection.type == XLS:
            stream = parts[WORKBOOK_STREAM]
            if is_encrypted(stream):
                content = opened_without_asking(path)
                if content is None:
                    raise Refused(issue_of("file.encrypted"))
                with OleFileIO(BytesIO(content)) as container:
                    stream = workbook_stream(container)[WORKBOOK_STREAM]
            return xls_notes(stream, settings), content
        if inspection.type == XLSB:
            return xlsb_notes(parts, settings), content
        if inspection.type == ODS:
            usual = usual_content(parts["content.xml"])
            return ods_notes(usual, settings), content or usual_ods(parts, usual, inspection.usual)
        package = open_package(parts)
        texts = [package.part("sharedStrings"), *(part for _, part in package.sheets)]
        changed = {
            name: part for name in texts if (part := usual_part(parts.get(name, b""))) is not parts.get(name, b"")
        }
        is_usual = inspection.usual and package.is_usual() and not changed
        parts = {**parts, **changed}
        return xlsx_notes(package, parts, settings), content if is_usual else rewritten(package, parts)
    except (ElementTree.ParseError, LookupError, ValueError, struct.error) as error:
        raise Refused(issue_of("file.truncated", found=phrase("file.kind.truncated"))) from error


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
        return Grid(name, visible, [], far=found.far)
    _blank_errors(rows, found)
    hidden, hidden_notes = _hide_merged(rows, found) if found.merges else ({}, {})
    return Grid(
        name,
        visible,
        rows,
        found.notes,
        hidden,
        hidden_notes,
        found.hidden_rows,
        found.hidden_columns,
        found.struck,
        since_1904=found.since_1904,
    )


def _blank_errors(rows: list[list[object]], found: SheetNotes) -> None:
    """Leave nothing in cells with an error, and make room for those, or formulas without result, outside all values."""
    far = found.far
    unread = [at for at, note in found.notes.items() if note.kind is not NoteKind.PERCENTAGE]
    unread = [(row, column) for row, column in unread if row < far.row_limit and column < far.column_limit]
    if not unread:
        return
    height, width = (max(at[axis] for at in unread) + 1 for axis in (0, 1))
    width = max(width, *map(len, rows), 0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    rows += ([""] * width for _ in range(height - len(rows)))
    for row_number, column in unread:
        # An error is no number, whatever a program wrote beside it: Excel's .ods have 0 there.
        if found.notes[row_number, column].kind is NoteKind.ERROR:
            rows[row_number][column] = ""


def _hide_merged(
    rows: list[list[object]], found: SheetNotes
) -> tuple[dict[tuple[int, int], object], dict[tuple[int, int], CellNote]]:
    """Note every cell under a merged range, and take away what it holds: nobody sees it. Return what was taken, values
    and notes.

    Raises:
        ValueError: ranges lie over each other so often that going through them would cost more than the sheet.
    """
    hidden: dict[tuple[int, int], object] = {}
    notes: dict[tuple[int, int], CellNote] = {}
    height, width = len(rows), max(map(len, rows), default=0)
    room = height * width
    for area in found.merges:
        down, right = min(area.last_row + 1, height) - area.row, min(area.last_column + 1, width) - area.column
        room -= max(down, 0) * max(right, 0)
        if room < 0:
            raise ValueError("merged ranges lie over each other")
        note = CellNote(NoteKind.MERGED_AWAY, str(area))
        for row in range(area.row, min(area.last_row + 1, len(rows))):
            for column in range(area.column, min(area.last_column + 1, len(rows[row]))):
                if (row, column) != (area.row, area.column):
                    value, own = rows[row][column], found.notes.get((row, column))
                    found.notes[row, column] = note
                    if value != "" or (own and own.kind is NoteKind.ERROR):
                        hidden[row, column], rows[row][column] = value, ""
                        notes |= {(row, column): own} if own else {}
    return hidden, notes
