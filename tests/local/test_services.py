"""The services of Airflow: their environment, and that what was started is ended whole, and nothing else."""

import os
import stat
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psutil
import pytest

from prefaudit.local import airflow, processes
from prefaudit.local.api import Api
from prefaudit.local.environment import airflow_environment, airflow_home, parallelism
from prefaudit.settings import Settings

# A leader with a child that has left its process group, as Airflow's task runners do.
FAMILY = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], preexec_fn=lambda: os.setpgid(0, 0))
print(child.pid, flush=True)
time.sleep(60)
"""


def _family(folder: Path) -> tuple[processes.Service, psutil.Process]:
    service = processes.launch("leader", [sys.executable, "-c", FAMILY], os.environ, folder)
    deadline = time.monotonic() + 20
    while not Path(service.log).read_text().strip() and time.monotonic() < deadline:
        time.sleep(0.05)
    return service, psutil.Process(int(Path(service.log).read_text()))


def _gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.slow
def test_a_service_is_found_again_and_ended_with_its_children(tmp_path: Path) -> None:
    service, child = _family(tmp_path)
    assert processes.recorded(tmp_path) == (service,)
    assert service.alive
    assert processes.end(processes.recorded(tmp_path), tmp_path) == ("leader",)
    assert not service.alive
    assert _gone(child)
    assert processes.recorded(tmp_path) == ()


@pytest.mark.slow
def test_the_children_of_a_killed_service_are_ended_too(tmp_path: Path) -> None:
    service, child = _family(tmp_path)
    psutil.Process(service.pid).kill()
    os.waitpid(service.pid, 0)
    assert processes.end([service], tmp_path) == ()
    assert _gone(child)


def test_a_recycled_process_number_is_never_ended(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True) as stranger:
        recycled = processes.Service("old", stranger.pid, time.time() - 86_400, str(tmp_path / "old.log"))
        assert not recycled.alive
        assert processes.end([recycled], tmp_path) == ()
        assert stranger.poll() is None
        stranger.kill()


def test_services_tasks_and_commands_are_given_the_same_database_and_places(settings: Settings) -> None:
    named = {"PATH": "/bin", "PREFAUDIT_AIRFLOW_DATABASE_URL": "postgresql://someone@there/metadata"}
    environment = airflow_environment(settings, 8123, named)
    metadata = "postgresql+psycopg://someone@there/metadata"
    places = {"metadata_url": metadata, "page_url": "http://127.0.0.1:8123"}
    assert Settings.from_env(environment) == replace(settings, **places)
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == metadata
    assert environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8123/execution/"
    assert environment["AIRFLOW__CORE__DAGS_FOLDER"] == str(Path(settings.home) / "dags")
    assert environment["PATH"] == "/bin"


def test_an_airflow_that_the_user_has_elsewhere_is_left_alone(settings: Settings) -> None:
    elsewhere = {
        "AIRFLOW_HOME": "/elsewhere",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://production/airflow",
        "PREFAUDIT_AIRFLOW_DATABASE_URL": "postgresql://someone@there/metadata",
    }
    environment = airflow_environment(settings, 8080, elsewhere)
    assert environment["AIRFLOW_HOME"] == str(airflow_home(settings))
    assert "production" not in environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]


def test_secrets_are_drawn_once_and_closed_to_others(settings: Settings) -> None:
    named = {"PREFAUDIT_AIRFLOW_DATABASE_URL": "postgresql://someone@there/metadata"}
    first, second = airflow_environment(settings, 8080, named), airflow_environment(settings, 8080, named)
    assert first == second
    elsewhere = airflow_environment(replace(settings, var=f"{settings.var}2"), 8080, named)
    assert first["AIRFLOW__API_AUTH__JWT_SECRET"] != elsewhere["AIRFLOW__API_AUTH__JWT_SECRET"]
    kept = [path for path in airflow_home(settings).iterdir() if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert len(kept) == 4


def test_parallel_tasks_follow_the_cores_of_the_machine() -> None:
    assert 2 <= parallelism() <= 8


class _Answers:
    """The API of an Airflow whose services are healthy from the third time on."""

    def __init__(self) -> None:
        self.asked = 0

    def health(self, since: datetime) -> dict[str, str]:
        self.asked += 1
        return dict.fromkeys(airflow.HEALTH.values(), "healthy") if self.asked > 2 else {}


def _running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> tuple[airflow.AirflowServices, Path]:
    settings = Settings.from_env({"PREFAUDIT_VAR": str(tmp_path)})
    running = airflow.AirflowServices(settings, "http://127.0.0.1:1", "admin", "x")
    monkeypatch.setattr(airflow.AirflowServices, "api", _Answers())
    monkeypatch.setattr(airflow, "POLL_SECONDS", 0.2)
    monkeypatch.setattr(airflow.processes, "python", lambda *_: [sys.executable, "-c", command])
    return running, airflow._folder(settings)


def test_a_service_that_ends_by_itself_while_others_start_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, folder = _running(tmp_path, monkeypatch, "import time; time.sleep(60)")
    gone = processes.launch("scheduler", [sys.executable, "-c", "raise SystemExit(1)"], os.environ, folder)
    os.waitpid(gone.pid, 0)
    names = ("api-server", "scheduler")
    try:
        airflow._launch_missing(("api-server",), os.environ, folder)
        airflow._wait_until_healthy(running, names, os.environ)
        now = {each.name: each for each in processes.recorded(folder)}
        assert (now["scheduler"].alive, now["scheduler"].pid != gone.pid) == (True, True)
    finally:
        assert set(processes.end(processes.recorded(folder), folder)) == set(names)


def test_a_service_that_gave_no_sign_of_life_since_is_not_healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "metadatabase": {"status": "healthy"},
        "scheduler": {"status": "healthy", "latest_scheduler_heartbeat": "2026-11-28T22:47:10.5+00:00"},
        "triggerer": {"status": "healthy", "latest_triggerer_heartbeat": "2026-11-28T22:47:20.5+00:00"},
        "dag_processor": {"status": None, "latest_dag_processor_heartbeat": None},
    }
    monkeypatch.setattr(httpx, "get", lambda *_, **__: httpx.Response(200, json=told))
    found = Api("http://127.0.0.1:1", "admin", "x").health(datetime(2026, 11, 28, 22, 47, 15, tzinfo=UTC))
    expected = {"metadatabase": "healthy", "scheduler": "silent", "triggerer": "healthy", "dag_processor": ""}
    assert found == expected


def test_a_service_that_ends_again_and_again_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running, folder = _running(tmp_path, monkeypatch, "print('no such table'); raise SystemExit(1)")
    monkeypatch.setattr(_Answers, "health", lambda self, since: {})
    airflow._launch_missing(("scheduler",), os.environ, folder)
    with pytest.raises(airflow.AirflowError, match=r"scheduler ended by itself\. Its last output: no such table"):
        airflow._wait_until_healthy(running, ("scheduler",), os.environ, relaunches=2)
    processes.end(processes.recorded(folder), folder)


def test_services_are_started_anew_where_their_database_has_moved(tmp_path: Path) -> None:
    there = {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://u:secret@h:1/airflow"}
    assert not airflow._has_moved(tmp_path, there)
    assert not airflow._has_moved(tmp_path, there)
    assert airflow._has_moved(tmp_path, {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://u:secret@h:2/airflow"})
    assert "secret" not in (tmp_path / "database").read_text()
