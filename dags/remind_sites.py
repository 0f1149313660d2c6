"""Every morning: remind the sites whose return is not accepted, by the calendar of their campaign; tell the bureau."""

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, task
from prefaudit_alerts import Told

from prefaudit.l10n.clock import PARIS
from prefaudit.settings import Settings
from prefaudit.tasks import remind_sites as tasks
from prefaudit.tasks.send_mail import send_mail as send

DOC = """
### Relancer les sites

The calendar stands in the campaign: days before and after the due date. A site is reminded once a day at most, however
often this runs; a day on which it did not run is not made up for.

| task | what it does | when it fails |
|---|---|---|
| `remind` | puts today's reminders and the digest of the bureau into the mail | database away: clear the task |
| `send_mail` | sends the mail that waits | mail server away: mend it, clear the task; what waits is kept |
"""


@dag(
    schedule=CronTriggerTimetable(Settings.from_env().remind_at, timezone=PARIS.key),
    catchup=False,
    max_active_runs=1,
    doc_md=DOC,
    description="Relancer les sites dont le retour manque ou a été refusé",
    tags=["prefaudit", "campaign"],
    default_args={
        "owner": "prefaudit",
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
        "on_failure_callback": [Told()],
    },
)
def remind_sites() -> None:
    """Remind → send."""

    @task
    def remind() -> int:
        return tasks.remind()

    @task
    def send_mail() -> int:
        return send()

    remind() >> send_mail()


remind_sites()
