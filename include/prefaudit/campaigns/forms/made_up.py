"""Made-up answers: what a form is tried with before anybody fills it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from prefaudit.campaigns.forms.draft import CellValue, Draft
from prefaudit.model.contract import Contract, Field, Table
from prefaudit.reference.data import Reference


def row_count(table: Table) -> int:
    """Return how many rows of a table are answered: two, where the form takes so many."""
    if table.layout.kind == "form":
        return 1
    return min(max(2, table.min_rows), table.max_rows or max(2, table.min_rows))


def prefilled_values(contract: Contract, reference: Reference) -> Mapping[str, str]:
    """Return what a template is prefilled with, by the names that contracts use: the first code of the field's domain,
    else the first of each in the reference data, and a name of our own where there is none."""
    campaign, standard = _first(reference, "campaigns"), _first(reference, "standards")
    owed, site = _first(reference, "owed"), _first(reference, "sites")
    own = {field.prefilled: codes[0] for _, field in contract.fields() if (codes := _codes(field, reference))}
    return {
        "campaign": campaign.get("campaign_code") or "2026",
        "standard": campaign.get("standard_code") or standard.get("standard_code") or "A1",
        "site": owed.get("site_code") or site.get("site_code") or "A1",
        "site_name": site.get("site_name") or "A1",
        "audit_type": next(iter(reference.codes("audit_type")), ""),
        "data_origin": "real",
        **{name: code for name, code in own.items() if name not in ("", "row")},
    }


def _first(reference: Reference, table: str) -> Mapping[str, str | None]:
    return next(iter(reference.tables.get(table, ())), {})


def fill(draft: Draft, contract: Contract, reference: Reference) -> None:
    """Answer every field of a template that it leaves blank, each table in its first rows."""
    own = {contract.identity.get("form"): contract.form, contract.identity.get("version"): contract.version}
    for table in contract.tables:
        sheet = draft.sheet(table.name)
        for number in range(row_count(table)):
            for field in table.fields:
                row = None if table.layout.kind == "form" else sheet.first_row + number
                if sheet.get(field.name, row) in (None, ""):
                    answer = own.get(f"{table.name}.{field.name}") or made_up(field, number, reference)
                    sheet.set(field.name, answer, row)


def made_up(field: Field, number: int, reference: Reference) -> CellValue:
    """Return an answer of the field's type, another one for each number from 0."""
    if field.codes:
        return _one(list(reference.codes(field.codes).values()), number)
    codes = _codes(field, reference)
    answers: Mapping[str, CellValue] = {
        "string": _one(codes, number),
        "list": " ; ".join(dict.fromkeys((_one(codes, number), _one(codes, number + 1)))),
        "integer": number + 1,
        "number": number + 1.5,
        "date": date(2026, 1, 1) + timedelta(days=number),
    }
    return answers[field.type]


def _codes(field: Field, reference: Reference) -> Sequence[str]:
    table, _, column = field.domain.partition(".")
    return [str(row[column]) for row in reference.tables.get(table, ()) if row.get(column)]


def _one(codes: Sequence[str], number: int) -> str:
    return codes[number % len(codes)] if codes else f"A{number + 1}"
