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
from airflow.sdk.exceptions import AirflowFailException
from prefaudit_alerts import Told, tell_fall
from prefaudit_assets import CONSOLIDATED, PUBLISHED

from prefaudit.tasks import publish_summaries as releasing

APPROVE, REFUSE = "Publier", "Refuser"

DOC = """
### Synthèses nationales d'une campagne

One run for each campaign that changed: its partition key is the campaign's code.

| task | what it does | when it fails |
|---|---|---|
| `propose` | builds the figures aside, audits them, chooses the way | the message says which control does not hold; \
the last publication stays in force |
| `approve` | only where the campaign asks for it: waits for a person, who sees the figures, what changed and the \
reporting rate, and answers with a comment; without an answer in seven days the figures are refused | clear the task |
| `publish` | swaps the figures in as a numbered publication and writes the package, or keeps the refusal | the \
message says which place cannot be written; mend it, clear the task |

**To approve**: open « Required Actions » in Airflow, or the task `approve` of the run.
**To publish a campaign by hand**: trigger the DAG with the campaign's code. Where nothing changed, nothing is
published; figures that were refused are proposed again.
"""


@dag(
    schedule=PartitionedAssetTimetable(assets=CONSOLIDATED, default_partition_mapper=IdentityMapper()),
    catchup=False,
    # A campaign that waits for its approver must not stop the others; they take turns by themselves where they must.
    max_active_runs=16,
    doc_md=DOC,
    description="Synthèses nationales d'une campagne : construction, contrôle, publication",
    tags=["prefaudit", "publication"],
    params={
        "campaign": Param(
            None,
            type=["null", "string"],
            title="Campagne",
            description="Code de la campagne à publier, pour un lancement à la main (par exemple 2026).",
        )
    },
    default_args={
        "owner": "prefaudit",
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
        "on_failure_callback": [Told()],
        # Trying again mends no figure.
        "retry_policy": ExceptionRetryPolicy(
            rules=[RetryRule(exception="prefaudit.publication.refusal.PublicationRefused", action=RetryAction.FAIL)]
        ),
    },
)
def publish_summaries() -> None:
    """Propose: write aside and audit → approve, where the campaign asks for it → publish: swap in, export."""

    @task.branch
    def propose() -> list[str]:
        context = get_current_context()
        run = context["dag_run"]
        by_hand = not run.partition_key
        campaign = run.partition_key or context["params"]["campaign"]
        if not campaign:
            raise AirflowFailException(
                "No campaign was named. Trigger again and fill « Campagne » with its code, such as 2026."
            )
        proposal = releasing.propose(campaign, run=run.run_id, force=by_hand)
        if proposal is None:
            return []
        context["ti"].xcom_push(key="proposal", value=proposal)
        return ["approve" if proposal["approval"] else "publish"]

    approve = HITLOperator(
        task_id="approve",
        subject="{{ ti.xcom_pull(task_ids='propose', key='proposal')['subject'] }}",
        body="{{ ti.xcom_pull(task_ids='propose', key='proposal')['body'] }}",
        options=[APPROVE, REFUSE],
        defaults=REFUSE,
        response_timeout=timedelta(days=7),
        params={
            "comment": Param(
                "", type="string", title="Commentaire", description="Conservé avec votre nom dans le journal des actes."
            )
        },
    )

    @task(trigger_rule="none_failed_min_one_success", inlets=[CONSOLIDATED], outlets=[PUBLISHED])
    def publish() -> str:
        ti: Any = get_current_context()["ti"]
        proposal, answer = ti.xcom_pull(task_ids="propose", key="proposal"), ti.xcom_pull(task_ids="approve")
        said = releasing.conclude(proposal, releasing.decision_of(answer, APPROVE) if answer else None)
        tell_fall(proposal["campaign"])
        return said

    end = publish()
    chosen = propose()
    chosen >> approve >> end
    chosen >> end


publish_summaries()
