"""Where the blocks of a contract stand in a workbook: found by the texts of sheets, headers and labels."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from prefaudit.model.contract import Contract, Field, Table
from prefaudit.model.issues import Issue
from prefaudit.workbook.reader import Grid
from prefaudit.workbook.reading_rules import Location, issue_of
from prefaudit.workbook.text import header_key

HEADER_SEARCH_ROWS = 80
FORM_SEARCH_COLUMNS = 12
ANSWER_REACH = 8
CLOSE_ENOUGH = 80.0
_COPY = re.compile(r"\s*\(\d+\)\s*$|\s+-\s+copie\s*$|^copie de\s+", re.IGNORECASE)


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


def column_letter(index: int) -> str:
    """Return the Excel letters of a 0-based column: 0 → A, 27 → AB."""
    return (column_letter(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)


def cell_name(row: int, column: int) -> str:
    """Return the Excel name of a 0-based cell: (0, 0) → A1."""
    return f"{column_letter(column)}{row + 1}"


def recognise(grids: Sequence[Grid], contracts: Mapping[str, Contract]) -> Contract | None:
    """Return the contract with the largest share of its sheets found, by name or by header; None where none is found.

    Forms that share the names of their sheets are distinguished by their headers.
    """
    best, best_score = None, (0.0, 0)
    for contract in contracts.values():
        own = _answer_sheets(grids, contract)
        pairs = [(_find_sheet(own, table)[0], table) for table in contract.tables]
        found = [(grid, table) for grid, table in pairs if grid is not None]
        headed = sum(_headers_found(grid, table) for grid, table in found)
        score = (len(found) / len(contract.tables), headed)
        if found and score > best_score:
            best, best_score = contract, score
    return best


def lay_out(grids: Sequence[Grid], contract: Contract) -> tuple[list[Block], list[Issue]]:
    """Find every block of the contract; what is absent, renamed, repeated or extra becomes issues."""
    blocks: list[Block] = []
    issues: list[Issue] = []
    grids = _answer_sheets(grids, contract)
    for table in contract.tables:
        grid, sheet_issues = _find_sheet(grids, table)
        issues += sheet_issues
        if grid is None:
            if not table.optional:
                issues.append(_missing_sheet(grids, table))
            continue
        locate = _locate_form if table.layout.kind == "form" else _locate_table
        block, block_issues = locate(grid, table)
        issues += block_issues
        if block is not None:
            blocks.append(block)
    return blocks, issues


def _answer_sheets(grids: Sequence[Grid], contract: Contract) -> list[Grid]:
    support = {header_key(name) for name in contract.support_sheets}
    return [grid for grid in grids if header_key(grid.name) not in support]


def _find_sheet(grids: Sequence[Grid], table: Table) -> tuple[Grid | None, list[Issue]]:
    wanted = [header_key(name) for name in (table.sheet, *table.aliases)]
    by_key = {header_key(grid.name): grid for grid in reversed(grids)}
    found = next((by_key[key] for key in wanted if key in by_key), None)
    copies = [grid for grid in grids if _is_copy(grid.name, wanted)]
    if found is None and len(copies) == 1:
        return copies[0], []
    if found is None and not copies:
        found = next((grid for grid in grids if _has_header(grid, table)), None)
        if found is not None:
            location = Location(sheet=found.name, table=table.name)
            return found, [issue_of("structure.sheet.renamed", location, found=found.name, wanted=table.sheet)]
    issues = [
        issue_of(
            "structure.sheet.copied", Location(sheet=copy.name, table=table.name), found=copy.name, wanted=table.sheet
        )
        for copy in copies
        if found is not None and copy is not found
    ]
    return found or (copies[0] if copies else None), issues


def _is_copy(name: str, wanted: Sequence[str]) -> bool:
    bare = _COPY.sub("", name)
    return bare != name and header_key(bare) in wanted


def _has_header(grid: Grid, table: Table) -> bool:
    # A sheet with an unknown name is taken only on strong evidence: all but one of the required headers.
    required = sum(not field.optional for field in table.fields)
    return _headers_found(grid, table) >= max(2, required - 1)


def _headers_found(grid: Grid, table: Table) -> int:
    """Return how many of the required headers (or labels) of a table the best row (or the whole) of a sheet holds."""
    names = _names([field for field in table.fields if not field.optional])
    rows, depth = grid.rows[:HEADER_SEARCH_ROWS], table.layout.header_rows
    if table.layout.kind == "form":
        keys = {header_key(value) for row in rows for value in row[:FORM_SEARCH_COLUMNS] if isinstance(value, str)}
        return len({names[key] for key in keys if key in names})
    return max(
        (len(_match_headers(_header(rows, row, depth), names)) for row in range(len(rows) - depth + 1)), default=0
    )


def _missing_sheet(grids: Sequence[Grid], table: Table) -> Issue:
    names = [grid.name for grid in grids if grid.visible]
    location = Location(sheet=table.sheet, table=table.name)
    found = ", ".join(names) or "aucune"
    return issue_of(
        "structure.sheet.missing", location, found=found, wanted=table.sheet, suggestion=_suggestion(table.sheet, names)
    )


def _closest(wanted: str, candidates: Sequence[str]) -> str | None:
    match = process.extractOne(wanted, candidates, scorer=fuzz.ratio, processor=header_key, score_cutoff=CLOSE_ENOUGH)
    return match[0] if match else None


def _suggestion(wanted: str, candidates: Sequence[str]) -> str:
    closest = _closest(wanted, candidates)
    return f" Vouliez-vous dire « {closest.strip()} » ?" if closest is not None else ""


def _names(fields: Sequence[Field]) -> dict[str, str]:
    """Return folded title or alias → field name; a title wins over another field's alias."""
    names = {header_key(alias): field.name for field in fields for alias in field.aliases}
    return names | {header_key(field.title): field.name for field in fields}


def _match_headers(row: Sequence[object], names: Mapping[str, str]) -> dict[str, int]:
    """Return field → first column whose text names it."""
    found: dict[str, int] = {}
    for column, value in enumerate(row):
        if isinstance(value, str) and value:
            name = names.get(header_key(value))
            if name is not None:
                found.setdefault(name, column)
    return found


def _locate_table(grid: Grid, table: Table) -> tuple[Block | None, list[Issue]]:
    first, last = _region(grid, table)
    names = _names(table.fields)
    depth = table.layout.header_rows
    best_row, best = -1, dict[str, int]()
    for row in range(first, min(last - depth + 1, first + HEADER_SEARCH_ROWS)):
        matched = _match_headers(_header(grid.rows, row, depth), names)
        if len(matched) > len(best):
            best_row, best = row, matched
    if len(best) < min(2, len(table.fields)):
        return _no_header(grid, table, [field for field in table.fields if not field.optional])
    header_row = best_row + depth - 1
    block = Block(
        table,
        grid,
        header_row=header_row,
        first_row=header_row + 1 + table.layout.skip_rows,
        end_row=last,
        headers=_header(grid.rows, best_row, depth),
        columns=best,
    )
    return block, list(_header_issues(block, names))


def _no_header(grid: Grid, table: Table, fields: Sequence[Field]) -> tuple[None, list[Issue]]:
    columns = ", ".join(f"« {field.title} »" for field in fields)
    return None, [issue_of("structure.header.missing", Location(sheet=grid.name, table=table.name), columns=columns)]


def _header(rows: Sequence[Sequence[object]], first: int, depth: int) -> Sequence[object]:
    """Return the header texts of the columns: one row as it is; of several, the texts from top to bottom."""
    if depth == 1:
        return rows[first]
    lines = [list(row) for row in rows[first : first + depth]]
    own = [[value != "" for value in line] for line in lines]
    for level, line in enumerate(lines[:-1]):
        for column in range(1, len(line)):
            # A merged heading stands over the blank cells right of it, up to where a heading above it begins anew.
            if not any(own[above][column] for above in range(level + 1)):
                line[column] = line[column - 1]
    return [" ".join(str(part).strip() for part in parts if part != "") for parts in zip(*lines, strict=True)]


def _region(grid: Grid, table: Table) -> tuple[int, int]:
    """Return the rows between the block's start and end tags; the whole sheet where the contract names none."""
    first, last = 0, len(grid.rows)
    if table.layout.start:
        first = next((r + 1 for r in range(last) if _row_has(grid.rows[r], table.layout.start)), last)
    if table.layout.end:
        last = next((r for r in range(first, last) if _row_has(grid.rows[r], table.layout.end)), last)
    return first, last


def _row_has(row: Sequence[object], tag: str) -> bool:
    wanted = header_key(tag)
    return any(isinstance(value, str) and header_key(value) == wanted for value in row)


def _header_issues(block: Block, names: Mapping[str, str]) -> Iterator[Issue]:
    unknown: dict[str, int] = {}
    read_only = {header_key(title) for title in block.table.prefill.show} if block.table.prefill else set()
    for column, value in enumerate(block.headers):
        if not isinstance(value, str) or not value.strip() or column in block.columns.values():
            continue
        if header_key(value) in read_only:
            continue
        location = Location(block.grid.name, cell_name(block.header_row, column), block.table.name)
        name = names.get(header_key(value))
        if name is None:
            unknown[value] = column
        elif _has_content(block, column):
            first = cell_name(block.header_row, block.columns[name])
            wanted = block.table.field(name).title
            yield issue_of("structure.column.repeated", location, found=value.strip(), wanted=wanted, first=first)
    for field in block.table.fields:
        if field.name not in block.columns and not field.optional:
            yield _missing_column(block, field, unknown)
    for text, column in unknown.items():
        if _has_content(block, column):
            location = Location(block.grid.name, cell_name(block.header_row, column), block.table.name)
            yield issue_of("structure.column.extra", location, found=text.strip())


def _missing_column(block: Block, wanted: Field, unknown: dict[str, int]) -> Issue:
    """Return the issue of a missing column; a close header is suggested with its cell and is no longer an extra one."""
    closest = _closest(wanted.title, list(unknown))
    cell, suggestion, found = "", "", ""
    if closest is not None:
        cell, found = cell_name(block.header_row, unknown.pop(closest)), closest.strip()
        suggestion = f" Vouliez-vous dire « {wanted.title} » au lieu de « {found} » ?"
    location = Location(block.grid.name, cell, block.table.name, wanted.name)
    return issue_of("structure.column.missing", location, found=found, wanted=wanted.title, suggestion=suggestion)


def _has_content(block: Block, column: int) -> bool:
    below = block.grid.rows[block.first_row : block.end_row]
    return any(len(row) > column and row[column] not in ("", None) for row in below)


def _locate_form(grid: Grid, table: Table) -> tuple[Block | None, list[Issue]]:
    first, last = _region(grid, table)
    names = _names(table.fields)
    labels: dict[str, tuple[int, int]] = {}
    texts: list[str] = []
    for row in range(first, last):
        for column, value in enumerate(grid.rows[row][:FORM_SEARCH_COLUMNS]):
            if isinstance(value, str) and value:
                name = names.get(header_key(value))
                if name is not None and name not in labels and not _is_answer(labels, row, column):
                    labels[name] = (row, column)
                elif name is None:
                    texts.append(value)
    if not labels:
        return _no_header(grid, table, table.fields[:3])
    cells = {name: _answer_cell(grid, row, column, labels) for name, (row, column) in labels.items()}
    issues = [
        issue_of(
            "structure.label.missing",
            Location(sheet=grid.name, table=table.name, field=field.name),
            wanted=field.title,
            suggestion=_suggestion(field.title, texts),
        )
        for field in table.fields
        if field.name not in labels and not field.optional
    ]
    return Block(table, grid, cells=cells), issues


def _is_answer(labels: Mapping[str, tuple[int, int]], row: int, column: int) -> bool:
    """Return whether a text that reads like a label (« Suivi ») is an answer: it stands just right of a label."""
    return any(r == row and c == column - 1 for r, c in labels.values())


def _answer_cell(grid: Grid, row: int, column: int, labels: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """Return the first filled cell right of the label, unless another label comes first; else the cell beside it."""
    others = {c for r, c in labels.values() if r == row and c > column}
    for candidate in range(column + 1, min(column + 1 + ANSWER_REACH, len(grid.rows[row]))):
        if candidate in others:
            break
        if grid.rows[row][candidate] not in ("", None) or (row, candidate) in grid.errors:
            return row, candidate
    return row, column + 1
