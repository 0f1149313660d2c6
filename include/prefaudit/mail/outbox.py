"""The outbox: each mail is queued once, under a key that says what it is about, and sent later.

A process killed between the server's reply and the update of the ledger, or one whose database is lost while it sends,
sends the mail again, under the same Message-ID, which mail programs show once.
"""

import logging
from dataclasses import dataclass

from prefaudit.mail.composition import Unsendable, compose, wire_address
from prefaudit.mail.server_address import MailUnavailable
from prefaudit.mail.smtp import Accepted, Rejection, Transport
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement
from prefaudit.warehouse.postgres.text import sanitize_text

# So many messages one after the other that end the connection are the server's fault.
_MOST_LOST = 20

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
    """How many messages the server accepted, how many will not be sent (permanently rejected, or given up after
    `mail_tries`), and how many wait for another try."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0

    def __str__(self) -> str:
        """Return the counts in a sentence."""
        return f"{self.sent} mails sent, {self.failed} rejected or given up, {self.waiting} to be tried again"


def queue(connection: Connection, message: Message) -> bool:
    """Queue a message; return whether it is new: one with the same key is queued once."""
    values = {name: sanitize_text(value) for name, value in message.__dict__.items()}
    return connection.execute(statement("mail/queue.sql"), values).fetchone() is not None


def send_due(settings: Settings, connection: Connection) -> Sent:
    """Send the messages that are due, in order; nothing where no mail server is set.

    What happens to one message is its own: rejected for now, or the end of its connection, it is tried again after a
    pause that doubles each time, and given up after `mail_tries`. The others go on, by a new connection where it takes
    one.

    Raises:
        MailUnavailable: The server cannot be used at all.
    """
    if not settings.smtp_url or _next(connection, 0) is None:
        return Sent()
    _require_sender(settings)
    counts = {"sent": 0, "failed": 0, "given_up": 0, "queued": 0}
    after = lost = 0
    with Transport(settings.smtp_url) as transport:
        while (done := _send_next(settings, connection, transport, after)) is not None:
            after, state, is_lost = done
            counts[state] += 1
            lost = lost + 1 if is_lost else 0
            if lost == _MOST_LOST:
                raise MailUnavailable(
                    f"The mail server ended {lost} connections, message after message. Check the server, then clear "
                    "this task; queued mails are kept and sent then."
                )
    return Sent(counts["sent"], counts["failed"] + counts["given_up"], counts["queued"])


def _require_sender(settings: Settings) -> None:
    if not settings.mail_from:
        raise MailUnavailable("PREFAUDIT_MAIL_FROM is not set: mails need a sender. Set it, then clear this task.")
    try:
        wire_address(settings.mail_from)
    except Unsendable as error:
        raise MailUnavailable(f"PREFAUDIT_MAIL_FROM: {error}. Correct it, then clear this task.") from error


def _next(connection: Connection, after: int) -> tuple[object, ...] | None:
    return connection.execute(statement("mail/next_queued.sql"), {"after": after}).fetchone()


def _send_next(
    settings: Settings, connection: Connection, transport: Transport, after: int
) -> tuple[int, str, bool] | None:
    """Send the next message; return its number, its state and whether the connection ended, None where none is left."""
    with connection.transaction():
        row = _next(connection, after)
        if row is None:
            return None
        number, attempts, *content = row
        refused, done = _sent(settings, transport, content)
        rejection = done if isinstance(done, Rejection) else None
        state = _state(rejection, int(str(attempts)) + 1, settings)
        error = "; ".join(filter(None, [refused, rejection.reply if rejection else done.refused]))  # type: ignore[union-attr]
        if error:
            log.warning("The mail %s (%s): %s", number, state, error)
        values = {"message": number, "state": state, "error": sanitize_text(error) or None}
        connection.execute(statement("mail/settle.sql"), {**values, "pause": settings.mail_pause})
    return int(str(number)), state, bool(rejection and rejection.lost)


def _sent(settings: Settings, transport: Transport, content: list[object]) -> tuple[str, Accepted | Rejection]:
    """Return which recipients have no usable address, and what the server answered."""
    try:
        outgoing = compose(settings.mail_from, *content)  # type: ignore[arg-type]
    except OSError as error:
        return "", Rejection(False, f"a file to attach cannot be read ({error.strerror or error})")
    except Exception as error:  # libraries of mails raise nearly anything on what nobody foresaw
        return "", Rejection(True, str(error) or type(error).__name__)
    return "; ".join(outgoing.unusable), transport.send(outgoing)


def _state(rejection: Rejection | None, tries: int, settings: Settings) -> str:
    if rejection is None:
        return "sent"
    if rejection.permanent:
        return "failed"
    return "given_up" if tries >= settings.mail_tries else "queued"
