"""Characters that look like others: a text with them is another text, and no eye sees why."""

import re

from prefaudit.l10n.languages import phrase
from prefaudit.l10n.lookalike_letters import CYRILLIC, GREEK

_LOOKALIKES = {letter: ("cyrillic", latin) for letter, latin in CYRILLIC.items()} | {
    letter: ("greek", latin) for letter, latin in GREEK.items()
}

# The letter O beside a figure, in a text without spaces, is mostly meant as zero.
_LETTER_O = re.compile(r"(?<=\d)[oO]|[oO](?=\d)")


def lookalike_hint(text: str) -> str:
    """Return a sentence, with a blank before it, that names the first character that misleads; or ""."""
    found = next((place for place, char in enumerate(text) if char in _LOOKALIKES), None)
    if found is None:
        letter = None if " " in text else _LETTER_O.search(text)
        return f" {phrase('hint.letter_o', place=letter.start() + 1)}" if letter else ""
    alphabet, latin = _LOOKALIKES[text[found]]
    return f" {phrase(f'hint.{alphabet}', place=found + 1, letter=text[found], latin=latin)}"
