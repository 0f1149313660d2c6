"""A period (2026, 2026-T3) that must be near a date of the row: begun by then, and not over for long."""

from typing import Any, Literal

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnPairMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnPairMapMetricProvider,
    column_pair_condition_partial,
)

_PERIOD = r"^(?P<year>[0-9]{4})(?:-T(?P<quarter>[1-4]))?$"


class _PeriodNear(ColumnPairMapMetricProvider):
    condition_metric_name = "column_pair_values.period_near"
    condition_value_keys = ("max_years",)

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls: Any, column_A: "pd.Series[Any]", column_B: "pd.Series[Any]", max_years: int, **_: Any
    ) -> "pd.Series[Any]":
        parts = column_A.astype("str").str.extract(_PERIOD)
        quarter = pd.to_numeric(parts["quarter"])
        # Months since year 0: the month of the date, the first and the last month of the period.
        first = pd.to_numeric(parts["year"]) * 12 + (quarter.fillna(1) - 1) * 3
        last = first + quarter.isna().map({True: 11, False: 2})
        month = column_B.dt.year * 12 + column_B.dt.month - 1
        near: pd.Series[Any] = first.isna() | ((first <= month) & (last >= month - 12 * max_years))
        return near


class ExpectColumnPairPeriodToBeNearDate(ColumnPairMapExpectation):
    """Expect the period of column_A to begin no later than the month of the date of column_B, and to end no more than
    `max_years` years before. What is no period at all is another rule's matter."""

    max_years: int
    ignore_row_if: Literal["both_values_are_missing", "either_value_is_missing", "neither"] = "either_value_is_missing"

    map_metric = "column_pair_values.period_near"
    success_keys = ("column_A", "column_B", "ignore_row_if", "max_years", "mostly")
