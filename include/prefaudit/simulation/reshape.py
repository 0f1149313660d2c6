"""Moving things about in a draft as people do in Excel: rows inserted, columns moved, without losing any place."""

from collections.abc import Callable

from prefaudit.campaigns.forms.draft import SheetDraft


def insert_rows(sheet: SheetDraft, at: int, count: int = 1) -> None:
    """Insert blank rows above the 0-based row `at`; the places of the fields follow."""

    def moved(row: int) -> int:
        return row + count if row >= at else row

    _remap(sheet, moved, lambda column: column)
    if sheet.header_row is not None:
        sheet.header_row = moved(sheet.header_row)
        last = sheet.first_row + sheet.rows - 1
        sheet.first_row = moved(sheet.first_row)
        sheet.rows = moved(last) - sheet.first_row + 1


def insert_columns(sheet: SheetDraft, at: int, count: int = 1) -> None:
    """Insert blank columns left of the 0-based column `at`; the places of the fields follow."""
    _remap(sheet, lambda row: row, lambda column: column + count if column >= at else column)


def swap_columns(sheet: SheetDraft, first: int, second: int) -> None:
    """Exchange two columns with all their cells."""
    other = {first: second, second: first}
    _remap(sheet, lambda row: row, lambda column: other.get(column, column))


def delete_column(sheet: SheetDraft, at: int) -> None:
    """Remove a column: its cells and its field vanish, what stands right of it moves left."""
    sheet.cells = {place: cell for place, cell in sheet.cells.items() if place[1] != at}
    gone = [name for name, (_, column) in sheet.places.items() if column == at]
    for name in gone:
        del sheet.places[name]
        sheet.helps.pop(name, None)
    _remap(sheet, lambda row: row, lambda column: column - 1 if column > at else column)


def delete_row(sheet: SheetDraft, at: int) -> None:
    """Remove a row of a table block; what stands below moves up."""
    sheet.cells = {place: cell for place, cell in sheet.cells.items() if place[0] != at}
    _remap(sheet, lambda row: row - 1 if row > at else row, lambda column: column)
    sheet.rows -= 1


def swap_rows(sheet: SheetDraft, first: int, second: int) -> None:
    """Exchange two rows with all their cells."""
    other = {first: second, second: first}
    _remap(sheet, lambda row: other.get(row, row), lambda column: column)


def _remap(sheet: SheetDraft, row_of: Callable[[int], int], column_of: Callable[[int], int]) -> None:
    sheet.cells = {(row_of(row), column_of(column)): cell for (row, column), cell in sheet.cells.items()}
    sheet.widths = {column_of(column): width for column, width in sheet.widths.items()}
    sheet.places = {
        name: (None if row is None else row_of(row), column_of(column)) for name, (row, column) in sheet.places.items()
    }
