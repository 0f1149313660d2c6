"""A mutation: one named change to a filled form, and the issues that it must cause, no more and no fewer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from prefaudit.campaigns.forms.draft import CellValue, Draft, SheetDraft
from prefaudit.reference.data import Reference
from prefaudit.simulation.form_filling import Filing, nonconformities
from prefaudit.workbook.cell_places import cell_name


@dataclass(frozen=True, order=True)
class Expected:
    """An issue that must be found: its rule, and the sheet and cell as the site sees them ("" where wider)."""

    rule: str
    sheet: str = ""
    cell: str = ""
    severity: str = "error"


class NoPlace(LookupError):
    """This form holds nothing that the mutation could change."""


@dataclass(frozen=True)
class Workbench:
    """A filled form on the bench of a mutation, with all it may need to know."""

    draft: Draft
    filing: Filing
    reference: Reference
    random: Random

    def sheet(self, table: str) -> SheetDraft:
        """Return the sheet of a table of the contract."""
        return self.draft.sheet(table)

    def cell(self, table: str, field: str, row: int | None = None) -> str:
        """Return the Excel name of a field's cell."""
        return cell_name(*self.sheet(table).at(field, row))

    def expect(
        self, rule: str, table: str, field: str = "", row: int | None = None, severity: str = "error"
    ) -> Expected:
        """Return the issue of a rule at a field's cell, or on the whole sheet where no field is named."""
        cell = self.cell(table, field, row) if field else ""
        return Expected(rule, self.sheet(table).title, cell, severity)

    def header(self, table: str, field: str = "") -> tuple[int, int]:
        """Return the 0-based header cell of a field of a table block, or of the first free column."""
        sheet = self.sheet(table)
        assert sheet.header_row is not None  # noqa: S101  a table block
        return sheet.header_row, sheet.at(field, 0)[1] if field else max(at for _, at in sheet.places.values()) + 1

    def rows(self, table: str, wanted: Callable[[int], bool] = lambda row: True) -> list[int]:
        """Return the 0-based rows of a table block that hold its key and are wanted."""
        sheet = self.sheet(table)
        key = "indicator_code" if table == "indicators" else "criterion_code"
        rows = range(sheet.first_row, sheet.first_row + sheet.rows)
        return [row for row in rows if sheet.get(key, row) is not None and wanted(row)]

    def answered(self, table: str, field: str) -> list[int]:
        """Return the rows of a table block whose `field` is answered."""
        return self.rows(table, lambda row: self.sheet(table).get(field, row) is not None)

    def one(self, table: str, field: str, wanted: Callable[[int], bool] = lambda row: True) -> int:
        """Return one answered row, drawn by the bench's own random. Raises NoPlace where there is none."""
        candidates = [row for row in self.answered(table, field) if wanted(row)]
        if not candidates:
            raise NoPlace(f"no row of {table} with an answer in {field}")
        return self.random.choice(candidates)

    def indicators(self) -> dict[str, Mapping[str, str | None]]:
        """Return the indicators of the campaign's standard by code."""
        standard = self.filing.campaign["standard_code"]
        rows = self.reference.table("indicators")
        return {str(row["indicator_code"]): row for row in rows if row["standard_code"] == standard}

    def is_nonconformity(self, row: int) -> bool:
        """Return whether a row of the findings is a nonconformity: a change there reaches another sheet."""
        labels = self.reference.codes("finding")
        return self.sheet("findings").get("result", row) in {labels[code] for code in nonconformities(self.reference)}

    def audit_started(self) -> date:
        """Return the first day of the audit."""
        return self.day("audit_started_on")

    def day(self, field: str) -> date:
        """Return a day of the identification. Raises NoPlace where there is none."""
        value = self.sheet("identification").get(field)
        if not isinstance(value, date):
            raise NoPlace(f"no day in {field}")
        return value


Change = Callable[[Workbench], list[Expected]]


@dataclass(frozen=True)
class Mutation:
    """A named change: to the draft before it is written (`change`), or to the written file (`corrupt`).

    Each returns the issues to expect; a benign variation returns none.
    """

    name: str
    change: Change | None = None
    corrupt: Callable[[Path, Random], list[Expected]] | None = None


def register(into: dict[str, Mutation]) -> Callable[[Change], Mutation]:
    """Return a decorator that files a change under its function's name."""

    def file(change: Change) -> Mutation:
        into[change.__name__] = Mutation(change.__name__, change=change)
        return into[change.__name__]

    return file


Replacement = tuple[str, CellValue, str] | tuple[str, CellValue, str, str]


def replacements(table: str, faults: Mapping[str, Replacement], drawn_by: str = "") -> dict[str, Mutation]:
    """Return the faults that replace one answer and cause one issue, at its cell.

    Args:
        table: The table of the contract.
        faults: By name: the field, what stands there instead, the rule that must report it, "warning" for a warning.
        drawn_by: In a table block, the field that the row must have answered; by default the one that is replaced.
    """

    def mutation(name: str, field: str, value: CellValue, rule: str, severity: str = "error") -> Mutation:
        def change(bench: Workbench) -> list[Expected]:
            sheet, row = bench.sheet(table), None
            if sheet.header_row is not None:
                # Of the findings, only those whose change stays in their own sheet.
                row = bench.one(
                    table, drawn_by or field, lambda at: table != "findings" or not bench.is_nonconformity(at)
                )
            sheet.set(field, value, row)
            return [bench.expect(rule, table, field, row, severity)]

        return Mutation(name, change=change)

    return {name: mutation(name, *fault) for name, fault in faults.items()}
