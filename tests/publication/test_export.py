"""The package: the tables and nothing but the tables, whole, and always the same bytes."""

import csv
import hashlib
import json
import re
import shutil
import zipfile
from decimal import Decimal
from importlib import resources
from pathlib import Path

import frictionless
import jsonschema
import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml
from upath import UPath

from prefaudit.publication import export as exporting
from prefaudit.publication.export import ExportError, export
from prefaudit.publication.publications import current
from prefaudit.publication.published_tables import PUBLISHED_TABLES
from prefaudit.publication.tabular import csv_text
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from tests.support.publishing import publish
from tests.warehouse.sample import NEW, a_return, settled

TABLES = tuple(table.name for table in PUBLISHED_TABLES)


def _publish(settings: Settings, connection: Connection) -> Path:
    published = publish(settings, connection, NEW)
    assert published is not None
    return Path(published.path)


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def _view(connection: Connection, name: str) -> tuple[list[str], list[tuple[object, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(f"select * from published.{name}".encode())
        return [column.name for column in cursor.description or ()], cursor.fetchall()


@pytest.fixture(scope="module")
def folder(module_settings: Settings, module_connection: Connection) -> Path:
    settled(module_connection, a_return("69", {"M1-C1": "opportunity", "M2-C1": "not_applicable"}))
    settled(module_connection, a_return("25", data_origin="simulated"))
    return _publish(module_settings, module_connection)


def test_a_package_has_its_place_and_its_files(folder: Path, module_settings: Settings) -> None:
    assert folder == Path(module_settings.publications) / NEW / "0001"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [f"{table}.{end}" for table in (*TABLES, "region_crosswalk") for end in ("csv", "parquet", "schema.json")]
        + ["datapackage.json", "dictionnaire.csv", "rapport.html", "reponse-parlement.txt", "synthese.xlsx"]
        + ["contrat.odcs.yaml", "lisez-moi.txt"]
    )
    assert [path.name for path in folder.parent.iterdir()] == ["0001"]


@pytest.mark.parametrize("table", TABLES)
def test_csv_and_parquet_say_what_the_view_says(folder: Path, module_connection: Connection, table: str) -> None:
    names, rows = _view(module_connection, table)
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        header, *lines = csv.reader(stream)
    assert header == names
    assert sorted(lines) == sorted([csv_text(value) for value in row] for row in rows)
    columns = pq.read_table(folder / f"{table}.parquet").to_pydict()
    assert list(columns) == names
    plain = [tuple(float(value) if isinstance(value, Decimal) else value for value in row) for row in rows]
    found = list(zip(*columns.values(), strict=True))
    assert len(found) == len(plain)
    assert set(found) == set(plain)


def test_csv_follows_the_conventions_of_public_data(folder: Path) -> None:
    raw = (folder / "returns.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    first = raw.decode("utf-8").splitlines()[1]
    assert first.startswith("2026,25,Préfecture du Doubs,prefecture,Préfecture,25,Doubs,27,")
    assert first.endswith(
        ",2026-11-15,accepted,1,0,2026-04-10T12:00:00Z,accepted,2026-04-10T12:00:00Z,true,0,2,true,0,,"
    )
    assert (folder / "returns.csv").read_text(encoding="utf-8").splitlines()[2].endswith("missing,0,0,,,,,,,,0,,")


@pytest.mark.parametrize("text", ["=HYPERLINK(A1)", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_of_a_csv_is_taken_for_a_formula(text: str) -> None:
    # Behind the tab or line break that opens a text another cell may begin.
    assert csv_text(text) == f"'{text}".replace("\t=", "\t'=").replace("\r=", "\r'=")
    assert csv_text("6 = 3 + 3") == "6 = 3 + 3"
    assert csv_text(-1) == "-1"
    assert csv_text(Decimal("-0.5")) == "-0.5"


def test_frictionless_finds_the_package_valid_with_its_hashes(folder: Path) -> None:
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"][0]["name"] == "etalab-2.0"
    assert package["title"].endswith("Campagne 2026 (données simulées)")
    assert re.search(r"état au \d+(er)? \w+ \d{4} à \d+\xa0h", package["description"])
    assert package["description"].endswith("sans rapport avec des audits réels.")
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert {resource["path"] for resource in package["resources"]} == {
        path.name for path in folder.iterdir() if path.suffix != ".json"
    }


@pytest.mark.parametrize("name", ["returns.csv", "returns.parquet", "synthese.xlsx", "rapport.html"])
def test_frictionless_sees_a_file_that_was_altered(folder: Path, name: str, tmp_path: Path) -> None:
    altered = Path(shutil.copytree(folder, tmp_path / "package"))
    with (altered / name).open("ab") as stream:
        stream.write(b"x")
    report = frictionless.Package(str(altered / "datapackage.json")).validate()
    assert not report.valid


def test_every_field_of_a_schema_is_titled_and_described(folder: Path) -> None:
    for table in TABLES:
        schema = json.loads((folder / f"{table}.schema.json").read_text(encoding="utf-8"))
        assert [field["name"] for field in schema["fields"] if not (field["title"] and field["description"])] == []


def test_the_same_publication_gives_the_same_bytes(
    folder: Path, module_settings: Settings, module_connection: Connection
) -> None:
    before = _hashes(folder)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    export(module_settings, module_connection, NEW)
    assert _hashes(folder) == before


def test_real_data_are_not_called_simulated(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("69"))
    text = (_publish(settings, connection) / "datapackage.json").read_text(encoding="utf-8")
    assert '"simulated": false' in text
    assert "simulé" not in text.split('"resources"')[0]


def test_an_export_killed_halfway_is_completed_by_the_next_run(
    settings: Settings, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(exporting, "describe", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            publish(settings, connection, NEW)
    published = current(settings, connection, NEW)
    assert published is not None
    assert not Path(published.path).exists()
    assert publish(settings, connection, NEW) is None
    assert (Path(published.path) / "datapackage.json").exists()


def test_an_export_that_was_killed_is_not_lost_when_the_data_move_on(
    settings: Settings, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(connection, a_return("25"))
    with monkeypatch.context() as patch:
        patch.setattr(exporting, "describe", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            publish(settings, connection, NEW)
    settled(connection, a_return("69"))
    folder = _publish(settings, connection)
    lines = {each.name: (each / "consolidated_audit_results.csv").read_text("utf-8").count("\n")
             for each in folder.parent.iterdir()}  # fmt: skip
    assert lines == {"0001": 6, "0002": 11}


def test_a_folder_that_cannot_be_written_says_what_to_do(
    settings: Settings, connection: Connection, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    blocked = Settings.from_env(
        {
            "PREFAUDIT_DATABASE_URL": settings.database_url,
            "PREFAUDIT_PUBLICATIONS": str(tmp_path / "file" / "x"),
        }
    )
    with pytest.raises(ExportError, match="correct the folder of PREFAUDIT_PUBLICATIONS"):
        publish(blocked, connection, NEW)
    assert publish(settings, connection, NEW) is None
    published = current(settings, connection, NEW)
    assert published is not None
    assert (Path(published.path) / "datapackage.json").exists()


def test_a_package_goes_to_another_store(settings: Settings, connection: Connection) -> None:
    stored = Settings.from_env(
        {"PREFAUDIT_DATABASE_URL": settings.database_url, "PREFAUDIT_PUBLICATIONS": "memory://publications-essai"}
    )
    published = publish(stored, connection, NEW)
    assert published is not None
    place = UPath(published.path)
    assert json.loads((place / "datapackage.json").read_text())["campaign"] == NEW
    assert len(list(place.iterdir())) == 3 * (len(TABLES) + 1) + 7


def test_no_planted_name_is_in_any_file(folder: Path) -> None:
    for path in folder.iterdir():
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                data = b"".join(book.read(name) for name in book.namelist())
        elif path.suffix == ".parquet":
            data = str(pq.read_table(path).to_pydict()).encode()
        else:
            data = path.read_bytes()
        assert "Planté".encode() not in data


def test_a_view_has_the_columns_of_its_package(folder: Path, module_connection: Connection) -> None:
    for table in TABLES:
        schema = json.loads((folder / f"{table}.schema.json").read_text(encoding="utf-8"))
        assert [field["name"] for field in schema["fields"]] == _view(module_connection, table)[0]


def test_the_data_contract_is_valid_against_the_json_schema_of_its_standard(folder: Path) -> None:
    standard = json.loads((resources.files("open_data_contract_standard") / "schema.json").read_text("utf-8"))
    contract = yaml.safe_load((folder / "contrat.odcs.yaml").read_text(encoding="utf-8"))
    assert [error.message for error in jsonschema.Draft201909Validator(standard).iter_errors(contract)] == []
    assert (contract["apiVersion"], contract["id"]) == ("v3.1.0", "audits-qualite-2026-0001")
    tables = {table["name"]: table for table in contract["schema"]}
    assert list(tables) == [*TABLES, "region_crosswalk"]
    for name, table in tables.items():
        schema = json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
        assert [each["name"] for each in table["properties"]] == [each["name"] for each in schema["fields"]]
        assert [each["name"] for each in table["properties"] if each.get("primaryKey")] == [
            each["name"] for each in schema["fields"] if each["name"] in schema["primaryKey"]
        ]


def test_tables_say_what_they_refer_to_and_which_codes_they_have(folder: Path) -> None:
    schema = json.loads((folder / "consolidated_audit_results.schema.json").read_text(encoding="utf-8"))
    assert {(key["reference"]["resource"], *key["fields"]) for key in schema["foreignKeys"]} == {
        ("audits", "site_code", "audit_type"),
        ("summary-by-criterion", "criterion_code"),
        ("summary-by-commitment", "commitment_code"),
        ("region-crosswalk", "region_code", "region_name"),
    }
    enums = {field["name"]: field["constraints"].get("enum") for field in schema["fields"] if "constraints" in field}
    assert enums["audit_type"][:2] == ["self_assessment", "pre_certification"]
    assert set(enums["result"]) >= {"conformity", "minor_nonconformity", "not_assessed"}
    assert enums["criterion_code"] is None


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("consolidated_audit_results", "result", "x"),
        ("audits", "site_code", "01"),
        ("nonconformities", "severity", "x"),
    ],
)
def test_frictionless_sees_a_code_of_no_list_and_a_row_that_refers_to_none(
    folder: Path, tmp_path: Path, table: str, column: str, value: str
) -> None:
    altered = Path(shutil.copytree(folder, tmp_path / "package"))
    frame = pd.read_csv(altered / f"{table}.csv", dtype=str, keep_default_na=False)
    frame.loc[0, column] = value
    frame.to_csv(altered / f"{table}.csv", index=False)
    package = frictionless.Package(str(altered / "datapackage.json"))
    found = {kind for _, kind in package.validate().flatten(["name", "type"])}
    assert found & {"constraint-error", "foreign-key"}


def test_a_package_says_its_contact_territory_time_and_how_to_open_it(
    settings: Settings, connection: Connection
) -> None:
    named = Settings.from_env(
        {
            "PREFAUDIT_DATABASE_URL": settings.database_url,
            "PREFAUDIT_VAR": settings.var,
            "PREFAUDIT_CONTACT": "donnees@example.org",
        }
    )
    folder = _publish(named, connection)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["contributors"] == [{"title": "Contact", "role": "publisher", "email": "donnees@example.org"}]
    assert package["temporal"] == {"start": "2026-01-01", "end": "2026-10-31"}
    assert package["spatial"]["title"] == "France"
    assert "préfectures" in package["keywords"]
    text = (folder / "lisez-moi.txt").read_text(encoding="utf-8")
    assert "Période des audits : du 2026-01-01 au 2026-10-31." in text
    assert "Contact : donnees@example.org." in text
    assert "Ne pas détecter les types de données" in text
    contract = yaml.safe_load((folder / "contrat.odcs.yaml").read_text(encoding="utf-8"))
    assert contract["support"] == [{"channel": "Contact", "url": "mailto:donnees@example.org"}]
