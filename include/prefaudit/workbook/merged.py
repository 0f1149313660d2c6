"""What merged ranges do to answers: all but the first cell of a range are read as blank, and the site is notified."""

from collections.abc import Iterator

from prefaudit.model.issues import Issue
from prefaudit.model.read_return import TableData
from prefaudit.workbook.cell_notes import NoteKind
from prefaudit.workbook.cell_places import cell_name
from prefaudit.workbook.layout import Block
from prefaudit.workbook.reading_rules import Location, as_quoted, issue_of
from prefaudit.workbook.values import format_cell


def merged_issues(block: Block, data: TableData) -> Iterator[Issue]:
    """Yield an issue for every value under a merged range of a block, and for every answer that a range took away.

    Args:
        block: The block, with the notes on the cells of its sheet.
        data: What was read from it: its rows are the lines that are filled.
    """
    grid, fields = block.grid, {column: name for name, column in block.columns.items()}
    filled = {int(str(row[0])) - 1 for row in data.rows} if fields else set()
    answers = {row: name for name, (row, _) in block.cells.items()}
    reported: set[str] = set()
    for (row, column), note in sorted(grid.notes.items()):
        if note.kind is not NoteKind.MERGED_AWAY:
            continue
        hidden = grid.hidden.get((row, column))
        inside = block.first_row <= row < block.end_row and column in fields
        name = fields.get(column, "") if inside else answers.get(row, "")
        cell = cell_name(row, column)
        location = Location(grid.name, cell, block.table.name, name, row + 1 if inside else 0)
        if name and hidden is not None:
            yield issue_of(
                "structure.cell.hidden",
                location,
                found=as_quoted(block.table.field(name), format_cell(hidden, grid.hidden_notes.get((row, column)))),
                merged=note.text,
            )
        elif inside and row in filled and note.text not in reported:
            reported.add(note.text)
            first = note.text.partition(":")[0]
            yield issue_of("structure.cell.merged", location, found=note.text, first=first)
