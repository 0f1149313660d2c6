"""What Airflow calls when a person is needed: a task failed for good, a run is late, an acceptance rate drops."""

import logging
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from airflow.exceptions import AirflowNotFoundException
from airflow.sdk import AsyncCallback, BaseNotifier, DeadlineAlert, DeadlineReference

from prefaudit.l10n.typography import typed, typeset
from prefaudit.mail.alerts import Alert, send_once
from prefaudit.model.errors import NO_MESSAGE
from prefaudit.settings import Settings
from prefaudit.tasks.failure import FailureReason, failure_reason
from prefaudit.tasks.publish_summaries import acceptance_rate_drop

# The Airflow connection of Apprise, where there is one: a chat, a telephone, a webhook, any of its services.
APPRISE = "prefaudit_alerts"
# Under what Airflow keeps why a task failed, among its results.
REASON = "reason"
# A national run takes minutes; after three hours something hangs.
LATEST = timedelta(hours=3)

log = logging.getLogger(__name__)


class FailureNotifier(BaseNotifier):
    """Report the first failure of a run: by mail to the bureau, and by Apprise where the connection is defined."""

    def notify(self, context: Any) -> None:
        """Report the failure of the task of the context."""
        run, ti = context["dag_run"], context["ti"]
        notify(
            Alert(
                f"{ti.dag_id}/{run.run_id}/{run.clear_number or 0}",
                f"{context['dag'].dag_display_name} : la tâche « {context['task'].task_display_name} » "
                f"({ti.task_id}) a échoué",
                _in_french(_reason(context)),
                f"{_run_page(ti.dag_id, run.run_id)}/tasks/{ti.task_id}",
            )
        )


def remember_reason(context: Any) -> None:
    """Keep why the task of the context failed, until it is tried again, for the page « Retours d'audit » to say.

    Airflow itself keeps it in the log alone.
    """
    reason = _reason(context)
    context["ti"].xcom_push(REASON, asdict(reason))
    # The last line of the log, out of the fold that Airflow puts around what comes after a task.
    log.info("::endgroup::")
    log.error("The task failed: %s", reason.message or "its process ended without a word.")


def _reason(context: Any) -> FailureReason:
    error = context.get("exception")
    # Of a process that was lost Airflow hands over its own words.
    return failure_reason(error if isinstance(error, BaseException) else None, Settings.from_env())


def _in_french(reason: FailureReason) -> str:
    message = f"Message du programme, en anglais : {typed(reason.message)}" if reason.message else NO_MESSAGE
    return (
        f"Raison : {reason.french}.\n\n{message}\n\n"
        "Une fois la cause corrigée, relancez la tâche (« Réinitialiser », en anglais « Clear »)."
    )


def notify_acceptance_rate_drop(campaign: str) -> None:
    """Report a current publication whose acceptance rate is below that of the one before."""
    drop = acceptance_rate_drop(campaign)
    if drop:
        page = f"{Settings.from_env().control_room}/publications"
        notify(Alert(f"fall/{campaign}/{drop.number}", drop.title, drop.sentence, page))


def deadline(dag_display_name: str, latest: timedelta = LATEST) -> DeadlineAlert:
    """Return the deadline of a run, counted from when it was queued."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=latest,
        callback=AsyncCallback("prefaudit_alerts.notify_late", {"dag_display_name": dag_display_name}),
    )


async def notify_late(dag_display_name: str, **given: Any) -> None:
    """Report a run that is late; the process of the triggers calls it."""
    context: Mapping[str, Any] = given.get("context") or {}
    run: Mapping[str, Any] = context.get("dag_run") or {}
    dag_id, run_id = str(run.get("dag_id", "")), str(run.get("dag_run_id", ""))
    notify(
        Alert(
            f"late/{dag_id}/{run_id}",
            f"{dag_display_name} : l'exécution n'a pas fini à temps",
            "Voyez quelle tâche n'avance pas, et si la base, la zone de dépôt ou un verrou la retient.",
            _run_page(dag_id, run_id),
        )
    )


def notify(alert: Alert) -> None:
    """Send an alert, once, by mail and by Apprise, with the typography of French."""
    alert = replace(alert, what=typeset(alert.what), why=typeset(alert.why))
    if send_once(Settings.from_env(), alert):
        log.warning("%s", alert.body)
        _apprise(alert)


def _apprise(alert: Alert) -> None:
    from airflow.providers.apprise.hooks.apprise import AppriseHook  # noqa: PLC0415  only where an alert is sent

    try:
        AppriseHook(APPRISE).notify(body=alert.body, title=alert.subject)
    except AirflowNotFoundException:
        log.info("No connection « %s »: the alert goes by mail only.", APPRISE)
    except Exception:
        log.warning("Apprise could not send the alert.", exc_info=True)


def _run_page(dag_id: str, run_id: str) -> str:
    return f"{Settings.from_env().page_url}/dags/{dag_id}/runs/{quote(run_id, safe='')}"
