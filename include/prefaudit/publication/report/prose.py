"""Sentences whose numbers name the published figure that they cite.

Counts below thirty are in letters, others in digits; a sentence that has one in digits has all its counts in digits.
Rates and days are in digits and change nothing of the counts beside them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prefaudit.l10n import french
from prefaudit.l10n.typography import typeset

LETTERS = 30  # the first number in digits
_BREAK = "* * *"  # between two paragraphs
# How a figure stands in a text that is not yet parted: between characters that no text has.
_CITED = re.compile("\ue000([^\ue001]*)\ue001([^\ue001]*)\ue001([^\ue002]*)\ue002")


@dataclass(frozen=True)
class Cited:
    """Words for a published figure, and its address: a table and what is counted there.

    `digits` is what stands for a count in letters in a sentence that has another in digits; « aucun » stays, and what
    is no count has none.
    """

    text: str
    figure: str
    digits: str = ""

    def __str__(self) -> str:
        """The figure as it stands in a text that `paragraphs_of` reads."""
        return f"\ue000{self.text}\ue001{self.figure}\ue001{self.digits}\ue002"


Paragraph = tuple[str | Cited, ...]


@dataclass(frozen=True)
class Count:
    """A whole number that was published, and its address; true where there is one at least."""

    value: int
    figure: str

    def __bool__(self) -> bool:
        return self.value > 0

    def cited(self, *, feminine: bool = False, none: str = "aucun") -> Cited:
        """Return the number as prose writes it; zero is `none`, or « zéro » where that is empty."""
        if not self.value and none:
            return Cited(f"{none}e" if feminine else none, self.figure)
        digits = french.number(self.value)
        words = french.words(self.value, feminine=feminine) if self.value < LETTERS else digits
        return Cited(words, self.figure, digits)

    def called(self, word: str) -> Cited:
        """Return a word that stands for the number, such as « tous »."""
        return Cited(word, self.figure)

    def before(self, noun: str, plural: str | None = None, *, feminine: bool = False) -> str:
        """Return the number and what it counts: « deux sites »."""
        return f"{self.cited(feminine=feminine)} {french.plural(self.value, noun, plural)}"

    def does(self, one: str, many: str, noun: str = "", *, feminine: bool = False) -> str:
        """Return the number as the subject of a verb: « deux ont été reçus », « aucun site n'est énuméré »."""
        verb = french.plural(self.value, one, many) if self else french.elided("ne", one)
        return f"{self.before(noun, feminine=feminine) if noun else self.cited(feminine=feminine)} {verb}"


def after(cited: Cited, word: str) -> str:
    """Return a word that ends in « e » and what is cited after it: « d'étendre »."""
    return french.elided(word, cited.text).removesuffix(cited.text) + str(cited)


def paragraphs_of(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text, with the spaces of French typography; those without a sentence are left out.

    Paragraphs are parted by « * * * », sentences by an empty line. A line goes on with the next one.
    """
    for block in text.split(_BREAK):
        sentences = [re.sub(r"[ \n]+(?=[,.])", "", " ".join(part.split("\n"))) for part in re.split(r"\n\s*\n", block)]
        alike = [_alike(re.sub(" +", " ", sentence).strip(" ")) for sentence in sentences]
        parts = _CITED.split(" ".join(filter(None, alike)))
        # Between two texts there are the three groups of a figure; a digit stands for it, as after « n° ».
        texts = [*(typeset(f"{part}0")[:-1] for part in parts[:-1:4]), typeset(parts[-1])]
        figures = [
            Cited(typeset(words), figure, digits)
            for words, figure, digits in zip(parts[1::4], parts[2::4], parts[3::4], strict=True)
        ]
        if texts != [""]:
            pairs: Iterable[tuple[str, str | Cited]] = zip(texts, [*figures, ""], strict=True)
            yield tuple(part for pair in pairs for part in pair if part)


def _alike(sentence: str) -> str:
    """Return the sentence with its counts all in digits where one of them is."""
    figures = [Cited(*groups) for groups in _CITED.findall(sentence)]
    if not any(cited.text == cited.digits for cited in figures):
        return sentence
    return _CITED.sub(lambda found: str(Cited(found[3] or found[1], found[2], found[3])), sentence)


def references(paragraphs: Iterable[Paragraph]) -> tuple[str, ...]:
    """Return the addresses of the figures cited, each once, in the order of the prose: the first has note one."""
    parts = (part for paragraph in paragraphs for part in paragraph)
    return tuple(dict.fromkeys(part.figure for part in parts if isinstance(part, Cited)))
