"""Faults of type: cells that hold something other than the number, day or code they ask for."""

from datetime import date

from prefaudit.campaigns.forms.draft import Cell
from prefaudit.simulation.mutation import Expected, Mutation, Workbench, register

TYPES: dict[str, Mutation] = {}
fault = register(TYPES)


@fault
def staff_in_words(bench: Workbench) -> list[Expected]:
    """« environ 200 » where a number is asked."""
    bench.sheet("identification").set("staff_total", "environ 200")
    return [bench.expect("types.integer", "identification", "staff_total")]


@fault
def half_an_agent(bench: Workbench) -> list[Expected]:
    """12,5 agents."""
    bench.sheet("identification").set("staff_concerned", 12.5)
    return [bench.expect("types.integer", "identification", "staff_concerned")]


@fault
def impossible_date(bench: Workbench) -> list[Expected]:
    """The 31st of February."""
    bench.sheet("identification").set("audit_ended_on", "31/02/2026")
    return [bench.expect("types.date", "identification", "audit_ended_on")]


@fault
def american_date(bench: Workbench) -> list[Expected]:
    """06/25/2026: no such month."""
    bench.sheet("identification").set("external_audit_on", "06/25/2026")
    return [bench.expect("types.date", "identification", "external_audit_on")]


@fault
def date_in_words(bench: Workbench) -> list[Expected]:
    """« fin d'année » as a due date."""
    row = bench.one("nonconformities", "due_on")
    bench.sheet("nonconformities").set("due_on", "fin d'année", row)
    return [bench.expect("types.date", "nonconformities", "due_on", row)]


@fault
def number_in_words(bench: Workbench) -> list[Expected]:
    """« douze » as a value."""
    row = bench.one("indicators", "value")
    bench.sheet("indicators").set("value", "douze", row)
    return [bench.expect("types.number", "indicators", "value", row)]


@fault
def ambiguous_thousands(bench: Workbench) -> list[Expected]:
    """« 1.234 » is one thousand to one reader and one and a quarter to another."""
    row = bench.one("indicators", "denominator")
    bench.sheet("indicators").set("denominator", "1.234", row)
    return [bench.expect("types.number", "indicators", "denominator", row)]


@fault
def error_value(bench: Workbench) -> list[Expected]:
    """A formula that ends in #N/A."""
    row = bench.one("indicators", "numerator")
    sheet = bench.sheet("indicators")
    sheet.cells[sheet.at("numerator", row)] = Cell("=NA()", "answer", "error")
    return [bench.expect("types.error_value", "indicators", "numerator", row)]


@fault
def formula_never_calculated(bench: Workbench) -> list[Expected]:
    """A formula written by a program and never calculated: no value is saved."""
    row = bench.one("indicators", "value")
    sheet = bench.sheet("indicators")
    sheet.cells[sheet.at("value", row)] = Cell("=C6/D6*100", "answer", "uncached")
    return [bench.expect("types.formula_without_value", "indicators", "value", row)]


@fault
def several_faults_at_once(bench: Workbench) -> list[Expected]:
    """Three cells wrong in three sheets: all three are told at once."""
    row = bench.one("indicators", "target")
    bench.sheet("indicators").set("target", "à définir", row)
    bench.sheet("identification").set("staff_total", "beaucoup")
    bench.sheet("identification").set("external_audit_on", date(2026, 12, 1).strftime("%d/%m/%Y ?"))
    return [
        bench.expect("types.number", "indicators", "target", row),
        bench.expect("types.integer", "identification", "staff_total"),
        bench.expect("types.date", "identification", "external_audit_on"),
    ]
