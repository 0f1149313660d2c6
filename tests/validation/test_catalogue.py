"""The catalogue: every rule of the suites and of reading, once, in words that a site can read."""

import re

import pytest

from prefaudit.campaigns.forms.prefilled import rule_lines
from prefaudit.model.issues import Severity, Stage
from prefaudit.validation.catalogue import Entry, catalogue, markdown
from prefaudit.validation.suites import load_suites
from prefaudit.workbook.reading_rules import reading_rules
from tests.validation.clean_return import CONTRACT, REFERENCE, SETTINGS

ENTRIES = catalogue(CONTRACT, REFERENCE, SETTINGS.expectations, SETTINGS.contracts)
BY_ID = {entry.id: entry for entry in ENTRIES}


def test_it_holds_every_rule_of_the_suites_and_of_reading_once() -> None:
    on_values = [
        rule
        for suite in load_suites(SETTINGS.expectations, CONTRACT.form, CONTRACT.version).values()
        for rule in suite.rules
    ]
    assert sorted(entry.id for entry in ENTRIES) == sorted([*on_values, *reading_rules(SETTINGS.contracts)])


def test_reading_comes_first_then_the_sheets_in_workbook_order() -> None:
    order = list(dict.fromkeys(entry.id.partition(".")[0] for entry in ENTRIES if entry.table))
    assert [entry.table for entry in ENTRIES if not entry.table] == [""] * len(reading_rules(SETTINGS.contracts))
    assert ENTRIES[0].table == ""
    assert order[-2:] == ["indicators", "certificates"]


def test_a_rule_on_values_is_listed_with_sheet_and_title() -> None:
    assert BY_ID["findings.result.known"] == Entry(
        id="findings.result.known",
        severity=Severity.ERROR,
        effect="Bloquant",
        stage=Stage.RULES,
        stage_label="Règles",
        table="findings",
        sheet="Constats",
        field="result",
        title="Résultat",
        message="« [Résultat] » n'est pas un résultat de la liste.",
        expected=f"Une des réponses de la liste déroulante : {', '.join(REFERENCE.codes('finding').values())}.",
        kind="Valeur d'une liste",
    )


def test_a_rule_placed_on_another_sheet_is_listed_there() -> None:
    entry = BY_ID["findings.criteria.complete"]
    assert (entry.table, entry.sheet, entry.title) == ("findings", "Constats", "Code critère")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_entry_is_readable_and_complete(entry: Entry) -> None:
    assert re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)+", entry.id)
    assert entry.effect == REFERENCE.codes("issue_severity")[entry.severity]
    assert entry.stage_label == REFERENCE.codes("check_stage")[entry.stage]
    for text in (entry.message, entry.expected):
        assert text
        assert not re.search(r"[{}]", text)


def test_the_page_names_every_rule_in_a_row_of_seven_cells() -> None:
    page = markdown(ENTRIES, CONTRACT, {"findings.result.known", "types.date"})
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [entry.id for entry in ENTRIES]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {8}
    on_values = sum(entry.table != "" for entry in ENTRIES)
    assert f"avant l'envoi, 1 des {on_values} règles sur les réponses, et 1 des autres" in page
    assert "| Valeur d'une liste | 10 | 1 |" in page
    assert [line.split("`")[1] for line in rows if line.split(" | ")[2] == "Formulaire"] == [
        "types.date",
        "findings.result.known",
    ]
    assert page.startswith("# Règles de contrôle : Retour d'audit qualité\n")
    assert page.endswith("|\n")


def test_the_page_counts_its_rules() -> None:
    blocking = sum(entry.severity is Severity.ERROR for entry in ENTRIES)
    assert f"{len(ENTRIES)} règles, dont {blocking} bloquantes et {len(ENTRIES) - blocking} avertissements" in markdown(
        ENTRIES, CONTRACT, ()
    )


def test_the_lines_of_the_form_say_what_a_rule_does() -> None:
    lines = {line.rule: line for line in rule_lines(ENTRIES, {"findings.result.varied"})}
    assert len(lines) == len(ENTRIES)
    assert (lines["findings.result.varied"].severity, lines["findings.result.varied"].sheet) == (
        "Avertissement",
        "Constats",
    )
    assert (lines["file.encrypted"].severity, lines["file.encrypted"].sheet) == ("Bloquant", "")
