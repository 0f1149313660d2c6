"""French typography, in one place: what is written plainly in code becomes ’, no-break spaces and « » where it is read.

Texts are written in the code, in catalogues and templates with the apostrophe and the spaces of the keyboard. What
people read goes through `typeset`, a whole page through `typeset_page`, once and as the last step: both leave a text
that is typeset already as it is.
"""

import re

NO_BREAK = "\u00a0"
NARROW = "\u202f"  # no-break too
APOSTROPHE = "\u2019"

# « l'un », « aujourd'hui », « l'« accueil » »: never the quote of a code, which no letter stands before.
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W_]|«)")
_BEFORE = re.compile(r" (?=[;?!%€](?:\W|$))")
_AROUND = re.compile(r" (?=:(?:\s|$)|»)|(?<=«) |(?<=\bn°) ")
_QUOTES = re.compile(r'(?<!\w)"([^"\n]*[^\W_][^"\n]*)"(?!\w)')
# What stays as it was typed: code, in a text between backticks.
_CODE = re.compile(r"(`[^`]*`)")
# A page: tags, and elements whose content is no French.
_MARKUP = re.compile(r"(<(pre|code|kbd|script|style|textarea)\b.*?</\2>|<[^>]*>)", re.DOTALL)
# What people read although it stands within a tag.
_READ = re.compile(r'(?<=\s)((?:aria-label|aria-description|title|alt|placeholder)=")([^"]*)(?=")')
_ESCAPED = re.compile(r"&#0*39;|&#x0*27;|&apos;", re.IGNORECASE)


def typeset(text: str) -> str:
    """Return a text with the apostrophes, the quotation marks and the no-break spaces of French; code between
    backticks stays as it is."""
    if not any(mark in text for mark in " '\""):
        return text
    parts = _CODE.split(text)
    parts[::2] = map(_prose, parts[::2])
    return "".join(parts)


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


def _between(text: str) -> str:
    """Return a text of a page typeset: its quotation marks may be those of an attribute and stay."""
    return _spaced(_ESCAPED.sub("'", text)).replace("'", "&#39;") if "&" in text else _spaced(text)


def _prose(text: str) -> str:
    return _spaced(_QUOTES.sub(rf"«{NO_BREAK}\1{NO_BREAK}»", text))


def _spaced(text: str) -> str:
    text = _APOSTROPHE.sub(APOSTROPHE, text)
    return _AROUND.sub(NO_BREAK, _BEFORE.sub(NARROW, text))
