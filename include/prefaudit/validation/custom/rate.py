"""A rate that must be what its counts give: part ÷ (whole − set aside), to its decimals, empty where that is zero."""

from typing import Any

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    MulticolumnMapMetricProvider,
    multicolumn_condition_partial,
)


class _Rate(MulticolumnMapMetricProvider):
    condition_metric_name = "multicolumn_values.rate"
    condition_value_keys = ("decimals",)

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls: Any, column_list: pd.DataFrame, decimals: int, **_: Any) -> "pd.Series[Any]":
        rate, part, whole, aside = (column_list.iloc[:, place].astype("float64") for place in range(4))
        base = whole - aside
        exact = part / base.where(base > 0)
        near = (rate - exact).abs() <= 0.5 * 10.0**-decimals + 1e-9
        return near | (exact.isna() & rate.isna())


class ExpectRateToFollowFromItsCounts(MulticolumnMapExpectation):
    """Expect, in `column_list` = rate, part, whole, set aside: rate = part ÷ (whole − set aside), to `decimals`, and
    empty where that would divide by zero. Say `ignore_row_if: never`."""

    decimals: int

    map_metric = "multicolumn_values.rate"
    success_keys = ("column_list", "ignore_row_if", "decimals", "mostly")
