"""The YAML of a contract: read, checked, and its faults as sentences with file, line and place."""

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from prefaudit.model.contract import Contract, ContractError, Field, Guide, Layout, Limits, Lookup, Mark, Prefill, Table
from prefaudit.model.contract_faults import contract_faults
from prefaudit.model.suggestions import did_you_mean, one_of
from prefaudit.model.yaml_file import NotYaml, Steps, YamlFile, read_yaml, written


def load_contract(path: Path) -> Contract:
    """Read one contract.

    Raises:
        ContractError: the YAML is not a contract; one line a fault, each with the file, the place and what is expected.
    """
    try:
        file = read_yaml(path)
    except NotYaml as error:
        raise ContractError(str(error)) from error
    if not isinstance(file.data, dict):
        raise ContractError(f"{path.name} is not a mapping; a contract starts with « form: … ».")
    try:
        contract = TypeAdapter(Contract).validate_python(file.data)
    except ValidationError as error:
        raise ContractError("\n".join(_sentences(file, error.errors()))) from error
    if faults := [f"{_place(file, steps)}: {sentence}" for steps, sentence in contract_faults(contract)]:
        raise ContractError("\n".join(faults))
    return contract


def form_named(path: Path) -> str:
    """Return the form that a file names, whatever else is wrong in it; where it names none, the name of the file."""
    return written(path, "form") or path.name


def json_schema() -> str:
    """Return the JSON Schema of a contract, for editors: what `include/contracts/contract.schema.json` holds."""
    return json.dumps(TypeAdapter(Contract).json_schema(), indent=2, ensure_ascii=False) + "\n"


# What stands under the keys of a contract that hold parts: its word in sentences, its keys.
_PARTS: Mapping[str, tuple[str, Any]] = {
    "tables": ("table", Table),
    "fields": ("field", Field),
    "layout": ("layout", Layout),
    "lookups": ("lookup", Lookup),
    "prefill": ("prefill", Prefill),
    "guides": ("guide", Guide),
    "marks": ("mark", Mark),
    "limits": ("limits", Limits),
}


# Which key names a part of a list, and what the errors of pydantic expect in the words of YAML.
_NAMES = {"name": "", "title": "", "from": "from "}
_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")
_EXPECTED = {
    "dataclass_type": "a mapping",
    "string_type": "a text, between quotes",
    "string_too_short": "a text that is not empty",
    "tuple_type": "a list",
    "mapping_type": "a mapping",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
}


def _sentences(file: YamlFile, faults: Sequence[ErrorDetails]) -> Iterator[str]:
    """Yield what pydantic found as sentences; a key that is missing because it is misspelled is reported once."""
    unknown = {(fault["loc"][:-1], str(fault["loc"][-1])) for fault in faults if fault["type"] in _UNKNOWN}
    for fault in faults:
        *within, key = fault["loc"]
        near = [name for place, name in unknown if place == tuple(within)]
        if fault["type"] != "missing" or not any(get_close_matches(name, [str(key)], n=1) for name in near):
            yield _sentence(file, fault)


def _sentence(file: YamlFile, fault: ErrorDetails) -> str:
    """Return a fault as a sentence that begins with its place: « x.yaml, line 12, table findings: … »."""
    steps = list(fault["loc"])
    if fault["type"] == "value_error":
        return f"{_place(file, steps)}: {fault['ctx']['error']}"
    key = str(steps[-1]) if isinstance(steps[-1], str) else ""
    place = _place(file, steps, named=len(steps) - bool(key))
    if fault["type"] == "missing":
        return f"{place}: the key « {key} » is missing."
    if fault["type"] in _UNKNOWN:
        keys = sorted(
            "from" if field.name == "source" else field.name for field in dataclasses.fields(_part(steps[:-1]))
        )
        return f"{place}: unknown key « {key} »; {one_of(key, keys)}"
    given = file.text(steps) or fault["input"]
    words = fault["msg"].removeprefix("Input should be ")
    expected = _EXPECTED.get(fault["type"], words).format_map(fault.get("ctx") or {})
    meant = did_you_mean(given, re.findall(r"'([^']+)'", expected))
    return f"{place}: {f'« {key} »' if key else 'it'} is « {given} »; expected {expected}.{meant}"


def _part(steps: Steps) -> Any:
    """Return which part of a contract stands at the end of a path."""
    return next((_PARTS[str(step)][1] for step in reversed(steps) if step in _PARTS), Contract)


def _place(file: YamlFile, steps: Steps, named: int | None = None) -> str:
    """Return a place in words: « x.yaml, line 12, table findings, field result »; so many of its steps are named."""
    words, data = [f"{file.name}, line {file.line(steps)}"], file.data
    for step in steps[:named]:
        try:
            data = data[step]
        except (LookupError, TypeError):
            break
        if isinstance(step, int):
            names = data if isinstance(data, dict) else {}
            words[-1] += next((f" {_NAMES[at]}{names[at]}" for at in _NAMES if at in names), f" {step + 1}")
        elif isinstance(data, list | dict):
            words.append(_PARTS.get(step, (step,))[0])
    return ", ".join(words)
