"""Where the blocks of a contract stand in a workbook: found by the texts of sheets, headers and labels."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fnmatch import fnmatchcase
from glob import escape

from prefaudit.l10n.languages import phrase
from prefaudit.model.contract import Contract, Field, Table
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import TableData
from prefaudit.workbook.cell_notes import NoteKind
from prefaudit.workbook.cell_places import cell_name
from prefaudit.workbook.headers import (
    HEADER_SEARCH_ROWS,
    Names,
    closest,
    header_texts,
    match_headers,
    name_key,
    suggestion,
)
from prefaudit.workbook.reader import Grid
from prefaudit.workbook.reading_rules import Location, issue_of
from prefaudit.workbook.sheets import answer_sheets, bounded, find_sheet, label_columns, missing_sheet
from prefaudit.workbook.values import format_value

ANSWER_REACH = 8


@dataclass(frozen=True)
class Block:
    """A table of the contract found on a sheet; rows and columns are 0-based.

    In a table block `columns` gives each field's column; `header_row` is the (last) row of its header, `first_row` the
    first of its answers, `end_row` the first row after them. In a form block `cells` gives each field's answer cell.
    """

    table: Table
    grid: Grid
    header_row: int = -1
    first_row: int = 0
    end_row: int = 0
    headers: Sequence[object] = ()
    columns: Mapping[str, int] = dataclasses.field(default_factory=dict)
    cells: Mapping[str, tuple[int, int]] = dataclasses.field(default_factory=dict)

    def header_again(self, columns: Sequence[int]) -> frozenset[int]:
        """Return the rows under the header that repeat it (as at the top of a printed page) in these columns."""
        depth, rows = self.table.layout.header_rows, self.grid.rows
        header = [_keys(rows[row], columns) for row in range(self.header_row - depth + 1, self.header_row + 1)]
        again: set[int] = set()
        for row in range(self.first_row, self.end_row - depth + 1):
            if _keys(rows[row], columns[:1]) == header[0][:1] and all(
                _keys(rows[row + level], columns) == keys for level, keys in enumerate(header)
            ):
                again.update(range(row, row + depth))
        return frozenset(again)


def _keys(cells: Sequence[object], columns: Sequence[int]) -> Sequence[str]:
    """Return the texts of some columns as meaning only; a value that is no text is like no header."""
    values = (cells[column] if column < len(cells) else "" for column in columns)
    return [name_key(value) if isinstance(value, str) else "\0" for value in values]


def lay_out(grids: Sequence[Grid], contract: Contract) -> tuple[list[Block], list[Issue]]:
    """Find every block of the contract; what is absent, renamed, repeated or extra becomes issues."""
    blocks: list[Block] = []
    issues: list[Issue] = []
    grids = answer_sheets(grids, contract)
    for table in contract.tables:
        block, block_issues = locate(grids, table, contract)
        issues += block_issues
        if block is not None:
            blocks.append(block)
    return blocks, issues


def locate(grids: Sequence[Grid], table: Table, contract: Contract) -> tuple[Block | None, list[Issue]]:
    """Find the block of a table among the sheets that may hold answers; None where it is absent."""
    grid, issues = find_sheet(grids, table, contract)
    if grid is None:
        return None, [*issues, *([] if table.optional else [missing_sheet(grids, table)])]
    block, own = (_locate_form if table.layout.kind == "form" else _locate_table)(bounded(grid, table), table)
    return block, [*issues, *own]


def _locate_table(grid: Grid, table: Table) -> tuple[Block | None, list[Issue]]:
    first, last = _region(grid, table)
    names = Names.of(table.fields)
    depth = table.layout.header_rows
    best_row, best = -1, dict[str, int]()
    for row in range(first, min(last - depth + 1, first + HEADER_SEARCH_ROWS)):
        matched = match_headers(header_texts(grid.rows, row, depth), names)
        if len(matched) > len(best):
            best_row, best = row, matched
        if len(best) == len(table.fields):
            break
    if len(best) < min(2, len(table.fields)):
        return _no_header(grid, table, [field for field in table.fields if not field.optional])
    header_row = best_row + depth - 1
    block = Block(
        table,
        grid,
        header_row=header_row,
        first_row=header_row + 1 + table.layout.skip_rows,
        end_row=last,
        headers=header_texts(grid.rows, best_row, depth),
        columns=best,
    )
    return block, list(_header_issues(block, names))


def _no_header(grid: Grid, table: Table, fields: Sequence[Field]) -> tuple[None, list[Issue]]:
    columns = ", ".join(phrase("format.quoted", text=field.title) for field in fields)
    return None, [issue_of("structure.header.missing", Location(sheet=grid.name, table=table.name), columns=columns)]


def _region(grid: Grid, table: Table) -> tuple[int, int]:
    """Return the rows between the block's start and end tags; the whole sheet where the contract names none."""
    first, last = 0, len(grid.rows)
    if table.layout.start:
        first = next((r + 1 for r in range(last) if _row_has(grid.rows[r], table.layout.start)), last)
    if table.layout.end:
        last = next((r for r in range(first, last) if _row_has(grid.rows[r], table.layout.end)), last)
    return first, last


def _row_has(row: Sequence[object], tag: str) -> bool:
    wanted = name_key(tag)
    return any(isinstance(value, str) and name_key(value) == wanted for value in row)


def _header_issues(block: Block, names: Names) -> Iterator[Issue]:
    unknown: dict[str, int] = {}
    ignored = [_pattern(text) for text in block.table.layout.ignore]
    read_only = {name_key(title) for title in block.table.prefill.show} if block.table.prefill else set()
    # What a form that checks itself writes beside its rows.
    read_only.add(name_key(phrase("live.column")))
    for column, value in enumerate(block.headers):
        if not isinstance(value, str) or not value.strip() or column in block.columns.values():
            continue
        if name_key(value) in read_only:
            continue
        if names.get(value) is None and any(fnmatchcase(name_key(value), pattern) for pattern in ignored):
            continue
        name = names.get(value)
        if name is None:
            unknown[value] = column
        elif _has_content(block, column):
            yield _second_column(block, names, name, column)
    for field in block.table.fields:
        if field.name not in block.columns and not field.optional:
            yield _missing_column(block, field, unknown)
    for text, column in unknown.items():
        if _has_content(block, column):
            yield issue_of("structure.column.extra", _header_location(block, column), found=text.strip(), read="")


def _pattern(text: str) -> str:
    """Return the pattern that the key of a header which may be ignored matches; a « * » stands for any text."""
    return "*".join(escape(name_key(part)) for part in text.split("*"))


def row_count_issues(block: Block, data: TableData) -> Iterator[Issue]:
    """Yield the issue of a table with fewer or more filled rows than its form takes."""
    least, most, found = block.table.min_rows, block.table.max_rows, len(data.rows)
    location = Location(block.grid.name, table=block.table.name)
    if found < least:
        yield issue_of("structure.rows.too_few", location, found=str(found), limit=least)
    if 0 < most < found:
        yield issue_of("structure.rows.too_many", location, found=str(found), limit=most)


def _second_column(block: Block, names: Names, name: str, column: int) -> Issue:
    """Return the issue of a column that names a field which another column gives: repeated, or the site's own."""
    at, wanted = block.columns[name], block.table.field(name).title
    found, first = str(block.headers[column]).strip(), cell_name(block.header_row, at)
    if names.is_title(block.headers[at]) and not names.is_title(block.headers[column]):
        read = f" {phrase('hint.column_read', wanted=wanted, first=first)}"
        return issue_of("structure.column.extra", _header_location(block, column), found=found, read=read)
    location = _header_location(block, column)
    return issue_of("structure.column.repeated", location, found=found, wanted=wanted, first=first)


def _header_location(block: Block, column: int) -> Location:
    return Location(block.grid.name, cell_name(block.header_row, column), block.table.name)


def _missing_column(block: Block, wanted: Field, unknown: dict[str, int]) -> Issue:
    """Return the issue of a missing column; a close header is suggested with its cell and is no longer an extra one."""
    close = closest(wanted.title, list(unknown))
    cell, meant, found = "", "", ""
    if close is not None:
        cell, found = cell_name(block.header_row, unknown.pop(close)), close.strip()
        meant = f" {phrase('hint.did_you_mean_column', wanted=wanted.title, found=found)}"
    location = Location(block.grid.name, cell, block.table.name, wanted.name)
    return issue_of("structure.column.missing", location, found=found, wanted=wanted.title, suggestion=meant)


def _has_content(block: Block, column: int) -> bool:
    below = block.grid.rows[block.first_row : block.end_row]
    return any(len(row) > column and row[column] not in ("", None) for row in below)


def _locate_form(grid: Grid, table: Table) -> tuple[Block | None, list[Issue]]:
    names = Names.of(table.fields)
    found, texts = _label_texts(grid, table, names)
    if not found:
        return _no_header(grid, table, table.fields[:3])
    labels = {name: places[0] for name, places in found.items()}
    cells = {name: _answer_cell(grid, table, at, labels) for name, at in labels.items()}
    issues = [
        issue_of(
            "structure.label.missing",
            Location(sheet=grid.name, table=table.name, field=field.name),
            wanted=field.title,
            suggestion=suggestion(field.title, texts),
        )
        for field in table.fields
        if field.name not in labels and not field.optional
    ]
    issues += _label_issues(grid, table, found, cells)
    if table.layout.answers == "under":
        issues += _under_issues(grid, table, cells, frozenset(labels.values()))
    return Block(table, grid, cells=cells), issues


def _label_texts(
    grid: Grid, table: Table, names: Names
) -> tuple[Mapping[str, Sequence[tuple[int, int]]], Sequence[str]]:
    """Return field → the cells that name it, those with its title first; and the texts that name nothing."""
    first, last = _region(grid, table)
    found: dict[str, list[tuple[int, int]]] = {}
    places: set[tuple[int, int]] = set()
    texts: list[str] = []
    for row in range(first, last):
        for column, value in enumerate(label_columns(grid.rows[row], table)):
            name = names.get(value)
            # A text that reads like a label (« Suivi ») is an answer where it stands just right of one, or under it.
            above = (row - 1, column) if table.layout.answers == "under" else (row, column - 1)
            if name is not None and above not in places:
                places.add((row, column))
                found.setdefault(name, []).append((row, column))
            elif name is None and isinstance(value, str) and value:
                texts.append(value)
    for cells in found.values():
        cells.sort(key=lambda at: not names.is_title(grid.rows[at[0]][at[1]]))
    return found, texts


def _label_issues(
    grid: Grid,
    table: Table,
    found: Mapping[str, Sequence[tuple[int, int]]],
    cells: Mapping[str, tuple[int, int]],
) -> Iterator[Issue]:
    """Yield the issue of every other label of a field that has an answer of its own beside it."""
    for name, (_, *others) in found.items():
        read = cells[name]
        for row, column in others:
            labels = {name: (row, column)} | {n: p[0] for n, p in found.items() if n != name}
            at = _answer_cell(grid, table, (row, column), labels)
            answer = _cell_value(grid, *at)
            if answer not in ("", None) and answer != _cell_value(grid, *read):
                location = Location(grid.name, cell_name(*at), table.name, name)
                facts = {"label": str(grid.rows[row][column]).strip(), "read": cell_name(*read)}
                wanted = table.field(name).title
                yield issue_of("structure.label.repeated", location, found=str(answer), wanted=wanted, **facts)


def _under_issues(
    grid: Grid, table: Table, cells: Mapping[str, tuple[int, int]], labels: Set[tuple[int, int]]
) -> Iterator[Issue]:
    """Yield the numbers and days that stand under the answer to a label, and could be the answer too."""
    for name, (row, column) in cells.items():
        wanted, below = table.field(name), (row + 1, column)
        other = _cell_value(grid, *below)
        if wanted.type in ("string", "list") or below in labels or isinstance(other, str):
            continue
        facts = {"label": wanted.title, "answer": cell_name(row, column)}
        location = Location(grid.name, cell_name(*below), table.name, name)
        yield issue_of("structure.answer.under", location, found=format_value(other), **facts)


def _cell_value(grid: Grid, row: int, column: int) -> object:
    inside = row < len(grid.rows) and column < len(grid.rows[row])
    return grid.rows[row][column] if inside else ""


def _answer_cell(
    grid: Grid, table: Table, at: tuple[int, int], labels: Mapping[str, tuple[int, int]]
) -> tuple[int, int]:
    """Return the first filled cell right of the label, unless another label comes first; else the cell beside it.

    Where answers stand under their labels, it is the cell under the label, which may be merged over several rows.
    """
    row, column = at
    if table.layout.answers == "under":
        below = row + 1
        while (note := grid.notes.get((below, column))) and note.kind is NoteKind.MERGED_AWAY:
            below += 1
        return below, column
    others = set(labels.values())
    for candidate in range(column + 1, column + 1 + ANSWER_REACH):
        if (row, candidate) in others:
            break
        if _cell_value(grid, row, candidate) not in ("", None) or (row, candidate) in grid.errors:
            return row, candidate
    return row, column + 1
