"""What becomes of a mail: its files are taken in, its sender is answered, or it waits for a person; none vanishes.

What a From header says is not proof. A registered address brings returns of the sites that it is registered for, and
of no other; nothing is ever answered to an address that is not registered.
"""

import hashlib
import re
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from prefaudit import atomic
from prefaudit.ingestion.deliveries import Delivered, Sender, deliver, safe_name
from prefaudit.ingestion.named_sites import FileSites, named_sites
from prefaudit.l10n.french import counted
from prefaudit.mail.composition import Unsendable, readable_address, wire_address
from prefaudit.mail.contacts import sites_of
from prefaudit.mail.letter import Letter
from prefaudit.model.errors import OperatorError
from prefaudit.places import place_at
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement
from prefaudit.warehouse.postgres.text import sanitize_text
from prefaudit.workbook.sandbox import Sandbox

QUARANTINED, TAKEN, EMPTY, OWN = "quarantined", "taken", "empty", "own"
# What a mail is answered for: a place on a drive that it names, a file that it speaks of, a return of another site, a
# mail that could not be opened.
LINK, ANNOUNCED, OTHER_SITE, UNREADABLE = "link", "announced", "other_site", "unreadable"
# A robot behind a registered address gets no more answers to mails without a return than these in a day.
_MOST_ANSWERS = 3
_OUR_ID = re.compile(r"<[0-9a-f]{32}@[^<>@\s]+>")
_UNREADABLE_NAME = "(pièce jointe illisible)"


class QuarantineFull(OperatorError):
    """A mail cannot be kept; the message says what to do."""

    french = "un courriel ne peut pas être gardé dans l'archive"
    disk = "le disque de l'archive"


@dataclass(frozen=True)
class Mail:
    """A mail to decide on: the mailbox, what was read of it, its size, its bytes where they are at hand, and when it
    reached the mailbox."""

    mailbox: str
    letter: Letter
    size: int
    raw: bytes | None = None
    arrived: datetime | None = None

    @property
    def batch(self) -> uuid.UUID:
        """What its files are brought together as, the same each time it is looked at."""
        return uuid.uuid5(uuid.NAMESPACE_OID, "\n".join((self.mailbox, self.letter.message_id, self.letter.digest)))


@dataclass(frozen=True)
class File:
    """A file of a mail and what becomes of it: taken, waiting (`reason` says why, in French) or left aside."""

    name: str
    state: str
    data: bytes | None = None
    site: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a mail: its state, the sites of its sender, its files, why it waits, what letter answers it."""

    state: str
    sites: Sequence[str] = ()
    files: Sequence[File] = ()
    reason: str | None = None
    answer: str | None = None


def known(connection: Connection, mail: Mail) -> str | None:
    """Return what became of a mail that was processed before; None where it is new.

    A draft sent twice keeps its Message-ID: only the same content under the same one is the same mail.
    """
    row = connection.execute(
        "select state from ledger.mails where mailbox = %s and message_id = %s and brought = %s",
        [mail.mailbox, mail.letter.message_id, mail.letter.digest],
    ).fetchone()
    return str(row[0]) if row else None


def take(settings: Settings, connection: Connection, sandbox: Sandbox, mail: Mail) -> Outcome:
    """Decide on a mail that was read, take in what may be, and record it.

    Raises:
        LandingError, QuarantineFull: The disk cannot be written; nothing is recorded.
        MachineFault: This machine could not read a workbook that it brings; nothing is recorded.
    """
    outcome = _decided(settings, connection, sandbox, mail.letter)
    return record_mail(settings, connection, mail, outcome)


def record_mail(settings: Settings, connection: Connection, mail: Mail, outcome: Outcome) -> Outcome:
    """Deliver the files that are taken, keep the mail where it waits for a person, and record both."""
    letter = mail.letter
    taken = [(file.name, file.data) for file in outcome.files if file.state == TAKEN and file.data is not None]
    # Killed after this line, the next run delivers the same files to the same places.
    sender = Sender("mail", letter.sender, letter.message_id, mail.arrived)
    delivered = iter(deliver(settings, connection, taken, sender, mail.batch))
    place = _kept(settings, connection, mail, outcome.sites) if outcome.state == QUARANTINED else None
    values = {
        "mailbox": mail.mailbox,
        "message_id": letter.message_id,
        "brought": letter.digest,
        "sender": letter.shown_sender[:300],
        "subject": letter.subject[:300],
        "sent_at": letter.sent_at,
        "arrived_at": mail.arrived,
        "state": outcome.state,
        "sites": list(outcome.sites),
        "attachments": len(outcome.files),
        "place": place,
        "reason": sanitize_text(outcome.reason),
        "answer": outcome.answer,
        "size": mail.size,
    }
    with connection.transaction():
        row = connection.execute(statement("ingestion/add_mail.sql"), values).fetchone()
        if row is not None:
            _record_files(connection, int(row[0]), outcome.files, list(delivered))
    return outcome


def waiting(letter: Letter, reason: str, sites: Sequence[str] = (), answer: str | None = None) -> Outcome:
    """Return that a mail waits for a person with all that it brings."""
    return Outcome(QUARANTINED, sites, _all_files(letter, "waiting", reason), reason, answer)


def _decided(settings: Settings, connection: Connection, sandbox: Sandbox, letter: Letter) -> Outcome:
    sites = sites_of(connection, letter.sender) if letter.sender else []
    ours = _ours(settings, connection, letter)
    attached = bool(letter.files or letter.unreadable)
    if all(ours):
        return Outcome(OWN, sites, _all_files(letter, "aside"))
    if not attached and letter.automatic and not any(ours):
        return Outcome(EMPTY, sites, _all_files(letter, "aside"))
    if any(ours):
        return waiting(
            letter, "C'est un de nos propres messages, renvoyé ou imité : personne n'y reçoit de réponse.", sites
        )
    if objection := _objection(letter, sites):
        return waiting(letter, objection, sites)
    busy = _answered(connection, letter)
    if busy.total() >= settings.mail_day_limit:
        return waiting(
            letter, f"Cette adresse a déjà envoyé {busy.total()} messages en un jour : est-ce un robot ?", sites
        )
    few = sum(busy[kind] for kind in (LINK, ANNOUNCED, OTHER_SITE, UNREADABLE)) < _MOST_ANSWERS
    if letter.unreadable:
        return waiting(letter, _unreadable(letter), sites, UNREADABLE if few and not letter.automatic else None)
    if attached:
        return _with_files(settings, connection, sandbox, letter, sites, may_answer=few and not letter.automatic)
    return _without_file(letter, sites, may_answer=few, answered=busy.total())


def _objection(letter: Letter, sites: Sequence[str]) -> str:
    """Return in French why a person must decide on a mail, whatever it brings; empty where its files may be read."""
    if not sites and letter.problem and not letter.sender:
        return _unreadable(letter)
    if not sites:
        return "L'adresse de l'expéditeur n'est enregistrée pour aucun site."
    if letter.failed:
        return (
            f"Le serveur qui a reçu le message n'en reconnaît pas l'expéditeur ({', '.join(letter.failed)}) : "
            "l'adresse peut être usurpée. Demandez au site s'il l'a envoyé."
        )
    if letter.reply and (letter.files or letter.unreadable):
        return "C'est une réponse automatique ou un avis de non-remise : ses fichiers peuvent être les nôtres."
    return ""


def _unreadable(letter: Letter) -> str:
    if letter.problem:
        return f"Le message ne peut pas être ouvert ici : {letter.problem}. Ouvrez-le dans la boîte."
    return (
        "Une pièce jointe au moins ne peut pas être lue : le message est endommagé ou envoyé en morceaux. Ouvrez-le "
        "dans la boîte."
    )


def _with_files(
    settings: Settings,
    connection: Connection,
    sandbox: Sandbox,
    letter: Letter,
    sites: Sequence[str],
    *,
    may_answer: bool,
) -> Outcome:
    """Return what becomes of each file: one of another site, or too large, waits; the others are taken in."""
    small = [(name, data) for name, data in letter.files if len(data) <= settings.file_size_limit]
    named = iter(named_sites(settings, connection, sandbox, small))
    files = []
    for name, data in letter.files:
        if len(data) > settings.file_size_limit:
            reason = f"« {name} » dépasse {settings.file_size_limit // 2**20} Mo."
            files.append(File(name, "waiting", data, reason=reason))
        else:
            files.append(_judged(name, data, next(named), letter.sender, sites))
    reasons = [file.reason for file in files if file.reason]
    aside = [File(name, "aside") for name in letter.aside]
    if not reasons:
        return Outcome(TAKEN, sites, [*files, *aside])
    foreign = any(file.site and file.reason for file in files)
    taken = sum(file.state == TAKEN for file in files)
    rest = f" Les {taken} autres fichiers sont pris en compte." if taken > 1 else ""
    rest = " L'autre fichier est pris en compte." if taken == 1 else rest
    answer = OTHER_SITE if foreign and may_answer else None
    return Outcome(QUARANTINED, sites, [*files, *aside], " ".join(dict.fromkeys(reasons)) + rest, answer)


def _judged(name: str, data: bytes, found: FileSites, sender: str, sites: Sequence[str]) -> File:
    if found.problem:
        return File(name, "waiting", data, reason=f"« {name} » : {found.problem}")
    if found.code and found.code not in sites:
        reason = (
            f"« {name} » est un retour du site {found.code} ({found.name}), pour lequel l'adresse {sender} n'est pas "
            "enregistrée."
        )
        return File(name, "waiting", data, found.code, reason)
    return File(name, TAKEN, data, found.code or None)


def _without_file(letter: Letter, sites: Sequence[str], *, may_answer: bool, answered: int) -> Outcome:
    """Return what becomes of a mail of a registered sender that a person wrote and that brings no file."""
    aside = _all_files(letter, "aside")
    if (letter.linked or letter.announces) and may_answer:
        kind = LINK if letter.linked else ANNOUNCED
        return Outcome(kind, sites, aside, answer=kind)
    if letter.linked or letter.announces:
        handled = counted(answered, "message traité", "messages traités")
        reason = f"Aucun fichier, et déjà {handled} de cette adresse en un jour : écrivez-lui."
    else:
        reason = "Le message n'apporte aucun fichier : lisez-le, répondez s'il y a lieu, puis écartez-le."
    return replace(waiting(letter, reason, sites), files=aside)


def _all_files(letter: Letter, state: str, reason: str | None = None) -> list[File]:
    read = [File(name, state, data, reason=reason) for name, data in letter.files]
    unread = [File(_UNREADABLE_NAME, state, reason=reason)] * letter.unreadable
    return [*read, *unread, *(File(name, "aside") for name in letter.aside)]


def _ours(settings: Settings, connection: Connection, letter: Letter) -> tuple[bool, bool]:
    """Return whether a mail is from our own address, and whether it has the Message-ID of a message of ours."""
    try:
        own = readable_address(wire_address(settings.mail_from))
    except Unsendable:
        own = ""
    has_id = False
    if _OUR_ID.fullmatch(letter.message_id):
        key = letter.message_id[1:33]
        row = connection.execute(statement("ingestion/our_message.sql"), {"key": key}).fetchone()
        has_id = bool(row and row[0])
    return bool(own) and letter.sender == own, has_id


def _answered(connection: Connection, letter: Letter) -> Counter[str]:
    """Count the mails of a sender that were taken in or answered within 24 hours, by what was done."""
    query = statement("ingestion/mails_of_a_day.sql")
    rows = connection.execute(query, {"sender": letter.shown_sender[:300]}).fetchall()
    return Counter({str(kind): int(count) for kind, count in rows})


def _kept(settings: Settings, connection: Connection, mail: Mail, sites: Sequence[str]) -> str | None:
    """Keep a mail for the person who will decide on it; return where, None where there is no room for it.

    Mails of strangers take none of the room of registered addresses.
    """
    if mail.raw is None:
        return None
    row = connection.execute(
        "select coalesce(sum(size_bytes), 0) from ledger.mails where place is not null and (site_codes <> '{}') = %s",
        [bool(sites)],
    ).fetchone()
    if int(row[0] if row else 0) + len(mail.raw) > settings.quarantine_limit:
        return None
    place = place_at(settings.archive) / "quarantine" / f"{hashlib.sha256(mail.raw).hexdigest()}.eml"
    try:
        atomic.write(place, mail.raw, durable=True)
    except OSError as error:
        raise QuarantineFull(
            f"A mail cannot be kept in {settings.archive} ({error.strerror or error}). Check PREFAUDIT_ARCHIVE, its "
            "space and its rights, then clear this task; the mail is still in the mailbox."
        ) from error
    return str(place)


def _record_files(connection: Connection, mail: int, files: Sequence[File], delivered: Sequence[Delivered]) -> None:
    numbers = iter(each.delivery_id for each in delivered)
    rows = [
        {
            "mail": mail,
            "position": position,
            "name": safe_name(file.name) if file.data is not None or file.state == "aside" else file.name,
            "sha256": None if file.data is None else hashlib.sha256(file.data).hexdigest(),
            "size": len(file.data or b""),
            "state": file.state,
            "site": file.site,
            "delivery": next(numbers) if file.state == TAKEN else None,
            "reason": sanitize_text(file.reason),
        }
        for position, file in enumerate(files, start=1)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement("ingestion/add_mail_file.sql"), rows)
