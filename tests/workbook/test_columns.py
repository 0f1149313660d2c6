"""Columns and labels of the form beside those of a site: the form's own titles win, the others are said."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbook.sheets import CONTRACT, SHEETS, found_in

TABLES = ["findings", "nonconformities", "indicators", "certificates"]
# Every alias of every column, with the title of its field.
ALIASES = [
    (table, alias, field.title)
    for table in TABLES
    for field in CONTRACT.table(table).fields
    for alias in field.aliases
    if alias not in {other.title for other in CONTRACT.table(table).fields}
]


def with_column(rows: Sequence[Sequence[object]], at: int, title: str, answer: object) -> list[list[object]]:
    return [[*row[:at], answer if number else title, *row[at:]] for number, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("table", "alias", "title", "field", "values"),
    [
        ("findings", "Constat", "Résultat", "result", ["conformity", "strength"]),
        ("findings", "Observations", "Commentaire", "comment", ["à suivre", None]),
        ("findings", "Preuve", "Éléments de preuve", "evidence", ["vu", None]),
        ("indicators", "Objectif", "Cible", "target", [90.0, 85.0]),
        ("indicators", "Trimestre", "Période", "period", ["2026", "2026-T3"]),
        ("indicators", "Résultat", "Valeur", "value", [80.0, 80.0]),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_a_sites_own_column_with_an_alias_as_header_never_wins_over_the_forms(
    table: str, alias: str, title: str, field: str, values: list[object], before: bool
) -> None:
    sheet = CONTRACT.table(table).sheet
    at = SHEETS[sheet][0].index(title) + (not before)
    found = found_in(**{table: with_column(SHEETS[sheet], at, alias, "du site")})
    assert found.values(table, field) == values
    assert found.places == [("structure.column.extra", sheet, f"{chr(65 + at)}1")]
    read = f"{chr(65 + at + (1 if before else -1))}1"
    assert found.issues[0].message == (
        f"La colonne « {alias} » n'est pas prévue par le formulaire ; elle n'entre pas dans les résultats. "
        f"La colonne « {title} », en {read}, a été lue."
    )


def test_a_title_that_stands_twice_is_said_and_the_first_is_read() -> None:
    found = found_in(findings=with_column(SHEETS["Constats"], 5, "RÉSULTAT :", "Sans objet"))
    assert found.values("findings", "result") == ["conformity", "strength"]
    assert found.places == [("structure.column.repeated", "Constats", "F1")]


def test_an_alias_alone_names_its_column_and_two_of_them_are_said() -> None:
    header = [["Code critère", "Libellé du critère", "Constat", "Preuves", "Observations"]]
    assert found_in(findings=[*header, *SHEETS["Constats"][1:]]).places == []
    twice = found_in(findings=with_column([*header, *SHEETS["Constats"][1:]], 3, "Évaluation", "autre"))
    assert twice.values("findings", "result") == ["conformity", "strength"]
    assert twice.places == [("structure.column.repeated", "Constats", "D1")]


@pytest.mark.parametrize("quoted", ["« Résultat »", '"Résultat"', "“Résultat”", "'Résultat'"])
def test_a_header_between_quotes_is_the_header(quoted: str) -> None:
    header = ["Code critère", "Libellé du critère", quoted, "Éléments de preuve", "Commentaire"]
    assert found_in(findings=[header, *SHEETS["Constats"][1:]]).places == []


@given(st.data())
def test_any_order_of_the_forms_and_a_sites_columns_gives_the_same_rows(data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(["findings", "indicators"]))
    rows = SHEETS[CONTRACT.table(table).sheet]
    aliases = [alias for name, alias, _ in ALIASES if name == table]
    own = data.draw(st.lists(st.sampled_from([*aliases, "Service pilote", "Suivi interne"]), max_size=4, unique=True))
    columns = [*zip(*rows, strict=True), *((title, *["x"] * (len(rows) - 1)) for title in own)]
    shuffled = data.draw(st.permutations(columns))
    found = found_in(**{table: list(zip(*shuffled, strict=True))})
    assert found.tables[table].rows == found_in().tables[table].rows
    assert sorted(issue.found for issue in found.issues) == sorted(own)
    assert {issue.rule for issue in found.issues} <= {"structure.column.extra"}


@pytest.mark.parametrize("above", [True, False])
def test_a_sites_own_label_never_wins_over_the_forms_and_its_answer_is_said(above: bool) -> None:
    own, form = ["Organisme", "Le prestataire"], ["Organisme d'audit", "Référent interne"]
    rest = [row for row in SHEETS["Identification"] if row[0] != "Organisme d'audit"]
    found = found_in(identification=[*([own, form] if above else [form, own]), *rest])
    (cell,) = [each for each in (issue.cell for issue in found.issues) if each]
    assert found.tables["identification"].cell("body", None) == ("B2" if above else "B1")
    assert found.places == [("structure.label.repeated", "Identification", cell)]
    assert cell == ("B1" if above else "B2")


def test_a_label_that_stands_twice_with_one_answer_or_without_a_second_says_nothing() -> None:
    rows = SHEETS["Identification"]
    assert found_in(identification=[*rows, ["Code site", "627"], ["Campagne", ""]]).places == []
