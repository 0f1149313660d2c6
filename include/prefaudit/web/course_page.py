"""How a campaign is run, as a page: its days, reminders, who cannot be reached, waivers, how its returns come in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from fastapi import HTTPException, Request
from markupsafe import Markup

from prefaudit.campaigns.calendar import CampaignDay, days_of, reminder_offsets
from prefaudit.l10n import clock as paris
from prefaudit.l10n.typography import typed
from prefaudit.reference.data import Reference, expected_returns
from prefaudit.reference.lines import ReferenceRow
from prefaudit.settings import Settings
from prefaudit.warehouse.campaigns import current_reference
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.web import queries
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


def campaign_of(settings: Settings, connection: Connection, code: str) -> tuple[Reference, ReferenceRow]:
    """Return the reference data as decisions have changed them, and the row of a campaign in them; 404 without one."""
    reference = current_reference(connection, settings.reference)
    row = next((each for each in reference.table("campaigns") if each["campaign_code"] == code), None)
    if row is None:
        raise HTTPException(404, f"La campagne « {typed(code)} » n'existe pas.")
    return reference, row


@dataclass(frozen=True)
class Course:
    """How a campaign is run; each part is read when it is first asked for."""

    connection: Connection
    reference: Reference
    campaign: ReferenceRow

    @property
    def code(self) -> str:
        """The code of the campaign."""
        return str(self.campaign["campaign_code"])

    @cached_property
    def returns(self) -> Sequence[QueryRow]:
        """Its expected returns with their states."""
        return queries.returns(self.connection, self.code)

    @cached_property
    def events(self) -> Sequence[QueryRow]:
        """What it has gone through."""
        return queries.campaign_course(self.connection, self.code)

    @property
    def days(self) -> Sequence[CampaignDay]:
        """Its days, those past and those to come."""
        return campaign_days(self.reference, self.campaign, self.events)

    @property
    def next_reminders(self) -> Sequence[ReminderDay]:
        """The next days on which reminders go."""
        return next_reminders(self.reference, self.campaign, self.returns, paris.today())

    @property
    def decisions(self) -> Sequence[QueryRow]:
        """The waivers, and the sites added since it was opened."""
        return [row for row in self.events if row["kind"] in ("site_added", "waiver")]


def course_of(request: Request, connection: Connection, settings: Settings, code: str) -> Course:
    """Return how a campaign is run, read once a request; 404 without such a campaign."""
    if not hasattr(request.state, "course"):
        request.state.course = Course(connection, *campaign_of(settings, connection, code))
    found: Course = request.state.course
    return found


def chart_values(campaigns: Sequence[Progress]) -> Mapping[str, Any]:
    """Return what the page shows of how returns come in."""
    return {
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
