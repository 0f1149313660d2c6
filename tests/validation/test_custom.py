"""Each expectation of the project fails exactly the rows that it should: blanks, conditions and arguments included."""

import pickle
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import pandas as pd
import pytest
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.registry import get_expectation_impl
from hypothesis import given, settings
from hypothesis import strategies as st

from prefaudit.validation import custom
from prefaudit.validation.engine import run_suite


@dataclass(frozen=True)
class Case:
    """The columns of a frame, the arguments of an expectation, and the positions of the rows that must fail."""

    columns: Mapping[str, Sequence[Any]]
    failing: tuple[int, ...]
    kwargs: Mapping[str, Any] = field(default_factory=dict)


def _days(*texts: str | None) -> list[pd.Timestamp]:
    return list(pd.to_datetime(pd.Series(texts)))


PAIR = {"column_A": "a", "column_B": "b"}
CASES = {
    "expect_column_list_to_be_empty": [Case({"a": [(), ("x",), None, ("x", "y")]}, (1, 3), {"column": "a"})],
    "expect_column_pair_dates_to_be_days_apart_at_most": [
        Case(
            {
                "a": _days("2026-01-01", "2026-01-01", "2026-01-09", None),
                "b": _days("2026-01-06", "2026-01-07", "2026-01-01", "2026-01-01"),
            },
            (1, 2),
            {**PAIR, "max_days": 5},
        )
    ],
    "expect_column_pair_period_to_be_near_date": [
        Case(
            {
                "a": ["2026", "2027", "2026-T2", "2026-T3", "2024-T1", "2024-T2", "n'importe", None],
                "b": _days(*["2026-06-30"] * 8),
            },
            (1, 3, 4),
            {**PAIR, "max_years": 2},
        )
    ],
    "expect_column_pair_share_in_group_to_be_at_most": [
        Case(
            {"a": [1, 1, 1, 1, 2, 2, 3], "b": ["x", "y", "y", "y", "x", "y", "x"]},
            (1,),
            {**PAIR, "max_share": 0.5, "at_least": 2},
        ),
        Case(
            {"a": [1, 1, 2, 2, None], "b": ["x", "x", "y", "y", "x"]},
            (2,),
            {**PAIR, "max_share": 0.5, "answers": ["y"]},
        ),
    ],
    "expect_column_pair_value_to_be_in_list": [
        Case({"a": ["x", "y", None, "x"], "b": [("x", "z"), ("x",), ("x",), None]}, (1,), PAIR)
    ],
    "expect_column_pair_values_to_be_among_pairs": [
        Case(
            {"a": ["minor", "major", None, "minor"], "b": ["m", "m", "m", None]},
            (1,),
            {**PAIR, "pairs": [["minor", "m"], ["major", "M"]]},
        ),
        Case(
            {"a": ["minor", "major"], "b": [None, "M"]},
            (0,),
            {**PAIR, "pairs": [["major", "M"]], "ignore_row_if": "neither"},
        ),
    ],
    "expect_column_to_be_the_sum_of_others": [
        Case({"a": [3, 4, 0], "b": [1, 1, 0], "c": [2, 2, 0]}, (1,), {"column_list": ["a", "b", "c"]}),
        Case(
            {"a": [3, 4, 2], "b": [1, 1, 1], "c": [2, 2, 2]},
            (2,),
            {"column_list": ["a", "b", "c"], "or_more_with": ["x"]},
        ),
        Case(
            {"a": [3, 4, 2], "b": [1, 1, 1], "c": [2, 2, 2]},
            (1, 2),
            {"column_list": ["a", "b", "c"], "or_more_with": []},
        ),
    ],
    "expect_column_values_to_be_between_columns": [
        Case(
            {"a": [1.0, 5.0, 9.0, 9.0], "b": [1.0, None, 0.0, 10.0], "c": [1.0, 5.0, 8.0, None]},
            (2, 3),
            {"column_list": ["a", "b", "c"], "ignore_row_if": "never"},
        )
    ],
    "expect_parts_to_make_the_whole": [
        Case(
            {
                "cut": ["m1", "m1", "m1", "m2", "m2", "m3"],
                "kind": ["nation", "region", "region", "nation", "region", "nation"],
                "n": [3, 1, 2, 9, 8, 0],
                "k": [0, 0, 0, 1, 1, 0],
            },
            (3,),
            {"column_list": ["cut", "kind", "n", "k"], "whole": "nation", "part": "region"},
        ),
        Case(
            {"cut": ["m", "m", "m"], "kind": ["all", "x", "y"], "n": [2, 1, 2]},
            (0,),
            {"column_list": ["cut", "kind", "n"], "whole": "all"},
        ),
    ],
    "expect_rate_to_follow_from_its_counts": [
        Case(
            {"r": [0.667, 0.5, None, 0.1, None], "p": [2, 2, 0, 0, 1], "w": [4, 4, 1, 1, 2], "s": [1, 1, 1, 1, 0]},
            (1, 3, 4),
            {"column_list": ["r", "p", "w", "s"], "decimals": 3, "ignore_row_if": "never"},
        )
    ],
    "expect_value_to_be_the_quotient": [
        Case(
            {"v": [87.0, 87.5, 87.46, 87.47, 88.0], "n": [87.46] * 5, "d": [100.0] * 5, "f": [100.0] * 5},
            (3, 4),
            {"column_list": ["v", "n", "d", "f"]},
        )
    ],
}
FLAT = [
    pytest.param(name, case, id=f"{name}-{place}") for name, cases in CASES.items() for place, case in enumerate(cases)
]


def _failing(name: str, frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> tuple[int, ...]:
    content = {
        "name": "suite",
        "expectations": [{"type": name, "kwargs": kwargs, "severity": "critical", "meta": {"rule": "r"}}],
    }
    (outcome,) = run_suite(content, frame, {})
    assert outcome.holds is not bool(outcome.positions)
    return outcome.positions


def _made() -> list[str]:
    return [name for name, value in vars(custom).items() if name.startswith("expect_") and isinstance(value, type)]


def test_every_expectation_has_a_case() -> None:
    assert sorted(CASES) == sorted(_made())


@pytest.mark.parametrize(("name", "case"), FLAT)
def test_an_expectation_fails_exactly_the_rows_that_it_should(name: str, case: Case) -> None:
    assert _failing(name, pd.DataFrame(case.columns), case.kwargs) == case.failing


@pytest.mark.parametrize(("name", "case"), FLAT)
def test_rows_outside_the_condition_are_not_looked_at(name: str, case: Case) -> None:
    frame = pd.DataFrame(case.columns)
    # The frame twice, its first half outside the condition: what groups rows is to see the second half alone.
    twice = pd.concat([frame, frame]).assign(half=[1] * len(frame) + [2] * len(frame))
    condition = {"row_condition": "half == 2", "condition_parser": "pandas"}
    found = _failing(name, twice.reset_index(drop=True), {**case.kwargs, **condition})
    assert found == tuple(place + len(frame) for place in case.failing)


@pytest.mark.parametrize("name", sorted(CASES))
def test_an_expectation_is_found_again_by_name_in_any_process(name: str) -> None:
    made = getattr(custom, name)
    assert get_expectation_impl(name) is made and made.expectation_type == name
    assert pickle.loads(pickle.dumps(made)) is made
    asked = made(**CASES[name][0].kwargs)
    assert pickle.loads(pickle.dumps(asked)).configuration == asked.configuration


def test_a_worker_answers_as_this_process_does() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        for name, cases in CASES.items():
            frame = pd.DataFrame(cases[0].columns)
            assert pool.submit(_failing, name, frame, cases[0].kwargs).result() == cases[0].failing


@pytest.mark.parametrize("name", sorted(CASES))
def test_an_argument_that_is_not_known_is_refused(name: str) -> None:
    made: type[Expectation] = getattr(custom, name)
    with pytest.raises(ValueError, match="extra fields not permitted"):
        made(**CASES[name][0].kwargs, colour="red")  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), min_size=1))
def test_bounds_and_sums_agree_with_plain_arithmetic(rows: list[tuple[int, int, int]]) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b", "c"])
    kwargs = {"column_list": ["a", "b", "c"]}
    outside = tuple(place for place, (a, b, c) in enumerate(rows) if not b <= a <= c)
    unequal = tuple(place for place, (a, b, c) in enumerate(rows) if a != b + c)
    assert _failing("expect_column_values_to_be_between_columns", frame, kwargs) == outside
    assert _failing("expect_column_to_be_the_sum_of_others", frame, kwargs) == unequal
