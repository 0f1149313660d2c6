"""Two dates of a row that must not be further apart than so many days: how long an audit lasts."""

from typing import Any, Literal

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnPairMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnPairMapMetricProvider,
    column_pair_condition_partial,
)


class _DaysApart(ColumnPairMapMetricProvider):
    condition_metric_name = "column_pair_values.days_apart_at_most"
    condition_value_keys = ("max_days",)

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls: Any, column_A: "pd.Series[Any]", column_B: "pd.Series[Any]", max_days: int, **_: Any
    ) -> "pd.Series[Any]":
        return (column_B - column_A).abs() <= pd.Timedelta(days=max_days)


class ExpectColumnPairDatesToBeDaysApartAtMost(ColumnPairMapExpectation):
    """Expect the dates of column_A and column_B to be at most `max_days` days apart, in either order."""

    max_days: int
    ignore_row_if: Literal["both_values_are_missing", "either_value_is_missing", "neither"] = "either_value_is_missing"

    map_metric = "column_pair_values.days_apart_at_most"
    success_keys = ("column_A", "column_B", "ignore_row_if", "max_days", "mostly")
