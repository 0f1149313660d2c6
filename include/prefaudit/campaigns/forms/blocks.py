"""The blocks of a form on their sheets: labels with answers, headers with rows; several under or beside one another."""

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from more_itertools import chunked, split_when

from prefaudit.campaigns.forms.draft import Help, SheetDraft
from prefaudit.model.contract import Contract, Field, Prefill, Table
from prefaudit.reference.data import Reference
from prefaudit.reference.lines import ReferenceRow
from prefaudit.workbook.sheets import span

_MARGIN, _LABEL, _ANSWER = 0, 1, 2
_LABEL_WIDTH, _ANSWER_WIDTH = 34, 62
# Of a sheet: its title and what it is for stand above this row, its blocks below.
WARNING_ROW = 2
# Rows to fill where nothing says how many; labels in a line that have their answers under them.
_BLANK_ROWS, _ABREAST = 50, 6


def blocks(contract: Contract, reference: Reference, values: Mapping[str, str]) -> Iterator[SheetDraft]:
    """Yield the draft of every block; those of one sheet have its title.

    A block stands under those with which it shares columns, beside the others.
    """
    placed: dict[str, list[tuple[int, float, int]]] = {}
    for table in contract.tables:
        sheet, there = (
            SheetDraft(table.sheet, table.name, protected=True),
            placed.setdefault(table.sheet.casefold(), []),
        )
        first, last = span(table) or (0, inf)
        column = first if table.layout.columns or table.layout.kind == "table" else _LABEL
        row = max((end + 1 for left, right, end in there if left <= last and first <= right), default=WARNING_ROW + 1)
        if not there:
            sheet.put(0, column, table.sheet, "title")
            sheet.put(1, column, table.description, "note")
        else:
            sheet.put(row, column, table.description, "note")
            row += 1
        there.append((first, last, _block(sheet, table, reference, values, row, column)))
        yield sheet


def _block(
    sheet: SheetDraft, table: Table, reference: Reference, values: Mapping[str, str], row: int, column: int
) -> int:
    """Write a block between its tags from a row and column on; return the first row after it."""
    if table.layout.start:
        sheet.put(row, column, table.layout.start, "note")
        row += 1
    if table.layout.kind == "table":
        row = _table(sheet, table, _prefilled_rows(table.prefill, reference, values), row, column)
    else:
        write = _labels_above if table.layout.answers == "under" else _labels_beside
        given = {field.name: _prefilled(reference, field, values) for field in table.fields}
        row = write(sheet, table, given, row, column)
    if table.layout.end:
        sheet.put(row, column, table.layout.end, "note")
        row += 1
    return row


def _sections(table: Table) -> Iterator[list[Field]]:
    return split_when(table.fields, lambda one, other: one.section != other.section)


def _labels_beside(sheet: SheetDraft, table: Table, given: Mapping[str, str | None], row: int, column: int) -> int:
    if column:
        sheet.widths[_MARGIN] = 3
    sheet.widths |= {column: _LABEL_WIDTH, column + 1: _ANSWER_WIDTH}
    for number, fields in enumerate(_sections(table)):
        if fields[0].section:
            row += bool(number)
            sheet.put(row, column, fields[0].section, "section")
            sheet.put(row, column + 1, None, "section")
            row += 1
        for field in fields:
            sheet.put(row, column, field.title, "label")
            _answer(sheet, field, given[field.name], row, column + 1)
            row += 1
    return row


def _labels_above(sheet: SheetDraft, table: Table, given: Mapping[str, str | None], row: int, column: int) -> int:
    first, last = span(table) or (column, column + _ABREAST - 1)
    for fields in _sections(table):
        if fields[0].section:
            sheet.put(row, column, fields[0].section, "section")
            row += 1
        for line in chunked(fields, last - first + 1):
            for at, field in enumerate(line, start=column):
                sheet.widths[at] = field.width
                sheet.put(row, at, field.title, "label")
                _answer(sheet, field, given[field.name], row + 1, at)
            row += 3
    return row


def _answer(sheet: SheetDraft, field: Field, value: str | None, row: int, column: int) -> None:
    sheet.put(row, column, value, "prefilled" if field.prefilled else "answer", field.type)
    sheet.places[field.name] = (row, column)
    sheet.helps[field.name] = Help(field.title, field.description, field.type, field.codes)


def _prefilled(reference: Reference, field: Field, values: Mapping[str, str]) -> str | None:
    if not field.prefilled:
        return None
    value = values.get(field.prefilled, "")
    return reference.labels(field.codes).get(value, value) if field.codes else value


def _table(sheet: SheetDraft, table: Table, prefilled: Sequence[Mapping[str, str | None]], row: int, left: int) -> int:
    """Write a table whose header begins in a row; a header of several rows has its texts in the last of them."""
    sheet.header_row = row + table.layout.header_rows - 1
    sheet.first_row = sheet.header_row + 1 + table.layout.skip_rows
    blank = table.blank_rows or (0 if prefilled else min(_BLANK_ROWS, table.max_rows or _BLANK_ROWS))
    sheet.rows = len(prefilled) + blank
    # The columns that are read only stand between what is given and what is asked.
    read_only = list(table.prefill.show) if table.prefill else []
    given = sum(field.prefilled == "row" for field in table.fields)
    for column, title in enumerate(read_only, start=left + given):
        texts = [line[title] for line in prefilled]
        _header(sheet, table, row, column, title)
        sheet.widths[column] = max(len(str(text)) for text in (title, *texts))
        for at, text in enumerate(texts, start=sheet.first_row):
            sheet.put(at, column, text, "prefilled")
    for number, field in enumerate(table.fields):
        column = left + (number if number < given else number + len(read_only))
        _header(sheet, table, row, column, field.title, field.description)
        sheet.widths[column] = field.width
        sheet.places[field.name] = (None, column)
        sheet.helps[field.name] = Help(field.title, field.description, field.type, field.codes)
        locked = field.prefilled == "row" and bool(prefilled)
        for offset in range(sheet.rows):
            value = prefilled[offset].get(field.name) if offset < len(prefilled) else None
            sheet.put(sheet.first_row + offset, column, value, "prefilled" if locked else "answer", field.type)
    return sheet.first_row + sheet.rows


def _header(sheet: SheetDraft, table: Table, row: int, column: int, title: str, help_: str = "") -> None:
    for level in range(table.layout.header_rows):
        sheet.put(row + level, column, title if level == table.layout.header_rows - 1 else None, "header")
    if table.layout.skip_rows:
        sheet.put(row + table.layout.header_rows, column, help_, "note")


def _prefilled_rows(
    prefill: Prefill | None, reference: Reference, values: Mapping[str, str]
) -> list[dict[str, str | None]]:
    """Return the rows by the names of fields, and by the headers of the columns that are read only."""
    if prefill is None:
        return []
    wanted = {**prefill.set, **prefill.show}
    return [
        {name: row[column] for name, column in wanted.items()}
        for row in matching(reference, prefill.source, prefill.match, values)
    ]


def matching(
    reference: Reference, source: str, match: Mapping[str, str], values: Mapping[str, str]
) -> list[ReferenceRow]:
    """Return the rows of a reference table that match the prefilled values."""
    wanted = {column: values[name] for column, name in match.items()}
    rows = reference.table(source.removeprefix("reference."))
    return [row for row in rows if all(row[column] == value for column, value in wanted.items())]
