"""A column of lists that must be empty: what is missing, what is too many."""

from typing import Any

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics import ColumnMapMetricProvider, column_condition_partial


class _ListEmpty(ColumnMapMetricProvider):
    condition_metric_name = "column_values.list_empty"

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls: Any, column: "pd.Series[Any]", **_: Any) -> "pd.Series[Any]":
        return column.map(len) == 0


class ExpectColumnListToBeEmpty(ColumnMapExpectation):
    """Expect every list of a column to be empty; rows whose list is unknown (None) are not looked at."""

    map_metric = "column_values.list_empty"
