"""The way in: the mails of a mailbox whose sender is registered bring returns; those of strangers wait for a person.

What a From header says is not proof. So nothing is ever answered to a sender: answers go to the registered address of
the site that the workbook names. The ledger, not a flag of the mailbox, says which mail was looked at.
"""

import hashlib
import imaplib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.utils import getaddresses
from urllib.parse import unquote, urlsplit

from imap_tools import A, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessage
from imap_tools.errors import ImapToolsError
from imap_tools.message import MailAttachment
from upath import UPath

from prefaudit.delivery import Sender, deliver
from prefaudit.mail.contacts import sites_of
from prefaudit.mail.smtp import LOOPBACK, TIMEOUT, MailUnavailable
from prefaudit.settings import Settings
from prefaudit.warehouse.acts import Act, Kind, record
from prefaudit.warehouse.connection import Connection
from prefaudit.warehouse.sql import statement
from prefaudit.warehouse.storable import storable

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
# What mail programs attach by themselves.
_BY_ITSELF = ("image/", "text/", "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-")
# A mail may bring several returns.
_LARGEST_MAIL = 4
DONE, WAITING = "Traités", "Quarantaine"

log = logging.getLogger(__name__)


@dataclass
class Collected:
    """What a look into the mailbox gave: mails by what became of them, and how many files were taken in."""

    states: dict[str, int] = field(default_factory=lambda: {"taken": 0, "quarantined": 0, "empty": 0})
    files: int = 0


class MailUnknown(LookupError):
    """There is no such mail in quarantine."""


def collect(settings: Settings, connection: Connection) -> Collected:
    """Take in the mails of the mailbox that were not looked at before; nothing where no mailbox is set.

    Raises MailUnavailable where the mailbox cannot be read; what was taken in before is safe.
    """
    collected = Collected()
    if not settings.imap_url:
        return collected
    address = urlsplit(settings.imap_url)
    folder = unquote(address.path.strip("/")) or "INBOX"
    name = f"{unquote(address.username or '')}@{address.hostname}/{folder}"
    try:
        with _opened(settings, folder) as box:
            for uid in box.uids():
                _look_at(settings, connection, box, uid, name, collected)
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        raise MailUnavailable(
            f"The mailbox {folder} of {address.hostname} cannot be read ({type(error).__name__}). Check "
            "PREFAUDIT_IMAP_URL and the server, then clear this task; the other channels are not touched by this."
        ) from error
    return collected


def _opened(settings: Settings, folder: str) -> BaseMailBox:
    url = urlsplit(settings.imap_url)
    host = url.hostname or ""
    if url.scheme == "imaps":
        box: BaseMailBox = MailBox(host, url.port or 993, timeout=TIMEOUT)
    elif url.scheme == "imap" and host in LOOPBACK:
        box = MailBoxUnencrypted(host, url.port or 143, timeout=TIMEOUT)
    elif url.scheme == "imap":
        # Never a password in the clear to another machine.
        box = MailBoxStartTls(host, url.port or 143, timeout=TIMEOUT)
    else:
        raise MailUnavailable("PREFAUDIT_IMAP_URL is not understood. Write imaps://user:password@host:port/INBOX.")
    return box.login(unquote(url.username or ""), unquote(url.password or ""), initial_folder=folder)


def _look_at(
    settings: Settings, connection: Connection, box: BaseMailBox, uid: str, name: str, collected: Collected
) -> None:
    head = next(iter(box.fetch(A(uid=uid), mark_seen=False, headers_only=True)), None)
    if head is None:
        return
    message_id, files = _identity(head), 0
    known = connection.execute(
        "select state from ledger.mails where mailbox = %s and message_id = %s", [name, message_id]
    ).fetchone()
    if known:
        state = str(known[0])
    elif head.size_rfc822 > _LARGEST_MAIL * settings.file_size_limit:
        state = "quarantined"
        reason = f"Le message pèse {head.size_rfc822 // 2**20} Mio : trop pour être lu ici. Ouvrez-le dans la boîte."
        _note(connection, head, message_id, name, state=state, reason=reason)
    else:
        mail = next(iter(box.fetch(A(uid=uid), mark_seen=False)))
        state, files = _take(settings, connection, mail, message_id, name)
    if not known:
        collected.states[state] += 1
        collected.files += files
    _file(box, uid, WAITING if state == "quarantined" else DONE)


def _take(settings: Settings, connection: Connection, mail: MailMessage, message_id: str, name: str) -> tuple[str, int]:
    """Take the workbooks of a mail in, or put it into quarantine; give what became of it and how many files came."""
    sender = _sender(mail)
    sites = sites_of(connection, sender) if sender else []
    files = list(_attachments(mail))
    reason = _objection(settings, sites, files)
    if files and not reason:
        # A kill after this line takes the same files in once more: the same content is the same submission.
        deliver(settings, connection, files, Sender("mail", sender, message_id))
        _note(connection, mail, message_id, name, state="taken", sites=sites, files=len(files))
        return "taken", len(files)
    if not files and (sites or _automatic(mail)):
        _note(connection, mail, message_id, name, state="empty", sites=sites)
        return "empty", 0
    raw = mail.obj.as_bytes()
    place = UPath(settings.archive) / "quarantine" / f"{hashlib.sha256(raw).hexdigest()}.eml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(raw)
    _note(
        connection,
        mail,
        message_id,
        name,
        state="quarantined",
        sites=sites,
        files=len(files),
        place=str(place),
        reason=reason or "L'expéditeur n'est pas enregistré.",
    )
    return "quarantined", 0


def _objection(settings: Settings, sites: list[str], files: list[tuple[str, bytes]]) -> str:
    """Why the files of a mail must not be taken in by themselves, in French; empty where they may be."""
    if not sites:
        return "L'adresse de l'expéditeur n'est enregistrée pour aucun site."
    large = [name for name, data in files if len(data) > settings.file_size_limit]
    if large:
        return f"« {large[0]} » dépasse {settings.file_size_limit // 2**20} Mio."
    return ""


def _sender(mail: MailMessage) -> str:
    """The address of the From header, in small letters; empty where there is not exactly one."""
    found = [address.lower() for _, address in getaddresses(mail.obj.get_all("From", [])) if address]
    return found[0] if len(found) == 1 else ""


def _attachments(mail: MailMessage) -> Iterator[tuple[str, bytes]]:
    """The files that a person attached, those of forwarded mails too: (name, content)."""
    for part in mail.obj.walk():
        if part.is_multipart() or not part.get_filename():
            continue
        attached = MailAttachment(part)
        by_itself = attached.content_type.lower().startswith(_BY_ITSELF)
        if attached.filename.lower().endswith(WORKBOOKS) or not by_itself:
            yield attached.filename, attached.payload


def _automatic(mail: MailMessage) -> bool:
    """Whether a machine wrote it: an absence, a list, a report of delivery."""
    head: Message = mail.obj
    return (
        str(head.get("Auto-Submitted", "no")).lower() != "no"
        or str(head.get("Precedence", "")).lower() in {"bulk", "list", "junk"}
        or str(head.get("Return-Path", "")).strip() == "<>"
        or head.get_content_type() == "multipart/report"
    )


def _identity(mail: MailMessage) -> str:
    """The Message-ID; where there is none, one made from all its headers."""
    given = " ".join(str(mail.obj.get("Message-ID", "")).split())
    return given[:500] or f"<{hashlib.sha256(repr(mail.obj.items()).encode()).hexdigest()}>"


def _note(  # noqa: PLR0913  the columns of a mail
    connection: Connection,
    mail: MailMessage,
    message_id: str,
    mailbox: str,
    *,
    state: str,
    sites: list[str] | None = None,
    files: int = 0,
    place: str | None = None,
    reason: str | None = None,
) -> None:
    values = {
        "mailbox": mailbox,
        "message_id": storable(message_id),
        "sender": storable(_sender(mail) or mail.from_[:300]),
        "subject": storable(mail.subject[:300]),
        "sent_at": mail.date if mail.date_str else None,
        "state": state,
        "sites": sites or [],
        "attachments": files,
        "place": place,
        "reason": reason,
    }
    connection.execute(statement("mail/add_mail.sql"), values)


def _file(box: BaseMailBox, uid: str, folder: str) -> None:
    """Move a mail that was looked at; where that fails it stays, and the ledger knows it."""
    try:
        if not box.folder.exists(folder):
            box.folder.create(folder)
        box.move(uid, folder)
    except (ImapToolsError, imaplib.IMAP4.error):
        log.warning("A mail could not be moved to « %s »; it is known all the same.", folder, exc_info=True)


def release(settings: Settings, connection: Connection, mail: int, by: str, reason: str) -> int:
    """Let the files of a quarantined mail in, as a person decides; give how many. Raises MailUnknown."""
    place, sender, message_id = _quarantined(connection, mail)
    read = MailMessage.from_bytes(UPath(place).read_bytes())
    files = list(_attachments(read))
    if files:
        deliver(settings, connection, files, Sender("mail", sender, message_id))
    with connection.transaction():
        _settle(connection, mail, "released", by)
        record(connection, Act(Kind.RELEASE, by, reason, content={"mail": mail, "files": len(files)}))
    UPath(place).unlink(missing_ok=True)
    return len(files)


def discard(connection: Connection, mail: int, by: str, reason: str) -> None:
    """Throw a quarantined mail away, as a person decides. Raises MailUnknown."""
    place, _, _ = _quarantined(connection, mail)
    with connection.transaction():
        _settle(connection, mail, "discarded", by)
        record(connection, Act(Kind.DISCARD, by, reason, content={"mail": mail}))
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
