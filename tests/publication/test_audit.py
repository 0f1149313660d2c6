"""The audits before publication: what is right passes, and each rule finds the row that breaks it."""

import json
from collections.abc import Mapping

import pandas as pd
import pytest

from prefaudit.publication.audit import audit_figures, audit_frame
from prefaudit.validation.engine import run_suite
from prefaudit.validation.parameters import parameter_values
from prefaudit.validation.suites import SuiteError
from tests.validation.audit_rule_cases import BREAKS, placed
from tests.validation.clean_return import REFERENCE, SETTINGS
from tests.validation.publication_frames import FRAMES, OF_ACTIONS, OF_RESULTS

SUITES = {
    "consolidated_audit_results": "warehouse/consolidated_audit_results",
    **{table: f"published/{table}" for table in FRAMES if table != "consolidated_audit_results"},
}
Positions = Mapping[str, Mapping[str, tuple[int, ...]]]


def broken(table: str) -> dict[str, tuple[int, ...]]:
    """For each rule the positions found, in a frame where each break spoils a row of its own."""
    whole = FRAMES[table]()
    frame = whole.astype("object")
    for rule, place in placed(table).items():
        for column, value in BREAKS[table][rule].values.items():
            frame.loc[place, column] = value
    content = json.loads((SETTINGS.expectations / f"{SUITES[table]}.json").read_text(encoding="utf-8"))
    values = parameter_values(content, REFERENCE)
    found = run_suite(content, frame.astype(whole.dtypes), values)
    return {outcome.meta["rule"]: outcome.positions for outcome in found}


@pytest.fixture(scope="module")
def found() -> Positions:
    return {table: broken(table) for table in SUITES}


def test_figures_that_agree_are_not_refused() -> None:
    assert audit_figures({table: make() for table, make in FRAMES.items()}, SETTINGS) == []


@pytest.mark.slow
@pytest.mark.parametrize("table", SUITES)
def test_every_rule_has_a_break_and_every_break_a_rule(table: str, found: Positions) -> None:
    assert sorted(BREAKS[table]) == sorted(found[table])


@pytest.mark.parametrize(
    ("table", "rule", "place"),
    [(table, rule, place) for table in SUITES for rule, place in placed(table).items()],
)
def test_a_rule_finds_the_row_that_breaks_it(table: str, rule: str, place: int, found: Positions) -> None:
    assert place in found[table][rule]


def _rules(reasons: list[str]) -> list[str]:
    return [reason.partition("(rule ")[2].partition(",")[0] for reason in reasons]


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        ("region", ["sum_of_regions"]),
        ("departement", ["sum_of_departements"]),
        ("site_kind", ["sum_of_site_kinds"]),
        ("audit_type", ["sum_of_audit_types"]),
        ("nation", ["sum_of_regions", "sum_of_departements", "sum_of_site_kinds", "sum_of_audit_types"]),
    ],
)
def test_a_territory_that_does_not_add_up_is_reported_at_the_nation(kind: str, rules: list[str]) -> None:
    frame = FRAMES["summaries"]()
    place = frame.index[(frame["subject_code"] == "3") & (frame["territory_kind"] == kind)][0]
    frame.loc[place, ["owed", "missing_returns"]] += 1
    reasons = audit_frame("published/summaries", frame, SETTINGS)
    assert _rules(reasons) == [f"summaries.nation.{rule}" for rule in rules]
    assert all("1 row, first module_code=3; territory_kind=nation; territory_code=FR" in reason for reason in reasons)


def test_modules_that_do_not_add_up_are_reported_at_all_of_them() -> None:
    frame = FRAMES["summaries"]()
    places = {"nation": "FR", "region": "84", "departement": "26", "site_kind": "prefecture"}
    places["audit_type"] = "self_assessment"
    for kind, code in places.items():
        here = (frame["territory_kind"] == kind) & (frame["territory_code"] == code)
        place = frame.index[(frame["subject_code"] == "3") & here][0]
        frame.loc[place, ["criteria_assessed", "not_applicable"]] += 1
    reasons = audit_frame("published/summaries", frame, SETTINGS)
    assert _rules(reasons) == [f"summaries.all.sum_of_modules.{kind}" for kind in places]
    assert all("1 row, first module_code=all;" in reason for reason in reasons)


def test_a_criterion_that_is_lost_is_reported() -> None:
    frame = FRAMES["summaries"]()
    reasons = audit_frame("published/summaries", frame.drop(index=frame.index[-1]), SETTINGS)
    assert _rules(reasons) == ["summaries.all.sum_of_criteria"]


def test_a_return_lost_without_a_reason_refuses_the_figures() -> None:
    frame = FRAMES["corrections"]()
    frame.loc[1, "reason"] = None
    (reason,) = audit_figures({"corrections": frame}, SETTINGS)
    assert reason == (
        "corrections: a return that was current no longer is, and nothing says why: no withdrawal, no change of the "
        "expected returns (rule corrections.return_lost.reason, 1 row, first site_code=26; kind=return_lost; "
        "reason=empty)."
    )


def test_a_rate_is_empty_where_nothing_was_assessed() -> None:
    frame = FRAMES["summaries"]()
    figures = [column for column in frame.columns if str(frame[column].dtype) == "Int64"]
    frame[figures] = 0
    empty = dict.fromkeys((*OF_RESULTS, *OF_ACTIONS), pd.Series([pd.NA] * len(frame), dtype="Int64"))
    frame = frame.assign(**empty)
    frame["conformity_rate"] = float("nan")
    assert audit_frame("published/summaries", frame, SETTINGS) == []


def test_an_empty_table_breaks_no_rule() -> None:
    assert audit_frame("published/summaries", FRAMES["summaries"]().iloc[:0], SETTINGS) == []


def test_tables_without_a_suite_are_skipped() -> None:
    assert audit_figures({"a_table_of_tomorrow": pd.DataFrame({"x": [None]})}, SETTINGS) == []


def test_a_reason_names_the_table_the_rule_and_the_row() -> None:
    frame = FRAMES["summaries"]()
    frame.loc[0, "conformity_rate"] = None
    (reason,) = audit_figures({"summaries": frame}, SETTINGS)
    assert reason == (
        "summaries: the conformity rate does not follow from its counts (rule "
        "summaries.conformity_rate.follows, 1 row, first module_code=all; territory_kind=nation; "
        "territory_code=FR; subject_code=all; conformity_rate=empty; conforming=384; criteria_assessed=640; "
        "not_applicable=64)."
    )


def test_a_reason_counts_the_rows_and_shows_the_first_three() -> None:
    frame = FRAMES["headline_figures"]().iloc[:4]
    frame = frame.assign(enumerated=pd.Series([-1, -2, -3, -4], dtype="Int64"))
    (reason,) = audit_frame("published/headline_figures", frame, SETTINGS)
    assert "4 rows, first" in reason
    assert reason.count("enumerated=-") == 3


def test_a_missing_suite_is_reported_by_name() -> None:
    with pytest.raises(SuiteError, match=r"expectations/published/no_such_table\.json"):
        audit_frame("published/no_such_table", FRAMES["returns"](), SETTINGS)
