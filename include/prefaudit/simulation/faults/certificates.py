"""Faults of the certificates: what a site says it holds and cannot be so."""

from collections.abc import Mapping
from datetime import timedelta

from prefaudit.campaigns.forms.draft import CellValue, SheetDraft
from prefaudit.simulation.mutation import Expected, Mutation, Workbench, register

CERTIFICATES: dict[str, Mutation] = {}
fault = register(CERTIFICATES)

# By name: the answers of a sound certificate that are replaced (a number of days: so long after the audit began), the
# field at fault, the rule, the severity.
_FAULTS: Mapping[str, tuple[Mapping[str, str | int | None], str, str, str]] = {
    "certificate_without_scheme": ({"scheme": None}, "scheme", "scheme.present", "error"),
    "certificate_of_unknown_scheme": ({"scheme": "Label maison"}, "scheme", "scheme.known", "error"),
    "certificate_without_expiry": ({"expires_on": None}, "expires_on", "expires.present", "error"),
    "certificate_without_obtention": ({"obtained_on": None}, "obtained_on", "obtained.present", "error"),
    "certificate_expiring_before_it_began": (
        {"obtained_on": 0, "expires_on": 0},
        *("expires_on", "expires.after_obtained", "error"),
    ),
    "certificate_first_obtained_later": (
        {"first_obtained_on": -399},
        *("first_obtained_on", "first.before_obtained", "error"),
    ),
    "certificate_expired": ({"expires_on": -1}, "expires_on", "expires.after_audit_start", "warning"),
}


def _held(bench: Workbench) -> tuple[SheetDraft, int]:
    """Write one sound certificate; return the sheet and its row."""
    sheet, started = bench.sheet("certificates"), bench.audit_started()
    row = sheet.first_row
    sheet.set("scheme", bench.reference.codes("scheme")["qual_e_pref"], row)
    sheet.set("scope", "Relation générale avec les usagers", row)
    sheet.set("first_obtained_on", started - timedelta(days=400), row)
    sheet.set("obtained_on", started - timedelta(days=400), row)
    sheet.set("expires_on", started + timedelta(days=695), row)
    return sheet, row


def _spoiled(name: str, answers: Mapping[str, str | int | None], field: str, rule: str, severity: str) -> Mutation:
    def change(bench: Workbench) -> list[Expected]:
        sheet, row = _held(bench)
        for spoiled, answer in answers.items():
            value: CellValue = bench.audit_started() + timedelta(days=answer) if isinstance(answer, int) else answer
            sheet.set(spoiled, value, row)
        return [bench.expect(f"certificates.{rule}", "certificates", field, row, severity)]

    return Mutation(name, change=change)


CERTIFICATES |= {name: _spoiled(name, *fault) for name, fault in _FAULTS.items()}


@fault
def certificate_twice(bench: Workbench) -> list[Expected]:
    """The same certificate on two lines."""
    sheet, row = _held(bench)
    for field in ("scheme", "scope", "obtained_on", "expires_on"):
        sheet.set(field, sheet.get(field, row), row + 1)
    return [bench.expect("certificates.scheme.once", "certificates", "scheme", at) for at in (row, row + 1)]
