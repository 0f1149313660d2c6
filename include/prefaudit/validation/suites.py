"""The suites of a form: Great Expectations' own JSON in expectations/<form>/<version>/, and the rules in it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from prefaudit.model.contract import Contract
from prefaudit.model.errors import OperatorError
from prefaudit.model.issues import Severity, Stage
from prefaudit.model.suggestions import did_you_mean
from prefaudit.validation.suite_faults import IN_CONDITION, PARAMETER, SEVERITIES, columns_of, rule_faults, shape_faults


class SuiteError(OperatorError):
    """A suite cannot be used as it is written."""

    french = "les règles de contrôle d'une table sont mal écrites"


class RuleCrashed(OperatorError):
    """A rule raised an exception: the suite or the contract is wrong, not the data."""

    french = "une règle de contrôle est en erreur"


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


def load_suites(folder: Path, form: str, version: str) -> Mapping[str, Suite]:
    """Return the suites of a version by table, read again only where a file has changed.

    Raises:
        SuiteError: suites are missing or not written as suites; one line a fault, with file and rule.
    """
    paths = sorted((folder / form / version).glob("*.json"))
    return _suites(form, version, tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths))


@lru_cache(maxsize=64)
def _suites(form: str, version: str, written: Sequence[tuple[Path, int, int]]) -> Mapping[str, Suite]:
    suites, faults = dict[str, Suite](), list[str]()
    for path, _, _ in written:
        content, wrong = _content(path)
        faults += [f"{suite_file(form, version, path.stem)}, {fault}" for fault in wrong]
        if not wrong:
            # The results of two versions are shown beside one another: a suite is called by its place.
            content = {**content, "name": f"{form}.{version}.{path.stem}"}
            rules = [_rule(path.stem, item) for item in content["expectations"]]
            suites[path.stem] = Suite(path.stem, content, {rule.id: rule for rule in rules})
    if faults:
        raise SuiteError("\n".join(faults))
    if not suites:
        raise SuiteError(f"No suite in expectations/{form}/{version}; put one JSON a table there.")
    return suites


def suite_file(form: str, version: str, table: str) -> str:
    """Return where the suite of a table stands, for sentences."""
    return f"expectations/{form}/{version}/{table}.json"


def check_suites(contract: Contract, suites: Mapping[str, Suite]) -> None:
    """Check that suites and contract have the same tables, that rules name what there is, and have ids of their own.

    Raises:
        SuiteError: one line a fault, with file and rule.
    """
    if faults := list(_faults(contract, suites)):
        raise SuiteError("\n".join(faults))


def _faults(contract: Contract, suites: Mapping[str, Suite]) -> Iterator[str]:
    seen: dict[str, str] = {}
    names = [table.name for table in contract.tables]
    for suite in suites.values():
        file = suite_file(contract.form, contract.version, suite.table)
        if suite.table not in names:
            meant = did_you_mean(suite.table, names)
            yield f"{file}: the form {contract.form} has no table « {suite.table} ».{meant}"
            continue
        for item in suite.content["expectations"]:
            rule = item["meta"]["rule"]
            for fault in rule_faults(contract, contract.table(suite.table), item):
                yield f"{file}, rule {rule}: {fault}"
            if other := seen.get(rule):
                yield f"{file}: the rule id « {rule} » is given twice, the first time in {other}. Ids are unique."
            seen.setdefault(rule, f"{suite.table}.json")
    for name in names:
        if name not in suites:
            yield (
                f"The table {name} of the form {contract.form} has no suite: nothing would be checked in it. Put "
                f"{suite_file(contract.form, contract.version, name)} there, with an empty list where it has no rules."
            )


def _content(path: Path) -> tuple[Any, list[str]]:
    """Return what a file holds, and what keeps it from being a suite."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        return None, [f"line {error.lineno} is not JSON ({error.msg}). Correct the file."]
    except (OSError, ValueError, RecursionError) as error:
        return None, [f"it cannot be read ({error}). Save it as JSON in UTF-8."]
    return content, list(shape_faults(content))


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


def looks_across(item: Mapping[str, Any]) -> bool:
    """Return whether a rule says that it looks at all returns that are validated together."""
    return item["meta"].get("across") is True


def parameters(suite: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the parameters that a suite asks for: as arguments, or in braces in a condition."""
    for item in suite["expectations"]:
        yield from IN_CONDITION.findall(item["kwargs"].get("row_condition", ""))
        for value in item["kwargs"].values():
            if isinstance(value, dict) and PARAMETER in value:
                yield value[PARAMETER]


def with_conditions(item: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return an expectation whose condition has the values of its parameters, which Great Expectations leaves alone."""
    kwargs = dict(item["kwargs"])
    if "row_condition" in kwargs:
        condition = kwargs["row_condition"]
        kwargs["row_condition"] = IN_CONDITION.sub(lambda name: json.dumps(values[name[1]]), condition)
    return {**item, "kwargs": kwargs}
