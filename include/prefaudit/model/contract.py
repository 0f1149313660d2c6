"""Contracts: what a return looks like, loaded from YAML and checked before anything trusts it.

A contract describes where things stand in a workbook (sheets, layouts, columns, types) and which facts to bring beside
a row before the rules look at it. It holds no rule on values: those are Great Expectations suites in `expectations/`.
Fields follow Frictionless Table Schema (name, title, type, description); docs/contracts.md explains the other keys.
`include/contracts/contract.schema.json` is this module as a JSON Schema, for editors.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

import pydantic
from pydantic import ConfigDict

from prefaudit.model.errors import OperatorError


class ContractError(OperatorError):
    """A contract cannot be used as it is written."""

    french = "un formulaire est mal décrit dans son contrat"


class _Part:
    """A part of a contract: its keys are the attributes, and no others.

    pydantic checks the keys and types of a YAML; the parts themselves are plain dataclasses, whose attributes are read
    several times faster than those of its models: reading a workbook asks for them at every cell.
    """

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")


# `from` reads best in the YAML and is a keyword of Python.
_From = Annotated[str, pydantic.Field(alias="from")]
_Text = Annotated[str, pydantic.Field(min_length=1)]
_Count = Annotated[int, pydantic.Field(ge=0, strict=True)]
_Positive = Annotated[int, pydantic.Field(ge=1, strict=True)]


@dataclass(frozen=True)
class Field(_Part):
    """One answer of a table: a column of a table block, a labelled cell of a form block.

    `codes` names the code list whose labels the cell may hold, `domain` the reference column (`sites.site_code`) whose
    codes it holds; `identifier` says that its text is a name without a list (a period, a version), so that dashes and
    « 1.0 » are read as hyphens and 1; `unit` names the reference column (`indicators.unit`) with the unit of its
    numbers, in the row whose code stands beside them; `personal` keeps the field out of everything published, apart
    from the others; a field that is not `published` is kept with the others and shown nowhere;
    `optional` lets the column be absent; `computed` fields are worked out by the form: they make no row by themselves,
    and where no rule asks for them, what is wrong with them refuses nothing; `case` has its texts read in capitals or
    in small letters, so that they compare without regard to case; `prefilled` names what the template writes
    there (and locks).
    """

    name: _Text
    title: _Text
    type: Literal["string", "integer", "number", "date", "list"]
    description: str = ""
    aliases: tuple[str, ...] = ()
    codes: str = ""
    domain: str = ""
    identifier: bool = False
    unit: str = ""
    personal: bool = False
    published: bool = True
    optional: bool = False
    computed: bool = False
    case: Literal["", "upper", "lower"] = ""
    prefilled: str = ""
    section: str = ""
    width: _Positive = 20


@dataclass(frozen=True)
class Layout(_Part):
    """How a block stands on its sheet: a `table` under one header row, or a `form` of labels with answers beside them.

    `start` and `end` are the texts of the cells that open and close the block, where a sheet holds several.
    `header_rows` is how many rows a header takes: a column's header is then their texts from top to bottom, a text of
    an upper row standing for the blank cells right of it (merged headings). `skip_rows` is how many rows under the
    header are not answers (a row of help). `placeholders` are texts that stand for a blank cell (« choose… »).
    `columns` are those of the block (`B:F`), where others stand beside it; the answers of a form stand `beside` their
    labels or `under` them; `ignore` are the headers of columns that are passed over (« Note* »; `*` is any other one).
    """

    kind: Literal["form", "table"]
    start: str = ""
    end: str = ""
    header_rows: _Positive = 1
    skip_rows: _Count = 0
    placeholders: tuple[str, ...] = ()
    columns: str = ""
    answers: Literal["beside", "under"] = "beside"
    ignore: tuple[str, ...] = ()


# What a lookup may bring → the keys that it needs beside it, and those that it may have.
_LOOKUP_KEYS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "take": ((), ()),
    "count": ((), ()),
    "sum": ((), ()),
    "min": ((), ()),
    "max": ((), ()),
    "flag": (("among",), ()),
    "missing": (("key", "answered_in"), ("among",)),
    "unknown": (("key", "answered_in"), ()),
    "compute": ((), ()),
}
# Those that may be brought together.
_GROUPED = {"sum", "min", "max"}
_NO_MATCH: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Lookup(_Part):
    """A fact brought beside each row of a table, from another table of the same return or from the reference data.

    `from` is a table of the contract, or `reference.<table>`. `match` pairs a column there with a column here; rows
    of another table always match on the submission too. Exactly one of these keys is given:
    `take` (column there → new column here), `count` (new column: how many rows match), `sum`, `min` and `max` (column
    there → new column: of the matching rows of the return), `flag` (new column: whether
    the column here is among the list column there, as `among` pairs them), `missing` (new column: the list of the
    `key`s of the matching reference rows — those whose `among` columns are in the row's list columns — that are not in
    `answered_in`, a list column here or a `table.field`), or `unknown` (new column: the items of `answered_in`, a list
    column here, that are no `key` of a matching reference row).

    `compute` (new column → what it is: « served / enrolled ») works on the row itself and has neither `from` nor
    `match`.
    """

    source: _From = ""
    match: Mapping[str, str] = dataclasses.field(default_factory=lambda: _NO_MATCH)
    take: Mapping[str, str] = dataclasses.field(default_factory=dict)
    count: str = ""
    sum: Mapping[str, str] = dataclasses.field(default_factory=dict)
    min: Mapping[str, str] = dataclasses.field(default_factory=dict)
    max: Mapping[str, str] = dataclasses.field(default_factory=dict)
    compute: Mapping[str, str] = dataclasses.field(default_factory=dict)
    flag: str = ""
    missing: str = ""
    unknown: str = ""
    key: str = ""
    answered_in: str = ""
    where: Mapping[str, str] = dataclasses.field(default_factory=dict)
    among: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        kinds = [kind for kind in _LOOKUP_KEYS if getattr(self, kind)]
        if len(kinds) != 1 and not (kinds and _GROUPED.issuperset(kinds)):
            raise ValueError(f"expected exactly one of {', '.join(_LOOKUP_KEYS)}.")
        if self.compute and (self.source or self.match):
            raise ValueError("« compute » works on the row itself; expected neither « from » nor « match » beside it.")
        if not self.compute and (not self.source or self.match is _NO_MATCH):
            key = "match" if self.source else "from"
            raise ValueError(f"the key « {key} » is missing{'; expected {} where all rows match' * bool(self.source)}.")
        needed, allowed = _LOOKUP_KEYS[kinds[0]]
        for key in ("among", "key", "answered_in"):
            if key in needed and not getattr(self, key):
                raise ValueError(f"« {kinds[0]} » needs « {key} » beside it.")
            if getattr(self, key) and key not in (*needed, *allowed):
                raise ValueError(f"« {key} » says nothing beside « {kinds[0]} »; expected it to be left out.")
        if self.flag and len(self.among) != 1:
            raise ValueError(f"the flag « {self.flag} » needs one pair in « among ».")

    @property
    def compared_with_items(self) -> tuple[str, ...]:
        """Return the columns there that are compared with the items of lists here, which are texts."""
        key = (self.key,) if self.key and "." not in self.answered_in else ()
        return () if self.flag else (*self.among, *key)

    @property
    def brings(self) -> tuple[str, ...]:
        """Return the names of the columns that it brings."""
        columns = (*self.take.values(), *self.sum.values(), *self.min.values(), *self.max.values(), *self.compute)
        return (*columns, *filter(None, (self.count, self.flag, self.missing, self.unknown)))


@dataclass(frozen=True)
class Prefill(_Part):
    """The reference rows that the template writes into a table: `match` pairs a reference column with the name of a
    prefilled value (`standard`), `set` a field of the table with a reference column.

    `show` pairs the header of a column that is there to be read only with a reference column: the template writes it
    beside the prefilled fields, and reading passes it over.
    """

    source: _From
    match: Mapping[str, str]
    set: Mapping[str, str]
    show: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Guide(_Part):
    """Reference rows that the instructions list for who fills the form: `label` and `text` hold {columns} to fill.

    `match` pairs a reference column with the name of a prefilled value, `where` with a value.
    """

    title: str
    description: str
    source: _From
    match: Mapping[str, str]
    label: str
    text: str
    where: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Table(_Part):
    """One block of a return: a sheet's table or form, its fields in order, and the facts its rules ask for.

    A table has `min_rows` filled rows or more, and `max_rows` or fewer; 0 is no limit.
    """

    name: _Text
    sheet: _Text
    layout: Layout
    fields: tuple[Field, ...]
    description: str = ""
    aliases: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    optional: bool = False
    blank_rows: _Count = 0
    min_rows: _Count = 0
    max_rows: _Count = 0
    prefill: Prefill | None = None
    lookups: tuple[Lookup, ...] = ()

    def field(self, name: str) -> Field:
        """Return the field called `name`; raise KeyError where there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)


@dataclass(frozen=True)
class Mark(_Part):
    """A text that the form's own template has, and no other workbook: in a `cell` of a `sheet`, or under the name of a
    `range`."""

    text: _Text
    sheet: str = ""
    cell: str = ""
    range: str = ""

    def __post_init__(self) -> None:
        if bool(self.range) == bool(self.sheet or self.cell) or bool(self.sheet) != bool(self.cell):
            raise ValueError("expected « sheet » and « cell », or « range ».")


@dataclass(frozen=True)
class Limits(_Part):
    """How much a return of the form may hold, in place of the settings: filled rows of a sheet, `characters` in all;
    0 leaves what the settings say."""

    rows: Annotated[int, pydantic.Field(ge=0, le=1_048_576)] = 0
    characters: _Count = 0


@dataclass(frozen=True)
class Contract(_Part):
    """One form: its code, version and tables. `identity` gives the `table.field` that holds its site, …

    `support_sheets` are the sheets that the form carries beside its tables (help, lists): they are never read.
    `guides` are the lists of codes that its instructions give, `marks` what shows that a workbook is made from its
    template.
    """

    form: _Text
    version: str
    title: _Text
    tables: tuple[Table, ...]
    identity: Mapping[str, str]
    description: str = ""
    support_sheets: tuple[str, ...] = ()
    guides: tuple[Guide, ...] = ()
    marks: tuple[Mark, ...] = ()
    limits: Limits = Limits()
    status: str = "project"
    language: str = "fr"

    def table(self, name: str) -> Table:
        """Return the table called `name`; raise KeyError where there is none."""
        for candidate in self.tables:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def free_texts(self) -> Iterator[tuple[Table, Field]]:
        """Yield the fields with texts that whoever fills the form types as they like and that are published."""
        known = {self.identity.get(role) for role in ("form", "version", "campaign", "site")}
        for table, field in self.fields():
            listed = field.codes or field.domain or f"{table.name}.{field.name}" in known
            if field.type in ("string", "list") and field.published and not field.personal and not listed:
                yield table, field

    def fields(self) -> Iterator[tuple[Table, Field]]:
        """Yield every field with its table, in workbook order."""
        for table in self.tables:
            for field in table.fields:
                yield table, field
