"""Faults of value: answers that are absent, unknown, out of bounds or in the wrong order."""

from collections.abc import Callable
from datetime import date, timedelta

from prefaudit.campaigns.forms.draft import CellValue
from prefaudit.simulation.mutation import Expected, Mutation, NoPlace, Workbench, register

VALUES: dict[str, Mutation] = {}
fault = register(VALUES)
TABLE = "identification"

# One answer of the form replaced: name → (field, value, rule, severity).
_ANSWERS: dict[str, tuple[str, CellValue, str, str]] = {
    "staff_total_erased": ("staff_total", None, "identification.staff_total.present", "error"),
    "staff_total_huge": ("staff_total", 7200, "identification.staff_total.plausible", "warning"),
    "staff_concerned_erased": ("staff_concerned", None, "identification.staff_concerned.present", "error"),
    "staff_concerned_negative": ("staff_concerned", -4, "identification.staff_concerned.positive", "error"),
    "staff_concerned_above_total": ("staff_concerned", 4900, "identification.staff_concerned.within_total", "error"),
    "audit_start_erased": ("audit_started_on", None, "identification.audit_started_on.present", "error"),
    "audit_end_erased": ("audit_ended_on", None, "identification.audit_ended_on.present", "error"),
    "body_erased": ("body", None, "identification.body.present", "error"),
    "unknown_body": ("body", "Cabinet Dupont", "identification.body.known", "error"),
    "quality_officer_erased": ("quality_officer", None, "identification.quality_officer.present", "warning"),
    "auditors_erased": ("auditors", None, "identification.auditors.present", "warning"),
    "modules_erased": ("modules_in_scope", None, "identification.modules.present", "error"),
    "service_scope_erased": ("service_scope", None, "identification.service_scope.present", "warning"),
    "sites_covered_erased": ("sites_covered", None, "identification.sites_covered.present", "error"),
}


def _answer(name: str, field: str, value: CellValue, rule: str, severity: str) -> Mutation:
    def change(bench: Workbench) -> list[Expected]:
        bench.sheet(TABLE).set(field, value)
        return [bench.expect(rule, TABLE, field, severity=severity)]

    return Mutation(name, change=change)


VALUES.update({name: _answer(name, *parts) for name, parts in _ANSWERS.items()})


@fault
def no_staff_at_all(bench: Workbench) -> list[Expected]:
    """Zero agents: a zero is an answer, and a wrong one here."""
    bench.sheet(TABLE).set("staff_total", 0)
    bench.sheet(TABLE).set("staff_concerned", 0)
    return [bench.expect("identification.staff_total.positive", TABLE, "staff_total")]


@fault
def audit_ends_before_it_starts(bench: Workbench) -> list[Expected]:
    """The two dates exchanged."""
    sheet = bench.sheet(TABLE)
    sheet.set("audit_ended_on", _day(sheet.get("audit_started_on")) - timedelta(days=1))
    return [bench.expect("identification.audit_ended_on.after_start", TABLE, "audit_ended_on")]


@fault
def audit_before_the_campaign(bench: Workbench) -> list[Expected]:
    """Last year's audit."""
    sheet = bench.sheet(TABLE)
    opens = date.fromisoformat(str(bench.filing.campaign["audits_from"]))
    sheet.set("audit_started_on", opens - timedelta(days=3))
    return [bench.expect("identification.audit_started_on.in_campaign", TABLE, "audit_started_on")]


@fault
def audit_after_the_campaign(bench: Workbench) -> list[Expected]:
    """An audit that ends after the close."""
    closes = date.fromisoformat(str(bench.filing.campaign["audits_to"]))
    bench.sheet(TABLE).set("audit_ended_on", closes + timedelta(days=2))
    return [bench.expect("identification.audit_ended_on.in_campaign", TABLE, "audit_ended_on")]


@fault
def external_audit_in_the_past(bench: Workbench) -> list[Expected]:
    """The audit « to come » was before this one."""
    sheet = bench.sheet(TABLE)
    sheet.set("external_audit_on", _day(sheet.get("audit_ended_on")) - timedelta(days=30))
    return [bench.expect("identification.external_audit_on.after_audit", TABLE, "external_audit_on")]


@fault
def unknown_module(bench: Workbench) -> list[Expected]:
    """A module 99 in the scope."""
    sheet = bench.sheet(TABLE)
    sheet.set("modules_in_scope", f"{sheet.get('modules_in_scope')} ; 99")
    return [bench.expect("identification.modules.known", TABLE, "modules_in_scope")]


@fault
def unknown_site_covered(bench: Workbench) -> list[Expected]:
    """A covered site that does not exist."""
    sheet = bench.sheet(TABLE)
    sheet.set("sites_covered", f"{sheet.get('sites_covered')} ; 998")
    return [bench.expect("identification.sites_covered.known", TABLE, "sites_covered")]


@fault
def own_site_not_covered(bench: Workbench) -> list[Expected]:
    """The covered sites leave out the site itself."""
    own = bench.sheet(TABLE).get("site_code")
    other = next(str(row["site_code"]) for row in bench.reference.table("sites") if row["site_code"] != own)
    bench.sheet(TABLE).set("sites_covered", other)
    return [bench.expect("identification.sites_covered.includes_site", TABLE, "sites_covered")]


def _column(name: str, table: str, field: str, value: CellValue, rule: str, severity: str = "error") -> None:
    """File a fault that replaces the answer of one answered row of a table block."""

    def change(bench: Workbench) -> list[Expected]:
        row = bench.one(table, field, _passing(bench, table))
        bench.sheet(table).set(field, value, row)
        return [bench.expect(rule, table, field, row, severity)]

    VALUES[name] = Mutation(name, change=change)


def _passing(bench: Workbench, table: str) -> Callable[[int], bool]:
    """Rows whose change stays in their own sheet: findings that are no nonconformity."""
    if table != "findings":
        return lambda row: True
    return lambda row: not str(bench.sheet("findings").get("result", row)).startswith("Non-conf")


_column("unknown_result", "findings", "result", "Plutôt conforme", "findings.result.known")
_column("result_erased", "findings", "result", None, "findings.result.present")
_column("long_comment", "findings", "comment", "x" * 2001, "findings.comment.length", "warning")
_column("long_evidence", "findings", "evidence", "x" * 2001, "findings.evidence.length", "warning")
_column("unknown_severity", "nonconformities", "severity", "Grave", "nonconformities.severity.known")
_column("severity_erased", "nonconformities", "severity", None, "nonconformities.severity.present")
_column("description_erased", "nonconformities", "description", None, "nonconformities.description.present")
_column(
    "description_too_short", "nonconformities", "description", "idem", "nonconformities.description.length", "warning"
)
_column("cause_erased", "nonconformities", "cause", None, "nonconformities.cause.present", "warning")
_column("action_erased", "nonconformities", "corrective_action", None, "nonconformities.action.present")
_column("owner_erased", "nonconformities", "owner", None, "nonconformities.owner.present", "warning")
_column("due_date_erased", "nonconformities", "due_on", None, "nonconformities.due_on.present")
_column("period_erased", "indicators", "period", None, "indicators.period.present")
_column("period_in_words", "indicators", "period", "année 2026", "indicators.period.form")
_column("numerator_erased", "indicators", "numerator", None, "indicators.numerator.present")
_column("denominator_erased", "indicators", "denominator", None, "indicators.denominator.present")
_column("value_erased", "indicators", "value", None, "indicators.value.present")
_column("numerator_negative", "indicators", "numerator", -3, "indicators.numerator.positive")
_column("denominator_negative", "indicators", "denominator", -3, "indicators.denominator.positive")
_column("target_erased", "indicators", "target", None, "indicators.target.present", "warning")
_column("target_out_of_bounds", "indicators", "target", 100_000, "indicators.target.in_bounds", "warning")


@fault
def denominator_zero(bench: Workbench) -> list[Expected]:
    """A value over nothing."""
    row = bench.one("indicators", "value")
    bench.sheet("indicators").set("denominator", 0, row)
    return [bench.expect("indicators.value.no_denominator", "indicators", "value", row)]


@fault
def value_not_the_quotient(bench: Workbench) -> list[Expected]:
    """A value that its numerator and denominator do not give."""
    row = bench.one("indicators", "value")
    sheet = bench.sheet("indicators")
    sheet.set("value", _half(sheet.get("value", row)), row)
    return [bench.expect("indicators.value.consistent", "indicators", "value", row)]


@fault
def indicator_out_of_bounds(bench: Workbench) -> list[Expected]:
    """More than the whole: the numerator and the value beyond the indicator's upper bound."""
    bounds = bench.indicators()
    sheet = bench.sheet("indicators")
    row = bench.one("indicators", "value", lambda at: bool(bounds[str(sheet.get("indicator_code", at))]["maximum"]))
    bound = bounds[str(sheet.get("indicator_code", row))]
    denominator = 100
    numerator = 3 * denominator * float(str(bound["maximum"])) / float(str(bound["factor"]))
    sheet.set("denominator", denominator, row)
    sheet.set("numerator", numerator, row)
    sheet.set("value", round(numerator / denominator * float(str(bound["factor"])), 2), row)
    return [bench.expect("indicators.value.in_bounds", "indicators", "value", row)]


def _half(value: CellValue) -> float:
    if not isinstance(value, int | float) or value < 2:
        raise NoPlace("no value large enough to be halved")
    return round(value / 2, 1)


def _day(value: CellValue) -> date:
    if not isinstance(value, date):
        raise NoPlace("no date there")
    return value
