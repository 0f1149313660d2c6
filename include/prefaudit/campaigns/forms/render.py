"""From a draft to an .xlsx file, written by XlsxWriter: styles, drop-downs, protection, print set-up."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_rowcol_to_cell

from prefaudit import palette
from prefaudit.campaigns.forms.draft import Cell, CellValue, Draft, Help, SheetDraft
from prefaudit.campaigns.forms.render_live import LiveSheet, headers_of, mark_widths, write_hidden, write_live
from prefaudit.campaigns.forms.screen import first_answer, fitted, kept_in_sight, rows_in_sight
from prefaudit.campaigns.forms.self_check import SelfCheck
from prefaudit.campaigns.forms.typing_limits import DAYS, Limits, TypingLimit
from prefaudit.l10n.languages import phrase, speaking

# Excel refuses longer texts in the box it shows beside a selected cell.
_HELP_TITLE, _HELP_TEXT = 32, 255
# A fixed date of creation: the same draft gives the same bytes.
_CREATED = datetime(2026, 1, 1)

_BASE = {"font_name": "Calibri", "font_size": 11, "font_color": palette.INK, "valign": "top"}
_BOXED = {"border": 1, "border_color": palette.LINE, "text_wrap": True}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "valign": "vcenter"},
    "note": {"italic": True, "font_color": palette.QUIET},
    "warning": {"bold": True, "font_color": palette.BAD},
    "section": {"bold": True, "font_size": 12, "bottom": 2, "border_color": palette.ACCENT},
    "label": {"bold": True},
    "header": {
        **_BOXED,
        "bold": True,
        "font_color": palette.ON_ACCENT,
        "bg_color": palette.ACCENT,
        "valign": "vcenter",
    },
    "prefilled": {**_BOXED, "bg_color": palette.CARD},
    "answer": {**_BOXED, "bg_color": palette.ANSWER, "locked": False},
    "text": {"text_wrap": True},
    "line": {**_BOXED},
    "headline": {"bold": True, "font_size": 14},
    "link": {**_BOXED, "font_color": palette.ACCENT, "underline": 1},
    "mark_alone": {"bold": True, "font_color": palette.BAD},
    "mark": {**_BOXED, "bold": True, "bg_color": palette.CARD, "text_wrap": False, "shrink": True},
}
_WRAPPED = {name for name, style in _STYLES.items() if style.get("text_wrap")}
_LINE = 15.0  # height of a line, in points
# Formulas by the value saved with them; XlsxWriter computes none.
_FORMULA_VALUES = {"formula": 0, "error": "#N/A", "uncached": ""}
_FORMATS = {"integer": "0", "number": "General"}


def render(draft: Draft, path: Path) -> Path:
    """Write the draft as an .xlsx workbook and return its path. The same draft gives the same bytes."""
    options = {"strings_to_numbers": False, "strings_to_formulas": False}
    with speaking(draft.language), xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({**draft.properties, "created": _CREATED})
        workbook.set_custom_property("Language", draft.language)
        styles = _Styles(workbook)
        ranges = _list_ranges(draft)
        start = None
        for blocks in by_title(draft.sheets).values():
            target = workbook.add_worksheet(blocks[0].title, worksheet_class=LiveSheet if draft.self_check else None)
            _write_sheet(target, blocks, styles, ranges, draft.self_check)
            if draft.self_check:
                write_live(workbook, target, blocks, draft.self_check, styles.of)
            if (answer := first_answer(blocks)) is not None:
                target.set_selection(*answer, *answer)
                start = start or target
        if start:
            start.activate()
        if draft.lists:
            _write_lists(workbook, draft)
        if draft.self_check:
            write_hidden(workbook, draft.self_check)
        for name, (sheet, row, column) in draft.names.items():
            workbook.define_name(name, f"={quote_sheetname(sheet)}!{xl_rowcol_to_cell(row, column, True, True)}")
    return path


class _Styles:
    """The formats of a workbook, made once each."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str, bool], Any] = {}

    def of(self, style: str, kind: str, *, beside: bool = False) -> Any:
        """The format of a style for a kind of value; an answer beside its label begins there, whatever it is."""
        formats = {**_FORMATS, "date": phrase("excel.date")}
        boxed = style in {"answer", "prefilled"}
        key = (style, kind if kind in formats else "", beside and boxed)
        if key not in self._made:
            number = {"num_format": formats.get(kind, "@"), **({"align": "left"} if beside else {})}
            self._made[key] = self._workbook.add_format({**_BASE, **_STYLES[style], **(number if boxed else {})})
        return self._made[key]


def by_title(sheets: Sequence[SheetDraft]) -> Mapping[str, list[SheetDraft]]:
    """Return the blocks of each sheet: those that have one title."""
    found: dict[str, list[SheetDraft]] = {}
    for sheet in sheets:
        found.setdefault(sheet.title.casefold(), []).append(sheet)
    return found


def _write_block(
    target: Any,
    sheet: SheetDraft,
    styles: _Styles,
    ranges: dict[str, str],
    limits: Limits,
    header_row: int | None,
) -> None:
    """Write the cells of a block and what they take; a header that its table brings is left out."""
    for (row, column), cell in sheet.cells.items():
        if row == header_row:
            continue
        _write_cell(target, row, column, cell, styles.of(cell.style, cell.kind, beside=sheet.header_row is None))
    for row in range(sheet.first_row + sheet.rows, sheet.first_row + sheet.rows + sheet.spare):
        for name, (_, column) in sheet.places.items():
            if (row, column) not in sheet.cells:
                target.write_blank(row, column, None, styles.of("answer", sheet.helps[name].kind))
    for name, help_ in sheet.helps.items():
        _write_help(target, sheet, name, help_, ranges, limits.get((sheet.table, name)))


def _write_sheet(
    target: Any, blocks: Sequence[SheetDraft], styles: _Styles, ranges: dict[str, str], made: SelfCheck | None
) -> None:
    sheet, widths = blocks[0], _widths(blocks, made)
    for column, width in widths.items():
        target.set_column(column, column, width)
    for row, lines in _tall_rows(blocks, widths).items():
        target.set_row(row, _LINE * lines)
    for block in blocks:
        _write_block(
            target,
            block,
            styles,
            ranges,
            made.limits if made else {},
            sheet.header_row if headers_of(blocks, made) else None,
        )
    target.set_landscape()
    target.set_paper(9)
    target.fit_to_pages(1, 0)
    target.set_footer(f"&L&A&R{phrase('template.footer', page='&P', pages='&N')}")
    bottom = max(max(row for row, _ in block.cells) + block.spare for block in blocks)
    target.print_area(0, 0, bottom, max(widths, default=0))
    if sheet.header_row is not None and len(blocks) == 1:
        target.freeze_panes(rows_in_sight(sheet.header_row), kept_in_sight(sheet, widths))
        target.repeat_rows(sheet.header_row)
        if sheet.rows and not made:
            columns = [column for _, column in sheet.places.values()]
            target.autofilter(sheet.header_row, min(columns), sheet.first_row + sheet.rows - 1, max(columns))
    if sheet.hidden:
        target.hide()
    if sheet.protected:
        allowed = {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True, "format_cells": True}
        target.protect("", allowed)


def heights(blocks: Sequence[SheetDraft], made: SelfCheck | None) -> Mapping[int, int]:
    """Return the rows of a sheet that are several lines high, and how many."""
    return _tall_rows(blocks, _widths(blocks, made))


def _widths(blocks: Sequence[SheetDraft], made: SelfCheck | None) -> dict[int, float]:
    own = {column: width for block in blocks for column, width in block.widths.items()}
    return fitted(own | mark_widths(blocks, made))


def _tall_rows(blocks: Sequence[SheetDraft], widths: Mapping[int, float]) -> dict[int, int]:
    """The rows whose wrapped texts need several lines, and how many: not every program works it out."""
    tall = {row: lines for block in blocks for row, lines in block.lines.items()}
    for (row, column), cell in (item for block in blocks for item in block.cells.items()):
        width = widths.get(column, 0)
        if isinstance(cell.value, str) and width and cell.style in _WRAPPED and cell.kind not in _FORMULA_VALUES:
            lines = -(-len(cell.value) // max(1, int(width * 0.95)))
            if lines > 1:
                tall[row] = max(lines, tall.get(row, 1))
    return tall


def _write_cell(target: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    value: CellValue = cell.value
    if value is None or value == "":
        target.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        target.write_boolean(row, column, value, style)
    elif isinstance(value, int | float):
        target.write_number(row, column, value, style)
    elif isinstance(value, date):
        target.write_datetime(row, column, datetime(value.year, value.month, value.day), style)
    elif cell.kind in _FORMULA_VALUES:
        target.write_formula(row, column, value, style, _FORMULA_VALUES[cell.kind])
    else:
        target.write_string(row, column, value, style)


def _write_help(
    target: Any, sheet: SheetDraft, name: str, help_: Help, ranges: dict[str, str], limit: TypingLimit | None
) -> None:
    own_row, column = sheet.places[name]
    first = own_row if own_row is not None else sheet.first_row
    last = own_row if own_row is not None else sheet.first_row + max(sheet.rows + sheet.spare, 1) - 1
    shown = {"input_title": help_.field_title[:_HELP_TITLE], "input_message": help_.message[:_HELP_TEXT]}
    refusal = {"error_title": help_.field_title[:_HELP_TITLE], "error_message": help_.message[:_HELP_TEXT]}
    accepts: dict[str, Any] = {"validate": "any"}
    if help_.codes in ranges:
        accepts = {"validate": "list", "source": ranges[help_.codes]}
    elif help_.kind == "date":
        accepts = {"validate": "date", "criteria": "between", "minimum": DAYS[0], "maximum": DAYS[1]}
    elif help_.kind == "integer":
        accepts = {"validate": "integer", "criteria": ">=", "value": 0}
    elif help_.kind == "number":
        accepts = {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
    if limit:
        # What the rule itself says is expected.
        accepts, refusal["error_message"] = dict(limit.options), limit.expected[:_HELP_TEXT]
    target.data_validation(first, column, last, column, {**accepts, **shown, **refusal})
    if sheet.header_row is not None:
        target.data_validation(sheet.header_row, column, sheet.header_row, column, {"validate": "any", **shown})


def _list_ranges(draft: Draft) -> dict[str, str]:
    sheet = quote_sheetname(phrase("template.lists_sheet"))
    return {
        name: f"={sheet}!${xl_col_to_name(column)}$2:${xl_col_to_name(column)}${len(labels) + 1}"
        for column, (name, labels) in enumerate(draft.lists.items())
    }


def _write_lists(workbook: Any, draft: Draft) -> None:
    target = workbook.add_worksheet(phrase("template.lists_sheet"))
    for column, (name, labels) in enumerate(draft.lists.items()):
        target.write_column(0, column, [name, *labels])
    target.protect("")
    target.hide()
