"""The rules of a form look at one return each: the verdict of a return is the same alone and among any others.

Returns are validated many together. A rule that compares rows must not compare those of two returns, unless its suite
says so: `"meta": {"across": true}`.
"""

from collections.abc import Mapping
from typing import Any

from great_expectations.expectations.expectation import (
    ColumnMapExpectation,
    ColumnPairMapExpectation,
    MulticolumnMapExpectation,
)
from great_expectations.expectations.registry import get_expectation_impl

from prefaudit.validation.suites import SuiteError, looks_across

_RETURN = "submission_id"
_ON_ROWS = (ColumnMapExpectation, ColumnPairMapExpectation, MulticolumnMapExpectation)
_UNIQUE, _UNIQUE_TOGETHER = "expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique"
# Groups rows by the values of column_A.
_IN_GROUP = "expect_column_pair_share_in_group_to_be_at_most"
# Expectations over rows whose answer for one row depends on other rows of the frame, whatever their return.
_COMPARING = {
    "expect_column_value_z_scores_to_be_less_than",
    "expect_column_values_to_be_decreasing",
    "expect_column_values_to_be_increasing",
    "expect_column_values_to_not_be_outliers",
    "expect_parts_to_make_the_whole",
}


def within_one_return(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the suite of a form with every rule looking at one return: uniqueness is that within a return.

    Args:
        content: The JSON of the suite as it stands.

    Raises:
        SuiteError: A rule would look from one return at another and does not say `across`; names rule and suite.
    """
    return {**content, "expectations": [_within(item, content["name"]) for item in content["expectations"]]}


def _within(item: Mapping[str, Any], suite: str) -> Mapping[str, Any]:
    kind, kwargs = item["type"], item["kwargs"]
    if looks_across(item):
        return item
    if float(kwargs.get("mostly", 1)) < 1:
        raise _refused(item, suite, "lets a share of the rows of all returns break it (« mostly »)")
    if kind == _UNIQUE and "column" in kwargs:
        kept = {name: value for name, value in kwargs.items() if name != "column"}
        columns = [_RETURN, kwargs["column"]]
        return {
            **item,
            "type": _UNIQUE_TOGETHER,
            "kwargs": {**kept, "column_list": columns, "ignore_row_if": "any_value_is_missing"},
        }
    if kind == _UNIQUE_TOGETHER and "column_list" in kwargs:
        return {**item, "kwargs": _unique_in_return(kwargs)}
    if kind in _COMPARING or (kind == _IN_GROUP and kwargs.get("column_A") != _RETURN) or not _is_on_rows(kind):
        raise _refused(item, suite, f"compares rows of several returns ({kind})")
    return item


def _unique_in_return(kwargs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the arguments with the return among the columns; rows that were passed over still are."""
    columns = list(kwargs["column_list"])
    if _RETURN in columns:
        return kwargs
    given = {**kwargs, "column_list": [_RETURN, *columns]}
    if kwargs.get("ignore_row_if", "all_values_are_missing") == "all_values_are_missing":
        # The number of the return is never missing: what this passed over is passed over by a condition.
        anything = " or ".join(f"`{column}`.notnull()" for column in columns)
        own = kwargs.get("row_condition")
        given |= {
            "ignore_row_if": "never",
            "row_condition": f"({own}) and ({anything})" if own else anything,
            "condition_parser": "pandas",
        }
    return given


def _is_on_rows(kind: str) -> bool:
    """Return whether an expectation answers row by row; what is not known at all is another check's matter."""
    try:
        return issubclass(get_expectation_impl(kind), _ON_ROWS)
    except Exception:  # the library raises several kinds of errors for a name that it does not know
        return True


def _refused(item: Mapping[str, Any], suite: str, why: str) -> SuiteError:
    return SuiteError(
        f"The rule {item['meta']['rule']} of the suite {suite} {why}: the verdict of a return would depend on the "
        'others. Write it over the rows of one return, or say "across": true in its meta. Nothing was judged.'
    )
