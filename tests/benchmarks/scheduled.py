"""The same nightly run through the real scheduler, beside the run in one process; and by one Celery worker, and two."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql
from rich.console import Console
from rich.table import Table

from prefaudit.local import airflow
from prefaudit.local.airflow import WITHOUT_TRIGGERER, AirflowServices
from prefaudit.local.environment import METADATA, airflow_environment, metadata_url
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.server import ServerInfo
from tests.benchmarks.compare import place
from tests.benchmarks.material import Material
from tests.benchmarks.measure import measure
from tests.support.celery_workers import redis, workers

INGEST, PUBLICATION = "consolidate_returns", "publish_summaries"


@dataclass(frozen=True)
class Step:
    """The tasks of a name: how many, seconds from the trigger to the first one's start and to the last one's end."""

    name: str
    tasks: int
    begins: float
    ends: float


@dataclass(frozen=True)
class ScheduledRun:
    """A run through Airflow: seconds from the trigger to the end of the last publication, and its steps."""

    wall: float
    steps: tuple[Step, ...]
    parsing: Mapping[str, float]

    @property
    def reading(self) -> float:
        """Seconds from the first reading task's start to the last one's end."""
        (step,) = [each for each in self.steps if each.name == "read"]
        return step.ends - step.begins


def by_scheduler(server: ServerInfo, folder: Path, made: Material) -> ScheduledRun:
    """A run by the LocalExecutor."""
    with _installation(server, folder, made) as settings:
        return _measured(settings, airflow.start(settings, WITHOUT_TRIGGERER))


def by_workers(server: ServerInfo, folder: Path, made: Material, count: int) -> ScheduledRun:
    """A run by Celery workers, each running one task at a time, which reads in one process: a worker is a core."""
    with _installation(server, folder, made) as installed:
        settings, home = replace(installed, read_workers=1), Path(installed.var)
        names = [f"worker{number}" for number in range(1, count + 1)]
        with redis(home) as broker, _environment(settings, broker):
            services = airflow.start(settings, WITHOUT_TRIGGERER)
            environment = airflow_environment(settings, int(services.url.rpartition(":")[2]))
            with workers(names, environment, home):
                return _measured(settings, services)


def overhead(server: ServerInfo, folder: Path, made: Material, processes: int) -> tuple[float, ScheduledRun]:
    """The seconds of the run as one process, and the run through the scheduler."""
    with place(server, folder / "place", made) as environment:
        alone = measure("tests.benchmarks.ours", environment, str(processes)).wall
    return alone, by_scheduler(server, folder, made)


@contextmanager
def _installation(server: ServerInfo, folder: Path, made: Material) -> Iterator[Settings]:
    """A fresh warehouse, a fresh database of Airflow's own, the workbooks deposited."""
    with psycopg.connect(server.base, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(METADATA)))
    with place(server, folder / "place", made) as environment:
        settings = Settings.from_env(environment)
        try:
            yield settings
        finally:
            airflow.stop(settings)


@contextmanager
def _environment(settings: Settings, broker: str) -> Iterator[None]:
    """What makes Airflow's services hand their tasks to Celery."""
    own = {
        "PREFAUDIT_AIRFLOW_EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CELERY__BROKER_URL": broker,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{metadata_url(settings, {})}",
        "AIRFLOW__CELERY__WORKER_CONCURRENCY": "1",
    }
    before = {name: os.environ.get(name) for name in own}
    os.environ |= own
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _measured(settings: Settings, services: AirflowServices) -> ScheduledRun:
    run = services.trigger(INGEST)
    services.wait(INGEST, run)
    campaigns = services.api.returned(INGEST, run, "audit")
    services.wait_for_triggered(PUBLICATION, INGEST, run, campaigns)
    with psycopg.connect(ServerInfo(settings.database_url).url_for(METADATA)) as connection:
        rows = connection.execute(
            "select task_id, count(*), extract(epoch from min(start_date) - zero), "
            "extract(epoch from max(end_date) - zero) "
            "from task_instance, (select queued_at as zero from dag_run where dag_id = %s and run_id = %s) as run "
            "where start_date >= zero group by task_id, zero order by 3",
            [INGEST, run],
        ).fetchall()
        parsed = connection.execute(
            "select dag_id, last_parse_duration from dag where not is_stale order by dag_id"
        ).fetchall()
    steps = tuple(Step(str(name), int(tasks), float(begins), float(ends)) for name, tasks, begins, ends in rows)
    return ScheduledRun(
        max(step.ends for step in steps), steps, {str(name): float(spent or 0) for name, spent in parsed}
    )


def show_overhead(console: Console, alone: float, run: ScheduledRun) -> None:
    """Print the tasks of the run, how much longer it took than in one process, and how long each DAG parses."""
    table = Table("task", "how many", "begins at s", "ends at s", title="the run through the scheduler (LocalExecutor)")
    for step in run.steps:
        table.add_row(step.name, str(step.tasks), f"{step.begins:.1f}", f"{step.ends:.1f}")
    console.print(table)
    console.print(f"Through Airflow {run.wall:.1f} s, in one process {alone:.1f} s: {run.wall - alone:+.1f} s.")
    parsing = Table("DAG", "parsed in s")
    for name, spent in run.parsing.items():
        parsing.add_row(name, f"{spent:.2f}")
    console.print(parsing)


def show_workers(console: Console, runs: Mapping[int, ScheduledRun]) -> None:
    """Print what one worker takes, and several."""
    one = runs[min(runs)]
    table = Table(
        "Celery workers",
        "whole run s",
        "reading s",
        "faster at reading",
        title="one task at a time each, read in one process",
    )
    for count, run in runs.items():
        table.add_row(str(count), f"{run.wall:.1f}", f"{run.reading:.1f}", f"{one.reading / run.reading:.2f}×")
    console.print(table)
