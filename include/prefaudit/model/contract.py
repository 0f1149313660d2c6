"""Contracts: what a return looks like, loaded from YAML and checked before anything trusts it.

A contract says where things stand in a workbook (sheets, layouts, columns, types) and which facts to bring beside a
row before the rules look at it. It holds no rule on values: those are Great Expectations suites in `expectations/`.
Fields follow Frictionless Table Schema (name, title, type, description); docs/contracts.md explains the other keys.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from prefaudit.model.errors import OperatorError

FIELD_TYPES = ("string", "integer", "number", "date", "list")
LAYOUT_KINDS = ("form", "table")
# The form of this project's own audit return.
AUDIT_RETURN = "audit-return"


class ContractError(OperatorError):
    """A contract cannot be used as it is written."""


@dataclass(frozen=True)
class Field:
    """One answer of a table: a column of a table block, a labelled cell of a form block.

    `codes` names the code list whose labels the cell may hold, `domain` the reference column (`sites.site_code`) whose
    codes it holds; `personal` keeps the field out of everything published;
    `optional` lets the column be absent; `computed` says that the form works it out, so that it makes no row by itself;
    `prefilled` names what the template writes there (and locks).
    """

    name: str
    title: str
    type: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    codes: str = ""
    domain: str = ""
    personal: bool = False
    optional: bool = False
    computed: bool = False
    prefilled: str = ""
    section: str = ""
    width: int = 20


@dataclass(frozen=True)
class Layout:
    """How a block stands on its sheet: a `table` under one header row, or a `form` of labels with answers beside them.

    `start` and `end` are the texts of the cells that open and close the block, where a sheet holds several.
    `header_rows` is how many rows a header takes: a column's header is then their texts from top to bottom, a text of
    an upper row standing for the blank cells right of it (merged headings). `skip_rows` is how many rows under the
    header are not answers (a row of help). `placeholders` are texts that stand for a blank cell (« choose… »).
    """

    kind: str
    start: str = ""
    end: str = ""
    header_rows: int = 1
    skip_rows: int = 0
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lookup:
    """A fact brought beside each row of a table, from another table of the same return or from the reference data.

    `source` is a table of the contract, or `reference.<table>`. `match` pairs a column there with a column here; rows
    of another table always match on the submission too. Exactly one of these says what is brought:
    `take` (column there → new column here), `count` (new column: how many rows match), `flag` (new column: whether
    the column here is among the list column there, as `among` pairs them), `missing` (new column: the list of the
    `key`s of the matching reference rows — those whose `among` columns are in the row's list columns — that are not in
    `answered_in`, a list column here or a `table.field`), or `unknown` (new column: the items of `answered_in`, a list
    column here, that are no `key` of a matching reference row).
    """

    source: str
    match: Mapping[str, str]
    take: Mapping[str, str] = field(default_factory=dict)
    count: str = ""
    flag: str = ""
    missing: str = ""
    unknown: str = ""
    key: str = ""
    answered_in: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    among: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Prefill:
    """The reference rows that the template writes into a table: `match` pairs a reference column with the name of a
    prefilled value (`standard`), `set` a field of the table with a reference column.

    `show` pairs the header of a column that is there to be read only with a reference column: the template writes it
    beside the prefilled fields, and reading passes it over.
    """

    source: str
    match: Mapping[str, str]
    set: Mapping[str, str]
    show: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Guide:
    """Reference rows that the instructions list for who fills the form: `label` and `text` hold {columns} to fill.

    `match` pairs a reference column with the name of a prefilled value, `where` with a value.
    """

    title: str
    description: str
    source: str
    match: Mapping[str, str]
    label: str
    text: str
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
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

    def field(self, name: str) -> Field:
        """The field called `name`; KeyError where there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)


@dataclass(frozen=True)
class Contract:
    """One form: its code, version and tables. `identity` says in which `table.field` a return names its site…

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

    def table(self, name: str) -> Table:
        """The table called `name`; KeyError where there is none."""
        for candidate in self.tables:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def fields(self) -> Iterator[tuple[Table, Field]]:
        """Every field with its table, in workbook order."""
        for table in self.tables:
            for each in table.fields:
                yield table, each


def load_contract(path: Path) -> Contract:
    """Read one contract.

    Raises ContractError, naming the file, the place and what is expected, where the YAML cannot be a contract.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ContractError(f"{path.name} cannot be read as YAML: {error}. Correct the file.") from error
    if not isinstance(data, dict):
        raise ContractError(f"{path.name} holds no mapping; a contract starts with « form: … ».")
    contract: Contract = _build(Contract, data, path.name, tables=_table, guides=_guide)
    _check(contract, path.name)
    return contract


@cache
def load_contracts(folder: Path) -> Mapping[str, Contract]:
    """All the contracts of a folder by form code, read once a process. Files are those with a `form` key."""
    contracts: dict[str, Contract] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == READING_RULES:
            continue
        contract = load_contract(path)
        if contract.form in contracts:
            raise ContractError(f"{path.name}: the form « {contract.form} » has two contracts. Keep one.")
        contracts[contract.form] = contract
    if not contracts:
        raise ContractError(f"No contract in the folder « {folder.name} ». Put one YAML a form there.")
    return contracts


READING_RULES = "reading-rules.yaml"


def _table(data: Mapping[str, Any], where: str) -> Table:
    table: Table = _build(
        Table,
        data,
        f"{where}, table {data.get('name', '?')}",
        fields=lambda item, place: _build(Field, item, f"{place}, field {item.get('name', '?')}"),
        layout=lambda item, place: _build(Layout, item, f"{place}, layout"),
        lookups=_lookup,
        prefill=lambda item, place: _build(Prefill, _renamed(item), f"{place}, prefill"),
    )
    return table


def _guide(data: Mapping[str, Any], where: str) -> Guide:
    guide: Guide = _build(Guide, _renamed(data), f"{where}, guide {data.get('title', '?')}")
    return guide


def _lookup(data: Mapping[str, Any], where: str) -> Lookup:
    lookup: Lookup = _build(Lookup, _renamed(data), f"{where}, lookup from {data.get('from', '?')}")
    return lookup


def _renamed(data: Mapping[str, Any]) -> dict[str, Any]:
    # `from` reads best in the YAML and is a keyword in Python.
    return {("source" if key == "from" else key): value for key, value in data.items()}


def _build(kind: type, data: Mapping[str, Any], where: str, **parts: Any) -> Any:
    known = {each.name for each in fields(kind)}
    unknown = sorted(set(data) - known)
    if unknown:
        raise ContractError(f"{where}: unknown key « {unknown[0]} »; expected one of {', '.join(sorted(known))}.")
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key in parts and isinstance(value, list):
            values[key] = tuple(parts[key](item, where) for item in value)
        elif key in parts:
            values[key] = parts[key](value, where)
        else:
            values[key] = tuple(value) if isinstance(value, list) else value
    try:
        return kind(**values)
    except TypeError as error:
        raise ContractError(f"{where}: a required key is absent ({error}).") from error


def _check(contract: Contract, where: str) -> None:
    for table in contract.tables:
        place = f"{where}, table {table.name}"
        if table.layout.kind not in LAYOUT_KINDS:
            raise ContractError(f"{place}: layout « {table.layout.kind} »; expected {' or '.join(LAYOUT_KINDS)}.")
        for each in table.fields:
            if each.type not in FIELD_TYPES:
                raise ContractError(
                    f"{place}, field {each.name}: type « {each.type} »; expected one of {', '.join(FIELD_TYPES)}."
                )
        names = [each.name for each in table.fields]
        for name in (*(n for n in names if names.count(n) > 1), *(k for k in table.key if k not in names)):
            raise ContractError(f"{place}: « {name} » is named twice, or is a key that is no field.")
        for lookup in table.lookups:
            _check_lookup(contract, lookup, place)
    for role, target in contract.identity.items():
        table_name, _, field_name = target.partition(".")
        try:
            contract.table(table_name).field(field_name)
        except KeyError as error:
            raise ContractError(f"{where}: identity.{role} points at « {target} », which is no field.") from error


def _check_lookup(contract: Contract, lookup: Lookup, place: str) -> None:
    if not lookup.source.startswith("reference.") and lookup.source not in {t.name for t in contract.tables}:
        raise ContractError(f"{place}: a lookup from « {lookup.source} », which is neither a table nor reference.….")
    if sum(map(bool, (lookup.take, lookup.count, lookup.flag, lookup.missing, lookup.unknown))) != 1:
        raise ContractError(
            f"{place}: the lookup from {lookup.source} needs exactly one of take, count, flag, missing, unknown."
        )
    if lookup.flag and len(lookup.among) != 1:
        raise ContractError(f"{place}: the flag « {lookup.flag} » needs one pair in « among ».")
