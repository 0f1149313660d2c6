"""The mailbox: mails of registered senders bring returns; mails of unknown senders wait in quarantine for a person.

What a From header says is not proof. So nothing is ever answered to a sender: answers go to the registered address of
the site that the workbook names. The ledger, not a flag of the mailbox, says which mails were processed.
"""

import hashlib
import imaplib
import logging
import ssl
from dataclasses import dataclass, field

from imap_tools import A, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessage
from imap_tools.errors import ImapToolsError
from upath import UPath

from prefaudit import atomic
from prefaudit.ingestion.deliveries import Sender, deliver
from prefaudit.mail.contacts import sites_of
from prefaudit.mail.letter import Letter, identity, read_letter
from prefaudit.mail.server_address import MailUnavailable, ServerAddress, server_address
from prefaudit.mail.smtp import TIMEOUT
from prefaudit.model.errors import OperatorError
from prefaudit.settings import Settings
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

# A mail may bring several returns.
_LARGEST_MAIL = 4
_PORTS = {"imaps": 993, "imap": 143}
DONE, WAITING = "Traités", "Quarantaine"

log = logging.getLogger(__name__)


@dataclass
class Collected:
    """The mails of the mailbox, counted by what became of them, and how many files were taken in."""

    states: dict[str, int] = field(default_factory=lambda: {"taken": 0, "quarantined": 0, "empty": 0})
    files: int = 0


class MailUnknown(OperatorError):
    """There is no such mail in quarantine."""


def collect(settings: Settings, connection: Connection) -> Collected:
    """Take in the mails of the mailbox that were not processed before; nothing where no mailbox is set.

    Raises:
        MailUnavailable: The mailbox cannot be read; what was taken in before is safe.
    """
    collected = Collected()
    if not settings.imap_url:
        return collected
    at = server_address(settings.imap_url, "PREFAUDIT_IMAP_URL", _PORTS)
    folder = at.folder or "INBOX"
    try:
        with _opened(at, folder) as box:
            for uid in box.uids():
                _process(settings, connection, box, uid, f"{at.user}@{at.host}/{folder}", collected)
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        reason = type(error).__name__
        if isinstance(error, ssl.SSLCertVerificationError):
            reason = f"its certificate is not trusted: {error.verify_message}"
        raise MailUnavailable(
            f"The mailbox {folder} of {at.host} cannot be read ({reason}). Check PREFAUDIT_IMAP_URL and the server, "
            "then clear this task; the other channels are not touched by this."
        ) from error
    except UnicodeEncodeError:
        raise MailUnavailable(
            "The user or the password of PREFAUDIT_IMAP_URL has letters that the protocol cannot carry. Set a password "
            "of ASCII characters, then clear this task."
        ) from None
    return collected


class _Fetched(MailMessage):
    """A mail as the server gave it: its bytes, `raw`, and its size in bytes, `size_rfc822`."""

    def __init__(self, fetch_data: list[object]) -> None:
        self.raw, self._raw_uid_data, self._raw_flag_data = self._get_message_data_parts(fetch_data)


def _fetched(box: BaseMailBox, uid: str, *, headers_only: bool = False) -> _Fetched | None:
    """Return a mail, or its headers; None where it is gone."""
    found = next(iter(box.fetch(A(uid=uid), mark_seen=False, headers_only=headers_only)), None)
    return found if isinstance(found, _Fetched) else None


def _opened(at: ServerAddress, folder: str) -> BaseMailBox:
    if at.scheme == "imaps":
        box: BaseMailBox = MailBox(at.host, at.port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
    elif at.is_here:
        box = MailBoxUnencrypted(at.host, at.port, timeout=TIMEOUT)
    else:
        # Never a password in the clear to another machine, nor to one that has no right to the host's name.
        box = MailBoxStartTls(at.host, at.port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
    box.email_message_class = _Fetched
    return box.login(at.user, at.password, initial_folder=folder)


def _process(
    settings: Settings, connection: Connection, box: BaseMailBox, uid: str, name: str, collected: Collected
) -> None:
    head = _fetched(box, uid, headers_only=True)
    if head is None:
        return
    message_id, files = identity(head.raw), 0
    known = connection.execute(
        "select state from ledger.mails where mailbox = %s and message_id = %s", [name, message_id]
    ).fetchone()
    if known:
        state = str(known[0])
    elif head.size_rfc822 > _LARGEST_MAIL * settings.file_size_limit:
        state = "quarantined"
        reason = f"Le message pèse {head.size_rfc822 // 2**20} Mio : trop pour être lu ici. Ouvrez-le dans la boîte."
        _record(connection, read_letter(head.raw), message_id, name, state=state, reason=reason)
    elif (mail := _fetched(box, uid)) is None:
        return
    else:
        state, files = _take(settings, connection, mail.raw, message_id, name)
    if not known:
        collected.states[state] += 1
        collected.files += files
    _move(box, uid, WAITING if state == "quarantined" else DONE)


def _take(settings: Settings, connection: Connection, raw: bytes, message_id: str, name: str) -> tuple[str, int]:
    """Take in the workbooks of a mail, or quarantine it; return its state and how many files were taken in."""
    letter = read_letter(raw)
    sites = sites_of(connection, letter.sender) if letter.sender else []
    attached = len(letter.files) + letter.unreadable
    reason = _objection(settings, sites, letter)
    if attached and not reason:
        # Killed after this line, the next run delivers the same files again: the same content is one submission.
        deliver(settings, connection, letter.files, Sender("mail", letter.sender, message_id))
        _record(connection, letter, message_id, name, state="taken", sites=sites)
        return "taken", len(letter.files)
    if not attached and (sites or letter.automatic):
        _record(connection, letter, message_id, name, state="empty", sites=sites)
        return "empty", 0
    place = UPath(settings.archive) / "quarantine" / f"{hashlib.sha256(raw).hexdigest()}.eml"
    atomic.write(place, raw, durable=True)
    _record(connection, letter, message_id, name, state="quarantined", sites=sites, place=str(place), reason=reason)
    return "quarantined", 0


def _objection(settings: Settings, sites: list[str], letter: Letter) -> str:
    """Return in French why a person must decide on the files of a mail; empty where they may be taken in."""
    if not sites:
        return "L'adresse de l'expéditeur n'est enregistrée pour aucun site."
    if letter.unreadable:
        return "Le message est endommagé : une pièce jointe au moins ne peut pas être lue. Ouvrez-le dans la boîte."
    large = [name for name, data in letter.files if len(data) > settings.file_size_limit]
    if large:
        return f"« {large[0]} » dépasse {settings.file_size_limit // 2**20} Mio."
    return ""


def _record(  # noqa: PLR0913  the columns of a mail
    connection: Connection,
    letter: Letter,
    message_id: str,
    mailbox: str,
    *,
    state: str,
    sites: list[str] | None = None,
    place: str | None = None,
    reason: str | None = None,
) -> None:
    values = {
        "mailbox": mailbox,
        "message_id": message_id,
        "sender": letter.shown_sender[:300],
        "subject": letter.subject[:300],
        "sent_at": letter.sent_at,
        "state": state,
        "sites": sites or [],
        "attachments": len(letter.files) + letter.unreadable,
        "place": place,
        "reason": reason,
    }
    connection.execute(statement("ingestion/add_mail.sql"), values)


def _move(box: BaseMailBox, uid: str, folder: str) -> None:
    """Move a mail that was processed; where that fails it stays, and the ledger knows it."""
    try:
        if not box.folder.exists(folder):
            box.folder.create(folder)
        box.move(uid, folder)
    except (ImapToolsError, imaplib.IMAP4.error):
        log.warning(
            "A mail could not be moved to « %s »; it is not processed again all the same.", folder, exc_info=True
        )


def release(settings: Settings, connection: Connection, mail: int, by: str, reason: str) -> int:
    """Deliver the readable files of a quarantined mail, as a person decided; return how many.

    Raises:
        MailUnknown: There is no such mail in quarantine.
    """
    place, sender, message_id = _quarantined(connection, mail)
    files = read_letter(UPath(place).read_bytes()).files
    if files:
        deliver(settings, connection, files, Sender("mail", sender, message_id))
    with connection.transaction():
        _settle(connection, mail, "released", by)
        record(connection, AuditLogEntry(AuditLogKind.RELEASE, by, reason, content={"mail": mail, "files": len(files)}))
    UPath(place).unlink(missing_ok=True)
    return len(files)


def discard(connection: Connection, mail: int, by: str, reason: str) -> None:
    """Delete a quarantined mail, as a person decided. Raises MailUnknown."""
    place, _, _ = _quarantined(connection, mail)
    with connection.transaction():
        _settle(connection, mail, "discarded", by)
        record(connection, AuditLogEntry(AuditLogKind.DISCARD, by, reason, content={"mail": mail}))
    UPath(place).unlink(missing_ok=True)


def _quarantined(connection: Connection, mail: int) -> tuple[str, str, str]:
    row = connection.execute(
        "select place, sender, message_id from ledger.mails where mail_id = %s and state = 'quarantined' "
        "and place is not null",
        [mail],
    ).fetchone()
    if row is None:
        raise MailUnknown(f"There is no mail {mail} in quarantine.")
    return str(row[0]), str(row[1]), str(row[2])


def _settle(connection: Connection, mail: int, state: str, by: str) -> None:
    connection.execute(
        "update ledger.mails set state = %s, place = null, handled_at = clock_timestamp(), handled_by = %s "
        "where mail_id = %s",
        [state, by, mail],
    )
