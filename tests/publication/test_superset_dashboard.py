"""The dashboard of Superset, as files of its own export format: what it reads is there, and nothing points nowhere."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from prefaudit.settings import PROJECT_ROOT
from prefaudit.warehouse.postgres.connection import Connection

EXPORT = PROJECT_ROOT / "include" / "bi" / "superset"
KINDS = {"text": "TEXT", "int4": "INTEGER", "date": "DATE"}


def _read(folder: str) -> dict[str, dict[str, Any]]:
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted((EXPORT / folder).rglob("*.yaml"))}


DATASETS, CHARTS = _read("datasets"), _read("charts")
[DATABASE], [DASHBOARD] = _read("databases").values(), _read("dashboards").values()


def _by_uuid(files: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {each["uuid"]: each for each in files.values()}


@pytest.fixture(scope="module")
def titles(module_connection: Connection) -> dict[str, set[str]]:
    rows = module_connection.execute("select column_name, array_agg(column_title) from bi.data_dictionary group by 1")
    return {str(name): set(found) for name, found in rows.fetchall()}


@pytest.mark.parametrize("name", DATASETS)
def test_a_dataset_has_the_columns_of_its_statement(
    name: str, module_connection: Connection, titles: dict[str, set[str]]
) -> None:
    dataset = DATASETS[name]
    assert (dataset["schema"], dataset["database_uuid"]) == ("bi", DATABASE["uuid"])
    assert set(re.findall(r"(?:from|join) (\w+)\.", dataset["sql"])) == {"bi"}
    cursor = module_connection.execute(f"select * from ({dataset['sql']}) as asked limit 0".encode())
    found = [(column.name, KINDS[column.type_display]) for column in cursor.description or ()]
    assert [(column["column_name"], column["type"]) for column in dataset["columns"]] == found
    for column in dataset["columns"]:
        allowed = titles[column["column_name"]] | ({"Échéance"} if column["column_name"] == "due_on" else set())
        assert column["verbose_name"] in allowed, column["column_name"]


@pytest.mark.parametrize("name", DATASETS)
def test_every_metric_of_a_dataset_can_be_computed(name: str, module_connection: Connection) -> None:
    dataset = DATASETS[name]
    for metric in dataset["metrics"]:
        assert metric["verbose_name"]
        module_connection.execute(f"select {metric['expression']} from ({dataset['sql']}) as asked".encode())


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_asks_for_what_its_dataset_has(name: str) -> None:
    chart = CHARTS[name]
    dataset = _by_uuid(DATASETS)[chart["dataset_uuid"]]
    columns = {column["column_name"] for column in dataset["columns"]}
    metrics = {metric["metric_name"] for metric in dataset["metrics"]}
    asked = chart["params"]
    assert asked["viz_type"] == chart["viz_type"]
    assert {*asked.get("groupby", []), *filter(None, [asked.get("x_axis")])} <= columns
    named = {*asked.get("metrics", []), *filter(None, [asked.get("metric"), asked.get("timeseries_limit_metric")])}
    assert named
    assert named <= metrics
    assert {each["subject"] for each in asked["adhoc_filters"]} <= columns


def test_the_dashboard_shows_each_chart_once_and_filters_by_columns_that_there_are() -> None:
    shown = [part["meta"]["uuid"] for part in DASHBOARD["position"].values() if isinstance(part, dict) and
             part["type"] == "CHART"]  # fmt: skip
    assert sorted(shown) == sorted(_by_uuid(CHARTS))
    for each in DASHBOARD["metadata"]["native_filter_configuration"]:
        for target in each["targets"]:
            for dataset in DATASETS.values():
                assert target["column"]["name"] in {column["column_name"] for column in dataset["columns"]}
            assert target["datasetUuid"] in _by_uuid(DATASETS)


def test_no_file_names_a_login_or_a_machine() -> None:
    text = "".join(path.read_text("utf-8") for path in Path(EXPORT).rglob("*.yaml"))
    assert DATABASE["sqlalchemy_uri"] == "postgresql+psycopg2://LOGIN:MOT_DE_PASSE@HOTE:5432/prefaudit"
    assert re.findall(r"\d+\.\d+\.\d+\.\d+|localhost", text) == []
