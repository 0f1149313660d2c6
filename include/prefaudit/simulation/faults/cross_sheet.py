"""Faults between sheets: what one sheet says and another denies."""

from datetime import timedelta

from prefaudit.simulation.mutation import Expected, NoPlace, Workbench, register, replacements
from prefaudit.simulation.reshape import delete_row

# A key spoiled is reported at its cell, and not again as something that is missing in another sheet.
CROSS_SHEET = {
    **replacements(
        "findings",
        {
            "criterion_mistyped": ("criterion_code", "M9-X", "findings.criterion.known"),
            "criterion_code_erased": ("criterion_code", None, "findings.criterion.present"),
        },
        drawn_by="result",
    ),
    **replacements(
        "nonconformities",
        {
            "sheet_for_an_unknown_criterion": ("criterion_code", "M9-X", "nonconformities.criterion.known"),
            "sheet_without_criterion": ("criterion_code", None, "nonconformities.criterion.present"),
        },
    ),
    **replacements(
        "indicators",
        {
            "unknown_indicator": ("indicator_code", "I99", "indicators.indicator.known"),
            "indicator_code_erased": ("indicator_code", None, "indicators.indicator.present"),
        },
        drawn_by="value",
    ),
}
fault = register(CROSS_SHEET)


@fault
def mandatory_module_left_out(bench: Workbench) -> list[Expected]:
    """The scope lacks a mandatory module; its criteria, answered, are then out of scope."""
    sheet = bench.sheet("identification")
    modules = str(sheet.get("modules_in_scope")).split(" ; ")
    mandatory = {
        str(row["module_code"])
        for row in bench.reference.table("modules")
        if row["mandatory"] == "true" and row["standard_code"] == bench.filing.campaign["standard_code"]
    }
    kept = [code for code in modules if code not in mandatory]
    if not kept:
        raise NoPlace("only mandatory modules in the scope")
    sheet.set("modules_in_scope", " ; ".join(kept))
    return [bench.expect("identification.modules.mandatory", "identification", "modules_in_scope")]


@fault
def criterion_row_deleted(bench: Workbench) -> list[Expected]:
    """The row of a criterion in scope is gone."""
    row = bench.one("findings", "result", lambda at: not bench.is_nonconformity(at))
    delete_row(bench.sheet("findings"), row)
    return [bench.expect("findings.criteria.complete", "findings")]


@fault
def criterion_answered_twice(bench: Workbench) -> list[Expected]:
    """The row of a criterion pasted over the free row below the table."""
    row = bench.one("findings", "result", lambda at: not bench.is_nonconformity(at))
    places = (row, _pasted_below(bench, "findings", row))
    return [bench.expect("findings.criterion.once", "findings", "criterion_code", at) for at in places]


@fault
def result_out_of_scope(bench: Workbench) -> list[Expected]:
    """A result for a criterion whose module is not in the scope: a warning."""
    sheet = bench.sheet("findings")
    blank = bench.rows("findings", lambda at: sheet.get("result", at) is None)
    if not blank:
        raise NoPlace("every module is in scope")
    row = bench.random.choice(blank)
    sheet.set("result", bench.reference.codes("finding")["conformity"], row)
    return [bench.expect("findings.result.out_of_scope", "findings", "result", row, "warning")]


@fault
def nonconformity_without_evidence(bench: Workbench) -> list[Expected]:
    """A nonconformity that nothing supports: a warning."""
    row = bench.one("findings", "result", bench.is_nonconformity)
    bench.sheet("findings").set("evidence", None, row)
    return [bench.expect("findings.evidence.nonconformity", "findings", "evidence", row, "warning")]


@fault
def nonconformity_without_sheet(bench: Workbench) -> list[Expected]:
    """A nonconformity found and no « fiche d'écart » for it."""
    sheet = bench.sheet("nonconformities")
    row = bench.one("nonconformities", "criterion_code")
    code = sheet.get("criterion_code", row)
    for field in sheet.places:
        sheet.set(field, None, row)
    found = bench.one("findings", "result", lambda at: bench.sheet("findings").get("criterion_code", at) == code)
    return [bench.expect("findings.nonconformity.sheet_filed", "findings", "result", found)]


@fault
def sheet_without_nonconformity(bench: Workbench) -> list[Expected]:
    """A « fiche d'écart » for a criterion found conforming."""
    row = bench.one("nonconformities", "criterion_code")
    code = bench.sheet("nonconformities").get("criterion_code", row)
    findings = bench.sheet("findings")
    found = bench.one("findings", "result", lambda at: findings.get("criterion_code", at) == code)
    findings.set("result", bench.reference.codes("finding")["conformity"], found)
    return [bench.expect("nonconformities.finding.is_one", "nonconformities", "criterion_code", row)]


@fault
def severity_denied(bench: Workbench) -> list[Expected]:
    """Minor in one sheet, major in the other."""
    labels = bench.reference.codes("nonconformity_severity")
    sheet = bench.sheet("nonconformities")
    row = bench.one("nonconformities", "severity")
    other = labels["minor"] if sheet.get("severity", row) == labels["major"] else labels["major"]
    sheet.set("severity", other, row)
    return [bench.expect("nonconformities.severity.as_found", "nonconformities", "severity", row)]


@fault
def sheet_filed_twice(bench: Workbench) -> list[Expected]:
    """Two « fiches d'écart » for one criterion."""
    places = _copied_below(bench)
    return [bench.expect("nonconformities.criterion.once", "nonconformities", "criterion_code", at) for at in places]


@fault
def sheet_without_finding(bench: Workbench) -> list[Expected]:
    """A « fiche d'écart » for a criterion that has no result, its module being out of scope."""
    findings = bench.sheet("findings")
    blank = bench.rows("findings", lambda at: findings.get("result", at) is None)
    if not blank:
        raise NoPlace("every module is in scope")
    _, below = _copied_below(bench)
    bench.sheet("nonconformities").set("criterion_code", findings.get("criterion_code", blank[0]), below)
    return [bench.expect("nonconformities.finding.answered", "nonconformities", "criterion_code", below)]


@fault
def due_before_the_audit(bench: Workbench) -> list[Expected]:
    """An action due before the audit that asked for it."""
    row = bench.one("nonconformities", "due_on")
    bench.sheet("nonconformities").set("due_on", bench.audit_started() - timedelta(days=10), row)
    return [bench.expect("nonconformities.due_on.after_audit", "nonconformities", "due_on", row)]


@fault
def closed_before_the_audit(bench: Workbench) -> list[Expected]:
    """A nonconformity lifted before it was found."""
    row = bench.one("nonconformities", "due_on")
    bench.sheet("nonconformities").set("closed_on", bench.audit_started() - timedelta(days=10), row)
    return [bench.expect("nonconformities.closed_on.after_audit", "nonconformities", "closed_on", row)]


@fault
def indicator_given_twice(bench: Workbench) -> list[Expected]:
    """The same indicator twice for one period."""
    row = bench.one("indicators", "value")
    places = (row, _pasted_below(bench, "indicators", row))
    return [bench.expect("indicators.indicator.once", "indicators", "period", at) for at in places]


def _copied_below(bench: Workbench) -> tuple[int, int]:
    """Copy the first « fiche d'écart » below the last one; return both rows."""
    sheet = bench.sheet("nonconformities")
    rows = bench.answered("nonconformities", "criterion_code")
    if not rows:
        raise NoPlace("no nonconformity to copy")
    below = rows[-1] + 1
    for field in sheet.places:
        sheet.set(field, sheet.get(field, rows[0]), below)
    return rows[0], below


def _pasted_below(bench: Workbench, table: str, row: int) -> int:
    """Paste a row over the free one below the table; return that one."""
    sheet = bench.sheet(table)
    below = sheet.first_row + sheet.rows
    for _, column in list(sheet.places.values()):
        if (row, column) in sheet.cells:
            sheet.cells[below, column] = sheet.cells[row, column]
    return below
