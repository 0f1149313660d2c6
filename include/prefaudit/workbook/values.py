"""From what people type in a cell to a number, when it is certain; otherwise a problem, never a guess.

Days are read in `dates`, codes and texts in `codes`.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from prefaudit.l10n.languages import language, phrase, spoken
from prefaudit.model.read_return import Value
from prefaudit.workbook.cell_notes import CellNote, NoteKind, shown_error
from prefaudit.workbook.text import clean, folded


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell read: its value, whether it took a coercion worth recording, or the reading rule that it breaks.

    `shown` is what Excel shows where that is not the value as the language writes it, `hint` a sentence more for the
    site.
    """

    value: Value = None
    coerced: bool = False
    problem: str = ""
    shown: str = ""
    hint: str = ""


BLANK = Reading()
_NO_NUMBER, _NO_INTEGER = Reading(problem="types.number"), Reading(problem="types.integer")
_TOO_LARGE = Reading(problem="types.too_large")
# Whole numbers have to fit into the warehouse, and Excel keeps no more than fifteen digits of any number.
_INTEGERS, _NUMBERS = 2**31, 1e15
# A result within this share of a whole number is that number: Excel's 27.000000000000004 is 27.
_NOISE = 1e-9

# Signs for "nothing here" in a cell that asks for a number or a date, beside the words of the language.
_NOTHING = frozenset({"", "-", "--", "/"})
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(?:(?: \d{3})+|(?:'\d{3})+)(?:[.,]\d+)?$")
_PLAIN = re.compile(r"^[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)$")
# Thousands grouped by the sign that the language does not put before decimals.
_GROUPED = {sign: re.compile(rf"^[+-]?\d{{1,3}}(?:\{sign}\d{{3}})+\{decimal}\d+$") for sign, decimal in (".,", ",.")}
_WHOLE_GROUPED = {sign: re.compile(rf"^[+-]?[1-9]\d{{0,2}}(?:\{sign}\d{{3}})+$") for sign in ".,"}


def is_nothing(folded_text: str) -> bool:
    """Return whether a folded text says that there is nothing to tell: « - », « néant. »."""
    words = _nothing(spoken().code)
    return folded_text in words or folded_text.removesuffix(".") in words


@cache
def _nothing(code: str) -> frozenset[str]:
    return _NOTHING.union(language(code).words("reading.nothing"))


def format_value(raw: object) -> str:
    """Return the cell as the site sees it, in the forms of its language: 12,5 · 12/06/2026 · VRAI · 10:15."""
    if raw is None or isinstance(raw, str):
        return raw or ""
    if isinstance(raw, bool):
        return phrase("excel.true" if raw else "excel.false")
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else f"{raw:.15g}".replace(".", spoken().decimal)
    if isinstance(raw, datetime | date):
        return spoken().day(raw)
    if isinstance(raw, time | timedelta):
        return _format_duration(raw)
    if isinstance(raw, tuple):
        return phrase("format.list_separator").join(raw)
    return str(raw)


def _format_duration(raw: time | timedelta) -> str:
    if isinstance(raw, time):
        raw = timedelta(hours=raw.hour, minutes=raw.minute, seconds=raw.second)
    minutes, seconds = divmod(abs(int(raw.total_seconds())), 60)
    sign = "-" if raw < timedelta() else ""
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")


def hundredfold(share: float) -> float:
    """Return a share as per cent, with the digits that it was stored with: 0.8737 → 87.37."""
    return float(Decimal(repr(share)).scaleb(2))


def format_percentage(share: float) -> str:
    """Return a number under a percentage format as the site sees it: 0.8737 → « 87,37 % »."""
    return phrase("format.percentage", number=format_value(hundredfold(share)))


def format_cell(raw: object, note: CellNote | None) -> str:
    """Return a cell as the site sees it, with what its note tells beside its value: an error, a percentage."""
    if note and note.kind is NoteKind.ERROR:
        return shown_error(note.text)
    percentage = note and note.kind is NoteKind.PERCENTAGE and isinstance(raw, int | float)
    return format_percentage(float(str(raw))) if percentage else format_value(raw)


def read_number(raw: object) -> Reading:
    """Read a number: 12,5 · 12.5 · « 1 234,5 » · « 12,5 % ».

    What may mean two things is a problem: in French « 1.234 », while “1,234” is a thousand and more in English.
    """
    if isinstance(raw, bool | datetime | date | time | timedelta):
        return _NO_NUMBER
    if isinstance(raw, int | float):
        return _sized(float(raw), coerced=False) if math.isfinite(raw) else _NO_NUMBER
    seen = clean(str(raw or ""))
    # Two lines, or two columns of a table pasted into one cell, are two answers.
    if "\n" in seen or "\t" in seen or any(map(_is_mark, seen)):
        return _NO_NUMBER
    plain = folded(seen)
    if is_nothing(plain):
        return Reading(coerced=bool(plain))
    # An apostrophe before a number makes Excel keep it as a text; some programs write it into the cell.
    body = plain.removeprefix("'").removesuffix("%").strip()
    own = spoken()
    sign = "," if own.decimal == "." else "."
    if _GROUPED[sign].match(body) or (own.groups_by_sign and _WHOLE_GROUPED[sign].match(body)):
        body = body.replace(sign, "")
    elif _WHOLE_GROUPED[sign].match(body) or (not _THOUSANDS.match(body) and not _PLAIN.match(body)):
        return _NO_NUMBER
    return _sized(float(body.replace(" ", "").replace("'", "").replace(",", ".")), coerced=True)


def _is_mark(char: str) -> bool:
    """Return whether a character only looks like digits: « 33¹ » is 33 and a note, not 331; « 12½ » is not 1212."""
    kind = unicodedata.decomposition(char).partition(" ")[0]
    return kind.startswith("<") and kind not in ("<wide>", "<narrow>")


def _sized(number: float, coerced: bool) -> Reading:
    return Reading(number, coerced) if abs(number) < _NUMBERS else _TOO_LARGE


def read_integer(raw: object) -> Reading:
    """Read a whole number, in the same forms as `read_number`; 12,5 is a problem, 12,0 is twelve."""
    number = read_number(raw)
    if number is _NO_NUMBER:
        return _NO_INTEGER
    if not isinstance(number.value, float):
        return number
    whole = round(number.value)
    if abs(number.value - whole) > _NOISE * max(1.0, abs(number.value)):
        return _NO_INTEGER
    return Reading(whole, coerced=number.coerced) if abs(whole) < _INTEGERS else _TOO_LARGE
