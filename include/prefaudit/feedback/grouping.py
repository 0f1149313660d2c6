"""Issues grouped: the same rule broken in many cells of a column is one thing to correct."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prefaudit.l10n.languages import counted_phrase, phrase
from prefaudit.model.issues import Issue, Severity
from prefaudit.workbook.hidden_cells import says_hidden

_CELL = re.compile(r"^([A-Z]+)(\d+)$")
_MAX_VALUES = 5


@dataclass(frozen=True)
class IssueGroup:
    """One thing to correct: a rule, the cells of one column that break it, the values found, the value expected."""

    rule: str
    severity: Severity
    sheet: str
    cells: tuple[str, ...]
    message: str
    found: str
    expected: str
    count: int
    table: str = ""
    field: str = ""

    @property
    def place(self) -> str:
        """The cells as ranges: C12:C15, C20."""
        return ", ".join(ranges(self.cells))


def grouped(issues: Iterable[Issue]) -> list[IssueGroup]:
    """Group issues by rule and column (or place): errors first, then in workbook order."""
    return sorted(in_reading_order(issues), key=lambda group: group.severity is not Severity.ERROR)


def in_reading_order(issues: Iterable[Issue]) -> list[IssueGroup]:
    """Group issues by rule and column (or place), in the order in which their workbook is read: each where its first
    cell stands."""
    groups: dict[tuple[str, ...], list[Issue]] = {}
    for issue in issues:
        match = _CELL.match(issue.cell)
        groups.setdefault(
            (issue.rule, issue.sheet, issue.table, issue.field, match[1] if match else issue.cell), []
        ).append(issue)
    return [_group(members) for members in groups.values()]


def _group(members: Sequence[Issue]) -> IssueGroup:
    # That a cell is hidden explains why nobody finds it: the issue that says so speaks for the others.
    first = next((issue for issue in members if says_hidden(issue.message)), members[0])
    found = list(dict.fromkeys(issue.found for issue in members if issue.found))
    message = first.message
    if len(members) > 1 and any(issue.message != first.message for issue in members):
        message = counted_phrase("group.others", len(members) - 1, message=first.message)
    shown = " · ".join(found[:_MAX_VALUES])
    if len(found) > _MAX_VALUES:
        shown = phrase("group.values", found=shown, count=len(found))
    return IssueGroup(
        first.rule,
        first.severity,
        first.sheet,
        tuple(issue.cell for issue in members if issue.cell),
        message,
        shown,
        first.expected,
        len(members),
        first.table,
        first.field,
    )


def ranges(cells: Sequence[str]) -> list[str]:
    """Join the names of cells that follow each other in a column: C3, C4, C5, C9 → C3:C5, C9."""
    runs: list[list[str]] = []
    previous: tuple[str, int] | None = None
    for cell in cells:
        match = _CELL.match(cell)
        here = (match[1], int(match[2])) if match else None
        if here and previous and here == (previous[0], previous[1] + 1):
            runs[-1].append(cell)
        else:
            runs.append([cell])
        previous = here
    return [run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}" for run in runs]
