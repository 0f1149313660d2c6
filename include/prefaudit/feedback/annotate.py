"""The annotated copy: the site's own workbook with the issues marked at their cells, and a first sheet that lists them.

A mark is a conditional format and a comment, never a change of the cell's own style or value: the copy keeps the
site's formatting, and our marks can be removed when it comes back corrected.
"""

import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from prefaudit import palette
from prefaudit.feedback.formula_results import restore_results
from prefaudit.feedback.grouping import grouped
from prefaudit.feedback.wording import AnswerFacts, next_step, particulars, title, verdict_sentence
from prefaudit.model.issues import Issue, Severity, verdict_of
from prefaudit.palette import argb
from prefaudit.workbook.reader import Grid

CONTROL_SHEET = "Contrôle"
AUTHOR = "Contrôle des retours"
# A formula that is always true and that nobody else writes: it distinguishes our marks from the site's formats.
_MARK = 'N("prefaudit")=0'
_FILLS = {Severity.ERROR: palette.ERROR_CELL, Severity.WARNING: palette.WARNING_CELL}
_COMMENT_SEPARATOR = "\n———\n"
_MAX_COLUMNS = 120
_KEEP = " Les commentaires et cette feuille peuvent rester."
# Widths of the control sheet's columns, in characters.
_WIDTHS = (14, 18, 16, 44, 22, 44, 26)


def annotate(
    source: Path,
    grids: Sequence[Grid],
    issues: Sequence[Issue],
    facts: AnswerFacts,
    target: Path,
    severities: Mapping[str, str],
) -> Path:
    """Write the annotated copy of a workbook as .xlsx and return its path.

    Args:
        source: The workbook.
        grids: Its sheets as read: they hold the saved results of formulas, which openpyxl loses, and all that the
            copy of a .xls, .xlsb or .ods file can show.
        issues: Its issues.
        facts: What the first sheet says about the return.
        target: Where the copy is written.
        severities: The labels of the severities.
    """
    workbook = _open(source, grids)
    _remove_marks(workbook, severities.values())
    _mark(workbook, issues, severities)
    _write_control_sheet(workbook, issues, facts, severities)
    workbook.save(target)
    restore_results(target, {grid.name: grid for grid in grids}, workbook.sheetnames)
    return target


def _open(source: Path, grids: Sequence[Grid]) -> Workbook:
    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            if "xl/workbook.xml" in archive.namelist():
                return openpyxl.load_workbook(source)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for grid in grids:
        sheet = workbook.create_sheet(grid.name)
        for row, values in enumerate(grid.rows, start=1):
            for column, value in enumerate(values[:_MAX_COLUMNS], start=1):
                if value != "":
                    cell = sheet.cell(row, column)
                    cell.value = value
                    if isinstance(value, str):
                        cell.data_type = "s"  # a text that starts with « = » is no formula
    return workbook


def _remove_marks(workbook: Workbook, labels: Collection[str]) -> None:
    if CONTROL_SHEET in workbook.sheetnames:
        workbook.remove(workbook[CONTROL_SHEET])
    for sheet in workbook.worksheets:
        kept = ConditionalFormattingList()
        for area in sheet.conditional_formatting:
            for rule in area.rules:
                if _MARK not in rule.formula:
                    kept.add(str(area.sqref), rule)
        sheet.conditional_formatting = kept
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and _is_mark(cell.comment, labels):
                    _, _, own = cell.comment.text.partition(_COMMENT_SEPARATOR)
                    cell.comment = Comment(own, "") if own else None


def _is_mark(comment: Comment, labels: Collection[str]) -> bool:
    """Return whether a comment is a mark of ours; some programs drop the author when they save the workbook."""
    text = comment.text or ""
    reads_so = any(text.startswith(f"{label} : ") for label in labels) and "\nAttendu : " in text
    return comment.author == AUTHOR or reads_so


def _mark(workbook: Workbook, issues: Sequence[Issue], severities: Mapping[str, str]) -> None:
    by_cell: dict[tuple[str, str], list[Issue]] = {}
    for issue in issues:
        if issue.sheet in workbook.sheetnames and issue.cell:
            by_cell.setdefault((issue.sheet, issue.cell), []).append(issue)
    for (sheet_name, name), members in by_cell.items():
        sheet = workbook[sheet_name]
        worst = min(members, key=lambda issue: issue.severity is not Severity.ERROR).severity
        fill = PatternFill(bgColor=argb(_FILLS[worst]), fill_type="solid")
        style = DifferentialStyle(fill=fill)
        sheet.conditional_formatting.add(name, Rule(type="expression", dxf=style, formula=[_MARK], priority=1))
        cell = sheet[name]
        own_text = _COMMENT_SEPARATOR + cell.comment.text if cell.comment else ""
        comment = Comment(
            "\n\n".join(_mark_text(issue, severities[issue.severity]) for issue in members) + own_text, AUTHOR
        )
        comment.width, comment.height = 420, 60 + 70 * len(members)
        cell.comment = comment


def _mark_text(issue: Issue, severity: str) -> str:
    lines = [f"{severity} : {issue.message}"]
    if issue.found:
        lines.append(f"Trouvé : {issue.found}")
    lines.append(f"Attendu : {issue.expected}")
    return "\n".join(lines)


def _write_control_sheet(
    workbook: Workbook, issues: Sequence[Issue], facts: AnswerFacts, severities: Mapping[str, str]
) -> None:
    sheet = workbook.create_sheet(CONTROL_SHEET, 0)
    workbook.active = 0
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
    verdict = verdict_of(issues)
    lines = [
        (title(facts), ""),
        ("Verdict", verdict_sentence(verdict, facts)),
        *particulars(facts, issues),
        ("Que faire", next_step(issues, facts, "ce classeur") + _KEEP),
    ]
    for row, (label, text) in enumerate(lines, start=1):
        _put(sheet, row, 1, label, _TITLE if row == 1 else _LABEL)
        _put(sheet, row, 2, text)
        sheet.merge_cells(start_row=row, start_column=1 if row == 1 else 2, end_row=row, end_column=7)
        sheet.row_dimensions[row].height = 24 if row == 1 else _height((text,), (sum(_WIDTHS[1:]),))
    _write_list(sheet, sheet.max_row + 2, issues, severities)
    for column, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write_list(sheet: Worksheet, start: int, issues: Sequence[Issue], severities: Mapping[str, str]) -> None:
    sheets = sheet.parent.sheetnames if sheet.parent else []
    titles = ("Gravité", "Feuille", "Case(s)", "Ce qui ne va pas", "Trouvé", "Attendu", "Règle")
    for column, heading in enumerate(titles, start=1):
        _put(sheet, start, column, heading, _HEADER)
    for row, group in enumerate(grouped(issues), start=start + 1):
        texts = (
            severities[group.severity],
            group.sheet,
            group.place,
            group.message,
            group.found,
            group.expected,
            group.rule,
        )
        for column, text in enumerate(texts, start=1):
            look = _Look(boxed=True, fill=_FILLS[group.severity]) if column == 1 else _BOX
            _put(sheet, row, column, text, look)
        sheet.row_dimensions[row].height = _height(texts, _WIDTHS)
        if group.sheet in sheets:
            link = sheet.cell(row, 3)
            link.value = link.value or "(feuille)"
            quoted = group.sheet.replace("'", "''")
            target = f"'{quoted}'!{group.cells[0] if group.cells else 'A1'}"
            link.hyperlink = Hyperlink(ref=link.coordinate, location=target)
            link.font = Font(name="Calibri", underline="single", color=argb(palette.ACCENT))
    sheet.print_title_rows = f"{start}:{start}"


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height in points of a row of wrapped texts: not every program computes it."""
    lines = max(-(-len(text) // max(1, int(width * 0.9))) for text, width in zip(texts, widths, strict=True))
    return 16.0 * max(1, lines)


@dataclass(frozen=True)
class _Look:
    """How a cell of the control sheet looks."""

    bold: bool = False
    size: int = 11
    fill: str = ""
    ink: str = palette.INK
    boxed: bool = False


_PLAIN, _LABEL, _TITLE = _Look(), _Look(bold=True), _Look(bold=True, size=16)
_HEADER, _BOX = _Look(bold=True, fill=palette.ACCENT, ink=palette.ON_ACCENT), _Look(boxed=True)


def _put(sheet: Worksheet, row: int, column: int, text: str, look: _Look = _PLAIN) -> None:
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"  # what a site typed is shown as text, even where it starts with « = »
    cell.font = Font(name="Calibri", bold=look.bold, size=look.size, color=argb(look.ink))
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if look.fill:
        cell.fill = PatternFill("solid", start_color=argb(look.fill))
    if look.boxed:
        side = Side(style="thin", color=argb(palette.LINE))
        cell.border = Border(left=side, right=side, top=side, bottom=side)
