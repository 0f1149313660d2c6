"""The batch as pandas frames, one a table of the contract, and the place of every value in its workbook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from prefaudit.model.contract import Contract, Table
from prefaudit.model.read_return import ReadReturn

DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "date": "datetime64[s]", "list": "object"}

Frames = dict[str, pd.DataFrame]


def build_frames(contract: Contract, batch: Mapping[int, ReadReturn]) -> Frames:
    """One frame a table: submission_id, sheet_row, then the contract's fields, over all returns of the batch."""
    return {table.name: _frame(table, batch) for table in contract.tables}


def _frame(table: Table, batch: Mapping[int, ReadReturn]) -> pd.DataFrame:
    rows = [
        (number, *row)
        for number, each in batch.items()
        if table.name in each.tables
        for row in each.tables[table.name].rows
    ]
    names = ["submission_id", "sheet_row", *(each.name for each in table.fields)]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    series = {name: pd.Series(values, dtype="object") for name, values in zip(names, columns, strict=True)}
    return typed(table, pd.DataFrame(series))


def typed(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the dtypes of the contract's types."""
    frame = frame.astype({"submission_id": "int64", "sheet_row": "int64"})
    for each in table.fields:
        values: Any = frame[each.name]
        frame[each.name] = (pd.to_datetime(values) if each.type == "date" else values).astype(DTYPES[each.type])
    return frame


@dataclass(frozen=True)
class Locations:
    """Where the fields of each submission stand: (submission, table, field) → sheet, column letter, row of a form."""

    places: Mapping[tuple[int, str, str], tuple[str, str, int | None]]
    sheets: Mapping[tuple[int, str], str]

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[int, str, str, str, str, int | None]]) -> "Locations":
        """From rows of (submission_id, table_name, field, sheet, column_letter, row_number)."""
        places = {(number, table, field): (sheet, letter, row) for number, table, field, sheet, letter, row in rows}
        return cls(places, {(number, table): sheet for (number, table, _), (sheet, _, _) in places.items()})

    @classmethod
    def from_returns(cls, batch: Mapping[int, ReadReturn]) -> "Locations":
        """From returns just read."""
        return cls.from_rows(
            (number, table.name, field, table.sheet, letter, row)
            for number, each in batch.items()
            for table in each.tables.values()
            for field, (letter, row) in table.locations.items()
        )

    def place(self, submission: int, table: str, field: str, sheet_row: int | None) -> tuple[str, str]:
        """The sheet and cell of a value; the cell is "" where the place is wider than one cell or unknown."""
        sheet, letter, own_row = self.places.get((submission, table, field), ("", "", None))
        row = own_row or sheet_row
        return sheet or self.sheets.get((submission, table), ""), f"{letter}{row}" if letter and row else ""
