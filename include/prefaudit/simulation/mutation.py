"""A mutation: one named change to a filled form, and the issues that it must cause, no more and no fewer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from prefaudit.campaigns.forms.draft import Draft, SheetDraft
from prefaudit.reference.data import Reference
from prefaudit.simulation.answers import Filing
from prefaudit.workbook.layout import cell_name


@dataclass(frozen=True, order=True)
class Expected:
    """An issue that must be found: its rule, and the sheet and cell as the site sees them ("" where wider)."""

    rule: str
    sheet: str = ""
    cell: str = ""
    severity: str = "error"


@dataclass(frozen=True)
class Workbench:
    """A filled form on the bench of a mutation, with all it may need to know."""

    draft: Draft
    filing: Filing
    reference: Reference
    random: Random

    def sheet(self, table: str) -> SheetDraft:
        """The sheet of a table of the contract."""
        return self.draft.sheet(table)

    def cell(self, table: str, field: str, row: int | None = None) -> str:
        """The Excel name of a field's cell."""
        return cell_name(*self.sheet(table).at(field, row))

    def expect(
        self, rule: str, table: str, field: str = "", row: int | None = None, severity: str = "error"
    ) -> Expected:
        """The issue of a rule at a field's cell, or on the whole sheet where no field is named."""
        cell = self.cell(table, field, row) if field else ""
        return Expected(rule, self.sheet(table).title, cell, severity)

    def rows(self, table: str, wanted: Callable[[int], bool] = lambda row: True) -> list[int]:
        """The 0-based rows of a table block that hold its key and are wanted."""
        sheet = self.sheet(table)
        key = "indicator_code" if table == "indicators" else "criterion_code"
        rows = range(sheet.first_row, sheet.first_row + sheet.rows)
        return [row for row in rows if sheet.get(key, row) is not None and wanted(row)]

    def answered(self, table: str, field: str) -> list[int]:
        """The rows of a table block whose `field` is answered."""
        return self.rows(table, lambda row: self.sheet(table).get(field, row) is not None)

    def indicators(self) -> dict[str, Mapping[str, str | None]]:
        """The indicators of the campaign's standard by code."""
        standard = self.filing.campaign["standard_code"]
        rows = self.reference.table("indicators")
        return {str(row["indicator_code"]): row for row in rows if row["standard_code"] == standard}

    def one(self, table: str, field: str, wanted: Callable[[int], bool] = lambda row: True) -> int:
        """One answered row, drawn by the bench's own random."""
        candidates = [row for row in self.answered(table, field) if wanted(row)]
        if not candidates:
            raise NoPlace(f"no row of {table} with an answer in {field}")
        return self.random.choice(candidates)


class NoPlace(LookupError):
    """This form holds nothing that the mutation could change."""


@dataclass(frozen=True)
class Mutation:
    """A named change: to the draft before it is written (`change`), or to the written file (`corrupt`).

    Each returns the issues to expect; a habit, which is harmless, returns none.
    """

    name: str
    change: Callable[[Workbench], list[Expected]] | None = None
    corrupt: Callable[[Path, Random], list[Expected]] | None = None


def register(into: dict[str, Mutation]) -> Callable[[Callable[[Workbench], list[Expected]]], Mutation]:
    """A decorator that files a change under its function's name."""

    def file(change: Callable[[Workbench], list[Expected]]) -> Mutation:
        mutation = Mutation(change.__name__, change=change)
        into[mutation.name] = mutation
        return mutation

    return file
