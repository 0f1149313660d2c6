"""What a form that checks itself says, in its annotated copy, of the cells of an issue: formulas over the names that it
keeps its checks under, and that the copy keeps.

A form says something of an issue where it checks its rule, and where it saw the cell broken when it was saved: a table
that was moved away from its checks is left to reception.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from prefaudit.feedback.copy.package import Package
from prefaudit.feedback.copy.sheet_list import SheetList
from prefaudit.feedback.grouping import IssueGroup, ranges
from prefaudit.model.issues import Issue, Severity
from prefaudit.workbook.live_names import live_name, rule_name

# A column of another sheet, or a cell of it: Calculs!$C:$C, 'Calculs (2)'!$C$2.
_PLACE = re.compile(r"(.+)!\$?([A-Z]{1,3})(?:\$?(\d+))?(:.*)?")
_CELL = re.compile(r"[A-Z]{1,3}([1-9]\d{0,6})")
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*? r="(\d+)"')
# What follows the name of a cell in its sheet, up to the number that is saved in it.
_SAVED = re.compile(rb"[^<>]*(?<!/)>(?:<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>(\d+)</")
# Excel takes formulas of 8,192 characters at most.
_LONGEST = 8000


@dataclass(frozen=True)
class _Named:
    """What a name stands for: a column of a sheet, or one cell of it (`row`)."""

    sheet: str
    column: str
    row: str


class LiveState:
    """The checks of a workbook, as it was saved; false where it has none, or where they were never worked out.

    Args:
        package: The workbook.
        sheets: Its sheets and names.
    """

    def __init__(self, package: Package, sheets: SheetList) -> None:
        parts = {sheet.name.casefold(): sheet.part for sheet in sheets.sheets if sheet.part}
        self._named: dict[str, _Named] = {}
        for name, place in sheets.names():
            found = _PLACE.fullmatch(place.strip()) if name.startswith(("live_", "rule_")) else None
            if found and (part := parts.get(_plain(found[1]).casefold())):
                self._named[name] = _Named(part, found[2], "" if found[4] else found[3] or "")
        # The hidden sheet is as wide as the form has rules: reading passes it over, its bytes have what is asked.
        self._parts = {part: package.read(part) for part in {named.sheet for named in self._named.values()}}
        self._rows = {part: dict(_rows(xml)) for part, xml in self._parts.items()}
        self._any = any(self._number(name, 1) is not None for name in self._named if name.startswith("rule_"))

    def __bool__(self) -> bool:
        return self._any

    def broken(self, group: IssueGroup) -> str:
        """Return the formula of how many cells of some issues are still broken; "" where the form cannot say so."""
        rule, name, least = (
            rule_name(group.table, group.rule),
            live_name(group.table, group.field),
            _least(group.severity),
        )
        if not group.cells:
            return rule if self._at_least(rule, 1, 1) else ""
        if rule not in self._named or not all(self._saw(name, least, cell) for cell in group.cells):
            return ""
        if self._named[name].row:
            return f"IF({name}>={least},1,0)"
        areas = [[_row(cell) for cell in area.split(":")] for area in ranges(group.cells)]
        formula = "+".join(_counted(name, area[0], area[-1], least) for area in areas)
        rows = [row for area in areas for row in area]
        # All that lies between counts too where it would be too long: a line is never called corrected too early.
        return formula if len(formula) <= _LONGEST else _counted(name, min(rows), max(rows), least)

    def wrong(self, issues: Sequence[Issue]) -> str:
        """Return the formula of whether the cell of some issues is still wrong; "" where the form cannot say so of all
        of them."""
        names = {live_name(issue.table, issue.field) for issue in issues}
        for issue in issues:
            seen = self._saw(live_name(issue.table, issue.field), _least(issue.severity), issue.cell)
            if not seen or len(names) > 1 or rule_name(issue.table, issue.rule) not in self._named:
                return ""
        (name,), least = names, min(_least(issue.severity) for issue in issues)
        return f"{name}>={least}" if self._named[name].row else f"INDEX({name},ROW())>={least}"

    def _saw(self, name: str, least: int, cell: str) -> bool:
        """Return whether the form saw a cell broken."""
        row = _row(cell)
        return bool(row) and self._at_least(name, least, row)

    def _at_least(self, name: str, least: int, row: int) -> bool:
        number = self._number(name, row)
        return number is not None and number >= least

    def _number(self, name: str, row: int) -> int | None:
        """Return the number that is saved in a row of a name, or in its one cell; None where there is none."""
        named = self._named.get(name)
        if named is None:
            return None
        row = int(named.row or row)
        xml, cell = self._parts[named.sheet], f' r="{named.column}{row}"'.encode()
        at = xml.find(cell, *self._rows[named.sheet].get(row, (0, 0)))
        found = _SAVED.match(xml, at + len(cell)) if at >= 0 else None
        return int(found[1]) if found else None


def _rows(xml: bytes) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield the rows of a sheet, and from where to where each stands."""
    starts = [(int(found[1]), found.start()) for found in _ROW.finditer(xml)]
    for (row, start), (_, end) in pairwise([*starts, (0, len(xml))]):
        yield row, (start, end)


def _least(severity: Severity) -> int:
    """Return how bad a cell is at least that has an issue of a severity, as the form counts it."""
    return 2 if severity is Severity.ERROR else 1


def _counted(name: str, first: int, last: int, least: int) -> str:
    return f'COUNTIF(INDEX({name},{first}):INDEX({name},{last}),">={least}")'


def _row(cell: str) -> int:
    """Return the row of a cell; 0 of what is no single cell."""
    found = _CELL.fullmatch(cell)
    return int(found[1]) if found else 0


def _plain(sheet: str) -> str:
    """Return the name of a sheet from what a formula writes."""
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
