"""One installation for all end-to-end tests: the real Airflow on its own PostgreSQL, with everything switched on that
notifies somebody; and one nightly run through its scheduler, which most of them look at.

Each test leaves runs and publications behind: what it asserts is what came after it began.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pytest

from prefaudit.local import airflow, environment, processes
from prefaudit.local.airflow import POOL, AirflowServices
from prefaudit.local.environment import parallelism
from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.warehouse.postgres import server as postgres
from prefaudit.warehouse.postgres.connection import connect
from tests.support import form_trials
from tests.support.installations import unscheduled
from tests.support.landing import CAMPAIGN, deposit, form
from tests.support.listener import Listener, listening, until
from tests.support.mail_servers import Outbox, smtp_server

EARLIER = "2024"

# Nothing in a throw-away installation is worth a long farewell.
FAREWELL_SECONDS = 3
# Their DAG files stay as they are while Airflow runs: they are hardly parsed anew.
_PARSED_ANEW_AFTER = "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL", "300"

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
        patch.setitem(environment.PACE, *_PARSED_ANEW_AFTER)
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
    form_trials.seed(settings)
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
        "AIRFLOW__METRICS__STATSD_INFLUXDB_ENABLED": "True",
        "AIRFLOW__OPENLINEAGE__DISABLED": "False",
        "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(lineage),
    }


@dataclass(frozen=True)
class Night:
    """The nightly run, over a good return of each of two campaigns and a faulty one, and what it set off.

    The pool of what reads was full at first: `held` and `held_longer` are the states of its reading tasks then (and of
    the run, the second time). `announced` are the campaigns that it found changed, `published` those whose publications
    it set off, `numbered` the publications that there were then; `metrics` and `posts` say how many metrics and how
    much lineage had come in before it.
    """

    good: str
    bad: str
    held: Sequence[str]
    held_longer: tuple[Sequence[str], str]
    ended: str
    announced: Sequence[str]
    published: Sequence[str]
    numbered: Sequence[tuple[str, int]]
    metrics: int
    posts: int


@pytest.fixture(scope="package")
def night(services: AirflowServices, place: Settings, reference: Reference, listener: Listener) -> Night:
    """The run, once it has ended with its publications."""
    good = deposit(place, form(place, reference, "26"), "26")
    bad = deposit(place, form(place, reference, "692"), "692", fault=FAULTS["result_erased"])
    deposit(place, form(place, reference, "39", campaign=EARLIER), "39", name="avant.xlsx")
    metrics, posts, api = len(listener.metrics), len(listener.bodies("/lineage")), services.api

    def resize(slots: int) -> None:
        body = {"pool": POOL, "slots": slots, "include_deferred": False}
        assert api._send("PATCH", f"pools/{POOL}?update_mask=slots", body).status_code == 200

    def reading() -> list[str]:
        path = f"dags/consolidate_returns/dagRuns/{quote(run, safe='')}/taskInstances/read/listMapped"
        return [each["state"] for each in api._get(path)["task_instances"]]

    resize(0)
    try:
        run = services.trigger("consolidate_returns")
        until(lambda: reading() == ["scheduled"], seconds=300)
        held = reading()
        time.sleep(3)
        held_longer = reading(), api.run("consolidate_returns", run).state
    finally:
        resize(parallelism())
    ended = services.wait("consolidate_returns", run, timeout=300)
    announced = api.returned("consolidate_returns", run, "audit")
    runs = services.wait_for_triggered(
        "publish_summaries", "consolidate_returns", run, [EARLIER, CAMPAIGN], timeout=300
    )
    published = [each.partition for each in runs]
    with connect(place) as connection:
        numbered = connection.execute(
            "select campaign_code, number from published.publications where campaign_code = any(%s) order by 1, 2",
            [[EARLIER, CAMPAIGN]],
        ).fetchall()
    return Night(good.name, bad.name, held, held_longer, ended, announced, published, numbered, metrics, posts)
