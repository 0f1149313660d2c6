"""The sites in names of files: another site is found in any spelling, and no year, date or number is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.model.file_name import announced, file_name
from prefaudit.model.named_sites import SiteNames
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.workbook.file_identity import site_names

REFERENCE = Reference.load(Settings.from_env({}).reference)
SITES = REFERENCE.table("sites")
NAMES: SiteNames = site_names(REFERENCE)
LENS = "627"

CERTAIN = [
    "Retour 2026 744.xlsx",
    "retour-2026-744.xlsx",
    "RETOUR 2026 744 auto-évaluation (1).xlsx",
    "RE_ Retour 2026 - 744 - v2.xlsx",
    "Copie de retour 2026_744.xlsx",
    "Retour 2026 59.xlsx",
    "retour 2026 2a4 final.xlsm",
    "Retour 2026 9712.ods",
]
MENTIONED = [
    "744 retour 2026.xlsx",
    "744-retour-2026.xlsx",
    "744_2026_signé.xlsx",
    "Audit 744 du 31-07-2026.xlsx",
    "site 744.xlsx",
    "SP 744 - audit.xlsx",
    "Préfecture 59 - retour.xlsx",
    "dept 08 audit.xlsx",
    "Retour 2026 25.xlsx",
    "Audit Thonon-les-Bains.xlsx",
    "audit_thonon_les_bains_2026.xlsx",
    "Retour THONON LES BAINS (2).xlsx",
    "Sous-préfecture de Béthune - retour 2026.xlsx",
    "Retour 2026 Pas-de-Calais Béthune.xlsx",
    "retour Haute-Savoie.xlsx",
    "Préfecture du Lot.xlsx",
    "sous-préfecture de Sens, retour.xlsx",
    "Préfecture de La Réunion 2026.xlsx",
    "Retour 2026 744 Lens.xlsx",
    "retour744.xlsx",
    "SP744.xlsx",
    "site744 v2.xlsx",
    "744auto-évaluation.xlsx",
    "dpt59 retour.xlsx",
    "Pref59.xlsx",
    "r_2026_0744.xlsx",
    "RetourBethune2026.xlsx",
    "LeHavre.xlsx",
    "auditThononLesBains.xlsx",
    "Audit_Thonon.xlsx",
    "réponse de Nogent.xlsx",
    "Villefranche 2026.xlsx",
    "St-Omer.xlsx",
    "retour St Brieuc.xlsx",
    "Valence.xlsx",
    "Retour Nice 2026.xlsx",
    "2026 - Tours.xlsx",
]
# What offices call a workbook that is of Lens (627, Pas-de-Calais).
INNOCENT = [
    "retour_2026_627_self-assessment.xlsx",
    "RE_ retour_2026_627_self-assessment.xlsx",
    "Retour 2026 627.xlsx",
    "627 Lens transmis par Arras.xlsx",
    "Retour Lens 2026.xlsx",
    "Retour Pas-de-Calais 62.xlsx",
    "Préfecture 62 retour 2026.xlsx",
    "Retour 2026 62 Lens.xlsx",
    "retour audit 2026.xlsx",
    "Retour 2026-07-31.xlsx",
    "Retour 2026 07 31.xlsx",
    "Retour 2026 07.xlsx",
    "Retour 2026_31 juillet.xlsx",
    "Retour 2026 31 juil.xlsx",
    "retour 31.07.2026.xlsx",
    "retour du 31-07-26.xlsx",
    "20260731_retour.xlsx",
    "Retour 31072026.xlsx",
    "retour 31-07.xlsx",
    "retour_audit_v2.xlsx",
    "retour audit v 59.xlsx",
    "retour audit version 744.xlsx",
    "Retour 2026 v1.744.xlsx",
    "Retour (59).xlsx",
    "Retour (744).xlsx",
    "01 - retour audit.xlsx",
    "02. Grille d'audit.xlsx",
    "Annexe 2A.xlsx",
    "Annexe 59.xlsx",
    "Retour 14h45.xlsx",
    "Retour 211 critères.xlsx",
    "Retour 2026 211 critères.xlsx",
    "retour 59 critères conformes.xlsx",
    "Bon sens et tours de table.xlsx",
    "Compte rendu de la réunion.xlsx",
    "réunion du lot 2 - nord.xlsx",
    "Audit qualité somme toute conforme.xlsx",
    "Retour qualité préfecture.xlsx",
    "Retour sous-préfecture.xlsx",
    "Nouveau Feuille de calcul Microsoft Excel (3).xlsx",
    "IMG_744.xlsx",
    "n°744.xlsx",
    "courrier n° 2026-744 bis",
    "Classeur1.xlsx",
    "Retour T3 2026.xlsx",
    "Retour 3e trimestre 2026.xlsx",
    "auto-évaluation 2025-2026.xlsx",
    "Retour 2026 envoi 2.xlsx",
    "Retour M. Antony Martin.xlsx",
    "Retour 2026 - Le Blanc Jean.xlsx",
    "rf.xlsx",
    "401-notes-de-l-auditeur.xlsx",
    "131-vu.xlsx",
    "744.xlsx",
    "023.xlsx",
    "59 (2).xlsx",
    "id.xlsx",
    "réunion.xlsx",
    "Retour sens.xlsx",
    "page744.xlsx",
    "RetourLens2026.xlsx",
    "retour627.xlsx",
    "627auto-évaluation.xlsx",
    "Retour31072026.xlsx",
    "sem52.xlsx",
    "RetourDuSiteVF.xlsx",
    "",
]


@pytest.mark.parametrize("name", CERTAIN)
def test_another_site_where_the_forms_name_has_it_is_certain(name: str) -> None:
    other = NAMES.other(name, LENS)
    assert other is not None and other.certain


@pytest.mark.parametrize("name", MENTIONED)
def test_another_site_anywhere_in_a_name_is_a_mention(name: str) -> None:
    other = NAMES.other(name, LENS)
    assert other is not None and not other.certain


@pytest.mark.parametrize("name", INNOCENT)
def test_a_year_a_date_a_number_or_the_sites_own_departement_is_no_other_site(name: str) -> None:
    assert NAMES.other(name, LENS) is None


def test_a_mention_says_the_site_as_people_write_it() -> None:
    for name, text in {
        "Audit 744.xlsx": "744",
        "audit_thonon_les_bains.xlsx": "Thonon-les-Bains",
        "retour haute-savoie.xlsx": "Haute-Savoie",
        "Retour béthune.xlsx": "Béthune",
    }.items():
        other = NAMES.other(name, LENS)
        assert other is not None and other.text == text


def test_a_subprefecture_in_the_name_of_a_prefectures_workbook_is_another_site() -> None:
    assert NAMES.other("Retour Lens.xlsx", "62") is not None
    assert NAMES.other("Retour Arras.xlsx", "62") is None


@pytest.mark.parametrize("before", ["", "RE_ ", "TR : ", "Copie de ", "2026-09-01 - ", "(1) "])
def test_what_stands_before_the_forms_name_does_not_hide_it(before: str) -> None:
    name = before + file_name("2026", "744", "self_assessment")
    assert announced(name) == {"campaign": "2026", "site": "744", "audit_type": "self_assessment"}


def test_a_word_that_ends_in_retour_is_not_the_forms_name() -> None:
    assert announced("sansretour_2026_744_self-assessment.xlsx") == {}


@given(st.sampled_from(SITES), st.sampled_from(SITES), st.sampled_from([" ", "_", "-", " - ", "."]))
def test_any_other_site_after_retour_and_the_year_is_found(
    own: dict[str, str], other: dict[str, str], sep: str
) -> None:
    name = sep.join(["Retour", "2026", other["site_code"]]) + ".xlsx"
    found = NAMES.other(name, own["site_code"])
    same = other["site_code"] in (own["site_code"], own["departement_code"])
    month = other["site_code"].isdigit() and len(other["site_code"]) == 2 and int(other["site_code"]) <= 12
    assert (found is None) == (same or month)


@given(
    st.sampled_from(SITES),
    st.dates(),
    st.sampled_from(["%d-%m-%Y", "%d.%m.%y", "%Y_%m_%d", "%Y%m%d", "%m-%Y", "%d %m %Y"]),
)
def test_no_date_is_a_site(own: dict[str, str], day: object, form: str) -> None:
    if 1950 <= day.year < 2100:  # type: ignore[attr-defined]
        assert NAMES.other(f"Retour {day:{form}}.xlsx", own["site_code"]) is None


@given(
    st.sampled_from(SITES),
    st.sampled_from(
        [
            "retour {site_code} 2026",
            "{city} - auto-évaluation 2026 (2)",
            "{departement_code} {city} 14h30",
            "{site_name} du 31-07-2026",
            "{site_code}_{city}_20260731",
            "Préfecture {departement_code} {city} T3 n°12",
        ]
    ),
)
def test_a_name_that_speaks_of_its_own_site_gives_no_alarm(own: dict[str, str], form: str) -> None:
    assert NAMES.other(f"{form.format(**own)}.xlsx", own["site_code"]) is None


@given(st.text(max_size=60), st.sampled_from(SITES))
def test_no_name_makes_the_search_fail(name: str, own: dict[str, str]) -> None:
    NAMES.other(name, own["site_code"])
