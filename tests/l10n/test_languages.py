"""The catalogues of the languages: each has every message, with the same placeholders; days as it writes them."""

import re
import string
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache

import pytest

from prefaudit.l10n.languages import CATALOGUES, FRENCH, catalogue, language, languages, phrase, speaking
from prefaudit.workbook.reading_rules import reading_rules

PACKAGE = CATALOGUES.parents[1]
# What a catalogue may have alone: labels of code lists and words of measures, whose French stands where they do.
_OWN = ("codes.", "measures.")


def messages(code: str) -> Mapping[str, tuple[str, ...]]:
    """The messages of a catalogue by name, each in the forms that numbers take."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string)
        )
        for message in catalogue(code)
        if message.id
    }


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_there_are_french_and_english() -> None:
    assert {"en", "fr"} <= set(languages())
    with pytest.raises(KeyError, match="xx"):
        language("xx")


@pytest.mark.parametrize("code", languages())
def test_a_catalogue_has_every_message_with_the_same_placeholders(code: str) -> None:
    own, french = messages(code), messages(FRENCH)
    assert {name for name in own if not name.startswith(_OWN)} == set(french), "each message stands in every catalogue"
    for name, forms in french.items():
        assert all(own[name]), name
        assert (len(own[name]) > 1) == (len(forms) > 1), f"{name}: plural in both, or in neither"
        if not name.startswith("reading."):  # patterns, in which braces count
            wanted = {frozenset(placeholders(form)) for form in forms}
            assert {frozenset(placeholders(form)) for form in own[name]} == wanted, name


def test_a_message_is_said_in_the_language_spoken_and_one_that_is_none_is_an_error() -> None:
    assert phrase("file.empty.message") == "Le fichier est vide (0 octet)."
    with speaking("en"):
        assert phrase("file.empty.message") == "The file is empty (0 bytes)."
        with speaking("fr"):
            assert phrase("types.integer.message", found="x") == "« x » n'est pas un nombre entier."
        assert phrase("types.integer.message", found="{x}") == "“{x}” is not a whole number."
    with pytest.raises(KeyError, match=r"no\.message"):
        phrase("no.message")


@pytest.mark.parametrize(
    ("code", "none", "one", "two"),
    [
        ("fr", "0 anomalie bloquante", "1 anomalie bloquante", "2 anomalies bloquantes"),
        ("en", "0 blocking issues", "1 blocking issue", "2 blocking issues"),
    ],
)
def test_plurals_are_those_of_the_language(code: str, none: str, one: str, two: str) -> None:
    assert [language(code).counted_phrase("answer.errors", count) for count in (0, 1, 2)] == [none, one, two]


@pytest.mark.parametrize(
    ("code", "day", "in_words", "timestamp", "listed"),
    [
        ("fr", "01/06/2026", "1er juin 2026", "02/11/2026 à 08:05", "a, b et c"),
        ("en", "1 June 2026", "1 June 2026", "2 November 2026 at 08:05", "a, b, and c"),
    ],
)
def test_days_and_lists_are_written_as_the_language_does(
    code: str, day: str, in_words: str, timestamp: str, listed: str
) -> None:
    own, first = language(code), date(2026, 6, 1)
    assert (own.day(first), own.day_in_words(first), own.listed(["a", "b", "c"])) == (day, in_words, listed)
    assert own.timestamp(datetime(2026, 11, 2, 7, 5, tzinfo=UTC)) == timestamp


def test_every_message_is_said_and_every_name_that_code_asks_for_is_one() -> None:
    """A name is asked for as a whole, or made of parts: `phrase(f"verdict.{verdict}")`."""
    files = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.j2")]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in files)
    rules = {f"{rule}.{part}" for rule in reading_rules() for part in ("message", "expected")}
    there_are, texts = set(messages(FRENCH)), set(re.findall(r"""["']([a-z_]+\.[^"'\s]*)["']""", sources)) | rules
    unsaid = {name for name in there_are if not any(_pattern(text).fullmatch(name) for text in texts)}
    assert unsaid == set(), "no code says it"
    calls = re.findall(r"""\b(?:phrase|written|pattern)\(\s*f?["']([a-z_]+\.[^"']*)["']\s*[,)]""", sources)
    asked = rules | {name for name in calls if name.count("{") == name.count("}")}
    assert [name for name in asked if not any(map(_pattern(name).fullmatch, there_are))] == [], "no catalogue has it"


@pytest.mark.parametrize("code", languages())
def test_the_names_of_sheets_are_such_as_excel_takes_and_patterns_and_words_can_be_used(code: str) -> None:
    own = language(code)
    names = [
        own.phrase(name) for name in ("template.instructions", "template.rules", "template.lists_sheet", "copy.sheet")
    ]
    for name in (*names, own.phrase("copy.sheet_of_return", number=1000)):
        assert len(name) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name)
    assert len({name.casefold() for name in names}) == len(names)
    assert len(own.month_spellings) == len(own.months) == 12
    assert set(own.words("reading.date_order")) <= {"day", "month"}
    for name in messages(code):
        if name.startswith("reading."):
            own.pattern(name)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{.*?\\\}", ".+", re.escape(name)))


def test_what_is_counted_has_the_form_that_one_takes() -> None:
    """No « 1 autres »: a message of the catalogue has a singular of its own, a page asks the helper for each noun."""
    assert [name for name, forms in messages(FRENCH).items() if len(forms) > 1 and len(set(forms)) == 1] == []
    by_hand = re.compile(r"""\|length(?:\|number)? \}\} [a-zéè]{4,}|["']s["'] if|\w\(s\)""")
    found = {path.name: by_hand.findall(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.j2")}
    assert {name: hits for name, hits in found.items() if hits} == {"_nightly_run.html.j2": ["|length }} premières"]}
