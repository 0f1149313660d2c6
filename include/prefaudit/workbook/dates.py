"""From what people type in a cell to a day, when it is certain; otherwise a problem, never a guess."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from prefaudit.l10n.languages import Language, language, phrase, spoken
from prefaudit.workbook.text import clean, folded
from prefaudit.workbook.values import Reading, is_nothing

_NO_DATE = Reading(problem="types.date")
# A year alone: as a number, and where it stands as a day among the first of Excel's count, from 1900 or from 1904.
ALONE = range(1990, 2101)
STARTS = (date(1899, 12, 30), date(1904, 1, 1))
_NUMERIC_DATE = re.compile(r"^(\d{1,2})(?: ?[/.\-] ?| )(\d{1,2})(?: ?[/.\-] ?| )(\d{4}|\d{2})$")
_ISO_DATE = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
# Excel day numbers from 1990 to 2050: in a date cell they are dates whose format was lost.
_SERIALS = range(32_874, 54_789)
_EPOCH = date(1899, 12, 30)
# A day outside these years is a typing error.
YEARS = range(1900, 2200)
# A year of two figures from this one on is of the last century: nothing that a return tells lies so far ahead.
_LAST_CENTURY = 50


@dataclass(frozen=True)
class _Writing:
    """How days are written in a language, in folded texts.

    `weekday` meets what may stand before a day, the name of its weekday first; `time` a time of day after it, as
    programs write it. `in_words` are the patterns of days whose month is a word, `months` its spellings. Of two numbers
    the first is the day where `day_first`, and the month where `month_first`; where both may be, only one of them is.
    """

    weekday: re.Pattern[str]
    time: re.Pattern[str]
    in_words: tuple[re.Pattern[str], ...]
    months: Mapping[str, int]
    weekdays: tuple[str, ...]
    day_first: bool
    month_first: bool

    @classmethod
    def of(cls, own: Language) -> "_Writing":
        """Return how days are written in a own."""
        names = [folded(name) for name in own.weekdays]
        short = [folded(name) for name in own.short_weekdays]
        order = own.words("reading.date_order")
        half = r"(?: ?([ap])\.?m\.?)?" if own.has_half_days else "()"
        before_date, before_time = (own.written(f"reading.before_{what}") for what in ("date", "time"))
        return cls(
            re.compile(rf"^(?:({'|'.join(names)}|(?:{'|'.join(short)})\b\.?),? )?(?:(?:{before_date}) )?"),
            re.compile(
                rf"(?<=\d)(?:t|,? (?:(?:{before_time}) )?)(\d{{1,2}})[:h](\d{{2}})(?::(\d{{2}})(?:[.,]\d{{1,9}})?)?"
                + half
                # One with a time zone may be another day in France.
                + r"(z|[+-]\d{2}:?\d{2})?$"
            ),
            tuple(own.pattern(f"reading.date_{form}") for form in ("in_words", "month_first")),
            {
                folded(spelling): number
                for number, spellings in enumerate(own.month_spellings, start=1)
                for spelling in spellings
            },
            tuple(names),
            "day" in order,
            "month" in order,
        )


@cache
def _writing(code: str) -> _Writing:
    return _Writing.of(language(code))


def read_date(raw: object) -> Reading:
    """Read a day: a date cell, a form of the language (12/06/2026, 12 juin 2026, 12-juin-26), ISO, or an Excel day
    number.

    A time of day after it is left out.
    """
    if isinstance(raw, datetime | date):
        day = raw.date() if isinstance(raw, datetime) else raw
        year = next((number for start in STARTS if (number := (day - start).days) in ALONE), 0)
        return _of_year(year) if year else Reading(day) if day.year in YEARS else _NO_DATE
    if isinstance(raw, time):
        return _day_zero() if raw == time() else _NO_DATE
    if isinstance(raw, bool | timedelta):
        return _NO_DATE
    if isinstance(raw, int | float):
        if raw == 0 or raw in ALONE:
            return _of_year(int(raw)) if raw else _day_zero()
        serial = math.isfinite(raw) and float(raw).is_integer() and int(raw) in _SERIALS
        return Reading(_EPOCH + timedelta(days=int(raw)), coerced=True) if serial else _NO_DATE
    plain = folded(clean(str(raw or ""))).removeprefix("'")
    if is_nothing(plain):
        return Reading(coerced=bool(plain))
    if plain.isdecimal() and len(plain) <= 5 and int(plain) in ALONE:
        return _of_year(int(plain))
    return _read_text(plain, _writing(spoken().code))


def from_1904() -> Reading:
    """Return the problem of a day that lost its format, in a workbook whose days are counted from 1904: from which day
    its number counts is not sure."""
    return Reading(problem="types.date", hint=f" {phrase('hint.since_1904')}")


def _day_zero() -> Reading:
    return Reading(problem="types.date", shown="00/01/1900", hint=f" {phrase('hint.day_zero')}")


def _of_year(year: int) -> Reading:
    """Return the problem of a year without day and month."""
    hint = phrase("hint.year_alone", year=year, example=spoken().day(date(year, 12, 31)))
    return Reading(problem="types.date", hint=f" {hint}")


def _read_text(plain: str, writing: _Writing) -> Reading:
    """Read a folded text: the one day that it can be, and that is on the weekday which it names."""
    days = list(dict.fromkeys(_days(plain, writing)))
    match = writing.weekday.match(plain)
    named = match[1].rstrip(".") if match and match[1] else ""
    fitting = [day for day in days if writing.weekdays[day.weekday()].startswith(named)]
    if len(fitting) == 1:
        return Reading(fitting[0], coerced=True)
    if not days:
        return _NO_DATE
    first, *others = map(spoken().day, days)
    if fitting:
        hint = phrase("hint.two_days", first=first, second=others[0])
    else:
        # One of the two is a slip.
        hint = phrase("hint.weekday", day=first, weekday=spoken().weekdays[days[0].weekday()])
    return Reading(problem="types.date", hint=f" {hint}")


def _days(plain: str, writing: _Writing) -> Iterator[date]:
    """Yield the days that a folded text may be."""
    if match := writing.time.search(plain):
        hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
        if hours > (12 if match[4] else 23) or minutes > 59 or seconds > 59:
            return
        if match[5] and (hours or minutes or seconds):
            return
        plain = plain[: match.start()]
    plain = writing.weekday.sub("", plain)
    for year, month, day in _parts(plain, writing):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if year in YEARS:
            yield found


def _parts(plain: str, writing: _Writing) -> Iterator[tuple[int, int, int]]:
    """Yield year, month and day of a folded text, in each order that the language knows."""
    if match := _NUMERIC_DATE.match(plain):
        first, second, year = int(match[1]), int(match[2]), _year(match[3])
        if writing.day_first:
            yield year, second, first
        if writing.month_first:
            yield year, first, second
    elif match := _ISO_DATE.match(plain):
        yield int(match[1]), int(match[2]), int(match[3])
    else:
        for pattern in writing.in_words:
            match = pattern.fullmatch(plain)
            if match and match["month"] in writing.months:
                yield _year(match["year"]), writing.months[match["month"]], int(match["day"])


def _year(figures: str) -> int:
    year = int(figures)
    return year if len(figures) > 2 else year + (2000 if year < _LAST_CENTURY else 1900)
