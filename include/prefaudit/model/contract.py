"""Contracts: what a return looks like, loaded from YAML and checked before anything trusts it.

A contract describes where things stand in a workbook (sheets, layouts, columns, types) and which facts to bring beside
a row before the rules look at it. It holds no rule on values: those are Great Expectations suites in `expectations/`.
Fields follow Frictionless Table Schema (name, title, type, description); docs/contracts.md explains the other keys.
`include/contracts/contract.schema.json` is this module as a JSON Schema, for editors.
"""

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import pydantic
import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from prefaudit.model.errors import OperatorError


class ContractError(OperatorError):
    """A contract cannot be used as it is written."""


class _Part:
    """A part of a contract: its keys are the attributes, and no others.

    pydantic checks the keys and types of a YAML; the parts themselves are plain dataclasses, whose attributes are read
    several times faster than those of its models: reading a workbook asks for them at every cell.
    """

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")


# `from` reads best in the YAML and is a keyword of Python.
_From = Annotated[str, pydantic.Field(alias="from")]


@dataclass(frozen=True)
class Field(_Part):
    """One answer of a table: a column of a table block, a labelled cell of a form block.

    `codes` names the code list whose labels the cell may hold, `domain` the reference column (`sites.site_code`) whose
    codes it holds; `identifier` says that its text is a name without a list (a period, a version), so that dashes and
    « 1.0 » are read as hyphens and 1; `unit` names the reference column (`indicators.unit`) with the unit of its
    numbers, in the row whose code stands beside them; `personal` keeps the field out of everything published;
    `optional` lets the column be absent; `computed` fields are worked out by the form and make no row by themselves;
    `prefilled` names what the template writes there (and locks).
    """

    name: str
    title: str
    type: Literal["string", "integer", "number", "date", "list"]
    description: str = ""
    aliases: tuple[str, ...] = ()
    codes: str = ""
    domain: str = ""
    identifier: bool = False
    unit: str = ""
    personal: bool = False
    optional: bool = False
    computed: bool = False
    prefilled: str = ""
    section: str = ""
    width: int = 20


@dataclass(frozen=True)
class Layout(_Part):
    """How a block stands on its sheet: a `table` under one header row, or a `form` of labels with answers beside them.

    `start` and `end` are the texts of the cells that open and close the block, where a sheet holds several.
    `header_rows` is how many rows a header takes: a column's header is then their texts from top to bottom, a text of
    an upper row standing for the blank cells right of it (merged headings). `skip_rows` is how many rows under the
    header are not answers (a row of help). `placeholders` are texts that stand for a blank cell (« choose… »).
    """

    kind: Literal["form", "table"]
    start: str = ""
    end: str = ""
    header_rows: int = 1
    skip_rows: int = 0
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lookup(_Part):
    """A fact brought beside each row of a table, from another table of the same return or from the reference data.

    `from` is a table of the contract, or `reference.<table>`. `match` pairs a column there with a column here; rows
    of another table always match on the submission too. Exactly one of these keys is given:
    `take` (column there → new column here), `count` (new column: how many rows match), `flag` (new column: whether
    the column here is among the list column there, as `among` pairs them), `missing` (new column: the list of the
    `key`s of the matching reference rows — those whose `among` columns are in the row's list columns — that are not in
    `answered_in`, a list column here or a `table.field`), or `unknown` (new column: the items of `answered_in`, a list
    column here, that are no `key` of a matching reference row).
    """

    source: _From
    match: Mapping[str, str]
    take: Mapping[str, str] = dataclasses.field(default_factory=dict)
    count: str = ""
    flag: str = ""
    missing: str = ""
    unknown: str = ""
    key: str = ""
    answered_in: str = ""
    where: Mapping[str, str] = dataclasses.field(default_factory=dict)
    among: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        if sum(map(bool, (self.take, self.count, self.flag, self.missing, self.unknown))) != 1:
            raise ValueError("expected exactly one of take, count, flag, missing, unknown.")
        if self.flag and len(self.among) != 1:
            raise ValueError(f"the flag « {self.flag} » needs one pair in « among ».")


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
    """One block of a return: a sheet's table or form, its fields in order, and the facts its rules ask for."""

    name: str
    sheet: str
    layout: Layout
    fields: tuple[Field, ...]
    description: str = ""
    aliases: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    optional: bool = False
    blank_rows: int = 0
    prefill: Prefill | None = None
    lookups: tuple[Lookup, ...] = ()

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two fields are called « {name} »; each needs a name of its own.")
        for name in self.key:
            if name not in names:
                raise ValueError(f"the key « {name} » is not a field; expected one of {', '.join(names)}.")

    def field(self, name: str) -> Field:
        """Return the field called `name`; raise KeyError where there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)


@dataclass(frozen=True)
class Contract(_Part):
    """One form: its code, version and tables. `identity` gives the `table.field` that holds its site, …

    `support_sheets` are the sheets that the form carries beside its tables (help, lists): they are never read.
    `guides` are the lists of codes that its instructions give.
    """

    form: str
    version: str
    title: str
    tables: tuple[Table, ...]
    identity: Mapping[str, str]
    description: str = ""
    support_sheets: tuple[str, ...] = ()
    guides: tuple[Guide, ...] = ()
    status: str = "project"
    language: str = "fr"

    def __post_init__(self) -> None:
        names = [table.name for table in self.tables]
        for table in self.tables:
            for lookup in table.lookups:
                if not lookup.source.startswith("reference.") and lookup.source not in names:
                    raise ValueError(
                        f"table {table.name}, lookup from « {lookup.source} »: expected reference.<table> or one of "
                        f"{', '.join(names)}."
                    )
        for role, target in self.identity.items():
            table_name, _, field_name = target.partition(".")
            try:
                self.table(table_name).field(field_name)
            except KeyError as error:
                raise ValueError(f"identity.{role} is « {target} »; expected a field, as table.field.") from error

    def table(self, name: str) -> Table:
        """Return the table called `name`; raise KeyError where there is none."""
        for candidate in self.tables:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def fields(self) -> Iterator[tuple[Table, Field]]:
        """Yield every field with its table, in workbook order."""
        for table in self.tables:
            for field in table.fields:
                yield table, field


def load_contract(path: Path) -> Contract:
    """Read one contract.

    Raises:
        ContractError: the YAML is not a contract; one line a fault, each with the file, the place and what is expected.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ContractError(f"{path.name} cannot be read as YAML: {error}. Correct the file.") from error
    if not isinstance(data, dict):
        raise ContractError(f"{path.name} is not a mapping; a contract starts with « form: … ».")
    try:
        return TypeAdapter(Contract).validate_python(data)
    except ValidationError as error:
        raise ContractError("\n".join(_sentence(path.name, data, fault) for fault in error.errors())) from error


def form_named(path: Path) -> str:
    """Return the form that a file names, whatever else is wrong in it; where it names none, the name of the file."""
    try:
        named = re.search(r"^form:[ \t]*[\"']?([\w-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    except (OSError, ValueError):
        named = None
    return named[1] if named else path.name


def json_schema() -> str:
    """Return the JSON Schema of a contract, for editors: what `include/contracts/contract.schema.json` holds."""
    return json.dumps(TypeAdapter(Contract).json_schema(), indent=2, ensure_ascii=False) + "\n"


# What stands under the keys of a contract that hold parts: its word in sentences, its keys.
_PARTS: Mapping[str, tuple[str, Any]] = {
    "tables": ("table", Table),
    "fields": ("field", Field),
    "layout": ("layout", Layout),
    "lookups": ("lookup from", Lookup),
    "prefill": ("prefill", Prefill),
    "guides": ("guide", Guide),
}


# Which key names a part of a list, and what the errors of pydantic expect in the words of YAML.
_NAMES = ("name", "title", "from")
_EXPECTED = {"dataclass_type": "a mapping", "string_type": "a text, between quotes", "tuple_type": "a list"}


def _sentence(file: str, data: Any, fault: ErrorDetails) -> str:
    """Return a fault as a sentence that begins with its place: « x.yaml, table findings, field result: … »."""
    places, path, key = [file], list(fault["loc"]), ""
    part: Any = Contract
    if fault["type"] != "value_error" and isinstance(path[-1], str):
        key = str(path.pop())
    for step in path:
        data = data[step]
        if isinstance(step, str):
            word, part = _PARTS.get(step, (step, part))
            places.append(word)
        else:
            names = data if isinstance(data, dict) else {}
            places[-1] += f" {next((names[at] for at in _NAMES if at in names), step + 1)}"
    place = ", ".join(places)
    if fault["type"] == "value_error":
        return f"{place}: {fault['ctx']['error']}"
    if fault["type"] == "missing":
        return f"{place}: the key « {key} » is missing."
    if fault["type"] == "unexpected_keyword_argument":
        keys = (field.name for field in dataclasses.fields(part))
        expected = ", ".join(sorted("from" if name == "source" else name for name in keys))
        return f"{place}: unknown key « {key} »; expected one of {expected}."
    expected = _EXPECTED.get(fault["type"], fault["msg"].removeprefix("Input should be "))
    return f"{place}: {f'« {key} »' if key else 'it'} is « {fault['input']} »; expected {expected}."
