"""The texts to review: each with what is suspected in it, marked where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from prefaudit.model.contract import Contract
from prefaudit.model.contracts import Contracts
from prefaudit.publication.free_texts import FreeText


@dataclass(frozen=True)
class TextLine:
    """A text as a line of the page: its pieces, each with whether it is suspected, and the codes of what is."""

    text: FreeText
    title: str
    place: str
    parts: Sequence[tuple[str, bool]]
    kinds: Sequence[str]


def text_lines(
    texts: Sequence[FreeText], contracts: Contracts, cells: Mapping[tuple[int, str, str, int | None], str]
) -> list[TextLine]:
    """Return the lines of some texts, in their order.

    Args:
        texts: The texts.
        contracts: The contracts, for the titles of fields.
        cells: The cells at which sites were warned, by submission, table, field and row.
    """
    titles = {
        (table.name, field.name): field.title
        for contract in _oldest_first(contracts)
        for table, field in contract.fields()
    }
    return [
        TextLine(
            each,
            titles.get((each.table, each.field), "Nom de la feuille" if not each.field else each.field),
            _place(each, cells.get((each.submission, each.table, each.field, each.row), "")),
            list(_parts(each)),
            list(dict.fromkeys(found.kind for found in each.suspicions)),
        )
        for each in texts
    ]


def _oldest_first(contracts: Contracts) -> Iterator[Contract]:
    for form in contracts.forms:
        yield from contracts.of(form)


def _place(text: FreeText, cell: str) -> str:
    if not text.field:
        return ""
    where = f"case {cell}" if cell else f"ligne {text.row}" if text.row else ""
    return ", ".join(filter(None, (text.sheet, where)))


def _parts(text: FreeText) -> Iterator[tuple[str, bool]]:
    place = 0
    for found in sorted(text.suspicions, key=lambda each: (each.start, each.end)):
        if found.end > place:
            yield text.text[place : max(place, found.start)], False
            yield text.text[max(place, found.start) : found.end], True
            place = found.end
    yield text.text[place:], False
