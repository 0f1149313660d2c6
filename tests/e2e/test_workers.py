"""The deployed topology without containers: CeleryExecutor, Redis, two workers with folders of their own, one run."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from prefaudit.local import airflow, processes
from prefaudit.local.airflow import AirflowServices
from prefaudit.local.environment import airflow_environment, metadata_url
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import Connection, connect
from tests.support import form_trials
from tests.support.celery_workers import REDIS, redis, workers
from tests.support.installations import handed
from tests.support.landing import deposit, form
from tests.support.publishing import rows_alone

WORKERS = ("one", "two")
SITES = ("01", "02", "03", "04", "05", "06")

pytestmark = pytest.mark.skipif(REDIS is None, reason="Redis is not installed (Debian: apt install redis-server)")

# What a run must leave, whoever did it: every column that is neither a time nor a number drawn on the way.
CONTENT = (
    "select file_name, state, verdict, site_code, channel from ledger.submissions order by 1",
    "select s.file_name, i.position, i.rule, i.sheet, i.cell, i.found from ledger.issues i "
    "join ledger.submissions s using (submission_id) order by 1, 2",
    "select site_code, criterion_code, result, sheet, sheet_row, cell from as_of.audit_results order by 1, 2",
    "select territory_kind, territory_code, subject_kind, subject_code, accepted, conforming, conformity_rate "
    "from publication.summaries order by 1, 2, 3, 4",
)


def _fill(settings: Settings, reference: Reference) -> None:
    for number, site in enumerate(SITES):
        fault = FAULTS["result_erased"] if number % 5 == 0 else None
        deposit(settings, form(settings, reference, site), site, fault=fault)


def _content(connection: Connection) -> list[list[tuple[object, ...]]]:
    return [connection.execute(query.encode()).fetchall() for query in CONTENT]


@pytest.fixture
def broker(
    services: AirflowServices, place: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The scheduler of the installation hands its tasks to Celery.

    It is not started anew afterwards, which takes long: by its name this file is the last of the end-to-end tests.
    """
    with redis(tmp_path) as url, monkeypatch.context() as patch:
        backend = metadata_url(place, {}).replace("postgresql+psycopg", "db+postgresql+psycopg")
        patch.setenv("AIRFLOW__CELERY__BROKER_URL", url)
        patch.setenv("AIRFLOW__CELERY__RESULT_BACKEND", backend)
        patch.setenv("AIRFLOW__CELERY__WORKER_CONCURRENCY", "1")
        patch.setenv("PREFAUDIT_AIRFLOW_EXECUTOR", "CeleryExecutor")
        _end_scheduler(place)
        airflow.start(place)
        yield
        _end_scheduler(place)


def _end_scheduler(place: Settings) -> None:
    scheduler = [each for each in airflow.status(place) if each.name == "scheduler"]
    processes.end(scheduler, Path(scheduler[0].log).parent)


@pytest.mark.timeout(540)
def test_two_celery_workers_give_what_one_process_gives(
    services: AirflowServices,
    place: Settings,
    broker: None,
    quick: Settings,
    second: Settings,
    reference: Reference,
    tmp_path: Path,
) -> None:
    _fill(quick, reference)
    with rows_alone():
        consolidate_returns.run(quick)

    # The tasks find a warehouse of their own: only the workers are given its settings.
    shared = replace(second, batch_size=len(SITES) // len(WORKERS))
    _fill(shared, reference)
    environment = airflow_environment(place, int(services.url.rpartition(":")[2])) | handed(shared)
    for name in WORKERS:
        form_trials.seed(replace(shared, var=str(tmp_path / name / "var")))
    with workers(WORKERS, environment, tmp_path):
        run = services.trigger("consolidate_returns")
        assert services.wait("consolidate_returns", run, timeout=300) == "success"
        campaigns = services.api.returned("consolidate_returns", run, "audit")
        services.wait_for_triggered("publish_summaries", "consolidate_returns", run, campaigns, timeout=200)
    with connect(quick) as one, connect(shared) as other:
        assert _content(other) == _content(one)
    for name in WORKERS:
        log = (tmp_path / "workers" / f"worker-{name}.log").read_text(errors="replace")
        assert "succeeded in" in log, f"the worker {name} did nothing"
