"""A list of any page: its columns, what is searched in it, its order, fifty rows a page; its file has the same rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from prefaudit.l10n import clock as paris
from prefaudit.l10n.french import collated

PAGE_SIZE = 50
# What a list is asked for by: the text, the order and the page; other parameters are those of its page.
ASKED = ("texte", "tri", "page")
# Whether a row has a text.
Mentions = Callable[[Any, str], bool]


@dataclass(frozen=True)
class Column:
    """A column: its name in addresses, its heading, what it shows of a row; None is shown as nothing, and comes last.

    `order` gives what rows are sorted by where that is not what they show; what `is_reserved` names people, and is for
    those who may act.
    """

    name: str
    label: str
    of: Callable[[Any], object]
    is_number: bool = False
    order: Callable[[Any], Any] | None = None
    is_reserved: bool = False


def named(name: str, label: str, *, is_number: bool = False, is_reserved: bool = False) -> Column:
    """Return the column that shows a value of a row as it is."""
    return Column(name, label, lambda row: row[name], is_number, is_reserved=is_reserved)


def named_field(name: str, label: str, *, is_number: bool = False) -> Column:
    """Return the column that shows a field of an object as it is."""
    return Column(name, label, attrgetter(name), is_number)


@dataclass(frozen=True)
class View:
    """How a reader asks for a list: by a text, in an order (the largest first behind a « - »), a page of it.

    The page 0 holds the whole list, for paper. `others` are the parameters of its page, which stay as they are.
    """

    text: str = ""
    sort: str = ""
    page: int = 1
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def column(self) -> str:
        """The column that the list is sorted by; empty for the order that it has by itself."""
        return self.sort.removeprefix("-")

    @property
    def direction(self) -> str:
        """The direction of the order, as `aria-sort` names it."""
        return "descending" if self.sort.startswith("-") else "ascending"

    def sort_by(self, column: str) -> str:
        """Return the order that a click on the heading of a column asks for; the other way on a second click."""
        return f"-{column}" if self.sort == column else column

    def address(self, **changes: Any) -> str:
        """Return the query string that asks for this view, some fields changed; of the others, some may be too."""
        others = {**self.others, **changes.pop("others", {})}
        wanted = replace(self, **changes)
        asked = {**others, "texte": wanted.text, "tri": wanted.sort}
        page = {"page": wanted.page} if wanted.page != 1 else {}
        return urlencode({name: value for name, value in asked.items() if value} | page)


@dataclass(frozen=True)
class Listing:
    """A page of a list: its rows, its number, how many pages and rows the view holds, and how many rows there are."""

    name: str
    columns: Sequence[Column]
    view: View
    rows: Sequence[Any]
    page: int
    pages: int
    found: int
    total: int

    @property
    def first(self) -> int:
        """The position of its first row in the list, from 1."""
        return (self.page - 1) * PAGE_SIZE + 1

    def shown(self, column: str, row: Any) -> object:
        """Return what a column of it shows of a row."""
        return next(each.of(row) for each in self.columns if each.name == column)


def listing(
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    view: View,
    *,
    mentions: Mentions | None = None,
    total: int | None = None,
) -> Listing:
    """Return the page of a list that a view asks for; the last one where there are fewer.

    Args:
        name: The name of the list in addresses, and of its file.
        columns: Its columns.
        rows: All its rows, in the order that it has by itself.
        view: What is asked for.
        mentions: Whether a row has a text; by default whether a column of it has.
        total: How many rows there are where `rows` were narrowed to some of them.
    """
    found = arranged(columns, rows, view, mentions)
    pages = max(1, -(-len(found) // PAGE_SIZE)) if view.page else 1
    page = min(max(1, view.page), pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE] if view.page else found
    return Listing(name, columns, view, shown, page, pages, len(found), len(rows) if total is None else total)


def arranged(columns: Sequence[Column], rows: Sequence[Any], view: View, mentions: Mentions | None = None) -> list[Any]:
    """Return the rows that a view holds, sorted; those without a value in the sort column come last."""
    has = mentions or (lambda row, text: says(text, (column.of(row) for column in columns)))
    kept = [row for row in rows if has(row, view.text)] if view.text.strip() else list(rows)
    column = next((column for column in columns if column.name == view.column), None)
    if column is None:
        return kept
    value = column.order or column.of
    keys = [(value(row), row) for row in kept]
    present: list[tuple[Any, Any]] = [
        (collated(key) if isinstance(key, str) else key, row) for key, row in keys if key is not None
    ]
    present.sort(key=lambda each: each[0], reverse=view.direction == "descending")
    return [row for _, row in present] + [row for key, row in keys if key is None]


def says(text: str, values: Iterable[object]) -> bool:
    """Return whether one of some values has a text; accents, capitals, hyphens and « n° » do not count."""
    wanted = _bare(text.strip().removeprefix("n°"))
    return bool(wanted) and any(wanted in _bare(_shown(value)) for value in values if value is not None)


@lru_cache(maxsize=2**15)
def _bare(text: str) -> str:
    """Return a text as it is searched; most stand in many rows, and come again with the next request."""
    return collated(text)[0]


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return paris.short(value)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
