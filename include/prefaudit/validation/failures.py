"""From rules and failing rows to issues: the place, the words, and which issues are suppressed.

An issue that only follows from another one is suppressed: a site corrects the cause, not its consequences.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pandas as pd

from prefaudit.l10n.languages import counted_phrase, phrase
from prefaudit.model.contract import Contract
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.reference.data import Reference
from prefaudit.validation.batch import Locations
from prefaudit.validation.derive import Derived, Source
from prefaudit.validation.suites import Rule
from prefaudit.workbook.cell_places import place_of
from prefaudit.workbook.lookalikes import lookalike_hint
from prefaudit.workbook.values import format_value

_STAGES = {stage: number for number, stage in enumerate(Stage)}
# How many items of a list a message names; it gives the number of the others.
_LISTED = 15


@dataclass(frozen=True)
class Failure:
    """A rule and a row that breaks it (a row of the rule's frame, derived columns included)."""

    rule: Rule
    row: "pd.Series[Any]"


# A cell by table, field and row; the row is None for a whole column, the field "" for a whole table.
Cell = tuple[str, str, int | None]


@dataclass(frozen=True)
class _Candidate:
    """An issue and the cells that it involves, the one where it stands first."""

    issue: Issue
    cells: tuple[Cell, ...]


def issues_of(
    contract: Contract,
    derived: Derived,
    failures: Sequence[Failure],
    locations: Locations,
    reading: Sequence[tuple[int, Issue]],
    reference: Reference,
    listed: "Listed",
) -> dict[int, tuple[Issue, ...]]:
    """Return the issues of every submission that has any: not suppressed, in workbook order, so many of each rule.

    Args:
        contract: The form.
        derived: The frames of the batch.
        failures: The rules that are broken, with the rows that break them.
        locations: Where fields stand in the workbooks.
        reading: The issues that reading found: (submission, issue).
        reference: The code lists whose labels messages use.
        listed: How many issues of one rule a submission lists, and how many rows more than `failures` has break one.
    """
    writer = _Writer(contract, derived, locations, reference)
    by_submission: dict[int, list[_Candidate]] = defaultdict(list)
    for number, issue in reading:
        by_submission[number].append(_Candidate(issue, ((issue.table, issue.field, issue.row),)))
    for failure in failures:
        candidate = _Candidate(writer.issue(failure), writer.cells(failure))
        by_submission[int(failure.row["submission_id"])].append(candidate)
    order = {table.name: place for place, table in enumerate(contract.tables)}
    return {number: listed.issues(number, _standing(each, order)) for number, each in by_submission.items()}


class Listed:
    """So many issues of one rule are listed for a submission; how many others there are is said in the last one.

    A row costs as much as a hundred that are only counted: a file with 40,000 faulty rows is not to cost a minute.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._others = Counter[tuple[int, str]]()

    def positions(self, rule: str, positions: Iterable[int], submissions: Sequence[int]) -> Iterator[int]:
        """Yield the positions of rows to list; `submissions` gives the submission of each row."""
        seen = Counter[int]()
        for position in positions:
            number = int(submissions[position])
            seen[number] += 1
            if seen[number] <= self.limit:
                yield position
            else:
                self._others[number, rule] += 1

    def issues(self, submission: int, issues: Sequence[Issue]) -> tuple[Issue, ...]:
        """Return the first issues of each rule of a submission."""
        counts, seen = Counter(issue.rule for issue in issues), Counter[str]()
        kept: list[Issue] = []
        for issue in issues:
            seen[issue.rule] += 1
            others = max(0, counts[issue.rule] - self.limit) + self._others[submission, issue.rule]
            if others and seen[issue.rule] == min(self.limit, counts[issue.rule]):
                kept.append(replace(issue, message=f"{issue.message} {counted_phrase('rule.others', others)}"))
            elif seen[issue.rule] <= self.limit:
                kept.append(issue)
        return tuple(kept)


def _standing(candidates: list[_Candidate], order: Mapping[str, int]) -> tuple[Issue, ...]:
    """Return the issues that stand: earlier stages first, in a stage errors before warnings, then rules over one cell
    before those over several; errors suppress what comes after them."""
    faulty: set[Cell] = set()
    columns: set[tuple[str, str]] = set()
    kept: list[Issue] = []
    for _, group in groupby(sorted(candidates, key=_rank), key=_rank):
        standing = [
            candidate
            for candidate in group
            if not any(_follows_from(cell, faulty, columns) for cell in candidate.cells)
        ]
        kept += [candidate.issue for candidate in standing]
        for candidate in standing:
            issue = candidate.issue
            if issue.severity is Severity.ERROR and issue.table:
                cells = (*candidate.cells[:1], (issue.table, issue.field, issue.row))
                faulty.update(cells)
                columns.update(cell[:2] for cell in cells)
    return tuple(sorted(kept, key=lambda issue: _workbook_order(issue, order)))


def _follows_from(cell: Cell, faulty: set[Cell], columns: set[tuple[str, str]]) -> bool:
    """Return whether a cell is at fault already: itself, its column or table, or, of a column, any of its cells."""
    table, field, row = cell
    if not table:
        return False
    if {(table, "", None), (table, field, None), cell} & faulty:
        return True
    return row is None and (table, field) in columns


def _rank(candidate: _Candidate) -> tuple[int, bool, int]:
    issue = candidate.issue
    return _STAGES[issue.stage], issue.severity is Severity.WARNING, len(candidate.cells)


def _workbook_order(issue: Issue, order: Mapping[str, int]) -> tuple[int, int, int, int, str]:
    """Return the place of an issue as the workbook is read: sheet by sheet, row by row, from column A on."""
    row, column = place_of(issue.cell) or (issue.row or 0, 0)
    return (_STAGES[issue.stage] > 0, order.get(issue.table, -1), row, column, issue.rule)


class _Writer:
    """Writes the issues of the failures of one batch."""

    def __init__(self, contract: Contract, derived: Derived, locations: Locations, reference: Reference) -> None:
        self.contract, self.derived, self.locations = contract, derived, locations
        self.labels = {
            (table.name, field.name): reference.labels(field.codes) for table, field in contract.fields() if field.codes
        }
        self.personal = {(table.name, field.name) for table, field in contract.fields() if field.personal}
        # {codes_finding} in an « expected » gives the labels of the drop-down, written nowhere but in the code list.
        self.lists = {
            f"codes_{field.codes}": ", ".join(reference.labels(field.codes).values())
            for _, field in contract.fields()
            if field.codes
        }

    def issue(self, failure: Failure) -> Issue:
        """Return the issue of a failing row."""
        rule, row = failure.rule, failure.row
        number, sheet_row = int(row["submission_id"]), int(row["sheet_row"])
        table, field = self._at(rule)
        own = table == rule.table
        sheet, cell = self.locations.place(number, table, field, sheet_row if own else None)
        words = _Words(self.lists, row, lambda name: self._text(rule.table, name, row[name]))
        found = rule.found.format_map(words)
        hidden = self.locations.hidden_words(number, self.cells(failure)) if self.locations.hidden else ""
        return Issue(
            rule=rule.id,
            severity=rule.severity,
            stage=rule.stage,
            sheet=sheet or self.contract.table(table).sheet,
            cell=cell if own else "",
            found=found,
            expected=rule.expected.format_map(words.or_not_set),
            message=rule.message.format_map(words) + lookalike_hint(found) + hidden,
            table=table,
            field=field,
            row=sheet_row if own else None,
        )

    def cells(self, failure: Failure) -> tuple[Cell, ...]:
        """Return the cells that a failing row involves: those of the rule's columns and of what they derive from."""
        rule, row = failure.rule, failure.row
        sheet_row = int(row["sheet_row"])
        cells: dict[Cell, None] = {}
        table, field = self._at(rule)
        cells[(table, field, sheet_row if table == rule.table else None)] = None
        for column in rule.columns:
            source = self.derived.sources[rule.table].get(column)
            for cell in _cells(rule.table, column, source, row):
                cells[cell] = None
        return tuple(cells)

    def _at(self, rule: Rule) -> tuple[str, str]:
        table, dot, field = rule.at.rpartition(".")
        return (table if dot else rule.table), field

    def _text(self, table: str, column: str, value: object) -> str:
        if not isinstance(value, tuple) and (value is None or value is pd.NA or value is pd.NaT or value != value):  # noqa: PLR0124  NaN
            return ""
        if self._is_personal(table, column):
            return phrase("format.personal")
        if isinstance(value, tuple):
            return _listed(value)
        text = _shown(value)
        labels = self.labels.get((table, column)) or self._derived_labels(table, column)
        return labels.get(text, text) if labels else text

    def _is_personal(self, table: str, column: str) -> bool:
        """Return whether a column has, or is derived from, a personal field: no message tells its value."""
        source = self.derived.sources[table].get(column)
        named = [(table, name) for name in source.own] + list(source.others) if source else [(table, column)]
        return not self.personal.isdisjoint(named)

    def _derived_labels(self, table: str, column: str) -> Mapping[str, str]:
        source = self.derived.sources[table].get(column)
        for other in source.others if source else ():
            if other in self.labels:
                return self.labels[other]
        return {}


def _shown(value: object) -> str:
    return format_value(float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value)


def _listed(items: Sequence[object]) -> str:
    """Return a list as a sentence can bear it: the first ones, and how many more there are."""
    listed = phrase("format.list_separator").join(_shown(item) for item in items[:_LISTED])
    others = len(items) - _LISTED
    return counted_phrase("rule.list_and_others", others, listed=listed) if others > 0 else listed


class _Words(dict[str, str]):
    """The words of a row, each made when it is asked for; a name that no column has is left as it stands, for a test
    to find."""

    def __init__(self, lists: Mapping[str, str], row: "pd.Series[Any]", word_of: Callable[[str], str]) -> None:
        super().__init__(lists)
        self._row, self._word_of = row, word_of

    def __missing__(self, key: str) -> str:
        return self._word_of(key) if key in self._row.index else "{" + key + "}"

    @property
    def or_not_set(self) -> "_WordsOrNotSet":
        """Return the same, with a word for a bound that the reference data leave open."""
        return _WordsOrNotSet(self)


class _WordsOrNotSet(dict[str, str]):
    def __init__(self, words: _Words) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, key: str) -> str:
        return self._words[key] or phrase("rule.not_set")


def _cells(table: str, column: str, source: Source | None, row: "pd.Series[Any]") -> Iterable[Cell]:
    sheet_row = int(row["sheet_row"])
    if source is None:
        yield table, column, sheet_row
        return
    for name in source.own:
        yield table, name, sheet_row
    taken = row.get(source.row_column) if source.row_column else None
    for other, name in source.others:
        yield other, name, int(taken) if taken is not None and taken is not pd.NA else None
