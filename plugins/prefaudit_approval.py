"""The question whether figures are to be published, which the DAG `publish_summaries` asks: read and answered by the
control room as Airflow's own page does it."""

from typing import Any
from urllib.parse import quote

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.core_api.datamodels.hitl import UpdateHITLDetailPayload
from airflow.api_fastapi.core_api.routes.public.hitl import update_hitl_detail
from airflow.models.hitl import HITLDetail
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from fastapi import HTTPException
from prefaudit_runs import root
from sqlalchemy import select

from prefaudit.tasks.publish_summaries import APPROVE, ASKING, REFUSE
from prefaudit.web.host import AnswerRefused, Question, User

PUBLISHING = "publish_summaries"


def may_approve(account: Any) -> bool:
    """Whether Airflow lets a user answer the question."""
    return get_auth_manager().is_authorized_dag(
        method="PUT", access_entity=DagAccessEntity.HITL_DETAIL, details=DagDetails(id=PUBLISHING), user=account
    )


def question(run: str) -> Question | None:
    """The question that a run asks, with its answer; None where it is not asked."""
    with create_session() as session:
        asked = session.scalars(
            select(HITLDetail)
            .join(TaskInstance, HITLDetail.ti_id == TaskInstance.id)
            .where(TaskInstance.dag_id == PUBLISHING, TaskInstance.run_id == run, TaskInstance.task_id == ASKING)
        ).first()
        if asked is None:
            return None
        link = f"{root()}/dags/{PUBLISHING}/runs/{quote(run, safe='')}/tasks/{ASKING}/required_actions"
        if not asked.response_received:
            return Question(link)
        return Question(link, APPROVE in (asked.chosen_options or ()), asked.responded_by_user_name or "")


def answer(user: User, run: str, approved: bool, comment: str) -> None:
    """Answer the question of a run in the name of a user. Raises AnswerRefused."""
    given = UpdateHITLDetailPayload(chosen_options=[APPROVE if approved else REFUSE], params_input={"comment": comment})
    try:
        with create_session() as session:
            account: Any = user.account
            update_hitl_detail(PUBLISHING, run, ASKING, given, account, session)
    except HTTPException as error:
        raise AnswerRefused(f"Airflow refuses the answer: {error.detail}") from error
