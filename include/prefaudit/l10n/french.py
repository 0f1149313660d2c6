"""Figures, days and names as French prose writes them."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from num2words import num2words

from prefaudit.l10n import clock
from prefaudit.l10n.months import MONTHS
from prefaudit.l10n.typography import NARROW, NO_BREAK

MINUS = "\u2212"
# What a word loses its « e » before. A « h » at the head of a place is as a rule aspirated.
_VOWEL = re.compile(r"[aàâæeéèêëiîïoôœuùûü]|y(?![aeiou])", re.IGNORECASE)
_SITE = re.compile(r"(?:sous-)?préfecture (?=(?:de|du|des) |d')", re.IGNORECASE)
_CONTRACTED = {"Le": "du", "Les": "des"}
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def number(n: int | float | Decimal, places: int | None = None) -> str:
    """Return a number in digits, grouped by three: « 1 234,5 ».

    With the decimals that it has, or rounded to as many as asked for, zeros too: « 3,00 ».
    """
    value = Decimal(str(n))
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, decimals = f"{value.copy_abs():,f}".partition(".")
    kept = decimals.rstrip("0") if places is None else decimals
    digits = whole.replace(",", NARROW) + (f",{kept}" if kept else "")
    return f"{MINUS}{digits}" if value < 0 else digits


def in_brackets(text: str) -> str:
    """Return a text as a remark after another: in brackets, with a blank before them; nothing where it is empty."""
    return f" ({text})" if text else ""


def words(n: int, *, feminine: bool = False) -> str:
    """Return a whole number in letters: « vingt et un », in the feminine « vingt et une »."""
    text = str(num2words(n, lang="fr"))
    return f"{text}e" if feminine and re.search(r"\bun$", text) else text


def share(rate: Decimal | float, digits: int = 1) -> str:
    """Return a rate as a percentage, rounded to some decimals: « 84,2 % », « 90 % »."""
    return f"{number(percent(rate, digits))}{NARROW}%"


def tabled(rate: Decimal | float) -> str:
    """Return a rate as a percentage in a column: always with one decimal, « 90,0 % » beside « 84,2 % »."""
    return f"{number(percent(rate, 1), 1)}{NARROW}%"


def points(delta: Decimal | float) -> str:
    """Return a change of a rate, in points with one decimal: « +1,3 point », « −2,4 points »."""
    change = percent(delta, 1)
    sign = "+" if change > 0 else MINUS if change < 0 else ""
    return f"{sign}{abs(change):.1f} {plural(change, 'point')}".replace(".", ",")


def as_shown(before: Decimal | float, now: Decimal | float) -> Decimal:
    """Return the change from a rate to another as who subtracts the two finds it where both are shown with one decimal.

    A change that is shown beside its two rates is this one; the exact one may differ by a tenth of a point.
    """
    return (percent(now) - percent(before)) / 100


def percent(rate: Decimal | float, digits: int = 1) -> Decimal:
    """Return a rate in hundredths, rounded to some decimals; a half is rounded up."""
    return (Decimal(str(rate)) * 100).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def day(when: date) -> str:
    """Return a day: « 1er juin 2007 »."""
    return f"{'1er' if when.day == 1 else when.day} {MONTHS[when.month - 1]} {when.year}"


def date_and_time(when: datetime) -> str:
    """Return a timestamp by the clock of Paris: « 3 novembre 2026 à 2 h 30 »."""
    there = clock.in_paris(when)
    minutes = f"{NO_BREAK}{there:%M}" if there.minute else ""
    return f"{day(there)} à {there.hour}{NO_BREAK}h{minutes}"


def months(first: date, last: date) -> str:
    """Return the months from one day to another: « de juin à septembre 2007 », « en juin 2007 »."""
    if last < first:
        raise ValueError(f"The period ends on {last}, before it begins on {first}.")
    end = f"{MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"en {end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{elided('de', MONTHS[first.month - 1])}{year} à {end}"


def period(first: date, last: date) -> str:
    """Return a period as exactly as it is known: « en 2002 », « de juin à septembre 2007 », « le 19 février 2006 »."""
    if first == last:
        return f"le {day(first)}"
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole_months and (first.month, last.month) == (1, 12):
        return f"en {last.year}" if first.year == last.year else f"de {first.year} à {last.year}"
    return months(first, last) if whole_months else f"du {day(first)} au {day(last)}"


def plural(n: int | float | Decimal, singular: str, plural: str | None = None) -> str:
    """Return the form of a noun that a number takes: the plural from two on, by default the regular one of a word."""
    if -2 < n < 2:
        return singular
    return plural or (singular if singular.endswith(("s", "x", "z")) else f"{singular}s")


def counted(n: int, singular: str, plural_form: str | None = None) -> str:
    """Return a number with the noun, or the participle, in the form that it takes: « 1 nouveau », « 12 nouveaux »."""
    return f"{number(n)} {plural(n, singular, plural_form)}"


def enumeration(items: Sequence[str]) -> str:
    """Return several things in a row: « a, b et c »."""
    *before, last = items or [""]
    return f"{', '.join(before)} et {last}" if before else last


def collated(text: str) -> tuple[str, str]:
    """Return the sort key of a French dictionary: « Île-de-France » among the I, « Corrèze » before « Corse-du-Sud ».

    Accents, capitals, hyphens and apostrophes count only where nothing else differs; the machine's locale never does.
    """
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", bare)), text


def elided(word: str, name: str) -> str:
    """Return a word that ends in « e », such as « de », before a name: « d'Orne », « que Lyon », « du Havre ».

    The name of a site has its own « de » after its kind: of « Préfecture de la Drôme », « de la Drôme » stands alone.
    """
    if word == "de":
        if site := _SITE.match(name):
            return name[site.end() :]
        article, _, rest = name.partition(" ")
        if article in _CONTRACTED and rest:
            return f"{_CONTRACTED[article]} {rest}"
    return f"{word[:-1]}'{name}" if _VOWEL.match(name) else f"{word} {name}"


def lowered(text: str) -> str:
    """Return a text as it stands within a sentence: without its capital, except that of an acronym."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
