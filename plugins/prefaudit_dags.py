"""What all DAGs share: default arguments, documentation beside the DAG, hours in Paris, choices of a form."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import CronTriggerTimetable
from prefaudit_alerts import FailureNotifier

from prefaudit.l10n.clock import PARIS
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings

DEFAULT_ARGS: dict[str, Any] = {
    "owner": "prefaudit",
    "retries": 2,
    "retry_delay": timedelta(minutes=1),
    "on_failure_callback": [FailureNotifier()],
}


def documentation(dag_file: str) -> str:
    """Return the documentation of a DAG for operators: `docs/<dag>.md` beside its file."""
    path = Path(dag_file)
    return (path.parent / "docs" / f"{path.stem}.md").read_text(encoding="utf-8")


def paris_time(cron: str) -> CronTriggerTimetable:
    """Return the timetable of a cron expression in the time of Paris."""
    return CronTriggerTimetable(cron, timezone=PARIS.key)


def choice(labels: dict[str, str]) -> dict[str, Any]:
    """Return the schema of a form's field that offers codes under their French labels."""
    return {"type": "string", "enum": list(labels), "values_display": labels}


def code_list(name: str) -> dict[str, str]:
    """Return the codes of a closed list with their French labels, in order."""
    return dict(Reference.load(Settings.from_env().reference).codes(name))
