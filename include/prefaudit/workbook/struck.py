"""Answers in a struck-out font: they are read, and said: who strikes a text out may mean to take it back."""

from collections.abc import Iterator

from prefaudit.model.issues import Issue
from prefaudit.model.read_return import TableData
from prefaudit.workbook.cell_places import cell_name
from prefaudit.workbook.layout import Block
from prefaudit.workbook.reading_rules import Location, issue_of
from prefaudit.workbook.text import shortened
from prefaudit.workbook.values import format_cell


def struck_issues(block: Block, data: TableData) -> Iterator[Issue]:
    """Yield an issue for every answer of a block that is struck out.

    Args:
        block: The block, with the struck-out cells of its sheet.
        data: What was read from it: its rows tell which lines are filled.
    """
    grid, columns = block.grid, {column: name for name, column in block.columns.items()}
    filled = {int(str(row[0])) - 1 for row in data.rows} if columns else set()
    answers = {at: name for name, at in block.cells.items()}
    for row, column in sorted(grid.struck):
        name = columns.get(column, "") if row in filled else answers.get((row, column), "")
        cells = grid.rows[row] if row < len(grid.rows) else []
        value, note = cells[column] if column < len(cells) else "", grid.notes.get((row, column))
        # An error, or a formula without result, is an issue of its own.
        found = format_cell(value, note) if value != "" else ""
        if name and found:
            location = Location(grid.name, cell_name(row, column), block.table.name, name, row + 1 if columns else 0)
            yield issue_of("structure.cell.struck", location, found=shortened(found))
