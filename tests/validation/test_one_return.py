"""A rule looks at one return: the verdict of a return is the same alone and among any others."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prefaudit.model.issues import Issue
from prefaudit.model.read_return import ReadReturn
from prefaudit.validation.batch import Batch
from prefaudit.validation.one_return import within_one_return
from prefaudit.validation.suites import SuiteError
from prefaudit.validation.validate import validate
from tests.validation.clean_return import CONTRACT, FIRST_ROW, REFERENCE, SETTINGS, Change, clean, read, repeated
from tests.validation.return_rule_cases import CASES

SPOILED = tuple(case.change for case in CASES.values())


def _suites(folder: Path, kind: str, kwargs: dict[str, Any], **meta: Any) -> Path:
    """The suites of the form, that of the certificates with one rule more."""
    shutil.copytree(SETTINGS.expectations, folder, dirs_exist_ok=True)
    path = folder / CONTRACT.form / CONTRACT.version / "certificates.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    meta = {"rule": "certificates.new", "stage": "rules", "message": "M.", "expected": "E.", "at": "scheme", **meta}
    content["expectations"].append({"type": kind, "kwargs": kwargs, "severity": "critical", "meta": meta})
    path.write_text(json.dumps(content), encoding="utf-8")
    return folder


def _judged(expectations: Path, *returns: ReadReturn) -> list[list[Issue]]:
    batch = Batch.from_returns(CONTRACT, dict(enumerate(returns)))
    found = validate(CONTRACT, batch, REFERENCE, expectations)
    return [[issue for issue in found[number] if issue.rule == "certificates.new"] for number in found]


def _with(*changes: Change) -> ReadReturn:
    rows = clean()
    for change in changes:
        change(rows)
    return read(rows)


UNIQUENESS = [
    ("expect_column_values_to_be_unique", {"column": "scope"}),
    ("expect_compound_columns_to_be_unique", {"column_list": ["scope", "body_name"]}),
    (
        "expect_compound_columns_to_be_unique",
        {"column_list": ["scope", "body_name"], "ignore_row_if": "any_value_is_missing"},
    ),
    (
        "expect_compound_columns_to_be_unique",
        {"column_list": ["scope"], "row_condition": "scheme.notnull()", "condition_parser": "pandas"},
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "kwargs"), UNIQUENESS)
def test_uniqueness_is_that_within_a_return(tmp_path: Path, kind: str, kwargs: dict[str, Any]) -> None:
    suites = _suites(tmp_path, kind, kwargs)
    twice = _with(repeated("certificates", 0))
    blank = {"scope": None, "body_name": None}
    blanks = _with(repeated("certificates", 0, **blank), repeated("certificates", 0, **blank))
    assert [len(issues) for issues in _judged(suites, _with(), _with(), twice, blanks)] == [0, 0, 2, 0]
    (alone,) = _judged(suites, twice)
    assert {issue.row for issue in alone} == {FIRST_ROW, FIRST_ROW + 1}


def test_a_rule_may_say_that_it_looks_at_all_returns(tmp_path: Path) -> None:
    suites = _suites(tmp_path, "expect_column_values_to_be_unique", {"column": "scope"}, across=True)
    assert [len(issues) for issues in _judged(suites, _with(), _with())] == [1, 1]


REFUSED = [
    ("expect_column_values_to_be_increasing", {"column": "scope"}),
    ("expect_column_value_z_scores_to_be_less_than", {"column": "scope", "threshold": 3, "double_sided": True}),
    ("expect_column_mean_to_be_between", {"column": "scope", "min_value": 0}),
    ("expect_column_proportion_of_unique_values_to_be_between", {"column": "scope", "min_value": 0.5}),
    ("expect_table_row_count_to_be_between", {"min_value": 1}),
    ("expect_column_values_to_not_be_null", {"column": "scope", "mostly": 0.9}),
    (
        "expect_column_pair_share_in_group_to_be_at_most",
        {"column_A": "scheme", "column_B": "scope", "max_share": 0.5},
    ),
    ("expect_parts_to_make_the_whole", {"column_list": ["scope", "scheme", "body_name"], "whole": "all"}),
]


@pytest.mark.parametrize(("kind", "kwargs"), REFUSED)
def test_a_rule_over_several_returns_that_does_not_say_so_is_an_operators_error(
    tmp_path: Path, kind: str, kwargs: dict[str, Any]
) -> None:
    with pytest.raises(SuiteError, match=r"certificates\.new of the suite audit-return\.1\.certificates"):
        _judged(_suites(tmp_path, kind, kwargs), _with())


@pytest.mark.parametrize(
    "path", sorted((SETTINGS.expectations / CONTRACT.form / CONTRACT.version).glob("*.json")), ids=lambda at: at.stem
)
def test_the_rules_of_the_form_look_at_one_return_as_they_stand(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert within_one_return(content) == content


@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(st.data())
def test_the_verdict_of_a_return_is_the_same_alone_and_among_any_others(data: st.DataObject) -> None:
    changes = data.draw(st.lists(st.sampled_from(SPOILED), min_size=2, max_size=8))
    returns = {number: _with(change) for number, change in enumerate(changes)}
    together = validate(CONTRACT, Batch.from_returns(CONTRACT, returns), REFERENCE, SETTINGS.expectations)
    number = data.draw(st.sampled_from(sorted(returns)))
    batch = Batch.from_returns(CONTRACT, {7: returns[number]})
    assert validate(CONTRACT, batch, REFERENCE, SETTINGS.expectations)[7] == together[number]
