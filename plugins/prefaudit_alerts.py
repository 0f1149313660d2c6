"""What Airflow calls when something needs a person: a task that failed for good, a night that is late."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from airflow.exceptions import AirflowNotFoundException
from airflow.sdk import AsyncCallback, BaseNotifier, DeadlineAlert, DeadlineReference

from prefaudit.mail.alerts import Alert, first_time
from prefaudit.settings import Settings
from prefaudit.tasks.publish_summaries import response_rate_drop

# The Airflow connection of Apprise, where there is one: a chat, a telephone, a webhook, any of its services.
APPRISE = "prefaudit_alerts"
# A national night takes minutes; after three hours something hangs.
LATEST = timedelta(hours=3)

log = logging.getLogger(__name__)


class Told(BaseNotifier):
    """Tells a failure once a run: by mail to the bureau, and by Apprise where the connection is defined."""

    def notify(self, context: Any) -> None:
        """Tell the failure of the task that the context is of."""
        run, ti = context["dag_run"], context["ti"]
        error = context.get("exception")
        link = f"{Settings.from_env().page_url}/dags/{ti.dag_id}/runs/{quote(run.run_id, safe='')}/tasks/{ti.task_id}"
        tell(
            Alert(
                f"{ti.dag_id}/{run.run_id}/{run.clear_number or 0}",
                f"{ti.dag_id} : la tâche « {ti.task_id} » a échoué",
                f"{error} Une fois la cause corrigée, relancez la tâche (« Clear »)."
                if error
                else "Voyez son journal.",
                link,
            )
        )


def tell(alert: Alert) -> None:
    """Tell an alert, once, by every way there is."""
    settings = Settings.from_env()
    if first_time(settings, alert):
        log.warning("%s", alert.body)
        _apprise(alert)


def _apprise(alert: Alert) -> None:
    from airflow.providers.apprise.hooks.apprise import AppriseHook  # noqa: PLC0415  only where something is told

    try:
        AppriseHook(APPRISE).notify(body=alert.body, title=alert.subject)
    except AirflowNotFoundException:
        log.info("No connection « %s »: the alert goes by mail only.", APPRISE)
    except Exception:
        log.warning("Apprise could not tell the alert.", exc_info=True)


def tell_fall(campaign: str) -> None:
    """Tell where the reporting rate of the publication in force is below that of the one before."""
    drop = response_rate_drop(campaign)
    if drop:
        page = f"{Settings.from_env().page_url}/retours-audit/publications"
        tell(Alert(f"fall/{campaign}/{drop.number}", drop.title, drop.sentence, page))


async def late(**given: Any) -> None:
    """Tell that a run is late; the scheduler's own process for triggers calls it."""
    context: Mapping[str, Any] = given.get("context") or {}
    run: Mapping[str, Any] = context.get("dag_run") or {}
    dag_id, run_id = run.get("dag_id", "consolidate_returns"), run.get("dag_run_id", "")
    tell(
        Alert(
            f"late/{dag_id}/{run_id}",
            f"{dag_id} n'a pas fini à temps",
            "Voyez quelle tâche n'avance pas, et si la base, la zone de dépôt ou un verrou la retient.",
            f"{Settings.from_env().page_url}/dags/{dag_id}/runs/{quote(str(run_id), safe='')}",
        )
    )


def deadline(latest: timedelta = LATEST) -> DeadlineAlert:
    """The deadline of a night, counted from when it was queued."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT, interval=latest, callback=AsyncCallback("prefaudit_alerts.late")
    )
