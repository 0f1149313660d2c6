"""The page « Retours d'audit » inside the Airflow UI: whoever may read the nightly DAG may read it, whoever may edit
that DAG may act."""

from collections.abc import Iterable
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from airflow.api.common.trigger_dag import trigger_dag
from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagDetails
from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_dag
from airflow.configuration import conf
from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from airflow.plugins_manager import AirflowPlugin
from airflow.utils.session import create_session
from airflow.utils.types import DagRunTriggeredByType
from fastapi import Depends, HTTPException
from sqlalchemy import select

from prefaudit.settings import CONTROL_ROOM_PATH
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, NightlyRun, TaskAttempt, User

NIGHTLY = "consolidate_returns"


def authorise(user: GetUserDep, _: Annotated[None, Depends(requires_access_dag("GET", param_dag_id=NIGHTLY))]) -> User:
    """Airflow's own user, who may read the nightly DAG; the right to act is the right to edit it."""
    may_act = get_auth_manager().is_authorized_dag(method="PUT", details=DagDetails(id=NIGHTLY), user=user)
    return User(user.get_name(), may_act=may_act)


def last_run() -> NightlyRun | None:
    """The latest run of the nightly DAG, with the tasks that failed or will be tried again."""
    with create_session() as session:
        latest = select(DagRun).where(DagRun.dag_id == NIGHTLY).order_by(DagRun.run_after.desc()).limit(1)
        run = session.scalars(latest).first()
        if run is None:
            return None
        link = f"{_root()}/dags/{NIGHTLY}/runs/{quote(run.run_id, safe='')}"
        troubled = select(TaskInstance).where(
            TaskInstance.dag_id == NIGHTLY,
            TaskInstance.run_id == run.run_id,
            TaskInstance.state.in_(["failed", "up_for_retry"]),
        )
        tasks = session.scalars(troubled.order_by(TaskInstance.task_id, TaskInstance.map_index)).all()
        failed, waiting = (_attempts(tasks, state, link) for state in ("failed", "up_for_retry"))
        return NightlyRun(run.run_id, str(run.state), run.start_date, run.end_date, failed, waiting, link)


def _attempts(tasks: Iterable[TaskInstance], state: str, run: str) -> tuple[TaskAttempt, ...]:
    """Return the latest try of each task in a state, under its French name; of a mapped task, each of its parts."""
    return tuple(
        TaskAttempt(
            each.task_display_name if each.map_index < 0 else f"{each.task_display_name} [{each.map_index}]",
            each.try_number,
            each.max_tries + 1,
            f"{run}/tasks/{each.task_id}" + (f"/mapped/{each.map_index}" if each.map_index >= 0 else ""),
        )
        for each in tasks
        if each.state == state
    )


def login_url(path: str) -> str:
    """Where one logs in to Airflow, whichever auth manager it has, and is brought back to a path."""
    return f"{_root()}/api/v2/auth/login?next={quote(path, safe='')}"


def _root() -> str:
    """The path that Airflow is mounted at."""
    return urlsplit(conf.get("api", "base_url", fallback="")).path.rstrip("/")


def start_run(who: str) -> str:
    """A run of the nightly DAG now, in the name of a person."""
    run = trigger_dag(NIGHTLY, triggered_by=DagRunTriggeredByType.UI, triggering_user_name=who)
    if run is None:
        raise HTTPException(
            503, "Airflow n'a pas lancé la nuit. Voyez si le DAG « Consolider les retours » est en pause."
        )
    return str(run.run_id)


class ReturnsPage(AirflowPlugin):
    """The application of `prefaudit.web`, behind Airflow's own authorisation, and its place in the navigation."""

    name = "returns_page"
    fastapi_apps: list[Any] = [  # noqa: RUF012  Airflow reads a plain list
        {
            "app": create_app(Host(authorise, last_run, start_run, login_url)),
            "url_prefix": CONTROL_ROOM_PATH,
            "name": "Retours d'audit",
        }
    ]
    external_views: list[Any] = [  # noqa: RUF012
        {
            "name": "Retours d'audit",
            "href": f"{CONTROL_ROOM_PATH}/",
            "destination": "nav",
            "url_route": CONTROL_ROOM_PATH.strip("/"),
            "nav_top_level": True,
        }
    ]
