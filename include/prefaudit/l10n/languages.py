"""The languages that a form can speak: its texts from one catalogue a language, its months and signs from the CLDR.

Whatever a form says is said in one language, that of its contract: whoever works on a form enters `speaking(…)`, and
everything below asks for texts by their names. A language is added by a catalogue, `catalogues/<code>.po`, alone.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from prefaudit.l10n.clock import PARIS
from prefaudit.l10n.typography import plain, typeset

CATALOGUES = Path(__file__).parent / "catalogues"
# What the product itself speaks, and a form that names no language.
FRENCH = "fr"
# The texts of answers and mails. Those of a workbook are as a keyboard has them, since they are compared with cells.
_OF_LETTERS = ("answer.", "check.", "column.", "mail.", "page.", "step.", "verdict.")


@dataclass(frozen=True)
class Language:
    """One language: its code and its catalogue; a text that the catalogue lacks is a KeyError."""

    code: str
    catalogue: GNUTranslations

    def phrase(self, name: str, /, **facts: object) -> str:
        """Return a text of the catalogue, its {placeholders} filled."""
        return self.written(name).format(**facts)

    def written(self, name: str) -> str:
        """Return a text of the catalogue as it stands there, with its {placeholders}."""
        found = self.catalogue.gettext(name)
        if found == name:
            raise KeyError(name)
        return found

    def counted_phrase(self, name: str, count: int, /, **facts: object) -> str:
        """Return the form of a text that a number takes, the number itself in {count}."""
        found = self.catalogue.ngettext(name, name, count)
        if found == name:
            raise KeyError(name)
        return found.format(count=count, **facts)

    def label(self, codes: str, code: str, own: str) -> str:
        """Return the label of a code of a list: the catalogue's, or its own where that has none."""
        return self.written_or(f"codes.{codes}.{code}", own)

    def written_or(self, name: str, own: str) -> str:
        """Return a text of the catalogue, or the one of whoever asks where the catalogue has none."""
        found = self.catalogue.gettext(name)
        return own if found == name else found

    @cache  # noqa: B019  a language lives as long as the process
    def pattern(self, name: str) -> re.Pattern[str]:
        """Return a pattern of how people write, to be met from the start of a text."""
        return re.compile(self.written(name))

    @cache  # noqa: B019
    def words(self, name: str) -> tuple[str, ...]:
        """Return alternatives that the catalogue separates by « | »."""
        return tuple(self.written(name).split("|"))

    def day(self, day: date) -> str:
        """Return a day as a cell of the language shows it: « 12/06/2026 », “12 June 2026”."""
        return format_date(day, self.written("format.date"), self._locale)

    def day_in_words(self, day: date) -> str:
        """Return a day as a sentence has it: « 1er juin 2026 », “1 June 2026”."""
        number = self.written("format.first_of_month") if day.day == 1 else day.day
        return self.phrase("format.day_in_words", day=number, month=self.months[day.month - 1], year=day.year)

    def timestamp(self, when: datetime) -> str:
        """Return a timestamp by the clock of Paris: « 03/11/2026 à 02:30 », “3 November 2026 at 02:30”."""
        return format_datetime(when, self.written("format.timestamp"), PARIS, self._locale)

    def typeset(self, text: str) -> str:
        """Return a name, or a sentence in which what was typed is marked, as the language prints it."""
        return typeset(text) if self.code == FRENCH else plain(text)

    def listed(self, items: Sequence[str]) -> str:
        """Return several things in a row: « a, b et c », “a, b, and c”."""
        return format_list(list(items), locale=self._locale)

    @cached_property
    def decimal(self) -> str:
        """The sign before decimals."""
        return str(self._symbols["decimal"])

    @cached_property
    def groups_by_sign(self) -> bool:
        """Whether thousands are grouped by a full stop or a comma, and not by a space or an apostrophe."""
        return self._symbols["group"] in (",", ".")

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The names of the months, January first."""
        names = self._locale.months["format"]["wide"]
        return tuple(names[number] for number in range(1, 13))

    @cached_property
    def month_spellings(self) -> tuple[frozenset[str], ...]:
        """The spellings of each month, January first: names and abbreviations, without full stops."""
        every = self._locale.months
        found = [frozenset(own.split()) for own in self.words("reading.months")]
        tables = [every[use][width] for use in ("format", "stand-alone") for width in ("wide", "abbreviated")]
        return tuple(own | {table[at].rstrip(".") for table in tables} for at, own in enumerate(found, start=1))

    @cached_property
    def weekdays(self) -> tuple[str, ...]:
        """The names of the days of the week, Monday first."""
        names = self._locale.days["format"]["wide"]
        return tuple(names[number] for number in range(7))

    @cached_property
    def short_weekdays(self) -> tuple[str, ...]:
        """The abbreviations of the days of the week, Monday first, without full stops."""
        names = self._locale.days["format"]["abbreviated"]
        return tuple(names[number].rstrip(".") for number in range(7))

    @cached_property
    def has_half_days(self) -> bool:
        """Whether the time of day is written in halves of twelve hours: “10:30 am”."""
        return "a" in self._locale.time_formats["short"].pattern

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.code)

    @cached_property
    def _symbols(self) -> dict[str, str]:
        symbols = self._locale.number_symbols
        return dict(symbols["latn"])


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a catalogue."""
    return tuple(sorted(path.stem for path in CATALOGUES.glob("*.po")))


def catalogue(code: str) -> Catalog:
    """Read the catalogue of a language. Raises KeyError where it has none."""
    if code not in languages():
        raise KeyError(code)
    with (CATALOGUES / f"{code}.po").open("rb") as stream:
        return read_po(stream, locale=code, abort_invalid=True)


@cache
def language(code: str) -> Language:
    """Return a language by its code, its catalogue read once a process. Raises KeyError where it has none."""
    compiled, texts = BytesIO(), catalogue(code)
    if code == FRENCH:
        _typeset(texts)
    write_mo(compiled, texts)
    compiled.seek(0)
    return Language(code, GNUTranslations(compiled))


def _typeset(texts: Catalog) -> None:
    """Typeset the texts of letters and answers, before anything that somebody typed is put into them."""
    for message in texts:
        name = message.id if isinstance(message.id, str) else message.id[0]
        if name.startswith(_OF_LETTERS):
            text = message.string
            message.string = typeset(text) if isinstance(text, str) else tuple(map(typeset, text or ()))


def known(code: str) -> str:
    """Return the code of a language that has a catalogue; of one whose catalogue is gone, French."""
    return code if code in languages() else FRENCH


_spoken: ContextVar[str] = ContextVar("spoken", default=FRENCH)


@contextmanager
def speaking(code: str) -> Iterator[Language]:
    """Speak a language for the time of a `with`: what is said and read in it, is in that language."""
    token = _spoken.set(code)
    try:
        yield language(code)
    finally:
        _spoken.reset(token)


def spoken() -> Language:
    """Return the language that is spoken now."""
    return language(_spoken.get())


def phrase(name: str, /, **facts: object) -> str:
    """Return a text in the language that is spoken now, its {placeholders} filled."""
    return spoken().phrase(name, **facts)


def counted_phrase(name: str, count: int, /, **facts: object) -> str:
    """Return the form of a text that a number takes, in the language that is spoken now."""
    return spoken().counted_phrase(name, count, **facts)
