"""Alerts: one message to the people on duty for one thing that went wrong, saying what to do and where to look."""

import logging
import smtplib
from dataclasses import dataclass

import psycopg

from prefaudit.l10n.typography import NO_BREAK
from prefaudit.mail.outbox import Message, queue, send_due
from prefaudit.mail.server_address import MailUnavailable
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import DatabaseUnavailable, connect

log = logging.getLogger(__name__)

SUBJECT = "[prefaudit]"


@dataclass(frozen=True)
class Alert:
    """What went wrong: `key` identifies it, so that it is sent once; `what` is a title, `why` a sentence with
    what to do, `link` the page to look at."""

    key: str
    what: str
    why: str
    link: str = ""

    @property
    def subject(self) -> str:
        """Return the title of the message."""
        return f"{SUBJECT} {self.what}"

    @property
    def body(self) -> str:
        """Return the text of the message."""
        return "\n\n".join(filter(None, [self.what, self.why, self.link and f"Page{NO_BREAK}: {self.link}"]))


def send_once(settings: Settings, alert: Alert) -> bool:
    """Mail an alert to the bureau, unless one of the same key was; return whether it is new.

    An alert must not raise an error of its own: where the database or the mail server is unreachable, that is logged,
    and the alert counts as new, so that other services may send it.
    """
    try:
        with connect(settings) as connection:
            recipients = (settings.bureau,) if settings.bureau else ()
            new = queue(connection, Message("alert", f"alert/{alert.key}", recipients, alert.subject, alert.body))
            send_due(settings, connection)
    except (DatabaseUnavailable, psycopg.Error, MailUnavailable, OSError, smtplib.SMTPException) as error:
        log.warning("The alert « %s » could not be mailed: %s", alert.what, error)
        return True
    return new
