"""The reference data of the repository say what their sources say, and the database takes them as they are."""

from collections import Counter
from datetime import date

import pytest

from prefaudit.reference.checks import spelling_key
from prefaudit.reference.data import Reference
from prefaudit.reference.lines import ReferenceRow, valid_on
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.workbook.text import header_key

THEN, NOW = date(2007, 6, 1), date(2026, 6, 1)
FOLDER = Settings.from_env({}).reference


def names(reference: Reference, day: date = NOW) -> dict[str, str]:
    return {str(row["site_code"]): str(row["site_name"]) for row in reference.sites_at(day)}


def kinds(reference: Reference, day: date) -> dict[str | None, int]:
    return dict(Counter(row["site_kind"] for row in reference.sites_at(day)))


def regions(reference: Reference, day: date) -> list[ReferenceRow]:
    return [row for row in reference.table("regions") if valid_on(row, day)]


def region(reference: Reference, site: str, day: date) -> tuple[str | None, str | None]:
    departement = next(row["departement_code"] for row in reference.sites_at(day) if row["site_code"] == site)
    code = next(
        row["region_code"]
        for row in reference.table("departements")
        if valid_on(row, day) and row["departement_code"] == departement
    )
    return code, next(row["region_name"] for row in regions(reference, day) if row["region_code"] == code)


@pytest.mark.parametrize(
    ("day", "prefectures", "sub_prefectures"),
    [
        (date(2006, 2, 19), 100, 237),
        (THEN, 100, 238),
        (date(2011, 3, 30), 100, 238),
        (date(2011, 3, 31), 101, 238),
        (date(2015, 1, 1), 101, 234),
        (date(2016, 1, 1), 101, 233),
        (date(2019, 1, 1), 101, 232),
        (NOW, 101, 233),
    ],
)
def test_the_sites_of_a_day_are_those_that_existed_then(
    reference: Reference, day: date, prefectures: int, sub_prefectures: int
) -> None:
    assert kinds(reference, day) == {"prefecture": prefectures, "sub_prefecture": sub_prefectures}


@pytest.mark.parametrize(
    ("day", "metropolitan", "overseas"),
    [(THEN, 22, 4), (date(2011, 3, 31), 22, 5), (date(2015, 12, 31), 22, 5), (date(2016, 1, 1), 13, 5), (NOW, 13, 5)],
)
def test_there_were_26_regions_then_27_and_18_since_2016(
    reference: Reference, day: date, metropolitan: int, overseas: int
) -> None:
    found = Counter(row["region_kind"] for row in regions(reference, day))
    assert found == {"metropolitan": metropolitan, "overseas": overseas}


def test_a_site_belongs_to_the_region_of_the_time(reference: Reference) -> None:
    assert region(reference, "26", THEN) == ("82", "Rhône-Alpes")
    assert region(reference, "26", NOW) == ("84", "Auvergne-Rhône-Alpes")
    assert region(reference, "25", THEN) == ("43", "Franche-Comté")
    assert region(reference, "25", date(2015, 12, 31)) == ("43", "Franche-Comté")
    assert region(reference, "25", date(2016, 1, 1)) == ("27", "Bourgogne-Franche-Comté")
    assert region(reference, "453", THEN) == ("24", "Centre")
    assert region(reference, "2A4", THEN) == region(reference, "2A4", NOW) == ("94", "Corse")
    assert region(reference, "976", NOW) == ("06", "Mayotte")


def test_every_region_of_a_day_has_a_prefecture(reference: Reference) -> None:
    for day in (THEN, NOW):
        held = {region(reference, str(site["site_code"]), day)[0] for site in reference.sites_at(day)}
        assert held == {row["region_code"] for row in regions(reference, day)}


def test_the_traps_of_the_codes_are_kept(reference: Reference) -> None:
    now, then = names(reference), names(reference, THEN)
    assert {"2A", "2B", "2A4", "2B3", "2B5", "01", "976"} <= now.keys()
    assert not {"20", "975", "1"} & now.keys()
    assert [code for code in now if code.startswith("976")] == ["976"]
    assert [code for code in now if code[:2] in {"75", "90"}] == ["75", "90"]
    assert "976" not in then
    # Merged in 2017 under a new code; Besançon's and Villefranche's codes have not moved.
    assert {"441", "444", "25", "692"} <= then.keys() and "445" not in then
    assert "445" in now and not {"441", "444"} & now.keys()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("01", "Préfecture de l'Ain"),
        ("26", "Préfecture de la Drôme"),
        ("28", "Préfecture d'Eure-et-Loir"),
        ("69", "Préfecture du Rhône"),
        ("75", "Préfecture de Paris"),
        ("84", "Préfecture de Vaucluse"),
        ("92", "Préfecture des Hauts-de-Seine"),
        ("974", "Préfecture de La Réunion"),
        ("271", "Sous-préfecture des Andelys"),
        ("351", "Sous-préfecture de Fougères"),
        ("382", "Sous-préfecture de La Tour-du-Pin"),
        ("433", "Sous-préfecture d'Yssingeaux"),
        ("512", "Sous-préfecture d'Épernay"),
        ("692", "Sous-préfecture de Villefranche-sur-Saône"),
        ("762", "Sous-préfecture du Havre"),
        ("841", "Sous-préfecture d'Apt"),
        ("853", "Sous-préfecture des Sables-d'Olonne"),
        ("943", "Sous-préfecture de L'Haÿ-les-Roses"),
        ("933", "Sous-préfecture de Saint-Denis (Seine-Saint-Denis)"),
        ("9724", "Sous-préfecture de Saint-Pierre (Martinique)"),
        ("9742", "Sous-préfecture de Saint-Pierre (La Réunion)"),
    ],
)
def test_a_site_is_named_in_correct_french(reference: Reference, code: str, name: str) -> None:
    assert names(reference)[code] == name


def test_no_two_sites_of_a_day_have_the_same_name(reference: Reference) -> None:
    for day in (THEN, NOW):
        found = [row["site_name"] for row in reference.sites_at(day)]
        assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("standard", "modules", "mandatory", "commitments", "criteria", "indicators"),
    [("qualipref-2006", 7, ["1", "2"], 24, 131, 15), ("qualipref-2.0", 8, ["1"], 36, 209, 20)],
)
def test_a_standard_has_its_real_size(
    reference: Reference,
    standard: str,
    modules: int,
    mandatory: list[str],
    commitments: int,
    criteria: int,
    indicators: int,
) -> None:
    def rows(name: str) -> list[dict[str, str | None]]:
        return [dict(row) for row in reference.table(name) if row["standard_code"] == standard]

    assert [row["module_code"] for row in rows("modules") if row["mandatory"] == "true"] == mandatory
    sizes = [len(rows(name)) for name in ("modules", "commitments", "criteria", "indicators")]
    assert sizes == [modules, commitments, criteria, indicators]
    for name, column in (("criteria", "commitment_code"), ("commitments", "module_code")):
        above = {"criteria": "commitments", "commitments": "modules"}[name]
        assert {row[column] for row in rows(name)} == {row[column] for row in rows(above)}
    for row in rows("criteria"):
        assert str(row["criterion_code"]).startswith(f"M{row['module_code']}-{row['commitment_code']}-C")
        assert str(row["criterion_label"]).endswith(".")


def test_the_first_module_of_2015_has_its_six_sections(reference: Reference) -> None:
    sections = dict.fromkeys(
        row["section"]
        for row in reference.table("commitments")
        if (row["standard_code"], row["module_code"]) == ("qualipref-2.0", "1")
    )
    assert list(sections) == [
        "Dispositions générales",
        "Accueil physique",
        "Téléphonie",
        "Sites internet",
        "Courriers et courriels",
        "Réseaux sociaux",
    ]


def test_only_the_commitments_that_were_read_are_attested(reference: Reference) -> None:
    attested = {row["commitment_code"] for row in reference.table("commitments") if row["status"] == "attested"}
    assert attested == {"E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E19.1", "E19.2", "E20"}
    assert {row["status"] for row in reference.table("criteria")} == {"project"}


def test_percentages_have_the_factor_100_and_the_others_1(reference: Reference) -> None:
    for row in reference.table("indicators"):
        assert row["factor"] == ("100" if row["unit"] == "%" else "1")


def test_the_code_lists_are_those_of_the_form(reference: Reference) -> None:
    assert reference.codes("finding") == {
        "conformity": "Conforme",
        "strength": "Point fort",
        "opportunity": "Piste de progrès",
        "sensitive_point": "Point sensible",
        "minor_nonconformity": "Non-conformité mineure",
        "major_nonconformity": "Non-conformité majeure",
        "not_applicable": "Sans objet",
        "not_assessed": "Non évalué",
    }
    assert list(reference.codes("audit_type")) == [
        "self_assessment",
        "pre_certification",
        "certification",
        "surveillance",
        "renewal",
    ]
    assert reference.spellings("finding")["NC mineure"] == "minor_nonconformity"
    assert reference.spellings("finding")["S.O."] == "not_applicable"


def test_a_spelling_means_one_thing_to_the_reader_of_workbooks(reference: Reference) -> None:
    for name in {str(row["list"]) for row in reference.table("code_lists")}:
        meanings: dict[str, set[str]] = {}
        for text, code in reference.spellings(name).items():
            meanings.setdefault(header_key(text), set()).add(code)
        assert {key: codes for key, codes in meanings.items() if len(codes) > 1} == {}


def test_ncm_is_accepted_for_neither_severity(reference: Reference) -> None:
    assert "ncm" not in {spelling_key(text) for text in reference.spellings("finding")}


def test_the_founding_campaign_has_22_engaged_sites_and_12_candidates(reference: Reference) -> None:
    then = {str(row["site_code"]): row["site_kind"] for row in reference.sites_at(THEN)}
    engaged = [str(row["site_code"]) for row in reference.table("engagements") if row["campaign_code"] == "2006-2007"]
    owed = [row for row in reference.table("owed") if row["campaign_code"] == "2006-2007"]
    assert Counter(then[site] for site in engaged) == {"prefecture": 16, "sub_prefecture": 6}
    assert len(owed) == 12
    assert {row["audit_type"] for row in owed} == {"pre_certification"}
    assert {str(row["site_code"]) for row in owed} <= set(engaged)
    assert "453" in {row["site_code"] for row in owed}


def test_every_current_site_owes_a_self_assessment_in_2026(reference: Reference) -> None:
    owed = [row for row in reference.table("owed") if row["campaign_code"] == "2026"]
    assert {row["site_code"] for row in owed} == names(reference).keys()
    assert len(owed) == 334
    assert {(row["audit_type"], row["due_on"]) for row in owed} == {("self_assessment", "2026-11-15")}


def test_the_document_declares_seven_and_enumerates_eight(reference: Reference) -> None:
    declared = {row["figure_code"]: row["declared"] for row in reference.table("declared_figures")}
    assert declared == {
        "certified_sites": "7",
        "sites_engaged": "22",
        "sub_prefectures_engaged": "6",
        "returns_owed_pre_certification": "12",
        "certified_prefectures_iso_9001": "5",
        "certified_sub_prefectures_iso_9001": "1",
        "mandatory_modules": "2",
        "optional_modules": "5",
    }
    kind = {row["site_code"]: row["site_kind"] for row in reference.sites_at(THEN)}
    assert Counter((kind[row["site_code"]], row["scheme"]) for row in reference.table("certificates")) == {
        ("prefecture", "iso_9001"): 5,
        ("sub_prefecture", "iso_9001"): 1,
        ("prefecture", "qualicartegrise"): 1,
        ("sub_prefecture", "qualipref_1"): 1,
    }


def test_the_document_says_that_all_are_in_force_and_the_prefectures_renewed(reference: Reference) -> None:
    rows = {row["site_code"]: row for row in reference.table("certificates")}
    assert {row["in_force"] for row in rows.values()} == {"true"}
    assert {code: row["renewed"] for code, row in rows.items() if row["renewed"] != "true"} == {
        "692": None,
        "453": None,
    }
    assert rows["25"]["site_as_named"] == "Préfecture de la région Franche-Comté"


def test_each_declared_fact_is_attested_with_its_source(reference: Reference) -> None:
    facts = reference.table("declared_facts")
    assert len(facts) == 22
    assert {(row["campaign_code"], row["status"]) for row in facts} == {("2006-2007", "attested")}
    assert {str(row["source"]).split(",")[0] for row in facts} == {"réponse à la question écrite n° 13-5896QE"}


def test_codes_are_text_and_empty_cells_are_nothing(reference: Reference) -> None:
    assert reference.table("sites")[0]["site_code"] == "01"
    assert {row["scope"] for row in reference.table("certificates") if row["site_code"] == "453"} == {None}
    assert all(value != "" for table in reference.tables.values() for row in table for value in row.values())


def test_a_folder_is_read_once_a_process() -> None:
    assert Reference.load(FOLDER) is Reference.load(FOLDER)


def test_the_database_takes_all_of_it_and_a_second_time_changes_nothing(
    settings: Settings, reference: Reference
) -> None:
    with connect(settings) as connection:
        first = sync_reference(connection, reference)
        again = sync_reference(connection, reference)
    assert first == {name: len(reference.table(name)) for name in first}
    assert set(again.values()) == {0}
