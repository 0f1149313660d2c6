"""From what people type in a cell to a day, when it is certain; otherwise a problem, never a guess."""

import math
import re
from datetime import date, datetime, time, timedelta

from prefaudit.l10n.months import MONTHS
from prefaudit.workbook.text import clean, folded
from prefaudit.workbook.values import Reading, is_nothing

_NO_DATE = Reading(problem="types.date")
_DAY_ZERO = Reading(
    problem="types.date",
    shown="00/01/1900",
    hint=" C'est ainsi qu'Excel affiche une date égale à zéro, souvent un lien vers une cellule vide.",
)
# The number of a day that lost its format, in a workbook whose days are counted from 1904: from which day is not sure.
FROM_1904 = Reading(
    problem="types.date",
    hint=" Ce classeur compte les jours depuis 1904 : le même nombre peut désigner deux dates, à quatre ans d'écart.",
)
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WEEKDAY = re.compile(
    r"^(?:(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:lun|mar|mer|jeu|ven|sam|dim)\b\.?),? )?(?:le )?"
)
# A year alone: as a number, and where it stands as a day among the first of Excel's count, from 1900 or from 1904.
_ALONE = range(1990, 2101)
_STARTS = (date(1899, 12, 30), date(1904, 1, 1))
# A time of day after the day, as programs write it; one with a time zone may be another day in France.
_TIME = re.compile(r"(?<=\d)(?:t|,? (?:a )?)(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(z|[+-]\d{2}:?\d{2})?$")
_NUMERIC_DATE = re.compile(r"^(\d{1,2})(?: ?[/.\-] ?| )(\d{1,2})(?: ?[/.\-] ?| )(\d{4}|\d{2})$")
_ISO_DATE = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_WORD_DATE = re.compile(r"^(\d{1,2})(?:er)?[ /.\-]+([a-z]+)(?:\.?[ /\-]|\.)(\d{4}|\d{2})$")
_MONTHS = {folded(name): number for number, name in enumerate(MONTHS, start=1)}
# How French and English Excel shorten the months.
_SHORT = ("janv jan", "fevr fev feb", "mar", "avr apr", "may", "jun", "juil jul", "aou aug", "sept sep", "oct", "nov",
          "dec")  # fmt: skip
_MONTHS |= {word: number for number, words in enumerate(_SHORT, start=1) for word in words.split()}
# Excel day numbers from 1990 to 2050: in a date cell they are dates whose format was lost.
_SERIALS = range(32_874, 54_789)
_EPOCH = date(1899, 12, 30)
# A day outside these years is a typing error.
_YEARS = range(1900, 2200)
# A year of two figures from this one on is of the last century: nothing that a return tells lies so far ahead.
_LAST_CENTURY = 50


def read_date(raw: object) -> Reading:
    """Read a day: a date cell, a French form (12/06/2026, 12 juin 2026, 12-juin-26), ISO, or an Excel day number.

    A time of day after it is left out.
    """
    if isinstance(raw, datetime | date):
        day = raw.date() if isinstance(raw, datetime) else raw
        year = next((number for start in _STARTS if (number := (day - start).days) in _ALONE), 0)
        return _of_year(year) if year else Reading(day) if day.year in _YEARS else _NO_DATE
    if isinstance(raw, time):
        return _DAY_ZERO if raw == time() else _NO_DATE
    if isinstance(raw, bool | timedelta):
        return _NO_DATE
    if isinstance(raw, int | float):
        if raw == 0 or raw in _ALONE:
            return _of_year(int(raw)) if raw else _DAY_ZERO
        serial = math.isfinite(raw) and float(raw).is_integer() and int(raw) in _SERIALS
        return Reading(_EPOCH + timedelta(days=int(raw)), coerced=True) if serial else _NO_DATE
    text = folded(clean(str(raw or ""))).removeprefix("'")
    if is_nothing(text):
        return Reading(coerced=bool(text))
    if text.isdecimal() and int(text[:5]) in _ALONE:
        return _of_year(int(text))
    parts = _date_parts(text)
    try:
        return _on_its_weekday(text, date(*parts)) if parts and parts[0] in _YEARS else _NO_DATE
    except ValueError:
        return _NO_DATE


def _of_year(year: int) -> Reading:
    """Return the problem of a year without day and month."""
    hint = f" Une année seule ({year}) ne dit pas de jour : écrivez aussi le jour et le mois, par exemple 31/12/{year}."
    return Reading(problem="types.date", hint=hint)


def _on_its_weekday(text: str, day: date) -> Reading:
    """Return a day; a problem where the text names another day of the week: one of the two is a slip."""
    match, own = _WEEKDAY.match(text), _DAYS[day.weekday()]
    if match and match[1] and not own.startswith(match[1].rstrip(".")):
        return Reading(problem="types.date", hint=f" Le {day:%d/%m/%Y} est un {own}.")
    return Reading(day, coerced=True)


def _date_parts(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a folded text; None where it is no day."""
    if match := _TIME.search(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
        if hours > 23 or minutes > 59 or seconds > 59 or (match[4] and (hours or minutes or seconds)):
            return None
        text = text[: match.start()]
    text = _WEEKDAY.sub("", text)
    if match := _NUMERIC_DATE.match(text):
        return (_year(match[3]), int(match[2]), int(match[1]))
    if match := _ISO_DATE.match(text):
        return (int(match[1]), int(match[2]), int(match[3]))
    if (match := _WORD_DATE.match(text)) and match[2] in _MONTHS:
        return (_year(match[3]), _MONTHS[match[2]], int(match[1]))
    return None


def _year(figures: str) -> int:
    year = int(figures)
    return year if len(figures) > 2 else year + (2000 if year < _LAST_CENTURY else 1900)
