"""One suite of Great Expectations run on one frame: the outcome of each expectation, failing rows by position.

A run costs a fraction of a second whatever the number of rows, so a suite is run once over a whole batch and never
once a workbook. Frames stay in memory and each is validated as a batch: a checkpoint of Great Expectations hands one
and the same frame to all its definitions, and writes down suites and results that nobody would read. Nothing is stored
and nothing is sent.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.compatibility.pydantic import ValidationError
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

from prefaudit.validation.configurations import configurations_made_once
from prefaudit.validation.suite_faults import columns_of
from prefaudit.validation.suites import RuleCrashed, SuiteError, with_conditions

# Importing the package is what makes the project's own expectations known to Great Expectations.
__import__("prefaudit.validation.custom")

# Is handed each result of Great Expectations as it stands (an ExpectationSuiteValidationResult).
OnResult = Callable[[Any], None]

_COMPLETE = {
    # The rows that break a rule come as labels of the frame's index: naming them by a column costs a hundredfold.
    "result_format": "COMPLETE",
    # A query that would find these rows again in a file: nobody asks it.
    "return_unexpected_index_query": False,
}


@dataclass(frozen=True)
class Outcome:
    """The outcome of one expectation: its `meta`, the columns it looked at, whether it holds, and the positions of the
    rows that break it.

    An expectation over a whole table or column has no positions; `observed` is then what it saw.
    """

    meta: Mapping[str, Any]
    columns: tuple[str, ...]
    holds: bool
    positions: tuple[int, ...]
    observed: str


@cache
def _batch_definition() -> Any:
    """Return what takes a frame in, once a process: a context that lives in memory and sends nothing."""
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def run_suite(
    content: Mapping[str, Any], frame: pd.DataFrame, values: Mapping[str, Any], on_result: OnResult | None = None
) -> Iterator[Outcome]:
    """Run a suite on a frame; yield an Outcome for each expectation.

    What was asked and what was answered are compared rule by rule: Great Expectations logs a rule that it cannot build,
    drops it and goes on. A frame without rows is not evaluated: nothing in it can be wrong. Without `on_result` all
    expectations are first asked whether they hold, and only those that do not are asked for rows: most hold, at a
    third of the cost.

    Args:
        content: The JSON of the suite as it stands.
        frame: The rows.
        values: The values of the suite's parameters.
        on_result: Is called once with the whole result, before the first Outcome.

    Raises:
        RuleCrashed: An expectation cannot be evaluated; names the rule and the suite.
        SuiteError: An expectation cannot be built, is given twice or was not answered; names the rule and the suite.
    """
    asked = built(content, values)
    if frame.empty:
        return
    batch = _batch_definition().get_batch({"dataframe": frame.reset_index(drop=True)})
    if on_result is None:
        held = _validated(batch, content, asked, values, {"result_format": "BOOLEAN_ONLY"})
        broken = {_rule(result): asked[_rule(result)] for result in held.results if not result.success}
        places = _validated(batch, content, broken, values, _COMPLETE).results if broken else ()
        detailed = {_rule(result): result for result in places}
        results = [detailed.get(_rule(result), result) for result in held.results]
    else:
        whole = _validated(batch, content, asked, values, _COMPLETE)
        on_result(whole)
        results = whole.results
    for result in results:
        yield _outcome(result, content)


def built(content: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the expectations of a suite by rule, with the values of their conditions, each proved to be one.

    Raises SuiteError naming the rule.
    """
    asked: dict[str, Mapping[str, Any]] = {}
    for item in content["expectations"]:
        rule = str(item["meta"]["rule"])
        if rule in asked:
            raise SuiteError(f"The suite {content['name']} gives the rule id « {rule} » twice. Ids are unique.")
        try:
            asked[rule] = with_conditions(item, values)
            ExpectationConfiguration(**asked[rule]).to_domain_obj()
        except Exception as error:
            # Whatever the library raises for a name, an argument or a severity that it does not know.
            raise SuiteError(
                f"The rule {rule} of the suite {content['name']} cannot be built as « {item.get('type')} »: "
                f"{_reason(error)}. Correct its type and arguments; nothing was judged."
            ) from error
    return asked


def _reason(error: Exception) -> str:
    """Return why the library refuses a rule: of an argument that could be of several types, the first it is not."""
    messages: dict[str, str] = {}
    for fault in error.errors() if isinstance(error, ValidationError) else ():
        messages.setdefault(str(fault["loc"][0]), fault["msg"])
    named = [f"« {name} »: {message}" for name, message in messages.items() if name != "__root__" or len(messages) == 1]
    return "; ".join(named) or " ".join(str(error).split())


def _validated(
    batch: Any,
    content: Mapping[str, Any],
    asked: Mapping[str, Mapping[str, Any]],
    values: Mapping[str, Any],
    result_format: Mapping[str, Any],
) -> Any:
    """Return what Great Expectations answers to some rules of a suite. Raises SuiteError unless it answers each."""
    with configurations_made_once(), warnings.catch_warnings():
        # Conditions written as text are to go in version 2; as text they stay readable in the suites.
        warnings.filterwarnings("ignore", "(?s).*row_condition|.*condition_parser", DeprecationWarning)
        # A pattern of a suite may group what it offers a choice of.
        warnings.filterwarnings("ignore", "This pattern is interpreted as a regular expression", UserWarning)
        suite = gx.ExpectationSuite(**{**content, "expectations": list(asked.values())})
        answer = batch.validate(suite, result_format=dict(result_format), expectation_parameters=dict(values))
    answered, wanted = Counter(_rule(result) for result in answer.results), Counter(list(asked))
    if answered != wanted:
        differing = sorted((wanted - answered) + (answered - wanted))
        raise SuiteError(
            f"Great Expectations did not answer each rule of the suite {content['name']} once: {', '.join(differing)}. "
            "Correct these rules; nothing was judged."
        )
    return answer


def _rule(result: Any) -> str:
    return str(result.expectation_config.meta["rule"])


def _outcome(result: Any, content: Mapping[str, Any]) -> Outcome:
    meta, kwargs = result.expectation_config.meta, result.expectation_config.kwargs
    raised = _raised(result.exception_info)
    if raised:
        raise RuleCrashed(
            f"The rule {meta['rule']} of the suite {content['name']} cannot be evaluated: {raised}. "
            "Correct the suite or the contract; no verdict was given."
        )
    places = result.result.get("unexpected_index_list") or ()
    return Outcome(
        meta=meta,
        columns=columns_of(kwargs),
        holds=bool(result.success),
        positions=tuple(map(int, places)),
        observed=str(result.result.get("observed_value", "")),
    )


def _raised(info: Mapping[str, Any]) -> str:
    """Return the message of the exception that an expectation raised; "" where it answered."""
    if "raised_exception" in info:
        return str(info.get("exception_message") or "no reason given") if info["raised_exception"] else ""
    crashes = (str(crash.get("exception_message")) for crash in info.values() if crash.get("raised_exception"))
    return next(crashes, "")
