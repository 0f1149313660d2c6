"""What a cell says: from what people type to a typed value, when it is certain; otherwise a problem, never a guess."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from prefaudit.model.read_return import Value
from prefaudit.workbook.text import clean, folded, header_key


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell read: its value, whether it took a coercion worth recording, or the reading rule that it breaks."""

    value: Value = None
    coerced: bool = False
    problem: str = ""


BLANK = Reading()

# Words that say "nothing here" in a cell that asks for a number or a date.
_NOTHING = {
    "",
    "-",
    "--",
    "/",
    "n/a",
    "na",
    "n.a.",
    "neant",
    "nd",
    "n.d.",
    "sans objet",
    "so",
    "s.o.",
    "aucun",
    "aucune",
}
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?$")
_PLAIN = re.compile(r"^[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)$")
_DOTTED = re.compile(r"^[+-]?\d{1,3}(?:\.\d{3})+,\d+$")
_AMBIGUOUS = re.compile(r"^[+-]?[1-9]\d{0,2}\.\d{3}$")
_NUMERIC_DATE = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$")
_ISO_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00)?)?$")
_WORD_DATE = re.compile(
    r"^(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? )?(?:le )?(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})$"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("janvier janv", "fevrier fevr fev", "mars", "avril avr", "mai", "juin", "juillet juil", "aout",
         "septembre sept", "octobre oct", "novembre nov", "decembre dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# Excel day numbers from 1990 to 2050: in a date cell they are dates whose format was lost.
_SERIALS = range(32_874, 54_789)
_EPOCH = date(1899, 12, 30)
# A day outside these years is a slip of the keyboard.
_YEARS = range(1900, 2200)
_LIST_SEPARATOR = re.compile(r"\s*(?:[;,|\n]|\bet\b|/)\s*")
_OUTER_QUOTES = re.compile(r'^["“”«»]+\s*|\s*["“”«»]+$')


def format_value(raw: object) -> str:
    """The cell as the site sees it, in French forms: 12,5 · 12/06/2026 · VRAI."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "VRAI" if raw else "FAUX"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else f"{raw:.15g}".replace(".", ",")
    if isinstance(raw, datetime | date):
        return f"{raw.day:02d}/{raw.month:02d}/{raw.year:04d}"
    if isinstance(raw, tuple):
        return " ; ".join(raw)
    return str(raw)


def read_string(raw: object, domain: frozenset[str] = frozenset()) -> Reading:
    """Text, tidied; a code that Excel made a number gets its leading zeros back where `domain` leaves no doubt."""
    if isinstance(raw, str):
        text = clean(raw)
    elif raw is None:
        return BLANK
    else:
        text = format_value(raw)
    if not text:
        return BLANK
    if domain and (text not in domain or not isinstance(raw, str)):
        return _known_code(text, domain, typed=isinstance(raw, str))
    return Reading(text, coerced=not isinstance(raw, str))


def _known_code(text: str, domain: frozenset[str], typed: bool) -> Reading:
    """A code that lost its leading zeros, where only one is possible; « 11 » as a number may be 11 or 011.

    Excel takes zeros away and never adds any: « 011 », where no such code is known, is not 11.
    """
    given = text.upper().replace(" ", "")
    candidates = [code for code in domain if code.upper() == given.zfill(len(code))]
    if len(candidates) == 1:
        return Reading(candidates[0], coerced=True)
    if len(candidates) > 1 and not typed:
        return Reading(problem="types.ambiguous_code")
    return Reading(text, coerced=not typed)


def read_code(raw: object, spellings: Mapping[str, str]) -> Reading:
    """The code of a labelled answer; the text as typed where no accepted spelling says the same.

    `spellings` maps spellings, as `header_key` gives them, to codes. An unknown text is left for the code-list rule of
    the suite to refuse.
    """
    if raw is None:
        return BLANK
    text = clean(format_value(raw))
    if not text:
        return BLANK
    code = spellings.get(header_key(text)) or spellings.get(header_key(_OUTER_QUOTES.sub("", text)))
    return Reading(code, coerced=False) if code else Reading(text)


def read_number(raw: object) -> Reading:
    """A number from 12,5 · 12.5 · « 1 234,5 » · « 12,5 % »; « 1.234 » may mean two things and is a problem."""
    if isinstance(raw, bool | datetime | date | time | timedelta):
        return Reading(problem="types.number")
    if isinstance(raw, int | float):
        return Reading(float(raw)) if math.isfinite(raw) else Reading(problem="types.number")
    if any(unicodedata.decomposition(char).startswith("<su") for char in str(raw or "")):
        return Reading(problem="types.number")  # « 33¹ » is 33 and a note, not 331
    text = folded(clean(str(raw or "")))
    if text in _NOTHING:
        return Reading(coerced=bool(text))
    body = text.removesuffix("%").strip().replace("\u2212", "-")
    if _AMBIGUOUS.match(body) and not body.lstrip("+-").startswith("0."):
        return Reading(problem="types.number")
    if _THOUSANDS.match(body) or _PLAIN.match(body):
        return Reading(float(body.replace(" ", "").replace(",", ".")), coerced=True)
    if _DOTTED.match(body):
        return Reading(float(body.replace(".", "").replace(",", ".")), coerced=True)
    return Reading(problem="types.number")


def read_integer(raw: object) -> Reading:
    """A whole number, by the same forms as `read_number`; 12,5 is a problem, 12,0 is twelve."""
    number = read_number(raw)
    if number.problem:
        return Reading(problem="types.integer")
    if number.value is None:
        return number
    whole = float(number.value)  # type: ignore[arg-type]
    if not whole.is_integer() or abs(whole) >= 2**31:
        return Reading(problem="types.integer")
    return Reading(int(whole), coerced=number.coerced)


def read_date(raw: object) -> Reading:
    """A day from a date cell, a French form (12/06/2026, 12 juin 2026, 1er juin 2026), or an Excel day number."""
    if isinstance(raw, datetime | date):
        day = raw.date() if isinstance(raw, datetime) else raw
        return Reading(day) if day.year in _YEARS else Reading(problem="types.date")
    if isinstance(raw, bool | time | timedelta):
        return Reading(problem="types.date")
    if isinstance(raw, int | float):
        if math.isfinite(raw) and float(raw).is_integer() and int(raw) in _SERIALS:
            return Reading(_EPOCH + timedelta(days=int(raw)), coerced=True)
        return Reading(problem="types.date")
    text = folded(clean(str(raw or "")))
    if text in _NOTHING:
        return Reading(coerced=bool(text))
    parts = _date_parts(text)
    if parts is None or parts[0] not in _YEARS:
        return Reading(problem="types.date")
    try:
        return Reading(date(*parts), coerced=True)
    except ValueError:
        return Reading(problem="types.date")


def _date_parts(text: str) -> tuple[int, int, int] | None:
    if match := _NUMERIC_DATE.match(text):
        day, month, year = (int(part) for part in match.groups())
        return (year if len(match[3]) > 2 else 2000 + year, month, day)
    if match := _ISO_DATE.match(text):
        return (int(match[1]), int(match[2]), int(match[3]))
    if (match := _WORD_DATE.match(text)) and match[2] in _MONTHS:
        return (int(match[3]), _MONTHS[match[2]], int(match[1]))
    return None


def read_list(raw: object, domain: frozenset[str] = frozenset()) -> Reading:
    """Codes separated by « ; », a comma, a line break or « et ».

    In French, Excel reads the two codes « 1,2 » as the number 1.2: that is undone where the parts are codes and no
    trailing zero can have been lost; otherwise the number stays one (unknown) code.
    """
    if raw is None:
        return BLANK
    text = clean(format_value(raw))
    parts = [part for part in _LIST_SEPARATOR.split(text) if part]
    if isinstance(raw, float) and len(parts) == 2 and not (domain.issuperset(parts) and f"{parts[1]}0" not in domain):
        parts = [text]
    items: list[str] = []
    for part in parts:
        code = read_string(part, domain).value
        if isinstance(code, str) and code not in items:
            items.append(code)
    return Reading(tuple(items) or None, coerced=not isinstance(raw, str))


READERS: Mapping[str, Callable[[object], Reading]] = {
    "integer": read_integer,
    "number": read_number,
    "date": read_date,
}
