"""The values of the parameters of a suite: lists that stand in the reference data, the code lists or the contract."""

from collections.abc import Mapping
from typing import Any

from prefaudit.model.contract import Contract
from prefaudit.reference.column_types import typed
from prefaudit.reference.data import Reference
from prefaudit.validation.suites import RuleCrashed, parameters


def parameter_values(
    content: Mapping[str, Any], reference: Reference, contract: Contract | None = None
) -> dict[str, list[Any]]:
    """Return the values of the parameters that a suite asks for. Raises RuleCrashed for a name that gives nothing.

    `codes_<list>` gives the codes of a list, `codes_<list>__<word>` those that mean the word, `other_<list>` those that
    mean nothing (there may be none), `pairs_<list>__<list>` the pairs of codes of two lists that share a word,
    `reference_<table>_<column>` the values of a column, and `contract_<key>` (form, version) that of the contract.
    """
    return {name: _values(name, reference, contract) for name in parameters(content)}


def _values(name: str, reference: Reference, contract: Contract | None) -> list[Any]:
    kind, _, asked = name.partition("_")
    listed, _, other = asked.partition("__")
    values: list[Any] = []
    if kind == "codes":
        values = list(reference.codes_meaning(listed, other) if other else reference.codes(listed))
    elif kind == "other":
        return [code for code, words in reference.meanings(asked).items() if not words]
    elif kind == "pairs":
        firsts, seconds = reference.meanings(listed).items(), reference.meanings(other).items()
        values = [[first, second] for first, words in firsts for second, others in seconds if words & others]
    elif kind == "contract" and contract is not None and hasattr(contract, asked):
        values = [str(getattr(contract, asked))]
    elif kind == "reference":
        # Names of tables and columns may both hold the sign that stands between them.
        for table in (name for name in reference.tables if asked.startswith(f"{name}_")):
            column = asked.removeprefix(f"{table}_")
            values = values or _column_values(reference, table, column)
    if not values:
        raise RuleCrashed(
            f"A suite asks for the parameter « {name} », which no code list, reference table or contract gives. "
            "Correct the name in the suite, or add the list."
        )
    return values


def _column_values(reference: Reference, table: str, column: str) -> list[Any]:
    """Return the values of a reference column, in order: numbers as such; days as texts, which expectations read."""
    kind = reference.types_of(table).get(column, "string")
    texts = {text for row in reference.table(table) if (text := row.get(column))}
    return sorted(texts if kind == "date" else {typed(kind, text) for text in texts})
