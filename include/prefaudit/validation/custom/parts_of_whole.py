"""Figures of a whole that must be the sums of its parts': régions make the nation, modules make all modules."""

from typing import Any

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    MulticolumnMapMetricProvider,
    multicolumn_condition_partial,
)


class _PartsOfWhole(MulticolumnMapMetricProvider):
    condition_metric_name = "multicolumn_values.parts_make_whole"
    condition_value_keys = ("whole", "part")

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls: Any, column_list: pd.DataFrame, whole: str, part: str | None = None, **_: Any) -> "pd.Series[Any]":
        cut, kind, measures = column_list.iloc[:, 0], column_list.iloc[:, 1], column_list.iloc[:, 2:]
        parts = kind != whole if part is None else kind == part
        sums = measures[parts].groupby(cut[parts]).sum()
        # A cut without any part counts as parts of nothing.
        wanted = sums.reindex(cut).fillna(0).set_axis(column_list.index)
        return (kind != whole) | (measures == wanted).all(axis=1)


class ExpectPartsToMakeTheWhole(MulticolumnMapExpectation):
    """Expect, in `column_list` = cut, kind, measures…: in each row whose kind is `whole`, every measure is the sum of
    those of the rows of the same cut whose kind is `part`, or any other where `part` is not given."""

    whole: str
    part: str | None = None

    map_metric = "multicolumn_values.parts_make_whole"
    success_keys = ("column_list", "ignore_row_if", "whole", "part", "mostly")
