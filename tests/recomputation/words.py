"""What people write into cells, read by code of its own: texts, numbers, days, lists of codes."""

import re
import unicodedata
from datetime import date, datetime

MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre"),
    "decembre",
)
_NOTHING = {"neant", "n a", "n d", "sans objet", "nd", "na"}


def plain(text: object) -> str:
    """Return a text without case, accents, quotes and signs, its words one blank apart."""
    bare = unicodedata.normalize("NFKD", str(text)).casefold()
    letters = "".join(" " if not char.isalnum() else char for char in bare if not unicodedata.combining(char))
    return " ".join(letters.split())


def blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def text(value: object) -> str | None:
    """Return a cell as the text that it is; a whole number without its « .0 »."""
    if blank(value):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def number(value: object) -> float | None:
    """Return a number, written in figures as French offices do: 1 234,5 or 87,5 %."""
    if blank(value) or (isinstance(value, str) and plain(value) in _NOTHING):
        return None
    if isinstance(value, int | float):
        return float(value)
    return float(re.sub(r"[\s%]", "", str(value)).replace(",", "."))


def day(value: object) -> date | None:
    """Return a day: a date cell, 12/06/2026, 12.06.2026 or 12 juin 2026."""
    if blank(value) or (isinstance(value, str) and plain(value) in _NOTHING):
        return None
    if isinstance(value, datetime):
        return value.date()
    first, second, year = plain(value).split()
    month = int(second) if second.isdigit() else MONTHS.index(second) + 1
    return date(int(year), month, int(re.sub(r"\D", "", first)))


def codes(value: object) -> list[str]:
    """Return the codes of a list: « 1 ; 2 ; 4 », « 1, 2 et 4 »."""
    return [] if blank(value) else re.split(r"\s*[;,&]\s*|\s+et\s+", str(text(value)))
