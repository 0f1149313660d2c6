"""What is wrong in a suite as it is written: keys, names, texts; found before Great Expectations sees it.

Each fault is a sentence that begins with its place: « expectations/meals/meals.json, rule meals.served.positive: … ».
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from prefaudit.model.contract import Contract, Field, Table
from prefaudit.model.issues import Severity, Stage
from prefaudit.model.lookup_faults import OWN_COLUMNS
from prefaudit.model.suggestions import brace_faults, no_code, one_of
from prefaudit.reference.data import Reference

SEVERITIES = {"critical": Severity.ERROR, "warning": Severity.WARNING}
_COLUMN_KEYS = ("column", "column_A", "column_B")
IN_CONDITION = re.compile(r"\{(\w+)\}")

_SUITE = ("name", "expectations", "meta", "notes")
_RULE = ("type", "kwargs", "severity", "meta", "description", "notes")
_META = ("rule", "stage", "message", "expected", "found", "at", "involves", "across")
_TEXTS = ("rule", "stage", "message", "expected")
PARAMETER = "$PARAMETER"
# The other stages are those of reading.
_STAGES = tuple(stage.value for stage in (Stage.IDENTITY, Stage.RULES, Stage.CROSS_SHEET, Stage.CROSS_RETURN))


def shape_faults(content: Any) -> Iterator[str]:
    """Yield what keeps the JSON of a suite from being one."""
    if not isinstance(content, dict):
        yield 'it is no mapping; expected {"name": …, "expectations": […]}.'
        return
    yield from (unknown := list(_unknown(content, _SUITE)))
    rules = content.get("expectations")
    if not isinstance(rules, list) and unknown:
        return
    if not isinstance(rules, list):
        yield "« expectations » is missing or no list; expected the rules of the table, [] where it has none."
        return
    for place, item in enumerate(rules, start=1):
        for sentence in _rule_shape(item):
            yield f"{_named(item, place)}: {sentence}"


def _named(item: Any, place: int) -> str:
    meta = item.get("meta") if isinstance(item, dict) else None
    rule = meta.get("rule") if isinstance(meta, dict) else None
    return f"rule {rule}" if isinstance(rule, str) and rule else f"rule number {place}"


def _rule_shape(item: Any) -> Iterator[str]:
    if not isinstance(item, dict):
        yield "it is no mapping; expected type, kwargs, severity and meta."
        return
    yield from (unknown := list(_unknown(item, _RULE)))
    if unknown:
        return
    meta, kwargs = item.get("meta"), item.get("kwargs")
    if not isinstance(meta, dict) or not isinstance(kwargs, dict):
        yield f"« {'kwargs' if isinstance(meta, dict) else 'meta'} » is missing; expected a mapping."
        return
    if not isinstance(item.get("type"), str):
        yield "« type » is missing; expected the name of an expectation."
    if item.get("severity") not in SEVERITIES:
        yield f"« severity » is « {item.get('severity', '')} »; {one_of(item.get('severity', ''), SEVERITIES)}"
    yield from _unknown(meta, _META, "meta.")
    for key in _TEXTS:
        if not isinstance(meta.get(key), str) or not meta[key].strip():
            yield f"« meta.{key} » is missing; expected a text."
    if isinstance(stage := meta.get("stage"), str) and stage not in _STAGES:
        yield f"« meta.stage » is « {stage} »; {one_of(stage, _STAGES)}"
    if not all(isinstance(meta.get(key, ""), str) for key in ("found", "at")):
        yield "« meta.found » and « meta.at » are texts."
    involved = meta.get("involves", [])
    if not isinstance(involved, list) or not all(isinstance(each, str) for each in involved):
        yield '« meta.involves » is no list of columns; expected ["column", …].'
    if not columns_of(kwargs) and "at" not in meta:
        yield "it names no column and no « meta.at »; expected where its issues stand."


def columns_of(kwargs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns that an expectation looks at, in the order of its arguments."""
    return (*(kwargs[key] for key in _COLUMN_KEYS if key in kwargs), *kwargs.get("column_list", ()))


def _unknown(given: Mapping[str, Any], known: Sequence[str], prefix: str = "") -> Iterator[str]:
    for key in given:
        if key not in known:
            yield f"unknown key « {prefix}{key} »; {one_of(key, known)}"


def columns_beside(contract: Contract, table: Table) -> tuple[str, ...]:
    """Return every column that the rules of a table may speak of: its fields, and what its lookups bring."""
    sources = [lookup.source for lookup in table.lookups if lookup.take and not lookup.source.startswith("reference.")]
    brought = [name for lookup in table.lookups for name in lookup.brings]
    rows = [f"{source}__row" for source in sources]
    return (*(field.name for field in table.fields), *OWN_COLUMNS, *dict.fromkeys([*brought, *rows]))


def rule_faults(contract: Contract, table: Table, item: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a rule names that its table, or the contract, has not."""
    meta, kwargs, columns = item["meta"], item["kwargs"], columns_beside(contract, table)
    for name in (*columns_of(kwargs), *meta.get("involves", ())):
        if name not in columns:
            yield f"« {name} » is no column of the table {table.name}; {one_of(name, columns)}"
    yield from _place_faults(contract, table, item)
    lists = [f"codes_{field.codes}" for _, field in contract.fields() if field.codes]
    for key, words in (("message", columns), ("found", columns), ("expected", (*columns, *lists))):
        for sentence in brace_faults(meta.get(key, ""), words):
            yield f"« meta.{key} »: {sentence}"
    for value in kwargs.values():
        if isinstance(value, dict) and list(value) != [PARAMETER]:
            yield f"« {', '.join(map(str, value))} » is no parameter; {one_of(next(iter(value), ''), [PARAMETER])}"
    if condition := kwargs.get("row_condition"):
        yield from _condition_faults(condition, kwargs, columns)


def _place_faults(contract: Contract, table: Table, item: Mapping[str, Any]) -> Iterator[str]:
    own, at = [field.name for field in table.fields], item["meta"].get("at", "")
    if not at:
        first = columns_of(item["kwargs"])[0]
        if first in columns_beside(contract, table) and first not in own:
            yield f"« {first} » is no field, and « meta.at » is missing; expected there the field of its issues."
        return
    others = [f"{other.name}.{field.name}" for other, field in contract.fields() if other is not table]
    if at not in (*own, *others):
        yield f"« meta.at » is « {at} », which is no field; {one_of(at, others if '.' in at else own)}"


def _condition_faults(condition: str, kwargs: Mapping[str, Any], columns: Sequence[str]) -> Iterator[str]:
    if kwargs.get("condition_parser") != "pandas":
        yield "« row_condition » stands without its parser; expected « condition_parser »: « pandas »."
    try:
        names = condition_names(kwargs)
    except SyntaxError as error:
        yield f"« row_condition » is « {condition} », which cannot be read ({error.msg}); expected one of pandas."
        return
    for name in names:
        if name not in columns:
            yield f"« row_condition » names « {name} », which is no column; {one_of(name, columns)}"


def condition_names(kwargs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns that the condition of a rule names. Raises SyntaxError where it cannot be read."""
    return tuple(dict.fromkeys(node.id for node in _nodes(kwargs) if isinstance(node, ast.Name)))


def _nodes(kwargs: Mapping[str, Any]) -> Iterator[ast.AST]:
    if condition := kwargs.get("row_condition"):
        yield from ast.walk(ast.parse(IN_CONDITION.sub("[]", condition).replace("`", ""), mode="eval"))


def code_faults(contract: Contract, table: Table, item: Mapping[str, Any], reference: Reference) -> Iterator[str]:
    """Yield the texts that a rule compares a coded field with and that are no codes of its list: none is ever equal."""
    lists = {field.name: field.codes for field in table.fields if field.codes}
    for name, value in _compared(item["kwargs"]):
        codes = reference.codes(lists[name]) if name in lists else {}
        if codes and value not in codes:
            yield no_code(value, name, lists[name], codes)


def unasked_faults(table: Table, items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the coded fields of a table whose list no rule asks for: reading leaves any other text as it stands."""
    for field in table.fields:
        if field.codes and not field.computed and not any(_asks_for(item, field) for item in items):
            wanted = json.dumps({PARAMETER: f"codes_{field.codes}"})
            yield (
                f"the field {field.name} has the codes of « {field.codes} », and no rule asks for them, so that any "
                f"other text is accepted; expected a rule with {wanted}."
            )


def _asks_for(item: Mapping[str, Any], field: Field) -> bool:
    """Return whether a rule holds a field to codes: by their list, by some that it gives, or by all in a condition."""
    kwargs = item["kwargs"]
    if field.name in columns_of(kwargs) and "_not_" not in item["type"]:
        for name, value in kwargs.items():
            listed = str(value.get(PARAMETER, "")).partition("_")[2] if isinstance(value, dict) else ""
            if field.codes in listed.split("__") or (isinstance(value, list) and name != "column_list"):
                return True
    whole = f"codes_{field.codes}" in IN_CONDITION.findall(kwargs.get("row_condition", ""))
    return whole and field.name in condition_names(kwargs)


def _compared(kwargs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (column, text) for each text that an argument or a condition compares a column with."""
    if isinstance(values := kwargs.get("value_set"), list):
        yield from ((str(kwargs.get("column")), value) for value in values if isinstance(value, str))
    for node in _nodes(kwargs):
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Name):
            for constant in ast.walk(ast.Tuple(node.comparators)):
                if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                    yield node.left.id, constant.value
