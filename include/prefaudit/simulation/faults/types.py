"""Faults of type: cells that hold something other than the number, day or code they ask for."""

from prefaudit.campaigns.forms.draft import Cell
from prefaudit.simulation.mutation import Expected, Workbench, register, replacements

TYPES = {
    **replacements(
        "identification",
        {
            "staff_in_words": ("staff_total", "environ 200", "types.integer"),
            "half_an_agent": ("staff_concerned", 12.5, "types.integer"),
            "impossible_date": ("audit_ended_on", "31/02/2026", "types.date"),
            "american_date": ("external_audit_on", "06/25/2026", "types.date"),
        },
    ),
    **replacements("nonconformities", {"date_in_words": ("due_on", "fin d'année", "types.date")}),
    **replacements(
        "indicators",
        {
            "number_in_words": ("value", "douze", "types.number"),
            # One thousand to one reader, one and a quarter to another.
            "ambiguous_thousands": ("denominator", "1.234", "types.number"),
        },
    ),
}
fault = register(TYPES)


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
    """Three cells wrong in two sheets: all three are reported at once."""
    row = bench.one("indicators", "target")
    bench.sheet("indicators").set("target", "à définir", row)
    bench.sheet("identification").set("staff_total", "beaucoup")
    bench.sheet("identification").set("external_audit_on", "01/12/2026 ?")
    return [
        bench.expect("types.number", "indicators", "target", row),
        bench.expect("types.integer", "identification", "staff_total"),
        bench.expect("types.date", "identification", "external_audit_on"),
    ]
