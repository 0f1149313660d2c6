"""Every Sunday: apply retention to files, to rows that name people, and to the scheduler's own history."""

from airflow.sdk import dag, task
from prefaudit_dags import DEFAULT_ARGS, documentation, in_french, owner_links, paris_time

from prefaudit.settings import Settings
from prefaudit.tasks import housekeeping as tasks

apply_retention = task(task_display_name="Supprimer ce qui est périmé")(tasks.apply_retention)
shorten_history = task(task_display_name="Abréger l'historique d'Airflow")(tasks.shorten_history)


@dag(
    schedule=paris_time(Settings.from_env().housekeeping_at),
    catchup=False,
    max_active_runs=1,
    dag_display_name="Appliquer les durées de conservation",
    description="Suppression des fichiers, données personnelles et historiques dont la durée est dépassée",
    doc_md=documentation(__file__),
    tags=["prefaudit", "maintenance"],
    owner_links=owner_links(),
    default_args=DEFAULT_ARGS,
)
def housekeeping() -> None:
    """Apply retention and shorten the history; neither waits for the other."""
    apply_retention()
    shorten_history()


in_french(housekeeping())
