"""Faults of the certificates: what a site says it holds and cannot be so."""

from datetime import date, timedelta

from prefaudit.campaigns.forms.draft import SheetDraft
from prefaudit.simulation.mutation import Expected, Mutation, Workbench, register

CERTIFICATES: dict[str, Mutation] = {}
fault = register(CERTIFICATES)


def _held(bench: Workbench) -> tuple[SheetDraft, int]:
    """The sheet with one sound certificate, and its row."""
    sheet = bench.sheet("certificates")
    started = bench.sheet("identification").get("audit_started_on")
    assert isinstance(started, date)  # noqa: S101  the form was filled
    row = sheet.first_row
    sheet.set("scheme", bench.reference.codes("scheme")["qual_e_pref"], row)
    sheet.set("scope", "Relation générale avec les usagers", row)
    sheet.set("first_obtained_on", started - timedelta(days=400), row)
    sheet.set("obtained_on", started - timedelta(days=400), row)
    sheet.set("expires_on", started + timedelta(days=695), row)
    return sheet, row


@fault
def certificate_without_scheme(bench: Workbench) -> list[Expected]:
    """A line with dates that does not say of what."""
    sheet, row = _held(bench)
    sheet.set("scheme", None, row)
    return [bench.expect("certificates.scheme.present", "certificates", "scheme", row)]


@fault
def certificate_of_unknown_scheme(bench: Workbench) -> list[Expected]:
    """A label that is in no list."""
    sheet, row = _held(bench)
    sheet.set("scheme", "Label maison", row)
    return [bench.expect("certificates.scheme.known", "certificates", "scheme", row)]


@fault
def certificate_without_expiry(bench: Workbench) -> list[Expected]:
    """A certificate that never ends."""
    sheet, row = _held(bench)
    sheet.set("expires_on", None, row)
    return [bench.expect("certificates.expires.present", "certificates", "expires_on", row)]


@fault
def certificate_without_obtention(bench: Workbench) -> list[Expected]:
    """A certificate that never began."""
    sheet, row = _held(bench)
    sheet.set("obtained_on", None, row)
    return [bench.expect("certificates.obtained.present", "certificates", "obtained_on", row)]


@fault
def certificate_expiring_before_it_began(bench: Workbench) -> list[Expected]:
    """Expiry on the very day of the obtention, the audit's first."""
    sheet, row = _held(bench)
    started = bench.sheet("identification").get("audit_started_on")
    sheet.set("obtained_on", started, row)
    sheet.set("expires_on", started, row)
    return [bench.expect("certificates.expires.after_obtained", "certificates", "expires_on", row)]


@fault
def certificate_first_obtained_later(bench: Workbench) -> list[Expected]:
    """A first obtention after the present cycle began."""
    sheet, row = _held(bench)
    obtained = sheet.get("obtained_on", row)
    assert isinstance(obtained, date)  # noqa: S101  written just above
    sheet.set("first_obtained_on", obtained + timedelta(days=1), row)
    return [bench.expect("certificates.first.before_obtained", "certificates", "first_obtained_on", row)]


@fault
def certificate_twice(bench: Workbench) -> list[Expected]:
    """The same certificate on two lines."""
    sheet, row = _held(bench)
    for field in ("scheme", "scope", "obtained_on", "expires_on"):
        sheet.set(field, sheet.get(field, row), row + 1)
    return [bench.expect("certificates.scheme.once", "certificates", "scheme", at) for at in (row, row + 1)]


@fault
def certificate_expired(bench: Workbench) -> list[Expected]:
    """A certificate that had expired before the audit: a warning."""
    sheet, row = _held(bench)
    started = bench.sheet("identification").get("audit_started_on")
    assert isinstance(started, date)  # noqa: S101  the form was filled
    sheet.set("expires_on", started - timedelta(days=1), row)
    return [bench.expect("certificates.expires.after_audit_start", "certificates", "expires_on", row, "warning")]
