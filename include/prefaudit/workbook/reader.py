"""From a guarded file to grids of cell values, one a sheet, with what the parser would hide.

python-calamine reads every format in milliseconds, but shows an error cell (#N/A) and a formula without a saved value
as empty text. A site needs to learn which it is, so the XML of .xlsx sheets is searched for both.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree  # the guard has refused every document that declares entities

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import PERCENTAGE, UNCALCULATED, CellNote, CellNotes, NoteKind
from prefaudit.workbook.guard import Inspection, Refused
from prefaudit.workbook.number_formats import percentage_styles
from prefaudit.workbook.reading_rules import Location, issue_of

_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_WIDE = re.compile(rb'\br="[A-Z]{3,}\d')
_CELL = re.compile(rb"<(?P<p>(?:\w+:)?)c\b(?P<attributes>[^>]*?)(?:/>|>(?P<body>.*?)</(?P=p)c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>/]*>([^<]*)")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")


@dataclass(frozen=True)
class Grid:
    """One sheet: `rows[r][c]` is the value of the cell at 0-based row r and column c; '' is an empty cell.

    `notes` holds what the values do not tell: the errors, formulas without a saved value and percentages among them.
    """

    name: str
    visible: bool
    rows: list[list[object]]
    notes: CellNotes = field(default_factory=dict)

    @cached_property
    def errors(self) -> Mapping[tuple[int, int], str]:
        """Return the Excel error (#N/A) of the cells that hold one."""
        return {at: note.text for at, note in self.notes.items() if note.kind is NoteKind.ERROR}

    @cached_property
    def uncached(self) -> frozenset[tuple[int, int]]:
        """Return the cells whose formula has no saved value."""
        return frozenset(at for at, note in self.notes.items() if note.kind is NoteKind.UNCALCULATED)


def read_grids(path: Path, inspection: Inspection, settings: Settings) -> list[Grid]:
    """Read every worksheet of a guarded file. Raises Refused where it cannot be read, or holds a far-away cell."""
    notes = _xlsx_notes(inspection.parts, settings) if inspection.parts else {}
    try:
        workbook = _opened(path)
        sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        return [_grid(workbook, sheet, notes.get(sheet.name, {})) for sheet in sheets]
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(issue_of("file.unreadable", found=type(error).__name__)) from error
    except BaseException as error:
        # The panics of the parser do not derive from Exception; an interruption does not either, and is raised again.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused(issue_of("file.crashed", found="PanicException")) from error


def _opened(path: Path) -> CalamineWorkbook:
    try:
        str(path).encode()
    except UnicodeEncodeError:  # the bytes of the name are not a text, which the parser needs
        return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    return CalamineWorkbook.from_path(str(path))


def _grid(workbook: CalamineWorkbook, sheet: SheetMetadata, notes: CellNotes) -> Grid:
    rows: list[list[object]] = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)  # type: ignore[assignment]
    visible = sheet.visible == SheetVisibleEnum.Visible
    return Grid(sheet.name, visible, rows, notes)


def _xlsx_notes(parts: Mapping[str, bytes], settings: Settings) -> dict[str, CellNotes]:
    percentages = _percentage_search(parts.get("xl/styles.xml", b""))
    notes: dict[str, CellNotes] = {}
    for name, part in _sheet_parts(parts):
        xml = parts.get(part, b"")
        _refuse_far_cells(name, xml, settings)
        percentage = percentages if percentages and percentages.search(xml) else None
        noteworthy = b't="e"' in xml or _FORMULA.search(xml) or percentage
        notes[name] = dict(_sheet_notes(xml, percentage)) if noteworthy else {}
    return notes


def _percentage_search(styles: bytes) -> re.Pattern[bytes] | None:
    """Return the pattern of the attributes of a cell whose style is a percentage; None where no style is."""
    try:
        found = percentage_styles(styles)
    except (ElementTree.ParseError, LookupError, ValueError):
        return None
    return re.compile(rb'\bs="(?:%s)"' % b"|".join(b"%d" % style for style in found)) if found else None


def _sheet_parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    try:
        relations = {
            relation.get("Id"): relation.get("Target", "")
            for relation in ElementTree.fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<x/>"))  # noqa: S314
        }
        for sheet in ElementTree.fromstring(parts.get("xl/workbook.xml", b"<x/>")).iter():  # noqa: S314
            if sheet.tag.endswith("}sheet"):
                # The strict form of the format has a namespace of its own for the same attribute.
                key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
                target = relations.get(key, "")
                yield sheet.get("name", ""), normpath(target.lstrip("/") if target[:1] == "/" else join("xl", target))
    except (ElementTree.ParseError, LookupError, ValueError) as error:  # LookupError: an unknown encoding
        raise Refused(issue_of("file.truncated", found="xl/workbook.xml")) from error


def _refuse_far_cells(name: str, xml: bytes, settings: Settings) -> None:
    # An empty styled cell at the last row is common and harmless; a value there makes a parser allocate everything.
    last = max((int(row) for row in _ROW.findall(xml)), default=0)
    if last <= settings.row_limit and not _WIDE.search(xml):
        return
    for match in _CELL.finditer(xml):
        reference = _REFERENCE.search(match["attributes"])
        if reference and match["body"] and _VALUE.search(match["body"]):
            column, row = column_index(reference[1]), int(reference[2])
            if row > settings.row_limit or column >= settings.column_limit:
                cell = (reference[1] + reference[2]).decode()
                raise Refused(issue_of("file.far_cell", Location(sheet=name, cell=cell), found=cell))


def _sheet_notes(xml: bytes, percentage: re.Pattern[bytes] | None) -> Iterator[tuple[tuple[int, int], CellNote]]:
    for match in _CELL.finditer(xml):
        attributes, body = match["attributes"], match["body"]
        reference = _REFERENCE.search(attributes)
        if not body or not reference:
            continue
        at = (int(reference[2]) - 1, column_index(reference[1]))
        value = _VALUE.search(body)
        if b't="e"' in attributes:
            yield at, CellNote(NoteKind.ERROR, value[1].decode("utf-8", "replace") if value else "#VALEUR!")
        elif not (value and value[1]) and b't="str"' not in attributes and _FORMULA.search(body):
            # Only a text result (t="str") may be saved empty: programs that compute nothing write an empty value.
            yield at, UNCALCULATED
        elif percentage and percentage.search(attributes):
            yield at, PERCENTAGE


def column_index(letters: bytes) -> int:
    """Return the 0-based column of Excel letters: A → 0, AB → 27."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
