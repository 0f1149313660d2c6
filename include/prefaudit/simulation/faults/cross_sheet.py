"""Faults between sheets: what one sheet says and another denies."""

from datetime import date, timedelta

from prefaudit.simulation.mutation import Expected, Mutation, NoPlace, Workbench, register
from prefaudit.simulation.reshape import delete_row

CROSS_SHEET: dict[str, Mutation] = {}
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
    row = bench.one("findings", "result", lambda at: not _is_nonconformity(bench, at))
    delete_row(bench.sheet("findings"), row)
    return [bench.expect("findings.criteria.complete", "findings")]


@fault
def criterion_answered_twice(bench: Workbench) -> list[Expected]:
    """The row of a criterion pasted over the free row below the table."""
    sheet = bench.sheet("findings")
    row = bench.one("findings", "result", lambda at: not _is_nonconformity(bench, at))
    below = sheet.first_row + sheet.rows
    for _, column in list(sheet.places.values()):
        if (row, column) in sheet.cells:
            sheet.cells[below, column] = sheet.cells[row, column]
    return [bench.expect("findings.criterion.once", "findings", "criterion_code", at) for at in (row, below)]


@fault
def criterion_mistyped(bench: Workbench) -> list[Expected]:
    """A criterion's code spoiled: told at its cell, and not again as a criterion that is missing."""
    row = bench.one("findings", "result", lambda at: not _is_nonconformity(bench, at))
    bench.sheet("findings").set("criterion_code", "M9-X", row)
    return [bench.expect("findings.criterion.known", "findings", "criterion_code", row)]


@fault
def criterion_code_erased(bench: Workbench) -> list[Expected]:
    """A result without the code of its criterion."""
    row = bench.one("findings", "result", lambda at: not _is_nonconformity(bench, at))
    bench.sheet("findings").set("criterion_code", None, row)
    return [bench.expect("findings.criterion.present", "findings", "criterion_code", row)]


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
    row = bench.one("findings", "result", lambda at: _is_nonconformity(bench, at))
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
    sheet = bench.sheet("nonconformities")
    rows = bench.answered("nonconformities", "criterion_code")
    if not rows:
        raise NoPlace("no nonconformity")
    below = rows[-1] + 1
    for field in sheet.places:
        sheet.set(field, sheet.get(field, rows[0]), below)
    places = (rows[0], below)
    return [bench.expect("nonconformities.criterion.once", "nonconformities", "criterion_code", at) for at in places]


@fault
def sheet_for_an_unknown_criterion(bench: Workbench) -> list[Expected]:
    """A « fiche d'écart » whose criterion does not exist: told there, and not again as a sheet that is missing."""
    row = bench.one("nonconformities", "criterion_code")
    bench.sheet("nonconformities").set("criterion_code", "M9-X", row)
    return [bench.expect("nonconformities.criterion.known", "nonconformities", "criterion_code", row)]


@fault
def sheet_without_criterion(bench: Workbench) -> list[Expected]:
    """A « fiche d'écart » that names no criterion."""
    row = bench.one("nonconformities", "criterion_code")
    bench.sheet("nonconformities").set("criterion_code", None, row)
    return [bench.expect("nonconformities.criterion.present", "nonconformities", "criterion_code", row)]


@fault
def sheet_without_finding(bench: Workbench) -> list[Expected]:
    """A « fiche d'écart » for a criterion that has no result, its module being out of scope."""
    findings, sheet = bench.sheet("findings"), bench.sheet("nonconformities")
    blank = bench.rows("findings", lambda at: findings.get("result", at) is None)
    rows = bench.answered("nonconformities", "criterion_code")
    if not blank or not rows:
        raise NoPlace("every module is in scope, or no nonconformity to copy")
    below = rows[-1] + 1
    for field in sheet.places:
        sheet.set(field, sheet.get(field, rows[0]), below)
    sheet.set("criterion_code", findings.get("criterion_code", blank[0]), below)
    return [bench.expect("nonconformities.finding.answered", "nonconformities", "criterion_code", below)]


@fault
def due_before_the_audit(bench: Workbench) -> list[Expected]:
    """An action due before the audit that asked for it."""
    row = bench.one("nonconformities", "due_on")
    bench.sheet("nonconformities").set("due_on", _before(bench), row)
    return [bench.expect("nonconformities.due_on.after_audit", "nonconformities", "due_on", row)]


@fault
def closed_before_the_audit(bench: Workbench) -> list[Expected]:
    """A nonconformity lifted before it was found."""
    row = bench.one("nonconformities", "due_on")
    bench.sheet("nonconformities").set("closed_on", _before(bench), row)
    return [bench.expect("nonconformities.closed_on.after_audit", "nonconformities", "closed_on", row)]


@fault
def indicator_given_twice(bench: Workbench) -> list[Expected]:
    """The same indicator twice for one period."""
    sheet = bench.sheet("indicators")
    row, below = bench.one("indicators", "value"), sheet.first_row + sheet.rows
    for _, column in list(sheet.places.values()):
        sheet.cells[below, column] = sheet.cells[row, column]
    return [bench.expect("indicators.indicator.once", "indicators", "period", at) for at in (row, below)]


@fault
def unknown_indicator(bench: Workbench) -> list[Expected]:
    """An indicator that the standard does not have."""
    row = bench.one("indicators", "value")
    bench.sheet("indicators").set("indicator_code", "I99", row)
    return [bench.expect("indicators.indicator.known", "indicators", "indicator_code", row)]


@fault
def indicator_code_erased(bench: Workbench) -> list[Expected]:
    """Figures without the code of their indicator."""
    row = bench.one("indicators", "value")
    bench.sheet("indicators").set("indicator_code", None, row)
    return [bench.expect("indicators.indicator.present", "indicators", "indicator_code", row)]


def _is_nonconformity(bench: Workbench, row: int) -> bool:
    return str(bench.sheet("findings").get("result", row)).startswith("Non-conf")


def _before(bench: Workbench) -> date:
    started = bench.sheet("identification").get("audit_started_on")
    if not isinstance(started, date):
        raise NoPlace("no date of audit")
    return started - timedelta(days=10)
