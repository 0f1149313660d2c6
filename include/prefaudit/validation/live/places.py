"""Where the tables and fields of a form stand on its sheets."""

from collections.abc import Mapping
from dataclasses import dataclass

from prefaudit.validation.live.hidden_sheet import FIRST_ROW
from prefaudit.workbook.cell_places import column_letter


@dataclass(frozen=True)
class TablePlaces:
    """A table on its sheet: `cells` gives each field its row (from 0; None in a table of rows) and its column, `first`
    and `last` the rows of its answers, `header` that of its headers (from 1), `bounded` whether its columns are given:
    what stands in them is an answer."""

    sheet: str
    cells: Mapping[str, tuple[int | None, int]]
    first: int
    last: int
    header: int = 0
    bounded: bool = False

    @property
    def is_form(self) -> bool:
        """Return whether it is a block of labels."""
        return not self.header

    def raw(self, field: str) -> str:
        """Return the formula of a field's cell; no answer that is cut and pasted takes it along."""
        row, column = self.cells[field]
        letter = column_letter(column)
        quoted = self.sheet.replace("'", "''")
        at = "ROW()" if row is None else str(row + 1)
        return f"INDEX('{quoted}'!${letter}:${letter},{at})"

    def head(self, field: str) -> int:
        """Return the row of a field's answer in a block of labels, of its header in a table."""
        row, _ = self.cells[field]
        return self.header if row is None else row + 1


FormPlaces = Mapping[str, TablePlaces]


def form_rows() -> tuple[int, int]:
    """Return the rows that a block of labels takes in the hidden sheet: one."""
    return FIRST_ROW, FIRST_ROW
