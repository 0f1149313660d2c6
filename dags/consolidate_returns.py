"""Every night: take in the returns that the sites have sent, check them, consolidate the accepted ones."""

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException
from prefaudit_alerts import Told, deadline
from prefaudit_assets import CONSOLIDATED

from prefaudit.l10n.clock import PARIS
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns as night

DOC = """
### Retours d'audit : de la zone de dépôt à l'entrepôt

| task | what it does | when it fails |
|---|---|---|
| `prepare` | brings the database and the reference data up to date | the message says what to mend |
| `collect_mail` | lays what the mailbox brought into the landing zone; strangers' mails wait for a person | mailbox \
away: mend it; the night goes on without it and the next one makes up for it |
| `discover` | one a channel: fingerprints and archives new files | that channel or the disk is away: mend it; the \
others go on, the next night makes up for it |
| `batch` | shares what is to be read among the workers | no channel could be read: see `discover` |
| `read` | reads each batch in killable workers; a bad file costs itself only | database away: clear the task |
| `validate` | the rules of Great Expectations, on portions of the night | a rule raised: the message names it |
| `consolidate` | one transaction; accepted returns supersede earlier ones | nothing was changed: clear the task |
| `answer` | acknowledges every submission, gives faulty workbooks back | disk full: make room, clear the task |
| `tell_sites` | mails each site its answer, to its registered address only | mail server away: mend it, clear the \
task; what waits is kept |
| `audit` | checks the consolidated table before anyone is told | the message lists what does not hold |
| `announce` | one asset event for each campaign that changed, or skipped | clear the task |

**A bad return never fails a task**: it is refused, with its issues in the ledger.
**To run again**: clear the failed task, or trigger the DAG. Running twice changes nothing: what is settled is skipped.
**To take in a file now**: put it in the landing zone and trigger the DAG.
"""


prepare = task(night.prepare)
collect_mail = task(night.collect_mail)
batch = task(task_id="batch", trigger_rule="all_done_min_one_success")(night.batches)
validate = task(execution_timeout=timedelta(hours=1), trigger_rule="none_failed")(night.validate)
consolidate = task(night.consolidate)
answer = task(trigger_rule="none_failed")(night.answer)
tell_sites = task(trigger_rule="none_failed")(night.tell_sites)
audit = task(night.audit)


@task(trigger_rule="all_done_min_one_success", map_index_template="{{ label }}")
def discover(zone: str) -> None:
    """Take in the new files of a channel; one that fails stops neither the others nor the night."""
    context = get_current_context()
    context["label"] = night.discover(zone=zone)  # type: ignore[typeddict-unknown-key]


@task(map_index_template="{{ label }}", pool="workbooks", execution_timeout=timedelta(hours=1))
def read(batch: list[int]) -> None:
    """Read a batch of submissions."""
    context = get_current_context()
    context["label"] = f"{len(batch)} retours, à partir du n° {batch[0]}"  # type: ignore[typeddict-unknown-key]
    context["label"] = night.read(batch)  # type: ignore[typeddict-unknown-key]


@task(outlets=[CONSOLIDATED])
def announce(campaigns: list[str], *, outlet_events) -> None:  # type: ignore[no-untyped-def]
    """Tell of each campaign that changed."""
    if not campaigns:
        raise AirflowSkipException("No campaign changed tonight: there is nothing to publish.")
    outlet_events[CONSOLIDATED].add_partitions(campaigns)


@dag(
    schedule=CronTriggerTimetable(Settings.from_env().night_at, timezone=PARIS.key),
    catchup=False,
    max_active_runs=1,
    doc_md=DOC,
    description="Retours d'audit : lecture, contrôle et consolidation de la nuit",
    tags=["prefaudit", "nightly"],
    deadline=deadline(),
    default_args={
        "owner": "prefaudit",
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
        "on_failure_callback": [Told()],
    },
)
def consolidate_returns() -> None:
    """Channels → read (mapped over batches) → validate → consolidate → answer → tell; audit → announce."""
    ready = prepare()
    found = discover.expand(zone=night.zones())
    batches = batch()
    checked = validate()
    ready >> [collect_mail() >> found, found]
    found >> batches
    read.expand(batch=batches) >> checked
    consolidated = consolidate()
    checked >> consolidated >> answer() >> tell_sites()
    announce(audit(consolidated))


consolidate_returns()
