"""Wherever a campaign has new returns to ask for: the prefilled forms are written, and mailed to the sites."""

from typing import Any

from airflow.sdk import task, task_group

from prefaudit.tasks import distribute_forms
from prefaudit.tasks.send_mail import send_mail as send


@task_group(prefix_group_id=False)
def hand_out(campaign: Any) -> None:
    """Write the forms of a campaign → put those that were not sent yet into the mail → send."""

    @task
    def write_forms(campaign: str) -> str:
        return distribute_forms.write_forms(campaign)

    @task
    def mail_forms(campaign: str) -> int:
        return distribute_forms.mail_forms(campaign)

    @task
    def send_mail() -> int:
        return send()

    write_forms(campaign) >> mail_forms(campaign) >> send_mail()
