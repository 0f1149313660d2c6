"""One suite of Great Expectations run on one frame: what each expectation answered, failing rows by position.

A run costs a fraction of a second whatever the number of rows, so a suite is run once over a whole batch and never
once a workbook. Frames stay in memory: each is its own asset and its own validation definition, since a checkpoint of
Great Expectations hands one and the same frame to all its definitions. Nothing is stored and nothing is sent.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)

from prefaudit.contract import Contract
from prefaudit.reference import Reference
from prefaudit.validation.suites import RuleCrashed, columns_of, parameters

# Importing the package is what makes the project's own expectations known to Great Expectations.
__import__("prefaudit.validation.custom")

# Is handed each result of Great Expectations as it stands (an ExpectationSuiteValidationResult).
Keep = Callable[[Any], None]

_POSITION = "position__"
_CODES = "codes_"
_REFERENCE = "reference_"
_CONTRACT = "contract_"


@dataclass(frozen=True)
class Answer:
    """What one expectation answered: its `meta`, the columns it looked at, whether it holds, and the positions of the
    rows that break it.

    An expectation over a whole table or column has no positions; `observed` is then what it saw.
    """

    meta: Mapping[str, Any]
    columns: tuple[str, ...]
    holds: bool
    positions: tuple[int, ...]
    observed: str


def open_context() -> Any:
    """A context of Great Expectations that lives in memory: no pages of results, no progress bar, no telemetry."""
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    return gx.get_context(mode="ephemeral", project_config=config)


def answers(
    context: Any,
    name: str,
    content: Mapping[str, Any],
    frame: pd.DataFrame,
    values: Mapping[str, Any],
    keep: Keep | None = None,
) -> Iterator[Answer]:
    """Run a suite (its JSON as it stands) on a frame, `values` filling its parameters; an Answer for each expectation.

    `keep` is called once with the whole result, before the first Answer.

    Raises RuleCrashed, naming the rule and the suite, where an expectation cannot be evaluated. A frame without rows
    is not evaluated: nothing in it can be wrong.
    """
    if frame.empty:
        return
    placed = frame.assign(**{_POSITION: range(len(frame))})
    source = context.data_sources.add_pandas(name)
    batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("whole")
    with warnings.catch_warnings():
        # Conditions written as text are to go in version 2; as text they stay readable in the suites.
        warnings.filterwarnings("ignore", "(?s).*row_condition|.*condition_parser", DeprecationWarning)
        suite = context.suites.add(gx.ExpectationSuite(**content))
        definition = context.validation_definitions.add(gx.ValidationDefinition(name=name, data=batch, suite=suite))
        result = definition.run(
            batch_parameters={"dataframe": placed},
            expectation_parameters=dict(values),
            result_format={"result_format": "COMPLETE", "unexpected_index_column_names": [_POSITION]},
        )
    if keep is not None:
        keep(result)
    for each in result.results:
        yield _answer(each, content)


def parameter_values(
    content: Mapping[str, Any], reference: Reference, contract: Contract | None = None
) -> dict[str, list[str]]:
    """The values of the parameters that a suite asks for: `codes_<list>`, `reference_<table>_<column>`, and
    `contract_<key>` (form, version). Raises RuleCrashed for any other name."""
    return {name: _values(name, reference, contract) for name in parameters(content)}


def _values(name: str, reference: Reference, contract: Contract | None) -> list[str]:
    if name.startswith(_CODES) and reference.codes(name.removeprefix(_CODES)):
        return list(reference.codes(name.removeprefix(_CODES)))
    if name.startswith(_CONTRACT) and contract is not None and hasattr(contract, name.removeprefix(_CONTRACT)):
        return [str(getattr(contract, name.removeprefix(_CONTRACT)))]
    table, _, column = name.removeprefix(_REFERENCE).partition("_")
    if name.startswith(_REFERENCE) and table in reference.tables and column in (reference.table(table) or ({},))[0]:
        return sorted({str(row[column]) for row in reference.table(table) if row[column]})
    raise RuleCrashed(
        f"A suite asks for the parameter « {name} », which no code list, reference table or contract gives. "
        "Correct the name in the suite, or add the list."
    )


def _answer(result: Any, content: Mapping[str, Any]) -> Answer:
    meta, kwargs = result.expectation_config.meta, result.expectation_config.kwargs
    raised = _raised(result.exception_info)
    if raised:
        raise RuleCrashed(
            f"The rule {meta['rule']} of the suite {content['name']} cannot be evaluated: {raised}. "
            "Correct the suite or the contract; no verdict was given."
        )
    places = result.result.get("unexpected_index_list") or ()
    return Answer(
        meta=meta,
        columns=columns_of(kwargs),
        holds=bool(result.success),
        positions=tuple(int(place[_POSITION]) for place in places),
        observed=str(result.result.get("observed_value", "")),
    )


def _raised(info: Mapping[str, Any]) -> str:
    """The message of the exception that an expectation raised; "" where it answered."""
    if "raised_exception" in info:
        return str(info.get("exception_message") or "no reason given") if info["raised_exception"] else ""
    return next((str(each.get("exception_message")) for each in info.values() if each.get("raised_exception")), "")
