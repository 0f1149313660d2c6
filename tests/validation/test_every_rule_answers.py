"""A rule that cannot be built, or is not answered, is an operator's error: nothing is judged without it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prefaudit.publication.audit import audit_frame, audit_publication
from prefaudit.settings import Settings
from prefaudit.validation import engine
from prefaudit.validation.batch import Batch
from prefaudit.validation.engine import run_suite
from prefaudit.validation.suites import SuiteError
from prefaudit.validation.validate import validate
from tests.validation.clean_return import CONTRACT, REFERENCE, SETTINGS, clean, read
from tests.validation.publication_frames import FRAMES

FRAME = pd.DataFrame({"a": ["x", None]})
FORM = SETTINGS.expectations / CONTRACT.form / CONTRACT.version
RULES = [
    (path.stem, place)
    for path in sorted(FORM.glob("*.json"))
    for place, _ in enumerate(json.loads(path.read_text(encoding="utf-8"))["expectations"])
]


def _content(*items: dict[str, Any]) -> dict[str, Any]:
    return {"name": "form.table", "expectations": list(items)}


def _rule(rule: str = "a.present", **given: Any) -> dict[str, Any]:
    whole = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "a"}, "severity": "critical"}
    return {**whole, "meta": {"rule": rule}, **given}


BROKEN = {
    "type misspelled": _rule(type="expect_column_values_to_not_be_nul"),
    "type in another case": _rule(type="Expect_Column_Values_To_Not_Be_Null"),
    "argument misspelled": _rule(kwargs={"colum": "a"}),
    "argument too many": _rule(kwargs={"column": "a", "coluumn": "b"}),
    "argument missing": _rule(kwargs={}),
    "argument of another kind": _rule(kwargs={"column": "a", "mostly": "most"}),
    "severity misspelled": _rule(severity="critcal"),
    "an own rule without its argument": _rule(
        type="expect_column_pair_dates_to_be_days_apart_at_most", kwargs={"column_A": "a", "column_B": "a"}
    ),
}


@pytest.mark.parametrize("item", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("frame", [FRAME, FRAME.iloc[:0]], ids=["rows", "no rows"])
def test_a_rule_that_cannot_be_built_stops_its_suite(item: dict[str, Any], frame: pd.DataFrame) -> None:
    for on_result in (None, lambda result: None):
        with pytest.raises(SuiteError, match=r"The rule a\.present of the suite form\.table cannot be built"):
            list(run_suite(_content(_rule("a.other"), item), frame, {}, on_result))


def test_a_rule_given_twice_is_refused() -> None:
    with pytest.raises(SuiteError, match=r"form\.table gives the rule id « a\.present » twice"):
        list(run_suite(_content(_rule(), _rule()), FRAME, {}))


@pytest.mark.parametrize("changed", [lambda answers: answers[1:], lambda answers: [*answers, answers[0]]])
def test_an_answer_that_is_missing_or_too_many_is_refused(
    monkeypatch: pytest.MonkeyPatch, changed: Callable[[list[Any]], list[Any]]
) -> None:
    batch = engine._batch_definition().get_batch({"dataframe": FRAME})

    def validate_less(*given: Any, **options: Any) -> Any:
        return SimpleNamespace(results=changed(batch.validate(*given, **options).results))

    definition = SimpleNamespace(get_batch=lambda _: SimpleNamespace(validate=validate_less))
    monkeypatch.setattr(engine, "_batch_definition", lambda: definition)
    with pytest.raises(SuiteError, match=r"did not answer each rule of the suite form\.table once: a\.present"):
        list(run_suite(_content(_rule(), _rule("b.present")), FRAME, {}))


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(
    rule=st.sampled_from(RULES),
    where=st.sampled_from(["type", "kwargs"]),
    letters=st.text("abcdefgh_", min_size=1, max_size=3),
)
def test_any_rule_of_the_form_misspelled_stops_the_verdict(
    tmp_path_factory: pytest.TempPathFactory, rule: tuple[str, int], where: str, letters: str
) -> None:
    folder = tmp_path_factory.mktemp("suites")
    shutil.copytree(FORM, folder / CONTRACT.form / CONTRACT.version)
    path = folder / CONTRACT.form / CONTRACT.version / f"{rule[0]}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    item = content["expectations"][rule[1]]
    if where == "type":
        item["type"] += letters
    else:
        item["kwargs"][letters] = item["kwargs"].pop(next(iter(item["kwargs"])))
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(SuiteError, match=r"expectations/|cannot be built"):
        validate(CONTRACT, Batch.from_returns(CONTRACT, {1: read(clean())}), REFERENCE, folder)


def test_a_table_without_a_suite_is_an_operators_error(tmp_path: Path) -> None:
    shutil.copytree(FORM, tmp_path / CONTRACT.form / CONTRACT.version)
    (tmp_path / CONTRACT.form / CONTRACT.version / "findings.json").unlink()
    with pytest.raises(SuiteError, match=r"table findings of the form audit-return has no suite"):
        validate(CONTRACT, Batch.from_returns(CONTRACT, {1: read(clean())}), REFERENCE, tmp_path)


class _Elsewhere(Settings):
    """The settings of the product with other suites."""

    place: Path

    @property
    def expectations(self) -> Path:
        """The suites that a test has spoiled."""
        return self.place


def _spoiled(folder: Path, suite: str) -> Settings:
    shutil.copytree(SETTINGS.expectations, folder, dirs_exist_ok=True)
    path = folder / f"{suite}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["expectations"][0]["type"] += "s"
    path.write_text(json.dumps(content), encoding="utf-8")
    found = _Elsewhere.from_env({})
    object.__setattr__(found, "place", folder)
    return found


@pytest.mark.parametrize(
    "suite", ["published/summaries", "published/corrections", "warehouse/consolidated_audit_results"]
)
def test_a_rule_misspelled_before_publication_is_an_operators_error(tmp_path: Path, suite: str) -> None:
    with pytest.raises(SuiteError, match=f"of the suite {suite.replace('/', '.')} cannot be built"):
        audit_frame(suite, FRAMES[suite.partition("/")[2]](), _spoiled(tmp_path, suite))


def test_a_suite_that_would_audit_no_table_is_an_operators_error(tmp_path: Path) -> None:
    frames = {table: make() for table, make in FRAMES.items()}
    assert audit_publication(frames, SETTINGS) == []
    with pytest.raises(SuiteError, match="The suites returns would audit no table"):
        audit_publication({name: frame for name, frame in frames.items() if name != "returns"}, SETTINGS)
    spoiled = _spoiled(tmp_path, "published/returns")
    (tmp_path / "published" / "returns.json").rename(tmp_path / "published" / "retours.json")
    with pytest.raises(SuiteError, match="The suites retours would audit no table"):
        audit_publication(frames, spoiled)
