"""The suites of a form: Great Expectations' own JSON in expectations/<form>/<version>/, and the rules in it."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from prefaudit.model.contract import Contract
from prefaudit.model.errors import OperatorError
from prefaudit.model.issues import Severity, Stage

SEVERITIES = {"critical": Severity.ERROR, "warning": Severity.WARNING}
_IN_CONDITION = re.compile(r"\{(\w+)\}")
_COLUMN_KEYS = ("column", "column_A", "column_B")


class SuiteError(OperatorError):
    """A suite cannot be used as it is written."""


class RuleCrashed(OperatorError):
    """A rule raised an exception: the suite or the contract is wrong, not the data."""


@dataclass(frozen=True)
class Rule:
    """One rule on values, as its expectation describes it.

    `at` is the field where an issue is placed (of `table`; `other_table.field` for another block, whose issue then has
    no cell). `columns` are the columns the expectation looks at, given or derived; `involves` those that it names
    beside them for suppression. `message` and `found` hold {columns} to fill.
    """

    id: str
    severity: Severity
    stage: Stage
    table: str
    at: str
    message: str
    expected: str
    found: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Suite:
    """A table's suite: the JSON as it stands, and its rules by id."""

    table: str
    content: Mapping[str, Any]
    rules: Mapping[str, Rule]


@cache
def load_suites(folder: Path, form: str, version: str) -> Mapping[str, Suite]:
    """Return the suites of a version by table, read once a process. Raises SuiteError naming file and rule."""
    suites = {path.stem: _suite(path, form, version) for path in sorted((folder / form / version).glob("*.json"))}
    if not suites:
        raise SuiteError(f"No suite in expectations/{form}/{version}; put one JSON a table there.")
    return suites


def check_suites(contract: Contract, suites: Mapping[str, Suite]) -> None:
    """Check that suites and contract have the same tables and fields, and that rule ids are unique.

    Raises SuiteError naming suite and rule.
    """
    seen: set[str] = set()
    for suite in suites.values():
        try:
            table = contract.table(suite.table)
        except KeyError as error:
            raise SuiteError(f"{suite.table}.json: the form {contract.form} has no table « {suite.table} ».") from error
        for rule in suite.rules.values():
            other, dot, name = rule.at.rpartition(".")
            home = contract.table(other) if dot else table
            if name not in {field.name for field in home.fields}:
                raise SuiteError(f"{suite.table}.json, rule {rule.id}: « {rule.at} » is no field of the contract.")
            if rule.id in seen:
                raise SuiteError(f"{suite.table}.json: the rule id « {rule.id} » is given twice. Ids are unique.")
            seen.add(rule.id)
    for table in contract.tables:
        if table.name not in suites:
            raise SuiteError(
                f"The table {table.name} of the form {contract.form} has no suite: nothing would be checked in it. Put "
                f"expectations/{contract.form}/{contract.version}/{table.name}.json there, with an empty list where it "
                "has no rules."
            )


def _suite(path: Path, form: str, version: str) -> Suite:
    try:
        # The results of two versions are shown beside one another: a suite is called by its place.
        content = {**json.loads(path.read_text(encoding="utf-8")), "name": f"{form}.{version}.{path.stem}"}
        rules = [_rule(path.stem, item) for item in content["expectations"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise SuiteError(f"expectations/{form}/{version}/{path.name}: {error!r}. Correct the suite.") from error
    for name, times in Counter(rule.id for rule in rules).items():
        if times > 1:
            raise SuiteError(f"{path.name}: the rule id « {name} » is given {times} times. Ids are unique.")
    return Suite(path.stem, content, {rule.id: rule for rule in rules})


def _rule(table: str, item: Mapping[str, Any]) -> Rule:
    meta, kwargs = item["meta"], item["kwargs"]
    columns = (*columns_of(kwargs), *meta.get("involves", ()))
    at = meta.get("at") or columns[0]
    return Rule(
        id=meta["rule"],
        severity=SEVERITIES[item["severity"]],
        stage=Stage(meta["stage"]),
        table=table,
        at=at,
        message=meta["message"],
        expected=meta["expected"],
        found=meta.get("found", "{" + at + "}" if "." not in at else ""),
        columns=tuple(dict.fromkeys(columns)),
    )


def columns_of(kwargs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns that an expectation looks at, in the order of its arguments."""
    return (*(kwargs[key] for key in _COLUMN_KEYS if key in kwargs), *kwargs.get("column_list", ()))


def looks_across(item: Mapping[str, Any]) -> bool:
    """Return whether a rule says that it looks at all returns that are validated together."""
    return item["meta"].get("across") is True


def parameters(suite: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the parameters that a suite asks for: as arguments, or in braces in a condition."""
    for item in suite["expectations"]:
        yield from _IN_CONDITION.findall(item["kwargs"].get("row_condition", ""))
        for value in item["kwargs"].values():
            if isinstance(value, dict) and "$PARAMETER" in value:
                yield value["$PARAMETER"]


def with_conditions(item: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return an expectation whose condition has the values of its parameters, which Great Expectations leaves alone."""
    kwargs = dict(item["kwargs"])
    if "row_condition" in kwargs:
        condition = kwargs["row_condition"]
        kwargs["row_condition"] = _IN_CONDITION.sub(lambda name: json.dumps(values[name[1]]), condition)
    return {**item, "kwargs": kwargs}
