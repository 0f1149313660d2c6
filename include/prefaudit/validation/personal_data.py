"""What is suspected to be personal data in a text that a site types: names, telephone numbers, addresses.

What is looked for is data, `include/reference/personal_data.yaml`. A suspicion is no proof: whoever reads the text
decides. Every step is linear in the length of the text.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from prefaudit.l10n.lookalike_letters import CYRILLIC, GREEK
from prefaudit.model.errors import OperatorError
from prefaudit.settings import PROJECT_ROOT

FILE = "personal_data.yaml"
# The rule that a site is warned by.
RULE = "text.personal"
# Columns of reference tables whose words are names of places.
_PLACES = {"regions.csv": "region_name", "departements.csv": "departement_name", "sites.csv": "site_name"}
# Letters that no decomposition gives, and signs that stand for a plain one.
_PLAIN = {**CYRILLIC, **GREEK, "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l"}
_PLAIN |= dict.fromkeys("’‘ʼ´`", "'")
_TOKEN = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# A text that may be the rest of a name: some words, the first with a capital.
_NAME_ALONE = re.compile(r"[A-ZÀ-Þ][\w'’-]{1,40}(?: [\w'’-]{1,40}){0,2}")
# What may stand between two words of a name, after a title, and after a function: no sentence ends there.
_BESIDE, _TITLED = re.compile(r"[ ,'()-]{1,3}"), re.compile(r"[ .,'()-]{1,3}")
_AFTER = re.compile(r"[ ,:;'()/-]{1,5}")
# Initials that stand together with the next one.
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*\Z")
# So many words at most between a function and the name that follows it.
_FAR = 5
# Words of so many capitals may be acronyms.
_ACRONYM = 5
# Above this share of capitals a capital says nothing of a word.
_CAPITALS = 0.6


class PersonalDataUnreadable(OperatorError):
    """What is taken for personal data cannot be read; nothing is published or checked without it."""

    french = "la liste des données personnelles ne peut pas être lue"


@dataclass(frozen=True)
class Suspicion:
    """What a part of a text may be: a code of the list `suspicion`, and where the part begins and ends."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class _Pattern:
    kind: str
    sought: re.Pattern[str]
    unless: re.Pattern[str] | None
    only_with: str
    cased: bool


class _Word(NamedTuple):
    """A word of a text: as it is written without accents, in small letters, and where it stands."""

    cased: str
    plain: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.cased[0].isupper()


@lru_cache(maxsize=100_000)
def suspicions(text: str) -> tuple[Suspicion, ...]:
    """Return what is suspected in a text, in order, by the project's own data. Raises PersonalDataUnreadable."""
    return detector().suspicions(text)


def row_suspicions(texts: Sequence[str]) -> list[tuple[Suspicion, ...]]:
    """Return what is suspected in each text of a row, a name that goes on in the next one included."""
    alone = [suspicions(text) if text else () for text in texts]
    found = list(alone)
    filled = [place for place, text in enumerate(texts) if text]
    for before, after in pairwise(filled):
        goes_on = any(each.kind == "name" and each.end == len(texts[before].rstrip()) for each in alone[before])
        if goes_on and not alone[after] and _NAME_ALONE.fullmatch(texts[after].strip()):
            found[after] = (Suspicion("name", 0, len(texts[after])),)
    return found


@cache
def detector(folder: Path = PROJECT_ROOT / "include" / "reference") -> "Detector":
    """Return the detector that a folder of reference data describes, once a process. Raises PersonalDataUnreadable."""
    try:
        data = yaml.load((folder / FILE).read_text(encoding="utf-8"), yaml.CSafeLoader)
        return Detector(data, _places(folder))
    except (OSError, yaml.YAMLError, re.error, KeyError, ValueError, TypeError, AttributeError) as error:
        raise PersonalDataUnreadable(
            f"{FILE} cannot be read as the names and patterns of personal data ({error}). Put the file back: no text "
            "is checked or published without it."
        ) from error


def _places(folder: Path) -> Iterator[str]:
    for name, column in _PLACES.items():
        with (folder / name).open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                yield str(row[column] or "")


class Detector:
    """Looks for personal data by lists of words and patterns."""

    def __init__(self, data: Mapping[str, Any], places: Iterable[str] = ()) -> None:
        self.longest = int(data["longest"])
        self.patterns = [
            _Pattern(
                str(each["kind"]),
                re.compile(each["pattern"]),
                re.compile(each["unless"]) if "unless" in each else None,
                str(each.get("only_with", "")),
                bool(each.get("cased")),
            )
            for each in data["patterns"]
        ]
        lists = {name: _flat(data[name]) for name in data if name not in ("longest", "patterns")}
        self.address, self.abbreviated = lists["forms_of_address"], lists["abbreviated"]
        self.titles = frozenset(_Text(word).cased for word in data["titles"])
        self.particles, self.functions = lists["particles"], lists["functions"]
        self.leads, self.words = lists["leads_a_place"], lists["words"]
        self.first, self.maybe_first = lists["first_names"], lists["ambiguous_first_names"]
        self.family = lists["family_names"]
        self.places = frozenset(word.plain for place in places for word in _Text(place).words)

    def suspicions(self, text: str) -> tuple[Suspicion, ...]:
        """Return what is suspected in a text, in order."""
        if len(text) > self.longest:
            return (Suspicion("too_long", 0, len(text)),)
        read = _Text(text)
        found = [*self._by_pattern(read), *self._names(read), *_other_letters(text)]
        return tuple(sorted(_apart(found), key=lambda each: (each.start, each.end)))

    def _by_pattern(self, text: "_Text") -> Iterator[Suspicion]:
        for each in self.patterns:
            if each.only_with not in text.plain:
                continue
            for match in each.sought.finditer(text.cased if each.cased else text.plain):
                if each.unless is None or not each.unless.fullmatch(match[0]):
                    yield text.suspicion(each.kind, match.start(), match.end())

    def _names(self, text: "_Text") -> Iterator[Suspicion]:
        for place, word in enumerate(text.words):
            last = self._end_of_name(text, place, word)
            if last is not None:
                yield text.suspicion("name", word.start, last.end)

    def _end_of_name(self, text: "_Text", place: int, word: _Word) -> _Word | None:
        """Return the last word of the name that begins at a word; None where none does."""
        if word.plain in self.address or word.cased in self.titles:
            return self._after_address(text, place, word)
        if word.plain in self.functions:
            return self._after_function(text, place)
        if len(word.plain) == 1 and word.capital and text.cased.startswith(".", word.end):
            return self._after_initial(text, place)
        before, after = text.beside(place, -1), text.beside(place, 1)
        if before is not None and before.plain in self.leads:
            return None
        if self._is_first(word):
            return after if after is not None and self._may_be_family(text, after) else word
        if word.plain in self.family and word.capital:
            return word
        if (word.plain in self.maybe_first or word.plain in self.first) and word.capital:
            for other in (after, before):
                if other is not None and self._may_be_family(text, other):
                    return max(word, other, key=lambda each: each.end)
        return None

    def _is_first(self, word: _Word) -> bool:
        parts = word.plain.split("-")
        if word.plain in self.first:
            return word.plain not in self.places
        return len(parts) > 1 and all(part in self.first or part in self.maybe_first for part in parts)

    def _may_be_family(self, text: "_Text", word: _Word) -> bool:
        """Return whether a word beside a first name may be the name of a family."""
        if word.plain in self.first or word.plain in self.family:
            return True
        return word.capital and not text.shouted and len(word.plain) > 1 and not self._is_common(word)

    def _is_common(self, word: _Word) -> bool:
        return (
            word.plain in self.words
            or word.plain in self.places
            or word.plain in self.functions
            or word.plain in self.leads
            or any(part in self.words for part in word.plain.split("-"))
        )

    def _after_address(self, text: "_Text", place: int, word: _Word) -> _Word | None:
        sure = word.plain in self.address
        last = word
        for other in text.following(place, _TITLED, 3):
            if other.plain in self.particles or text.is_elided(other):
                last = other
                continue
            known = other.plain in self.words or other.plain in self.functions or other.plain in self.address
            if known or not (sure or (other.capital and len(other.plain) > 1)):
                return None
            return other
        return last if word.plain in self.abbreviated and text.ends_at(last) else None

    def _after_initial(self, text: "_Text", place: int) -> _Word | None:
        """Return the name of a family after an initial; a word that is none makes it the head of a list."""
        start = text.words[place].start
        # S.P. de Die and E.P.C.I. are no people.
        run = len(_INITIALS.search(text.cased, max(0, start - 2 * _ACRONYM), start)[0]) // 2  # type: ignore[index]
        for other in text.following(place, _TITLED, 3) if run < 2 else ():
            if not run and (other.plain in self.particles or text.is_elided(other)):
                continue
            return other if other.capital and len(other.plain) > 2 and not self._is_common(other) else None
        return None

    def _after_function(self, text: "_Text", place: int) -> _Word | None:
        led = ""
        for other in text.following(place, _AFTER, _FAR):
            if self._is_first(other) or (other.plain in self.maybe_first and other.plain not in self.words):
                return other
            if other.plain in self.words or other.plain in self.functions or text.is_elided(other):
                led = "" if other.capital or text.is_elided(other) else other.plain
                continue
            named = other.capital and not text.shouted and len(other.plain) > (_ACRONYM if other.cased.isupper() else 2)
            is_place = other.plain in self.places or led in self.particles
            return other if named and not is_place and not self._is_common(other) else None
        return None


class _Text:
    """A text as the detector reads it: without accents, look-alike letters put right, each sign with its place."""

    def __init__(self, text: str) -> None:
        signs, self.at = list[str](), list[int]()
        for place, char in enumerate(text):
            for sign in _plain(char):
                signs.append(sign)
                self.at.append(place)
        self.at.append(len(text))
        self.cased = "".join(signs)
        self.plain = self.cased.lower()

    @cached_property
    def words(self) -> tuple[_Word, ...]:
        """The words, those written together in camel case apart."""
        return tuple(
            _Word(part, part.lower(), start, start + len(part))
            for match in _TOKEN.finditer(self.cased)
            for start, part in _parts(match)
        )

    @cached_property
    def shouted(self) -> bool:
        """Whether a capital says nothing: nearly all letters are."""
        letters = sum(map(str.isalpha, self.cased))
        return sum(map(str.isupper, self.cased)) > _CAPITALS * letters

    def following(self, place: int, gap: re.Pattern[str], most: int) -> Iterator[_Word]:
        """Yield the words after one, as far as nothing but a gap stands between."""
        for before, word in zip(
            self.words[place : place + most], self.words[place + 1 : place + 1 + most], strict=False
        ):
            if not gap.fullmatch(self.cased, before.end, word.start) and before.end != word.start:
                return
            yield word

    def beside(self, place: int, step: int) -> _Word | None:
        """Return the word before or after one, where they stand together."""
        other = place + step
        if not 0 <= other < len(self.words):
            return None
        first, second = sorted((place, other))
        start, end = self.words[first].end, self.words[second].start
        return self.words[other] if start == end or _BESIDE.fullmatch(self.cased, start, end) else None

    def is_elided(self, word: _Word) -> bool:
        """Return whether a word is a letter before an apostrophe: the N of N'Diaye."""
        return len(word.plain) == 1 and self.cased.startswith("'", word.end)

    def ends_at(self, word: _Word) -> bool:
        """Return whether nothing is said after a word."""
        return not any(map(str.isalnum, self.cased[word.end :]))

    def suspicion(self, kind: str, start: int, end: int) -> Suspicion:
        """Return a suspicion with its places in the text as it was typed."""
        return Suspicion(kind, self.at[start], self.at[end - 1] + 1)


def _parts(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    cuts = [0, *(cut.start() for cut in _CAMEL.finditer(match[0])), len(match[0])]
    for start, end in pairwise(cuts):
        yield match.start() + start, match[0][start:end]


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """Return a character without accents: look-alike letters as Latin ones, digits of any script as ours."""
    category = unicodedata.category(char)
    if category in ("Cf", "Mn", "Cc") and char not in "\n\t\r":
        return ""
    if category == "Pd" or char == "−":
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(char))
    if char.isspace():
        return " "
    signs = (each for each in unicodedata.normalize("NFKD", _PLAIN.get(char, char)) if not unicodedata.combining(each))
    return "".join(_PLAIN.get(each, " " if each.isspace() else each) for each in signs)


def _other_letters(text: str) -> Iterator[Suspicion]:
    """Yield the words with letters of another alphabet that look like no Latin one: nobody can tell what they say."""
    if text.isascii():
        return
    for match in _LETTERS.finditer(text):
        others = (sign for char in match[0] if char > "~" for sign in _plain(char) if sign > "~")
        if any("LATIN" not in unicodedata.name(sign, "LATIN") for sign in others):
            yield Suspicion("other_letters", match.start(), match.end())


def _apart(found: Sequence[Suspicion]) -> Iterator[Suspicion]:
    """Yield the suspicions, those of one kind that touch one another as one."""
    last: dict[str, Suspicion] = {}
    for each in sorted(found, key=lambda one: (one.kind, one.start, one.end)):
        before = last.get(each.kind)
        if before is not None and each.start <= before.end:
            last[each.kind] = Suspicion(each.kind, before.start, max(before.end, each.end))
            continue
        if before is not None:
            yield before
        last[each.kind] = each
    yield from last.values()


def _flat(lists: Sequence[Any]) -> frozenset[str]:
    """Return the words of a list, or of several, without accents and in small letters."""
    return frozenset(_Text(word).plain for each in lists for word in (each if isinstance(each, list) else [each]))
