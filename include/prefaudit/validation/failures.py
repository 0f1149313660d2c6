"""From rules and failing rows to issues: the place, the words, and silence where it only follows from another fault."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from prefaudit.model.contract import Contract
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.reference.data import Reference
from prefaudit.validation.batch import Locations
from prefaudit.validation.derive import Derived, Source
from prefaudit.validation.suites import Rule
from prefaudit.workbook.values import format_value

_STAGES = {stage: number for number, stage in enumerate(Stage)}
# What an « expected » says of a bound that the reference data leave open.
_NOT_SET = "non fixé"
# How many items of a list a message names; the number of the others is said.
_LISTED = 15


@dataclass(frozen=True)
class Failure:
    """A rule and a row that breaks it (a row of the rule's frame, derived columns included)."""

    rule: Rule
    row: "pd.Series[Any]"


@dataclass(frozen=True)
class _Reach:
    """What an issue is about, for silencing: the cells (table, field, row) it involves, row None for a whole column."""

    cells: tuple[tuple[str, str, int | None], ...]


def issues_of(
    contract: Contract,
    derived: Derived,
    failures: Sequence[Failure],
    locations: Locations,
    known: Sequence[tuple[int, Issue]],
    reference: Reference,
) -> dict[int, tuple[Issue, ...]]:
    """The issues of every submission in the frames or in `known`, silenced and in workbook order."""
    writer = _Writer(contract, derived, locations, reference)
    by_submission: dict[int, list[tuple[Issue, _Reach]]] = {
        int(number): [] for frame in derived.frames.values() for number in frame["submission_id"].unique()
    }
    for number, issue in known:
        by_submission.setdefault(number, []).append((issue, _Reach(((issue.table, issue.field, issue.row),))))
    for failure in failures:
        number = int(failure.row["submission_id"])
        by_submission[number].append((writer.issue(failure), writer.reach(failure)))
    order = {table.name: place for place, table in enumerate(contract.tables)}
    return {number: _settled(members, order) for number, members in by_submission.items()}


def _settled(members: list[tuple[Issue, _Reach]], order: Mapping[str, int]) -> tuple[Issue, ...]:
    """The issues that stand: earlier stages first, in a stage errors before warnings, then rules over one cell before
    those over several; errors silence what comes after them."""
    told: set[tuple[str, str, int | None]] = set()
    columns: set[tuple[str, str]] = set()
    kept: list[Issue] = []
    for _, group in groupby(sorted(members, key=_rank), key=_rank):
        peers = list(group)
        standing = [
            (issue, reach) for issue, reach in peers if not any(_silent(cell, told, columns) for cell in reach.cells)
        ]
        kept += [issue for issue, _ in standing]
        for issue, reach in standing:
            if issue.severity is Severity.ERROR and issue.table:
                cells = (*reach.cells[:1], (issue.table, issue.field, issue.row))
                told.update(cells)
                columns.update(cell[:2] for cell in cells)
    return tuple(sorted(kept, key=lambda issue: _workbook_order(issue, order)))


def _silent(
    cell: tuple[str, str, int | None], told: set[tuple[str, str, int | None]], columns: set[tuple[str, str]]
) -> bool:
    table, field, row = cell
    if not table:
        return False
    if {(table, "", None), (table, field, None), cell} & told:
        return True
    return row is None and (table, field) in columns


def _rank(member: tuple[Issue, _Reach]) -> tuple[int, bool, int]:
    issue, reach = member
    return _STAGES[issue.stage], issue.severity is Severity.WARNING, len(reach.cells)


def _workbook_order(issue: Issue, order: Mapping[str, int]) -> tuple[int, int, int, str, str]:
    return (_STAGES[issue.stage] > 0, order.get(issue.table, -1), issue.row or 0, issue.cell, issue.rule)


class _Writer:
    """Writes issues for the failures of one batch."""

    def __init__(self, contract: Contract, derived: Derived, locations: Locations, reference: Reference) -> None:
        self.contract, self.derived, self.locations = contract, derived, locations
        self.labels = {
            (table.name, each.name): reference.codes(each.codes) for table, each in contract.fields() if each.codes
        }
        # {codes_finding} in an « expected » gives the labels of the drop-down, written nowhere but in the code list.
        self.lists = {
            f"codes_{each.codes}": ", ".join(reference.codes(each.codes).values())
            for _, each in contract.fields()
            if each.codes
        }

    def issue(self, failure: Failure) -> Issue:
        """The issue of a failing row."""
        rule, row = failure.rule, failure.row
        number, sheet_row = int(row["submission_id"]), int(row["sheet_row"])
        table, field = self._at(rule)
        own = table == rule.table
        sheet, cell = self.locations.place(number, table, field, sheet_row if own else None)
        words = _Words(self.lists, row, lambda name: self._text(rule.table, name, row[name]))
        return Issue(
            rule=rule.id,
            severity=rule.severity,
            stage=rule.stage,
            sheet=sheet or self.contract.table(table).sheet,
            cell=cell if own else "",
            found=rule.found.format_map(words),
            expected=rule.expected.format_map(words.known),
            message=rule.message.format_map(words),
            table=table,
            field=field,
            row=sheet_row if own else None,
        )

    def reach(self, failure: Failure) -> _Reach:
        """The cells that a failing row involves: those of the rule's columns and of what they were derived from."""
        rule, row = failure.rule, failure.row
        sheet_row = int(row["sheet_row"])
        cells: dict[tuple[str, str, int | None], None] = {}
        table, field = self._at(rule)
        cells[(table, field, sheet_row if table == rule.table else None)] = None
        for column in rule.columns:
            source = self.derived.sources[rule.table].get(column)
            for cell in _cells(rule.table, column, source, row):
                cells[cell] = None
        return _Reach(tuple(cells))

    def _at(self, rule: Rule) -> tuple[str, str]:
        table, dot, field = rule.at.rpartition(".")
        return (table if dot else rule.table), field

    def _text(self, table: str, column: str, value: object) -> str:
        if isinstance(value, tuple):
            return _listed(value)
        if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124  NaN
            return ""
        text = format_value(float(value) if isinstance(value, int | float) else value)
        labels = self.labels.get((table, column)) or self._derived_labels(table, column)
        return labels.get(text, text) if labels else text

    def _derived_labels(self, table: str, column: str) -> Mapping[str, str]:
        source = self.derived.sources[table].get(column)
        for other in source.others if source else ():
            if other in self.labels:
                return self.labels[other]
        return {}


def _listed(items: Sequence[object]) -> str:
    """A list as a sentence can bear it: the first ones, and how many more there are."""
    shortened = " ; ".join(str(item) for item in items[:_LISTED])
    return shortened if len(items) <= _LISTED else f"{shortened} (et {len(items) - _LISTED} autres)"


class _Words(dict[str, str]):
    """The words of a row, each made when it is asked for; a name that no column has is left as it stands, for a test
    to find."""

    def __init__(self, lists: Mapping[str, str], row: "pd.Series[Any]", told: Callable[[str], str]) -> None:
        super().__init__(lists)
        self._row, self._told = row, told

    def __missing__(self, key: str) -> str:
        return self._told(key) if key in self._row.index else "{" + key + "}"

    @property
    def known(self) -> "_Known":
        """The same, with a word for what is not set."""
        return _Known(self)


class _Known(dict[str, str]):
    def __init__(self, words: _Words) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, key: str) -> str:
        return self._words[key] or _NOT_SET


def _cells(
    table: str, column: str, source: Source | None, row: "pd.Series[Any]"
) -> Iterable[tuple[str, str, int | None]]:
    sheet_row = int(row["sheet_row"])
    if source is None:
        yield table, column, sheet_row
        return
    for name in source.own:
        yield table, name, sheet_row
    taken = row.get(source.row_column) if source.row_column else None
    for other, name in source.others:
        yield other, name, int(taken) if taken is not None and taken is not pd.NA else None
