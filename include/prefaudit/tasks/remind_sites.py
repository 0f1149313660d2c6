"""What the tasks of the DAG `remind_sites` do, callable without Airflow."""
# ruff: noqa: PLC0415  this module is imported whenever Airflow parses the DAG: heavy libraries wait for the task

import logging
from datetime import date

from prefaudit.l10n import clock
from prefaudit.model.step_log import log_step
from prefaudit.settings import Settings

log = logging.getLogger(__name__)


def remind(today: date | None = None, settings: Settings | None = None) -> int:
    """Queue the reminders of a day (today in Paris by default) and the digest of the bureau; return how many."""
    from prefaudit.campaigns.reminders import remind as queue
    from prefaudit.warehouse.campaigns import current_reference
    from prefaudit.warehouse.postgres.connection import connect
    from prefaudit.warehouse.setup import prepare

    settings = settings or Settings.from_env()
    prepare(settings)
    day = today or clock.today()
    with connect(settings) as connection:
        done = queue(settings, connection, current_reference(connection, settings.reference), day)
    log_step(
        log,
        "%d sites reminded; %d have no registered address.",
        done.queued,
        len(done.unreachable),
        queued=done.queued,
        without_address=len(done.unreachable),
    )
    return done.queued
