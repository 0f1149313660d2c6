"""Every night: take in the returns that the sites have sent, check them, consolidate the accepted ones."""

from datetime import timedelta
from typing import Any

from airflow.sdk import dag, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException
from prefaudit_alerts import deadline
from prefaudit_assets import CONSOLIDATED
from prefaudit_dags import DEFAULT_ARGS, documentation, owner_links, paris_time

from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns as tasks

TITLE = "Consolider les retours"

prepare = task(task_display_name="Préparer la base")(tasks.prepare)
collect_mail = task(task_display_name="Relever la boîte aux lettres")(tasks.collect_mail)
plan_batches = task(task_display_name="Former les lots", trigger_rule="all_done_min_one_success")(tasks.plan_batches)
validate = task(
    task_display_name="Contrôler les retours", execution_timeout=timedelta(hours=1), trigger_rule="none_failed"
)(tasks.validate)
consolidate = task(task_display_name="Consolider les retours acceptés")(tasks.consolidate)
answer = task(task_display_name="Répondre aux dépôts", trigger_rule="none_failed")(tasks.answer)
mail_answers = task(task_display_name="Envoyer les réponses aux sites", trigger_rule="none_failed")(tasks.mail_answers)
audit = task(task_display_name="Contrôler la table consolidée")(tasks.audit)

verify_publications = task(task_display_name="Vérifier les publications")(tasks.verify_publications)
check_reference = task(task_display_name="Vérifier les données de référence")(tasks.check_reference)
check_forms = task(task_display_name="Vérifier les formulaires")(tasks.check_forms)


@task(
    task_display_name="Recevoir les fichiers d'un canal",
    trigger_rule="all_done_min_one_success",
    map_index_template="{{ label }}",
)
def discover(channel: str) -> None:
    """Take in the new files of a channel; a channel that fails stops neither the others nor the run."""
    _label(tasks.channel_label(channel))
    _label(tasks.discover(channel=channel))


@task(
    task_display_name="Lire un lot de retours",
    map_index_template="{{ label }}",
    pool="workbooks",
    execution_timeout=timedelta(hours=1),
)
def read(batch: list[int]) -> None:
    """Read a batch of submissions."""
    _label(tasks.batch_label(batch))
    _label(tasks.read(batch))


@task(task_display_name="Annoncer les campagnes modifiées", outlets=[CONSOLIDATED])
def announce(campaigns: list[str], *, outlet_events: Any) -> None:
    """Emit an asset event for each campaign that changed."""
    if not campaigns:
        raise AirflowSkipException("No campaign changed: there is nothing to publish.")
    outlet_events[CONSOLIDATED].add_partitions(campaigns)


def _label(label: str) -> None:
    """Name a mapped task in the grid."""
    context: Any = get_current_context()
    context["label"] = label


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
    """Channels → read (mapped over batches) → validate → consolidate → answer → mail; audit → announce.

    What was published is verified beside all this, and so are reference data and forms: what is wrong is reported and
    stops nothing.
    """
    ready = prepare()
    found = discover.expand(channel=tasks.channels())
    batches = plan_batches()
    checked = validate()
    ready >> [collect_mail() >> found, found, verify_publications(), check_reference(), check_forms()]
    found >> batches
    read.expand(batch=batches) >> checked
    consolidated = consolidate()
    checked >> consolidated >> answer() >> mail_answers()
    announce(audit(consolidated))


consolidate_returns()
