"""A column that must be the sum of others: what is assessed, by kind of finding."""

from typing import Any

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    MulticolumnMapMetricProvider,
    multicolumn_condition_partial,
)


class _ColumnSum(MulticolumnMapMetricProvider):
    condition_metric_name = "multicolumn_values.first_is_sum"

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls: Any, column_list: pd.DataFrame, **_: Any) -> "pd.Series[Any]":
        return column_list.iloc[:, 0] == column_list.iloc[:, 1:].sum(axis=1)


class ExpectColumnToBeTheSumOfOthers(MulticolumnMapExpectation):
    """Expect the first of `column_list` to be the sum of all the others."""

    map_metric = "multicolumn_values.first_is_sum"
