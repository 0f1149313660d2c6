"""The texts by which a table is found: titles and aliases of its fields, and the header rows that hold them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from prefaudit.l10n.languages import phrase
from prefaudit.model.contract import Contract, Field, Table
from prefaudit.workbook.text import header_key

HEADER_SEARCH_ROWS = 80
FORM_SEARCH_COLUMNS = 12
CLOSE_ENOUGH = 80.0
_QUOTES = " \t\n\"“”«»„'’‘\u00a0\u202f"


@lru_cache(maxsize=65_536)
def name_key(text: str) -> str:
    """Return a header, label or sheet name as meaning only, without the quotes around it."""
    return header_key(text.strip(_QUOTES))


@dataclass(frozen=True)
class Names:
    """The fields of a table by the texts that name them: folded titles, and folded aliases that are no title."""

    titles: Mapping[str, str]
    aliases: Mapping[str, str]

    @classmethod
    def of(cls, fields: Sequence[Field]) -> "Names":
        """Return the names of these fields; a title wins over another field's alias."""
        titles = {name_key(field.title): field.name for field in fields}
        aliases = {name_key(alias): field.name for field in fields for alias in field.aliases}
        return cls(titles, {alias: name for alias, name in aliases.items() if alias not in titles})

    def get(self, text: object) -> str | None:
        """Return the field that a cell names, None where it names none."""
        if not isinstance(text, str) or not text:
            return None
        key = name_key(text)
        return self.titles.get(key) or self.aliases.get(key)

    def is_title(self, text: object) -> bool:
        """Return whether a cell holds the title of a field, as the form itself writes it."""
        return isinstance(text, str) and name_key(text) in self.titles


def sheet_faults(contract: Contract) -> Iterator[str]:
    """Yield a sentence for each name of a sheet that reading could not tell from another one, or from none."""
    taken = {name_key(name): name for name in contract.support_sheets}
    named = {name: table.name for table in contract.tables for name in (table.sheet, *table.aliases)}
    for name in (*contract.support_sheets, *named):
        if not name_key(name):
            yield f"« {name} » has no letter and no digit; expected the name of a sheet."
    for name, table in named.items():
        other = taken.get(name_key(name))
        if other is not None and other.casefold() != name.casefold():
            yield (
                f"the sheet « {name} » of the table {table} reads like « {other} » of the support_sheets, which are "
                "not read; expected another name."
            )


def title_faults(table: Table) -> Iterator[tuple[str, str]]:
    """Yield (field, sentence) for each title or alias of a table that reading could not tell from another one."""
    shown = table.prefill.show if table.prefill else ()
    taken = {name_key(title): f"the column « {title} » that is shown" for title in shown}
    texts = [(field, field.title) for field in table.fields]
    texts += [(field, alias) for field in table.fields for alias in field.aliases]
    for field, text in texts:
        own = f"the field {field.name}"
        if not name_key(text):
            yield field.name, f"« {text} » has no letter and no digit; expected a text that names the field."
        elif (other := taken.setdefault(name_key(text), own)) != own:
            yield (
                field.name,
                f"« {text} » names {other} too, since case and accents do not count; expected its own name.",
            )


def match_headers(row: Sequence[object], names: Names) -> dict[str, int]:
    """Return field → its column: the first that has its title, wherever it stands; else the first with an alias."""
    titles, aliases = dict[str, int](), dict[str, int]()
    for column, value in enumerate(row):
        name = names.get(value)
        if name is not None:
            (titles if names.is_title(value) else aliases).setdefault(name, column)
    return aliases | titles


def header_texts(rows: Sequence[Sequence[object]], first: int, depth: int) -> Sequence[object]:
    """Return the header texts of the columns: one row as it is; of several, the texts from top to bottom."""
    if depth == 1:
        return rows[first]
    lines = [list(row) for row in rows[first : first + depth]]
    own = [[value != "" for value in line] for line in lines]
    for level, line in enumerate(lines[:-1]):
        for column in range(1, len(line)):
            # A merged heading stands over the blank cells right of it, up to where a heading above it begins anew.
            if not any(own[above][column] for above in range(level + 1)):
                line[column] = line[column - 1]
    return [" ".join(str(part).strip() for part in parts if part != "") for parts in zip(*lines, strict=True)]


def closest(wanted: str, candidates: Sequence[str]) -> str | None:
    """Return the candidate that reads most like a wanted text, None where none is close."""
    match = process.extractOne(wanted, candidates, scorer=fuzz.ratio, processor=name_key, score_cutoff=CLOSE_ENOUGH)
    return match[0] if match else None


def suggestion(wanted: str, candidates: Sequence[str]) -> str:
    """Return « Vouliez-vous dire… » with the candidate that is close to a wanted text; "" where none is.

    A blank stands before it, as it follows another sentence.
    """
    found = closest(wanted, candidates)
    return f" {phrase('hint.did_you_mean', found=found.strip())}" if found is not None else ""
