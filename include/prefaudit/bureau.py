"""What the bureau does beside the night, step by step: what the tasks of the other DAGs do, callable without Airflow.

Heavy libraries are imported inside the steps that need them: this module is imported at every DAG parse.
"""
# ruff: noqa: PLC0415  the reason stands above

import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from prefaudit import paris
from prefaudit.settings import Settings

log = logging.getLogger(__name__)


def open_campaign(form: Mapping[str, Any], by: str, settings: Settings | None = None) -> str:
    """Register a campaign as a form gives it, and who owes it a return; give its code."""
    from prefaudit import night
    from prefaudit.campaigns.opening import Decision, document
    from prefaudit.campaigns.opening import open_campaign as register
    from prefaudit.records import keep_records
    from prefaudit.warehouse.connection import connect

    settings = settings or Settings.from_env()
    night.prepare(settings)
    wanted = document(form)
    with connect(settings) as connection:
        new = register(settings, connection, wanted, Decision(by, str(form.get("reason") or "")))
        keep_records(settings, connection)
    code = str(wanted["campaign_code"])
    log.info("The campaign %s is registered%s.", code, "" if new else " already, as the form says: nothing changed")
    return code


def amend_campaign(form: Mapping[str, Any], by: str, settings: Settings | None = None) -> str:
    """Add sites to a campaign or extend their due date, as a form says; give the campaign's code."""
    from prefaudit import night
    from prefaudit.campaigns.opening import Decision, add_sites, codes, extend
    from prefaudit.records import keep_records
    from prefaudit.warehouse.connection import connect

    settings = settings or Settings.from_env()
    night.prepare(settings)
    act = extend if form["what"] == EXTEND else add_sites
    with connect(settings) as connection:
        changed = act(
            settings,
            connection,
            str(form["campaign"]),
            codes(str(form["sites"])),
            str(form["audit_type"]),
            str(form["due_on"]),
            Decision(by, str(form["reason"])),
        )
        keep_records(settings, connection)
    log.info("%s: %d sites of the campaign %s changed.", form["what"], changed, form["campaign"])
    return str(form["campaign"])


# The words of the form of an amendment.
ADD, EXTEND = "Ajouter des sites", "Reporter l'échéance"


def write_forms(campaign: str, settings: Settings | None = None) -> str:
    """Write the prefilled forms of a campaign and their zip; give where the zip stands."""
    from prefaudit.campaigns.forms_out import write_bundle
    from prefaudit.warehouse.campaigns import current_reference
    from prefaudit.warehouse.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        reference = current_reference(connection, settings.reference)
    place = write_bundle(settings, reference, campaign)
    log.info("The forms of the campaign %s are in %s.", campaign, place)
    return place


def mail_forms(campaign: str, settings: Settings | None = None) -> int:
    """Mail each form of a campaign to its site, once; give how many were sent to now."""
    from prefaudit.campaigns.forms_out import queue_forms
    from prefaudit.warehouse.campaigns import current_reference
    from prefaudit.warehouse.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        reference = current_reference(connection, settings.reference)
        queued, unknown = queue_forms(settings, connection, reference, campaign)
    log.info("%d forms are to be mailed; %d returns are owed by sites without a registered address.", queued, unknown)
    return queued


def send_mail(settings: Settings | None = None) -> int:
    """Send the mail that waits; give how many were sent."""
    from prefaudit.mail.outbox import send_due
    from prefaudit.warehouse.connection import connect

    settings = settings or Settings.from_env()
    if not settings.smtp_url:
        log.info("No mail is sent: PREFAUDIT_SMTP_URL is not set. What waits is kept.")
        return 0
    with connect(settings) as connection:
        sent = send_due(settings, connection)
    log.info("%d mails sent, %d refused for good by the server.", sent.sent, sent.failed)
    return sent.sent


def remind(today: date | None = None, settings: Settings | None = None) -> int:
    """Put the reminders of a day (today in Paris by default) and the digest of the bureau into the mail."""
    from prefaudit import night
    from prefaudit.campaigns.reminders import remind as put
    from prefaudit.warehouse.campaigns import current_reference
    from prefaudit.warehouse.connection import connect

    settings = settings or Settings.from_env()
    night.prepare(settings)
    day = today or paris.today()
    with connect(settings) as connection:
        done = put(settings, connection, current_reference(connection, settings.reference), day)
    log.info("%d sites reminded; %d have no registered address.", done.queued, len(done.unreachable))
    return done.queued


def keep_house(settings: Settings | None = None) -> str:
    """Remove what has had its time; say how much."""
    from prefaudit import night
    from prefaudit.housekeeping import sweep
    from prefaudit.records import keep_records
    from prefaudit.warehouse.connection import connect

    settings = settings or Settings.from_env()
    night.prepare(settings)
    with connect(settings) as connection:
        done = str(sweep(settings, connection, datetime.now(tz=UTC)))
        # What was erased in the ledger is erased in the manifests too.
        keep_records(settings, connection)
    log.info("Removed: %s.", done)
    return done


def shorten_history(settings: Settings | None = None) -> str:
    """Remove old runs from Airflow's history; say what was done."""
    from prefaudit.housekeeping import shorten_history as shorten

    said = shorten(settings or Settings.from_env(), datetime.now(tz=UTC))
    log.info("%s", said)
    return said
