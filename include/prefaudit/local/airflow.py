"""The real Airflow of this checkout: start its services, run a DAG through its scheduler, stop everything."""

import fcntl
import hashlib
import logging
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

from prefaudit.local import processes
from prefaudit.local.api import Api, Run
from prefaudit.local.environment import (
    ADMIN,
    admin_password,
    airflow_environment,
    airflow_home,
    metadata_url,
    own_environment,
    parallelism,
)
from prefaudit.local.processes import Service
from prefaudit.model.errors import OperatorError
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import server
from prefaudit.warehouse.postgres.ports import free_port

# The commands of the four services, and the name under which the health report has_parsed each.
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "api-server": ("api-server", "--workers", "1"),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}
HEALTH = {
    "api-server": "metadatabase",
    "scheduler": "scheduler",
    "dag-processor": "dag_processor",
    "triggerer": "triggerer",
}
ALL = tuple(COMMANDS)
# What a run without deferred tasks needs.
WITHOUT_TRIGGERER = ("api-server", "scheduler", "dag-processor")

# The pool of the tasks that read workbooks, each with processes of its own: see dags/consolidate_returns.py.
POOL = "workbooks"
POOL_DESCRIPTION = "Tasks that read batches of workbooks, each in processes of its own"

FIRST_PORT = 8080
READY_SECONDS = 180
POLL_SECONDS = 0.5
# How often services that end by themselves are started again during one start: each once, and one more.
RELAUNCHES = 5

log = logging.getLogger(__name__)


class AirflowError(OperatorError):
    """Airflow cannot be started, or a run did not end well; the message says why and what to do."""

    french = "Airflow ne démarre pas, ou une exécution a échoué"


@dataclass(frozen=True)
class AirflowServices:
    """A running Airflow: where it answers, and how to log in."""

    settings: Settings
    url: str
    user: str
    password: str

    @cached_property
    def api(self) -> Api:
        """Its REST API."""
        return Api(self.url, self.user, self.password)

    def trigger(self, dag_id: str, conf: Mapping[str, Any] | None = None, timeout: float = 120) -> str:
        """Start a run of a DAG, once it is parsed.

        Returns:
            The id of the run.

        Raises:
            AirflowError: A DAG file cannot be imported, or the DAG is not there after `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        while not self.api.has_parsed(dag_id):
            broken = self.api.import_errors()
            if broken:
                raise AirflowError(f"A DAG file cannot be imported: {'; '.join(broken)}. Fix it and try again.")
            if time.monotonic() > deadline:
                raise AirflowError(f"No DAG « {dag_id} » was found in {timeout:.0f} s. Check the folder of the DAGs.")
            time.sleep(POLL_SECONDS)
        return self.api.trigger(dag_id, conf or {})

    def wait(self, dag_id: str, run_id: str, timeout: float = 1800) -> str:
        """Wait for a run to end; return its state, `success`.

        Raises:
            AirflowError: It failed (the message has the end of the failed tasks' logs), or still goes on after
                `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        while True:
            run = self.api.run(dag_id, run_id)
            if run.over:
                return self._succeeded(run)
            self._check_services()
            if time.monotonic() > deadline:
                raise AirflowError(
                    f"The run {run_id} of {dag_id} is still « {run.state} » after {timeout:.0f} s. See {self.url}."
                )
            time.sleep(POLL_SECONDS)

    def wait_for_triggered(
        self, dag_id: str, cause: str, cause_run: str, keys: Sequence[str], timeout: float = 1800
    ) -> tuple[Run, ...]:
        """Wait for the runs of `dag_id` that the run `cause_run` of `cause` has set off, one for each partition key.

        Returns:
            The runs, which succeeded, in the order of `keys`.

        Raises:
            AirflowError: One failed, or did not come within `timeout` seconds.
        """
        since = self.api.run(cause, cause_run).queued_at
        deadline = time.monotonic() + timeout
        while True:
            after = [run for run in self.api.runs(dag_id) if run.partition in keys and run.queued_at >= since]
            found = {run.partition: run for run in after}
            for run in found.values():
                if run.over:
                    self._succeeded(run)
            late = [key for key in keys if key not in found or not found[key].over]
            if not late:
                return tuple(found[key] for key in keys)
            self._check_services()
            if time.monotonic() > deadline:
                raise AirflowError(
                    f"{dag_id} has not ended for {', '.join(late)} after {timeout:.0f} s. See {self.url}."
                )
            time.sleep(POLL_SECONDS)

    def stop(self) -> tuple[str, ...]:
        """End the services, not the database; return the names of those that ran."""
        return stop(self.settings)

    def _succeeded(self, run: Run) -> str:
        if run.state == "success":
            return run.state
        failures = "; ".join(self.api.failures(run.dag_id, run.run_id)) or "no task failed by itself"
        raise AirflowError(
            f"The run {run.run_id} of {run.dag_id} failed. {failures}. Fix the cause, then clear the failed task at "
            f"{self.url} or run again."
        )

    def _check_services(self) -> None:
        for service in processes.recorded(_folder(self.settings)):
            if not service.alive:
                raise AirflowError(_ended_by_itself(service))


def start(settings: Settings, services: Sequence[str] = ALL) -> AirflowServices:
    """Start those of the services that do not run yet, and wait until all are healthy.

    Starts the embedded PostgreSQL too where it is the one to use. Services that lose their database end by themselves,
    some seconds later: one that does so meanwhile is started again. Where the database has moved to another port, all
    are. The services outlive this process: `stop` ends them.

    Returns:
        Where Airflow answers, and how to log in.

    Raises:
        AirflowError: A service cannot be started, or another Airflow answers at the port.
        ServerError: The database cannot be reached or started.
    """
    folder = _folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    with _exclusively(folder):
        alive = {each.name for each in processes.recorded(folder) if each.alive}
        port = _port(folder, keep="api-server" in alive)
        environment = airflow_environment(settings, port)
        _migrate(settings, environment, folder)
        if _has_moved(folder, environment):
            processes.end(processes.recorded(folder), folder)
        _launch_missing(services, environment, folder)
        running = AirflowServices(settings, f"http://127.0.0.1:{port}", ADMIN, admin_password(settings))
        _wait_until_healthy(running, services, environment)
        if not running.api.accepts_login():
            raise AirflowError(
                f"Another Airflow answers at {running.url}: it took the port while this one started. Run `make down` "
                "and start again; the next free port is taken then."
            )
        running.api.ensure_pool(POOL, parallelism(), POOL_DESCRIPTION)
    return running


def stop(settings: Settings) -> tuple[str, ...]:
    """End the Airflow of these settings with all that it started; return the names of the services that ran."""
    folder = _folder(settings)
    if not folder.exists():
        return ()
    with _exclusively(folder):
        return processes.end(processes.recorded(folder), folder)


def status(settings: Settings) -> tuple[Service, ...]:
    """Return the services that were started and not stopped, alive or not."""
    return processes.recorded(_folder(settings))


def _folder(settings: Settings) -> Path:
    return airflow_home(settings) / "services"


def _migrate(settings: Settings, environment: Mapping[str, str], folder: Path) -> None:
    """Bring Airflow's own database up to date; skipped where this version has done it, for it costs seconds."""
    record, address = folder / "migrated", metadata_url(settings, environment)
    mark = f"{version('apache-airflow')} {address}"
    if record.exists() and record.read_text(encoding="utf-8") == mark and _has_tables(address):
        return
    done = subprocess.run(  # noqa: S603  the command is ours, no shell
        processes.python("airflow", "db", "migrate"),
        env=dict(environment),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        output = " / ".join((done.stdout + done.stderr).strip().splitlines()[-6:])
        raise AirflowError(f"Airflow's database cannot be brought up to date: {output}. Fix it and start again.")
    record.touch(mode=0o600)
    record.write_text(mark, encoding="utf-8")


def _has_tables(address: str) -> bool:
    try:
        with psycopg.connect(server.libpq(address), connect_timeout=10) as connection:
            found = connection.execute("select to_regclass('alembic_version')").fetchone()
            return found is not None and found[0] is not None
    except psycopg.Error:
        return False


def _has_moved(folder: Path, environment: Mapping[str, str]) -> bool:
    """Return whether the services that run were started with another address of the database; note today's."""
    record, address = folder / "database", environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    digest = hashlib.sha256(address.encode()).hexdigest()
    moved = record.exists() and record.read_text(encoding="utf-8") != digest
    record.write_text(digest, encoding="utf-8")
    return moved


def _launch_missing(services: Sequence[str], environment: Mapping[str, str], folder: Path) -> list[Service]:
    """Start those of the services that do not run; return those that had ended by themselves."""
    known = {each.name: each for each in processes.recorded(folder)}
    ended = [known[name] for name in services if name in known and not known[name].alive]
    for name in services:
        if name not in known or not known[name].alive:
            processes.end([known[name]] if name in known else [], folder)  # what it left behind
            processes.launch(
                name, processes.python("airflow", *COMMANDS[name]), own_environment(name, environment), folder
            )
    return ended


def _wait_until_healthy(
    running: AirflowServices, services: Sequence[str], environment: Mapping[str, str], relaunches: int = RELAUNCHES
) -> None:
    """Wait until each has given a sign of life from now on: one that lost its database before may still end of it.

    A service that ends by itself meanwhile is started again, so many times in all.
    """
    began = datetime.now(tz=UTC)
    deadline = time.monotonic() + READY_SECONDS
    folder = _folder(running.settings)
    waiting = list(services)
    while waiting:
        health = running.api.health(began)
        waiting = [name for name in waiting if health.get(HEALTH[name]) != "healthy"]
        mine = {each.name: each for each in processes.recorded(folder)}
        ended = [mine[name] for name in services if not mine[name].alive]
        if len(ended) > relaunches:
            raise AirflowError(_ended_by_itself(ended[0]))
        if ended:
            log.warning("%s ended; started again.", ", ".join(each.name for each in ended))
            relaunches -= len(_launch_missing(services, environment, folder))
            waiting = list(services)
        if waiting and time.monotonic() > deadline:
            logs = ", ".join(mine[name].log for name in waiting)
            raise AirflowError(f"{', '.join(waiting)} not ready after {READY_SECONDS} s. See {logs}; then `make down`.")
        time.sleep(POLL_SECONDS / 2)


def _ended_by_itself(service: Service) -> str:
    return (
        f"Airflow's {service.name} ended by itself. Its last output: {service.last_output}. See {service.log}, fix the "
        "cause, then run `make down` and start again."
    )


def _port(folder: Path, *, keep: bool) -> int:
    """The port of the API: that of the running one; else last time's, 8080 or any other that is free."""
    record = folder / "port"
    return int(record.read_text(encoding="utf-8")) if keep else free_port(record, FIRST_PORT)


@contextmanager
def _exclusively(folder: Path) -> Iterator[None]:
    """One process starts or stops the services at a time; the others wait."""
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
