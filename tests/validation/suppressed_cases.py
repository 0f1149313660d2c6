"""Returns with a fault that reading has reported already: what follows from it must be suppressed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from prefaudit.model.issues import Issue
from prefaudit.workbook.reading_rules import Location, issue_of
from tests.validation.clean_return import (
    FIRST_ROW,
    NONCONFORMITY,
    Change,
    Rows,
    both,
    cell,
    identification_with,
    row_of,
)


@dataclass(frozen=True)
class Suppressed:
    """What reading found, and how the rows look for it."""

    reading: tuple[Issue, ...]
    change: Change
    missing: Mapping[str, str] = field(default_factory=dict)


def _without(table: str) -> Change:
    def change(rows: Rows) -> None:
        del rows[table]

    return change


def _at(table: str, name: str, row: int, sheet: str) -> Location:
    return Location(sheet, cell(table, name, row), table, name, row)


def _missing_column(table: str, name: str, sheet: str) -> Issue:
    return issue_of("structure.column.missing", Location(sheet, "", table, name), wanted=name, suggestion="")


def _missing_sheet(table: str, sheet: str) -> Issue:
    return issue_of("structure.sheet.missing", Location("", "", table), wanted=sheet, suggestion="")


SUPPRESSED = {
    "a number that is none": Suppressed(
        (issue_of("types.integer", _at("identification", "staff_total", 0, "Identification"), found="environ 200"),),
        identification_with(staff_total=None),
    ),
    "a date that is none": Suppressed(
        (issue_of("types.date", _at("identification", "audit_started_on", 0, "Identification"), found="31/02/2026"),),
        identification_with(audit_started_on=None),
    ),
    "a value that is none": Suppressed(
        (issue_of("types.number", _at("indicators", "value", FIRST_ROW, "Indicateurs"), found="env. 60"),),
        row_of("indicators", 0, value=None),
    ),
    "a sheet of findings that is absent": Suppressed((_missing_sheet("findings", "Constats"),), _without("findings")),
    "sheets of nonconformities that are absent": Suppressed(
        (_missing_sheet("nonconformities", "Fiches d'écart"),), _without("nonconformities")
    ),
    "a column of severity that is absent": Suppressed(
        (_missing_column("nonconformities", "severity", "Fiches d'écart"),), both(), {"nonconformities": "severity"}
    ),
    "a column of results that is absent": Suppressed(
        (_missing_column("findings", "result", "Constats"),), both(), {"findings": "result"}
    ),
    "a column of criteria that is absent": Suppressed(
        (_missing_column("findings", "criterion_code", "Constats"),), both(), {"findings": "criterion_code"}
    ),
    "a column of obtention days that is absent": Suppressed(
        (_missing_column("certificates", "obtained_on", "Certificats"),), both(), {"certificates": "obtained_on"}
    ),
    "an expiry that is no day": Suppressed(
        (issue_of("types.date", _at("certificates", "expires_on", FIRST_ROW, "Certificats"), found="mai 2027"),),
        row_of("certificates", 0, expires_on=None),
    ),
    "an unreadable result of a nonconformity": Suppressed(
        (
            issue_of(
                "types.error_value", _at("findings", "result", FIRST_ROW + NONCONFORMITY, "Constats"), found="#N/A"
            ),
        ),
        row_of("findings", NONCONFORMITY, result=None),
    ),
}
