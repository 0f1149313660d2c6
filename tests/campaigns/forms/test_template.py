"""The blank form: what its first sheet explains, and what stands beside the answers to be read only."""

import pytest

from prefaudit.campaigns.forms.draft import Draft, SheetDraft
from prefaudit.campaigns.forms.template import template
from prefaudit.model.contracts import load_contracts
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings

SETTINGS = Settings.from_env({})
KNOWN = {
    "campaign": "2026",
    "standard": "qualipref-2.0",
    "site": "23",
    "site_name": "Guéret",
    "audit_type": "self_assessment",
    "data_origin": "real",
}


@pytest.fixture(scope="module")
def form(reference: Reference) -> Draft:
    return template(load_contracts(SETTINGS.contracts).newest("audit-return"), reference, KNOWN)


def rows(sheet: SheetDraft) -> dict[int, dict[int, object]]:
    """What is written, by row and column, from left to right."""
    found: dict[int, dict[int, object]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if cell.value is not None:
            found.setdefault(row, {})[column] = cell.value
    return found


def test_the_instructions_list_the_modules_of_the_standard(form: Draft) -> None:
    lines = [tuple(row.values()) for row in rows(form.sheets[0]).values()]
    start = lines.index(
        (
            "Modules du référentiel",
            "Les codes à indiquer dans « Modules concernés ». Un module obligatoire en fait toujours partie.",
        )
    )
    assert lines[start + 1] == ("1", "Relation générale avec les usagers (obligatoire)")
    assert lines[start + 2][0] == "Modules facultatifs"
    assert lines[start + 3] == ("2", "Délivrance de titres")
    assert [line[0] for line in lines[start + 3 : start + 10]] == [str(code) for code in range(2, 9)]


def test_an_indicator_says_what_is_counted_and_in_which_unit(form: Draft) -> None:
    sheet = form.sheet("indicators")
    written = rows(sheet)
    assert sheet.header_row is not None
    assert list(written[sheet.header_row].values()) == [
        *("Code indicateur", "Ce qui est mesuré", "À compter au numérateur", "À compter au dénominateur", "Unité"),
        *("Période", "Numérateur", "Dénominateur", "Valeur", "Cible"),
    ]
    fifth = written[sheet.first_row + 4]
    assert list(fifth.values()) == [
        *("I05", "Délai moyen de réponse aux courriers", "Somme des délais, en jours ouvrés"),
        *("Courriers traités", "jours"),
    ]
    assert {sheet.cells[sheet.first_row, column].style for column in range(5)} == {"prefilled"}
    assert sheet.places["period"] == (None, 5)
