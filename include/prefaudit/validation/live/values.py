"""What an answer says, as a formula: the code of a label, the number or the day of a text, the codes of a list.

It reads as the reader of workbooks does, so that form and answer say the same. What the reader would refuse becomes a
mark (`UNREADABLE`, `ERROR`); a text of which a formula cannot say how it reads becomes `UNDECIDED`, and no rule breaks
on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prefaudit.l10n.languages import Language
from prefaudit.model.contract import Field
from prefaudit.validation.live.formula import ERROR, PLAIN_SIGNS, UNDECIDED, UNREADABLE, either, text

_NO_BREAK, _NARROW = "\u00a0", "\u202f"
_LARGEST_INTEGER, _LARGEST = 2**31, 10**15
_QUOTES = (*((sign, "") for sign in '"\u201c\u201d\u201e\u00ab\u00bb'), ("\u2019", "'"))
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
# What may stand for nothing beside the words of the language.
_SIGNS_OF_NOTHING = ("-", "--", "/")
# Days of a workbook: 1 January 1900 is 1.
_LAST_DAY = 2958465


@dataclass(frozen=True)
class Lists:
    """Where the hidden sheet holds what a field is read with: the spellings of its list and their codes, the codes of
    its domain, the words for nothing, the ten digits; each a range, or "" where there is none."""

    spellings: str = ""
    codes: str = ""
    domain: str = ""
    nothing: str = ""
    digits: str = ""


def value_of(
    field: Field, raw: str, helper: Callable[[str], str], lists: Lists, placeholders: Sequence[str], language: Language
) -> str:
    """Return the formula of a field's value.

    Args:
        field: The field of the contract.
        raw: The cell as a formula names it.
        helper: Writes a formula into a cell of its own beside the value and returns how that is named.
        lists: The ranges that it is read with.
        placeholders: Texts that stand for a blank cell.
        language: The language of the form.
    """
    # A blank cell is the empty text, not zero. The cell is named here alone.
    typed = field.type in ("integer", "number", "date")
    answer = helper(f'IF(ISNUMBER({raw}),{raw},{raw}&"")' if typed else f'{raw}&""')
    tidy = f"TRIM({_replaced(answer, [(_NO_BREAK, ' '), (_NARROW, ' ')])})"
    if placeholders:
        blank = either(f"{tidy}={text(each)}" for each in placeholders)
        tidy = f'IF({blank},"",{tidy})'
    if field.type == "string" and not (field.codes or field.domain or field.identifier):
        return f"IF(ISERROR({answer}),{text(ERROR)},{_replaced(tidy, PLAIN_SIGNS)})"
    cell = helper(f"IF(ISERROR({answer}),{text(ERROR)},{f'IF(ISNUMBER({answer}),{answer},{tidy})' if typed else tidy})")
    if field.type in ("integer", "number"):
        return _number(field, cell, helper, lists, language)
    if field.type == "date":
        return _day(cell, helper, lists, language)
    if field.type == "list":
        return _items(cell, helper, lists)
    return _text(field, cell, helper, lists)


def _replaced(formula: str, pairs: Sequence[tuple[str, str]]) -> str:
    for old, new in pairs:
        formula = f"SUBSTITUTE({formula},{text(old)},{text(new)})"
    return formula


def _text(field: Field, seen: str, helper: Callable[[str], str], lists: Lists) -> str:
    plain = _replaced(seen, PLAIN_SIGNS)
    if field.codes:
        plain = helper(f"TRIM({_replaced(plain, _QUOTES)})")
        return f"IFERROR(INDEX({lists.codes},MATCH({plain},{lists.spellings},0)),{plain})"
    if field.identifier:
        return _replaced(plain, [(dash, "-") for dash in _DASHES])
    return _code(plain, helper, lists.domain) if lists.domain else plain


def _code(plain: str, helper: Callable[[str], str], domain: str) -> str:
    """Return a code, with the zero before it that Excel ate."""
    bare = helper(_replaced(plain, [(" ", ""), *((dash, "-") for dash in _DASHES)]))
    found, longer = (f"ISNUMBER(MATCH({each},{domain},0))" for each in (bare, f'"0"&{bare}'))
    return f'IF({found},{bare},IF({longer},"0"&{bare},{bare}))'


def _items(seen: str, helper: Callable[[str], str], lists: Lists) -> str:
    """Return codes as « ;1;;2; »: each between signs of its own, so that it can be found and counted."""
    signs = [*PLAIN_SIGNS, (" et ", ";"), (" and ", ";"), *((sign, ";") for sign in ",|&/\n\t"), (" ", "")]
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


def _number(field: Field, seen: str, helper: Callable[[str], str], lists: Lists, language: Language) -> str:
    body = helper(_replaced(seen, [(" ", ""), ("'", ""), ("%", "")]))
    decimal, group = (".", ",") if language.decimal == "." else (",", ".")
    own = f"NUMBERVALUE({body},{text(decimal)},{text(group)})"
    swapped = f"NUMBERVALUE({body},{text(group)},{text(decimal)})"
    # Three figures after the sign of the other language may be thousands.
    thousands = f"LEN({body})-FIND({text(group)},{body})=3"
    doubtful = own if language.groups_by_sign else text(UNREADABLE)
    by_group = f"IF({thousands},{doubtful},{swapped})"
    written = f"IF(ISNUMBER(FIND({text(group)},{body})),{by_group},{own})"
    written = f"IF(ISNUMBER(FIND({text(decimal)},{body})),{own},{written})"
    is_error = f"{seen}={text(ERROR)}"
    no = text(UNREADABLE)
    number = helper(f'IF(OR(ISNUMBER({seen}),{is_error}),{seen},IF({_blank(seen, lists)},"",IFERROR({written},{no})))')
    most = _LARGEST_INTEGER if field.type == "integer" else _LARGEST
    refused = f"ABS({number})>={most}"
    if field.type == "integer":
        refused = f"OR({refused},ABS({number}-ROUND({number},0))>1E-9*MAX(1,ABS({number})))"
    return f"IF(ISNUMBER({number}),IF({refused},{no},{number}),{number})"


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
    # A time of day may stand behind a day; a day in words has letters, and none is shorter than « 1mai26 ».
    in_words = f"AND({two}=0,LEN({seen})>5,NOT(EXACT(UPPER({seen}),LOWER({seen}))))"
    read += f'IF(OR({in_words},ISNUMBER(FIND(":",{seen}))),{maybe},{no}))'
    figures = f"SUMPRODUCT(--ISNUMBER(FIND({lists.digits},{seen})))>0"
    dated = f"IF(AND({seen}>0,{seen}<={_LAST_DAY}),INT({seen}),{no})"
    read = f'IF({_blank(seen, lists)},"",IF({figures},{read},{no}))'
    return f"IF({seen}={text(ERROR)},{seen},IF(ISNUMBER({seen}),{dated},{read}))"


def _proved(year: str, month: str, day: str) -> str:
    """Return a day of three numbers, or the mark that there is no such day."""
    return f"IF(AND({month}<=12,{day}=DAY(DATE({year},{month},{day}))),DATE({year},{month},{day}),{text(UNREADABLE)})"
