"""Numbers, days and lists as French sentences write them."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from num2words import num2words

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre"),
    "décembre",
)
_PARIS = ZoneInfo("Europe/Paris")
_BEFORE = re.compile(r" ([;:?!%»])")
_AFTER = re.compile(r"(«|n°) ")
# In a sentence, whole numbers are written in letters below this.
_IN_DIGITS = 100


def words(number: int, *, feminine: bool = False) -> str:
    """A whole number in a sentence: in letters below one hundred, else in digits; « une », « vingt et une » for a
    feminine noun."""
    if not 0 <= number < _IN_DIGITS:
        return f"{number:,}".replace(",", "\u202f")
    text = str(num2words(number, lang="fr"))
    return f"{text}e" if feminine and text.endswith("un") else text


def counted(number: int, singular: str, plural: str, *, feminine: bool = False) -> str:
    """A number with its noun: « deux sites », « un site », « aucun site », « aucune préfecture »."""
    if number == 0:
        return f"aucun{'e' if feminine else ''} {singular}"
    return f"{words(number, feminine=feminine)} {singular if number < 2 else plural}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The text with a small first letter: « préfecture de la Drôme »."""
    return text[:1].lower() + text[1:]


def day(at: date) -> str:
    """« 1er juin 2007 »."""
    return f"{'1er' if at.day == 1 else at.day} {_MONTHS[at.month - 1]} {at.year}"


def moment(at: datetime) -> str:
    """« 24 novembre 2026 à 4 h 17 », in Paris."""
    paris = at.astimezone(_PARIS)
    return f"{day(paris.date())} à {paris.hour}\u00a0h\u00a0{paris.minute:02d}"


def months(first: date, last: date) -> str:
    """« de juin à septembre 2007 », « en juin 2007 », « de novembre 2025 à février 2026 »."""
    start, end = _MONTHS[first.month - 1], _MONTHS[last.month - 1]
    of = "d'" if start[0] in "ao" else "de "
    if first.year != last.year:
        return f"{of}{start} {first.year} à {end} {last.year}"
    return f"en {end} {last.year}" if first.month == last.month else f"{of}{start} à {end} {last.year}"


def enumeration(items: Sequence[str], between: str = ", ") -> str:
    """« a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{between.join(items[:-1])} et {items[-1]}"


def unbroken(text: str) -> str:
    """The text with no-break spaces where French forbids to end a line: before « ; : ? ! % » », after « and n°."""
    return _AFTER.sub("\\1\u00a0", _BEFORE.sub("\u00a0\\1", text))
