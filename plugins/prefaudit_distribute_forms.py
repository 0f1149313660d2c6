"""The task group of every DAG that asks for new returns: write the prefilled forms and mail them to the sites."""

from typing import Any

from airflow.sdk import task, task_group

from prefaudit.tasks import distribute_forms as tasks
from prefaudit.tasks.send_mail import send_mail as send

write_forms = task(task_display_name="Écrire les formulaires")(tasks.write_forms)
mail_forms = task(task_display_name="Préparer les courriels des formulaires")(tasks.mail_forms)
send_mail = task(task_display_name="Envoyer les courriels")(send)


@task_group(prefix_group_id=False, group_display_name="Distribuer les formulaires")
def distribute_forms(campaign: Any) -> None:
    """Write the forms of a campaign → queue those that were not sent yet → send."""
    write_forms(campaign) >> mail_forms(campaign) >> send_mail()
