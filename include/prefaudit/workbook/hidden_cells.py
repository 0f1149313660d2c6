"""What of the answers is hidden in the workbook: it is read as the rest, and messages about it say so."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from prefaudit.l10n.languages import counted_phrase, phrase, spoken
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import HiddenCells, TableRow
from prefaudit.workbook.cell_places import column_letter
from prefaudit.workbook.layout import Block
from prefaudit.workbook.reader import Grid

_CELL = re.compile(r"([A-Z]+)(\d+)")
# So many hidden rows, and columns, a message names.
_NAMED = 5


def hidden_cells(
    block: Block, locations: Mapping[str, tuple[str, int | None]], rows: Sequence[TableRow]
) -> HiddenCells:
    """Return what is hidden of the answers of a block.

    Args:
        block: The block, with its sheet.
        locations: Where its fields stand, as in `TableData`.
        rows: What was read from it.
    """
    grid = block.grid
    if not (grid.hidden_rows or grid.hidden_columns):
        return HiddenCells(sheet=not grid.visible)
    used = {int(str(row[0])) for row in rows} | {row for _, row in locations.values() if row is not None}
    letters = {letter for letter, _ in locations.values()}
    return HiddenCells(_excel_rows(grid) & used, _letters(grid) & letters, not grid.visible)


def hidden_words(hidden: HiddenCells, rows: Iterable[int], columns: Iterable[str]) -> str:
    """Return in words what of these rows and columns is hidden (« ligne 12 et colonne C masquées »); or ""."""
    hidden_rows = sorted(hidden.rows.intersection(rows))
    hidden_columns = sorted(hidden.columns.intersection(columns), key=lambda letters: (len(letters), letters))
    named = [
        *([phrase("hidden.sheet")] if hidden.sheet else []),
        *(phrase("hidden.row", row=row) for row in hidden_rows[:_NAMED]),
        *(phrase("hidden.column", column=column) for column in hidden_columns[:_NAMED]),
    ]
    return counted_phrase("hidden.are", len(named), what=spoken().listed(named)) if named else ""


def noted(words: str) -> str:
    """Return what is hidden as a sentence more of a message, with a blank before it."""
    return f" {phrase('hint.hidden', what=words)}"


def says_hidden(message: str) -> bool:
    """Return whether a message says that something is hidden."""
    return noted("\0").partition("\0")[0] in message


def saying_hidden(issues: Sequence[Issue], grids: Sequence[Grid]) -> Sequence[Issue]:
    """Return the issues that reading found, those about something hidden with a sentence on it."""
    hidden = {
        grid.name: HiddenCells(_excel_rows(grid), _letters(grid), not grid.visible)
        for grid in grids
        if grid.hidden_rows or grid.hidden_columns or not grid.visible
    }
    return [_saying(issue, hidden[issue.sheet]) if issue.sheet in hidden else issue for issue in issues]


def _saying(issue: Issue, hidden: HiddenCells) -> Issue:
    match = _CELL.fullmatch(issue.cell)
    words = hidden_words(hidden, [int(match[2])], [match[1]]) if match else hidden_words(hidden, [], [])
    if not words or issue.rule == "structure.sheet.copied":  # which names each sheet with what is hidden of them
        return issue
    return replace(issue, message=f"{issue.message}{noted(words)}")


def _excel_rows(grid: Grid) -> frozenset[int]:
    return frozenset(row + 1 for row in grid.hidden_rows)


def _letters(grid: Grid) -> frozenset[str]:
    return frozenset(map(column_letter, grid.hidden_columns))
