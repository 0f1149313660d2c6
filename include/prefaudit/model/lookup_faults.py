"""What is wrong in the lookups of a table: columns that nothing has, that two have, or whose types do not compare.

A fault is the steps to its place in the YAML, and a sentence.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from prefaudit.model.contract import Contract, Lookup, Table
from prefaudit.model.expressions import names_in
from prefaudit.model.suggestions import one_of
from prefaudit.model.yaml_file import Steps

Fault = tuple[Steps, str]

REFERENCE = "reference."
# Columns that every table has beside its fields.
OWN_COLUMNS = ("submission_id", "sheet_row")
NAME = re.compile(r"[a-z][a-z0-9_]*")
_NUMBERS = ("integer", "number")


@dataclass(frozen=True)
class _Known:
    """What a lookup may speak of: the types of the row's own fields, all columns so far, those brought from here on."""

    fields: Mapping[str, str]
    columns: Sequence[str]
    later: frozenset[str]


def lookups_faults(contract: Contract, table: Table) -> Iterator[Fault]:
    """Yield the faults of the lookups of a table, in order: each may use what those before it bring."""
    fields = {field.name: field.type for field in table.fields}
    columns = [*fields, *OWN_COLUMNS]
    for place, lookup in enumerate(table.lookups):
        later = frozenset(name for other in table.lookups[place:] for name in other.brings)
        for key, sentence in _faults(contract, lookup, _Known(fields, columns, later)):
            yield ("lookups", place, *([key] if key else [])), sentence
        columns += lookup.brings


def _faults(contract: Contract, lookup: Lookup, known: _Known) -> Iterator[tuple[str, str]]:
    """Yield (key, sentence) for each fault of a lookup; the key is "" where it is of the whole."""
    sources = [table.name for table in contract.tables]
    yield from _brought(lookup, known)
    if lookup.compute:
        yield from _expressions(lookup, known)
        return
    if lookup.source not in sources and not lookup.source.startswith(REFERENCE):
        yield "from", f"« from » is « {lookup.source} »; {one_of(lookup.source, [*sources, f'{REFERENCE}<table>'])}"
        return
    yield from _columns_here(lookup, known)
    if lookup.source in sources:
        yield from _columns_there(contract.table(lookup.source), lookup, known)
    elif lookup.sum or lookup.min or lookup.max:
        yield "from", f"« from » is « {lookup.source} »; sums, least and greatest are of the return's own tables."
    answers = [f"{table.name}.{field.name}" for table, field in contract.fields()]
    if "." in lookup.answered_in and lookup.answered_in not in answers:
        yield "answered_in", f"« answered_in » is « {lookup.answered_in} »; {one_of(lookup.answered_in, answers)}"


def _brought(lookup: Lookup, known: _Known) -> Iterator[tuple[str, str]]:
    for name in lookup.brings:
        if name in known.columns:
            other = "the table" if name in known.fields or name in OWN_COLUMNS else "another lookup"
            yield "", f"it brings « {name} », which {other} has already; expected a new name."
        elif not NAME.fullmatch(name):
            yield "", f"it brings « {name} »; expected lower-case letters, digits and « _ »."


def _expressions(lookup: Lookup, known: _Known) -> Iterator[tuple[str, str]]:
    for new, expression in lookup.compute.items():
        try:
            names = names_in(expression)
        except ValueError:
            yield "compute", f"« {new} » is « {expression} »; expected columns, numbers, + - * / and brackets."
            continue
        for name in names:
            if name not in known.columns:
                yield "compute", f"« {name} » is not an earlier column of the table; {one_of(name, known.columns)}"
            elif known.fields.get(name, "number") not in _NUMBERS:
                yield "compute", f"« {name} » is a {known.fields[name]}; expected an integer or a number."


def _columns_here(lookup: Lookup, known: _Known) -> Iterator[tuple[str, str]]:
    named = [("match", name) for name in lookup.match.values()]
    listed = [("among", name) for name in lookup.among.values()]
    if lookup.answered_in and "." not in lookup.answered_in:
        listed.append(("answered_in", lookup.answered_in))
    for key, name in (*named, *listed):
        if name in known.columns:
            continue
        if name in known.later:
            yield key, f"« {name} » is brought by this lookup or a later one; expected it from an earlier one."
        else:
            yield key, f"« {name} » is not a column of the table; {one_of(name, known.columns)}"
    for key, name in listed if not lookup.flag else ():
        if known.fields.get(name, "list") != "list":
            yield key, f"« {name} » is a {known.fields[name]}; expected a field of type list."


def _columns_there(source: Table, lookup: Lookup, known: _Known) -> Iterator[tuple[str, str]]:
    there = {field.name: field.type for field in source.fields}
    columns: Mapping[str, Iterable[str]] = {
        "match": lookup.match,
        "take": lookup.take,
        "sum": lookup.sum,
        "min": lookup.min,
        "max": lookup.max,
        "among": lookup.among,
        "key": [lookup.key] if lookup.key else [],
    }
    for key, names in columns.items():
        for name in names:
            if name not in there:
                yield key, f"« {name} » is not a field of the table {source.name}; {one_of(name, there)}"
    for one, other in lookup.match.items():
        kinds = {there.get(one), known.fields.get(other, there.get(one))} - {None}
        if len(kinds) > 1 or "list" in kinds:
            yield (
                "match",
                f"« {one} » and « {other} » are of types that do not compare; expected one type, no list.",
            )
    dated = (*_NUMBERS, "date")
    for key, names, types in (("sum", lookup.sum, _NUMBERS), ("min", lookup.min, dated), ("max", lookup.max, dated)):
        for name in names:
            if there.get(name, "integer") not in types:
                yield key, f"« {name} » is a {there[name]}; expected a field of type {' or '.join(types)}."
    for name in lookup.among if lookup.flag else ():
        if there.get(name, "list") != "list":
            yield "among", f"« {name} » is a {there[name]}; expected a field of type list."
    if lookup.where:
        yield "where", "« where » says nothing of a table of the return; expected it with reference.<table>."
