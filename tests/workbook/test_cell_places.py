"""Cells by their place."""

from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.validation.failures import _workbook_order
from prefaudit.workbook.cell_places import place_of


def test_a_cell_or_the_first_of_a_range_has_a_row_and_a_column() -> None:
    assert [place_of(cell) for cell in ("C12", "AA3", "B3:C9", "", "Constats", "12")] == [
        *((12, 2), (3, 26), (3, 1)),
        *(None, None, None),
    ]


def test_issues_are_read_sheet_by_sheet_row_by_row_from_the_first_column_on() -> None:
    def issue(table: str, cell: str, row: int | None) -> Issue:
        return Issue("r", Severity.ERROR, Stage.RULES, table, cell, "", "", "", table, "f", row)

    read = [issue("block", "C5", 0), issue("block", "C12", 0)]
    read += [issue("rows", "", None), issue("rows", "B3", 3), issue("rows", "AA3", 3), issue("rows", "A10", 10)]
    order = {"block": 0, "rows": 1}
    assert sorted(reversed(read), key=lambda each: _workbook_order(each, order)) == read
