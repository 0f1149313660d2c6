"""A column of lists whose elements must all be known codes."""

from typing import Any

import pandas as pd
from great_expectations.core.suite_parameters import SuiteParameterDict
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics import ColumnMapMetricProvider, column_condition_partial


class _ListInSet(ColumnMapMetricProvider):
    condition_metric_name = "column_values.list_in_set"
    condition_value_keys = ("value_set",)

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls: Any, column: "pd.Series[Any]", value_set: Any, **_: Any) -> "pd.Series[Any]":
        known = frozenset(value_set)
        return column.map(known.issuperset)


class ExpectColumnListElementsToBeInSet(ColumnMapExpectation):
    """Expect every element of every list of a column to be in `value_set`."""

    value_set: list[str] | SuiteParameterDict

    map_metric = "column_values.list_in_set"
    success_keys = ("value_set", "mostly")
