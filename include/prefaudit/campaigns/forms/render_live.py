"""What a form that checks itself shows on its sheets: colours, marks beside rows and labels, and the hidden sheet."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from prefaudit import palette
from prefaudit.campaigns.forms.draft import SheetDraft
from prefaudit.campaigns.forms.live_sheet import HEADLINE, HOLDS
from prefaudit.campaigns.forms.self_check import SelfCheck, names_of
from prefaudit.l10n.languages import phrase
from prefaudit.validation.live.compiler import ERROR_MARK, WARNING_MARK
from prefaudit.validation.live.formula import text
from prefaudit.workbook.cell_places import column_letter
from prefaudit.workbook.live_names import live_name, table_name

_MARK_WIDTH = 24
# How bad a cell is in the hidden sheet → its mark and its colours.
_STATES = ((2, ERROR_MARK, palette.ERROR_CELL, palette.BAD), (1, WARNING_MARK, palette.WARNING_CELL, palette.WARN))
_FORMATS = {"integer": "0", "number": "General"}
# Makes the format of a style for a kind of value.
StyleOf = Callable[[str, str], Any]


class LiveSheet(Worksheet):  # type: ignore[misc]
    """A sheet with many formulas, none of which needs a prefix: XlsxWriter looks in each for forty functions."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class _Written(Worksheet):  # type: ignore[misc]
    """A sheet whose content is there already."""

    xml = ""

    def _assemble_xml_file(self) -> None:
        self.fh.write(self.xml)
        if not self.fh.closed:
            self._xml_close()


def write_hidden(workbook: Any, made: SelfCheck) -> None:
    """Write the hidden sheet, and the names of its columns."""
    target = workbook.add_worksheet(made.title, worksheet_class=_Written)
    target.xml = made.xml
    target.hide()
    for name, place in names_of(made).items():
        workbook.define_name(name, place)


def write_live(workbook: Any, target: Any, blocks: Sequence[SheetDraft], made: SelfCheck, style: StyleOf) -> None:
    """Write the colours and marks of the blocks of a sheet."""
    for block in blocks:
        if block.table:
            _write_colours(workbook, target, block, made)
            _write_marks(target, block, blocks, made, style)
    if blocks[0] is made.sheet:
        _write_states(workbook, target, blocks[0])
    elif blocks[0].table and not _bounded(blocks, made):
        _write_way(target, blocks, made, style)
    if headers := headers_of(blocks, made):
        _write_table(target, blocks[0], headers, style)


def _write_colours(workbook: Any, target: Any, block: SheetDraft, made: SelfCheck) -> None:
    place = made.places[block.table]
    for name, (row, column) in block.places.items():
        if (block.table, name) not in made.checks.cells:
            continue
        first, last = (row, row) if row is not None else (place.first - 1, place.last - 1)
        named = live_name(block.table, name)
        state = named if row is not None else f"INDEX({named},ROW())"
        for value, mark, ground, ink in _STATES:
            colours = workbook.add_format(
                {"bg_color": ground, "font_color": ink, "num_format": _marked(mark, block.helps[name].kind)}
            )
            rule = {"type": "formula", "criteria": f"={state}={value}", "format": colours, "stop_if_true": True}
            target.conditional_format(first, column, last, column, rule)
    if block.table in made.checks.scopes:
        columns = [column for _, column in block.places.values()]
        quiet = workbook.add_format({"bg_color": palette.GRID, "font_color": palette.QUIET, "italic": True})
        rule = {"type": "formula", "criteria": f"=INDEX({live_name(block.table)},ROW())=0", "format": quiet}
        # The column of the marks says « out of scope » beside them.
        target.conditional_format(place.first - 1, min(columns), place.last - 1, max(columns) + 1, rule)


def _marked(mark: str, kind: str) -> str:
    """Return the format that shows a mark before a value; a text in the place of a number keeps its mark."""
    shown = phrase("excel.date") if kind == "date" else _FORMATS.get(kind, "@")
    if shown == "@":
        return f'"{mark} "@'
    below = "General" if kind == "date" else shown
    return f'"{mark} "{shown};"{mark} -"{below};"{mark} "{shown};"{mark} "@'


def _write_marks(target: Any, block: SheetDraft, blocks: Sequence[SheetDraft], made: SelfCheck, style: StyleOf) -> None:
    """Write what is wrong beside each row of a table, and a mark before each label; on a sheet with blocks in given
    columns, where a mark would be read as an answer, the colours alone say it."""
    if _bounded(blocks, made):
        return
    if block.header_row is None:
        for name, (row, column) in block.places.items():
            cell = made.checks.cells.get((block.table, name))
            if row is not None and cell is not None and column > 1 and not _taken(blocks, row, row, 0):
                shown = f'=CHOOSE({made.title}!{cell.only}+1,"",{text(WARNING_MARK)},{text(ERROR_MARK)})'
                target.write_formula(row, 0, shown, style("mark_alone", ""), "")
        return
    beside, place = _mark_column(block, blocks, made), made.places[block.table]
    if beside is None:
        return
    marks = made.checks.marks[block.table]
    if not headers_of(blocks, made):
        target.write_string(block.header_row, beside, phrase("live.column"), style("header", ""))
    for row in range(place.first - 1, place.last):
        shown = f"=INDEX({made.title}!${marks.letter}:${marks.letter},ROW())"
        look = "mark" if row < block.first_row + block.rows + block.spare else "mark_alone"
        target.write_formula(row, beside, shown, style(look, ""), "")


def mark_widths(blocks: Sequence[SheetDraft], made: SelfCheck | None) -> dict[int, float]:
    """Return the columns of a sheet that say what is wrong beside each row, with their width."""
    if made is None or _bounded(blocks, made):
        return {}
    columns = (_mark_column(block, blocks, made) for block in blocks if block.table)
    return {column: _MARK_WIDTH for column in columns if column is not None}


def _bounded(blocks: Sequence[SheetDraft], made: SelfCheck) -> bool:
    return any(made.places[block.table].bounded for block in blocks if block.table)


def _mark_column(block: SheetDraft, blocks: Sequence[SheetDraft], made: SelfCheck) -> int | None:
    """Return the column right of a table, unless another block stands there or nothing is said of its rows."""
    if block.header_row is None or block.table not in made.checks.marks:
        return None
    column = max(at for _, at in block.cells) + 1
    return None if _taken(blocks, block.header_row, made.places[block.table].last - 1, column) else column


def _taken(blocks: Sequence[SheetDraft], first: int, last: int, column: int) -> bool:
    return any((row, column) in block.cells for block in blocks for row in range(first, last + 1))


def _write_way(target: Any, blocks: Sequence[SheetDraft], made: SelfCheck, style: StyleOf) -> None:
    """Write what is left to do on top of a sheet, as a link to the list."""
    columns = [column for block in blocks for column in block.widths]
    beside = [at for block in blocks if (at := _mark_column(block, blocks, made)) is not None]
    at, listed = max(beside or columns), made.sheet.title.replace("'", "''")
    if not _taken(blocks, 0, 0, at):
        target.write_formula(
            0, at, f"=HYPERLINK(\"#'{listed}'!{HEADLINE}\",'{listed}'!{HEADLINE})", style("link", ""), ""
        )


def headers_of(blocks: Sequence[SheetDraft], made: SelfCheck | None) -> Mapping[int, str]:
    """Return the headers of a sheet that is one table, by column; none where it has other blocks, or two alike."""
    block = blocks[0]
    if made is None or len(blocks) > 1 or block.header_row is None or not block.rows:
        return {}
    headers = {at: str(cell.value) for (row, at), cell in sorted(block.cells.items()) if row == block.header_row}
    headers |= dict.fromkeys(mark_widths(blocks, made), phrase("live.column"))
    return headers if len({header.casefold() for header in headers.values()}) == len(headers) else {}


def _write_table(target: Any, block: SheetDraft, headers: Mapping[int, str], style: StyleOf) -> None:
    """Make a table of the rows of a sheet: its headers are read out, stay in sight and have filters."""
    assert block.header_row is not None  # noqa: S101  it has headers
    first, last, bottom = min(headers), max(headers), block.first_row + block.rows + block.spare - 1
    options = {
        "name": table_name(block.table or f"sheet_{target.index}"),
        "title": block.title,
        "description": next((str(block.cells[1, at].value) for at in (0, 1) if (1, at) in block.cells), block.title),
        "style": "",
        "columns": [{"header": header, "header_format": style("header", "")} for header in headers.values()],
    }
    target.add_table(block.header_row, first, bottom, last, options)


def _write_states(workbook: Any, target: Any, sheet: SheetDraft) -> None:
    """Colour the marks of the list; what holds is quiet."""
    last = sheet.first_row + sheet.rows - 1
    mark, *_, right = sorted(column for row, column in sheet.cells if row == sheet.header_row)
    cell = f"${column_letter(mark)}{sheet.first_row + 1}"
    for _, state, ground, ink in _STATES:
        colours = workbook.add_format({"bg_color": ground, "font_color": ink, "bold": True})
        rule = {"type": "formula", "criteria": f"={cell}={text(state)}", "format": colours}
        target.conditional_format(sheet.first_row, mark, last, mark, rule)
    quiet = workbook.add_format({"font_color": palette.QUIET})
    rule = {"type": "formula", "criteria": f"={cell}={text(HOLDS)}", "format": quiet}
    target.conditional_format(sheet.first_row, mark, last, right, rule)
    target.set_tab_color(palette.ACCENT)
