"""For each campaign whose consolidated results changed: build its national figures, audit them, publish them whole."""

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import (
    ExceptionRetryPolicy,
    IdentityMapper,
    Param,
    PartitionedAssetTimetable,
    RetryAction,
    RetryRule,
    dag,
    get_current_context,
    task,
)
from prefaudit_alerts import notify_acceptance_rate_drop
from prefaudit_assets import CONSOLIDATED, PUBLISHED
from prefaudit_dags import DEFAULT_ARGS, documentation, in_french, owner_links

from prefaudit.settings import APPROVAL_DAYS
from prefaudit.tasks import publish_summaries as tasks

COMMENT = "Conservé avec votre nom dans le journal des actes."
# A refusal by the audit, or a campaign that is not named, stays one, however often it is tried.
FINAL = ["prefaudit.publication.refusal.PublicationRefused", "prefaudit.tasks.publish_summaries.NoCampaignNamed"]
NO_RETRY = RetryRule(exception=FINAL, action=RetryAction.FAIL)


@dag(
    schedule=PartitionedAssetTimetable(assets=CONSOLIDATED, default_partition_mapper=IdentityMapper()),
    catchup=False,
    # A campaign that waits for its approver must not stop the others; they take turns by themselves where they must.
    max_active_runs=16,
    dag_display_name="Publier les synthèses nationales",
    description="Construction, contrôle et publication des synthèses nationales d'une campagne",
    doc_md=documentation(__file__),
    tags=["prefaudit", "publication"],
    params={
        "campaign": Param(
            None,
            type=["null", "string"],
            title="Campagne",
            description="Code de la campagne à publier, pour un lancement manuel (par exemple 2026).",
        )
    },
    owner_links=owner_links(),
    default_args={**DEFAULT_ARGS, "retry_policy": ExceptionRetryPolicy(rules=[NO_RETRY])},
)
def publish_summaries() -> None:
    """Propose: stage and audit → approve, where the campaign asks for it → publish: make current, export."""

    @task.branch(task_display_name="Proposer les chiffres")
    def propose() -> list[str]:
        context = get_current_context()
        run = context["dag_run"]
        campaign = tasks.campaign_of(run.partition_key, context["params"]["campaign"])
        proposal = tasks.propose(campaign, run=run.run_id, force=not run.partition_key)
        if proposal is None:
            return []
        context["ti"].xcom_push(key="proposal", value=proposal)
        return [tasks.ASKING if proposal["approval"] else "publish"]

    approve = HITLOperator(
        task_id=tasks.ASKING,
        task_display_name="Approuver les chiffres",
        subject="{{ ti.xcom_pull(task_ids='propose', key='proposal')['subject'] }}",
        body="{{ ti.xcom_pull(task_ids='propose', key='proposal')['body'] }}",
        options=[tasks.APPROVE, tasks.REFUSE],
        defaults=tasks.REFUSE,
        response_timeout=timedelta(days=APPROVAL_DAYS),
        params={"comment": Param("", type="string", title="Commentaire", description=COMMENT)},
    )

    @task(
        task_display_name="Publier les chiffres",
        trigger_rule="none_failed_min_one_success",
        inlets=[CONSOLIDATED],
        outlets=[PUBLISHED],
    )
    def publish() -> str:
        ti: Any = get_current_context()["ti"]
        proposal, answer = ti.xcom_pull(task_ids="propose", key="proposal"), ti.xcom_pull(task_ids=tasks.ASKING)
        done = tasks.conclude(proposal, tasks.decision_of(answer, tasks.APPROVE) if answer else None)
        notify_acceptance_rate_drop(proposal["campaign"])
        return done

    end = publish()
    chosen = propose()
    chosen >> approve >> end
    chosen >> end


in_french(publish_summaries())
