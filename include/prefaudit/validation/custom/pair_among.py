"""Two values of a row that must agree: the severity in one sheet and the finding in another.

Great Expectations has expect_column_pair_values_to_be_in_set for this, but that one overlooks `row_condition` (version
1.24) and then counts more failures than rows, which it refuses as a result.
"""

from typing import Any, Literal

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnPairMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnPairMapMetricProvider,
    column_pair_condition_partial,
)


class _PairAmong(ColumnPairMapMetricProvider):
    condition_metric_name = "column_pair_values.among_pairs"
    condition_value_keys = ("pairs",)

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls: Any, column_A: "pd.Series[Any]", column_B: "pd.Series[Any]", pairs: list[list[str]], **_: Any
    ) -> "pd.Series[Any]":
        known = {(first, second) for first, second in pairs}
        found = [pair in known for pair in zip(column_A, column_B, strict=True)]
        return pd.Series(found, index=column_A.index, dtype="bool")


class ExpectColumnPairValuesToBeAmongPairs(ColumnPairMapExpectation):
    """Expect (column_A, column_B) to be one of `pairs`; rows where either is blank are not looked at."""

    pairs: list[list[str]]
    ignore_row_if: Literal["both_values_are_missing", "either_value_is_missing", "neither"] = "either_value_is_missing"

    map_metric = "column_pair_values.among_pairs"
    success_keys = ("column_A", "column_B", "pairs", "ignore_row_if", "mostly")
