"""The nightly runs as Airflow's own tables have them, in the words of the control room."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from airflow.configuration import conf
from airflow.jobs.job import most_recent_job
from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.models.hitl import HITLDetail
from airflow.models.taskinstance import TaskInstance
from airflow.models.taskinstancehistory import TaskInstanceHistory
from airflow.models.xcom import XComModel
from prefaudit_alerts import REASON
from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from prefaudit.model.errors import NO_REASON
from prefaudit.web.host import Ahead, NightlyRun, TaskAttempt

NIGHTLY = "consolidate_returns"

# How far the clocks of scheduler and workers may be apart.
_CLOCKS = timedelta(minutes=1)

# Why each task failed, by its run, its id and its map index.
Reasons = Mapping[tuple[str, str, int], Mapping[str, str]]


def root() -> str:
    """The path that Airflow is mounted at."""
    return urlsplit(conf.get("api", "base_url", fallback="")).path.rstrip("/")


def last_run(session: Session) -> NightlyRun | None:
    """The latest run of the nightly DAG, with the tasks that failed or will be tried again."""
    return next(iter(last_runs(session, 1)), None)


def last_runs(session: Session, most: int) -> list[NightlyRun]:
    """So many of the latest runs of the nightly DAG at most, the latest first."""
    latest = select(DagRun).where(DagRun.dag_id == NIGHTLY).order_by(DagRun.run_after.desc()).limit(most)
    return nightly_runs(session, session.scalars(latest).all())


def nightly_runs(session: Session, runs: Sequence[DagRun]) -> list[NightlyRun]:
    """Runs of the nightly DAG with their tasks in trouble, each with the reason that it gave."""
    troubled = select(TaskInstance).where(
        TaskInstance.dag_id == NIGHTLY,
        TaskInstance.run_id.in_([run.run_id for run in runs]),
        TaskInstance.state.in_(["failed", "up_for_retry"]),
    )
    tasks = session.scalars(troubled.order_by(TaskInstance.task_id, TaskInstance.map_index)).all()
    reasons = _reasons(session, {task.run_id for task in tasks})
    began = _began(session, [run.run_id for run in runs])
    return [
        _nightly_run(run, [task for task in tasks if task.run_id == run.run_id], reasons, began.get(run.run_id))
        for run in runs
    ]


def ahead(session: Session) -> Ahead:
    """When the next nightly run starts, how many decisions of persons Airflow waits for, whether its scheduler runs."""
    dag = session.get(DagModel, NIGHTLY)
    paused = dag is not None and bool(dag.is_paused)
    waiting = (
        select(func.count())
        .select_from(HITLDetail)
        .join(TaskInstance, HITLDetail.ti_id == TaskInstance.id)
        .where(HITLDetail.responded_at.is_(None), TaskInstance.state.in_(["deferred", "awaiting_input"]))
    )
    scheduler = most_recent_job("SchedulerJob", session=session)
    return Ahead(
        None if dag is None or paused else dag.next_dagrun_create_after,
        paused,
        session.scalar(waiting) or 0,
        f"{root()}/required_actions?response_received=false",
        silent=not (scheduler and scheduler.is_alive()),
    )


def _link(dag_id: str, run_id: str) -> str:
    return f"{root()}/dags/{dag_id}/runs/{quote(run_id, safe='')}"


def _began(session: Session, runs: Collection[str]) -> dict[str, datetime]:
    """When the first task of each run began: where a task is cleared, Airflow has the run start anew."""
    starts = union_all(
        *(
            select(kind.run_id, kind.start_date).where(kind.dag_id == NIGHTLY, kind.run_id.in_(runs))
            for kind in (TaskInstance, TaskInstanceHistory)
        )
    ).subquery()
    first = select(starts.c.run_id, func.min(starts.c.start_date)).group_by(starts.c.run_id)
    return {run_id: began for run_id, began in session.execute(first) if began}


def _nightly_run(run: DagRun, tasks: Iterable[TaskInstance], reasons: Reasons, began: datetime | None) -> NightlyRun:
    link, started = _link(run.dag_id, run.run_id), run.start_date
    failed, waiting = (_attempts(tasks, state, link, reasons) for state in ("failed", "up_for_retry"))
    first = min(filter(None, (began, started)), default=None)
    resumed = started if started and first and started - first > _CLOCKS else None
    return NightlyRun(run.run_id, str(run.state), first, run.end_date, failed, waiting, link, resumed)


def _reasons(session: Session, runs: Collection[str]) -> Reasons:
    kept = select(XComModel.run_id, XComModel.task_id, XComModel.map_index, XComModel.value).where(
        XComModel.dag_id == NIGHTLY, XComModel.run_id.in_(runs), XComModel.key == REASON
    )
    return {
        (each.run_id, each.task_id, each.map_index): _reason(XComModel.deserialize_value(each))
        for each in session.execute(kept)
    }


def _reason(value: Any) -> Mapping[str, str]:
    return value if isinstance(value, dict) else {}


def _attempts(tasks: Iterable[TaskInstance], state: str, run: str, reasons: Reasons) -> tuple[TaskAttempt, ...]:
    """Return the latest try of each task in a state, under its French name; of a mapped task, each of its parts."""
    return tuple(_attempt(each, run, reasons) for each in tasks if each.state == state)


def _attempt(task: TaskInstance, run: str, reasons: Reasons) -> TaskAttempt:
    reason = reasons.get((task.run_id, task.task_id, task.map_index), {})
    mapped = task.map_index >= 0
    return TaskAttempt(
        f"{task.task_display_name} [{task.map_index}]" if mapped else task.task_display_name,
        task.try_number,
        task.max_tries + 1,
        f"{run}/tasks/{task.task_id}" + (f"/mapped/{task.map_index}" if mapped else ""),
        reason.get("french", NO_REASON),
        reason.get("message", ""),
    )
