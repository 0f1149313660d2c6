"""The tables of sites follow from two editions of the geographic code; made here of three départements."""

import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from include.reference.rebuild_sites import (
    OLD_REGIONS,
    Closed,
    Code,
    departement_rows,
    of_town,
    read_package,
    region_rows,
    site_rows,
    write,
)

from prefaudit.settings import Settings


def items(*rows: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in rows}


def town(code: str, name: str, link: int = 0) -> dict[str, Any]:
    return {"code": code, "nom": name, "typeLiaison": link}


def arrondissement(code: str, departement: str, seat: str) -> dict[str, Any]:
    return {"code": code, "nom": f"Arrondissement {code}", "departement": departement, "chefLieu": seat}


OLDER = Code(
    departements=items(
        {"code": "25", "nom": "Doubs", "typeLiaison": 2, "region": "27", "chefLieu": "25056"},
        {"code": "76", "nom": "Seine-Maritime", "typeLiaison": 3, "region": "28", "chefLieu": "76540"},
        {"code": "84", "nom": "Vaucluse", "typeLiaison": 2, "region": "93", "chefLieu": "84007"},
        {"code": "976", "nom": "Mayotte", "typeLiaison": 0, "region": "06", "chefLieu": "97611"},
        {"code": "975", "nom": "Saint-Pierre-et-Miquelon", "typeLiaison": 0},
    ),
    arrondissements=items(
        arrondissement("251", "25", "25056"),
        arrondissement("252", "25", "25388"),
        arrondissement("762", "76", "76351"),
    ),
    regions=items(
        {"code": "27", "nom": "Bourgogne-Franche-Comté"},
        {"code": "28", "nom": "Normandie"},
        {"code": "93", "nom": "Provence-Alpes-Côte d'Azur"},
        {"code": "06", "nom": "Mayotte"},
        {"code": "99", "nom": "Sans département"},
    ),
    communes=items(
        town("25056", "Besançon"),
        town("25388", "Montbéliard"),
        town("76540", "Rouen"),
        town("76351", "Le Havre", 2),
        town("84007", "Avignon", 1),
        town("84003", "Apt", 1),
        town("97611", "Mamoudzou"),
    ),
)
NOW = replace(OLDER, arrondissements={**OLDER.arrondissements, **items(arrondissement("841", "84", "84003"))})


def sites(now: Code = NOW, older: Code = OLDER, closed: tuple[Closed, ...] = ()) -> dict[str, dict[str, str]]:
    return {row["site_code"]: row for row in site_rows(now, older, closed)}


def test_a_prefecture_for_each_departement_and_a_sub_prefecture_for_each_other_seat() -> None:
    assert {code: row["site_name"] for code, row in sites().items()} == {
        "25": "Préfecture du Doubs",
        "76": "Préfecture de la Seine-Maritime",
        "84": "Préfecture de Vaucluse",
        "976": "Préfecture de Mayotte",
        "252": "Sous-préfecture de Montbéliard",
        "762": "Sous-préfecture du Havre",
        "841": "Sous-préfecture d'Apt",
    }
    assert sites()["762"]["city"] == "Le Havre"
    assert sites()["976"]["valid_from"] == "2011-03-31"


def test_what_the_older_edition_lacks_begins_with_the_current_one() -> None:
    assert (sites()["841"]["valid_from"], sites()["841"]["status"]) == ("2026-01-01", "project")
    assert (sites()["762"]["valid_from"], sites()["762"]["status"]) == ("", "attested")


def test_what_the_current_edition_lacks_ends_with_it() -> None:
    gone = sites(now=OLDER, older=NOW)["841"]
    assert (gone["valid_from"], gone["valid_to"], gone["status"]) == ("", "2026-01-01", "project")
    assert gone["source"].startswith("COG 2019")


def test_an_arrondissement_whose_decree_is_known_begins_on_its_day() -> None:
    opened = replace(
        NOW,
        departements={**NOW.departements, **items({**NOW.departements["25"], "code": "33", "chefLieu": "76540"})},
        arrondissements=items(arrondissement("336", "33", "84003")),
    )
    row = sites(now=opened)["336"]
    assert (row["valid_from"], row["status"]) == ("2007-01-01", "attested")
    assert row["source"].endswith("décret n° 2006-1538 du 6 décembre 2006")


def test_a_closed_sub_prefecture_ends_on_its_day() -> None:
    row = sites(closed=(Closed("763", "d'Yvetot", "Yvetot", "76", "2015-01-01", "décret"),))["763"]
    assert (row["site_name"], row["valid_to"], row["status"]) == ("Sous-préfecture d'Yvetot", "2015-01-01", "project")


def test_a_town_with_a_namesake_carries_its_departement() -> None:
    twin = replace(NOW, communes={**NOW.communes, **items(town("84003", "Rouen"))})
    assert sites(now=twin)["841"]["site_name"] == "Sous-préfecture de Rouen (Vaucluse)"
    assert sites(now=twin)["76"]["site_name"] == "Préfecture de la Seine-Maritime"


def test_the_same_town_under_two_codes_in_turn_is_no_namesake() -> None:
    before = Closed("840", "d'Apt", "Apt", "84", "2015-01-01", "décret")
    assert sites(closed=(before,))["841"]["site_name"] == "Sous-préfecture d'Apt"


@pytest.mark.parametrize(
    ("name", "link", "expected"),
    [
        ("Montbéliard", 0, "de Montbéliard"),
        ("Yssingeaux", 1, "d'Yssingeaux"),
        ("Le Havre", 2, "du Havre"),
        ("La Tour-du-Pin", 3, "de La Tour-du-Pin"),
        ("Les Andelys", 4, "des Andelys"),
        ("L'Haÿ-les-Roses", 5, "de L'Haÿ-les-Roses"),
    ],
)
def test_the_article_of_a_town_contracts_as_in_french(name: str, link: int, expected: str) -> None:
    assert of_town(name, link) == expected


def test_a_departement_has_a_row_for_each_region_in_turn() -> None:
    rows = [
        (row["departement_code"], row["region_code"], row["valid_from"], row["valid_to"])
        for row in departement_rows(NOW)
    ]
    assert rows == [
        ("25", "43", "", "2016-01-01"),
        ("25", "27", "2016-01-01", ""),
        ("76", "23", "", "2016-01-01"),
        ("76", "28", "2016-01-01", ""),
        ("84", "93", "", ""),
        ("976", "06", "2011-03-31", ""),
    ]


def test_a_region_kept_by_the_reform_has_one_period_and_the_others_end_or_begin_with_it() -> None:
    periods = {
        (row["region_code"], row["region_name"]): (row["valid_from"], row["valid_to"]) for row in region_rows(NOW)
    }
    assert periods["43", "Franche-Comté"] == ("", "2016-01-01")
    assert periods["27", "Bourgogne-Franche-Comté"] == ("2016-01-01", "")
    assert periods["93", "Provence-Alpes-Côte d'Azur"] == ("", "")
    assert periods["06", "Mayotte"] == ("2011-03-31", "")
    assert ("99", "Sans département") not in periods


def test_the_old_regions_share_out_the_96_metropolitan_departements() -> None:
    held = [code for _, codes in OLD_REGIONS.values() for code in codes.split()]
    assert (len(OLD_REGIONS), len(held), len(set(held))) == (22, 96, 96)


def test_the_package_is_read_with_the_communes_of_its_day(tmp_path: Path) -> None:
    tables: dict[str, list[dict[str, Any]]] = {
        "departements": [{"code": "01", "nom": "Ain"}],
        "arrondissements": [],
        "regions": [{"code": "84", "nom": "Auvergne-Rhône-Alpes"}],
        "communes": [
            {"code": "01053", "nom": "Bourg-en-Bresse", "type": "commune-actuelle"},
            {"code": "01053", "nom": "Bourg", "type": "commune-deleguee"},
        ],
    }
    with tarfile.open(tmp_path / "package.tgz", "w:gz") as archive:
        for name, rows in tables.items():
            data = json.dumps(rows).encode()
            entry = tarfile.TarInfo(f"package/data/{name}.json")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    code = read_package(tmp_path / "package.tgz")
    assert code.departements == {"01": {"code": "01", "nom": "Ain"}}
    assert code.communes["01053"]["nom"] == "Bourg-en-Bresse"
    assert code.arrondissements == {}


def test_the_tables_are_written_with_the_columns_of_the_repository(tmp_path: Path) -> None:
    folder = Settings.from_env({}).reference
    for name, rows in (
        ("regions", region_rows(NOW)),
        ("departements", departement_rows(NOW)),
        ("sites", site_rows(NOW, OLDER)),
    ):
        write(tmp_path / f"{name}.csv", rows)
        made, kept = ((place / f"{name}.csv").read_text(encoding="utf-8") for place in (tmp_path, folder))
        assert made.splitlines()[0] == kept.splitlines()[0]
