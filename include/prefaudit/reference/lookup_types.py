"""Whether lookups compare columns of one type: those of the return, of the reference data, and what lookups bring."""

from collections.abc import Iterator, Mapping

from prefaudit.model.contract import Contract, Lookup
from prefaudit.model.lookup_faults import OWN_COLUMNS, REFERENCE
from prefaudit.reference.data import Reference

Types = Mapping[str, str]


def type_faults(contract: Contract, reference: Reference) -> Iterator[str]:
    """Yield a sentence for each two columns that a lookup compares and that are of different types."""
    for table in contract.tables:
        here = {**{field.name: field.type for field in table.fields}, **dict.fromkeys(OWN_COLUMNS, "integer")}
        for lookup in table.lookups:
            there = _there(contract, lookup, reference)
            for one, other, kinds in _compared(contract, lookup, there, here):
                if None not in kinds and (len(set(kinds)) > 1 or "list" in kinds):
                    yield (
                        f"Contract {contract.form} {contract.version}, table {table.name}, lookup from "
                        f"{lookup.source}: « {one} » ({kinds[0]}) is compared with « {other} » ({kinds[1]}); expected "
                        "columns of one type, no list."
                    )
            here |= _brought(lookup, there)


def _there(contract: Contract, lookup: Lookup, reference: Reference) -> Types:
    if not lookup.source.startswith(REFERENCE):
        return {field.name: field.type for field in contract.table(lookup.source).fields} if lookup.source else {}
    name = lookup.source.removeprefix(REFERENCE)
    types = reference.types_of(name) if name in reference.tables else {}
    return {**types, **{column: "string" for column in lookup.compared_with_items if column in types}}


def _compared(
    contract: Contract, lookup: Lookup, there: Types, here: Types
) -> Iterator[tuple[str, str, tuple[str | None, str | None]]]:
    """Yield the pairs of columns, there and here, that a lookup compares, with their types where they are known."""
    for one, other in lookup.match.items():
        yield one, other, (there.get(one), here.get(other))
    for column in lookup.compared_with_items:
        yield column, "the items of a list", (there.get(column), "string")
    table, dot, name = lookup.answered_in.partition(".")
    if dot:
        answers = {field.name: field.type for field in contract.table(table).fields}
        yield lookup.key, lookup.answered_in, (there.get(lookup.key), answers.get(name))


def _brought(lookup: Lookup, there: Types) -> Types:
    taken = {**lookup.take, **lookup.sum, **lookup.min, **lookup.max}
    return {
        **{new: there[column] for column, new in taken.items() if column in there},
        **dict.fromkeys(lookup.compute, "number"),
        **{lookup.count: "integer", lookup.flag: "boolean", lookup.missing: "list", lookup.unknown: "list"},
    }
