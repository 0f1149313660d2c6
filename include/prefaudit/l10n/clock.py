"""The clock that due dates, ages and reminders go by: the legal time of Paris, wherever the server stands."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def today() -> date:
    """Return the day that it is in Paris."""
    return datetime.now(PARIS).date()


def day_of(when: datetime) -> date:
    """Return the day of a timestamp in Paris."""
    return in_paris(when).date()


def short(when: datetime) -> str:
    """Return a timestamp in figures: « 03/11/2026 à 02:30 »."""
    return f"{in_paris(when):%d/%m/%Y à %H:%M}"


def in_paris(when: datetime) -> datetime:
    """Return a timestamp as the clocks of Paris show it. Raises ValueError where it has no time zone."""
    if when.tzinfo is None:
        raise ValueError(f"The timestamp {when} has no time zone.")
    return when.astimezone(PARIS)
