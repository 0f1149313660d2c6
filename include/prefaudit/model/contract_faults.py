"""What is wrong in a contract whose keys and types are right: names that nothing has, that two have, or nobody reads.

A fault is the steps to its place in the YAML, and a sentence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from prefaudit.model.contract import Contract, Field, Table
from prefaudit.model.lookup_faults import NAME, OWN_COLUMNS, Fault, lookups_faults
from prefaudit.model.suggestions import brace_faults, one_of
from prefaudit.model.yaml_file import Steps

# What a return may say of itself: docs/contracts.md.
ROLES = ("form", "version", "campaign", "site", "standard", "audit_type", "simulated")
# What a template is prefilled with, by name.
PREFILLED = ("form", "version", "campaign", "standard", "site", "site_name", "audit_type", "data_origin")
_FORM = re.compile(r"[a-z][a-z0-9-]*")
# Of a table, in PostgreSQL: `<form>__<table>`, with what is added to it for its indexes.
_LONGEST = 50
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
_LONGEST_SHEET_NAME = 31
# Which types of fields a key is of use to.
_TYPES_OF = {
    "codes": ("string",),
    "domain": ("string", "list"),
    "identifier": ("string",),
    "unit": ("integer", "number"),
    "case": ("string", "list"),
}


def contract_faults(contract: Contract) -> Iterator[Fault]:
    """Yield every fault of a contract."""
    if not _FORM.fullmatch(contract.form):
        yield ("form",), f"« form » is « {contract.form} »; expected lower-case letters, digits and « - »."
    if not contract.tables:
        yield ("tables",), "there is no table; expected one for each block of the form."
    yield from (repeated := list(_repeats("tables", "table", [table.name for table in contract.tables])))
    if repeated:
        return
    yield from _guide_faults(contract)
    for place, mark in enumerate(contract.marks):
        if mark.cell and not re.fullmatch(r"[A-Z]{1,2}[1-9][0-9]{0,4}", mark.cell):
            yield ("marks", place, "cell"), f"« cell » is « {mark.cell} »; expected a cell such as B2."
    for place, table in enumerate(contract.tables):
        for steps, sentence in _table_faults(contract, table):
            yield ("tables", place, *steps), sentence
    yield from _sheet_faults(contract)
    yield from _identity_faults(contract)


def _repeats(key: str, word: str, names: Sequence[str]) -> Iterator[Fault]:
    for place, name in enumerate(names):
        if name in names[:place]:
            yield (key, place), f"two {word}s are called « {name} »; each needs a name of its own."


def _guide_faults(contract: Contract) -> Iterator[Fault]:
    for place, guide in enumerate(contract.guides):
        yield from _match_faults(("guides", place), guide.match)
        for key in ("label", "text"):
            text = getattr(guide, key)
            for sentence in brace_faults(text, re.findall(r"\{(\w+)\}", text)):
                yield ("guides", place, key), sentence


def _match_faults(steps: Steps, match: Mapping[str, str]) -> Iterator[Fault]:
    for name in match.values():
        if name not in PREFILLED:
            yield (*steps, "match"), f"« {name} » is no prefilled value; {one_of(name, PREFILLED)}"


def _identity_faults(contract: Contract) -> Iterator[Fault]:
    answers = [f"{table.name}.{field.name}" for table, field in contract.fields() if table.layout.kind == "form"]
    for role, target in contract.identity.items():
        if role not in ROLES:
            yield ("identity", role), f"« {role} » is no role; {one_of(role, ROLES)}"
        if target not in answers:
            yield (
                ("identity", role),
                f"identity.{role} is « {target} », no answer of a block of kind form; {one_of(target, answers)}",
            )


def _sheet_faults(contract: Contract) -> Iterator[Fault]:
    support = {name.casefold() for name in contract.support_sheets}
    titles = {table.sheet.casefold(): table for table in contract.tables}
    for place, table in enumerate(contract.tables):
        shared = [each for each in contract.tables[:place] if each.sheet.casefold() == table.sheet.casefold()]
        for each in (each for each in shared if not _stand_apart(table, each)):
            sentence = (
                f"the sheet « {table.sheet} » has the table {each.name} too; expected « start » or « columns » in each."
            )
            yield ("tables", place, "sheet"), sentence
        names = [(("sheet",), table.sheet), *((("aliases", at), name) for at, name in enumerate(table.aliases))]
        for steps, name in names:
            if name.casefold() in support:
                yield (
                    ("tables", place, *steps),
                    f"the sheet « {name} » is among the support_sheets, which are not read.",
                )
        for at, alias in enumerate(table.aliases):
            other = titles.get(alias.casefold())
            if other and other.sheet != table.sheet:
                yield (
                    ("tables", place, "aliases", at),
                    f"the alias « {alias} » is the sheet of the table {other.name}; expected a name of its own.",
                )


def _stand_apart(table: Table, other: Table) -> bool:
    """Return whether two blocks of a sheet can be distinguished."""
    one, two = table.layout, other.layout
    bounded = (one.start and two.start) or (one.columns and two.columns)
    return "form" in (one.kind, two.kind) or bool(bounded)


def _table_faults(contract: Contract, table: Table) -> Iterator[Fault]:
    if not NAME.fullmatch(table.name) or len(f"{contract.form}__{table.name}") > _LONGEST:
        yield (
            ("name",),
            f"« name » is « {table.name} »; expected lower-case letters, digits and « _ », no longer than "
            f"{_LONGEST} characters with the form's.",
        )
    if _NO_SHEET_NAME.search(table.sheet) or not 0 < len(table.sheet) <= _LONGEST_SHEET_NAME:
        yield (
            ("sheet",),
            f"« sheet » is « {table.sheet} »; expected a name that Excel takes: 1 to {_LONGEST_SHEET_NAME} characters, "
            "none of [ ] : * ? / \\.",
        )
    if not table.fields:
        yield ("fields",), "there is no field; expected one for each column or labelled cell."
    names = [field.name for field in table.fields]
    yield from _repeats("fields", "field", names)
    for place, name in enumerate(table.key):
        if name not in names:
            yield ("key", place), f"the key « {name} » is not a field; {one_of(name, names)}"
    for place, field in enumerate(table.fields):
        for steps, sentence in _field_faults(table, field):
            yield ("fields", place, *steps), sentence
    yield from _layout_faults(table)
    yield from _prefill_faults(table, names)
    yield from lookups_faults(contract, table)


def _field_faults(table: Table, field: Field) -> Iterator[Fault]:
    if not NAME.fullmatch(field.name) or field.name in OWN_COLUMNS:
        yield (
            ("name",),
            f"« name » is « {field.name} »; expected lower-case letters, digits and « _ », and none of "
            f"{', '.join(OWN_COLUMNS)}.",
        )
    for key, types in _TYPES_OF.items():
        if getattr(field, key) and field.type not in types:
            wanted = " or ".join(types)
            yield (key,), f"« {key} » says nothing of the type {field.type}; expected a field of type {wanted}."
    for one, other in (("codes", "domain"), ("codes", "identifier"), ("case", "codes"), ("case", "domain")):
        if getattr(field, one) and getattr(field, other):
            yield (one,), f"« {one} » stands beside « {other} »; expected one of them."
    for key in ("domain", "unit"):
        text = getattr(field, key)
        if text and not re.fullmatch(r"\w+\.\w+", text):
            yield (key,), f"« {key} » is « {text} »; expected a reference column, as table.column."
    if field.unit and not any(_table_of(other.domain) == _table_of(field.unit) for other in table.fields):
        yield (
            ("unit",),
            f"« unit » is « {field.unit} », and no field of the table has a code of {_table_of(field.unit)}; expected "
            f"a field with « domain: {_table_of(field.unit)}.… ».",
        )
    if field.prefilled not in ("", "row", *PREFILLED):
        yield (
            ("prefilled",),
            f"« prefilled » is « {field.prefilled} »; {one_of(field.prefilled, ('row', *PREFILLED))}",
        )
    if field.prefilled == "row" and not table.prefill:
        yield ("prefilled",), "« prefilled » is « row », and the table has no « prefill »; expected both or none."


def _table_of(column: str) -> str:
    return column.partition(".")[0]


def _layout_faults(table: Table) -> Iterator[Fault]:
    layout = table.layout
    if layout.columns and not 0 < (own := _width(layout.columns)) >= _needed(table):
        wanted = f"at least {_needed(table)} columns, as B:F" if own else "columns as B:F, the first one first"
        yield ("layout", "columns"), f"« columns » is « {layout.columns} »; expected {wanted}."
    if layout.kind == "form":
        useless = {
            ("layout", "header_rows"): layout.header_rows != 1,
            ("layout", "skip_rows"): layout.skip_rows != 0,
            ("prefill",): bool(table.prefill),
            ("blank_rows",): table.blank_rows != 0,
            ("min_rows",): table.min_rows != 0,
            ("max_rows",): table.max_rows != 0,
            ("layout", "ignore"): bool(layout.ignore),
        }
        for steps in (steps for steps, given in useless.items() if given):
            yield steps, f"« {steps[-1]} » says nothing of a block of kind form; expected it in a table only."
    elif layout.answers != "beside":
        yield ("layout", "answers"), "« answers » says nothing of a table; expected it in a block of kind form only."
    if 0 < table.max_rows < table.min_rows:
        yield ("max_rows",), f"« max_rows » is « {table.max_rows} »; expected no less than min_rows, {table.min_rows}."


def _width(columns: str) -> int:
    """Return how many columns « B:F » are; 0 where it is nothing of the kind."""
    if not re.fullmatch(r"[A-Z]{1,2}:[A-Z]{1,2}", columns):
        return 0
    first, last = map(_column, columns.split(":"))
    return max(0, last - first + 1)


def _column(letters: str) -> int:
    return sum((ord(letter) - 64) * int(26**place) for place, letter in enumerate(reversed(letters)))


def _needed(table: Table) -> int:
    """Return how many columns a block takes at least."""
    if table.layout.kind == "table":
        return len([field for field in table.fields if not field.optional])
    return 1 if table.layout.answers == "under" else 2


def _prefill_faults(table: Table, names: Sequence[str]) -> Iterator[Fault]:
    yield from _match_faults(("prefill",), table.prefill.match if table.prefill else {})
    for name in table.prefill.set if table.prefill else ():
        if name not in names:
            yield ("prefill", "set", name), f"« {name} » is not a field; {one_of(name, names)}"
        elif table.field(name).prefilled != "row":
            yield ("prefill", "set", name), f"the field « {name} » is not marked; expected « prefilled: row » in it."
