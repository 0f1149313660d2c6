"""The results of the rules that a run keeps: the counts of Great Expectations, nothing that anybody typed."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from upath import UPath

from prefaudit import atomic
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.validation import rule_results
from prefaudit.validation.rule_results import RuleResult, SuiteResult
from prefaudit.warehouse.postgres.connection import connect
from tests.support.landing import deposit, form, issues
from tests.support.publishing import rows_alone

RULE = "findings.result.present"
AUDITED = "warehouse-consolidated-audit-results-2026.html"
EVENING = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def kept(module_settings: Settings, reference: Reference) -> Settings:
    """A run of one return with an answer erased, one with an answer that no list has, and one without fault."""
    deposit(module_settings, form(module_settings, reference, "26"), "26", fault=FAULTS["result_erased"])
    deposit(module_settings, form(module_settings, reference, "692"), "692", fault=FAULTS["unknown_severity"])
    deposit(module_settings, form(module_settings, reference, "01"), "01")
    with rows_alone():
        consolidate_returns.run(module_settings)
    return module_settings


def rules(settings: Settings, page: str) -> dict[str, RuleResult]:
    (found,) = [each for each in rule_results.latest(settings.data_docs) if each.page == page]
    return {each.rule: each for each in found.rules}


def pages(place: Path | str) -> list[str]:
    return [each.page for each in rule_results.latest(str(place))]


def folders(place: Path) -> list[str]:
    return sorted(each.name for each in place.iterdir())


def test_a_rule_is_kept_with_its_counts_and_the_sentence_of_great_expectations(kept: Settings) -> None:
    with connect(kept) as connection:
        reported = sum(issue[0] == RULE for found in issues(connection).values() for issue in found)
    result = rules(kept, "audit-return-1-findings.html")[RULE]
    assert result.failing == reported == 1
    assert result.sentence == "result values must never be null, where in_scope == True."


def test_rules_that_do_not_hold_come_first(kept: Settings) -> None:
    holds = [each.holds for each in rules(kept, "audit-return-1-findings.html").values()]
    assert holds == sorted(holds) and holds[0] is False


def test_a_run_checked_in_portions_is_kept_as_a_whole(kept: Settings, second: Settings) -> None:
    shutil.copytree(kept.landing, second.landing)
    consolidate_returns.run(replace(second, validation_size=1), publish=False)
    for page in sorted(set(pages(kept.data_docs)) - {AUDITED}):
        whole, portions = (rules(each, page) for each in (kept, second))
        assert list(portions) == list(whole)
        for rule, result in portions.items():
            assert result == whole[rule], rule
            assert result.percent == pytest.approx(whole[rule].percent), rule


def test_every_rule_has_a_line_with_a_sentence(kept: Settings) -> None:
    for name in ("findings", "identification", "indicators"):
        suite = json.loads((kept.expectations / "audit-return" / "1" / f"{name}.json").read_text(encoding="utf-8"))
        found = rules(kept, f"audit-return-1-{name}.html")
        assert set(found) == {each["meta"]["rule"] for each in suite["expectations"]}
        for result in found.values():
            assert result.sentence.endswith(".") and "$" not in result.sentence.replace(")?$", "")
            assert not {"kwargs", "expect_", "PassThrough"} & {
                word for word in ("kwargs", "expect_", "PassThrough") if word in result.sentence
            }


def test_a_run_without_returns_leaves_the_last_results(kept: Settings) -> None:
    before = rule_results.latest(kept.data_docs)
    with rows_alone():
        consolidate_returns.run(kept)
    assert rule_results.latest(kept.data_docs) == before


def result(page: str, failing: int = 0) -> SuiteResult:
    rule = RuleResult("a.rule", "Message <b>…</b>", "error", ("a",), "a < b.", not failing, 10, None, failing)
    return SuiteResult(page, f"suite {page}", "Retours de la nuit", "fr", (rule,))


def test_a_run_takes_over_the_suites_that_it_did_not_run(tmp_path: Path) -> None:
    rule_results.write([result("a.html", 1), result("b.html")], str(tmp_path), EVENING)
    assert pages(tmp_path) == ["a.html", "b.html"]
    rule_results.write([result("b.html", 2)], str(tmp_path), EVENING + timedelta(hours=1))
    assert pages(tmp_path) == ["a.html", "b.html"]
    assert folders(tmp_path) == ["20261103T013000Z", "20261103T023000Z"]
    ran = [(each.failing, each.run_at) for each in rule_results.latest(str(tmp_path))]
    assert ran == [(1, EVENING), (1, EVENING + timedelta(hours=1))]


def test_what_portions_leave_is_added_up_once(tmp_path: Path) -> None:
    place = str(tmp_path)
    rule_results.write_portion([result("a.html", 1)], place, 7)
    # A task that was killed before its verdicts were recorded does its portion again.
    rule_results.write_portion([result("a.html", 2)], place, 7)
    rule_results.write_portion([result("a.html", 1), result("b.html")], place, 9)
    rule_results.write_portion([], place, 11)
    (tmp_path / "portion-13.json").write_text("{", encoding="utf-8")
    assert pages(tmp_path) == []
    rule_results.settle(place, EVENING)
    rule_results.settle(place, EVENING + timedelta(hours=1))
    assert folders(tmp_path) == ["20261103T013000Z"]
    ran = {each.page: each.rules[0] for each in rule_results.latest(place)}
    assert {page: (rule.elements, rule.failing) for page, rule in ran.items()} == {"a.html": (20, 3), "b.html": (10, 0)}


def test_what_is_too_old_is_not_taken_over(tmp_path: Path) -> None:
    rule_results.write([result("a.html")], str(tmp_path), EVENING)
    rule_results.write([result("b.html")], str(tmp_path), EVENING + timedelta(days=61))
    assert pages(tmp_path) == ["b.html"]


def test_two_runs_of_one_second_have_a_folder_each_and_the_second_is_the_latest(tmp_path: Path) -> None:
    for page in ("a.html", "b.html"):
        rule_results.write([result(page)], str(tmp_path), EVENING)
    assert folders(tmp_path) == ["20261103T013000Z", "20261103T013001Z"]
    assert pages(tmp_path) == ["a.html", "b.html"]


def test_a_run_that_was_killed_is_not_seen_and_the_next_one_takes_over_what_was_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_results.write([result("a.html")], str(tmp_path), EVENING)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "move", killed)
        with pytest.raises(KeyboardInterrupt):
            rule_results.write([result("b.html")], str(tmp_path), EVENING + timedelta(hours=1))
    assert len(folders(tmp_path)) == 2
    assert pages(tmp_path) == ["a.html"]
    rule_results.write([result("c.html")], str(tmp_path), EVENING + timedelta(hours=2))
    assert pages(tmp_path) == ["a.html", "c.html"]


def test_results_of_another_version_are_not_taken_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    rule_results.write([result("a.html")], str(tmp_path), EVENING)
    (file,) = tmp_path.glob("*/results.json")
    file.write_text('[{"page": "a.html", "run_at": "later", "unknown": 1}]')
    assert pages(tmp_path) == [] and "cannot be read" in caplog.text
    rule_results.write([result("b.html")], str(tmp_path), EVENING + timedelta(hours=1))
    assert pages(tmp_path) == ["b.html"]


def test_a_place_that_cannot_be_written_is_logged_and_does_not_stop_the_run(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "taken").write_text("a file")
    rule_results.write([result("a.html")], str(tmp_path / "taken" / "docs"), EVENING)
    assert "PREFAUDIT_DATA_DOCS" in caplog.text


def test_results_are_written_to_an_object_store_too() -> None:
    place = f"memory://docs-{id(object())}"
    rule_results.write([result("a.html")], place, EVENING)
    assert pages(place) == ["a.html"]
    (folder,) = UPath(place).iterdir()
    assert [each.name for each in folder.iterdir()] == ["results.json"]


def test_nothing_is_there_before_the_first_run(tmp_path: Path) -> None:
    settings = Settings.from_env({"PREFAUDIT_VAR": str(tmp_path)})
    assert rule_results.latest(settings.data_docs) == ()


def test_the_reader_does_not_load_great_expectations() -> None:
    code = (
        "import sys, prefaudit.web.rule_results, prefaudit.validation.rule_results; "
        "sys.exit('great_expectations' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
