"""The marks on a sheet: a colour by a conditional format, so that the cell's own style stays, and a comment.

Both can be distinguished from what the site wrote, so that they are taken off when the copy comes back corrected.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from more_itertools import chunked

from prefaudit.feedback.copy.comments import has_marks, mark_comments
from prefaudit.feedback.copy.package import Package
from prefaudit.feedback.copy.xml_edit import Edit, prefixed
from prefaudit.l10n.languages import phrase
from prefaudit.model.issues import Severity
from prefaudit.workbook.cell_places import column_index

# A formula that is always true and that nobody else writes: it distinguishes our marks from the site's formats. A mark
# that goes when its cell is corrected has it beside the condition.
MARK = 'N("prefaudit")=0'
_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing"),
)
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?")
# So many areas stand in one conditional format: Excel takes some thousands.
_AREAS = 500


@dataclass(frozen=True)
class CellMark:
    """What is marked at a place of a sheet (C12, C12:D14): the severity for the colour, the texts for the comment; and
    the formula of whether the place is still wrong, where the form can say so."""

    place: str
    severity: Severity
    texts: Sequence[str]
    wrong: str = ""

    @property
    def formula(self) -> str:
        """The condition of its colour."""
        return f"AND({MARK},IFERROR({self.wrong},TRUE))" if self.wrong else MARK


def mark_sheet(package: Package, part: str, marks: Sequence[CellMark], formats: Mapping[Severity, int]) -> list[str]:
    """Take earlier marks off a sheet and put these on; return the cells whose comment cannot be written.

    Args:
        package: The workbook.
        part: The part of the sheet.
        marks: What to mark.
        formats: The index of the differential format of each severity.
    """
    marks = [mark for mark in marks if _PLACE.fullmatch(mark.place)]
    if not marks and b"prefaudit" not in package.read(part) and not has_marks(package, part):
        return []
    edit = package.edit(part)
    _take_off(edit)
    for order, (severity, index) in enumerate(formats.items(), start=1):
        own = [mark for mark in marks if mark.severity is severity]
        for formula in dict.fromkeys(mark.formula for mark in own):
            for areas in chunked((mark.place for mark in own if mark.formula == formula), _AREAS):
                rule = (
                    f"<conditionalFormatting sqref={quoteattr(' '.join(areas))}>"
                    f'<cfRule type="expression" dxfId="{index}" priority="{order}"><formula>{escape(formula)}</formula>'
                    "</cfRule></conditionalFormatting>"
                )
                edit.insert_child("conditionalFormatting", _ORDER, prefixed(rule, edit.root.prefix))
    drawing = edit.root.child("legacyDrawing")
    comments = mark_comments(package, part, drawing.relation() if drawing else "", _texts(edit, marks))
    if comments.drawing and drawing:
        # Its relation leads nowhere.
        name = next(name for name in drawing.attributes if name.endswith(":id"))
        edit.set(drawing, name, comments.drawing)
    elif comments.drawing:
        element = f'<legacyDrawing xmlns:r="{package.relation_base}" r:id="{comments.drawing}"/>'
        edit.insert_child("legacyDrawing", _ORDER, prefixed(element, edit.root.prefix))
    package.write(part, edit.result())
    return comments.unwritten


def _take_off(edit: Edit) -> None:
    for node in edit.root.named("conditionalFormatting"):
        if b"prefaudit" not in edit.xml[node.start : node.end]:
            continue
        rules = edit.inside(node).named("cfRule")
        ours = [rule for rule in rules if MARK in edit.text(rule)]
        if len(ours) == len(rules):
            edit.replace(node.start, node.end)
        else:
            for rule in ours:
                edit.replace(rule.start, rule.end)


def _texts(edit: Edit, marks: Sequence[CellMark]) -> dict[tuple[int, int], str]:
    """Return the comments to write, by 0-based cell. What is under merged cells stands at the cell that is seen."""
    seen = _seen(edit, sorted({_corner(mark.place) for mark in marks}))
    texts: dict[tuple[int, int], list[str]] = {}
    for mark in marks:
        cell = _corner(mark.place)
        at = seen.get(cell, cell)
        head = [phrase("copy.merged_cell", place=mark.place)] if at != cell else []
        texts.setdefault(at, []).extend((*head, *mark.texts))
    return {cell: "\n\n".join(lines) for cell, lines in texts.items()}


def _seen(edit: Edit, cells: Sequence[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, for the cells among these (sorted) that merged cells hide, the cell that is seen."""
    found = {}
    for area in _merged(edit):
        match = _PLACE.fullmatch(area)
        if match is None or not match[3]:
            continue
        top, left = _corner(area)
        bottom, right = int(match[4]) - 1, column_index(match[3])
        for cell in cells[bisect_left(cells, (top, 0)) : bisect_right(cells, (bottom, right))]:
            if left <= cell[1] <= right:
                found[cell] = (top, left)
    return found


def _merged(edit: Edit) -> Iterator[str]:
    for node in edit.root.named("mergeCells"):
        for cell in edit.inside(node).children:
            yield cell.attributes.get("ref", "")


def _corner(place: str) -> tuple[int, int]:
    match = _PLACE.fullmatch(place)
    assert match is not None  # noqa: S101  places of another form were left out
    return int(match[2]) - 1, column_index(match[1])
