"""Which sheet answers for which table, whatever else the workbook carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.workbook.cell_places import FarCells
from prefaudit.workbook.reader import Grid
from tests.workbook.sheets import CONTRACT, SHEETS, found_in, found_of, grid

OTHER = [SHEETS["Constats"][0], ["M1-E1-C01", "", "Sans objet", "", ""]]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Grille d'évaluation", "« Grille d'évaluation »"),
        ("Grille d’évaluation", "« Grille d’évaluation »"),
        ("Constats ", "« Constats » (avec une espace en trop dans son nom)"),
        ("CONSTATS", "« CONSTATS »"),
        ("Constats (2)", "« Constats (2) »"),
        ("Constats_2", "« Constats_2 »"),
        ("Constats - Copie (2)", "« Constats - Copie (2) »"),
        ("Copie de Constats", "« Copie de Constats »"),
        ("Constats bis", "« Constats bis »"),
        ("Relecture", "« Relecture »"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_second_sheet_for_one_table_is_said_and_the_forms_own_is_read(name: str, shown: str, first: bool) -> None:
    own = [grid(title, rows) for title, rows in SHEETS.items()]
    other = grid(name, OTHER)
    found = found_of([other, *own] if first else [*own, other])
    assert found.values("findings", "result") == ["conformity", "strength"]
    assert found.places == [("structure.sheet.copied", name, "")]
    assert found.issues[0].message == (
        f"Deux feuilles répondent au tableau « Constats » : « Constats » a été lue, {shown} ne l'a pas été."
    )


def test_two_copies_without_an_original_are_said() -> None:
    own = [grid(title, rows) for title, rows in SHEETS.items() if title != "Constats"]
    found = found_of([*own, grid("Constats (2)", SHEETS["Constats"]), grid("Constats (3)", OTHER)])
    assert found.values("findings", "result") == ["conformity", "strength"]
    assert found.places == [("structure.sheet.copied", "Constats (3)", "")]


def test_of_two_sheets_the_one_that_people_see_is_read_and_the_hidden_one_is_called_so() -> None:
    own = [grid(title, rows) for title, rows in SHEETS.items() if title != "Constats"]
    found = found_of([*own, grid("Constats", OTHER, visible=False), grid("Constats (2)", SHEETS["Constats"])])
    assert found.values("findings", "result") == ["conformity", "strength"]
    assert found.places == [("structure.sheet.copied", "Constats", "")]
    assert "« Constats » (masquée) ne l'a pas été" in found.issues[0].message


def test_a_sites_own_sheet_with_the_alias_of_a_table_and_other_content_is_no_answer() -> None:
    dashboard = grid("Tableau de bord", [["Mois", "Appels"], ["Juin", 12.0]])
    cover = grid("Présentation", [["La préfecture en bref"], ["Audit", "2026"]])
    assert found_in(dashboard, cover).places == []


def test_a_sheet_that_only_has_an_alias_does_not_hide_a_renamed_one_that_has_the_headers() -> None:
    own = [grid(title, rows) for title, rows in SHEETS.items() if title != "Indicateurs"]
    dashboard = grid("Tableau de bord", [["Mois", "Appels"], ["Juin", 12.0]])
    found = found_of([dashboard, *own, grid("Feuil4", SHEETS["Indicateurs"])])
    assert found.places == [("structure.sheet.renamed", "Feuil4", "")]
    assert found.values("indicators", "target") == [90.0, 85.0]


@pytest.mark.parametrize("name", ['"Indicateurs"', "« Indicateurs »", " indicateurs ", "'Indicateurs'", "INDICATEURS:"])
def test_a_sheet_name_between_quotes_is_the_name(name: str) -> None:
    own = [grid(name if title == "Indicateurs" else title, rows) for title, rows in SHEETS.items()]
    assert found_of(own).places == []


@pytest.mark.parametrize("table", ["Tableau 1", "Table 1", "Tableau 12"])
def test_the_sheets_of_numbers_are_known_by_the_names_they_had(table: str) -> None:
    own = [grid(f"{title} - {table}", [[table], *rows]) for title, rows in SHEETS.items()]
    labels = [[field.title, "à remplir"] for field in CONTRACT.table("identification").fields]
    found = found_of([grid(f"Mode d'emploi - {table}", labels), *own])
    assert found.places == []
    assert found.values("identification", "site_code") == ["627"]
    assert found.values("indicators", "target") == [90.0, 85.0]


@pytest.mark.parametrize("name", ["Mode d'emploi (2)", "Copie de Mode d'emploi", "Listes - Copie"])
def test_a_copy_of_a_sheet_beside_the_tables_holds_no_answers(name: str) -> None:
    labels = [[field.title, "à remplir"] for field in CONTRACT.table("identification").fields]
    assert found_of([grid(name, labels), *(grid(title, rows) for title, rows in SHEETS.items())]).places == []


EXTRA = st.builds(
    grid,
    st.sampled_from(["Notes", "Feuil1", "Suivi", "Export 2025", "Photos", "Liste des agents"]),
    st.lists(
        st.lists(st.one_of(st.text(max_size=12), st.floats(allow_nan=False), st.just("Résultat")), max_size=6),
        max_size=8,
    ),
    st.booleans(),
)


@pytest.mark.slow
@given(st.lists(EXTRA, max_size=4), st.randoms(use_true_random=False))
def test_any_order_of_the_sheets_and_any_others_among_them_give_the_same_return(
    others: list[Grid], random: object
) -> None:
    grids = [*(grid(title, rows) for title, rows in SHEETS.items()), *others]
    random.shuffle(grids)  # type: ignore[attr-defined]
    found = found_of(grids)
    assert found.tables == found_in().tables
    assert found.places == []


@given(st.sampled_from(CONTRACT.tables[1:4]), st.integers(2, 9), st.booleans(), st.integers(0, 4))
def test_any_sheet_doubled_is_said_and_changes_nothing(table: object, number: int, visible: bool, place: int) -> None:
    title = table.sheet  # type: ignore[attr-defined]
    grids = [grid(name, rows) for name, rows in SHEETS.items()]
    grids.insert(place, grid(f"{title} ({number})", SHEETS[title], visible))
    found = found_of(grids)
    assert found.tables == found_in().tables
    assert found.places == [("structure.sheet.copied", f"{title} ({number})", "")]


def test_a_sheet_that_was_too_large_to_read_is_not_passed_over_for_one_with_an_alias() -> None:
    far = FarCells(10, 10)
    far.meet(20, 0)
    unread = Grid("Constats", True, [], far=far)
    own = [grid(title, rows) for title, rows in SHEETS.items() if title != "Constats"]
    found = found_of([*own, grid("Évaluation", OTHER), unread])
    assert ("structure.header.missing", "Constats", "") in found.places
    assert ("structure.sheet.copied", "Évaluation", "") in found.places
