"""The product's metrics by Airflow's own StatsD or OpenTelemetry, when a run has ended; nothing where neither is on.

They are sent by the scheduler, which outlives the runs: OpenTelemetry repeats a gauge only while its process lives.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from airflow.configuration import conf
from airflow.listeners import hookimpl
from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from airflow.observability import stats
from airflow.plugins_manager import AirflowPlugin
from airflow.utils.session import create_session
from prefaudit_runs import NIGHTLY, last_run
from psycopg import Error
from sqlalchemy import func, select
from sqlalchemy.orm import Session, object_session

from prefaudit.model.errors import OperatorError
from prefaudit.monitoring.metrics import METRICS, Measurement, label_values, measure
from prefaudit.settings import Settings

log = logging.getLogger(__name__)


class RunMetrics:
    """Send the metrics when a run of any DAG ends: a night, a publication, the daily reminders."""

    @hookimpl
    def on_dag_run_success(self, dag_run: DagRun) -> None:
        """Send what holds after the run."""
        _send(dag_run)

    @hookimpl
    def on_dag_run_failed(self, dag_run: DagRun) -> None:
        """Send what holds after the run."""
        _send(dag_run)


def _send(dag_run: DagRun) -> None:
    """Send the metrics. A run has ended whatever becomes of them: what cannot be measured is logged."""
    session = object_session(dag_run)
    if session:
        # The scheduler has locked the run: another session would wait for it for ever.
        _send_all(session, dag_run)
        return
    with create_session() as own:
        _send_all(own, dag_run)


def _send_all(session: Session, dag_run: DagRun) -> None:
    from prefaudit.warehouse.postgres.connection import connect  # noqa: PLC0415  only where a run has ended

    if dag_run.dag_id == NIGHTLY:
        send(_night(session, dag_run))
    run, settings = last_run(session), Settings.from_env()
    try:
        with connect(settings) as connection:
            send(measure(settings, connection, run.started_at if run else None))
    except (OperatorError, Error) as error:
        log.warning("The warehouse could not be measured after the run %s: %s", dag_run.run_id, error)


def _night(session: Session, dag_run: DagRun) -> Iterator[Measurement]:
    """Yield how a night went, and what its steps took."""
    ended, good = (dag_run.end_date or datetime.now().astimezone()).timestamp(), str(dag_run.state) == "success"
    of_the_run = (TaskInstance.dag_id == NIGHTLY, TaskInstance.run_id == dag_run.run_id)
    failed = select(func.count()).where(*of_the_run, TaskInstance.state == "failed")
    yield Measurement("prefaudit.night.succeeded", good)
    yield Measurement("prefaudit.night.failed_tasks", session.scalar(failed) or 0)
    yield Measurement("prefaudit.night.ended_timestamp_seconds", ended)
    if good:
        yield Measurement("prefaudit.night.succeeded_timestamp_seconds", ended)
    spans = select(TaskInstance.task_id, func.min(TaskInstance.start_date), func.max(TaskInstance.end_date))
    for step, start, end in session.execute(spans.where(*of_the_run).group_by(TaskInstance.task_id)):
        if start and end:
            yield Measurement("prefaudit.step.duration_seconds", (end - start).total_seconds(), {"step": step})


def send(measurements: Iterable[Measurement]) -> None:
    """Send measurements by what Airflow is set to; it leaves out what its allow or block list says."""
    labelled = not conf.getboolean("metrics", "statsd_on") or conf.getboolean("metrics", "statsd_influxdb_enabled")
    for each in measurements:
        if labelled or not METRICS[each.name].labels:
            stats.gauge(each.name, float(each.value), tags=label_values(each))
    if not labelled:
        log.warning(
            "Metrics with labels are not sent: StatsD as it is set has none, and their values would be taken for one "
            "another. Set AIRFLOW__METRICS__STATSD_INFLUXDB_ENABLED=True."
        )


def _switched_on() -> bool:
    """Whether Airflow is set to send metrics by any of its ways."""
    return any(conf.getboolean("metrics", name) for name in ("statsd_on", "statsd_datadog_enabled", "otel_on"))


class Metrics(AirflowPlugin):
    """Register the listener with Airflow where metrics are on."""

    name = "prefaudit_metrics"
    listeners: list[Any] = [RunMetrics()] if _switched_on() else []
