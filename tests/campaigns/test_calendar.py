"""The days of a campaign: those of its file, due dates and reminders; and the file for a calendar program."""

from datetime import date

from prefaudit.campaigns.calendar import CampaignDay, as_icalendar, days_of
from prefaudit.reference.data import Reference, expected_returns


def test_the_days_of_a_campaign_are_told_in_order(reference: Reference) -> None:
    row = next(each for each in reference.table("campaigns") if each["campaign_code"] == "2026")
    past = [CampaignDay(date(2026, 12, 1), "Publication n° 1")]
    days = days_of(row, expected_returns(reference, "2026"), reference.codes("audit_type"), past)
    assert [(f"{each.day:%d/%m/%Y}", each.what) for each in days] == [
        ("01/01/2026", "Début des audits"),
        ("01/06/2026", "Jour où sont lus les sites, leurs départements et leurs régions"),
        ("31/10/2026", "Fin des audits"),
        ("01/11/2026", "Rappel, 14 jours avant l'échéance : sites dont le retour n'est pas accepté (auto-évaluation)"),
        ("12/11/2026", "Rappel, 3 jours avant l'échéance : sites dont le retour n'est pas accepté (auto-évaluation)"),
        ("15/11/2026", "Échéance de 334 retours (auto-évaluation)"),
        ("16/11/2026", "Rappel, 1 jour après l'échéance : sites dont le retour n'est pas accepté (auto-évaluation)"),
        ("22/11/2026", "Rappel, 7 jours après l'échéance : sites dont le retour n'est pas accepté (auto-évaluation)"),
        ("29/11/2026", "Rappel, 14 jours après l'échéance : sites dont le retour n'est pas accepté (auto-évaluation)"),
        ("01/12/2026", "Publication n° 1"),
    ]


def test_a_calendar_program_reads_each_day_as_a_whole_one() -> None:
    text = as_icalendar("Campagne, nationale", "2026", [CampaignDay(date(2026, 11, 15), "Échéance ; " + "é" * 60)])
    lines = text.split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert "DTSTART;VALUE=DATE:20261115" in lines and "UID:2026-20261115-0@prefaudit" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    whole = text.replace("\r\n ", "")
    assert f"SUMMARY:Campagne\\, nationale : Échéance \\; {'é' * 60}\r\n" in whole
