"""The outbox: each mail is queued once, under a key that says what it is about, and sent later.

A process killed between the server's reply and the update of the ledger sends the mail again, under the same
Message-ID, which mail programs show once.
"""

import hashlib
import logging
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from upath import UPath

from prefaudit.mail.server_address import MailUnavailable
from prefaudit.mail.smtp import Transport
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

# Python's own folding loses spaces beside letters with accents: a subject stays on one line.
_POLICY = SMTP.clone(max_line_length=900)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """A mail to send: `dedupe_key` says what it is about, `attachments` where the files stand."""

    kind: str
    dedupe_key: str
    recipients: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple[str, ...] = ()
    campaign: str = ""
    site: str = ""
    submission: int | None = None


@dataclass(frozen=True)
class Sent:
    """How many messages the server accepted, and how many it permanently rejected."""

    sent: int = 0
    failed: int = 0


def queue(connection: Connection, message: Message) -> bool:
    """Queue a message; return whether it is new: one with the same key is queued once."""
    values = {**message.__dict__, "recipients": list(message.recipients), "attachments": list(message.attachments)}
    return connection.execute(statement("mail/queue.sql"), values).fetchone() is not None


def send_due(settings: Settings, connection: Connection) -> Sent:
    """Send the queued messages, in order; nothing where no mail server is set.

    What the server rejects temporarily stays queued.

    Raises:
        MailUnavailable: The server cannot be used at all.
    """
    waiting = connection.execute("select 1 from ledger.messages where state = 'queued' limit 1").fetchone()
    if not settings.smtp_url or waiting is None:
        return Sent()
    if not settings.mail_from:
        raise MailUnavailable("PREFAUDIT_MAIL_FROM is not set: mails need a sender. Set it, then clear this task.")
    counts = {"sent": 0, "failed": 0, "queued": 0}
    with Transport(settings.smtp_url) as transport:
        after = 0
        while (done := _send_next(settings, connection, transport, after)) is not None:
            after, state = done
            counts[state] += 1
    return Sent(counts["sent"], counts["failed"])


def _send_next(settings: Settings, connection: Connection, transport: Transport, after: int) -> tuple[int, str] | None:
    """Send the next message; return its number and its state, None where none is left."""
    with connection.transaction():
        row = connection.execute(statement("mail/next_queued.sql"), {"after": after}).fetchone()
        if row is None:
            return None
        number = int(row[0])
        rejection = transport.send(_mail(settings, *row[1:]))
        state = "sent" if rejection is None else "failed" if rejection.permanent else "queued"
        if rejection:
            kind = "permanently" if rejection.permanent else "temporarily"
            log.warning("The mail %d was %s rejected: %s", number, kind, rejection.reply)
        values = {"message": number, "state": state, "error": rejection.reply if rejection else None}
        connection.execute(statement("mail/settle.sql"), values)
    return number, state


def _mail(
    settings: Settings,
    kind: str,
    dedupe_key: str,
    recipients: Sequence[str],
    subject: str,
    body: str,
    attachments: Sequence[str],
) -> EmailMessage:
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = settings.mail_from
    mail["To"] = ", ".join(recipients)
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = formatdate()
    domain = settings.mail_from.rpartition("@")[2].strip("> ")
    mail["Message-ID"] = f"<{hashlib.sha256(dedupe_key.encode()).hexdigest()[:32]}@{domain}>"
    # No automatic answer may come back to what is automatic itself.
    mail["Auto-Submitted"] = "auto-replied" if kind in {"acknowledgement", "mail_answer"} else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(body)
    for place in map(UPath, attachments):
        if place.exists():
            main, _, sub = (mimetypes.guess_type(place.name)[0] or "application/octet-stream").partition("/")
            mail.add_attachment(place.read_bytes(), maintype=main, subtype=sub, filename=place.name)
        else:
            log.warning("%s is no longer there and is not attached.", place)
    return mail
