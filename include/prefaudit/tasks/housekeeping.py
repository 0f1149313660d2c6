"""What the tasks of the DAG `housekeeping` do, callable without Airflow."""
# ruff: noqa: PLC0415  this module is imported whenever Airflow parses the DAG: heavy libraries wait for the task

import logging
from datetime import UTC, datetime

from prefaudit.settings import Settings

log = logging.getLogger(__name__)


def apply_retention(settings: Settings | None = None) -> str:
    """Remove what is expired; return how much."""
    from prefaudit.archive.retention import apply_retention as apply
    from prefaudit.archive.sync import sync_archive
    from prefaudit.warehouse.postgres.connection import connect
    from prefaudit.warehouse.setup import prepare

    settings = settings or Settings.from_env()
    prepare(settings)
    with connect(settings) as connection:
        done = str(apply(settings, connection, datetime.now(tz=UTC)))
        # What was erased in the ledger is erased in the manifests too.
        sync_archive(settings, connection)
    log.info("Removed: %s.", done)
    return done


def shorten_history(settings: Settings | None = None) -> str:
    """Remove old runs from Airflow's history; return what was done."""
    from prefaudit.archive.retention import shorten_history as shorten

    message = shorten(settings or Settings.from_env(), datetime.now(tz=UTC))
    log.info("%s", message)
    return message
