"""One installation of its own for all end-to-end tests: the real Airflow on its own PostgreSQL."""

from collections.abc import Iterator

import pytest

from prefaudit.local import airflow
from prefaudit.local.airflow import ENOUGH, AirflowServices
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import server as postgres
from tests.support.installations import unscheduled


@pytest.fixture(scope="package")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an installation of its own, with an embedded PostgreSQL."""
    var = tmp_path_factory.mktemp("installation")
    return unscheduled(Settings.from_env({"PREFAUDIT_VAR": str(var), "PREFAUDIT_SETTLE_SECONDS": "0"}))


@pytest.fixture(scope="package")
def services(place: Settings) -> Iterator[AirflowServices]:
    """The running Airflow; stopped with its database at the end."""
    try:
        yield airflow.start(place, ENOUGH)
    finally:
        airflow.stop(place)
        postgres.stop(place)
