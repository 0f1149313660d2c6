"""Expectations that Great Expectations lacks: each a predicate over the columns of a row, in its docstring the rule.

The positional parameters of a predicate are the columns, its keyword-only ones the arguments of the expectation; it
returns for each row whether the rule holds. Importing this module registers all of them under their own names.
"""

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import Any, Literal, TypeAlias

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import (
    ColumnMapExpectation,
    ColumnPairMapExpectation,
    Expectation,
    MulticolumnMapExpectation,
)
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    ColumnPairMapMetricProvider,
    MulticolumnMapMetricProvider,
    column_condition_partial,
    column_pair_condition_partial,
    multicolumn_condition_partial,
)

Column: TypeAlias = "pd.Series[Any]"
Holds = Callable[..., Any]

_PERIOD = r"^(?P<year>[0-9]{4})(?:-T(?P<quarter>[1-4]))?$"
# A site may write 87, 87.5 or 87.46: half a unit of the last digit written, at least that of two decimals.
_FINEST = 2
# What Great Expectations leaves to each expectation over pairs: which rows to skip.
_SKIPPED = Literal["both_values_are_missing", "either_value_is_missing", "neither"]


def over_column(holds: Holds) -> type[Expectation]:
    """Make an expectation of a predicate over one column (`column` in a suite); blank values are skipped."""
    parents = (ColumnMapExpectation, ColumnMapMetricProvider, column_condition_partial)
    return _expectation(holds, holds, "column_values", parents, {})


def over_pair(holds: Holds) -> type[Expectation]:
    """Make an expectation of a predicate over two columns (`column_A`, `column_B`); rows where either is blank are
    skipped unless the suite gives another `ignore_row_if`."""
    parents = (ColumnPairMapExpectation, ColumnPairMapMetricProvider, column_pair_condition_partial)
    return _expectation(
        holds, holds, "column_pair_values", parents, {"ignore_row_if": (_SKIPPED, "either_value_is_missing")}
    )


def over_columns(holds: Holds) -> type[Expectation]:
    """Make an expectation of a predicate over several columns (`column_list`, in the order of its parameters)."""

    def on_frame(frame: pd.DataFrame, **arguments: Any) -> Any:
        return holds(*(frame.iloc[:, place] for place in range(frame.shape[1])), **arguments)

    parents = (MulticolumnMapExpectation, MulticolumnMapMetricProvider, multicolumn_condition_partial)
    return _expectation(holds, on_frame, "multicolumn_values", parents, {})


def _expectation(
    holds: Holds,
    condition: Holds,
    domain: str,
    parents: tuple[Any, Any, Any],
    fields: Mapping[str, tuple[Any, Any]],
) -> type[Expectation]:
    """Register the metric and the expectation of a predicate, both under its name; return the expectation.

    `condition` is the predicate as Great Expectations hands the columns over, `fields` what the expectation takes
    (type and default) beside the predicate's own arguments.
    """
    expectation, provider, partial = parents
    name, metric = holds.__name__, f"{domain}.{holds.__name__.removeprefix('expect_')}"
    arguments = {
        parameter.name: (parameter.annotation, parameter.default)
        for parameter in signature(holds).parameters.values()
        if parameter.kind is Parameter.KEYWORD_ONLY
    }

    def evaluated(cls: Any, *columns: Any, **given: Any) -> Any:
        return condition(*columns, **{key: given[key] for key in arguments if key in given})

    type(provider)(
        f"_{name}",
        (provider,),
        {
            "condition_metric_name": metric,
            "condition_value_keys": tuple(arguments),
            "evaluated": partial(engine=PandasExecutionEngine)(evaluated),
        },
    )
    fields = {**fields, **arguments}
    made: type[Expectation] = type(expectation)(
        name,
        (expectation,),
        {
            # Found by pickle and by forked workers as any class of the module.
            "__module__": holds.__module__,
            "__qualname__": name,
            "__doc__": holds.__doc__,
            # Any of them may be a parameter of the suite: {"$PARAMETER": …}.
            "__annotations__": {field: kind | dict[str, str] for field, (kind, _) in fields.items()},
            **{field: default for field, (_, default) in fields.items() if default is not Parameter.empty},
            "map_metric": metric,
            # For whoever asks a frame itself.
            "predicate": staticmethod(holds),
            # An argument that is not listed here reaches the predicate as None.
            "success_keys": (*expectation.success_keys, *fields),
        },
    )
    return made


@over_column
def expect_column_list_to_be_empty(items: Column) -> Column:
    """Expect every list of a column to be empty; rows whose list is unknown (None) are not looked at."""
    return items.map(len) == 0


@over_pair
def expect_column_pair_dates_to_be_days_apart_at_most(one: Column, other: Column, *, max_days: int) -> Column:
    """Expect the dates of column_A and column_B to be at most `max_days` days apart, in either order."""
    return (other - one).abs() <= pd.Timedelta(days=max_days)


@over_pair
def expect_column_pair_period_to_be_near_date(period: Column, day: Column, *, max_years: int) -> Column:
    """Expect the period of column_A to begin no later than the month of the date of column_B, and to end no more than
    `max_years` years before. What is no period at all (2026, 2026-T3) is another rule's matter."""
    parts = period.astype("str").str.extract(_PERIOD)
    quarter = pd.to_numeric(parts["quarter"])
    # Months since year 0: the month of the date, the first and the last month of the period.
    first = pd.to_numeric(parts["year"]) * 12 + (quarter.fillna(1) - 1) * 3
    last = first + quarter.isna().map({True: 11, False: 2})
    month = day.dt.year * 12 + day.dt.month - 1
    near: Column = first.isna() | ((first <= month) & (last >= month - 12 * max_years))
    return near


@over_pair
def expect_column_pair_share_in_group_to_be_at_most(
    group: Column, value: Column, *, max_share: float, answers: list[str] | None = None, at_least: int = 1
) -> Column:
    """Expect, among the rows with the same column_A, no value of column_B (or none of `answers`, where they are given)
    to make up more than `max_share` of them. Groups of fewer than `at_least` rows are not looked at; of a group that
    fails, the first row with the value fails."""
    whole = value.groupby(group).transform("size")
    same = value.groupby([group, value]).transform("size")
    too_many = (same / whole > max_share) & (whole >= at_least)
    if answers is not None:
        too_many &= value.isin(answers)
    # One row stands for its group, so that one mistake is reported once.
    return ~(too_many & ~group.where(too_many).duplicated())


@over_pair
def expect_column_pair_value_to_be_in_list(value: Column, items: Column) -> Column:
    """Expect the value of column_A to be an element of the list in column_B."""
    found = [one in several for one, several in zip(value, items, strict=True)]
    return pd.Series(found, index=value.index, dtype="bool")


@over_pair
def expect_column_pair_values_to_be_among_pairs(one: Column, other: Column, *, pairs: list[list[str]]) -> Column:
    """Expect (column_A, column_B) to be one of `pairs`; rows where either is blank are not looked at."""
    # The library's own expect_column_pair_values_to_be_in_set overlooks `row_condition` (version 1.24) and then counts
    # more failures than rows, which it refuses as a result.
    allowed = {(first, second) for first, second in pairs}
    found = [pair in allowed for pair in zip(one, other, strict=True)]
    return pd.Series(found, index=one.index, dtype="bool")


@over_columns
def expect_column_to_be_the_sum_of_others(total: Column, *parts: Column, or_more_with: Any = None) -> Column:
    """Expect the first of `column_list` to be the sum of all the others, or more where `or_more_with` names anything:
    codes that the first counts and none of the others does."""
    added = pd.concat(parts, axis=1).sum(axis=1)
    return total >= added if or_more_with else total == added


@over_columns
def expect_column_values_to_be_between_columns(value: Column, low: Column, high: Column) -> Column:
    """Expect the first of `column_list` to be no less than the second and no more than the third; a blank bound is
    none. Say `ignore_row_if: never` and a `row_condition` for the blanks."""
    return (low.isna() | (value >= low)) & (high.isna() | (value <= high))


@over_columns
def expect_parts_to_make_the_whole(
    breakdown: Column, kind: Column, *measures: Column, whole: str, part: str | None = None
) -> Column:
    """Expect, in `column_list` = breakdown, kind, measures…: in each row whose kind is `whole`, every measure is the
    sum of those of the rows of the same breakdown whose kind is `part`, or any other where `part` is not given. What is
    empty counts as nothing."""
    figures = pd.concat(measures, axis=1).fillna(0)
    parts = kind != whole if part is None else kind == part
    sums = figures[parts].groupby(breakdown[parts]).sum()
    # A breakdown without any part counts as parts of nothing.
    wanted = sums.reindex(breakdown).fillna(0).set_axis(figures.index)
    return (kind != whole) | (figures == wanted).all(axis=1)


@over_columns
def expect_rate_to_follow_from_its_counts(
    rate: Column, part: Column, whole: Column, set_aside: Column, *, decimals: int
) -> Column:
    """Expect, in `column_list` = rate, part, whole, set aside: rate = part ÷ (whole − set aside), to `decimals`, and
    empty where that would divide by zero. Say `ignore_row_if: never`."""
    rate, part, whole, set_aside = (column.astype("float64") for column in (rate, part, whole, set_aside))
    base = whole - set_aside
    exact = part / base.where(base > 0)
    near = (rate - exact).abs() <= 0.5 * 10.0**-decimals + 1e-9
    return near | (exact.isna() & rate.isna())


@over_columns
def expect_value_to_be_the_quotient(value: Column, numerator: Column, denominator: Column, factor: Column) -> Column:
    """Expect, in `column_list` = value, numerator, denominator, factor: value = numerator ÷ denominator × factor."""
    exact = numerator / denominator * factor
    tolerance = pd.Series(0.5 * 10.0**-_FINEST, index=value.index)
    for digits in reversed(range(_FINEST)):
        tolerance = tolerance.where(value != value.round(digits), 0.5 * 10.0**-digits)
    return (value - exact).abs() <= tolerance + 1e-9
