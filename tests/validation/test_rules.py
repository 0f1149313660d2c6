"""Every rule on values: it fires at its cell and alone, in a finished French sentence; a clean return has no issue."""

import re

import pytest

from prefaudit.model.issues import Issue
from prefaudit.validation.suites import Rule, load_suites
from tests.validation.clean_return import CONTRACT, SETTINGS, cell
from tests.validation.conftest import Judged
from tests.validation.return_rule_cases import CASES
from tests.validation.suppressed_cases import SUPPRESSED
from tests.validation.valid_cases import VALID

RULES: dict[str, Rule] = {
    rule.id: rule
    for suite in load_suites(SETTINGS.expectations, "audit-return", "1").values()
    for rule in suite.rules.values()
}


def one(judged: Judged, rule: str) -> Issue:
    (issue,) = judged[rule]
    return issue


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    assert sorted(CASES) == sorted(RULES)


def test_there_are_more_than_forty_five_rules() -> None:
    assert len(RULES) >= 45


def test_a_clean_return_breaks_no_rule(judged: Judged) -> None:
    assert judged["clean"] == ()


@pytest.mark.parametrize("rule", sorted(CASES))
def test_a_rule_fires_at_its_cell_and_alone(rule: str, judged: Judged) -> None:
    found = [(each.rule, each.table, each.field, each.row, each.sheet, each.cell) for each in judged[rule]]
    assert found == [
        (rule, table, field, row, CONTRACT.table(table).sheet, cell(table, field, row))
        for table, field, row in CASES[rule].at
    ]


@pytest.mark.parametrize("rule", sorted(CASES))
def test_an_issue_has_the_severity_and_stage_of_its_rule(rule: str, judged: Judged) -> None:
    for issue in judged[rule]:
        assert (issue.severity, issue.stage) == (RULES[rule].severity, RULES[rule].stage)


@pytest.mark.parametrize("rule", [*sorted(CASES), "unnamed"])
def test_message_and_expectation_are_finished_sentences(rule: str, judged: Judged) -> None:
    for issue in judged[rule]:
        for text in (issue.message, issue.expected):
            assert not re.search(r"[{}]|«  »|\bNone\b|\bnan\b|\bNaT\b|<NA>|  ", text), text
            assert text[0].isupper() or text[0] in "«0123456789"
            assert text[-1] in ".)", text


@pytest.mark.parametrize("name", sorted(VALID))
def test_what_is_unusual_and_valid_is_not_reported(name: str, judged: Judged) -> None:
    assert [(each.rule, each.cell) for each in judged[name]] == []


@pytest.mark.parametrize("name", sorted(SUPPRESSED))
def test_what_follows_from_a_fault_of_reading_is_suppressed(name: str, judged: Judged) -> None:
    assert judged[name] == SUPPRESSED[name].reading


def test_a_certificate_without_its_name_is_judged_on_its_dates_all_the_same(judged: Judged) -> None:
    named = {rule for rule in RULES if rule.startswith("certificates.")}
    assert {each.rule for each in judged["unnamed"]} == named - {
        "certificates.scheme.known",
        "certificates.scheme.once",
    }


def test_dates_are_written_as_the_site_writes_them(judged: Judged) -> None:
    issue = one(judged, "identification.audit_started_on.in_campaign")
    assert issue.found == "31/12/2025"
    assert issue.message == "L'audit commence le 31/12/2025, avant l'ouverture de la campagne."
    assert issue.expected == "Une date entre le 01/01/2026 et le 31/10/2026."


def test_numbers_are_written_with_a_decimal_comma(judged: Judged) -> None:
    issue = one(judged, "indicators.value.consistent")
    assert issue.found == "62,6"
    assert issue.message == (
        "La valeur 62,6 de l'indicateur I01 (Taux d'appels aboutis, en %) n'est pas 50 ÷ 80 × 100."
    )
    assert issue.expected == "Numérateur ÷ dénominateur × 100, en %."


def test_unknown_items_of_a_list_are_named_alone(judged: Judged) -> None:
    assert one(judged, "identification.modules.known").message == "Le référentiel n'a pas de module 99."


def test_codes_are_shown_by_the_labels_that_the_site_typed(judged: Judged) -> None:
    issue = one(judged, "nonconformities.severity.as_found")
    assert issue.found == "Majeure"
    assert "dit « Majeure », le constat « Non-conformité mineure »" in issue.message


def test_an_answer_that_is_in_no_list_is_shown_as_typed_with_the_list(judged: Judged) -> None:
    issue = one(judged, "identification.data_origin.known")
    assert issue.found == "Autre"
    assert issue.expected == "Une des réponses de la liste déroulante : Réel, Simulé."


def test_missing_criteria_are_one_issue_that_names_them(judged: Judged) -> None:
    issue = one(judged, "findings.criteria.complete")
    assert (issue.sheet, issue.cell, issue.found) == ("Constats", "", "M1-E1-C01")


def test_personal_data_are_never_repeated_in_an_issue(judged: Judged) -> None:
    personal = {f"{{{each.name}}}" for _, each in CONTRACT.fields() if each.personal}
    for rule in RULES.values():
        assert not any(name in rule.message + rule.expected + rule.found for name in personal - {"{" + rule.at + "}"})
        if "{" + rule.at + "}" in personal:
            assert "{" + rule.at + "}" not in rule.message + rule.expected + rule.found
