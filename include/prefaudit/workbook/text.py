"""How two pieces of text typed by people are told to mean the same."""

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"\s+")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"})
_ORNAMENT = re.compile(r"[\s:*?.!()\[\]/_\-]+")


def clean(text: str) -> str:
    """The text without what nobody sees: outer blanks, non-breaking and zero-width spaces, decomposed accents."""
    text = unicodedata.normalize("NFC", text.replace("\u200b", "").replace("\ufeff", ""))
    return _unbreak(text).strip()


def _unbreak(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2007", " ").replace("\r\n", "\n")


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """The text as meaning only: lower case, no accents, one kind of apostrophe and dash, single spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _BLANKS.sub(" ", plain.replace("\u200b", "")).strip()


@lru_cache(maxsize=65_536)
def header_key(text: str) -> str:
    """A header or sheet name as meaning only: `folded`, without the ornaments people add (colon, star, brackets)."""
    return _ORNAMENT.sub(" ", folded(text)).strip()
