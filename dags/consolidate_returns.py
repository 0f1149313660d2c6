"""Every night: take in the returns that the sites have sent, check them, consolidate the accepted ones."""

from datetime import timedelta
from typing import Any

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowSkipException
from prefaudit_alerts import deadline
from prefaudit_assets import CONSOLIDATED
from prefaudit_dags import DEFAULT_ARGS, documentation, in_french, label_mapped, owner_links, paris_time

from prefaudit.settings import Settings
from prefaudit.tasks import checks_beside as beside
from prefaudit.tasks import consolidate_returns as tasks

TITLE = "Consolider les retours"
# A channel, batch or portion that fails costs itself; where none is left, what follows is not run.
LEFT_OUT = "all_done_min_one_success"
MAPPED: dict[str, Any] = {
    "map_index_template": "{{ label }}",
    "pool": "workbooks",
    "execution_timeout": timedelta(hours=1),
}

prepare = task(task_display_name="Préparer la base")(tasks.prepare)
collect_mail = task(task_display_name="Relever la boîte aux lettres")(tasks.collect_mail)
plan_batches = task(task_display_name="Former les lots", trigger_rule=LEFT_OUT)(tasks.plan_batches)
plan_portions = task(task_display_name="Répartir les contrôles", trigger_rule=LEFT_OUT)(tasks.plan_portions)
consolidate = task(task_display_name="Consolider les retours acceptés", trigger_rule=LEFT_OUT)(tasks.consolidate)
answer = task(task_display_name="Répondre aux dépôts", trigger_rule="none_failed")(tasks.answer)
mail_answers = task(task_display_name="Envoyer les réponses aux sites", trigger_rule="none_failed")(tasks.mail_answers)
audit = task(task_display_name="Contrôler la table consolidée")(tasks.audit)

verify_publications = task(task_display_name="Vérifier les publications")(beside.verify_publications)
check_reference = task(task_display_name="Vérifier les données de référence")(beside.check_reference)
check_forms = task(task_display_name="Vérifier les formulaires")(beside.check_forms)


@task(task_display_name="Recevoir les fichiers d'un canal", trigger_rule=LEFT_OUT, map_index_template="{{ label }}")
def discover(channel: str) -> None:
    """Take in the new files of a channel."""
    label_mapped(tasks.channel_label(channel))
    label_mapped(tasks.discover(channel=channel))


@task(task_display_name="Lire un lot de retours", **MAPPED)
def read(batch: list[int]) -> None:
    """Read a batch of submissions."""
    label_mapped(tasks.batch_label(batch))
    label_mapped(tasks.read(batch))


@task(task_display_name="Contrôler les retours", **MAPPED)
def validate(portion: list[int]) -> None:
    """Validate a portion of the submissions that were read."""
    label_mapped(tasks.batch_label(portion))
    tasks.validate(portion)


@task(task_display_name="Annoncer les campagnes modifiées", outlets=[CONSOLIDATED])
def announce(campaigns: list[str], *, outlet_events: Any) -> None:
    """Emit an asset event for each campaign that changed."""
    if not campaigns:
        raise AirflowSkipException("No campaign changed: there is nothing to publish.")
    outlet_events[CONSOLIDATED].add_partitions(campaigns)


@dag(
    schedule=paris_time(Settings.from_env().night_at),
    catchup=False,
    max_active_runs=1,
    dag_display_name=TITLE,
    description="Lecture, contrôle et consolidation des retours d'audit, chaque nuit",
    doc_md=documentation(__file__),
    tags=["prefaudit", "nuit"],
    deadline=deadline(TITLE),
    owner_links=owner_links(),
    default_args=DEFAULT_ARGS,
)
def consolidate_returns() -> None:
    """Channels → read (by batches) → validate (by portions) → consolidate → answer → mail; audit → announce.

    What is verified beside all this is reported, and stops nothing.
    """
    ready = prepare()
    mail, found = collect_mail(), discover.expand(channel=tasks.channels())
    batches, portions, consolidated = plan_batches(), plan_portions(), consolidate()
    ready >> [mail, found, verify_publications(), check_reference(), check_forms()]
    mail >> found >> batches
    read.expand(batch=batches) >> portions
    validate.expand(portion=portions) >> consolidated >> answer() >> mail_answers()
    announce(audit(consolidated))


in_french(consolidate_returns())
