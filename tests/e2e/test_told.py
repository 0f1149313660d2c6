"""What the people on duty are told, and what watches the real Airflow: mail, webhooks, metrics, lineage."""

import json
import os
import re
import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote

import pytest

from prefaudit.local import airflow
from prefaudit.local.airflow import POOL, AirflowError, AirflowServices
from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.warehouse.postgres import server as postgres
from prefaudit.warehouse.postgres.connection import connect
from tests.support.installations import unscheduled
from tests.support.landing import CAMPAIGN, deposit, form, verdicts
from tests.support.mail_servers import Outbox, smtp_server

BUREAU = "bureau@example.org"
LATE = """
from datetime import timedelta
from time import sleep

from airflow.sdk import dag, task
from prefaudit_alerts import deadline


@dag(schedule=None, deadline=deadline("Nuit lente", timedelta(seconds=1)))
def late_night():
    @task
    def slow():
        sleep(15)

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


@dataclass
class Listener:
    """What came in over HTTP, by path, and over UDP, line by line."""

    port: int = 0
    udp_port: int = 0
    posts: list[tuple[str, Any]] = field(default_factory=list)
    metrics: list[str] = field(default_factory=list)

    def bodies(self, path: str) -> list[Any]:
        return [body for where, body in self.posts if where == path]


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    heard = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.posts.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing into the output of the tests."""

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))

    def listen() -> None:
        while data := udp.recv(65536):
            heard.metrics.extend(data.decode().splitlines())

    threads = [threading.Thread(target=web.serve_forever), threading.Thread(target=listen)]
    for thread in threads:
        thread.start()
    heard.port, heard.udp_port = web.server_port, int(udp.getsockname()[1])
    yield heard
    web.shutdown()
    udp.sendto(b"", udp.getsockname())
    for thread in threads:
        thread.join()
    udp.close()
    web.server_close()


@dataclass(frozen=True)
class Watched:
    """An Airflow with everything switched on that tells something."""

    settings: Settings
    services: AirflowServices
    outbox: Outbox
    listener: Listener


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, listener: Listener) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    shutil.copytree(PROJECT_ROOT / "dags", folder / "dags", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "dags" / "late_night.py").write_text(LATE)
    (folder / "dags" / "what_is_loaded.py").write_text(LOADED)
    hook = {"path": f"json://127.0.0.1:{listener.port}/hook", "tag": "alerts"}
    switched_on = {
        "PREFAUDIT_DAGS": str(folder / "dags"),
        "AIRFLOW_CONN_PREFAUDIT_ALERTS": json.dumps({"conn_type": "apprise", "extra": {"config": [hook]}}),
        "AIRFLOW__METRICS__STATSD_ON": "True",
        "AIRFLOW__METRICS__STATSD_HOST": "127.0.0.1",
        "AIRFLOW__METRICS__STATSD_PORT": str(listener.udp_port),
        "AIRFLOW__OPENLINEAGE__DISABLED": "False",
        "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(
            {"type": "http", "url": f"http://127.0.0.1:{listener.port}", "endpoint": "lineage"}
        ),
    }
    settings = replace(
        unscheduled(Settings.from_env({"PREFAUDIT_VAR": str(folder / "var")})),
        settle_seconds=0.0,
        mail_from="audits@example.org",
        bureau=BUREAU,
    )
    with smtp_server() as (url, outbox), pytest.MonkeyPatch.context() as patch:
        for name, value in switched_on.items():
            patch.setitem(os.environ, name, value)
        place = replace(settings, smtp_url=url)
        try:
            yield Watched(place, airflow.start(place), outbox, listener)
        finally:
            airflow.stop(place)
            postgres.stop(place)


def _until(found: Callable[[], bool], seconds: int = 60) -> bool:
    for _ in range(seconds * 4):
        if found():
            return True
        time.sleep(0.25)
    return False


def test_a_task_that_failed_is_told_once_by_every_way_with_what_to_do_and_the_link(watched: Watched) -> None:
    wrong = {
        **{"campaign_code": "2026-X", "campaign_label": "Campagne X", "reference_on": "2026-01-01"},
        **{"audits_from": "2026-01-01", "audits_to": "2026-10-31", "due_on": "2026-11-15"},
        **{"sites": "nulle-part", "reason": "essai"},
    }
    run = watched.services.trigger("open_campaign", wrong)
    said = "This cannot be registered: the campaign 2026-X, line 1: « nulle-part » is not a site on"
    with pytest.raises(AirflowError, match=re.escape(said)):
        watched.services.wait("open_campaign", run, timeout=120)
    assert _until(lambda: bool(watched.outbox.mails) and bool(watched.listener.bodies("/hook")))
    (mail,), (hook,) = watched.outbox.mails, watched.listener.bodies("/hook")
    title = "[prefaudit] Ouvrir une campagne : la tâche « Enregistrer la campagne » (register) a échoué"
    assert (mail["To"], mail["Subject"], hook["title"]) == (BUREAU, title, title)
    link = f"Page : {watched.services.url}/dags/open_campaign/runs/{quote(run, safe='')}/tasks/register"
    for text in (mail.get_content(), hook["message"]):
        assert said in text
        assert "Une fois la cause corrigée, relancez la tâche (« Réinitialiser », en anglais « Clear »)." in text
        assert link in text


def test_a_run_that_is_late_is_told(watched: Watched) -> None:
    before = len(watched.listener.bodies("/hook"))
    run = watched.services.trigger("late_night")
    assert watched.services.wait("late_night", run, timeout=120) == "success"
    assert _until(lambda: len(watched.listener.bodies("/hook")) > before)
    told = watched.listener.bodies("/hook")[before:]
    assert [each["title"] for each in told] == ["[prefaudit] Nuit lente : l'exécution n'a pas fini à temps"]
    assert _until(
        lambda: (
            "[prefaudit] Nuit lente : l'exécution n'a pas fini à temps" in [m["Subject"] for m in watched.outbox.mails]
        )
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a task is started anew and not forked")
def test_a_task_finds_great_expectations_loaded(watched: Watched) -> None:
    run = watched.services.trigger("what_is_loaded")
    assert watched.services.wait("what_is_loaded", run, timeout=120) == "success"
    assert watched.services.api.returned("what_is_loaded", run, "names") == ["great_expectations", "pandas"]


def test_a_night_waits_for_a_pool_that_is_full_and_goes_on_when_it_is_not(
    watched: Watched, reference: Reference
) -> None:
    deposit(watched.settings, form(watched.settings, reference, "01"), "01")
    api = watched.services.api

    def resize(slots: int) -> None:
        body = {"pool": POOL, "slots": slots, "include_deferred": False}
        assert api._send("PATCH", f"pools/{POOL}?update_mask=slots", body).status_code == 200

    def reading() -> list[str]:
        path = f"dags/consolidate_returns/dagRuns/{quote(run, safe='')}/taskInstances/read/listMapped"
        return [each["state"] for each in api._get(path)["task_instances"]]

    resize(0)
    try:
        run = watched.services.trigger("consolidate_returns")
        # Nothing fails and nothing is skipped: what reads is waiting, and Airflow's list of tasks says so.
        assert _until(lambda: reading() == ["scheduled"], seconds=300), (reading(), api.run("consolidate_returns", run))
        time.sleep(5)
        assert (reading(), api.run("consolidate_returns", run).state) == (["scheduled"], "running")
    finally:
        resize(1)
    assert watched.services.wait("consolidate_returns", run, timeout=240) == "success"
    with connect(watched.settings) as connection:
        assert verdicts(connection)["retour_2026_01_self-assessment.xlsx"] == "accepted"


def test_metrics_and_lineage_tell_of_the_night(watched: Watched, reference: Reference) -> None:
    deposit(watched.settings, form(watched.settings, reference, "26"), "26")
    run = watched.services.trigger("consolidate_returns")
    assert watched.services.wait("consolidate_returns", run, timeout=300) == "success"
    watched.services.wait_for_consequences("publish_summaries", "consolidate_returns", run, [CAMPAIGN], timeout=300)
    ended = "airflow.dagrun.duration.success.consolidate_returns:"
    assert _until(lambda: any(line.startswith(ended) for line in watched.listener.metrics))

    def tables(kind: str) -> dict[str, list[str]]:
        """The tables of each task that ended."""
        events = [each for each in watched.listener.bodies("/lineage") if each["eventType"] == "COMPLETE"]
        return {each["job"]["name"]: [table["name"] for table in each[kind]] for each in events}

    assert _until(lambda: "publish_summaries.publish" in tables("outputs"))
    read, written = tables("inputs"), tables("outputs")
    assert written["consolidate_returns.announce"] == ["prefaudit.published.consolidated_audit_results"]
    assert read["publish_summaries.publish"] == ["prefaudit.published.consolidated_audit_results"]
    assert written["publish_summaries.publish"] == ["prefaudit.published.national_summary"]
