"""A value that must lie between two others of the same row: an indicator within its bounds."""

from typing import Any

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    MulticolumnMapMetricProvider,
    multicolumn_condition_partial,
)


class _Between(MulticolumnMapMetricProvider):
    condition_metric_name = "multicolumn_values.first_between_others"

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls: Any, column_list: pd.DataFrame, **_: Any) -> "pd.Series[Any]":
        value, low, high = (column_list.iloc[:, place] for place in range(3))
        return (low.isna() | (value >= low)) & (high.isna() | (value <= high))


class ExpectColumnValuesToBeBetweenColumns(MulticolumnMapExpectation):
    """Expect the first of `column_list` to be no less than the second and no more than the third; a blank bound is
    none. Say `ignore_row_if: never` and a `row_condition` for the blanks."""

    map_metric = "multicolumn_values.first_between_others"
