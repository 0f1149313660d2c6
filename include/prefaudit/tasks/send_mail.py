"""The last step of every DAG that mails, callable without Airflow."""
# ruff: noqa: PLC0415  this module is imported whenever Airflow parses the DAG: heavy libraries wait for the task

import logging

from prefaudit.model.step_log import log_step
from prefaudit.settings import Settings

log = logging.getLogger(__name__)


def send_mail(settings: Settings | None = None) -> int:
    """Send the queued mails; return how many were sent."""
    from prefaudit.mail.outbox import send_due
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    if not settings.smtp_url:
        log.info("No mail is sent: PREFAUDIT_SMTP_URL is not set. Queued mails are kept.")
        return 0
    with connect(settings) as connection:
        sent = send_due(settings, connection)
    log_step(log, "%s.", sent, sent=sent.sent, failed=sent.failed, waiting=sent.waiting)
    return sent.sent
