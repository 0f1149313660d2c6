"""Texts that mean the same are found to, and a mark of doubt is never folded away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.workbook.lookalikes import lookalike_hint
from prefaudit.workbook.text import answer_key, clean, folded, header_key, without_ornament

REFERENCE = Reference.load(Settings.from_env({}).reference)
LABELS = sorted({row["label"] for row in REFERENCE.table("code_lists")})
INVISIBLE = (
    *("\u00ad", "\u034f", "\u061c", "\u180e", "\ufeff", "\ufe0e", "\ufe0f"),
    *map(chr, range(0x200B, 0x2010)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2060, 0x2070)),
)
DOUBT = (
    "?",
    "??",
    "!",
    "*",
    "(",
    ")",
    "~",
    "…",
    "...",
    "..",
    ":",
    "/",
    "=",
    ">",
    "<",
    "+",
    "≈",
    "±",
    "[",
    "]",
    "¿",
    "\u0309",
)
ORNAMENT = (" ", "\u00a0", ",", ".", ";", " ;", "»", '"')


@given(st.sampled_from(LABELS), st.lists(st.tuples(st.integers(0, 60), st.sampled_from(INVISIBLE)), min_size=1))
def test_a_text_with_characters_that_nobody_sees_is_the_text(label: str, marks: list[tuple[int, str]]) -> None:
    text = label
    for place, mark in marks:
        text = text[:place] + mark + text[place:]
    assert clean(text) == label
    assert answer_key(text) == answer_key(label)
    assert header_key(text) == header_key(label)


@given(st.sampled_from(LABELS), st.sampled_from(DOUBT), st.sampled_from(ORNAMENT), st.booleans(), st.booleans())
def test_a_mark_of_doubt_is_never_folded_away(
    label: str, doubt: str, ornament: str, before: bool, outside: bool
) -> None:
    marked = f"{doubt}{label}" if before and doubt != "\u0309" else f"{label}{doubt}"
    text = f"{marked}{ornament}" if outside else f"{ornament}{marked}"
    keys = {answer_key(other) for other in LABELS}
    assert answer_key(text) not in keys


_ORNATE = ("conforme,", "Conforme.", "CONFORME ;", "• Conforme", "- Conforme", "–Conforme", "\uf0b7 Conforme",
           "« Conforme ».", " Conforme\u00a0")  # fmt: skip


@pytest.mark.parametrize("text", _ORNATE)
def test_what_is_surely_ornament_is_folded(text: str) -> None:
    assert answer_key(text) == "conforme"


@pytest.mark.parametrize(
    "dash", ["-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212", " - ", " "]
)
def test_every_dash_of_an_answer_is_a_hyphen(dash: str) -> None:
    assert answer_key(f"Non{dash}conformité mineure") == answer_key("Non-conformité mineure")


def test_a_letter_that_is_struck_through_is_another_letter() -> None:
    assert answer_key("C\u0336o\u0336nforme") != "conforme"


def test_a_pictogram_stays_whole_and_line_breaks_are_of_one_kind() -> None:
    assert clean("Vu 👩\u200d💻 et ✔\ufe0f") == "Vu 👩\u200d💻 et ✔\ufe0f"
    assert clean("1\r3\r\n4\v6\u20287") == "1\n3\n4\n6\n7"
    assert clean("\u200b \u2060\ufeff") == ""


def test_long_runs_of_ornament_take_no_time() -> None:
    for text in ('"' * 30_000 + "x", " " * 30_000 + "x" + "-" * 30_000, "x" + "- " * 15_000, "\u200b " * 15_000 + "x"):
        assert isinstance(without_ornament(folded(clean(text))), str)
        assert isinstance(answer_key(text), str)


_FOREIGN = [
    ("М1-E1-C01", "М", "cyrillique"),
    ("Conforme à lа norme", "а", "cyrillique"),
    ("Α1", "Α", "grecque"),
]


@pytest.mark.parametrize(("text", "letter", "alphabet"), _FOREIGN)
def test_a_letter_of_another_alphabet_is_named(text: str, letter: str, alphabet: str) -> None:
    hint = lookalike_hint(text)
    assert f"n° {text.index(letter) + 1}, « {letter} », est une lettre {alphabet}" in hint
    assert lookalike_hint("Préfecture de l’Œuvre — M1-E1-C01 ½ €") == ""


def test_a_letter_o_in_a_code_is_named() -> None:
    assert lookalike_hint("M1-E1-CO1") == " Le caractère n° 8 est la lettre O : s'agit-il du chiffre zéro ?"
    assert lookalike_hint("M1-E1-C01") == lookalike_hint("Fait à Oyonnax en 2026") == ""
