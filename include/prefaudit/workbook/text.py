"""Normal forms of texts that people type, by which two of them are found to mean the same.

Two measures: a header is found by its meaning alone (`header_key`), while of an answer only what is surely ornament is
folded (`answer_key`): « Conforme ? » is not « Conforme ».
"""

import re
import unicodedata
from functools import lru_cache

# What nobody sees: controls, soft hyphens, zero-width characters, marks of direction, variation selectors, tags.
_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
# Texts that are as they are seen: printable Latin letters, composed, and the signs of French typography.
_PLAIN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u024f’«»…–]*")
# A pictogram is made of several characters that invisible ones hold together.
_PICTOGRAM = "[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_UNSEEN_BUT_IN_PICTOGRAMS = re.compile(
    f"({_PICTOGRAM}(?:\ufe0f|\u200d(?={_PICTOGRAM})|[\U000e0020-\U000e007f])+)|[{_INVISIBLE}]+"
)
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u2800\u3000]")
# So many characters of a long text are quoted.
_QUOTED = 60
_BLANKS = re.compile(r"\s+")
_ONE_KIND = str.maketrans(
    {
        **dict.fromkeys("’ʼ‘`´", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    }
)
# The accents of writing. Others change what is seen: a stroke through a letter takes it back.
_ACCENTS = re.compile("[\u0300-\u0304\u0306-\u0308\u030a-\u030c\u0327\u0328]+")
_ORNAMENT = re.compile(r"[\s:*?.!()\[\]/_\-]+")
_EDGES = "\"'“”«»„ \n\t"
_MINUS = re.compile(r"[-\u2010-\u2015\u2212]\d")
# The private characters are the bullets that Word writes in a font of its own.
_BULLETS = "-•·∙▪●‣⁃\uf0a7\uf0b7"
_STOPS = ",.;"
# Figures that are notes or fractions: « 3¹ » is 3 and a note, not 31.
_SMALL_FIGURES = re.compile("[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u215f\u2460-\u24ff]")
_JOINTS = re.compile(r"(?<=\w)\s*[-_]\s*(?=\w)")


def clean(text: str) -> str:
    """Return the text as it is seen: no invisible characters, plain spaces and line breaks, composed accents."""
    if _PLAIN.fullmatch(text):
        return text.strip()
    text = _UNSEEN_BUT_IN_PICTOGRAMS.sub(r"\1", text)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", _BREAKS.sub("\n", text))).strip()


def with_plain_dashes(text: str) -> str:
    """Return the text with one kind of dash and apostrophe, those of the keyboard."""
    return text.translate(_ONE_KIND)


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Return the text as meaning only: lower case, no accents, one kind of apostrophe and dash, single spaces."""
    plain = unicodedata.normalize("NFKD", with_plain_dashes(_UNSEEN.sub("", text))).casefold()
    return _BLANKS.sub(" ", _ACCENTS.sub("", plain)).strip()


@lru_cache(maxsize=65_536)
def header_key(text: str) -> str:
    """Return a header or sheet name as meaning only: `folded`, without ornaments (colon, star, brackets)."""
    return _ORNAMENT.sub(" ", folded(text)).strip()


def without_ornament(text: str) -> str:
    """Return a text without what surely says nothing: outer quotes, a bullet or dash before it, one stop after it.

    A dash right before a figure is a minus: « -1 » is not « 1 ».
    """
    text = text.strip(_EDGES)
    if text and text[0] in _BULLETS and not _MINUS.match(text):
        text = text[1:].lstrip(_EDGES)
    if text and text[-1] in _STOPS:
        text = text[:-1].rstrip(_EDGES)
    return text


@lru_cache(maxsize=65_536)
def answer_key(text: str) -> str:
    """Return an answer as meaning only: `folded`, without what is surely ornament.

    Marks of doubt (question mark, star, brackets, points of suspension) and every other character stay.
    """
    return text if _SMALL_FIGURES.search(text) else _JOINTS.sub(" ", without_ornament(folded(text)))


def shortened(text: str) -> str:
    """Return the start of a text as a message can quote it."""
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
