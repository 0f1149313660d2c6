"""One installation for all end-to-end tests: the real Airflow on its own PostgreSQL, with everything switched on that
notifies somebody. Each test leaves returns, runs and publications behind: what it asserts is what came after it began.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from prefaudit.local import airflow, processes
from prefaudit.local.airflow import AirflowServices
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.warehouse.postgres import server as postgres
from tests.support.installations import unscheduled
from tests.support.listener import Listener, listening
from tests.support.mail_servers import Outbox, smtp_server

# Nothing in a throw-away installation is worth a long farewell.
FAREWELL_SECONDS = 3

# DAGs of the tests, beside those of the repository.
LATE = """
from datetime import timedelta
from time import sleep

from airflow.sdk import dag, task
from prefaudit_alerts import deadline


@dag(schedule=None, deadline=deadline("Nuit lente", timedelta(seconds=1)))
def late_night():
    @task
    def slow():
        sleep(3)

    slow()


late_night()
"""
LOADED = """
import sys

from airflow.sdk import dag, task


@dag(schedule=None)
def what_is_loaded():
    @task
    def names():
        return sorted({"great_expectations", "pandas"} & set(sys.modules))

    names()


what_is_loaded()
"""


@pytest.fixture(scope="package", autouse=True)
def _short_farewell() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes, "GRACE_SECONDS", FAREWELL_SECONDS)
        yield


@pytest.fixture(scope="package")
def listener() -> Iterator[Listener]:
    """Who gets the webhooks, the metrics and the lineage."""
    with listening() as heard:
        yield heard


@pytest.fixture(scope="package")
def mail_server() -> Iterator[tuple[str, Outbox]]:
    with smtp_server() as found:
        yield found


@pytest.fixture(scope="package")
def outbox(mail_server: tuple[str, Outbox]) -> Outbox:
    """The mails that the installation has sent."""
    return mail_server[1]


@pytest.fixture(scope="package")
def place(tmp_path_factory: pytest.TempPathFactory, mail_server: tuple[str, Outbox]) -> Settings:
    """Settings of the installation, with an embedded PostgreSQL."""
    settings = Settings.from_env({"PREFAUDIT_VAR": str(tmp_path_factory.mktemp("installation") / "var")})
    return replace(
        unscheduled(settings),
        settle_seconds=0.0,
        smtp_url=mail_server[0],
        mail_from="audits@example.org",
        bureau="bureau@example.org",
    )


@pytest.fixture(scope="package")
def services(
    place: Settings, listener: Listener, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AirflowServices]:
    """The running Airflow; stopped with its database at the end."""
    dags = tmp_path_factory.mktemp("installation") / "dags"
    shutil.copytree(PROJECT_ROOT / "dags", dags, ignore=shutil.ignore_patterns("__pycache__"))
    (dags / "late_night.py").write_text(LATE)
    (dags / "what_is_loaded.py").write_text(LOADED)
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in _switched_on(dags, listener).items():
                patch.setitem(os.environ, name, value)
            yield airflow.start(place)
    finally:
        airflow.stop(place)
        postgres.stop(place)


def _switched_on(dags: Path, listener: Listener) -> dict[str, str]:
    hook = {"path": f"json://127.0.0.1:{listener.port}/hook", "tag": "alerts"}
    lineage = {"type": "http", "url": f"http://127.0.0.1:{listener.port}", "endpoint": "lineage"}
    return {
        "PREFAUDIT_DAGS": str(dags),
        "AIRFLOW_CONN_PREFAUDIT_ALERTS": json.dumps({"conn_type": "apprise", "extra": {"config": [hook]}}),
        "AIRFLOW__METRICS__STATSD_ON": "True",
        "AIRFLOW__METRICS__STATSD_HOST": "127.0.0.1",
        "AIRFLOW__METRICS__STATSD_PORT": str(listener.udp_port),
        "AIRFLOW__OPENLINEAGE__DISABLED": "False",
        "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(lineage),
    }
