"""Every Sunday: remove what has had its time, from files, rows that name people, and the scheduler's own history."""

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, task
from prefaudit_alerts import Told

from prefaudit.l10n.clock import PARIS
from prefaudit.settings import Settings
from prefaudit.tasks import housekeeping as tasks

DOC = """
### Ménage

| task | what it does | when it fails |
|---|---|---|
| `sweep` | removes copies annotated at deposits, quarantined mails and control pages after `PREFAUDIT_KEEP_DAYS` \
days; erases what names people `PREFAUDIT_KEEP_PERSONAL_YEARS` years after their campaign | a place cannot be written: \
mend it, clear the task |
| `shorten_history` | removes old runs from Airflow's own database, by `airflow db clean` | the message says why; \
nothing else is touched |

Figures, verdicts, fingerprints and the journal of acts stay for good.
"""


@dag(
    schedule=CronTriggerTimetable(Settings.from_env().housekeeping_at, timezone=PARIS.key),
    catchup=False,
    max_active_runs=1,
    doc_md=DOC,
    description="Ménage : fichiers, données personnelles et historique dont le temps est passé",
    tags=["prefaudit", "maintenance"],
    default_args={
        "owner": "prefaudit",
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
        "on_failure_callback": [Told()],
    },
)
def housekeeping() -> None:
    """Sweep, and shorten the history; neither waits for the other."""

    @task
    def sweep() -> str:
        return tasks.apply_retention()

    @task
    def shorten_history() -> str:
        return tasks.shorten_history()

    sweep()
    shorten_history()


housekeeping()
