"""What the tasks of the DAG `open_campaign` do, callable without Airflow."""
# ruff: noqa: PLC0415  this module is imported whenever Airflow parses the DAG: heavy libraries wait for the task

import logging
from collections.abc import Mapping
from typing import Any

from prefaudit.model.step_log import log_step
from prefaudit.settings import Settings

log = logging.getLogger(__name__)


def register(form: Mapping[str, Any], by: str, settings: Settings | None = None) -> str:
    """Register a campaign as a form gives it, with its expected returns; return its code."""
    from prefaudit.archive.sync import sync_archive
    from prefaudit.campaigns.opening import Decision, campaign_from_form, open_campaign
    from prefaudit.warehouse.postgres.connection import connect
    from prefaudit.warehouse.setup import prepare

    settings = settings or Settings.from_env()
    prepare(settings)
    wanted = campaign_from_form(form)
    with connect(settings) as connection:
        new = open_campaign(settings, connection, wanted, Decision(by, str(form.get("reason") or "")))
        sync_archive(settings, connection)
    code = str(wanted["campaign_code"])
    how = "" if new else " already, as the form says: nothing changed"
    log_step(log, "The campaign %s is registered%s.", code, how, campaign=code)
    return code
