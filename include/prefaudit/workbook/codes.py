"""From what people type in a cell to a code, a list of codes or a text, when it is certain; otherwise a problem."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from prefaudit.l10n.languages import spoken
from prefaudit.workbook.text import answer_key, clean, with_plain_dashes, without_ornament
from prefaudit.workbook.values import BLANK, Reading, format_value

# « 1,0 » is how some programs write the whole number 1.
_WHOLE = re.compile(r"^(\d+)[.,]0+$")
_WIDE = re.compile("[\uff01-\uff5e]")


def read_string(raw: object, domain: frozenset[str] = frozenset()) -> Reading:
    """Read text, tidied; a code that Excel made a number gets its leading zeros back where `domain` leaves no doubt."""
    text, typed = clean(format_value(raw)), isinstance(raw, str)
    if not text:
        return BLANK
    if domain and not (typed and text in domain):
        return _domain_code(text, domain, typed)
    return Reading(text, coerced=not typed)


def read_identifier(raw: object) -> Reading:
    """Read a text that identifies (a period, a version): its dashes are hyphens, « 1.0 » is 1."""
    text, typed = clean(format_value(raw)), isinstance(raw, str)
    if not text:
        return BLANK
    if match := _WHOLE.match(text):
        return Reading(match[1], coerced=True)
    parts = with_plain_dashes(text).split("-")
    return Reading("-".join(part.strip() for part in parts), coerced=not typed)


def _domain_code(text: str, domain: frozenset[str], typed: bool) -> Reading:
    """Read a code that lost its leading zeros, where only one is possible; « 11 » as a number may be 11 or 011.

    Excel takes zeros away and never adds any: « 011 », where no such code exists, is not 11.
    """
    given = _plain_code(text) if typed else text
    by_capitals = _by_capitals(domain)
    candidates = [code for length in by_capitals for code in by_capitals[length].get(given.zfill(length), ())]
    exact = [code for code in candidates if code.upper() == given]
    if typed and len(exact) == 1:
        return Reading(exact[0], coerced=exact[0] != text)
    if len(candidates) == 1:
        return Reading(candidates[0], coerced=True)
    if candidates and not typed:
        return Reading(problem="types.ambiguous_code")
    return Reading(text, coerced=not typed)


@lru_cache(maxsize=64)
def _by_capitals(domain: frozenset[str]) -> Mapping[int, Mapping[str, Sequence[str]]]:
    """Return the codes of a list by their length, then by themselves in capitals."""
    found: dict[int, dict[str, list[str]]] = {}
    for code in domain:
        found.setdefault(len(code), {}).setdefault(code.upper(), []).append(code)
    return found


def _plain_code(text: str) -> str:
    """Return a code without spaces, ornament and typographic variants: « • m1 – e1 » → M1-E1."""
    plain = _WIDE.sub(lambda wide: chr(ord(wide[0]) - 0xFEE0), text)
    return without_ornament(with_plain_dashes(plain)).upper().replace(" ", "")


def read_code(raw: object, spellings: Mapping[str, str]) -> Reading:
    """Read the code of a labelled answer; the text as typed where no accepted spelling means the same.

    `spellings` maps spellings, as `answer_key` gives them, to codes. An unknown text is left for the code-list rule of
    the suite to refuse.
    """
    text = clean(format_value(raw))
    return Reading(spellings.get(answer_key(text), text)) if text else BLANK


def in_case(read: Callable[[object], Reading], case: str) -> Callable[[object], Reading]:
    """Return a reader whose texts are in capitals (« upper ») or in small letters (« lower »); "" changes nothing."""

    def changed(text: str) -> str:
        return text.upper() if case == "upper" else text.lower()

    def cased(raw: object) -> Reading:
        reading = read(raw)
        value = reading.value
        same = tuple(dict.fromkeys(map(changed, value))) if isinstance(value, tuple) else value
        same = changed(value) if isinstance(value, str) else same
        return reading if same == value else replace(reading, value=same, coerced=True)

    return cased if case else read


def read_list(raw: object, domain: frozenset[str] = frozenset()) -> Reading:
    """Read codes separated by « ; », a comma, a line break, a tab, « & » or « and »; by spaces where no other reading
    is possible.

    In French, Excel reads the two codes « 1,2 » as the number 1.2: that is undone where the parts are codes and no
    trailing zero can have been lost; otherwise the number stays one (unknown) code, as a date that Excel made does.
    """
    text = clean(format_value(raw))
    parts = [part.strip() for part in _separator(spoken().pattern("reading.and").pattern).split(text) if part.strip()]
    if not isinstance(raw, str) and not (len(parts) == 2 and _were_two(raw, parts, domain)):
        parts = [text]
    items = tuple(dict.fromkeys(code for part in parts for code in _item_codes(part, domain)))
    return Reading(items or None, coerced=raw is not None and not isinstance(raw, str))


@cache
def _separator(word: str) -> re.Pattern[str]:
    """Return what separates the codes of a list, `word` (« and ») among it."""
    return re.compile(rf"[;,|&\n\t/]|\b(?:{word})\b")


def _were_two(raw: object, parts: list[str], domain: frozenset[str]) -> bool:
    return isinstance(raw, float) and domain.issuperset(parts) and f"{parts[1]}0" not in domain


def _item_codes(part: str, domain: frozenset[str]) -> list[str]:
    """Return the codes of a part: « 1 3 » is 1 and 3; where there is a code 13 too, it stays one (unknown) code."""
    items = part.split()
    whole = read_string(part, domain).value
    if len(items) < 2 or not domain.issuperset(items):
        return [whole] if isinstance(whole, str) else []
    return [part] if whole in domain else items
