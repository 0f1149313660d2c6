"""Every morning: remind the sites whose return is not accepted, by the calendar of their campaign; report to the
bureau."""

from airflow.sdk import dag, task
from prefaudit_dags import DEFAULT_ARGS, documentation, in_french, owner_links, paris_time
from prefaudit_distribute_forms import send_mail

from prefaudit.settings import Settings
from prefaudit.tasks import remind_sites as tasks

remind = task(task_display_name="Préparer les rappels du jour")(tasks.remind)


@dag(
    schedule=paris_time(Settings.from_env().remind_at),
    catchup=False,
    max_active_runs=1,
    dag_display_name="Envoyer les rappels",
    description="Rappel aux sites dont le retour manque ou a été refusé",
    doc_md=documentation(__file__),
    tags=["prefaudit", "campagne"],
    owner_links=owner_links(),
    default_args=DEFAULT_ARGS,
)
def remind_sites() -> None:
    """Remind → send."""
    remind() >> send_mail()


in_french(remind_sites())
