"""How a campaign is run, as a page: its days, reminders, who cannot be reached, waivers, how its returns come in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from prefaudit.campaigns.calendar import CampaignDay, days_of, reminder_offsets
from prefaudit.reference.data import Reference, expected_returns
from prefaudit.reference.lines import ReferenceRow
from prefaudit.web.progress import Progress, charts_of, table_of
from prefaudit.web.queries import QueryRow

# How many days without a reminder yet are named.
_MOST_NEXT = 6


@dataclass(frozen=True)
class ReminderDay:
    """A day on which reminders go: how many returns it concerns as things stand."""

    day: date
    returns: int


def campaign_days(reference: Reference, campaign: ReferenceRow, course: Sequence[QueryRow]) -> list[CampaignDay]:
    """Return the days of a campaign, its opening and publications among them."""
    code = str(campaign["campaign_code"])
    past = [
        CampaignDay(row["day"], "Ouverture de la campagne" if row["kind"] == "campaign_opened" else _published(row))
        for row in course
        if row["kind"] in ("campaign_opened", "published")
    ]
    return days_of(campaign, expected_returns(reference, code), reference.codes("audit_type"), past)


def course_values(
    reference: Reference,
    campaign: ReferenceRow,
    course: Sequence[QueryRow],
    returns: Sequence[QueryRow],
    campaigns: Sequence[Progress],
    today: date,
) -> Mapping[str, Any]:
    """Return what the page shows beside lists that are shown as they are read."""
    return {
        "days": campaign_days(reference, campaign, course),
        "today": today,
        "next_reminders": next_reminders(reference, campaign, returns, today),
        "reminded": bool(reminder_offsets(campaign)),
        "decisions": [row for row in course if row["kind"] in ("site_added", "waiver")],
        "approval": bool(campaign["approval"]),
        "curves": campaigns,
        "curve": Markup(charts_of(campaigns, "Retours acceptés selon le jour", "avancement")) if campaigns else "",  # noqa: S704  made by the chart, which escapes
        "curve_rows": table_of(campaigns) if campaigns else [],
    }


def next_reminders(
    reference: Reference, campaign: ReferenceRow, returns: Sequence[QueryRow], today: date
) -> list[ReminderDay]:
    """Return the next days on which reminders go, with the returns that are not accepted now."""
    accepted = reference.codes_meaning("return_state", "accepted")
    late = [row for row in returns if row["due_on"] and row["state"] not in accepted]
    days: dict[date, int] = {}
    for row in late:
        for offset in reminder_offsets(campaign):
            day = row["due_on"] + timedelta(offset)
            if day >= today:
                days[day] = days.get(day, 0) + 1
    return [ReminderDay(day, days[day]) for day in sorted(days)[:_MOST_NEXT]]


def _published(row: QueryRow) -> str:
    return f"Publication n° {row['number']}"
