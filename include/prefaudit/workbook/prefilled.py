"""The texts that the form gives beside its codes, compared with what stands there: a column sorted alone is found."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from rapidfuzz import fuzz

from prefaudit.model.contract import Contract, Table
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import TableData
from prefaudit.reference.data import Reference
from prefaudit.workbook.cell_places import cell_name
from prefaudit.workbook.headers import name_key
from prefaudit.workbook.layout import Block
from prefaudit.workbook.reading_rules import Location, issue_of
from prefaudit.workbook.text import clean, folded, shortened

# From this likeness on a text is the form's own, reworded; so many others in one column are no slip.
_REWORDED, _MANY = 85.0, 3
_SIGNS = re.compile(r"[\W_]+")

Key = tuple[object, ...]


@dataclass(frozen=True)
class _Difference:
    """A text that is not the form's for its row: where it stands, both texts, the other row whose text it is."""

    location: Location
    code: str
    found: str
    wanted: str
    other: str


@dataclass(frozen=True)
class ColumnTexts:
    """The texts of the form in one column: by the key of the row, and the one code of each meaning."""

    by_key: Mapping[Key, str]
    owners: Mapping[str, str]

    @classmethod
    def of(cls, by_key: Mapping[Key, str]) -> "ColumnTexts":
        """Return them from the texts by key; a text of several codes (a unit) tells nothing."""
        count = Counter(map(_meaning, by_key.values()))
        owners = {_meaning(text): " ".join(map(str, key)) for key, text in by_key.items() if count[_meaning(text)] == 1}
        return cls(by_key, owners)


class PrefilledTexts:
    """The texts of the form beside the codes of its prefilled tables, by what identifies the form's standard."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._texts: dict[tuple[str, str, Key], Mapping[str, ColumnTexts]] = {}

    def of(self, contract: Contract, table: Table, values: Mapping[str, object]) -> Mapping[str, ColumnTexts]:
        """Return, by header of a column, the text that the form has beside each key of the table.

        Args:
            contract: The form.
            table: A table of it.
            values: The prefilled values that choose the rows (`standard`), as the return has them.
        """
        if table.prefill is None:
            return {}
        chosen = tuple(values.get(name) for name in table.prefill.match.values())
        at = (contract.form, table.name, chosen)
        if at not in self._texts:
            # A return can hold anything there; only what the reference data know is kept.
            texts = self._read(table, chosen)
            if not texts:
                return {}
            self._texts[at] = texts
        return self._texts[at]

    def _read(self, table: Table, chosen: Key) -> Mapping[str, ColumnTexts]:
        prefill = table.prefill
        assert prefill is not None  # noqa: S101  asked for in `of`
        columns = {table.field(name).title: column for name, column in prefill.set.items() if name not in table.key}
        columns |= prefill.show
        keys = [(prefill.set[name], table.field(name).type) for name in _key_fields(table)]
        texts: dict[str, dict[Key, str]] = defaultdict(dict)
        for row in self._reference.table(prefill.source.removeprefix("reference.")) if keys else ():
            if tuple(row[column] for column in prefill.match) == chosen:
                for title, column in columns.items():
                    texts[title][tuple(_plain(row[name], kind) for name, kind in keys)] = str(row[column] or "")
        return {title: ColumnTexts.of(by_key) for title, by_key in texts.items()}


def prefilled_issues(block: Block, data: TableData, texts: Mapping[str, ColumnTexts]) -> Iterator[Issue]:
    """Yield the issues of the texts of a table that are not those of the form beside their code.

    A text of another code is an error: its column was sorted or moved alone. So are many texts that are unlike the
    form's. A few, or reworded ones, are warnings.
    """
    headers = {name_key(value): column for column, value in enumerate(block.headers) if isinstance(value, str)}
    columns = {field.title: block.columns.get(field.name) for field in block.table.fields}
    for title, of_keys in texts.items():
        column = columns.get(title)
        column = headers.get(name_key(title)) if column is None else column
        if column is not None:
            yield from _issues(list(_differences(block, data, title, column, of_keys)))


def _issues(differences: Sequence[_Difference]) -> Iterator[Issue]:
    unlike = [not each.other and fuzz.ratio(each.found, each.wanted) < _REWORDED for each in differences]
    many = sum(unlike) >= _MANY
    for each, is_unlike in zip(differences, unlike, strict=True):
        rule = "changed"
        if each.other:
            rule = "moved"
        elif many and is_unlike:
            rule = "replaced"
        facts = {"code": each.code, "wanted": each.wanted, "other": each.other}
        yield issue_of(f"structure.prefilled.{rule}", each.location, found=shortened(each.found), **facts)


def _differences(block: Block, data: TableData, title: str, column: int, texts: ColumnTexts) -> Iterator[_Difference]:
    names = [field.name for field in block.table.fields]
    keys = [(names.index(name) + 1, block.table.field(name).type) for name in _key_fields(block.table)]
    name = next((field.name for field in block.table.fields if field.title == title), "")
    wanted = texts.by_key
    for row in data.rows:
        key = tuple([_plain(row[position], kind) for position, kind in keys])
        number = int(str(row[0]))
        cells = block.grid.rows[number - 1]
        found = cells[column] if column < len(cells) else ""
        if key not in wanted or found == wanted[key] or not isinstance(found, str):
            continue
        meaning = _meaning(found)
        if meaning and meaning != _meaning(wanted[key]):
            location = Location(block.grid.name, cell_name(number - 1, column), block.table.name, name, number)
            code = " ".join(map(str, key))
            yield _Difference(location, code, clean(found), wanted[key], texts.owners.get(meaning, ""))


def _plain(value: object, kind: str) -> str:
    """Return a part of a key as the text that it is compared by: of a number, without zeros that say nothing."""
    text = "" if value is None else str(value)
    if kind not in ("integer", "number"):
        return text
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


def _key_fields(table: Table) -> Sequence[str]:
    return [name for name in table.key if table.prefill and name in table.prefill.set]


@lru_cache(maxsize=8192)
def _meaning(text: str) -> str:
    """Return a text without its typography: signs, spaces, case, accents; one that is only signs (« % ») as it is."""
    plain = folded(clean(text)).replace("œ", "oe").replace("æ", "ae")
    return _SIGNS.sub(" ", plain).strip() or plain
