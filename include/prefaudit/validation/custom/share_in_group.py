"""An answer that must not take up a whole group: every criterion « conforme », most of them « non évalué »."""

from typing import Any, Literal

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnPairMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnPairMapMetricProvider,
    column_pair_condition_partial,
)


class _ShareInGroup(ColumnPairMapMetricProvider):
    condition_metric_name = "column_pair_values.share_in_group"
    condition_value_keys = ("max_share", "answer", "at_least")

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls: Any,
        column_A: "pd.Series[Any]",
        column_B: "pd.Series[Any]",
        max_share: float,
        answer: str | None = None,
        at_least: int = 1,
        **_: Any,
    ) -> "pd.Series[Any]":
        of_group = column_B.groupby(column_A)
        whole = of_group.transform("size")
        same = column_B.groupby([column_A, column_B]).transform("size")
        too_many = (same / whole > max_share) & (whole >= at_least)
        if answer is not None:
            too_many &= column_B == answer
        # One row speaks for its group, so that one mistake is told once.
        return ~(too_many & ~column_A.where(too_many).duplicated())


class ExpectColumnPairShareInGroupToBeAtMost(ColumnPairMapExpectation):
    """Expect, among the rows with the same column_A, no value of column_B (or not `answer`, where it is given) to make
    up more than `max_share` of them. Groups of fewer than `at_least` rows are not looked at; of a group that fails,
    the first row with the value fails."""

    max_share: float
    answer: str | None = None
    at_least: int = 1
    ignore_row_if: Literal["both_values_are_missing", "either_value_is_missing", "neither"] = "either_value_is_missing"

    map_metric = "column_pair_values.share_in_group"
    success_keys = ("column_A", "column_B", "ignore_row_if", "max_share", "answer", "at_least", "mostly")
