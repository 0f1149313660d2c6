"""The page « Retours d'audit » inside the Airflow UI: whoever may read the nightly DAG may read it, whoever may edit
that DAG may act; whoever may answer the question of `publish_summaries` may decide on proposed figures."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

import prefaudit_approval
import prefaudit_runs
from airflow.api.common.trigger_dag import trigger_dag
from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_dag
from airflow.exceptions import AirflowException, DagNotFound
from airflow.plugins_manager import AirflowPlugin
from airflow.utils.session import create_session
from airflow.utils.types import DagRunTriggeredByType
from fastapi import Depends, HTTPException
from prefaudit_runs import NIGHTLY, root

from prefaudit.settings import CONTROL_ROOM_PATH
from prefaudit.web.app import create_app
from prefaudit.web.host import Ahead, Host, NightlyRun, StartRefused, User


def authorise(user: GetUserDep, _: Annotated[None, Depends(requires_access_dag("GET", param_dag_id=NIGHTLY))]) -> User:
    """Airflow's own user, who may read the nightly DAG; the right to act is the right to edit it."""
    may_act = get_auth_manager().is_authorized_dag(method="PUT", details=DagDetails(id=NIGHTLY), user=user)
    return User(user.get_name(), may_act=may_act, may_approve=prefaudit_approval.may_approve(user), account=user)


def last_run() -> NightlyRun | None:
    """The latest run of the nightly DAG, with the tasks that failed or will be tried again."""
    with create_session() as session:
        return prefaudit_runs.last_run(session)


def runs(most: int) -> list[NightlyRun]:
    """So many of the latest runs of the nightly DAG at most, the latest first."""
    with create_session() as session:
        return prefaudit_runs.last_runs(session, most)


def ahead() -> Ahead:
    """When the next nightly run starts, and what Airflow waits for."""
    with create_session() as session:
        return prefaudit_runs.ahead(session)


def login_url(path: str) -> str:
    """Where one logs in to Airflow, whichever auth manager it has, and is brought back to a path."""
    return f"{root()}/api/v2/auth/login?next={quote(path, safe='')}"


def start_run(who: str) -> str:
    """A run of the nightly DAG now, in the name of a person."""
    try:
        run = trigger_dag(NIGHTLY, triggered_by=DagRunTriggeredByType.UI, triggering_user_name=who)
    except DagNotFound:
        run = None
    if run is None:
        raise HTTPException(
            503, "Airflow n'a pas lancé la nuit. Voyez si le DAG « Consolider les retours » est en pause."
        )
    return str(run.run_id)


def start_dag(user: User, dag: str, fields: Mapping[str, object]) -> None:
    """A run of a DAG with its form filled in, in the name of a user who may start it. Raises StartRefused."""
    account: Any = user.account
    may_start = get_auth_manager().is_authorized_dag(
        method="POST", access_entity=DagAccessEntity.RUN, details=DagDetails(id=dag), user=account
    )
    if not may_start:
        raise StartRefused(f"Airflow does not let {user.name} start the DAG {dag}. Ask for that right.")
    try:
        trigger_dag(dag, conf=dict(fields), triggered_by=DagRunTriggeredByType.UI, triggering_user_name=user.name)
    except (AirflowException, ValueError) as error:
        raise StartRefused(f"Airflow does not start the DAG {dag}: {error}") from error


class ReturnsPage(AirflowPlugin):
    """The application of `prefaudit.web`, behind Airflow's own authorisation, and its place in the navigation."""

    name = "returns_page"
    fastapi_apps: list[Any] = [  # noqa: RUF012  Airflow reads a plain list
        {
            "app": create_app(
                Host(
                    authorise,
                    last_run,
                    start_run,
                    login_url,
                    runs,
                    ahead,
                    prefaudit_approval.question,
                    prefaudit_approval.answer,
                    start_dag,
                )
            ),
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
