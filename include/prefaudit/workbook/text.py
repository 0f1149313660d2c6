"""Normal forms of texts that people type, by which two of them are found to mean the same."""

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"\s+")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"})
_ORNAMENT = re.compile(r"[\s:*?.!()\[\]/_\-]+")


def clean(text: str) -> str:
    """Return the text without outer blanks, non-breaking and zero-width spaces, decomposed accents."""
    # Chained: every text of a return passes here, and a table of translation takes several times as long.
    text = text.replace("\u200b", "").replace("\ufeff", "").replace("\u00a0", " ").replace("\u202f", " ")
    return unicodedata.normalize("NFC", text.replace("\u2007", " ").replace("\r\n", "\n")).strip()


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Return the text as meaning only: lower case, no accents, one kind of apostrophe and dash, single spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _BLANKS.sub(" ", plain.replace("\u200b", "")).strip()


@lru_cache(maxsize=65_536)
def header_key(text: str) -> str:
    """Return a header or sheet name as meaning only: `folded`, without ornaments (colon, star, brackets)."""
    return _ORNAMENT.sub(" ", folded(text)).strip()
