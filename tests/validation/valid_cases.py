"""Returns that are unusual and valid: nothing may be reported."""

from datetime import date

from tests.validation.clean_return import (
    NONCONFORMITY,
    both,
    identification_with,
    out_of_scope,
    repeated,
    row_of,
    without,
)

VALID = {
    "one agent, none of them concerned": identification_with(staff_total=1, staff_concerned=0),
    "five thousand agents": identification_with(staff_total=5000, staff_concerned=5000),
    "an audit of one day": identification_with(audit_ended_on=date(2026, 3, 3)),
    "an audit on the first and last day of the campaign's window": identification_with(
        audit_started_on=date(2026, 1, 1), audit_ended_on=date(2026, 1, 1), external_audit_on=date(2026, 1, 1)
    ),
    "an audit of sixty days": identification_with(audit_ended_on=date(2026, 5, 2)),
    "no name of the site": identification_with(site_name=None),
    "several sites covered": identification_with(sites_covered=("261", "26")),
    "a criterion out of scope marked so": row_of("findings", out_of_scope(), result="not_applicable"),
    "a criterion out of scope marked not assessed": row_of("findings", out_of_scope(), result="not_assessed"),
    "no evidence of what conforms": row_of("findings", 0, evidence=None),
    "a major nonconformity in both sheets": both(
        row_of("findings", NONCONFORMITY, result="major_nonconformity"), row_of("nonconformities", 0, severity="major")
    ),
    "lifted on the day of the audit": row_of("nonconformities", 0, closed_on=date(2026, 3, 3), due_on=date(2026, 3, 3)),
    "an indicator that was not measured": row_of(
        "indicators", 0, period=None, numerator=None, denominator=None, value=None, target=None
    ),
    "a period of a quarter": row_of("indicators", 0, period="2026-T1"),
    "a period two years before": row_of("indicators", 0, period="2024-T1"),
    "nothing counted": row_of("indicators", 0, numerator=0, denominator=0, value=None),
    "a zero counted": row_of("indicators", 0, numerator=0, value=0),
    "a value rounded to the unit": row_of("indicators", 0, numerator=49, value=61),
    "a value rounded to two decimals": row_of("indicators", 0, numerator=1, denominator=3, value=33.33),
    "a certificate without a scope or a history": row_of(
        "certificates", 0, scope=None, body_name=None, first_obtained_on=None
    ),
    "two certificates of one scheme, for two scopes": repeated("certificates", 0, scope="Titres"),
    "no certificate": without("certificates", 0),
    "a workbook from before the sheet of certificates": lambda rows: rows.pop("certificates"),
    "a certificate of five years": row_of("certificates", 0, expires_on=date(2029, 5, 4)),
    "a certificate obtained on the last day of the audit": row_of("certificates", 0, obtained_on=date(2026, 3, 4)),
    "a certificate that expires as the audit begins": row_of("certificates", 0, expires_on=date(2026, 3, 3)),
    "a first certificate": row_of("certificates", 0, first_obtained_on=date(2024, 5, 4)),
    "a value at its bound": row_of("indicators", 0, numerator=80, value=100, target=100),
}
