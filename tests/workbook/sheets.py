"""Sheets of the audit return as grids, made by code, and what reading makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prefaudit.model.issues import Issue
from prefaudit.model.read_return import TableData, Value
from prefaudit.settings import Settings
from prefaudit.workbook.extract import extract_all
from prefaudit.workbook.layout import lay_out
from prefaudit.workbook.reader import Grid
from prefaudit.workbook.reading import load_knowledge

SETTINGS = Settings.from_env({})
KNOWLEDGE = load_knowledge(SETTINGS.contracts, SETTINGS.reference)
CONTRACT = KNOWLEDGE.contracts.newest("audit-return")
Rows = Sequence[Sequence[object]]
# What stands in the sheets of the form; a test replaces what it is about.
SHEETS: Mapping[str, Rows] = {
    "Identification": [
        [field.title, {"site_code": "627", "campaign_code": "2026"}.get(field.name, "")]
        for field in CONTRACT.table("identification").fields
    ],
    "Constats": [
        ["Code critère", "Libellé du critère", "Résultat", "Éléments de preuve", "Commentaire"],
        ["M1-E1-C01", "", "Conforme", "vu", "à suivre"],
        ["M1-E1-C02", "", "Point fort", "", ""],
    ],
    "Fiches d'écart": [[field.title for field in CONTRACT.table("nonconformities").fields]],
    "Indicateurs": [
        ["Code indicateur", "Période", "Numérateur", "Dénominateur", "Valeur", "Cible"],
        ["I01", "2026", 80.0, 100.0, 80.0, 90.0],
        ["I02", "2026-T3", 8.0, 10.0, 80.0, 85.0],
    ],
}


@dataclass(frozen=True)
class Found:
    """What reading makes of some sheets."""

    tables: Mapping[str, TableData]
    issues: Sequence[Issue]

    @property
    def places(self) -> list[tuple[str, str, str]]:
        """Return (rule, sheet, cell) of the issues."""
        return [(issue.rule, issue.sheet, issue.cell) for issue in self.issues]

    def values(self, table: str, field: str) -> list[Value]:
        """Return the values of a field, row by row."""
        position = [each.name for each in CONTRACT.table(table).fields].index(field)
        return [row[position + 1] for row in self.tables[table].rows]


def found_in(*sheets: Grid, **replaced: Rows) -> Found:
    """Read the form's sheets, some with other rows (by the table's name), and more sheets after them."""
    titles = {table.sheet: table.name for table in CONTRACT.tables}
    own = [grid(title, replaced.get(titles[title], rows)) for title, rows in SHEETS.items()]
    return found_of([*own, *sheets])


def found_of(grids: Sequence[Grid]) -> Found:
    """Read these sheets and no others."""
    blocks, issues = lay_out(grids, CONTRACT)
    extracted = extract_all(blocks, CONTRACT, KNOWLEDGE.vocabulary)
    issues = [*issues, *(issue for each in extracted for issue in each.issues)]
    return Found({each.data.name: each.data for each in extracted}, issues)


def grid(name: str, rows: Rows, visible: bool = True) -> Grid:
    """Return a sheet with these rows, all of one width."""
    width = max((len(row) for row in rows), default=0)
    return Grid(name, visible, [[*row, *[""] * (width - len(row))] for row in rows])
