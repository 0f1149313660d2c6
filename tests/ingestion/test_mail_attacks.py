"""Mails that are made to stop the others, or to fill what they come into; on a real IMAP server."""

import imaplib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from prefaudit.ingestion import mail_intake, mailbox
from prefaudit.ingestion.mailbox import collect
from prefaudit.ingestion.quarantine import MailUnopened, discard, release
from prefaudit.mail.contacts import register
from prefaudit.mail.reading import LetterReader, MachineFault
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.web import queries
from tests.ingestion.mailing import (
    ELSEWHERE,
    HERE,
    mail_of,
    mails,
    require_nothing_vanished,
    states,
)
from tests.mail.test_limits import BOMBS, ODD
from tests.support.mail_servers import DOVECOT, Mailbox, Outbox

pytestmark = pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed (Debian: apt install dovecot-imapd)")

Mailing = tuple[Settings, Outbox]


def test_bombs_are_moved_aside_and_the_mails_behind_them_are_read(mailing: Mailing, box: Mailbox) -> None:
    settings, _ = mailing
    for number, (make, _) in enumerate(BOMBS.values()):
        box.put(
            make().replace(b"<1@example.org>", b"<bomb%d@example.org>" % number).replace(b"site@", b"prefecture26@")
        )
    for number, raw in enumerate(filter(None, ODD.values())):
        box.put(raw.replace(b"<1@example.org>", b"<odd%d@example.org>" % number))
    box.put(mail_of(HERE, ("page.pdf", b"%PDF-1.4"), number=99).as_bytes())
    with connect(settings) as connection:
        found = collect(settings, connection)
        came = states(connection)
        assert {came[f"<bomb{number}@example.org>"] for number in range(len(BOMBS)) if number not in _HEADLESS} == {
            "quarantined"
        }
        assert came["<99@example.org>"] == "taken"
        assert (found.left, sum(found.states.values())) == (0, len(came))
        require_nothing_vanished(connection)
        kept = connection.execute(
            "select count(*), count(place) from ledger.mails where state = 'quarantined'"
        ).fetchone()
        assert kept is not None and kept[0] == kept[1]
    assert box.count("INBOX") == 0
    assert box.count("Quarantaine") == found.states["quarantined"]


# Bombs whose headers are not read: their Message-ID is not known.
_HEADLESS = {number for number, (_, problem) in enumerate(BOMBS.values()) if problem == "des en-têtes démesurés"}


def test_a_mail_that_fails_comes_last_and_is_moved_aside_in_the_end(
    mailing: Mailing, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = mailing
    order: list[str] = []
    take = mailbox.take

    def failing(*args: Any) -> Any:
        order.append(args[3].letter.message_id)
        if "1@" in order[-1]:
            raise ValueError("unforeseen")
        return take(*args)

    monkeypatch.setattr(mailbox, "take", failing)
    box.put(mail_of(HERE, ("a.pdf", b"%PDF-1"), number=1).as_bytes())
    with connect(settings) as connection:
        for night in range(2, 5):
            box.put(mail_of(HERE, (f"{night}.pdf", b"%PDF-1"), number=night).as_bytes())
            assert collect(settings, connection).left == 1
        assert order == [f"<{number}@example.org>" for number in (1, 2, 3, 1, 4, 1)]
        assert connection.execute("select failed, error from ledger.mail_tries").fetchall() == [
            (3, "ValueError: unforeseen")
        ]
        assert collect(settings, connection).states["quarantined"] == 1
        assert (
            mails(connection)[-1][4] == "Le message n'a pas pu être traité, 3 fois de suite. Ouvrez-le dans la boîte."
        )
        assert connection.execute("select count(*) from ledger.mail_tries").fetchone() == (0,)
        (number,) = connection.execute("select mail_id from ledger.mails where state = 'quarantined'").fetchone() or (
            0,
        )
        with pytest.raises(MailUnopened, match="kept in the mailbox alone"):
            release(settings, connection, int(number), "marie", "vu")
        discard(connection, int(number), "marie", "vu")
    assert (box.count("INBOX"), box.count("Quarantaine")) == (0, 1)


def test_no_sender_keeps_the_others_waiting(mailing: Mailing, box: Mailbox) -> None:
    settings, _ = mailing
    for number, sender in enumerate([HERE, HERE, HERE, "x@ailleurs.example", ELSEWHERE]):
        box.put(mail_of(sender, ("a.pdf", f"%PDF-{number}".encode()), number=number).as_bytes())
    with connect(settings) as connection:
        register(connection, [(2, "26", HERE), (3, "39", ELSEWHERE)], "marie")
        collect(settings, connection)
        assert [row[0] for row in mails(connection)] == [f"<{number}@example.org>" for number in (0, 4, 1, 2, 3)]


def test_what_this_machine_does_is_no_fault_of_a_mail(
    mailing: Mailing, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = mailing
    box.put(mail_of(HERE, ("a.pdf", b"%PDF-1"), number=1).as_bytes())
    read = LetterReader.read

    def lost(self: LetterReader, raw: bytes) -> Any:
        raise MachineFault("killed SIGKILL")

    monkeypatch.setattr(LetterReader, "read", lost)
    with connect(settings) as connection:
        for _ in range(5):
            assert collect(settings, connection).left == 1
        assert connection.execute("select begun, failed from ledger.mail_tries").fetchall() == [(5, 0)]
        monkeypatch.setattr(LetterReader, "read", read)
        assert collect(settings, connection).states["taken"] == 1
        assert connection.execute("select count(*) from ledger.mail_tries").fetchone() == (0,)


@pytest.mark.parametrize(("times", "left"), [(1, 0), (2, 1)], ids=["at once", "the second time"])
def test_a_mail_that_the_server_does_not_give_is_asked_for_once_more_and_costs_itself_alone(
    mailing: Mailing, box: Mailbox, monkeypatch: pytest.MonkeyPatch, times: int, left: int
) -> None:
    settings, _ = mailing
    for number in range(1, 4):
        box.put(mail_of(HERE, (f"{number}.pdf", b"%PDF-1"), number=number).as_bytes())
    uid, asked = imaplib.IMAP4.uid, Counter[str]()

    def refusing(self: imaplib.IMAP4, command: str, *args: str) -> Any:
        if command == "fetch" and args[1] == "(BODY.PEEK[])":
            asked[args[0]] += 1
        if next(iter(asked.items()), None) == (args[0], asked[args[0]]) and 0 < asked[args[0]] <= times:
            self.sock.close()
            raise imaplib.IMAP4.abort("connection reset")
        return uid(self, command, *args)

    monkeypatch.setattr(imaplib.IMAP4, "uid", refusing)
    with connect(settings) as connection:
        found = collect(settings, connection)
        assert (found.states["taken"], found.left) == (3 - left, left)
        assert connection.execute("select failed from ledger.mail_tries").fetchall() == [(1,)] * left
        monkeypatch.undo()
        assert collect(settings, connection).states["taken"] == left


def test_a_run_reads_the_mailbox_for_so_long_and_the_next_one_goes_on(mailing: Mailing, box: Mailbox) -> None:
    settings, _ = mailing
    for number in range(3):
        box.put(mail_of(HERE, (f"{number}.pdf", b"%PDF-1"), number=number).as_bytes())
    with connect(settings) as connection:
        assert collect(replace(settings, mail_run_timeout=1e-9), connection).left == 3
        assert collect(settings, connection).states["taken"] == 3


STEPS = ("deliver", "_kept", "statement", "_record_files")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_run_that_is_killed_in_a_mail_leaves_it_whole_for_the_next(
    mailing: Mailing, box: Mailbox, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    settings, _ = mailing
    box.put(mail_of(HERE, ("a.pdf", b"%PDF-1"), ("b.pdf", b"%PDF-2"), number=1).as_bytes())
    box.put(mail_of("x@ailleurs.example", ("c.pdf", b"%PDF-3"), number=2).as_bytes())
    whole = getattr(mail_intake, step)

    def killed(*args: Any) -> Any:
        if when == "after":
            whole(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(mail_intake, step, killed)
    with connect(settings) as connection, pytest.raises(KeyboardInterrupt):
        collect(settings, connection)
    monkeypatch.undo()
    with connect(settings) as connection:
        collect(settings, connection)
        assert states(connection) == {"<1@example.org>": "taken", "<2@example.org>": "quarantined"}
        require_nothing_vanished(connection)
        names = connection.execute("select file_name, location from ledger.deliveries order by 1").fetchall()
        assert [name for name, _ in names] == ["a.pdf", "b.pdf"]
        assert len(list(Path(settings.landing).rglob("*.pdf"))) == 2
        assert connection.execute("select count(*) from ledger.mail_tries").fetchone() == (0,)
    assert (box.count("INBOX"), box.count("Quarantaine")) == (0, 1)


def test_quarantined_mails_do_not_fill_the_archive(mailing: Mailing, box: Mailbox) -> None:
    settings, _ = mailing
    for number in range(3):
        box.put(mail_of("x@ailleurs.example", ("a.pdf", bytes(1000)), number=number).as_bytes())
    with connect(settings) as connection:
        collect(replace(settings, quarantine_limit=5000), connection)
        # A registered address has room of its own, and comes first on the page.
        box.put(mail_of(HERE, ("a.pdf", bytes(1000)), number=3, X_Autoreply="yes").as_bytes())
        collect(replace(settings, quarantine_limit=5000), connection)
        kept = connection.execute("select place is not null from ledger.mails order by mail_id").fetchall()
        assert kept == [(True,), (True,), (False,), (True,)]
        assert [row["sender"] for row in queries.mails(connection)][:2] == [HERE, "x@ailleurs.example"]
    assert box.count("Quarantaine") == 4


def test_a_full_disk_stops_the_run_and_is_no_fault_of_a_mail(
    mailing: Mailing, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = mailing
    box.put(mail_of("x@ailleurs.example", ("a.pdf", b"%PDF-1")).as_bytes())

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("prefaudit.atomic.write", full)
    with connect(settings) as connection:
        with pytest.raises(mailbox.OperatorError, match=r"A mail cannot be kept in .* \(No space left on device\)"):
            collect(settings, connection)
        assert connection.execute("select failed from ledger.mail_tries").fetchall() == [(0,)]
        monkeypatch.undo()
        assert collect(settings, connection).states["quarantined"] == 1
