"""What an answer says, as a formula: the code of a label, the number or the day of a text, the codes of a list.

It reads as the reader of workbooks does, so that form and answer say the same. What the reader would refuse becomes a
mark (`UNREADABLE`, `ERROR`); a text of which a formula cannot say how it reads becomes `UNDECIDED`, and no rule breaks
on it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from prefaudit.l10n.languages import Language
from prefaudit.model.contract import Field
from prefaudit.validation.live.formula import (
    ERROR,
    PERCENTAGE,
    PLAIN_SIGNS,
    TOO_LARGE,
    TOO_LONG,
    UNDECIDED,
    UNREADABLE,
    either,
    serial,
    text,
)
from prefaudit.workbook.dates import ALONE, STARTS, YEARS
from prefaudit.workbook.lengths import LONGEST_TEXT

_NO_BREAK, _NARROW = "\u00a0", "\u202f"
_LARGEST_INTEGER, _LARGEST = 2**31, 10**15
# Excel keeps fifteen digits of a number; a percentage is a hundred times what its cell holds.
_DIGITS = 12
# The rule of reading that an answer of a type breaks where it is none.
_TYPE_RULES = {"integer": "types.integer", "number": "types.number", "date": "types.date"}
_NUMERIC = ("integer", "number")
_QUOTES = (*((sign, "") for sign in '"\u201c\u201d\u201e\u00ab\u00bb'), ("\u2019", "'"))
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
# What may stand for nothing beside the words of the language.
_SIGNS_OF_NOTHING = ("-", "--", "/")
# « mercredi 30 septembre 2026 à 10:30:00 » is no longer.
_LONGEST_DAY = 48
# Days of a workbook that are years typed alone: 2027 is shown as one of 1905, or of 1909 where days count from 1904.
_YEARS_ALONE = [(serial(start) + ALONE.start, serial(start) + ALONE.stop) for start in STARTS]
_LAST_DAY = serial(date(YEARS.stop - 1, 12, 31))


@dataclass(frozen=True)
class Lists:
    """Where the hidden sheet holds what a field is read with: the spellings of its list and their codes, the codes of
    its domain, the words for nothing, the ten digits; each a range, or "" where there is none."""

    spellings: str = ""
    codes: str = ""
    domain: str = ""
    nothing: str = ""
    digits: str = ""


@dataclass(frozen=True)
class Asked:
    """What a field asks of its cell: its lists, how long a text may be, the texts that stand for a blank cell, the
    condition that a percentage is a number of its row (its unit is « % »), and the language of the form."""

    lists: Lists
    longest: int
    placeholders: Sequence[str]
    percent: str
    language: Language


def marks_of(field: Field, longest: int) -> Mapping[str, str]:
    """Return the marks that may stand for the value of a field, with the rule of reading that its cell breaks then."""
    found = {ERROR: "types.error_value"}
    if field.type in _TYPE_RULES:
        found[UNREADABLE] = _TYPE_RULES[field.type]
    if field.type in _NUMERIC:
        found |= {TOO_LARGE: "types.too_large", PERCENTAGE: "types.percentage"}
    if field.type == "string" and longest < LONGEST_TEXT:
        found[TOO_LONG] = "types.too_long"
    return found


def value_of(field: Field, raw: str, helper: Callable[[str], str], asked: Asked) -> str:
    """Return the formula of a field's value.

    Args:
        field: The field of the contract.
        raw: The cell as a formula names it.
        helper: Writes a formula into a cell of its own beside the value and returns how that is named.
        asked: What the field asks.
    """
    # A blank cell is the empty text, not zero. The cell is named here alone.
    typed, numeric = field.type in _TYPE_RULES, field.type in _NUMERIC
    if typed:
        given = f'IF(ISNUMBER({raw}),{raw},{raw}&"")'
        # LibreOffice takes a logical value for a number; in a cell with a format of its own it shows it as one too.
        logical = text(asked.language.phrase("excel.true"))
        answer = helper(f"IF(ISLOGICAL({raw}),{logical},{given})" if field.type == "number" else given)
    else:
        answer = f'{raw}&""'
    percent = helper(_is_percentage(raw, answer)) if numeric else ""
    tidy = f"TRIM({_replaced(answer, [(_NO_BREAK, ' '), (_NARROW, ' ')])})"
    if asked.placeholders:
        blank = either(f"{tidy}={text(each)}" for each in asked.placeholders)
        tidy = f'IF({blank},"",{tidy})'
    # It is looked up in lists.
    tidy = _replaced(tidy, PLAIN_SIGNS)
    if field.type == "string" and not (field.codes or field.domain or field.identifier):
        return _sized(f"IF(ISERROR({answer}),{text(ERROR)},{tidy})", helper, asked.longest)
    cell = helper(f"IF(ISERROR({answer}),{text(ERROR)},{f'IF(ISNUMBER({answer}),{answer},{tidy})' if typed else tidy})")
    if numeric:
        return _number(field, cell, percent, helper, asked)
    if field.type == "date":
        return _day(cell, helper, asked.lists, asked.language)
    if field.type == "list":
        return _items(cell, helper, asked.lists)
    return _sized(_text(field, cell, helper, asked.lists), helper, asked.longest)


def _is_percentage(raw: str, answer: str) -> str:
    """Return the formula of how a number is a percentage: 2 by the format of its cell, 1 by its sign, 0 if not."""
    by_format = f'IFERROR(IF(LEFT(CELL("format",{raw}),1)="P",2,0),0)'
    return f'IF(ISNUMBER({answer}),{by_format},IFERROR(IF(FIND("%",{answer})>0,1,0),0))'


def _sized(formula: str, helper: Callable[[str], str], longest: int) -> str:
    """Return a text that is not longer than a field takes."""
    if longest >= LONGEST_TEXT:
        return formula
    whole = helper(formula)
    return f"IF(LEN({whole})>{longest},{text(TOO_LONG)},{whole})"


def _replaced(formula: str, pairs: Sequence[tuple[str, str]]) -> str:
    for old, new in pairs:
        formula = f"SUBSTITUTE({formula},{text(old)},{text(new)})"
    return formula


def _text(field: Field, seen: str, helper: Callable[[str], str], lists: Lists) -> str:
    if field.codes:
        plain = helper(f"TRIM({_replaced(seen, _QUOTES)})")
        return f"IFERROR(INDEX({lists.codes},MATCH({plain},{lists.spellings},0)),{plain})"
    if field.identifier:
        return _replaced(seen, [(dash, "-") for dash in _DASHES])
    return _code(seen, helper, lists.domain) if lists.domain else seen


def _code(plain: str, helper: Callable[[str], str], domain: str) -> str:
    """Return a code, with the zero before it that Excel ate."""
    bare = helper(_replaced(plain, [(" ", ""), *((dash, "-") for dash in _DASHES)]))
    found, longer = (f"ISNUMBER(MATCH({each},{domain},0))" for each in (bare, f'"0"&{bare}'))
    return f'IF({found},{bare},IF({longer},"0"&{bare},{bare}))'


def _items(seen: str, helper: Callable[[str], str], lists: Lists) -> str:
    """Return codes as « ;1;;2; »: each between signs of its own, so that it can be found and counted."""
    signs = [(" et ", ";"), (" and ", ";"), *((sign, ";") for sign in ",|&/\n\t"), (" ", "")]
    items = helper(_replaced(seen, signs))
    zero = '""'
    if lists.domain:
        found, longer = (f"ISNUMBER(MATCH({each},{lists.domain},0))" for each in (items, f'"0"&{items}'))
        zero = f'IF(AND({longer},NOT({found})),"0","")'
    apart = _replaced(items, [(";", ";;")])
    wrapped = _replaced(f'";"&{zero}&{apart}&";"', [(";;;", ";")])
    return f'IF({items}="","",{wrapped})'


def _blank(seen: str, lists: Lists) -> str:
    return f'OR({seen}="",ISNUMBER(MATCH({seen},{lists.nothing},0)))' if lists.nothing else f'{seen}=""'


def words_for_nothing(language: Language) -> list[str]:
    """Return the texts that a number or a day may have for nothing."""
    words = language.words("reading.nothing")
    # The reader folds accents; a formula does not.
    return [*_SIGNS_OF_NOTHING, *words, *(word.replace("neant", "néant") for word in words if word == "neant")]


def words_for_no_row(language: Language) -> list[str]:
    """Return the texts that say, alone in a row, that there is nothing to tell in it."""
    return list(dict.fromkeys([*words_for_nothing(language), *language.words("reading.no_answer")]))


def _number(field: Field, seen: str, percent: str, helper: Callable[[str], str], asked: Asked) -> str:
    body = helper(_replaced(seen, [(" ", ""), ("'", ""), ("%", "")]))
    decimal, group = (".", ",") if asked.language.decimal == "." else (",", ".")
    own = f"NUMBERVALUE({body},{text(decimal)},{text(group)})"
    swapped = f"NUMBERVALUE({body},{text(group)},{text(decimal)})"
    # Three figures after the sign of the other language may be thousands.
    thousands = f"LEN({body})-FIND({text(group)},{body})=3"
    doubtful = own if asked.language.groups_by_sign else text(UNREADABLE)
    by_group = f"IF({thousands},{doubtful},{swapped})"
    written = f"IF(ISNUMBER(FIND({text(group)},{body})),{by_group},{own})"
    written = f"IF(ISNUMBER(FIND({text(decimal)},{body})),{own},{written})"
    no, is_error = text(UNREADABLE), f"{seen}={text(ERROR)}"
    read = f'IF({_blank(seen, asked.lists)},"",IFERROR({written},{no}))'
    typed = f"IF({percent}=2,ROUND({seen}*100,{_DIGITS}),{seen})"
    number = helper(f"IF({is_error},{seen},IF(ISNUMBER({seen}),{typed},{read}))")
    sized = f"IF(ABS({number})>={_LARGEST},{text(TOO_LARGE)},{number})"
    if field.type == "integer":
        broken = f"ABS({number}-ROUND({number},0))>1E-9*MAX(1,ABS({number}))"
        whole = f"IF({broken},{no},IF(ABS({number})>={_LARGEST_INTEGER},{text(TOO_LARGE)},{number}))"
        sized = f"IF(ABS({number})>={_LARGEST},{text(TOO_LARGE)},{whole})"
    if asked.percent != "TRUE":
        unasked = f"AND({percent}>0,{number}<>0,NOT({asked.percent}))"
        refused = helper(sized)
        sized = f"IF(AND(ISNUMBER({refused}),{unasked}),{text(PERCENTAGE)},{refused})"
    return f"IF(ISNUMBER({number}),{sized},{number})"


def _day(seen: str, helper: Callable[[str], str], lists: Lists, language: Language) -> str:
    """Return a day: a date cell, or a text « 12/06/2026 »; words with figures among them are left undecided."""
    no, maybe = text(UNREADABLE), text(UNDECIDED)
    body = helper(_replaced(seen, [("-", "/"), (".", "/")]))
    one = helper(f'IFERROR(FIND("/",{body}),0)')
    two = helper(f'IFERROR(FIND("/",{body},{one}+1),0)')
    first = helper(f"IFERROR(VALUE(LEFT({body},{one}-1)),0)")
    second = helper(f"IFERROR(VALUE(MID({body},{one}+1,{two}-{one}-1)),0)")
    third = helper(f"IFERROR(VALUE(MID({body},{two}+1,9)),0)")
    year = f"({third}+IF({third}<50,2000,IF({third}<100,1900,0)))"
    in_order = _proved(year, second, first) if language.words("reading.date_order") == ("day",) else maybe
    parts = f"AND({one}>1,{two}>{one}+1,{first}>0,{second}>0,{third}>0)"
    read = f"IF({parts},IFERROR(IF({one}=5,{_proved(first, second, third)},{in_order}),{no}),"
    # A time of day may stand behind a day; a day in words has letters, and figures before and after them.
    in_words = f"AND({two}=0,{_runs(seen)}>1,NOT(EXACT(UPPER({seen}),LOWER({seen}))))"
    read += f'IF(OR({in_words},ISNUMBER(FIND(":",{seen}))),{maybe},{no}))'
    figures = f"SUMPRODUCT(--ISNUMBER(FIND({lists.digits},{seen})))>0"
    alone = either(f"AND({seen}>={first},{seen}<{end})" for first, end in _YEARS_ALONE)
    dated = f"IF(AND({seen}>=1,{seen}<{_LAST_DAY + 1},NOT({alone})),INT({seen}),{no})"
    read = f'IF({_blank(seen, lists)},"",IF({figures},{read},{no}))'
    return f"IF({seen}={text(ERROR)},{seen},IF(ISNUMBER({seen}),{dated},{read}))"


def _runs(seen: str) -> str:
    """Return how many times a figure stands before something else in the beginning of a text, or at its end."""
    figures = f'ISNUMBER(FIND(MID({seen}&" ",ROW($1:${_LONGEST_DAY}),1),"0123456789"))'
    others = f'ISERROR(FIND(MID({seen}&" ",ROW($2:${_LONGEST_DAY + 1}),1),"0123456789"))'
    return f"SUMPRODUCT({figures}*{others})"


def _proved(year: str, month: str, day: str) -> str:
    """Return a day of three numbers, or the mark that there is no such day."""
    return f"IF(AND({month}<=12,{day}=DAY(DATE({year},{month},{day}))),DATE({year},{month},{day}),{text(UNREADABLE)})"
