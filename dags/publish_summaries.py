"""For each campaign whose consolidated results changed: build its national figures, audit them, publish them whole."""

from datetime import timedelta

from airflow.sdk import Asset, IdentityMapper, Param, PartitionedAssetTimetable, dag, get_current_context, task

from prefaudit import night

CONSOLIDATED = Asset(name="consolidated_audit_results", uri="postgresql://warehouse/prefaudit/published/results")

DOC = """
### Synthèses nationales d'une campagne

One run for each campaign that changed: its partition key is the campaign's code.

| task | what it does | when it fails |
|---|---|---|
| `publish` | builds the figures aside, audits them, swaps them in as a numbered publication, writes the package | \
the message says which control does not hold, or which place cannot be written; the last publication stays in force |

**To publish a campaign by hand**: trigger the DAG with the campaign's code. Where nothing changed, nothing is
published.
"""


@dag(
    schedule=PartitionedAssetTimetable(assets=CONSOLIDATED, default_partition_mapper=IdentityMapper()),
    catchup=False,
    max_active_runs=1,
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
    default_args={"owner": "prefaudit", "retries": 2, "retry_delay": timedelta(minutes=1)},
)
def publish_summaries() -> None:
    """Publish: write aside, audit, swap in, export."""

    @task
    def publish() -> str:
        context = get_current_context()
        return night.publish(context["dag_run"].partition_key or context["params"]["campaign"])

    publish()


publish_summaries()
