"""A value that must be among the list of the same row: a site among those an audit covers."""

from typing import Any, Literal

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnPairMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnPairMapMetricProvider,
    column_pair_condition_partial,
)


class _ValueInList(ColumnPairMapMetricProvider):
    condition_metric_name = "column_pair_values.a_in_list_b"

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls: Any, column_A: "pd.Series[Any]", column_B: "pd.Series[Any]", **_: Any) -> "pd.Series[Any]":
        found = [value in items for value, items in zip(column_A, column_B, strict=True)]
        return pd.Series(found, index=column_A.index, dtype="bool")


class ExpectColumnPairValueToBeInList(ColumnPairMapExpectation):
    """Expect the value of column_A to be an element of the list in column_B."""

    ignore_row_if: Literal["both_values_are_missing", "either_value_is_missing", "neither"] = "either_value_is_missing"

    map_metric = "column_pair_values.a_in_list_b"
    success_keys = ("column_A", "column_B", "ignore_row_if", "mostly")
