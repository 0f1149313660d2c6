"""Wherever a campaign has new returns to ask for: the prefilled forms are written, and mailed to the sites."""

from typing import Any

from airflow.sdk import task, task_group

from prefaudit import bureau


@task_group(prefix_group_id=False)
def hand_out(campaign: Any) -> None:
    """Write the forms of a campaign → put those that were not sent yet into the mail → send."""

    @task
    def write_forms(campaign: str) -> str:
        return bureau.write_forms(campaign)

    @task
    def mail_forms(campaign: str) -> int:
        return bureau.mail_forms(campaign)

    @task
    def send_mail() -> int:
        return bureau.send_mail()

    write_forms(campaign) >> mail_forms(campaign) >> send_mail()
