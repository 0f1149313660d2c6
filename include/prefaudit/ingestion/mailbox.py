"""The mailbox: mails of registered senders bring returns; mails of unknown senders wait in quarantine for a person.

What a From header says is not proof. So nothing is ever answered to an address that is not registered: answers go to
the site that the workbook names, or, where it names none, to the registered address that sent it. No mail of a
registered sender vanishes: it is taken, answered, or waits for a person. The ledger, not a flag of the mailbox, says
which mails were processed.
"""

import hashlib
import imaplib
import logging
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from imap_tools import A, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessage
from imap_tools.errors import ImapToolsError
from upath import UPath

from prefaudit import atomic
from prefaudit.ingestion.deliveries import Sender, deliver
from prefaudit.mail.contacts import sites_of
from prefaudit.mail.letter import Letter, read_head, read_letter
from prefaudit.mail.server_address import MailUnavailable, ServerAddress, server_address
from prefaudit.mail.smtp import TIMEOUT
from prefaudit.model.errors import OperatorError
from prefaudit.settings import Settings
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

_PORTS = {"imaps": 993, "imap": 143}
DONE, WAITING = "Traités", "Quarantaine"
# What a mail without a file is answered for: a place on a drive that it names, a file that it speaks of.
LINK, ANNOUNCED = "link", "announced"
# A robot behind a registered address gets no more answers than these in a day.
_MOST_ANSWERS = 3

log = logging.getLogger(__name__)


@dataclass
class Collected:
    """The mails of the mailbox, counted by what became of them, and how many files were taken in."""

    states: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("taken", LINK, ANNOUNCED, "quarantined", "empty"), 0)
    )
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
    came = _Came(name, read_head(head.raw, settings).message_id)
    if head.size_rfc822 > settings.mail_size_limit:
        letter = replace(read_head(head.raw, settings), digest=str(head.size_rfc822))
        reason = f"Le message pèse {head.size_rfc822 // 2**20} Mio : trop pour être lu ici. Ouvrez-le dans la boîte."
        state = _known(connection, came, letter)
        if state is None:
            state = "quarantined"
            _record(connection, letter, came, _Outcome(state, reason=reason))
            collected.states[state] += 1
    elif (mail := _fetched(box, uid)) is None:
        return
    else:
        letter = read_letter(mail.raw, settings)
        state = _known(connection, came, letter)
        if state is None:
            state = _take(settings, connection, mail.raw, came, letter)
            collected.states[state] += 1
            collected.files += len(letter.files) if state == "taken" else 0
    _move(box, uid, WAITING if state == "quarantined" else DONE)


@dataclass(frozen=True)
class _Came:
    """A mail as it is told from others, beside its content: the mailbox and its Message-ID."""

    mailbox: str
    message_id: str


@dataclass(frozen=True)
class _Outcome:
    """What became of a mail: its state, the sites of its sender, where it waits and why, in French."""

    state: str
    sites: Sequence[str] = ()
    place: str | None = None
    reason: str | None = None


def _known(connection: Connection, came: _Came, letter: Letter) -> str | None:
    """Return what became of a mail that was processed before; None where it is new.

    A draft sent twice keeps its Message-ID: only the same content under the same one is the same mail.
    """
    row = connection.execute(
        "select state from ledger.mails where mailbox = %s and message_id = %s and brought = %s",
        [came.mailbox, came.message_id, letter.digest],
    ).fetchone()
    return str(row[0]) if row else None


def _take(settings: Settings, connection: Connection, raw: bytes, came: _Came, letter: Letter) -> str:
    """Take in the files of a mail, note that it is to be answered, or quarantine it; return its state."""
    sites = sites_of(connection, letter.sender) if letter.sender else []
    attached = bool(letter.files or letter.unreadable)
    if not attached and letter.automatic:
        outcome = _Outcome("empty", sites)
    elif reason := _objection(settings, sites, letter):
        outcome = _Outcome("quarantined", sites, _quarantine(settings, raw), reason)
    elif attached:
        # Killed after this line, the next run delivers the same files again: the same content is one submission.
        deliver(settings, connection, letter.files, Sender("mail", letter.sender, came.message_id))
        outcome = _Outcome("taken", sites)
    else:
        outcome = _without_file(settings, connection, raw, letter, sites)
    _record(connection, letter, came, outcome)
    return outcome.state


def _without_file(
    settings: Settings, connection: Connection, raw: bytes, letter: Letter, sites: Sequence[str]
) -> _Outcome:
    """Return what becomes of a mail of a registered sender that a person wrote and that brings no file."""
    row = connection.execute(
        "select count(*) from ledger.mails where sender = %s and state = any(%s) "
        "and received_at > clock_timestamp() - interval '1 day'",
        [letter.shown_sender[:300], [LINK, ANNOUNCED]],
    ).fetchone()
    answered = int(str(row[0])) if row else 0
    if letter.linked or letter.announces:
        if answered < _MOST_ANSWERS:
            return _Outcome(LINK if letter.linked else ANNOUNCED, sites)
        reason = f"Aucun fichier, et {answered} réponses déjà faites à cette adresse en un jour : écrivez-lui."
    else:
        reason = "Le message n'apporte aucun fichier : lisez-le, répondez s'il y a lieu, puis écartez-le."
    return _Outcome("quarantined", sites, _quarantine(settings, raw), reason)


def _quarantine(settings: Settings, raw: bytes) -> str:
    """Keep a mail for the person who will decide on it; return where."""
    place = UPath(settings.archive) / "quarantine" / f"{hashlib.sha256(raw).hexdigest()}.eml"
    atomic.write(place, raw, durable=True)
    return str(place)


def _objection(settings: Settings, sites: list[str], letter: Letter) -> str:
    """Return in French why a person must decide on a mail; empty where its files may be taken in."""
    if not sites:
        return "L'adresse de l'expéditeur n'est enregistrée pour aucun site."
    if letter.unreadable:
        return (
            "Une pièce jointe au moins ne peut pas être lue : le message est endommagé, envoyé en morceaux, ou porte "
            "trop de fichiers. Ouvrez-le dans la boîte."
        )
    if letter.reply:
        return "C'est une réponse automatique ou un avis de non-remise : ses fichiers peuvent être les nôtres."
    large = [name for name, data in letter.files if len(data) > settings.file_size_limit]
    if large:
        return f"« {large[0]} » dépasse {settings.file_size_limit // 2**20} Mio."
    return ""


def _record(connection: Connection, letter: Letter, came: _Came, outcome: _Outcome) -> None:
    values = {
        "mailbox": came.mailbox,
        "message_id": came.message_id,
        "brought": letter.digest,
        "sender": letter.shown_sender[:300],
        "subject": letter.subject[:300],
        "sent_at": letter.sent_at,
        "state": outcome.state,
        "sites": list(outcome.sites),
        "attachments": len(letter.files) + letter.unreadable,
        "place": outcome.place,
        "reason": outcome.reason,
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
    files = read_letter(UPath(place).read_bytes(), settings).files
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
