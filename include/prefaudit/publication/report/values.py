"""The values of the tables, as a French reader expects them: one number of decimals a column, units where due."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from prefaudit.l10n import clock as paris
from prefaudit.l10n.french import lowered, number, plural, points, tabled
from prefaudit.l10n.typography import NO_BREAK
from prefaudit.publication.published_tables import is_days, is_rate
from prefaudit.publication.report.snapshot import ALL, PublishedRow

# What conforms without being a strength; « Conformes » alone is the measure, strengths included.
PLAIN = "Conformes, hors points forts"
NOTHING = "–"  # what is unknown, or has no value
_MOST = 2  # decimals
_TENTHS = ("value",)  # measures of several units, rates among them, which have one decimal everywhere


def shown(value: object, name: str = "", places: int | None = None) -> str:
    """Return a value in French: a rate as a percentage, a number with `places` decimals, a day as 03/11/2026; a dash
    where there is none."""
    if value is None or value == ALL:
        return NOTHING
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal | float | int):
        return _figure(value, name, places)
    if isinstance(value, datetime):
        value = paris.day_of(value)
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def counted(count: object, status: object, label: object) -> str:
    """Return a count with what it is worth: « au moins 12 »; where nothing is known of it, its status in words."""
    if count is None:
        return lowered(str(label or "inconnu"))
    return f"au moins {shown(count)}" if status == "at_least" else shown(count)


def plainly_conforming(row: PublishedRow) -> int | None:
    """Return how many findings conform without being a strength."""
    conforming, strengths = row["conforming"], row["strengths"]
    return conforming - strengths if isinstance(conforming, int) and isinstance(strengths, int) else None


def still_open(row: PublishedRow) -> int | None:
    """Return how many corrective actions are neither closed nor overdue; the three make up those filed."""
    filed, closed, overdue = (row[name] for name in ("corrective_actions", "closed", "overdue"))
    if isinstance(filed, int) and isinstance(closed, int) and isinstance(overdue, int):
        return filed - closed - overdue
    return None


def column(values: Iterable[object], name: str) -> list[str]:
    """Return the values of a column as text, its numbers with as many decimals as one of them needs, two at most."""
    all_values = list(values)
    numbers = [
        value for value in all_values if isinstance(value, Decimal | float | int) and not isinstance(value, bool)
    ]
    places = 1 if name in _TENTHS else max(map(_places, numbers), default=0)
    return [shown(value, name, places) for value in all_values]


def is_number(value: object) -> bool:
    """Return whether a value is a number; true and false are none."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _figure(value: Decimal | float, name: str, places: int | None) -> str:
    """Return a number as its column means it: a share, a change in points, days, or a count or measure."""
    if is_rate(name):
        return tabled(value)
    if name.endswith("change"):
        return points(value)
    text = number(value, _places(value) if places is None else places)
    return f"{text}{NO_BREAK}{plural(value, 'jour')}" if is_days(name) else text


def _places(value: Decimal | float) -> int:
    """Return how many decimals a number needs once it is rounded to the most that are shown."""
    return len(number(value, _MOST).partition(",")[2].rstrip("0"))
