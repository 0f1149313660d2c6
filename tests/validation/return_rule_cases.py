"""For each rule on values one return that breaks it: the change to a clean return, and the cells to be reported."""

from dataclasses import dataclass
from datetime import date

from tests.validation.clean_return import (
    CRITERIA,
    FIRST_ROW,
    NONCONFORMITY,
    Change,
    both,
    every_result,
    identification_with,
    out_of_scope,
    repeated,
    row_of,
    without,
)


@dataclass(frozen=True)
class Case:
    """A change, and the places (table, field, Excel row) at which the rule must fire, alone."""

    change: Change
    at: tuple[tuple[str, str, int | None], ...]


def _identity(field: str, change: Change) -> Case:
    return Case(change, (("identification", field, 0),))


def _erased(field: str) -> Case:
    return _identity(field, identification_with(**{field: None}))


def _answer(field: str, value: object) -> Case:
    return _identity(field, identification_with(**{field: value}))


def _row(table: str, field: str, place: int, change: Change) -> Case:
    return Case(change, ((table, field, FIRST_ROW + place),))


def _value(table: str, field: str, value: object, place: int = 0) -> Case:
    return _row(table, field, place, row_of(table, place, **{field: value}))


FINDINGS, SHEETS, INDICATORS, CERTIFICATES = "findings", "nonconformities", "indicators", "certificates"
_LONG = "x" * 2001
_OUT = out_of_scope()

IDENTIFICATION_CASES = {
    "identification.form.present": _erased("form_code"),
    "identification.form.known": _answer("form_code", "autre-formulaire"),
    "identification.version.present": _erased("form_version"),
    "identification.campaign.present": _erased("campaign_code"),
    "identification.campaign.known": _answer("campaign_code", "2031"),
    "identification.site.present": _erased("site_code"),
    "identification.site.known": _answer("site_code", "999"),
    "identification.site.name_agrees": _answer("site_name", "Préfecture du Rhône"),
    "identification.standard.present": _erased("standard_code"),
    "identification.standard.of_campaign": _answer("standard_code", "qualipref-2006"),
    "identification.audit_type.present": _erased("audit_type"),
    "identification.audit_type.known": _answer("audit_type", "Contrôle"),
    "identification.return.owed": _identity("site_code", identification_with(audit_type="certification")),
    "identification.data_origin.present": _erased("data_origin"),
    "identification.data_origin.known": _answer("data_origin", "Autre"),
    "identification.staff_total.present": _erased("staff_total"),
    "identification.staff_total.positive": _identity(
        "staff_total", identification_with(staff_total=0, staff_concerned=0)
    ),
    "identification.staff_total.plausible": _answer("staff_total", 5001),
    "identification.staff_concerned.present": _erased("staff_concerned"),
    "identification.staff_concerned.positive": _answer("staff_concerned", -1),
    "identification.staff_concerned.within_total": _answer("staff_concerned", 181),
    "identification.audit_started_on.present": _erased("audit_started_on"),
    "identification.audit_started_on.in_campaign": _answer("audit_started_on", date(2025, 12, 31)),
    "identification.audit_started_on.before_close": _identity(
        "audit_started_on", identification_with(audit_started_on=date(2026, 11, 2), audit_ended_on=date(2026, 11, 3))
    ),
    "identification.audit_ended_on.present": _erased("audit_ended_on"),
    "identification.audit_ended_on.after_start": _answer("audit_ended_on", date(2026, 3, 2)),
    "identification.audit_ended_on.in_campaign": _answer("audit_ended_on", date(2026, 11, 1)),
    "identification.audit_ended_on.plausible": _answer("audit_ended_on", date(2026, 5, 3)),
    "identification.external_audit_on.after_audit": _answer("external_audit_on", date(2026, 3, 3)),
    "identification.body.present": _erased("body"),
    "identification.body.known": _answer("body", "Cabinet privé"),
    "identification.quality_officer.present": _erased("quality_officer"),
    "identification.auditors.present": _erased("auditors"),
    "identification.modules.present": _erased("modules_in_scope"),
    "identification.modules.known": _answer("modules_in_scope", ("1", "2", "99")),
    "identification.modules.mandatory": _answer("modules_in_scope", ("2",)),
    "identification.service_scope.present": _erased("service_scope"),
    "identification.sites_covered.present": _erased("sites_covered"),
    "identification.sites_covered.known": _answer("sites_covered", ("26", "999")),
    "identification.sites_covered.includes_site": _answer("sites_covered", ("69",)),
    "findings.criteria.complete": Case(without(FINDINGS, 0), ((FINDINGS, "criterion_code", None),)),
}
FINDINGS_CASES = {
    "findings.criterion.present": _value(FINDINGS, "criterion_code", None),
    "findings.criterion.known": _value(FINDINGS, "criterion_code", "M9-X"),
    "findings.criterion.once": Case(
        repeated(FINDINGS, 0), tuple((FINDINGS, "criterion_code", FIRST_ROW + place) for place in (0, CRITERIA))
    ),
    "findings.result.known": _value(FINDINGS, "result", "Plutôt conforme"),
    "findings.result.present": _value(FINDINGS, "result", None),
    "findings.result.out_of_scope": _value(FINDINGS, "result", "conformity", _OUT),
    "findings.result.assessed": _row(
        FINDINGS, "result", 2, every_result("not_assessed", lambda place: place > NONCONFORMITY)
    ),
    "findings.result.varied": _row(FINDINGS, "result", 0, both(every_result("conformity"), without(SHEETS, 0))),
    "findings.evidence.nonconformity": _value(FINDINGS, "evidence", None, NONCONFORMITY),
    "findings.evidence.length": _value(FINDINGS, "evidence", _LONG),
    "findings.comment.length": _value(FINDINGS, "comment", _LONG),
    "findings.nonconformity.sheet_filed": _row(FINDINGS, "result", NONCONFORMITY, without(SHEETS, 0)),
}
SHEET_CASES = {
    "nonconformities.criterion.present": _value(SHEETS, "criterion_code", None),
    "nonconformities.criterion.known": _value(SHEETS, "criterion_code", "M9-X"),
    "nonconformities.criterion.once": Case(
        repeated(SHEETS, 0), tuple((SHEETS, "criterion_code", FIRST_ROW + place) for place in (0, 1))
    ),
    "nonconformities.severity.present": _value(SHEETS, "severity", None),
    "nonconformities.severity.known": _value(SHEETS, "severity", "Grave"),
    "nonconformities.severity.as_found": _value(SHEETS, "severity", "major"),
    "nonconformities.finding.is_one": _row(
        SHEETS, "criterion_code", 0, row_of(FINDINGS, NONCONFORMITY, result="strength")
    ),
    "nonconformities.finding.answered": _row(
        SHEETS,
        "criterion_code",
        1,
        lambda rows: repeated(SHEETS, 0, criterion_code=rows[FINDINGS][_OUT]["criterion_code"])(rows),
    ),
    "nonconformities.description.present": _value(SHEETS, "description", None),
    "nonconformities.description.length": _value(SHEETS, "description", "idem"),
    "nonconformities.cause.present": _value(SHEETS, "cause", None),
    "nonconformities.action.present": _value(SHEETS, "corrective_action", None),
    "nonconformities.owner.present": _value(SHEETS, "owner", None),
    "nonconformities.due_on.present": _value(SHEETS, "due_on", None),
    "nonconformities.due_on.after_audit": _value(SHEETS, "due_on", date(2026, 3, 2)),
    "nonconformities.closed_on.after_audit": _value(SHEETS, "closed_on", date(2026, 3, 2)),
}
INDICATOR_CASES = {
    "indicators.indicator.present": _value(INDICATORS, "indicator_code", None),
    "indicators.indicator.known": _value(INDICATORS, "indicator_code", "I99"),
    "indicators.indicator.once": Case(
        repeated(INDICATORS, 0), tuple((INDICATORS, "period", FIRST_ROW + place) for place in (0, 2))
    ),
    "indicators.period.present": _value(INDICATORS, "period", None),
    "indicators.period.form": _value(INDICATORS, "period", "année 2026"),
    "indicators.period.near_audit": _value(INDICATORS, "period", "2026-T2"),
    "indicators.numerator.present": _value(INDICATORS, "numerator", None),
    "indicators.numerator.positive": _value(INDICATORS, "numerator", -1),
    "indicators.denominator.present": _value(INDICATORS, "denominator", None),
    "indicators.denominator.positive": _value(INDICATORS, "denominator", -1),
    "indicators.value.present": _value(INDICATORS, "value", None),
    "indicators.value.no_denominator": _row(INDICATORS, "value", 0, row_of(INDICATORS, 0, denominator=0)),
    "indicators.value.consistent": _value(INDICATORS, "value", 62.6),
    "indicators.value.in_bounds": _row(INDICATORS, "value", 0, row_of(INDICATORS, 0, numerator=96, value=120)),
    "indicators.target.present": _value(INDICATORS, "target", None),
    "indicators.target.in_bounds": _value(INDICATORS, "target", 101),
    "indicators.target.share": _value(INDICATORS, "target", 0.9),
}
CERTIFICATE_CASES = {
    "certificates.scheme.present": _value(CERTIFICATES, "scheme", None),
    "certificates.scheme.known": _value(CERTIFICATES, "scheme", "Label maison"),
    "certificates.scheme.once": Case(
        repeated(CERTIFICATES, 0), tuple((CERTIFICATES, "scheme", FIRST_ROW + place) for place in (0, 1))
    ),
    "certificates.obtained.present": _value(CERTIFICATES, "obtained_on", None),
    "certificates.expires.present": _value(CERTIFICATES, "expires_on", None),
    "certificates.expires.after_obtained": _row(
        CERTIFICATES,
        "expires_on",
        0,
        row_of(CERTIFICATES, 0, obtained_on=date(2026, 3, 4), expires_on=date(2026, 3, 4)),
    ),
    "certificates.expires.plausible": _value(CERTIFICATES, "expires_on", date(2029, 5, 6)),
    "certificates.first.before_obtained": _value(CERTIFICATES, "first_obtained_on", date(2024, 5, 5)),
    "certificates.obtained.by_audit_end": _value(CERTIFICATES, "obtained_on", date(2026, 3, 5)),
    "certificates.expires.after_audit_start": _value(CERTIFICATES, "expires_on", date(2026, 3, 2)),
}
# Lines of certificates that do not say of what: their sentences must do without the name.
UNNAMED = both(
    repeated(CERTIFICATES, 0, scheme=None, obtained_on=None, expires_on=None),
    repeated(CERTIFICATES, 0, scheme=None, expires_on=date(2030, 1, 1), first_obtained_on=date(2025, 1, 1)),
    repeated(CERTIFICATES, 0, scheme=None, obtained_on=date(2026, 4, 4), expires_on=date(2026, 4, 3)),
    repeated(CERTIFICATES, 0, scheme=None, expires_on=date(2026, 1, 1)),
)
CASES: dict[str, Case] = {
    **IDENTIFICATION_CASES,
    **FINDINGS_CASES,
    **SHEET_CASES,
    **INDICATOR_CASES,
    **CERTIFICATE_CASES,
}
