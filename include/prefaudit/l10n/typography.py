"""French typography, in one place: what is written plainly in code becomes ’, no-break spaces and « » where it is read.

Texts are written in the code, in catalogues and templates with the apostrophe and the spaces of the keyboard. What
people read goes through `typeset`, a whole page through `typeset_page`, the template of a page through
`typeset_template` when it is loaded: what is put in later stays as it is. All leave a text that is typeset already.
What somebody typed, and stands within a sentence of ours, is marked by `typed`.
"""

import re
from functools import lru_cache

NO_BREAK = "\u00a0"
NARROW = "\u202f"  # no-break too
APOSTROPHE = "\u2019"

# « l'un », « aujourd'hui », « l'« accueil » »: never the quote of a code, which no letter stands before.
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W_]|«)")
_BEFORE = re.compile(r"(?<!«) (?=[;?!%€](?:\W|$))")
_AROUND = re.compile(r" (?=:(?:\s|$)|»)|(?<=«) |(?<=\bn°) (?=[\w{%])")
_QUOTES = re.compile(r'(?<!\w)"([^"\n]*[^\W_][^"\n]*)"(?!\w)')
# Marks around what somebody typed: code points that Unicode leaves to programs and that no text holds.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_MARKS = str.maketrans("", "", _OPEN + _CLOSE)
# What stays as it was typed: code, in a text between backticks, and what is marked.
_CODE = re.compile(rf"({_OPEN}[^{_CLOSE}]*{_CLOSE}|`[^`]*`)")
# What a sentence quotes: up to the last mark before the next quotation.
_QUOTED = re.compile(rf"(?<=« )[^«{_OPEN}{_CLOSE}]+(?= »)", re.DOTALL)
# A page: tags, and elements whose content is no French.
_MARKUP = re.compile(r"(<(pre|code|kbd|script|style|textarea)\b.*?</\2>|<[^>]*>)", re.DOTALL)
# What people read although it stands within a tag.
_READ = re.compile(r'(?<=\s)((?:aria-label|aria-description|data-label|title|alt|placeholder)=")([^"]*)(?=")')
# A template: code, which stands for one letter where it yields text and for a blank where it does not.
_BLOCK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_YIELDS, _SILENT = "\ua66e", "\x1f"
_LITERAL = re.compile(r'"[^"]*"')
_ESCAPED = re.compile(r"&#0*39;|&#x0*27;|&apos;", re.IGNORECASE)


# Lists show the same names again and again.
@lru_cache(maxsize=4096)
def typeset(text: str) -> str:
    """Return a text with the apostrophes, the quotation marks and the no-break spaces of French; code between
    backticks stays as it is, and so does what `typed` marked, whose marks are taken off."""
    if not any(mark in text for mark in f" '\"{_OPEN}"):
        return text
    kept = _CODE.findall(text)
    if not kept:
        return _prose(text)
    # One letter stands for each while the rest is typeset, so that « l'… » and « … : » are seen whole.
    prose = _prose(_CODE.sub(_YIELDS, text.replace(_YIELDS, "")))
    pieces = iter(kept)
    return re.sub(_YIELDS, lambda _: plain(next(pieces)), prose)


def typed(text: object) -> str:
    """Return what somebody typed, or the name of a file, marked: `typeset` leaves it as it is within its sentence."""
    return f"{_OPEN}{plain(str(text))}{_CLOSE}"


def quoting(text: str) -> str:
    """Return a sentence on a workbook in which what it quotes between « » is marked as typed."""
    return _QUOTED.sub(lambda found: typed(found[0]), text)


def plain(text: str) -> str:
    """Return a text without the marks of `typed`, for data and searches."""
    return text.translate(_MARKS)


def typeset_page(page: str) -> str:
    """Return an HTML page, or a part of one, with its texts typeset, also those of attributes that people read.

    What stands in <pre>, <code>, <kbd>, <script>, <style> and <textarea> is left, as are names of files: put what must
    be copied as it is into one of them.
    """
    # Two groups: texts stand at every third place.
    parts = _MARKUP.split(page)
    parts[::3] = [_between(text) for text in parts[::3]]
    parts[1::3] = [_READ.sub(lambda found: found[1] + _between(found[2]), tag) for tag in parts[1::3]]
    return "".join(text for place, text in enumerate(parts) if place % 3 != 2)


def typeset_template(source: str) -> str:
    """Return the source of a template of Jinja with its own texts typeset, also those within its code, and nothing of
    what it is filled with."""
    blocks = iter(_BLOCK.findall(source))
    page = typeset_page(_BLOCK.sub(lambda block: _YIELDS if block[0].startswith("{{") else _SILENT, source))
    return re.sub(
        f"[{_YIELDS}{_SILENT}]", lambda _: _LITERAL.sub(lambda text: f'"{typeset(text[0][1:-1])}"', next(blocks)), page
    )


def _between(text: str) -> str:
    """Return a text of a page typeset: its quotation marks may be those of an attribute and stay."""
    return _spaced(_ESCAPED.sub("'", text)).replace("'", "&#39;") if "&" in text else _spaced(text)


def _prose(text: str) -> str:
    return _spaced(_QUOTES.sub(rf"«{NO_BREAK}\1{NO_BREAK}»", text))


def _spaced(text: str) -> str:
    text = _APOSTROPHE.sub(APOSTROPHE, text)
    return _AROUND.sub(NO_BREAK, _BEFORE.sub(NARROW, text))
