"""The nightly runs as Airflow's own tables have them, in the words of the control room."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from airflow.configuration import conf
from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from airflow.models.xcom import XComModel
from prefaudit_alerts import REASON
from sqlalchemy import select
from sqlalchemy.orm import Session

from prefaudit.web.host import NightlyRun, TaskAttempt

NIGHTLY = "consolidate_returns"

# Why each task failed, by its id and map index.
Reasons = Mapping[tuple[str, int], Mapping[str, str]]


def root() -> str:
    """The path that Airflow is mounted at."""
    return urlsplit(conf.get("api", "base_url", fallback="")).path.rstrip("/")


def last_run(session: Session) -> NightlyRun | None:
    """The latest run of the nightly DAG, with the tasks that failed or will be tried again."""
    latest = select(DagRun).where(DagRun.dag_id == NIGHTLY).order_by(DagRun.run_after.desc()).limit(1)
    run = session.scalars(latest).first()
    return nightly_run(session, run) if run else None


def nightly_run(session: Session, run: DagRun) -> NightlyRun:
    """A run of the nightly DAG with its tasks in trouble, each with the reason that it gave."""
    link = f"{root()}/dags/{run.dag_id}/runs/{quote(run.run_id, safe='')}"
    troubled = select(TaskInstance).where(
        TaskInstance.dag_id == run.dag_id,
        TaskInstance.run_id == run.run_id,
        TaskInstance.state.in_(["failed", "up_for_retry"]),
    )
    tasks = session.scalars(troubled.order_by(TaskInstance.task_id, TaskInstance.map_index)).all()
    reasons = _reasons(session, run) if tasks else {}
    failed, waiting = (_attempts(tasks, state, link, reasons) for state in ("failed", "up_for_retry"))
    return NightlyRun(run.run_id, str(run.state), run.start_date, run.end_date, failed, waiting, link)


def _reasons(session: Session, run: DagRun) -> Reasons:
    kept = select(XComModel.task_id, XComModel.map_index, XComModel.value).where(
        XComModel.dag_id == run.dag_id, XComModel.run_id == run.run_id, XComModel.key == REASON
    )
    return {
        (each.task_id, each.map_index): _reason(XComModel.deserialize_value(each)) for each in session.execute(kept)
    }


def _reason(value: Any) -> Mapping[str, str]:
    return value if isinstance(value, dict) else {}


def _attempts(tasks: Iterable[TaskInstance], state: str, run: str, reasons: Reasons) -> tuple[TaskAttempt, ...]:
    """Return the latest try of each task in a state, under its French name; of a mapped task, each of its parts."""
    return tuple(_attempt(each, run, reasons) for each in tasks if each.state == state)


def _attempt(task: TaskInstance, run: str, reasons: Reasons) -> TaskAttempt:
    reason = reasons.get((task.task_id, task.map_index), {})
    mapped = task.map_index >= 0
    return TaskAttempt(
        f"{task.task_display_name} [{task.map_index}]" if mapped else task.task_display_name,
        task.try_number,
        task.max_tries + 1,
        f"{run}/tasks/{task.task_id}" + (f"/mapped/{task.map_index}" if mapped else ""),
        reason.get("french", ""),
        reason.get("message", ""),
    )
