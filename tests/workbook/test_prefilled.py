"""The texts of the form beside its codes: what was sorted or moved alone is refused, what was reworded is said."""

from dataclasses import replace
from functools import cache

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from prefaudit.model.contract import Contract
from prefaudit.model.issues import Issue, Severity
from prefaudit.reference.data import Reference
from prefaudit.workbook.extract import extract
from prefaudit.workbook.layout import lay_out
from prefaudit.workbook.prefilled import PrefilledTexts, prefilled_issues
from tests.workbook.sheets import CONTRACT, KNOWLEDGE, SETTINGS, Rows, grid

REFERENCE = Reference.load(SETTINGS.reference)
STANDARD = "qualipref-2.0"
CODES = [f"M1-E1-C0{number}" for number in range(1, 6)]
TABLES = {"findings": CONTRACT.table("findings"), "indicators": CONTRACT.table("indicators")}
SHOWN = ["Ce qui est mesuré", "À compter au numérateur", "À compter au dénominateur", "Unité"]


@cache
def label(code: str) -> str:
    rows = REFERENCE.table("criteria")
    return next(str(row["criterion_label"]) for row in rows if row["criterion_code"] == code)


def indicator(code: str) -> list[str]:
    row = next(row for row in REFERENCE.table("indicators") if row["indicator_code"] == code)
    return [str(row[column]) for column in ("indicator_label", "numerator_label", "denominator_label", "unit")]


def issues_in(table: str, rows: Rows, standard: str = STANDARD) -> list[Issue]:
    """Read one sheet of the form and compare its texts with those of a standard."""
    blocks, _ = lay_out([grid(TABLES[table].sheet, rows)], CONTRACT)
    texts = PrefilledTexts(REFERENCE).of(CONTRACT, TABLES[table], {"standard": standard})
    data = extract(blocks[0], KNOWLEDGE.vocabulary).data
    return list(prefilled_issues(blocks[0], data, texts))


def findings(*labels: object) -> list[Issue]:
    header = ["Code critère", "Libellé du critère", "Résultat", "Éléments de preuve"]
    rows = [[code, text, "Conforme", ""] for code, text in zip(CODES, labels, strict=False)]
    return issues_in("findings", [header, *rows])


def indicators(*rows: list[object]) -> list[Issue]:
    header = ["Code indicateur", *SHOWN, "Période", "Numérateur", "Dénominateur", "Valeur", "Cible"]
    return issues_in("indicators", [header, *([*row, "2026", 1.0, 2.0, 50.0, 60.0] for row in rows)])


OWN = [label(code) for code in CODES]


def test_the_forms_own_texts_say_nothing_and_neither_do_blank_ones() -> None:
    assert findings(*OWN) == []
    assert findings("", OWN[1], None, "  ") == []
    assert indicators(["I01", *indicator("I01")], ["I02", "", "", "", ""]) == []


@given(st.sampled_from(OWN), st.sampled_from(["upper", "spaces", "quotes", "dashes", "plain", "stop", "invisible"]))
def test_typography_is_no_difference(text: str, kind: str) -> None:
    changed = {
        "upper": text.upper(),
        "spaces": text.replace(" ", "\u00a0 "),
        "quotes": text.replace("'", "’"),
        "dashes": text.replace("-", "\u2011"),
        "plain": text.translate(str.maketrans("éèêàçù", "eeeacu")),
        "stop": text.rstrip("."),
        "invisible": f"\u200b{text}\u200e",
    }[kind]
    assert findings(*(changed if own == text else own for own in OWN)) == []


def test_a_column_of_labels_sorted_alone_is_refused_at_every_cell_that_moved() -> None:
    found = findings(*sorted(OWN))
    moved = [f"B{row}" for row, (one, two) in enumerate(zip(OWN, sorted(OWN), strict=True), 2) if one != two]
    assert [(issue.rule, issue.cell) for issue in found] == [("structure.prefilled.moved", cell) for cell in moved]
    assert {issue.severity for issue in found} == {Severity.ERROR}
    assert found[0].field == "criterion_label"


@given(st.permutations(range(5)))
def test_any_order_of_the_labels_but_the_forms_is_refused(order: list[int]) -> None:
    found = findings(*(OWN[place] for place in order))
    assert [issue.cell for issue in found] == [f"B{row + 2}" for row, place in enumerate(order) if row != place]
    assert {issue.rule for issue in found} <= {"structure.prefilled.moved"}


def test_a_label_moved_says_whose_it_is_and_whose_place_it_takes() -> None:
    (issue,) = findings(OWN[0], OWN[3], *OWN[2:])
    assert issue.message.startswith(f"« {OWN[3][:60]}")
    assert f"n'est pas le texte du code {CODES[1]} : c'est celui de {CODES[3]}." in issue.message
    assert issue.expected.startswith(f"Pour {CODES[1]} : « {OWN[1]} ».")


def test_a_label_reworded_is_a_warning_however_many_there_are() -> None:
    found = findings(*(f"{text} bis" for text in OWN))
    assert [(issue.rule, issue.severity) for issue in found] == [
        ("structure.prefilled.changed", Severity.WARNING)
    ] * len(OWN)


@pytest.mark.parametrize(("replaced", "rule"), [(1, "changed"), (2, "changed"), (3, "replaced"), (5, "replaced")])
def test_other_texts_are_a_warning_and_many_of_them_an_error(replaced: int, rule: str) -> None:
    found = findings(*(f"Vu le {number}" if number < replaced else own for number, own in enumerate(OWN)))
    assert [issue.rule for issue in found] == [f"structure.prefilled.{rule}"] * replaced


def test_columns_that_are_only_shown_are_compared_too() -> None:
    one, two = indicator("I01"), indicator("I02")
    found = indicators(["I01", two[0], *one[1:]], ["I02", one[0], *two[1:]])
    assert [(issue.rule, issue.cell) for issue in found] == [
        ("structure.prefilled.moved", "B2"),
        ("structure.prefilled.moved", "B3"),
    ]


def test_another_unit_is_said_though_several_codes_have_it() -> None:
    found = indicators(["I01", *indicator("I01")[:3], "jours"])
    assert [(issue.rule, issue.cell, issue.found) for issue in found] == [
        ("structure.prefilled.changed", "E2", "jours")
    ]


def test_rows_sorted_with_their_labels_and_unknown_codes_say_nothing() -> None:
    header = ["Code critère", "Libellé du critère", "Résultat"]
    rows = [[code, label(code), "Conforme"] for code in reversed(CODES)]
    assert issues_in("findings", [header, *rows, ["X9", "Tout autre texte", "Conforme"]]) == []
    assert issues_in("findings", [header, ["M1-E1-C01", "Tout autre texte", "Conforme"]], standard="inconnu") == []


LESSONS = """
form: lessons
version: "1"
title: Leçons
identity: {}
tables:
  - name: lessons
    sheet: Leçons
    layout: {kind: table}
    key: [number, day, hours]
    prefill: {from: reference.lessons, match: {}, set: {number: number, day: day, hours: hours, topic: topic}}
    fields:
      - {name: number, title: N°, type: integer, prefilled: row}
      - {name: day, title: Jour, type: date, prefilled: row}
      - {name: hours, title: Heures, type: number, prefilled: row}
      - {name: topic, title: Sujet, type: string, prefilled: row}
"""
TOPICS = ("Lire", "Écrire", "Compter")


def test_keys_may_be_numbers_and_days() -> None:
    contract = TypeAdapter(Contract).validate_python(yaml.safe_load(LESSONS))
    lines = [
        {"number": str(number), "day": f"2026-06-1{number}", "hours": f"{number}.50", "topic": topic}
        for number, topic in enumerate(TOPICS, start=1)
    ]
    texts = PrefilledTexts(replace(REFERENCE, tables={**REFERENCE.tables, "lessons": tuple(lines)}))
    header: list[object] = ["N°", "Jour", "Heures", "Sujet"]

    def issues(*topics: str) -> list[tuple[str, str]]:
        rows: list[list[object]] = [
            [number, f"1{number}/06/2026", number + 0.5, topic] for number, topic in enumerate(topics, start=1)
        ]
        (block,), _ = lay_out([grid("Leçons", [header, *rows])], contract)
        (table,) = contract.tables
        data = extract(block, KNOWLEDGE.vocabulary).data
        return [(each.rule, each.cell) for each in prefilled_issues(block, data, texts.of(contract, table, {}))]

    assert issues(*TOPICS) == []
    assert issues("Écrire", "Lire", "Compter") == [
        ("structure.prefilled.moved", "D2"),
        ("structure.prefilled.moved", "D3"),
    ]
