"""Faults of structure: sheets and columns that are absent, repeated, copied or extra."""

import copy

from prefaudit.simulation.mutation import Expected, Mutation, NoPlace, Workbench, register
from prefaudit.simulation.reshape import delete_column
from prefaudit.workbook.cell_places import cell_name

STRUCTURE: dict[str, Mutation] = {}
fault = register(STRUCTURE)


def _sheet_deleted(table: str) -> Mutation:
    """Return the fault of a sheet that is gone; without that of identification nobody knows whose return it is."""

    def change(bench: Workbench) -> list[Expected]:
        sheet = bench.sheet(table)
        bench.draft.sheets.remove(sheet)
        return [Expected("structure.sheet.missing", sheet.title)]

    return Mutation(f"{table}_sheet_deleted", change=change)


STRUCTURE |= {mutation.name: mutation for mutation in map(_sheet_deleted, ("findings", "indicators", "identification"))}


@fault
def result_column_deleted(bench: Workbench) -> list[Expected]:
    """The column of results is gone: one issue, however many criteria follow from it."""
    sheet = bench.sheet("findings")
    delete_column(sheet, sheet.at("result", 0)[1])
    return [Expected("structure.column.missing", "Constats")]


@fault
def due_date_column_deleted(bench: Workbench) -> list[Expected]:
    """The column of due dates is gone."""
    if not bench.answered("nonconformities", "due_on"):
        raise NoPlace("no nonconformity")
    sheet = bench.sheet("nonconformities")
    delete_column(sheet, sheet.at("due_on", 0)[1])
    return [Expected("structure.column.missing", "Fiches d'écart")]


@fault
def result_column_misspelt(bench: Workbench) -> list[Expected]:
    """« Résultta » for « Résultat »: the message names what was meant, at the header's cell."""
    row, column = bench.header("findings", "result")
    bench.sheet("findings").put(row, column, "Résultta", "header")
    return [Expected("structure.column.missing", "Constats", cell_name(row, column))]


@fault
def extra_column(bench: Workbench) -> list[Expected]:
    """A column of the site's own, filled: a warning at its header."""
    return _column_added(bench, "Service pilote", "Accueil", "structure.column.extra")


@fault
def result_column_repeated(bench: Workbench) -> list[Expected]:
    """A second column « Résultat »: a warning; the first is read."""
    return _column_added(bench, "Résultat", "Conforme", "structure.column.repeated")


@fault
def copied_sheet(bench: Workbench) -> list[Expected]:
    """« Constats (2) » beside « Constats »: a warning; the copy is not read."""
    twin = copy.deepcopy(bench.sheet("findings"))
    twin.title = "Constats (2)"
    twin.table = ""
    bench.draft.sheets.append(twin)
    return [Expected("structure.sheet.copied", "Constats (2)", severity="warning")]


@fault
def sheet_renamed_at_will(bench: Workbench) -> list[Expected]:
    """« Feuil1 » for « Constats »: recognised by its headers, with a warning."""
    bench.sheet("findings").title = "Feuil1"
    return [Expected("structure.sheet.renamed", "Feuil1", severity="warning")]


@fault
def label_erased(bench: Workbench) -> list[Expected]:
    """The label « Effectif total » is gone from the form."""
    sheet = bench.sheet("identification")
    row, column = sheet.at("staff_total")
    del sheet.cells[row, column - 1]
    return [Expected("structure.label.missing", "Identification")]


@fault
def header_row_deleted(bench: Workbench) -> list[Expected]:
    """The header row of the findings is gone."""
    sheet = bench.sheet("findings")
    sheet.cells = {place: cell for place, cell in sheet.cells.items() if place[0] != sheet.header_row}
    return [Expected("structure.header.missing", "Constats")]


def _column_added(bench: Workbench, title: str, answer: str, rule: str) -> list[Expected]:
    sheet = bench.sheet("findings")
    row, column = bench.header("findings")
    sheet.put(row, column, title, "header")
    sheet.put(sheet.first_row, column, answer)
    return [Expected(rule, "Constats", cell_name(row, column), "warning")]
