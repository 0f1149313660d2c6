"""What the reference tables must hold true before anything is built on them; a fault is a sentence with its place."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from itertools import pairwise

from prefaudit.reference.column_types import COLUMN_TYPES, is_of
from prefaudit.reference.lines import Line, Tables
from prefaudit.reference.shapes import Shape


def table_faults(tables: Tables, shapes: Mapping[str, Shape]) -> Iterator[str]:
    """Yield every fault of the tables: values, keys, periods, references, ambiguous spellings.

    The tables must be those of the shapes and have their columns.
    """
    yield from own_table_faults(tables, shapes, shapes)
    yield from _spelling_faults(tables["code_lists"])
    yield from _bound_faults(tables["indicators"])
    yield from _fact_faults(tables["declared_facts"])


def own_table_faults(tables: Tables, own: Mapping[str, Shape], shapes: Mapping[str, Shape]) -> Iterator[str]:
    """Yield the faults of some tables, those of `own`, among others: values, keys, periods, references."""
    codes = {line.values(("list", "code")) for line in tables["code_lists"]}
    for name, shape in own.items():
        lines = tables[name]
        for line in lines:
            yield from _value_faults(line, shape, codes)
        yield from _period_faults(lines, shape) if shape.dated else _repeats(lines, shape.key)
        for columns in shape.unique:
            yield from _repeats(lines, columns)
        for columns, target in shape.links:
            yield from _link_faults(lines, columns, tables[target], target, shape.dated and shapes[target].dated)


def spelling_key(text: str) -> str:
    """Return the text as its letters and digits only, without case and accents: two spellings must not share it."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in bare if char.isalnum()) or text


def _value_faults(line: Line, shape: Shape, codes: Set[tuple[str | None, ...]]) -> Iterator[str]:
    for field in shape.fields:
        name, constraints = field["name"], field.get("constraints", {})
        value, kind = line.row[name], field["type"]
        if not value:
            if constraints.get("required"):
                yield line.fault(f"« {name} » is empty. Give it a value.")
        elif value not in constraints.get("enum", (value,)):
            yield line.fault(f"« {name} » is « {value} ». Write one of: {', '.join(constraints['enum'])}.")
        elif not is_of(kind, value):
            yield line.fault(f"« {name} » is « {value} ». Write {COLUMN_TYPES[kind][1]}.")
        elif "codes" in field and (field["codes"], value) not in codes:
            yield line.fault(
                f"{name} « {value} » is not in the list « {field['codes']} ». Correct it, or add it to code_lists.csv."
            )
        elif "words" in field and not set(field["words"]).issuperset(value.split()):
            yield line.fault(f"« {name} » is « {value} ». Write words of: {', '.join(field['words'])}.")
    for name, value in line.row.items():
        if value and value != value.strip():
            yield line.fault(f"« {name} » begins or ends with a blank. Remove it.")


def _period_faults(lines: Sequence[Line], shape: Shape) -> Iterator[str]:
    """Yield the periods that are empty, and those of one key that overlap."""
    key = [name for name in shape.key if name != "valid_from"]
    same: dict[tuple[str | None, ...], list[Line]] = {}
    for line in lines:
        start, end = line.period
        if start >= end:
            yield line.fault(f"the period from « {start} » to « {end} » is empty. Its end must come after its start.")
        same.setdefault(line.values(key), []).append(line)
    for group in same.values():
        for earlier, later in pairwise(sorted(group, key=lambda line: line.period)):
            if later.period[0] < earlier.period[1]:
                yield later.fault(
                    f"{later.quoted(key)} is valid at the same time as on line {earlier.number}. "
                    "End the earlier period where the later begins."
                )


def _repeats(lines: Sequence[Line], columns: Sequence[str]) -> Iterator[str]:
    seen: dict[tuple[str | None, ...], int] = {}
    for line in lines:
        first = seen.setdefault(line.values(columns), line.number)
        if first != line.number:
            yield line.fault(f"{line.quoted(columns)} is already on line {first}. Keep one of the two.")


def _link_faults(
    lines: Sequence[Line], columns: Sequence[str], targets: Sequence[Line], name: str, dated: bool
) -> Iterator[str]:
    held: dict[tuple[str | None, ...], list[tuple[str, str]]] = {}
    for target in targets:
        held.setdefault(target.values(columns), []).append(target.period)
    for line in lines:
        periods = held.get(line.values(columns))
        if periods is None:
            yield line.fault(f"{line.quoted(columns)} is not in {name}.csv. Correct it, or add it there.")
        elif dated and not _covered(line.period, periods):
            yield line.fault(
                f"{line.quoted(columns)} is not valid in {name}.csv during the whole period of this line. "
                "Correct one of the periods."
            )


def _covered(period: tuple[str, str], others: Sequence[tuple[str, str]]) -> bool:
    reached, end = period
    for start, until in sorted(others):
        if start <= reached < until:
            reached = until
    return reached >= end


def _spelling_faults(codes: Sequence[Line]) -> Iterator[str]:
    """Yield the texts that two codes of one list would both accept: none of them would be certain."""
    owners: dict[tuple[str | None, str], Line] = {}
    for line in codes:
        spellings = (line.row["code"], line.row["label"], *(line.row["aliases"] or "").split("|"))
        for text in filter(None, spellings):
            owner = owners.setdefault((line.row["list"], spelling_key(text)), line)
            if owner.row["code"] != line.row["code"]:
                yield line.fault(
                    f"« {text} » could also be read as « {owner.row['label']} » (line {owner.number}), "
                    "since case, accents and blanks do not count. Remove it from one of the two."
                )


def _bound_faults(indicators: Sequence[Line]) -> Iterator[str]:
    for line in indicators:
        low, high, factor = (line.row[column] or "" for column in ("minimum", "maximum", "factor"))
        if not all(is_of("number", text) for text in (low, high, factor)):
            continue
        if Decimal(low) >= Decimal(high):
            yield line.fault(f"the minimum {low} is not below the maximum {high}. Correct one of the two.")
        if Decimal(factor) <= 0:
            yield line.fault(
                f"« factor » is {factor}. Write what numerator / denominator is multiplied by, above zero."
            )


def _fact_faults(facts: Sequence[Line]) -> Iterator[str]:
    """Yield the facts that state nothing, and those whose period is not whole."""
    for line in facts:
        first, last = line.row["starts_on"], line.row["ends_on"]
        if not line.row["text"] and not first and not last:
            yield line.fault("the fact has neither a text nor a period. Give it one of the two.")
        elif bool(first) != bool(last) or (first or "") > (last or ""):
            yield line.fault(
                f"the period from « {first or ''} » to « {last or ''} » is not whole. Write its first and its last "
                "day, in that order; the same day twice for one day."
            )
