"""The suites as they are written: against the contract, the code lists and the columns that rules may speak of."""

import json
import string
from dataclasses import replace
from pathlib import Path

import pytest

from prefaudit.model.contract import Contract
from prefaudit.model.issues import Stage
from prefaudit.validation.batch import build_frames
from prefaudit.validation.derive import derive
from prefaudit.validation.engine import run_suite
from prefaudit.validation.parameters import parameter_values
from prefaudit.validation.suites import (
    RuleCrashed,
    Suite,
    SuiteError,
    check_suites,
    load_suites,
    parameters,
    with_conditions,
)
from tests.validation.clean_return import CONTRACT, REFERENCE, SETTINGS, clean, read

SUITES = load_suites(SETTINGS.expectations, CONTRACT.form, CONTRACT.version)
FILES = sorted(SETTINGS.expectations.rglob("*.json"))
DERIVED = derive(CONTRACT, build_frames(CONTRACT, {1: read(clean())}), REFERENCE).frames


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_there_is_a_suite_for_every_table() -> None:
    assert sorted(SUITES) == sorted(table.name for table in CONTRACT.tables)
    check_suites(CONTRACT, SUITES)


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.table)
def test_a_rule_looks_at_and_speaks_of_columns_that_its_table_has(suite: Suite) -> None:
    columns = set(DERIVED[suite.table].columns)
    lists = {f"codes_{each.codes}" for _, each in CONTRACT.fields() if each.codes}
    for rule in suite.rules.values():
        assert set(rule.columns) <= columns, rule.id
        assert placeholders(rule.message + rule.found) <= columns, rule.id
        assert placeholders(rule.expected) <= columns | lists, rule.id


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.table)
def test_a_rule_offers_the_list_of_its_own_field_and_no_other(suite: Suite) -> None:
    lists = {each.name: {f"codes_{each.codes}"} if each.codes else set() for each in CONTRACT.table(suite.table).fields}
    for rule in suite.rules.values():
        offered = {name for name in placeholders(rule.expected) if name.startswith("codes_")}
        assert offered <= lists.get(rule.at, set()), rule.id


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_suite_stays_readable_by_hand(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
    assert json.loads(text)["name"] == ".".join(path.relative_to(SETTINGS.expectations).with_suffix("").parts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_parameter_of_a_suite_has_values(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    values = parameter_values(content, REFERENCE, CONTRACT)
    assert set(values) == set(parameters(content))
    # There may be no code that means nothing.
    assert all(given for name, given in values.items() if not name.startswith("other_"))


def test_rule_ids_are_unique_over_all_suites() -> None:
    ids = [
        item["meta"]["rule"] for path in FILES for item in json.loads(path.read_text(encoding="utf-8"))["expectations"]
    ]
    assert len(ids) == len(set(ids))


def test_no_code_list_is_written_out_in_a_suite() -> None:
    for path in FILES:
        for item in json.loads(path.read_text(encoding="utf-8"))["expectations"]:
            written = item["kwargs"].get("value_set")
            for name in (
                "finding",
                "audit_type",
                "body",
                "data_origin",
                "nonconformity_severity",
                "scheme",
                "site_kind",
            ):
                assert written != list(REFERENCE.codes(name)), item["meta"]["rule"]


def test_no_finding_is_named_in_a_suite_of_the_form() -> None:
    findings = {f'"{code}"' for code in REFERENCE.codes("finding")}
    for path in FILES:
        if "audit-return" in path.parts:
            for item in json.loads(path.read_text(encoding="utf-8"))["expectations"]:
                arguments = json.dumps(item["kwargs"]).replace('\\"', '"')
                assert not [code for code in findings if code in arguments], item["meta"]["rule"]


def test_parameters_give_the_codes_that_mean_a_word_and_the_pairs_that_share_one() -> None:
    condition = "result not in {codes_finding__not_assessed}"
    content = {
        "expectations": [
            {"kwargs": {"value_set": {"$PARAMETER": "codes_finding__nonconformity"}, "row_condition": condition}},
            {"kwargs": {"pairs": {"$PARAMETER": "pairs_nonconformity_severity__finding"}}},
        ]
    }
    values = parameter_values(content, REFERENCE, CONTRACT)
    assert values == {
        "codes_finding__nonconformity": ["minor_nonconformity", "major_nonconformity"],
        "codes_finding__not_assessed": ["not_assessed"],
        "pairs_nonconformity_severity__finding": [["minor", "minor_nonconformity"], ["major", "major_nonconformity"]],
    }
    filled = with_conditions(content["expectations"][0], values)
    assert filled["kwargs"]["row_condition"] == 'result not in ["not_assessed"]'


def test_an_unknown_parameter_is_an_operators_error() -> None:
    content = {"expectations": [{"kwargs": {"value_set": {"$PARAMETER": "codes_colours"}}}]}
    with pytest.raises(RuleCrashed, match="« codes_colours », which no code list"):
        parameter_values(content, REFERENCE, CONTRACT)


def test_a_rule_that_raises_is_never_passed_over() -> None:
    content = {
        "name": "form.table",
        "expectations": [
            {
                "type": "expect_column_values_to_not_be_null",
                "kwargs": {"column": "no_such_column"},
                "severity": "critical",
                "meta": {"rule": "table.column.present"},
            }
        ],
    }
    with pytest.raises(RuleCrashed, match=r"The rule table\.column\.present of the suite form\.table"):
        list(run_suite(content, DERIVED["identification"], {}))


def _written(folder: Path, **meta: object) -> Path:
    item = {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": "result"},
        "severity": "critical",
        "meta": {"rule": "findings.x", "stage": Stage.RULES.value, "message": "M.", "expected": "E.", **meta},
    }
    (folder / "form" / "1").mkdir(parents=True)
    (folder / "form" / "1" / "findings.json").write_text(
        json.dumps({"name": "f", "expectations": [item]}), encoding="utf-8"
    )
    return folder


def _contract() -> Contract:
    return replace(CONTRACT, form="form")


def test_a_rule_placed_at_no_field_is_refused_by_name(tmp_path: Path) -> None:
    suites = load_suites(_written(tmp_path, at="colour"), "form", "1")
    with pytest.raises(
        SuiteError,
        match=r"rule findings\.x: « meta\.at » is « colour », which is no field; expected one of criterion_code",
    ):
        check_suites(_contract(), suites)


def test_a_rule_without_a_known_stage_is_refused_with_its_file(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"expectations/form/1/findings\.json"):
        load_suites(_written(tmp_path, stage="later"), "form", "1")


def test_a_form_without_suites_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="No suite in expectations/form/1"):
        load_suites(tmp_path, "form", "1")
