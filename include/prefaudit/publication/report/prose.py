"""Sentences whose numbers name the published figure that they say.

Numbers below a hundred are in letters, others in digits; a sentence that needs digits has all its numbers in digits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from prefaudit.l10n import french

LETTERS = 100  # the first number in digits


@dataclass(frozen=True)
class Cited:
    """Words that say a published figure, and its address: a table and what is counted there.

    `digits` is what stands for words in a sentence that has other numbers in digits; « aucun » stays.
    """

    text: str
    figure: str
    digits: str = ""


Part = str | Cited
Paragraph = tuple[Part, ...]


@dataclass(frozen=True)
class Count:
    """A whole number that was published, and its address."""

    value: int
    figure: str

    def cited(self, *, feminine: bool = False) -> Cited:
        """The number; none is « aucun »."""
        if not self.value:
            return Cited("aucune" if feminine else "aucun", self.figure)
        return numbered(self.value, self.figure, feminine=feminine)

    def before(self, noun: str, plural: str | None = None, *, feminine: bool = False) -> list[Part]:
        """The number and what it counts: « deux sites »."""
        return [self.cited(feminine=feminine), f" {french.plural(self.value, noun, plural)}"]

    def does(self, one: str, many: str, noun: str = "", *, feminine: bool = False) -> list[Part]:
        """The number as the subject of a verb: « deux ont été reçus », « aucun site n'est énuméré »."""
        verb = french.plural(self.value, one, many) if self.value else french.elided("ne", one)
        subject = self.before(noun, feminine=feminine) if noun else [self.cited(feminine=feminine)]
        return [*subject, f" {verb}"]


def numbered(value: int, figure: str, *, feminine: bool = False) -> Cited:
    """A whole number as prose writes it, with its address."""
    digits = french.number(value)
    return Cited(french.words(value, feminine=feminine) if value < LETTERS else digits, figure, digits)


def after(words: str, cited: Cited | None, then: str = "") -> list[Part]:
    """A figure between the words around it; nothing where it is not known."""
    return [words, cited, then] if cited else []


def enumerated(parts: Sequence[list[Part]]) -> list[Part]:
    """Parts of a sentence in a row: « a, b et c »."""
    *before, last = parts
    return [*joined(before, ", "), " et ", *last] if before else last


def joined(parts: Sequence[list[Part]], by: str) -> list[Part]:
    """Parts of a sentence in a row, with words between them."""
    return [piece for place, part in enumerate(parts) for piece in ([by, *part] if place else part)]


def paragraph(sentences: Iterable[list[Part]]) -> Paragraph:
    """Sentences one after the other, with the spaces of French typography; neighbouring texts are one."""
    parts: list[Part] = []
    for part in joined([_alike(sentence) for sentence in sentences if sentence], " "):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    return tuple(french.typeset(part) if isinstance(part, str) else part for part in parts)


def _alike(sentence: list[Part]) -> list[Part]:
    """The sentence with its numbers all in digits where one of them is."""
    cited = [part for part in sentence if isinstance(part, Cited)]
    if not any(letter.isdigit() for part in cited for letter in part.text):
        return sentence
    return [replace(part, text=part.digits or part.text) if isinstance(part, Cited) else part for part in sentence]


def plain(paragraphs: Iterable[Paragraph]) -> str:
    """The prose alone, with an empty line between paragraphs."""
    return "\n\n".join("".join(_text(part) for part in paragraph) for paragraph in paragraphs)


def references(paragraphs: Iterable[Paragraph]) -> tuple[str, ...]:
    """The addresses of the figures cited, each once, in the order of the prose: the first has the note number one."""
    parts = (part for paragraph in paragraphs for part in paragraph)
    return tuple(dict.fromkeys(part.figure for part in parts if isinstance(part, Cited)))


def _text(part: Part) -> str:
    return part.text if isinstance(part, Cited) else part
