"""Repeats told once: the same rule broken in many cells of a column is one thing to mend, with all its cells."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prefaudit.model.issues import Issue, Severity

_CELL = re.compile(r"^([A-Z]+)(\d+)$")
SHOWN_VALUES = 5


@dataclass(frozen=True)
class IssueGroup:
    """One thing to mend: a rule, the cells of one column that break it, what was found there, what is expected."""

    rule: str
    severity: Severity
    sheet: str
    cells: tuple[str, ...]
    message: str
    found: str
    expected: str
    count: int

    @property
    def place(self) -> str:
        """The cells as ranges: C12:C15, C20."""
        return ", ".join(ranges(self.cells))


def grouped(issues: Iterable[Issue]) -> list[IssueGroup]:
    """Group issues that break the same rule in the same column (or place), errors first, then in workbook order."""
    groups: dict[tuple[str, ...], list[Issue]] = {}
    for issue in issues:
        match = _CELL.match(issue.cell)
        groups.setdefault((issue.rule, issue.sheet, issue.field, match[1] if match else issue.cell), []).append(issue)
    made = [_group(members) for members in groups.values()]
    return sorted(made, key=lambda group: group.severity is not Severity.ERROR)


def _group(members: Sequence[Issue]) -> IssueGroup:
    first = members[0]
    found = list(dict.fromkeys(each.found for each in members if each.found))
    more = f" … ({len(found)} valeurs)" if len(found) > SHOWN_VALUES else ""
    message = first.message
    if len(members) > 1 and any(each.message != first.message for each in members):
        message = f"{first.message} (et {len(members) - 1} autre{'s' if len(members) > 2 else ''} de même nature)"
    return IssueGroup(
        first.rule,
        first.severity,
        first.sheet,
        tuple(each.cell for each in members if each.cell),
        message,
        " · ".join(found[:SHOWN_VALUES]) + more,
        first.expected,
        len(members),
    )


def ranges(cells: Sequence[str]) -> list[str]:
    """Cell names with neighbours of a column joined: C3, C4, C5, C9 → C3:C5, C9."""
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
