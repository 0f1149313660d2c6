"""Every night: take in the returns that the sites have sent, check them, consolidate the accepted ones."""

from datetime import timedelta

from airflow.sdk import Asset, CronTriggerTimetable, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from prefaudit import night

CONSOLIDATED = Asset(name="consolidated_audit_results", uri="postgresql://warehouse/prefaudit/published/results")

DOC = """
### Retours d'audit : de la zone de dépôt à l'entrepôt

| task | what it does | when it fails |
|---|---|---|
| `prepare` | brings the database and the reference data up to date | the message says what to mend |
| `discover` | fingerprints and archives new files | landing zone or disk away: mend it, clear the task |
| `read` | reads each batch in killable workers; a bad file costs itself only | database away: clear the task |
| `validate` | one run of Great Expectations for the whole night | a rule raised: the message names it |
| `consolidate` | one transaction; accepted returns supersede earlier ones | nothing was changed: clear the task |
| `answer` | acknowledges every submission, gives faulty workbooks back | disk full: make room, clear the task |
| `audit` | checks the consolidated table before anyone is told | the message lists what does not hold |
| `announce` | one asset event for each campaign that changed, or skipped | clear the task |

**A bad return never fails a task**: it is refused, with its issues in the ledger.
**To run again**: clear the failed task, or trigger the DAG. Running twice changes nothing: what is settled is skipped.
**To take in a file now**: put it in the landing zone and trigger the DAG.
"""


@dag(
    schedule=CronTriggerTimetable("30 2 * * *", timezone="Europe/Paris"),
    catchup=False,
    max_active_runs=1,
    doc_md=DOC,
    description="Retours d'audit : lecture, contrôle et consolidation de la nuit",
    tags=["prefaudit", "nightly"],
    default_args={"owner": "prefaudit", "retries": 2, "retry_delay": timedelta(minutes=1)},
)
def consolidate_returns() -> None:
    """Discover → read (mapped over batches) → validate → consolidate → answer, audit → announce."""

    @task
    def prepare() -> None:
        night.prepare()

    @task
    def discover() -> list[list[int]]:
        return night.discover()

    @task(map_index_template="{{ label }}", pool="workbooks", execution_timeout=timedelta(hours=1))
    def read(batch: list[int]) -> None:
        context = get_current_context()
        context["label"] = f"{len(batch)} retours, à partir du n° {batch[0]}"  # type: ignore[typeddict-unknown-key]
        context["label"] = night.read(batch)  # type: ignore[typeddict-unknown-key]

    @task(execution_timeout=timedelta(hours=1), trigger_rule="none_failed")
    def validate() -> None:
        night.validate()

    @task
    def consolidate() -> list[str]:
        return night.consolidate()

    @task(trigger_rule="none_failed")
    def answer() -> int:
        return night.answer()

    @task
    def audit(campaigns: list[str]) -> list[str]:
        return night.audit(campaigns)

    @task(outlets=[CONSOLIDATED])
    def announce(campaigns: list[str], *, outlet_events) -> None:  # type: ignore[no-untyped-def]
        if not campaigns:
            raise AirflowSkipException("No campaign changed tonight: there is nothing to publish.")
        outlet_events[CONSOLIDATED].add_partitions(campaigns)

    batches = discover()
    checked = validate()
    prepare() >> batches
    read.expand(batch=batches) >> checked
    consolidated = consolidate()
    checked >> consolidated >> answer()
    announce(audit(consolidated))


consolidate_returns()
