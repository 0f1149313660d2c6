"""What contracts take from the reference data: the lists, tables and columns that they name must be there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from itertools import chain
from pathlib import Path

from prefaudit.l10n.languages import FRENCH, languages
from prefaudit.model.contract import Contract, Table
from prefaudit.model.contracts import Contracts, load_contracts
from prefaudit.model.suggestions import one_of
from prefaudit.reference.data import Reference
from prefaudit.reference.lookup_types import type_faults

_PREFIX = "reference."


def load_checked(folder: Path, reference_folder: Path) -> Contracts:
    """Return the contracts of a folder, checked against a folder of reference data.

    A form that names a list, table or column that the reference data lack, or a language that has no catalogue, is
    broken, as one that cannot be loaded is.

    Raises:
        ContractError: there is no form that can be used.
    """
    return _checked(load_contracts(folder), reference_folder)


@lru_cache(maxsize=8)
def _checked(contracts: Contracts, reference_folder: Path) -> Contracts:
    reference = Reference.load(reference_folder)
    faults: dict[str, list[str]] = defaultdict(list, {form: [why] for form, why in reference.broken.items()})
    for contract in contracts.values():
        faults[contract.form] += [
            f"Contract {contract.form} {contract.version}, {place}: {_lacks(name)}; {expected}"
            for place, name in _names(contract)
            if (expected := _expected(name, reference))
        ]
        faults[contract.form] += type_faults(contract, reference)
        if contract.language not in languages():
            faults[contract.form].append(
                f"Contract {contract.form} {contract.version}: the language « {contract.language} » has no catalogue; "
                f"{one_of(contract.language, languages())}"
            )
    return contracts.without({form: "\n".join(found) for form, found in faults.items() if found})


def language_of(contracts: Contracts, form: str | None, version: str | None = None) -> str:
    """Return the language in which who reports by a form is written to; by no known one, the common language."""
    contract = contracts.get((form or "", version or "")) or next(reversed(contracts.of(form or "")), None)
    return contract.language if contract else common_language(contracts)


def in_common(contracts: Contracts, spoken: Set[str]) -> str:
    """Return the one language of several forms or answers; where there is none or several, that of all forms."""
    return next(iter(spoken)) if len(spoken) == 1 else common_language(contracts)


def common_language(contracts: Contracts) -> str:
    """Return the language in which a file of no known form is answered: that of all forms, or French."""
    spoken = {contract.language for contract in contracts.values()}
    return next(iter(spoken)) if len(spoken) == 1 else FRENCH


def _names(contract: Contract) -> Iterator[tuple[str, str]]:
    """Yield where a contract names something of the reference data, and what: a list, a table, or table.column."""
    for guide in contract.guides:
        columns = re.findall(r"\{(\w+)\}", guide.label + guide.text)
        yield from _columns(f"guide {guide.title}", guide.source, guide.match, guide.where, columns)
    for table in contract.tables:
        yield from _names_of_table(table)


def _names_of_table(table: Table) -> Iterator[tuple[str, str]]:
    for field in table.fields:
        place = f"table {table.name}, field {field.name}"
        if field.codes:
            yield place, f"list {field.codes}"
        if field.domain:
            yield place, field.domain
        if field.unit:
            yield place, field.unit
    for lookup in table.lookups:
        if lookup.source.startswith(_PREFIX):
            key = [lookup.key] if lookup.key else []
            place = f"table {table.name}, lookup from {lookup.source}"
            yield from _columns(place, lookup.source, lookup.match, lookup.take, lookup.where, lookup.among, key)
    if fill := table.prefill:
        place = f"table {table.name}, prefill"
        yield from _columns(place, fill.source, fill.match, fill.set.values(), fill.show.values())


def _columns(place: str, source: str, *columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    table = source.removeprefix(_PREFIX)
    yield place, f"table {table}"
    for column in dict.fromkeys(chain(*columns)):
        yield place, f"column {table}.{column}"


def _lacks(name: str) -> str:
    kind, _, rest = name.rpartition(" ")
    if kind == "list":
        return f"« {rest} » is no list of code_lists.csv"
    return f"« {name.removeprefix('column ')} » is not in the reference data"


def _expected(name: str, reference: Reference) -> str:
    """Return what to write instead of a name; "" where the reference data have it.

    A column is reported where its table is known: of an unknown one the table alone is reported.
    """
    kind, _, rest = name.rpartition(" ")
    if kind == "list":
        return (
            "" if reference.codes(rest) else one_of(rest, (str(row["list"]) for row in reference.table("code_lists")))
        )
    table, _, column = rest.partition(".")
    rows = reference.tables.get(table)
    if rows is None:
        return "" if kind == "column" else one_of(table, reference.tables)
    # A table without rows does not show its columns, and nothing is taken from it.
    return "" if not column or not rows or column in rows[0] else one_of(column, rows[0])
