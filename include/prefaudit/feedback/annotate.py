"""The annotated copy: the site's own file with the issues marked at their cells, and a first sheet that lists them.

Parts of the file are changed at the places of the marks alone; all others are those of the site, byte for byte. A file
in which that is not possible is answered with a copy of its values, and the answer says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prefaudit.feedback.copy.control_sheet import LIVE_LOOKS, LOOKS, ControlSheet, free_name, is_control_sheet
from prefaudit.feedback.copy.live_state import LiveState
from prefaudit.feedback.copy.package import Package, Unmarkable
from prefaudit.feedback.copy.sheet_list import SheetList
from prefaudit.feedback.copy.sheet_marks import CellMark, mark_sheet
from prefaudit.feedback.copy.styles import add_styles
from prefaudit.feedback.copy.values import write_values
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.l10n.languages import phrase
from prefaudit.model.issues import Issue, Severity
from prefaudit.workbook.reader import Grid

# The endings a copy may have: by the type of the main part, without which Excel refuses the file.
SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm")
_TYPES = {"sheet.macroEnabled": ".xlsm", "template": ".xltx", "template.macroEnabled": ".xltm"}


@dataclass(frozen=True)
class AnnotatedCopy:
    """A copy as written, and what could not be kept or marked in it, in sentences."""

    path: Path
    notes: tuple[str, ...] = ()


def annotate(
    source: Path,
    grids: Sequence[Grid],
    issues: Sequence[Issue],
    facts: AnswerFacts,
    target: Path,
    severities: Mapping[str, str],
) -> AnnotatedCopy:
    """Write the annotated copy of a workbook, marked in the language spoken.

    Args:
        source: The workbook.
        grids: Its sheets as read: they identify our own sheet in a copy that came back, and are all that the copy of a
            file that cannot be marked itself can show.
        issues: Its issues.
        facts: What the first sheet says about the return.
        target: Where the copy is written; its ending becomes the one that the content asks for.
        severities: The labels of the severities.
    """
    try:
        return _marked(source, grids, issues, facts, target, severities, ())
    except Unmarkable as error:
        note = phrase("copy.values_only", why=error)
    values = target.with_suffix(".valeurs")
    try:
        write_values(grids, values)
        return _marked(values, grids, issues, facts, target, severities, (note,))
    finally:
        values.unlink(missing_ok=True)


def _marked(
    source: Path,
    grids: Sequence[Grid],
    issues: Sequence[Issue],
    facts: AnswerFacts,
    target: Path,
    severities: Mapping[str, str],
    notes: tuple[str, ...],
) -> AnnotatedCopy:
    with Package(source) as package:
        sheets = SheetList(package)
        live = LiveState(package, sheets)
        styles = add_styles(package, sheets.namespace, LIVE_LOOKS if live else LOOKS, bool(live))
        ours = {grid.name for grid in grids if is_control_sheet(grid)}
        marks = _marks(issues, severities, live)
        for sheet in sheets.sheets:
            if sheet.part and sheet.name not in ours:
                unwritten = mark_sheet(package, sheet.part, marks.get(sheet.name, []), styles.marks)
                if unwritten:
                    cells = phrase("copy.conversation_cells", sheet=sheet.name, cells=", ".join(unwritten))
                    notes += (phrase("copy.conversation", cells=cells),)
        if any(name.startswith("_xmlsignatures/") for name in package.names()):
            notes += (phrase("copy.signature"),)
        names = [sheet.name for sheet in sheets.sheets]
        listed = ControlSheet(facts, issues, severities, names, notes, live)
        control = listed.xml(sheets.namespace, styles)
        earlier = next((sheet.part for sheet in sheets.sheets if sheet.part and sheet.name in ours), "")
        if earlier:
            package.write(earlier, control)
            package.forget_relations(earlier)
        else:
            sheets.put_first(free_name(names), control, listed.header_row)
        path = target.with_suffix(_suffix(package))
        package.save(path)
        return AnnotatedCopy(path, notes)


def _marks(issues: Sequence[Issue], severities: Mapping[str, str], live: LiveState) -> dict[str, list[CellMark]]:
    """Return the marks of each sheet, one a place."""
    places: dict[tuple[str, str], list[Issue]] = {}
    for issue in issues:
        if issue.sheet and issue.cell:
            places.setdefault((issue.sheet, issue.cell), []).append(issue)
    marks: dict[str, list[CellMark]] = {}
    for (sheet, place), members in places.items():
        worst = min(members, key=lambda issue: issue.severity is not Severity.ERROR).severity
        texts = [_mark_text(issue, severities[issue.severity]) for issue in members]
        marks.setdefault(sheet, []).append(CellMark(place, worst, texts, live.wrong(members)))
    return marks


def _mark_text(issue: Issue, severity: str) -> str:
    lines = [
        phrase("copy.mark", severity=severity, message=issue.message),
        *([phrase("copy.mark_found", found=issue.found)] if issue.found else []),
        phrase("copy.mark_expected", expected=issue.expected),
    ]
    return "\n".join(lines)


def _suffix(package: Package) -> str:
    kind = package.content_type(package.main)
    return next((suffix for name, suffix in _TYPES.items() if kind.endswith(f".{name}.main+xml")), ".xlsx")
