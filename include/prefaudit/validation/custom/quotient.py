"""A value that must be the quotient of two others, within the rounding of the digits it is written with."""

from typing import Any

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    MulticolumnMapMetricProvider,
    multicolumn_condition_partial,
)

# A site may write 87, 87.5 or 87.46: half a unit of the last digit written, at least that of two decimals.
_FINEST = 2


class _Quotient(MulticolumnMapMetricProvider):
    condition_metric_name = "multicolumn_values.quotient"

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls: Any, column_list: pd.DataFrame, **_: Any) -> "pd.Series[Any]":
        value, numerator, denominator, factor = (column_list.iloc[:, place] for place in range(4))
        exact = numerator / denominator * factor
        tolerance = pd.Series(0.5 * 10.0**-_FINEST, index=value.index)
        for digits in reversed(range(_FINEST)):
            tolerance = tolerance.where(value != value.round(digits), 0.5 * 10.0**-digits)
        return (value - exact).abs() <= tolerance + 1e-9


class ExpectValueToBeTheQuotient(MulticolumnMapExpectation):
    """Expect, in `column_list` = value, numerator, denominator, factor: value = numerator ÷ denominator × factor."""

    map_metric = "multicolumn_values.quotient"
