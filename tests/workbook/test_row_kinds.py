"""Rows that are no answer are passed over where that is sure, and said where a text is lost; others are read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbook.sheets import CONTRACT, SHEETS, Found, found_in, grid

FICHE = [field.name for field in CONTRACT.table("nonconformities").fields]


def findings(*rows: list[object]) -> Found:
    return found_in(findings=[*SHEETS["Constats"], *rows])


def indicators(*rows: list[object]) -> Found:
    return found_in(indicators=[*SHEETS["Indicateurs"], *rows])


def fiche(**cells: object) -> Found:
    header = SHEETS["Fiches d'écart"][0]
    return found_in(nonconformities=[header, [cells.get(name, "") for name in FICHE]])


@pytest.mark.parametrize(
    "row",
    [
        ["Total", "", 88.0, 110.0],
        ["TOTAL :", "", 88.0, 110.0, 80.0],
        ["Total général", "", "88", "110"],
        ["Total 2026", "", "1 088,5", ""],
        ["Sous-total", "", 88.0],
        ["Totaux"],
        ["", "Total", 88.0],
    ],
)
def test_a_row_of_sums_is_passed_over(row: list[object]) -> None:
    found = indicators(row)
    assert found.places == []
    assert len(found.tables["indicators"].rows) == 2


@pytest.mark.parametrize("text", ["Total des appels reçus", "Totaux par service", "Moyenne", "Cumul annuel"])
def test_a_summary_that_may_be_more_than_a_total_is_passed_over_and_said(text: str) -> None:
    found = indicators([text, 2026.0, 88.0, 110.0])
    assert found.places == [("structure.row.note", "Indicateurs", "A4")]
    assert found.issues[0].message.startswith(f"La ligne 4 (« {text} ») ne porte pas de code")


@pytest.mark.parametrize(
    "cells",
    [
        {"description": "Total désaccord entre les deux registres", "cause": "Outil incomplet"},
        {"description": "Total"},
        {"description": "Total", "due_on": date(2026, 12, 24)},
        {"severity": "Totaux", "corrective_action": "Former les agents"},
        {"cause": "Totale absence d'affichage"},
    ],
)
def test_a_fiche_without_code_that_begins_with_total_is_read(cells: dict[str, object]) -> None:
    found = fiche(**cells)
    assert len(found.tables["nonconformities"].rows) == 1
    assert "structure.row.note" not in {issue.rule for issue in found.issues}


def test_a_finding_that_is_total_is_read() -> None:
    assert len(findings(["M1-E1-C03", "Total respect", "Conforme"]).tables["findings"].rows) == 3
    assert len(findings(["", "Total respect des délais", "Conforme"]).tables["findings"].rows) == 3


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (["Fait à Lens, le 03/08/2026"], "A4"),
        (["", "", "", "Fait à Lens, le 3 août 2026"], "D4"),
        (["", "Fait à Saint-Denis", "le 03/08/2026"], "B4"),
        (["", "", "Fait le", date(2026, 8, 3)], "C4"),
        (["", "", "Signature :"], "C4"),
        (["", "", "", "", "Date et signature du responsable"], "E4"),
        (["Le référent qualité"], "A4"),
        (["Module Accueil général"], "A4"),
        (["Deux critères restent à évaluer en septembre"], "A4"),
        (["", "Accueil physique et téléphonique"], "B4"),
    ],
)
def test_a_note_is_passed_over_and_said_at_its_cell(row: list[object], cell: str) -> None:
    found = findings(row)
    assert found.places == [("structure.row.note", "Constats", cell)]
    assert found.tables["findings"].rows == found_in().tables["findings"].rows


def test_the_lines_under_a_signature_belong_to_it() -> None:
    found = findings(
        ["", "", "", "Fait à Lens, le 03/08/2026"], ["", "", "", "Le sous-préfet,"], ["", "", "", "J. Petit"]
    )
    assert found.places == [("structure.row.note", "Constats", f"D{row}") for row in (4, 5, 6)]


@pytest.mark.parametrize(
    "row",
    [
        ["M1-E1-C03"],
        ["M1 - E1 - C03"],
        ["M1-E1-C03 accueil"],
        ["critère M1-E1-C03"],
        ["M1-E1-CO3 bis"],
        ["", "", "Conforme"],
        ["", "", "", "vu sur place"],
        ["Accueil des usagers", "", "Conforme"],
        ["", "Accueil des usagers", "Conforme"],
        [12.0],
        ["Fait à Lens, le 03/08/2026", "", "Conforme"],
    ],
)
def test_a_row_that_may_be_an_answer_is_read(row: list[object]) -> None:
    found = findings(row)
    assert len(found.tables["findings"].rows) == 3
    assert "structure.row.note" not in {issue.rule for issue in found.issues}


@pytest.mark.parametrize(
    "header",
    [
        SHEETS["Constats"][0],
        ["CODE CRITÈRE", "libellé du critère", "Résultat :", "Eléments de preuve", "Commentaire"],
    ],
)
def test_the_header_repeated_in_the_middle_is_passed_over(header: list[object]) -> None:
    first, second = SHEETS["Constats"][1:]
    found = found_in(findings=[SHEETS["Constats"][0], first, header, second, header])
    assert found.places == []
    assert [row[1:] for row in found.tables["findings"].rows] == [row[1:] for row in found_in().tables["findings"].rows]


def test_a_header_in_another_order_in_the_middle_is_not_passed_over() -> None:
    other = ["Code critère", "Libellé du critère", "Éléments de preuve", "Résultat", "Commentaire"]
    assert len(findings(other).tables["findings"].rows) == 3


@given(st.sampled_from(FICHE[1:6]), st.text(max_size=20), st.sampled_from(FICHE[1:6]), st.text(min_size=1, max_size=20))
def test_no_fiche_with_two_answers_is_dropped(one: str, more: str, two: str, other: str) -> None:
    found = fiche(**{two: other, one: f"Total {more}"})
    noted = {issue.rule for issue in found.issues} & {"structure.row.note"}
    assert len(found.tables["nonconformities"].rows) + len(noted) == 1 or other.strip("0123456789,. %+-−") == ""


@pytest.mark.parametrize(
    "text", ["M1 – Relation générale avec les usagers", "E1 : horaires et accès", "Module 2 Titres"]
)
def test_a_heading_that_begins_like_a_code_is_passed_over_and_said(text: str) -> None:
    found = findings([text])
    assert found.places == [("structure.row.note", "Constats", "A4")]
    assert len(found.tables["findings"].rows) == 2


@pytest.mark.parametrize(
    "text", ["M1-E1-C03 annulé par le site", "M1-E1", "M1E1C03", "M1-E1-C99 bis", "Annexe M1-E2-C01"]
)
def test_a_lone_code_with_a_word_beside_it_is_no_heading(text: str) -> None:
    assert len(findings([text]).tables["findings"].rows) == 3


@pytest.mark.parametrize("text", ["Néant", "néant.", "Aucun", "-", "Sans objet", "RAS", "R.A.S.", "Rien à signaler"])
def test_a_row_that_says_there_is_none_is_passed_over(text: str) -> None:
    for field in ("criterion_code", "description"):
        found = fiche(**{field: text})
        assert (found.tables["nonconformities"].rows, found.places) == ((), [])
    certificates = [["Certification ou label", "Obtenu le", "Expire le", "Périmètre certifié"], [text, "", "", ""]]
    found = found_in(grid("Certificats", certificates))
    assert (found.tables["certificates"].rows, found.places) == ((), [])


@pytest.mark.parametrize(
    "text", ["Aucun certificat à ce jour", "Pas de label", "Néant pour cette année", "Aucune non-conformité relevée"]
)
def test_a_sentence_that_says_there_is_none_is_passed_over_and_said(text: str) -> None:
    found = fiche(criterion_code=text)
    assert found.tables["nonconformities"].rows == ()
    assert found.places == [("structure.row.note", "Fiches d'écart", "A2")]
    assert len(fiche(description=text).tables["nonconformities"].rows) == 1


def test_nothing_beside_an_answer_is_an_answer() -> None:
    assert len(fiche(criterion_code="Néant", severity="Mineure").tables["nonconformities"].rows) == 1
    assert len(findings(["M1-E1-C03", "", "Néant"]).tables["findings"].rows) == 3
