"""The returns that are validated together, whatever they come from: their rows as pandas frames, and their places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd

from prefaudit.l10n.languages import phrase
from prefaudit.model.contract import Contract, Table
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import HiddenCells, ReadReturn
from prefaudit.warehouse import ledger, staging
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.workbook.hidden_cells import hidden_words, noted

DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "date": "datetime64[s]", "list": "object"}

Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Locations:
    """Where the fields of each submission stand: (submission, table, field) → sheet, column letter, row of a form.

    `hidden` says by submission and table what of it is hidden, where anything is.
    """

    places: Mapping[tuple[int, str, str], tuple[str, str, int | None]]
    sheets: Mapping[tuple[int, str], str]
    hidden: Mapping[tuple[int, str], HiddenCells]

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[tuple[int, str, str, str, str, int | None]],
        hidden: Mapping[tuple[int, str], HiddenCells] = MappingProxyType({}),
    ) -> "Locations":
        """Build them from rows of (submission_id, table_name, field, sheet, column_letter, row_number)."""
        places = {(number, table, field): (sheet, letter, row) for number, table, field, sheet, letter, row in rows}
        return cls(places, {(number, table): sheet for (number, table, _), (sheet, _, _) in places.items()}, hidden)

    @classmethod
    def from_returns(cls, returns: Mapping[int, ReadReturn]) -> "Locations":
        """Build them from returns just read."""
        tables = [(number, table) for number, read in returns.items() for table in read.tables.values()]
        return cls.from_rows(
            (
                (number, table.name, field, table.sheet, letter, row)
                for number, table in tables
                for field, (letter, row) in table.locations.items()
            ),
            {(number, table.name): table.hidden for number, table in tables if table.hidden},
        )

    def place(self, submission: int, table: str, field: str, sheet_row: int | None) -> tuple[str, str]:
        """Return the sheet and cell of a value; the cell is "" where the place is wider than one cell or unknown."""
        sheet, letter, own_row = self.places.get((submission, table, field), ("", "", None))
        row = own_row or sheet_row
        return sheet or self.sheets.get((submission, table), ""), f"{letter}{row}" if letter and row else ""

    def hidden_words(self, submission: int, cells: Iterable[tuple[str, str, int | None]]) -> str:
        """Return a sentence, with a blank before it, on what is hidden of some cells (table, field, row); or "".

        The first cell is where the issue stands: sheets other than its own are named.
        """
        if not self.hidden:
            return ""
        places: dict[str, list[tuple[str, int | None]]] = {}
        for table, field, row in cells:
            _, letter, own_row = self.places.get((submission, table, field), ("", "", None))
            places.setdefault(table, []).append((letter, own_row or row))
        own, words = next(iter(places), ""), []
        for table, found in places.items():
            hidden = self.hidden.get((submission, table), HiddenCells())
            said = hidden_words(hidden, [row for _, row in found if row], [letter for letter, _ in found])
            if said and table != own:
                said = phrase("hidden.on_sheet", what=said, sheet=self.sheets.get((submission, table), table))
            words += [said] if said else []
        return noted(phrase("format.list_separator").join(words)) if words else ""


@dataclass(frozen=True)
class Batch:
    """Returns of one form that are validated together.

    `frames` has one frame a table of the contract: submission_id, sheet_row, then the contract's fields with the
    dtypes of DTYPES. `reading` are the issues that reading found: (submission, issue). `campaigns` are those that the
    returns are of, by the place where they came where they name none.
    """

    submissions: tuple[int, ...]
    frames: Frames
    locations: Locations
    reading: tuple[tuple[int, Issue], ...]
    campaigns: Mapping[int, str]

    @classmethod
    def from_returns(cls, contract: Contract, returns: Mapping[int, ReadReturn]) -> "Batch":
        """Build a batch from returns just read, by number."""
        reading = tuple((number, issue) for number, read in returns.items() for issue in read.issues)
        campaigns = {number: read.campaign for number, read in returns.items() if read.campaign}
        return cls(tuple(returns), build_frames(contract, returns), Locations.from_returns(returns), reading, campaigns)

    @classmethod
    def from_staging(cls, connection: Connection, contract: Contract, submissions: Sequence[int]) -> "Batch":
        """Build a batch from the staged rows of some submissions."""
        frames = {table.name: staging.load_frame(connection, contract, table, submissions) for table in contract.tables}
        places, hidden = staging.load_locations(connection, submissions), staging.load_hidden(connection, submissions)
        locations = Locations.from_rows(places, hidden)
        reading, campaigns = (
            ledger.reading_issues(connection, submissions),
            ledger.campaigns_of(connection, submissions),
        )
        return cls(tuple(submissions), frames, locations, reading, campaigns)


def build_frames(contract: Contract, returns: Mapping[int, ReadReturn]) -> Frames:
    """Return the rows of returns as frames, one a table of the contract."""
    return {table.name: _frame(table, returns) for table in contract.tables}


def _frame(table: Table, returns: Mapping[int, ReadReturn]) -> pd.DataFrame:
    rows = [
        (number, *row)
        for number, read in returns.items()
        if table.name in read.tables
        for row in read.tables[table.name].rows
    ]
    names = ["submission_id", "sheet_row", *(field.name for field in table.fields)]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    series = {name: pd.Series(values, dtype="object") for name, values in zip(names, columns, strict=True)}
    return with_dtypes(table, pd.DataFrame(series))


def with_dtypes(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with the dtypes of the contract's types."""
    frame = frame.astype({"submission_id": "int64", "sheet_row": "int64"})
    for field in table.fields:
        values: Any = frame[field.name]
        frame[field.name] = (pd.to_datetime(values) if field.type == "date" else values).astype(DTYPES[field.type])
    return frame
