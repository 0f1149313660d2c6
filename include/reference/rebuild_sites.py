"""Rebuild the tables of sites, départements and régions: `python include/reference/rebuild_sites.py`.

Source: npm package @etalab/decoupage-administratif, code MIT, data Licence Ouverte, made from INSEE's Code officiel
géographique (COG). The current version gives what exists, version 0.7.0 what existed in 2019. What came before is in
no version and is written below from the texts that changed it: the régions of before 2016, the sous-préfectures that
were opened or merged since 2006.
"""

import csv
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefaudit import atomic

PACKAGE = "@etalab/decoupage-administratif"
CURRENT, OLDER = "6.0.0", "0.7.0"
CURRENT_COG, OLDER_COG = 2026, 2019
REFORM = "2016-01-01"
MAYOTTE_SINCE = "2011-03-31"
SOURCE_NOW = f"COG {CURRENT_COG} ({PACKAGE} {CURRENT}, Licence Ouverte)"
SOURCE_THEN = f"COG {OLDER_COG} ({PACKAGE} {OLDER}, Licence Ouverte)"
SOURCE_LAW = "COG 2015 ; loi n° 2015-29 du 16 janvier 2015"

# INSEE code, name and départements of the metropolitan régions until the end of 2015.
OLD_REGIONS: Mapping[str, tuple[str, str]] = {
    "11": ("Île-de-France", "75 77 78 91 92 93 94 95"),
    "21": ("Champagne-Ardenne", "08 10 51 52"),
    "22": ("Picardie", "02 60 80"),
    "23": ("Haute-Normandie", "27 76"),
    "24": ("Centre", "18 28 36 37 41 45"),
    "25": ("Basse-Normandie", "14 50 61"),
    "26": ("Bourgogne", "21 58 71 89"),
    "31": ("Nord-Pas-de-Calais", "59 62"),
    "41": ("Lorraine", "54 55 57 88"),
    "42": ("Alsace", "67 68"),
    "43": ("Franche-Comté", "25 39 70 90"),
    "52": ("Pays de la Loire", "44 49 53 72 85"),
    "53": ("Bretagne", "22 29 35 56"),
    "54": ("Poitou-Charentes", "16 17 79 86"),
    "72": ("Aquitaine", "24 33 40 47 64"),
    "73": ("Midi-Pyrénées", "09 12 31 32 46 65 81 82"),
    "74": ("Limousin", "19 23 87"),
    "82": ("Rhône-Alpes", "01 07 26 38 42 69 73 74"),
    "83": ("Auvergne", "03 15 43 63"),
    "91": ("Languedoc-Roussillon", "11 30 34 48 66"),
    "93": ("Provence-Alpes-Côte d'Azur", "04 05 06 13 83 84"),
    "94": ("Corse", "2A 2B"),
}
OVERSEAS = ("971", "972", "973", "974", "976")
# What stands between « préfecture » and the name of a département, by INSEE's TNCC.
LINKS = {0: "de ", 1: "d'", 2: "du ", 3: "de la ", 4: "des ", 5: "de l'"}
# Four that the State names without the article that INSEE gives them: « préfet de Vaucluse ».
WITHOUT_ARTICLE = ("41", "47", "82", "84")
# The article of a town's name goes into the link where the two contract; « La » and « L' » stay in the name.
CONTRACTIONS = {2: ("Le ", "du "), 4: ("Les ", "des ")}

# Arrondissements opened since 2006: code → (first day, text).
OPENED: Mapping[str, tuple[str, str]] = {
    "336": ("2007-01-01", "décret n° 2006-1538 du 6 décembre 2006"),
    "445": ("2017-01-01", "décret n° 2016-1959 du 29 décembre 2016"),
    "9733": ("2022-10-28", "décret du 26 octobre 2022 créant l'arrondissement de Saint-Georges"),
}


@dataclass(frozen=True)
class Closed:
    """A sous-préfecture of 2006 whose arrondissement was merged into another before 2019; `closed_on` is excluded.

    The day comes from the text. The code, in no version at hand, is the one left free in INSEE's numbering of the
    département's arrondissements, which is alphabetical: so these rows have the status project.
    """

    code: str
    name: str
    city: str
    departement: str
    closed_on: str
    text: str


_MOSELLE = "fusions d'arrondissements de la Moselle en 2015 et 2016 (source secondaire)"
CLOSED = (
    Closed("441", "de Châteaubriant", "Châteaubriant", "44", "2017-01-01", OPENED["445"][1]),
    Closed("444", "d'Ancenis", "Ancenis", "44", "2017-01-01", OPENED["445"][1]),
    Closed("571", "de Boulay-Moselle", "Boulay-Moselle", "57", "2015-01-01", _MOSELLE),
    Closed("572", "de Château-Salins", "Château-Salins", "57", "2016-01-01", _MOSELLE),
    Closed("677", "de Wissembourg", "Wissembourg", "67", "2015-01-01", "décret n° 2014-1722 du 29 décembre 2014"),
    Closed("683", "de Guebwiller", "Guebwiller", "68", "2015-01-01", "décret n° 2014-1720 du 29 décembre 2014"),
    Closed("685", "de Ribeauvillé", "Ribeauvillé", "68", "2015-01-01", "décret n° 2014-1720 du 29 décembre 2014"),
)

CsvRow = dict[str, str]
Item = Mapping[str, Any]


@dataclass(frozen=True)
class Code:
    """One version of the geographic code: départements, arrondissements, régions and communes by code."""

    departements: Mapping[str, Item]
    arrondissements: Mapping[str, Item]
    regions: Mapping[str, Item]
    communes: Mapping[str, Item]


def region_rows(code: Code) -> list[CsvRow]:
    """Return the régions with their periods: those that the reform kept have one, the others end or begin with it."""
    now = {key: item["nom"] for key, item in code.regions.items() if key in _departement_regions(code).values()}
    rows = []
    for key, (name, _) in OLD_REGIONS.items():
        kept = now.get(key) == name
        rows.append(_region(key, name, "metropolitan", "", "" if kept else REFORM, SOURCE_LAW))
    for key, name in sorted(now.items()):
        if OLD_REGIONS.get(key, ("",))[0] != name:
            overseas = int(key) < 10
            since = (MAYOTTE_SINCE if key == "06" else "") if overseas else REFORM
            rows.append(_region(key, name, "overseas" if overseas else "metropolitan", since, "", SOURCE_NOW))
    return sorted(rows, key=lambda row: (row["region_code"], row["valid_from"]))


def _region(code: str, name: str, kind: str, since: str, until: str, source: str) -> CsvRow:
    return {
        "region_code": code,
        "region_name": name,
        "region_kind": kind,
        "valid_from": since,
        "valid_to": until,
        "status": "attested",
        "source": source,
    }


def departement_rows(code: Code) -> list[CsvRow]:
    """Return the 101 départements, one row for each région that a département belonged to in turn."""
    old = {departement: key for key, (_, held) in OLD_REGIONS.items() for departement in held.split()}
    rows = []
    for key, region in sorted(_departement_regions(code).items()):
        since = MAYOTTE_SINCE if key == "976" else ""
        name = code.departements[key]["nom"]
        if key in old and _renamed(code, old[key], region):
            rows.append(_departement(key, name, old[key], since, REFORM, SOURCE_LAW))
            since = REFORM
        rows.append(_departement(key, name, region, since, "", SOURCE_NOW))
    return rows


def _renamed(code: Code, old: str, new: str) -> bool:
    return old != new or OLD_REGIONS[old][0] != code.regions[new]["nom"]


def _departement(code: str, name: str, region: str, since: str, until: str, source: str) -> CsvRow:
    return {
        "departement_code": code,
        "departement_name": name,
        "region_code": region,
        "valid_from": since,
        "valid_to": until,
        "status": "attested",
        "source": source,
    }


def _departement_regions(code: Code) -> dict[str, str]:
    """Return the région of each of the 101 départements; collectivities with other codes are not départements."""
    return {key: str(item["region"]) for key, item in code.departements.items() if len(key) == 2 or key in OVERSEAS}


def site_rows(now: Code, older: Code, closed: Sequence[Closed] = CLOSED) -> list[CsvRow]:
    """Return a préfecture for each département, a sous-préfecture for each arrondissement with a seat of its own.

    What only one of the two versions holds begins or ends on the day that its text gives; without one, on the first day
    of the current version, the first known to differ (status project).
    """
    departements = _departement_regions(now)
    rows = [_prefecture(now, key) for key in sorted(departements)]
    both = {**older.arrondissements, **now.arrondissements}
    for key, item in both.items():
        departement = item["departement"]
        if departement in departements and item["chefLieu"] != now.departements[departement]["chefLieu"]:
            rows.append(_sub_prefecture(key, item, now, older))
    rows += [_closed(site) for site in closed]
    return _distinguished(sorted(rows, key=lambda row: (row["site_kind"], row["site_code"])), now)


def _distinguished(rows: list[CsvRow], now: Code) -> list[CsvRow]:
    """Add the département to the name of a sous-préfecture whose town shares its name with another."""
    towns = {name for name, held in _departements_of(rows).items() if len(held) > 1}
    for row in rows:
        if row["site_kind"] == "sub_prefecture" and row["city"] in towns:
            row["site_name"] += f" ({now.departements[row['departement_code']]['nom']})"
    return rows


def _departements_of(rows: Iterable[CsvRow]) -> dict[str, set[str]]:
    held: dict[str, set[str]] = {}
    for row in rows:
        held.setdefault(row["city"], set()).add(row["departement_code"])
    return held


def _prefecture(now: Code, key: str) -> CsvRow:
    item = now.departements[key]
    city = now.communes[item["chefLieu"]]["nom"]
    since = MAYOTTE_SINCE if key == "976" else ""
    link = "de " if key in WITHOUT_ARTICLE else LINKS[item["typeLiaison"]]
    return _site(key, "prefecture", f"Préfecture {link}{item['nom']}", city, key, since)


def _sub_prefecture(key: str, item: Item, now: Code, older: Code) -> CsvRow:
    town = now.communes.get(item["chefLieu"]) or older.communes[item["chefLieu"]]
    name = f"Sous-préfecture {of_town(town['nom'], town['typeLiaison'])}"
    row = _site(key, "sub_prefecture", name, town["nom"], item["departement"], "")
    if key in OPENED:
        day, text = OPENED[key]
        row |= {"valid_from": day, "source": f"{SOURCE_NOW} ; {text}"}
    elif key not in older.arrondissements:
        row |= {"valid_from": f"{CURRENT_COG}-01-01", "status": "project"}
    if key not in now.arrondissements:
        row |= {"valid_to": f"{CURRENT_COG}-01-01", "status": "project", "source": SOURCE_THEN}
    return row


def _closed(site: Closed) -> CsvRow:
    row = _site(site.code, "sub_prefecture", f"Sous-préfecture {site.name}", site.city, site.departement, "")
    return row | {"valid_to": site.closed_on, "status": "project", "source": f"{site.text} ; code : projet"}


def of_town(name: str, link: int) -> str:
    """Return « de » and the name of a town (INSEE's TNCC): « d'Apt », « du Havre », « des Andelys »."""
    article, contraction = CONTRACTIONS.get(link, ("", ""))
    if article and name.startswith(article):
        return contraction + name.removeprefix(article)
    return f"d'{name}" if link == 1 else f"de {name}"


def _site(code: str, kind: str, name: str, city: str, departement: str, since: str) -> CsvRow:
    return {
        "site_code": code,
        "site_kind": kind,
        "site_name": name,
        "city": city,
        "departement_code": departement,
        "valid_from": since,
        "valid_to": "",
        "status": "attested",
        "source": SOURCE_NOW,
    }


def fetch(version: str, folder: Path) -> Code:
    """Fetch one version of the package with the ordinary npm client and read its tables."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed; it fetches the geographic code. Install Node.js, then run again.")
    packed = subprocess.run(  # noqa: S603  a fixed package name
        [npm, "pack", "--silent", f"{PACKAGE}@{version}"], cwd=folder, check=False, capture_output=True, text=True
    )
    if packed.returncode or not packed.stdout.split():
        raise SystemExit(
            f"npm could not fetch {PACKAGE}@{version}: {packed.stderr.strip() or 'no reason given'} "
            "Check the network and npm's own settings, then run again; the tables are as they were."
        )
    return read_package(folder / packed.stdout.split()[-1])


def read_package(archive: Path) -> Code:
    """Return the geographic code that a version of the package holds, without former communes."""
    tables: dict[str, dict[str, Item]] = {}
    with tarfile.open(archive) as package:
        for name in ("departements", "arrondissements", "regions", "communes"):
            member = package.extractfile(f"package/data/{name}.json")
            items = json.load(member) if member else []
            tables[name] = {str(item["code"]): item for item in items if item.get("type") in (None, "commune-actuelle")}
    return Code(**tables)


def write(path: Path, rows: Sequence[CsvRow]) -> None:
    """Write a table as CSV."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    atomic.write(path, stream.getvalue())


def main(folder: Path) -> Iterable[str]:
    """Rewrite the three tables of `folder`; yield a sentence for each."""
    with tempfile.TemporaryDirectory() as scratch:
        now, older = fetch(CURRENT, Path(scratch)), fetch(OLDER, Path(scratch))
    tables = {
        "regions": region_rows(now),
        "departements": departement_rows(now),
        "sites": site_rows(now, older),
    }
    for name, rows in tables.items():
        write(folder / f"{name}.csv", rows)
        yield f"{name}.csv: {len(rows)} rows."


if __name__ == "__main__":
    print("\n".join(main(Path(__file__).parent)))
