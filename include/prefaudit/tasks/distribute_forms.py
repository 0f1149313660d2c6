"""What the task group `distribute_forms` does for a campaign, callable without Airflow."""
# ruff: noqa: PLC0415  this module is imported whenever Airflow parses the DAG: heavy libraries wait for the task

import logging

from prefaudit.model.step_log import log_step
from prefaudit.settings import Settings

log = logging.getLogger(__name__)


def write_forms(campaign: str, settings: Settings | None = None) -> str:
    """Write the prefilled forms of a campaign and their zip; return where the zip stands."""
    from prefaudit.campaigns.forms.bundle import write_bundle
    from prefaudit.warehouse.campaigns import current_reference
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        reference = current_reference(connection, settings.reference)
    place = write_bundle(settings, reference, campaign)
    log_step(log, "The forms of the campaign %s are in %s.", campaign, place, campaign=campaign)
    return place


def mail_forms(campaign: str, settings: Settings | None = None) -> int:
    """Mail each form of a campaign to its site, once; return how many were queued now."""
    from prefaudit.campaigns.forms.bundle import queue_forms
    from prefaudit.warehouse.campaigns import current_reference
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        reference = current_reference(connection, settings.reference)
        queued, unknown = queue_forms(settings, connection, reference, campaign)
    log_step(
        log,
        "%d forms queued; %d returns are expected from sites without a registered address.",
        queued,
        unknown,
        campaign=campaign,
        queued=queued,
        without_address=unknown,
    )
    return queued
