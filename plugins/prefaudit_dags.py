"""What all DAGs share: default arguments, documentation beside the DAG, hours in Paris, choices of a form."""

from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, get_current_context
from airflow.sdk.definitions.mappedoperator import MappedOperator
from airflow.sdk.log import mask_secret
from prefaudit_alerts import FailureNotifier, remember_reason

from prefaudit.l10n.clock import PARIS
from prefaudit.l10n.typography import typeset
from prefaudit.model.contracts import DEFAULT_FORM, load_contracts
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings

OWNER = "prefaudit"
DEFAULT_ARGS: dict[str, Any] = {
    "owner": OWNER,
    "retries": 2,
    "retry_delay": timedelta(minutes=1),
    "on_retry_callback": [remember_reason],
    "on_failure_callback": [FailureNotifier(), remember_reason],
}


def hide_secrets(settings: Settings) -> None:
    """Have Airflow write no password of the settings into a log, whatever a library says."""
    for secret in settings.secrets:
        mask_secret(secret)


# In each process that runs a task, before it begins.
hide_secrets(Settings.from_env())


def owner_links() -> dict[str, str]:
    """Return where the owner of a DAG is reached: the bureau by mail, or the control room where it has no address."""
    settings = Settings.from_env()
    return {OWNER: f"mailto:{parseaddr(settings.bureau)[1]}" if settings.bureau else settings.control_room}


def documentation(dag_file: str) -> str:
    """Return the documentation of a DAG for operators: `docs/<dag>.md` beside its file."""
    path = Path(dag_file)
    return typeset((path.parent / "docs" / f"{path.stem}.md").read_text(encoding="utf-8"))


def in_french(made: DAG) -> None:
    """Typeset what Airflow shows of a DAG, of its tasks and of its form."""
    made.dag_display_name = typeset(made.dag_display_name)
    made.description = typeset(made.description or "")
    for each in made.tasks:
        if isinstance(each, MappedOperator):
            each.partial_kwargs["task_display_name"] = typeset(each.task_display_name)
        else:
            each._task_display_name = typeset(each.task_display_name)
    for name in made.params:
        schema = made.params.get_param(name).schema
        schema |= {key: typeset(schema[key]) for key in ("title", "description") if key in schema}
        if "values_display" in schema:
            schema["values_display"] = {code: typeset(label) for code, label in schema["values_display"].items()}


def paris_time(cron: str) -> CronTriggerTimetable:
    """Return the timetable of a cron expression in the time of Paris."""
    return CronTriggerTimetable(cron, timezone=PARIS.key)


def label_mapped(label: str) -> None:
    """Name the mapped task that runs in the grid."""
    context: Any = get_current_context()
    context["label"] = typeset(label)


def choice(labels: Mapping[str, str]) -> dict[str, Any]:
    """Return the arguments of a form's `Param` that offers codes under their French labels, the first by default."""
    return {"default": next(iter(labels)), "type": "string", "enum": list(labels), "values_display": dict(labels)}


def code_list(name: str) -> Mapping[str, str]:
    """Return the codes of a closed list with their French labels, in order."""
    return _reference().codes(name)


def forms() -> Mapping[str, str]:
    """Return the codes of the forms with their titles: first the one of a campaign that names none."""
    contracts = load_contracts(Settings.from_env().contracts)
    codes = sorted(contracts.forms, key=lambda form: form != DEFAULT_FORM)
    return {form: contracts.newest(form).title for form in codes}


def standards() -> Mapping[str, str]:
    """Return the codes of the standards with their names, the newest first."""
    rows = sorted(_reference().table("standards"), key=lambda row: str(row["valid_from"]), reverse=True)
    return {str(row["standard_code"]): str(row["standard_name"]) for row in rows}


def _reference() -> Reference:
    return Reference.load(Settings.from_env().reference)
