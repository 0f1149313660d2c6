"""The days of a campaign: what happens when, as a list and for a calendar program (iCalendar, RFC 5545)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from prefaudit.l10n.french import number, plural
from prefaudit.reference.lines import ReferenceRow

_LINE = 75  # the most octets of a line of iCalendar


@dataclass(frozen=True)
class CampaignDay:
    """A day of a campaign and what happens on it, in French."""

    day: date
    what: str


def reminder_offsets(campaign: ReferenceRow) -> set[int]:
    """Return on which days a campaign reminds its sites: days after the due date, negative before it."""
    before, after = (str(campaign[f"remind_days_{side}"] or "").split() for side in ("before", "after"))
    return {*(-int(days) for days in before), *map(int, after)}


def days_of(
    campaign: ReferenceRow,
    expected: Sequence[ReferenceRow],
    labels: Mapping[str, str],
    past: Sequence[CampaignDay] = (),
) -> list[CampaignDay]:
    """Return the days of a campaign, in order.

    Args:
        campaign: Its row of the reference data.
        expected: The returns that are expected in it.
        labels: The French words of the types of audit.
        past: What happened in it besides: its opening, its publications.
    """
    return sorted({*past, *_own_days(campaign), *_due_days(campaign, expected, labels)}, key=lambda each: each.day)


def _own_days(campaign: ReferenceRow) -> Iterator[CampaignDay]:
    names = {
        "reference_on": "Jour où sont lus les sites, leurs départements et leurs régions",
        "audits_from": "Début des audits",
        "audits_to": "Fin des audits",
        "figures_on": "Jour auquel sont comptés certificats et écarts",
    }
    for name, what in names.items():
        if campaign[name]:
            yield CampaignDay(date.fromisoformat(str(campaign[name])), what)


def _due_days(
    campaign: ReferenceRow, expected: Sequence[ReferenceRow], labels: Mapping[str, str]
) -> Iterator[CampaignDay]:
    owed = Counter((str(row["due_on"]), str(row["audit_type"] or "")) for row in expected if row["due_on"])
    for (text, audit_type), count in owed.items():
        due = date.fromisoformat(text)
        audit = f" ({labels.get(audit_type, audit_type).lower()})" if audit_type else ""
        returns = f"{number(count)} {plural(count, 'retour')}{audit}"
        yield CampaignDay(due, f"Échéance de {returns}")
        for days in sorted(reminder_offsets(campaign)):
            when = f"{number(abs(days))} {plural(days, 'jour')}"
            what = (
                f"Rappel, {when} après l'échéance"
                if days > 0
                else f"Rappel, {when} avant l'échéance"
                if days
                else "Rappel, le jour de l'échéance"
            )
            yield CampaignDay(due + timedelta(days), f"{what} : sites dont le retour n'est pas accepté{audit}")


def as_icalendar(name: str, code: str, days: Sequence[CampaignDay]) -> str:
    """Return the days of a campaign as iCalendar: one event of a whole day each."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//prefaudit//campagne//FR", f"X-WR-CALNAME:{_escaped(name)}"]
    stamp = f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    for place, each in enumerate(days):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{code}-{each.day:%Y%m%d}-{place}@prefaudit",
            stamp,
            f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}",
            f"SUMMARY:{_escaped(f'{name} : {each.what}')}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _escaped(text: str) -> str:
    plain = " ".join(text.split())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts of 75 octets at most; those that go on begin with a blank."""
    part = ""
    for letter in line:
        if len(f"{part}{letter}".encode()) > _LINE:
            yield part
            part = " "
        part += letter
    yield part
