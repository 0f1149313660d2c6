"""Which sheet of a workbook answers for which table of a contract; what is absent, renamed or double is said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from prefaudit.l10n.languages import phrase, speaking
from prefaudit.model.contract import Contract, Table
from prefaudit.model.contracts import Contracts
from prefaudit.model.issues import Issue
from prefaudit.workbook.cell_places import column_index
from prefaudit.workbook.headers import (
    FORM_SEARCH_COLUMNS,
    HEADER_SEARCH_ROWS,
    Names,
    header_texts,
    match_headers,
    name_key,
    suggestion,
)
from prefaudit.workbook.reader import Grid
from prefaudit.workbook.reading_rules import Location, issue_of

# What Excel, LibreOffice, Google Sheets and people add to the name of a sheet that they copy, and Numbers to each.
_COPY = re.compile(
    r"\s*\(\d+\)\s*$|(?:\s+-\s+|\s+|_)(?:copie|copy|bis)\s*$|_\d+\s*$|^(?:copie de|copie|copy of)\s+"
    r"|\s+-\s+tab(?:le|leau)\s\d+\s*$",
    re.IGNORECASE,
)
# What the template and the annotated copy have beside the tables, by the names in the catalogue.
_OUR_SHEETS = (
    "template.instructions",
    "template.rules",
    "template.lists_sheet",
    "copy.sheet",
    "live.sheet",
    "live.hidden_sheet",
)
# How well the name of a sheet answers to a table, best first.
_TITLE, _ALIAS, _COPIED, _UNNAMED = range(4)


@dataclass(frozen=True)
class Candidate:
    """A contract that a workbook has a sheet of; `whole` says that none of the sheets that it needs is missing."""

    contract: Contract
    whole: bool


def candidates(grids: Sequence[Grid], contracts: Contracts) -> list[Candidate]:
    """Return the contracts with a sheet in a workbook, found by name or by header, the most likely first.

    The share of its sheets that is found decides, then how many of its headers, then which version is the newest.
    """
    found: list[tuple[tuple[float, int], Candidate]] = []
    for contract in (each for form in contracts.forms for each in reversed(contracts.of(form))):
        own = answer_sheets(grids, contract)
        pairs = [(find_sheet(own, table, contract)[0], table) for table in contract.tables]
        sheets = [(grid, table) for grid, table in pairs if grid is not None]
        headed = sum(_headers_found(grid, table) for grid, table in sheets)
        whole = all(grid is not None or table.optional for grid, table in pairs)
        if sheets:
            found.append(((len(sheets) / len(contract.tables), headed), Candidate(contract, whole)))
    return [each for _, each in sorted(found, key=lambda pair: pair[0], reverse=True)]


def answer_sheets(grids: Sequence[Grid], contract: Contract) -> list[Grid]:
    """Return the sheets that may hold answers: all but those that the form carries beside its tables."""
    support = _support_keys(contract.language, contract.support_sheets, tuple(table.sheet for table in contract.tables))
    return [grid for grid in grids if support.isdisjoint({name_key(grid.name), _original_key(grid.name)})]


@lru_cache(maxsize=64)
def _support_keys(language: str, named: Sequence[str], tables: Sequence[str]) -> frozenset[str]:
    """Return the names of the sheets beside the tables, as keys: those that the contract gives, and those of ours."""
    with speaking(language):
        ours = {name_key(phrase(name)) for name in _OUR_SHEETS}
    return frozenset({name_key(name) for name in named} | (ours - {name_key(table) for table in tables}))


def find_sheet(grids: Sequence[Grid], table: Table, contract: Contract) -> tuple[Grid | None, list[Issue]]:
    """Return the sheet to read for a table, and what is to be said: it has another name, or others answer as well.

    A sheet that holds the table's headers is preferred to one that only has its name, then what people see to what is
    hidden, then the form's own name to an alias, to the name of a copy, to any other.
    """
    ranks = {id(grid): _rank(grid, table) for grid in grids}
    named = [grid for grid in grids if ranks[id(grid)] < _UNNAMED]
    others = list(_unnamed(grids, named, table, contract))
    candidates = [*named, *others]
    if len(candidates) > 1:

        def preference(grid: Grid) -> tuple[bool, bool, int, bool]:
            return not _has_header(grid, table), not grid.visible, ranks[id(grid)], grid.name != table.sheet

        candidates.sort(key=preference)
    if not candidates:
        return None, []
    chosen = candidates[0]
    issues = [
        _double(chosen, other, table)
        for other in candidates[1:]
        if ranks[id(other)] >= _COPIED or _has_header(other, table)
    ]
    if ranks[id(chosen)] == _UNNAMED:
        location = Location(sheet=chosen.name, table=table.name)
        issues.append(issue_of("structure.sheet.renamed", location, found=chosen.name, wanted=table.sheet))
    return chosen, issues


def missing_sheet(grids: Sequence[Grid], table: Table) -> Issue:
    """Return the issue of a table without a sheet, with the name that may have been meant."""
    names = [grid.name for grid in grids if grid.visible]
    location = Location(sheet=table.sheet, table=table.name)
    found = ", ".join(names) or phrase("reading.no_sheet")
    return issue_of(
        "structure.sheet.missing", location, found=found, wanted=table.sheet, suggestion=suggestion(table.sheet, names)
    )


def _rank(grid: Grid, table: Table) -> int:
    return _name_rank(grid.name, table.sheet, table.aliases)


@lru_cache(maxsize=4096)
def _name_rank(name: str, sheet: str, sheet_aliases: Sequence[str]) -> int:
    aliases = {name_key(alias) for alias in sheet_aliases}
    key, title = name_key(name), name_key(sheet)
    if key == title:
        return _TITLE
    if key in aliases:
        return _ALIAS
    return _COPIED if _original_key(name) in {title, *aliases} else _UNNAMED


def _original_key(name: str) -> str:
    """Return the key of the sheet that a copy was made of (« Constats - Copie (2) » → constats); "" for no copy."""
    bare = name
    while (shorter := _COPY.sub("", bare)) != bare:
        bare = shorter
    return name_key(bare) if bare != name else ""


def _unnamed(grids: Sequence[Grid], named: Sequence[Grid], table: Table, contract: Contract) -> Iterator[Grid]:
    """Yield the sheets that answer for a table by their headers alone.

    Beside a sheet that has the table's name, only one with all its required headers is taken for a second answer.
    """
    required = sum(not field.optional for field in table.fields)
    enough = max(2, required if named else required - 1)
    for grid in grids:
        if grid in named or any(_rank(grid, other) < _UNNAMED for other in contract.tables):
            continue
        if _headers_found(grid, table) >= enough:
            yield grid


def _has_header(grid: Grid, table: Table) -> bool:
    if grid.refusal:
        # What was not read may be the answers: its name decides, and that it was not read is said.
        return _rank(grid, table) < _COPIED
    required = sum(not field.optional for field in table.fields)
    return _headers_found(grid, table) >= max(2, required - 1)


def label_columns(row: Sequence[object], table: Table) -> Sequence[object]:
    """Return the cells of a row that may hold the labels of a form block."""
    return row if table.layout.columns else row[:FORM_SEARCH_COLUMNS]


def span(table: Table) -> tuple[int, int] | None:
    """Return the first and last column of a block that has columns of its own, 0-based; None where it has none."""
    first, colon, last = table.layout.columns.partition(":")
    return (column_index(first), column_index(last)) if colon else None


def bounded(grid: Grid, table: Table) -> Grid:
    """Return a sheet as a block sees it: what stands in other columns than its own is not there."""
    if (own := span(table)) is None:
        return grid
    first, last = own
    return replace(grid, rows=[[*[""] * first, *row[first : last + 1]] for row in grid.rows])


def _headers_found(grid: Grid, table: Table) -> int:
    """Return how many of the required headers (or labels) of a table the best row (or the whole) of a sheet holds."""
    grid = bounded(grid, table)
    required = [field for field in table.fields if not field.optional]
    names = Names.of(required)
    rows, depth = grid.rows[:HEADER_SEARCH_ROWS], table.layout.header_rows
    if table.layout.kind == "form":
        found = (names.get(value) for row in rows for value in label_columns(row, table))
        return len({name for name in found if name is not None})
    best = 0
    for row in range(len(rows) - depth + 1):
        best = max(best, len(match_headers(header_texts(rows, row, depth), names)))
        if best == len(required):
            break
    return best


def _double(read: Grid, other: Grid, table: Table) -> Issue:
    location = Location(sheet=other.name, table=table.name)
    words = {"read": _shown(read), "other": _shown(other), "wanted": table.sheet}
    return issue_of("structure.sheet.copied", location, found=other.name, **words)


def _shown(grid: Grid) -> str:
    """Return the name of a sheet with what tells it from its twin and cannot be seen in a sentence."""
    facts = [
        *([phrase("sheet.spaced")] if grid.name != grid.name.strip() else []),
        *([phrase("sheet.hidden")] if not grid.visible else []),
    ]
    name = phrase("format.quoted", text=grid.name.strip())
    return f"{name} ({', '.join(facts)})" if facts else name
