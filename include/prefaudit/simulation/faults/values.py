"""Faults of value: answers that are absent, unknown, out of bounds or in the wrong order."""

from datetime import date, timedelta

from prefaudit.simulation.mutation import Expected, NoPlace, Workbench, register, replacements

_TABLE = "identification"
_LONG = "x" * 2001

VALUES = {
    **replacements(
        _TABLE,
        {
            "staff_total_erased": ("staff_total", None, "identification.staff_total.present"),
            "staff_concerned_erased": ("staff_concerned", None, "identification.staff_concerned.present"),
            "staff_concerned_negative": ("staff_concerned", -4, "identification.staff_concerned.positive"),
            "staff_concerned_above_total": ("staff_concerned", 4900, "identification.staff_concerned.within_total"),
            "audit_start_erased": ("audit_started_on", None, "identification.audit_started_on.present"),
            "audit_end_erased": ("audit_ended_on", None, "identification.audit_ended_on.present"),
            "body_erased": ("body", None, "identification.body.present"),
            "unknown_body": ("body", "Cabinet Dupont", "identification.body.known"),
            "modules_erased": ("modules_in_scope", None, "identification.modules.present"),
            "sites_covered_erased": ("sites_covered", None, "identification.sites_covered.present"),
            "staff_total_huge": ("staff_total", 7200, "identification.staff_total.plausible", "warning"),
            "quality_officer_erased": ("quality_officer", None, "identification.quality_officer.present", "warning"),
            "auditors_erased": ("auditors", None, "identification.auditors.present", "warning"),
            "service_scope_erased": ("service_scope", None, "identification.service_scope.present", "warning"),
        },
    ),
    **replacements(
        "findings",
        {
            "unknown_result": ("result", "Plutôt conforme", "findings.result.known"),
            "result_erased": ("result", None, "findings.result.present"),
            "long_comment": ("comment", _LONG, "findings.comment.length", "warning"),
            "long_evidence": ("evidence", _LONG, "findings.evidence.length", "warning"),
        },
    ),
    **replacements(
        "nonconformities",
        {
            "unknown_severity": ("severity", "Grave", "nonconformities.severity.known"),
            "severity_erased": ("severity", None, "nonconformities.severity.present"),
            "description_erased": ("description", None, "nonconformities.description.present"),
            "action_erased": ("corrective_action", None, "nonconformities.action.present"),
            "due_date_erased": ("due_on", None, "nonconformities.due_on.present"),
            "description_too_short": ("description", "idem", "nonconformities.description.length", "warning"),
            "cause_erased": ("cause", None, "nonconformities.cause.present", "warning"),
            "owner_erased": ("owner", None, "nonconformities.owner.present", "warning"),
        },
    ),
    **replacements(
        "indicators",
        {
            "period_erased": ("period", None, "indicators.period.present"),
            "period_in_words": ("period", "année 2026", "indicators.period.form"),
            "numerator_erased": ("numerator", None, "indicators.numerator.present"),
            "denominator_erased": ("denominator", None, "indicators.denominator.present"),
            "value_erased": ("value", None, "indicators.value.present"),
            "numerator_negative": ("numerator", -3, "indicators.numerator.positive"),
            "denominator_negative": ("denominator", -3, "indicators.denominator.positive"),
            "target_erased": ("target", None, "indicators.target.present", "warning"),
            "target_out_of_bounds": ("target", 100_000, "indicators.target.in_bounds", "warning"),
        },
    ),
}
fault = register(VALUES)


@fault
def no_staff_at_all(bench: Workbench) -> list[Expected]:
    """Zero agents: a zero is an answer, and a wrong one here."""
    bench.sheet(_TABLE).set("staff_total", 0)
    bench.sheet(_TABLE).set("staff_concerned", 0)
    return [bench.expect("identification.staff_total.positive", _TABLE, "staff_total")]


@fault
def audit_ends_before_it_starts(bench: Workbench) -> list[Expected]:
    """The two dates exchanged."""
    bench.sheet(_TABLE).set("audit_ended_on", bench.audit_started() - timedelta(days=1))
    return [bench.expect("identification.audit_ended_on.after_start", _TABLE, "audit_ended_on")]


@fault
def audit_before_the_campaign(bench: Workbench) -> list[Expected]:
    """Last year's audit."""
    opens = date.fromisoformat(str(bench.filing.campaign["audits_from"]))
    bench.sheet(_TABLE).set("audit_started_on", opens - timedelta(days=3))
    return [bench.expect("identification.audit_started_on.in_campaign", _TABLE, "audit_started_on")]


@fault
def audit_after_the_campaign(bench: Workbench) -> list[Expected]:
    """An audit that ends after the close."""
    closes = date.fromisoformat(str(bench.filing.campaign["audits_to"]))
    bench.sheet(_TABLE).set("audit_ended_on", closes + timedelta(days=2))
    return [bench.expect("identification.audit_ended_on.in_campaign", _TABLE, "audit_ended_on")]


@fault
def external_audit_in_the_past(bench: Workbench) -> list[Expected]:
    """The future external audit was before this one."""
    bench.sheet(_TABLE).set("external_audit_on", bench.day("audit_ended_on") - timedelta(days=30))
    return [bench.expect("identification.external_audit_on.after_audit", _TABLE, "external_audit_on")]


@fault
def unknown_module(bench: Workbench) -> list[Expected]:
    """A module 99 in the scope."""
    return _appended(bench, "modules_in_scope", "99", "identification.modules.known")


@fault
def unknown_site_covered(bench: Workbench) -> list[Expected]:
    """A covered site that does not exist."""
    return _appended(bench, "sites_covered", "998", "identification.sites_covered.known")


@fault
def own_site_not_covered(bench: Workbench) -> list[Expected]:
    """The covered sites leave out the site itself."""
    own = bench.sheet(_TABLE).get("site_code")
    other = next(str(row["site_code"]) for row in bench.reference.table("sites") if row["site_code"] != own)
    bench.sheet(_TABLE).set("sites_covered", other)
    return [bench.expect("identification.sites_covered.includes_site", _TABLE, "sites_covered")]


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
    value = bench.sheet("indicators").get("value", row)
    if not isinstance(value, int | float) or value < 2:
        raise NoPlace("no value large enough to be halved")
    bench.sheet("indicators").set("value", round(value / 2, 1), row)
    return [bench.expect("indicators.value.consistent", "indicators", "value", row)]


@fault
def indicator_out_of_bounds(bench: Workbench) -> list[Expected]:
    """More than the whole: the numerator and the value beyond the indicator's upper bound."""
    bounds = bench.indicators()
    sheet = bench.sheet("indicators")
    row = bench.one("indicators", "value", lambda at: bool(bounds[str(sheet.get("indicator_code", at))]["maximum"]))
    bound = bounds[str(sheet.get("indicator_code", row))]
    maximum, factor, denominator = float(str(bound["maximum"])), float(str(bound["factor"])), 100
    numerator = 3 * denominator * maximum / factor
    sheet.set("denominator", denominator, row)
    sheet.set("numerator", numerator, row)
    sheet.set("value", round(numerator / denominator * factor, 2), row)
    return [bench.expect("indicators.value.in_bounds", "indicators", "value", row)]


def _appended(bench: Workbench, field: str, item: str, rule: str) -> list[Expected]:
    bench.sheet(_TABLE).set(field, f"{bench.sheet(_TABLE).get(field)} ; {item}")
    return [bench.expect(rule, _TABLE, field)]
