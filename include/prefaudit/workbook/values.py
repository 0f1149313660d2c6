"""From what people type in a cell to a typed value, when it is certain; otherwise a problem, never a guess."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from prefaudit.l10n.months import MONTHS
from prefaudit.model.read_return import Value
from prefaudit.workbook.text import clean, folded, header_key


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell read: its value, whether it took a coercion worth recording, or the reading rule that it breaks."""

    value: Value = None
    coerced: bool = False
    problem: str = ""


BLANK = Reading()
_NO_NUMBER, _NO_INTEGER, _NO_DATE = (Reading(problem=f"types.{kind}") for kind in ("number", "integer", "date"))

# Words for "nothing here" in a cell that asks for a number or a date.
_NOTHING = {*("", "-", "--", "/", "n/a", "na", "n.a.", "neant", "nd", "n.d."),
            *("sans objet", "so", "s.o.", "aucun", "aucune")}  # fmt: skip
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?$")
_PLAIN = re.compile(r"^[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)$")
_DOTTED = re.compile(r"^[+-]?\d{1,3}(?:\.\d{3})+,\d+$")
_AMBIGUOUS = re.compile(r"^[+-]?[1-9]\d{0,2}\.\d{3}$")
_NUMERIC_DATE = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$")
_ISO_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00)?)?$")
_WORD_DATE = re.compile(
    r"^(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? )?(?:le )?(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})$"
)
_ABBREVIATIONS = {"janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
_MONTHS = {folded(name): number for number, name in enumerate(MONTHS, start=1)} | _ABBREVIATIONS
# Excel day numbers from 1990 to 2050: in a date cell they are dates whose format was lost.
_SERIALS = range(32_874, 54_789)
_EPOCH = date(1899, 12, 30)
# A day outside these years is a typing error.
_YEARS = range(1900, 2200)
_LIST_SEPARATOR = re.compile(r"\s*(?:[;,|\n]|\bet\b|/)\s*")
_OUTER_QUOTES = re.compile(r'^["“”«»]+\s*|\s*["“”«»]+$')


def format_value(raw: object) -> str:
    """Return the cell as the site sees it, in French forms: 12,5 · 12/06/2026 · VRAI."""
    if raw is None or isinstance(raw, str):
        return raw or ""
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
    """Read text, tidied; a code that Excel made a number gets its leading zeros back where `domain` leaves no doubt."""
    text, typed = clean(format_value(raw)), isinstance(raw, str)
    if not text:
        return BLANK
    if domain and not (typed and text in domain):
        return _domain_code(text, domain, typed)
    return Reading(text, coerced=not typed)


def _domain_code(text: str, domain: frozenset[str], typed: bool) -> Reading:
    """Read a code that lost its leading zeros, where only one is possible; « 11 » as a number may be 11 or 011.

    Excel takes zeros away and never adds any: « 011 », where no such code exists, is not 11.
    """
    given = text.upper().replace(" ", "")
    candidates = [code for code in domain if code.upper() == given.zfill(len(code))]
    if len(candidates) == 1:
        return Reading(candidates[0], coerced=True)
    if candidates and not typed:
        return Reading(problem="types.ambiguous_code")
    return Reading(text, coerced=not typed)


def read_code(raw: object, spellings: Mapping[str, str]) -> Reading:
    """Read the code of a labelled answer; the text as typed where no accepted spelling means the same.

    `spellings` maps spellings, as `header_key` gives them, to codes. An unknown text is left for the code-list rule of
    the suite to refuse.
    """
    text = clean(format_value(raw))
    code = spellings.get(header_key(text)) or spellings.get(header_key(_OUTER_QUOTES.sub("", text)))
    return Reading(code or text) if text else BLANK


def read_number(raw: object) -> Reading:
    """Read a number: 12,5 · 12.5 · « 1 234,5 » · « 12,5 % »; « 1.234 » may mean two things and is a problem."""
    if isinstance(raw, bool | datetime | date | time | timedelta):
        return _NO_NUMBER
    if isinstance(raw, int | float):
        return Reading(float(raw)) if math.isfinite(raw) else _NO_NUMBER
    if any(unicodedata.decomposition(char).startswith("<su") for char in str(raw or "")):
        return _NO_NUMBER  # « 33¹ » is 33 and a note, not 331
    text = folded(clean(str(raw or "")))
    if text in _NOTHING:
        return Reading(coerced=bool(text))
    body = text.removesuffix("%").strip().replace("\u2212", "-")
    if _AMBIGUOUS.match(body) and not body.lstrip("+-").startswith("0."):
        return _NO_NUMBER
    if _DOTTED.match(body):
        body = body.replace(".", "")
    elif not _THOUSANDS.match(body) and not _PLAIN.match(body):
        return _NO_NUMBER
    return Reading(float(body.replace(" ", "").replace(",", ".")), coerced=True)


def read_integer(raw: object) -> Reading:
    """Read a whole number, in the same forms as `read_number`; 12,5 is a problem, 12,0 is twelve."""
    number = read_number(raw)
    if number is _NO_NUMBER:
        return _NO_INTEGER
    if number.value is None:
        return number
    whole = float(number.value)  # type: ignore[arg-type]
    if not whole.is_integer() or abs(whole) >= 2**31:
        return _NO_INTEGER
    return Reading(int(whole), coerced=number.coerced)


def read_date(raw: object) -> Reading:
    """Read a day: a date cell, a French form (12/06/2026, 12 juin 2026, 1er juin 2026), or an Excel day number."""
    if isinstance(raw, datetime | date):
        day = raw.date() if isinstance(raw, datetime) else raw
        return Reading(day) if day.year in _YEARS else _NO_DATE
    if isinstance(raw, bool | time | timedelta):
        return _NO_DATE
    if isinstance(raw, int | float):
        serial = math.isfinite(raw) and float(raw).is_integer() and int(raw) in _SERIALS
        return Reading(_EPOCH + timedelta(days=int(raw)), coerced=True) if serial else _NO_DATE
    text = folded(clean(str(raw or "")))
    if text in _NOTHING:
        return Reading(coerced=bool(text))
    parts = _date_parts(text)
    try:
        return Reading(date(*parts), coerced=True) if parts and parts[0] in _YEARS else _NO_DATE
    except ValueError:
        return _NO_DATE


def _date_parts(text: str) -> tuple[int, int, int] | None:
    if match := _NUMERIC_DATE.match(text):
        day, month, year = map(int, match.groups())
        return (year if len(match[3]) > 2 else 2000 + year, month, day)
    if match := _ISO_DATE.match(text):
        return (int(match[1]), int(match[2]), int(match[3]))
    if (match := _WORD_DATE.match(text)) and match[2] in _MONTHS:
        return (int(match[3]), _MONTHS[match[2]], int(match[1]))
    return None


def read_list(raw: object, domain: frozenset[str] = frozenset()) -> Reading:
    """Read codes separated by « ; », a comma, a line break or « et ».

    In French, Excel reads the two codes « 1,2 » as the number 1.2: that is undone where the parts are codes and no
    trailing zero can have been lost; otherwise the number stays one (unknown) code.
    """
    text = clean(format_value(raw))
    parts = [part for part in _LIST_SEPARATOR.split(text) if part]
    if isinstance(raw, float) and len(parts) == 2 and not (domain.issuperset(parts) and f"{parts[1]}0" not in domain):
        parts = [text]
    codes = (read_string(part, domain).value for part in parts)
    items = tuple(dict.fromkeys(code for code in codes if isinstance(code, str)))
    return Reading(items or None, coerced=raw is not None and not isinstance(raw, str))


READERS: Mapping[str, Callable[[object], Reading]] = {
    "integer": read_integer,
    "number": read_number,
    "date": read_date,
}
