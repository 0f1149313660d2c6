"""The mailbox, mail by mail: each is opened in a sandbox, and none stops those behind it, in this run or the next.

The ledger, not a flag of the mailbox, says which mails were processed. A mail that was begun and not done comes last
the next time; registered senders come before others. One that fails by its own fault is moved aside unread.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import psycopg

from prefaudit.ingestion.imap import Head, ImapFolder, MailLost
from prefaudit.ingestion.mail_intake import QUARANTINED, TAKEN, Mail, known, record_mail, take, waiting
from prefaudit.mail.contacts import sites_of
from prefaudit.mail.letter import Letter, unread
from prefaudit.mail.reading import LetterReader, MachineFault
from prefaudit.model.errors import OperatorError
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement
from prefaudit.warehouse.postgres.text import sanitize_text
from prefaudit.workbook.sandbox import Sandbox

DONE, WAITING = "Traités", "Quarantaine"
# A mail that failed so often by its own fault is not opened any more.
_MOST_FAILURES = 3
# A run looks at no more mails than these.
_MOST_MAILS = 5000

log = logging.getLogger(__name__)


@dataclass
class Collected:
    """The mails of the mailbox, counted by what became of them, and how many files were taken in.

    `left` are those that the next run looks at: this machine could not read them, or there was no time.
    """

    states: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys((TAKEN, "link", "announced", QUARANTINED, "empty", "own"), 0)
    )
    files: int = 0
    left: int = 0


@dataclass(frozen=True)
class _Waiting:
    """A mail of the mailbox: its key, its headers, how often it failed by its own fault."""

    key: str
    head: Head
    letter: Letter
    failed: int


def collect(settings: Settings, connection: Connection) -> Collected:
    """Take in the mails of the mailbox that were not processed before; nothing where no mailbox is set.

    Raises:
        MailUnavailable: The mailbox cannot be read; what was taken in before is safe.
        LandingError, QuarantineFull: A disk cannot be written; the mails are still in the mailbox.
    """
    collected = Collected()
    if not settings.imap_url:
        return collected
    begins = time.monotonic()
    ends = begins + settings.mail_run_timeout
    with ImapFolder(settings) as folder, Sandbox(replace(settings, read_workers=1)) as sandbox:
        desk = _Desk(settings, connection, folder, sandbox, collected)
        mails = desk.in_order((begins + ends) / 2)
        for position, each in enumerate(mails):
            if time.monotonic() > ends:
                collected.left += len(mails) - position
                break
            desk.process(each)
    return collected


class _Desk:
    """What processing a mail takes: the mailbox, the sandbox, the ledger, and the counts of the run."""

    def __init__(
        self, settings: Settings, connection: Connection, folder: ImapFolder, sandbox: Sandbox, collected: Collected
    ) -> None:
        self._settings, self._connection, self._folder = settings, connection, folder
        self._sandbox, self._collected = sandbox, collected
        self._reader = LetterReader(sandbox, settings)

    def in_order(self, ends: float) -> list[_Waiting]:
        """Return the mails that can be listed in time: those never begun first, registered senders before others.

        Of several senders each has its first mail before any has its second: none keeps the others waiting.
        """
        tried = self._connection.execute(
            "select uid, begun, failed from ledger.mail_tries where mailbox = %s", [self._folder.name]
        ).fetchall()
        tries = {str(uid): (int(begun), int(failed)) for uid, begun, failed in tried}
        ranked, of_sender = [], Counter[str]()
        for number, (key, head, letter) in enumerate(self._heads(tries, ends)):
            begun, failed = tries.get(key, (0, 0))
            stranger = not (letter.sender and sites_of(self._connection, letter.sender))
            rank = (begun, stranger, of_sender[letter.sender], number)
            of_sender[letter.sender] += 1
            # The headers of thousands of mails would fill the memory.
            ranked.append((rank, _Waiting(key, replace(head, raw=b""), letter, failed)))
        return [each for _, each in sorted(ranked, key=lambda pair: pair[0])]

    def _heads(self, tries: Mapping[str, tuple[int, int]], ends: float) -> Iterator[tuple[str, Head, Letter]]:
        uids = self._folder.uids()
        # What somebody took out of the mailbox is not waited for.
        self._connection.execute(
            "delete from ledger.mail_tries where mailbox = %s and uid <> all(%s)",
            [self._folder.name, list(map(self._folder.key, uids))],
        )
        for number, uid in enumerate(uids):
            if number == _MOST_MAILS or time.monotonic() > ends:
                self._collected.left += len(uids) - number
                return
            key = self._folder.key(uid)
            if tries.get(key, (0, 0))[1] >= _MOST_FAILURES:
                yield key, Head(uid, 0, b""), unread(f"<{key}>")
                continue
            try:
                head = self._folder.head(uid)
                if head is not None:
                    yield key, head, self._reader.head(head.raw)
            except (MailLost, MachineFault) as fault:
                self._begin(key)
                self._left(key, fault, own=isinstance(fault, MailLost))

    def process(self, mail: _Waiting) -> None:
        """Decide on a mail and move it; what goes wrong with it is noted, and is its own."""
        self._begin(mail.key)
        try:
            state = self._state(mail)
        except (MachineFault, OperatorError, psycopg.OperationalError, psycopg.InterfaceError) as fault:
            self._left(mail.key, fault, own=False)
            if not isinstance(fault, MachineFault):
                raise
        except MailLost as fault:
            self._left(mail.key, fault, own=True)
        except Exception as fault:  # nobody foresaw it: it costs this mail, never those behind it
            log.exception("A mail could not be processed.")
            self._left(mail.key, fault, own=True)
        else:
            if state:
                self._folder.move(mail.head.uid, WAITING if state == QUARANTINED else DONE)
            self._connection.execute(
                "delete from ledger.mail_tries where mailbox = %s and uid = %s", [self._folder.name, mail.key]
            )

    def _state(self, waiting_mail: _Waiting) -> str:
        """Return what became of a mail; empty where it has gone from the mailbox."""
        head, letter = waiting_mail.head, waiting_mail.letter
        if waiting_mail.failed >= _MOST_FAILURES:
            reason = f"Le message n'a pas pu être traité, {waiting_mail.failed} fois de suite. Ouvrez-le dans la boîte."
            return self._aside(head, letter, reason)
        if head.size > self._settings.mail_size_limit:
            reason = f"Le message pèse {head.size // 2**20} Mo : trop pour être lu ici. Ouvrez-le dans la boîte."
            return self._aside(head, letter, reason)
        raw = self._folder.whole(head.uid)
        if raw is None:
            return ""
        mail = Mail(self._folder.name, self._reader.read(raw), len(raw), raw, head.arrived)
        state = known(self._connection, mail)
        if state is None:
            outcome = take(self._settings, self._connection, self._sandbox, mail)
            state = outcome.state
            self._collected.states[state] += 1
            self._collected.files += sum(file.state == TAKEN for file in outcome.files)
        return state

    def _aside(self, head: Head, letter: Letter, reason: str) -> str:
        """Move a mail aside that is not opened; what it brings is not known."""
        mail = Mail(self._folder.name, replace(letter, digest=str(head.size)), head.size, arrived=head.arrived)
        if known(self._connection, mail) is None:
            sites = sites_of(self._connection, letter.sender) if letter.sender else []
            record_mail(self._settings, self._connection, mail, waiting(mail.letter, reason, sites))
            self._collected.states[QUARANTINED] += 1
        return QUARANTINED

    def _begin(self, key: str) -> None:
        self._connection.execute(statement("ingestion/begin_mail.sql"), {"mailbox": self._folder.name, "uid": key})

    def _left(self, key: str, fault: Exception, *, own: bool) -> None:
        """Note that a mail is left for the next run, with why."""
        self._collected.left += 1
        log.warning("A mail is left for the next run: %s", fault)
        if not self._connection.closed:
            error = sanitize_text(f"{type(fault).__name__}: {fault}"[:500])
            values = {"mailbox": self._folder.name, "uid": key, "own": own, "error": error}
            self._connection.execute(statement("ingestion/leave_mail.sql"), values)
