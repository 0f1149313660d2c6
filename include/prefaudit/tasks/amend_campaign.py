"""What the tasks of the DAG `amend_campaign` do, callable without Airflow."""
# ruff: noqa: PLC0415  this module is imported whenever Airflow parses the DAG: heavy libraries wait for the task

import logging
from collections.abc import Mapping
from typing import Any

from prefaudit.model.step_log import log_step
from prefaudit.settings import Settings

log = logging.getLogger(__name__)


def amend(form: Mapping[str, Any], by: str, settings: Settings | None = None) -> str:
    """Add sites to a campaign or extend their due date, as a form says; return the campaign's code."""
    from prefaudit.archive.sync import sync_archive
    from prefaudit.campaigns.opening import Decision, add_sites, extend_due_date, site_codes
    from prefaudit.campaigns.plausible import DecisionRefused
    from prefaudit.warehouse.postgres.connection import connect
    from prefaudit.warehouse.setup import prepare

    settings = settings or Settings.from_env()
    decide = {"add_sites": add_sites, "extend_due_date": extend_due_date}.get(str(form["what"]))
    if decide is None:
        raise DecisionRefused(
            f"The program does not know how to carry out « {form['what']} », which the list campaign_decision of "
            "code_lists.csv offers. Choose another decision, and remove that line."
        )
    prepare(settings)
    with connect(settings) as connection:
        changed = decide(
            settings,
            connection,
            str(form["campaign"]),
            site_codes(str(form["sites"])),
            str(form["audit_type"]),
            str(form["due_on"]),
            Decision(by, str(form["reason"])),
        )
        sync_archive(settings, connection)
    code = str(form["campaign"])
    log_step(
        log, "%s: %d sites of the campaign %s changed.", form["what"], changed, code, campaign=code, changed=changed
    )
    return code
