"""Suites tried before a return is judged by them: every rule is built, meets a return, and its texts are written."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from great_expectations.expectations.registry import (
    get_expectation_impl,
    list_registered_expectation_implementations,
)

from prefaudit.model.contract import Contract
from prefaudit.model.errors import OperatorError
from prefaudit.model.read_return import ReadReturn
from prefaudit.model.suggestions import one_of
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.batch import Batch
from prefaudit.validation.derive import derive
from prefaudit.validation.engine import built
from prefaudit.validation.failures import Failure, Listed, issues_of
from prefaudit.validation.one_return import within_one_return
from prefaudit.validation.parameters import parameter_values
from prefaudit.validation.suite_faults import code_faults, unasked_faults
from prefaudit.validation.suites import load_suites, suite_file
from prefaudit.validation.validate import validate


def built_faults(contract: Contract, reference: Reference, expectations: Path) -> Iterator[str]:
    """Yield the rules that Great Expectations cannot build, or that compare a field with what it never holds, and the
    coded fields that no rule holds to their codes."""
    for suite in load_suites(expectations, contract.form, contract.version).values():
        table, file = contract.table(suite.table), suite_file(contract.form, contract.version, suite.table)
        yield from (f"{file}: {fault}" for fault in unasked_faults(table, suite.content["expectations"]))
        for item in suite.content["expectations"]:
            place = f"{file}, rule {item['meta']['rule']}"
            known = [*_argument_faults(item), *code_faults(contract, table, item, reference)]
            yield from (f"{place}: {fault}" for fault in known)
            if known:
                continue
            alone = {**suite.content, "expectations": [item]}
            try:
                built(within_one_return(alone), parameter_values(alone, reference, contract))
            except OperatorError as error:
                yield f"{file}: {error}"


def _argument_faults(item: dict[str, object]) -> Iterator[str]:
    kind, kwargs = str(item["type"]), item["kwargs"]
    kinds = list_registered_expectation_implementations()
    if kind not in kinds:
        yield f"« type » is « {kind} », which is no expectation; {one_of(kind, kinds)}"
        return
    known = [name for name in get_expectation_impl(kind).__fields__ if name not in _NOT_ARGUMENTS]
    for name in kwargs if isinstance(kwargs, dict) else ():
        if name not in known:
            yield f"« {name} » is no argument of {kind}; {one_of(name, known)}"


# Fields of every expectation that are given elsewhere in a suite, or not at all.
_NOT_ARGUMENTS = (
    "id",
    "meta",
    "notes",
    "result_format",
    "description",
    "catch_exceptions",
    "rendered_content",
    "severity",
    "windows",
    "batch_id",
)


def judged_faults(
    contract: Contract, read: Sequence[ReadReturn], reference: Reference, settings: Settings, *, texts: bool
) -> Iterator[str]:
    """Yield what fails when returns are judged; with `texts`, also when an issue of every rule is written at a row of
    the last one."""
    batch = Batch.from_returns(contract, dict(enumerate(read)))
    try:
        validate(contract, batch, reference, settings.expectations)
        if texts:
            _write_every_issue(contract, batch, reference, settings)
    except OperatorError as error:
        yield from str(error).splitlines()


def _write_every_issue(contract: Contract, batch: Batch, reference: Reference, settings: Settings) -> None:
    derived = derive(contract, batch.frames, reference)
    failures = [
        Failure(rule, derived.frames[suite.table].iloc[-1])
        for suite in load_suites(settings.expectations, contract.form, contract.version).values()
        for rule in suite.rules.values()
        if len(derived.frames[suite.table])
    ]
    issues_of(contract, derived, failures, batch.locations, (), reference, Listed(len(failures)))
