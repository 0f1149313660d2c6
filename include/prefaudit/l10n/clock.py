"""The clock that due dates, ages and reminders go by: the legal time of Paris, wherever the server stands."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def today() -> date:
    """The day that it is in Paris."""
    return day_of(datetime.now(PARIS))


def day_of(when: datetime) -> date:
    """The day that it was in Paris at a moment."""
    return clock(when).date()


def short(when: datetime) -> str:
    """A moment in figures: « 03/11/2026 à 02:30 »."""
    return f"{clock(when):%d/%m/%Y à %H:%M}"


def clock(when: datetime) -> datetime:
    """A moment as the clocks of Paris show it. Raises ValueError for a moment without a time zone."""
    if when.tzinfo is None:
        raise ValueError(f"The moment {when} has no time zone.")
    return when.astimezone(PARIS)
