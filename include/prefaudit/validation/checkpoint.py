"""One Great Expectations checkpoint over the whole batch: every suite on its frame, failing rows back by position.

A run of Great Expectations costs a fraction of a second whatever the number of rows, so it is run once for all
returns and never once a workbook.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

from prefaudit.contract import Contract
from prefaudit.issues import Issue
from prefaudit.reference import Reference
from prefaudit.settings import Settings
from prefaudit.validation import custom
from prefaudit.validation.derive import derive
from prefaudit.validation.failures import Failure, issues_of
from prefaudit.validation.frames import Frames, Locations
from prefaudit.validation.suites import Suite, check_suites, load_suites, parameters

POSITION = "position"
_CODES = "codes_"
_REFERENCE = "reference_"

log = logging.getLogger(__name__)


class RuleCrashed(RuntimeError):
    """A rule raised instead of answering: the suite or the contract is wrong, not the returns."""


def validate(
    contract: Contract,
    frames: Frames,
    reference: Reference,
    locations: Locations,
    known: Iterable[tuple[int, Issue]],
    expectations: Path | None = None,
) -> dict[int, tuple[Issue, ...]]:
    """All the issues of a batch by submission: those `known` from reading and those of the rules.

    Consequences of another issue are silenced; the rest is in workbook order. A submission without issue is in the
    result only where `known` or a frame names it. Raises RuleCrashed where a rule cannot be evaluated.
    """
    suites = load_suites(expectations or Settings.from_env().expectations, contract.form)
    check_suites(contract, suites)
    derived = derive(contract, frames, reference)
    failures = list(run_suites(suites, derived.frames, reference))
    return issues_of(contract, derived, failures, locations, list(known), reference)


def run_suites(suites: Mapping[str, Suite], frames: Frames, reference: Reference) -> Iterator[Failure]:
    """Run the suites on their frames in one checkpoint; a Failure for each rule and row that breaks it."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    log.debug("Custom expectations: %s.", ", ".join(custom.__all__))
    definitions = [
        _definition(context, suite, frames[table].assign(**{POSITION: range(len(frames[table]))}))
        for table, suite in suites.items()
        if len(frames[table])
    ]
    for definition, suite, batch in definitions:
        result = definition.run(
            batch_parameters={"dataframe": batch},
            expectation_parameters=_parameters(suite, reference),
            result_format={"result_format": "COMPLETE", "unexpected_index_column_names": [POSITION]},
        )
        for each in result.results:
            yield from _failures(each, suite, batch)


def _definition(context: Any, suite: Suite, frame: pd.DataFrame) -> tuple[Any, Suite, pd.DataFrame]:
    source = context.data_sources.add_pandas(suite.table)
    batch = source.add_dataframe_asset(suite.table).add_batch_definition_whole_dataframe("whole")
    added = context.suites.add(gx.ExpectationSuite(**suite.content))
    definition = gx.ValidationDefinition(name=suite.table, data=batch, suite=added)
    return context.validation_definitions.add(definition), suite, frame


def _parameters(suite: Suite, reference: Reference) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name in parameters(suite.content):
        if name.startswith(_CODES):
            values[name] = list(reference.codes(name.removeprefix(_CODES)))
        else:
            table, _, column = name.removeprefix(_REFERENCE).partition("_")
            values[name] = sorted({str(row[column]) for row in reference.table(table) if row[column]})
    return values


def _failures(result: Any, suite: Suite, frame: pd.DataFrame) -> Iterator[Failure]:
    rule = suite.rules[result.expectation_config.meta["rule"]]
    raised = _raised(result.exception_info)
    if raised:
        raise RuleCrashed(
            f"The rule {rule.id} of expectations/{suite.content['name'].replace('.', '/')}.json cannot be evaluated: "
            f"{raised}. Correct the suite or the contract; no verdict was given."
        )
    places = result.result.get("unexpected_index_list") or ()
    for place in places:
        yield Failure(rule, frame.iloc[int(place[POSITION])])


def _raised(info: Mapping[str, Any]) -> str:
    """The message of the exception that an expectation raised; "" where it answered."""
    if "raised_exception" in info:
        return str(info.get("exception_message") or "") if info["raised_exception"] else ""
    return next((str(each.get("exception_message")) for each in info.values() if each.get("raised_exception")), "")
