"""A return without fault, made by hand on the real contract and reference data, and the means to spoil it.

The return is of the préfecture de la Drôme for the campaign 2026: modules 1 and 2, one minor nonconformity with its
sheet, two indicators (the second without an upper bound), one certificate. Every table block starts at row FIRST_ROW.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from prefaudit.model.contract import Contract, Table
from prefaudit.model.contracts import load_contracts
from prefaudit.model.read_return import ReadReturn, TableData
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings

SETTINGS = Settings.from_env({})
CONTRACT: Contract = load_contracts(SETTINGS.contracts).newest("audit-return")
STANDARD = "qualipref-2.0"
OPEN_ENDED = "I02"


def _reference() -> Reference:
    """The reference data, but for one indicator: it has no upper bound, and counts instead of measuring a share."""
    loaded = Reference.load(SETTINGS.reference)
    indicators = tuple(
        {**row, "maximum": None, "factor": "1"} if row["indicator_code"] == OPEN_ENDED else row
        for row in loaded.table("indicators")
    )
    return replace(loaded, tables={**loaded.tables, "indicators": indicators})


REFERENCE = _reference()
SCOPE = ("1", "2")
FIRST_ROW = 5
NONCONFORMITY = 1  # the place, among the findings, of the one that is a nonconformity

Rows = dict[str, list[dict[str, Any]]]
Change = Callable[[Rows], None]

_CRITERIA = [row for row in REFERENCE.table("criteria") if row["standard_code"] == STANDARD]
CRITERIA = len(_CRITERIA)
# A few kinds of result, so that nothing is monotonous.
_RESULTS = ("conformity", "conformity", "strength", "opportunity", "not_applicable", "conformity", "not_assessed")


def clean() -> Rows:
    """The rows of a return that breaks no rule, table by table."""
    findings = [
        _finding(place, str(row["criterion_code"]), str(row["module_code"])) for place, row in enumerate(_CRITERIA)
    ]
    return {
        "identification": [
            {
                "form_code": "audit-return",
                "form_version": "1",
                "campaign_code": "2026",
                "data_origin": "simulated",
                "site_code": "26",
                "site_name": "Préfecture de la Drôme",
                "quality_officer": "Personne fictive",
                "staff_total": 180,
                "staff_concerned": 90,
                "standard_code": STANDARD,
                "audit_type": "self_assessment",
                "audit_started_on": date(2026, 3, 3),
                "audit_ended_on": date(2026, 3, 4),
                "external_audit_on": None,
                "body": "self",
                "auditors": "Autre personne fictive",
                "modules_in_scope": SCOPE,
                "service_scope": "Accueil et titres",
                "sites_covered": ("26",),
            }
        ],
        "findings": findings,
        "nonconformities": [
            {
                "criterion_code": findings[NONCONFORMITY]["criterion_code"],
                "severity": "minor",
                "description": "Le délai annoncé n'est pas affiché.",
                "cause": "Absence de pilote",
                "corrective_action": "Désigner un pilote",
                "owner": "Service fictif",
                "due_on": date(2026, 6, 1),
                "closed_on": None,
            }
        ],
        "indicators": [
            _measure("I01", numerator=50, denominator=80, value=62.5, target=90),
            _measure(OPEN_ENDED, numerator=12, denominator=4, value=3, target=2),
        ],
        "certificates": [
            {
                "scheme": "qualipref_2_0",
                "scope": "Accueil",
                "body_name": "Organisme fictif",
                "first_obtained_on": date(2021, 5, 4),
                "obtained_on": date(2024, 5, 4),
                "expires_on": date(2027, 5, 3),
            }
        ],
    }


def _finding(place: int, criterion: str, module: str) -> dict[str, Any]:
    result = _RESULTS[place % len(_RESULTS)] if place != NONCONFORMITY else "minor_nonconformity"
    return {
        "criterion_code": criterion,
        "criterion_label": f"Critère {criterion}",
        "result": result if module in SCOPE else None,
        "evidence": "Procédure consultée" if module in SCOPE else None,
        "comment": None,
    }


def _measure(code: str, **figures: float) -> dict[str, Any]:
    return {"indicator_code": code, "period": "2026", **figures}


def read(rows: Rows, missing: Mapping[str, str] | None = None) -> ReadReturn:
    """The rows as reading would hand them over. `missing` gives for a table the field whose column is absent."""
    tables = {}
    for table in CONTRACT.tables:
        if table.name in rows:
            tables[table.name] = _data(table, rows[table.name], (missing or {}).get(table.name, ""))
    return ReadReturn("audit-return", tables)


def _data(table: Table, rows: list[dict[str, Any]], missing: str) -> TableData:
    form = table.layout.kind == "form"
    places = {
        each.name: ("C", FIRST_ROW + place) if form else (chr(ord("B") + place), None)
        for place, each in enumerate(table.fields)
        if each.name != missing
    }
    values = tuple(
        (0 if form else FIRST_ROW + place, *(None if each.name == missing else row[each.name] for each in table.fields))
        for place, row in enumerate(rows)
    )
    return TableData(table.name, table.sheet, None if form else FIRST_ROW - 1, places, values)


def cell(table: str, field: str, row: int | None) -> str:
    """The cell of a field at an Excel row, in the workbooks of this world."""
    names = [each.name for each in CONTRACT.table(table).fields]
    if CONTRACT.table(table).layout.kind == "form":
        return f"C{FIRST_ROW + names.index(field)}"
    return f"{chr(ord('B') + names.index(field))}{row}" if row else ""


def identification_with(**values: Any) -> Change:
    """Replace answers of the identification."""
    return row_of("identification", 0, **values)


def row_of(table: str, place: int, **values: Any) -> Change:
    """Replace values of one row of a table."""

    def change(rows: Rows) -> None:
        rows[table][place].update(values)

    return change


def repeated(table: str, place: int, **values: Any) -> Change:
    """Append a copy of a row, with other values."""

    def change(rows: Rows) -> None:
        rows[table].append({**rows[table][place], **values})

    return change


def without(table: str, place: int) -> Change:
    """Delete a row."""

    def change(rows: Rows) -> None:
        del rows[table][place]

    return change


def both(*changes: Change) -> Change:
    """Several changes one after the other."""

    def change(rows: Rows) -> None:
        for each in changes:
            each(rows)

    return change


def every_result(result: str, wanted: Callable[[int], bool] = lambda place: True) -> Change:
    """Give all findings in scope at the wanted places one result."""

    def change(rows: Rows) -> None:
        for place, row in enumerate(rows["findings"]):
            if row["result"] is not None and wanted(place):
                row["result"] = result

    return change


def out_of_scope() -> int:
    """The place, among the findings, of the first whose module is not in scope."""
    return next(place for place, row in enumerate(_CRITERIA) if row["module_code"] not in SCOPE)
