"""Rows of a table that are no answer: totals, headings, notes and signatures. Only what is sure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache

from prefaudit.l10n.languages import spoken
from prefaudit.model.contract import Field
from prefaudit.workbook.text import clean, folded
from prefaudit.workbook.values import is_nothing, read_number

Answer = tuple[Field, object]


class RowKind(StrEnum):
    """What a filled row of a table is."""

    ANSWER = "answer"
    TOTAL = "total"
    NOTHING = "nothing"
    NOTE = "note"
    SIGNATURE = "signature"


_CODE_LIKE = re.compile(r"[^\W\d_][-–—]?\d")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_SIGNS = re.compile(r"[\W_]+")
# Fewer characters of a code may stand in any sentence by chance.
_SHORTEST_CODE = 3


def kind_of(answers: Sequence[Answer], domains: Mapping[str, frozenset[str]], signed: bool) -> RowKind:
    """Return what a row is.

    Args:
        answers: The filled cells of the row, each with its field, in the order of the fields.
        domains: The codes that a field may hold, by the `domain` of the field.
        signed: Whether the rows above close the table: « Fait à Lens, le … », a signature.
    """
    field, first = answers[0]
    if not isinstance(first, str) or first in domains.get(field.domain, ()):
        return RowKind.ANSWER
    text, language = folded(clean(first)), spoken()
    if language.pattern("reading.summary").match(text) and _only_sums(answers):
        is_total = language.pattern("reading.total").fullmatch(text.rstrip(" :"))
        return RowKind.TOTAL if is_total else RowKind.NOTE
    lone = len(answers) == 1
    # « M1 – Relation générale avec les usagers » over the rows of a module names no code of theirs.
    title = lone and bool(field.domain) and len(_WORDS.findall(text)) > 1 and not _names_code(field, first, domains)
    coded = any(not isinstance(value, str | date) or _has_code(field, value, domains) for field, value in answers)
    if coded and not title:
        return RowKind.ANSWER
    if lone and (is_nothing(text) or text.removesuffix(".") in language.words("reading.no_answer")):
        return RowKind.NOTHING
    if lone and (field.domain or field.codes) and language.pattern("reading.none").match(text):
        return RowKind.NOTE
    texts = [folded(clean(value)) for _, value in answers if isinstance(value, str)]
    if all(map(language.pattern("reading.signature").match, texts)):
        return RowKind.SIGNATURE
    # A sentence where a code or the form's own text belongs, and no answer beside it: a heading or a note.
    heading = lone and " " in text and (bool(field.domain) or field.prefilled == "row")
    return RowKind.NOTE if heading or (lone and signed) else RowKind.ANSWER


def _only_sums(answers: Sequence[Answer]) -> bool:
    """Return whether only numbers stand beside the word « total »; alone, it has to stand where a code belongs."""
    (field, _), others = answers[0], answers[1:]
    if not others:
        return bool(field.domain) or field.prefilled == "row"
    return all(isinstance(read_number(value).value, float) for _, value in others)


def _has_code(field: Field, value: object, domains: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a text holds a code of its field, or something that looks like one (a letter and a digit)."""
    if not isinstance(value, str) or field.type not in ("string", "list"):
        return False
    return _CODE_LIKE.search(value) is not None or _names_code(field, value, domains)


def _names_code(field: Field, value: str, domains: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a text holds a code of its field."""
    packed = _packed(value)
    return any(code in packed for code in _packed_codes(domains.get(field.domain, frozenset())))


def _packed(text: str) -> str:
    return _SIGNS.sub("", text).upper()


@lru_cache(maxsize=64)
def _packed_codes(codes: frozenset[str]) -> tuple[str, ...]:
    """Return the codes of a list that are long enough to be looked for in a sentence, without signs."""
    return tuple({_packed(code) for code in codes if len(code) >= _SHORTEST_CODE})
