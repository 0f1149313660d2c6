"""Mails that are made to stop the others, to file for another site, or to go round for ever; on a real IMAP server."""

import imaplib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from pathlib import Path
from typing import Any

import pytest

from prefaudit.ingestion import mail_intake, mailbox
from prefaudit.ingestion.mailbox import collect
from prefaudit.ingestion.named_sites import FileSites
from prefaudit.ingestion.quarantine import MailUnopened, discard, release
from prefaudit.mail.composition import message_id
from prefaudit.mail.contacts import register
from prefaudit.mail.outbox import Message, queue
from prefaudit.mail.reading import LetterReader, MachineFault
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.web import queries
from tests.ingestion.mailing import (
    ELSEWHERE,
    HERE,
    mail_of,
    mails,
    require_all_answered,
    require_nothing_vanished,
    run,
    states,
)
from tests.mail.packing import mail
from tests.mail.test_attachments import FOUND
from tests.mail.test_limits import BOMBS, ODD
from tests.support.landing import deposit, form, verdicts
from tests.support.mail_servers import DOVECOT, Mailbox, Outbox

pytestmark = pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed (Debian: apt install dovecot-imapd)")

Mailing = tuple[Settings, Outbox]


def _workbook(settings: Settings, reference: Reference, site: str) -> bytes:
    aside = replace(settings, landing=f"{settings.var}/aside")
    return deposit(aside, form(aside, reference, site), site).read_bytes()


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


def test_an_address_files_for_its_own_sites_only(
    mailing: Mailing, box: Mailbox, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, outbox = mailing
    own, first = (_workbook(settings, reference, site) for site in ("26", "39"))
    # Other bytes, the same return: what stands behind an archive is nothing.
    second, third = first + b" ", first + b"  "
    with connect(settings) as connection:
        register(connection, [(2, "26", HERE), (3, "39", ELSEWHERE)], "marie")
        box.put(mail_of(ELSEWHERE, ("jura.xlsx", first), number=1).as_bytes())
        run(settings)
        current = connection.execute("select site_code, submission_id from warehouse.audits where recorded_to is null")
        before = current.fetchall()
        assert [site for site, _ in before] == ["39"]
        outbox.mails.clear()
        # From the other site's address, one of them under the name of its own.
        box.put(mail_of(HERE, ("drome.xlsx", own), ("jura.xlsx", second), number=2).as_bytes())
        box.put(mail_of(HERE, ("retour_2026_26_self-assessment.xlsx", second), number=3).as_bytes())
        box.put(mail_of(HERE, ("retour_2026_39_self-assessment.pdf", b"%PDF-1.4"), number=4).as_bytes())
        # The same bytes again would count again.
        box.put(mail_of(HERE, ("jura.xlsx", first), number=5).as_bytes())
        run(settings)
        after = connection.execute(
            "select site_code, submission_id from warehouse.audits where recorded_to is null order by 1 desc"
        ).fetchall()
        assert after[0] == before[0] and [site for site, _ in after] == ["39", "26"]
        came = states(connection)
        assert [came[f"<{number}@example.org>"] for number in range(2, 6)] == ["quarantined"] * 4
        require_nothing_vanished(connection)
        reasons = {str(row[0]): str(row[4]) for row in mails(connection)}
        assert reasons["<2@example.org>"] == (
            f"« jura.xlsx » est un retour du site 39 (Préfecture du Jura), pour lequel l'adresse {HERE} n'est pas "
            "enregistrée. L'autre fichier est pris en compte."
        )
        # The answers: own return, and what waits, up to three in a day; never to the other site.
        assert {each["To"] for each in outbox.mails} == {HERE}
        answered = [each for each in outbox.mails if "autre site" in each["Subject"]]
        assert len(answered) == 3
        body = " ".join(answered[0].get_content().split())
        assert "« jura.xlsx » : site 39, Préfecture du Jura" in body
        assert "attend la décision d'une personne du bureau. Les retours déjà acceptés restent valables" in body
        assert "Le reste de votre message est bien arrivé et reçoit une réponse à part." in body
        # What reads the file at night may see more than what read it on the way in.
        box.put(mail_of(HERE, ("jura.xlsx", first + b"   "), number=7).as_bytes())
        with monkeypatch.context() as patch:
            patch.setattr(mail_intake, "named_sites", lambda *args: [FileSites() for _ in args[3]])
            run(settings)
        assert states(connection)["<7@example.org>"] == "taken"
        refused = connection.execute(
            "select found, message from ledger.issues where rule = 'identity.sender'"
        ).fetchall()
        sentence = "Ce classeur du site 39 a été envoyé par une adresse qui n'est pas enregistrée pour ce site."
        assert refused == [("39", sentence)]
        standing = connection.execute("select submission_id from warehouse.audits where site_code = '39'").fetchall()
        assert standing == [(before[0][1],)]
        # A person may decide otherwise; an address may be registered for several sites.
        (number,) = connection.execute(
            "select mail_id from ledger.mails where message_id = '<2@example.org>'"
        ).fetchone() or (0,)
        assert release(settings, connection, int(number), "marie", "Vérifié") == 1
        run(settings)
        assert connection.execute("select count(*) from ledger.issues where rule = 'identity.sender'").fetchone() == (
            1,
        )
        register(connection, [(2, "26", HERE), (3, "39", ELSEWHERE), (4, "39", HERE)], "marie")
        box.put(mail_of(HERE, ("jura.xlsx", third), number=6).as_bytes())
        collect(settings, connection)
        assert states(connection)["<6@example.org>"] == "taken"
        require_nothing_vanished(connection)


def test_a_sender_that_the_receiving_server_does_not_recognise_waits_for_a_person(
    mailing: Mailing, box: Mailbox
) -> None:
    settings, _ = mailing
    settings = replace(settings, mail_authserv_id="mx.example")
    verdicts_of = ["mx.example; dmarc=fail", "mx.example; spf=pass; dmarc=pass", "mx.pirate.example; dmarc=fail"]
    for number, verdict in enumerate(verdicts_of):
        sent = mail_of(HERE, (f"{number}.pdf", b"%PDF-1"), number=number, Authentication_Results=verdict)
        box.put(sent.as_bytes())
    with connect(settings) as connection:
        collect(settings, connection)
        assert list(states(connection).values()) == ["quarantined", "taken", "taken"]
        assert "(dmarc=fail) : l'adresse peut être usurpée" in str(mails(connection)[0][4])
        assert connection.execute("select count(answer) from ledger.mails").fetchone() == (0,)


def _bounce(original: EmailMessage) -> bytes:
    report = MIMEMultipart("report")
    report["From"], report["Message-ID"] = HERE, "<bounce@example.org>"
    part = EmailMessage()
    part["Content-Type"] = "message/rfc822"
    part.set_payload(original.as_string())
    report.attach(part)
    return report.as_bytes()


RETURNING: dict[str, tuple[Callable[[str], bytes], str]] = {
    "our own": (lambda own: mail_of("audits@example.org", ("a.pdf", b"%PDF-1"), Message_ID=own).as_bytes(), "own"),
    "our address alone": (lambda _: mail_of("audits@example.org", ("a.pdf", b"%PDF-1")).as_bytes(), "quarantined"),
    "our Message-ID alone": (lambda own: mail_of(HERE, ("a.pdf", b"%PDF-1"), Message_ID=own).as_bytes(), "quarantined"),
    "a bounce with a file": (lambda _: _bounce(mail_of(HERE, ("a.pdf", b"%PDF-1"))), "quarantined"),
    "a bounce": (lambda _: _bounce(mail_of(HERE)), "empty"),
    "an absence": (lambda _: mail_of(HERE, Auto_Submitted="auto-replied (vacation)").as_bytes(), "empty"),
    "an absence with a file": (
        lambda _: mail_of(HERE, ("a.pdf", b"%PDF-1"), X_Autoreply="yes").as_bytes(), "quarantined",
    ),
    "an absence of long ago": (lambda _: mail_of(HERE, Precedence="auto_reply").as_bytes(), "empty"),
    "a list": (lambda _: mail_of(HERE, Precedence="Bulk").as_bytes(), "empty"),
    "no way back": (lambda _: mail_of(HERE, Return_Path="<>").as_bytes(), "empty"),
}  # fmt: skip


@pytest.mark.parametrize("case", RETURNING)
def test_what_comes_back_is_never_answered(mailing: Mailing, box: Mailbox, case: str) -> None:
    settings, outbox = mailing
    make, state = RETURNING[case]
    with connect(settings) as connection:
        queue(connection, Message("acknowledgement", "acknowledgement/7", (), "x", "x"))
        box.put(make(message_id("acknowledgement/7", "audits@example.org")))
        collect(settings, connection)
        assert list(states(connection).values()) == [state]
        require_nothing_vanished(connection)
    consolidate_returns.mail_answers(settings)
    assert outbox.mails == []


def test_a_robot_that_sends_files_is_stopped(mailing: Mailing, box: Mailbox) -> None:
    settings, _ = mailing
    for number in range(4):
        box.put(mail_of(HERE, ("a.pdf", f"%PDF-1 {number}".encode()), number=number).as_bytes())
    with connect(settings) as connection:
        found = collect(replace(settings, mail_day_limit=3), connection)
        assert (found.states["taken"], found.states["quarantined"]) == (3, 1)
        assert str(mails(connection)[-1][4]).startswith("Cette adresse a déjà envoyé 3 messages en un jour")


def test_a_refused_workbook_that_comes_again_unchanged_is_answered_again_once_a_mail(
    mailing: Mailing, box: Mailbox, workbook: bytes
) -> None:
    settings, outbox = mailing
    box.put(mail_of(HERE, ("retour.xlsx", workbook), number=1).as_bytes())
    run(settings)
    assert len(outbox.mails) == 1
    for number in (2, 3):
        box.put(mail_of(HERE, ("retour.xlsx", workbook), number=number).as_bytes())
    run(settings)
    consolidate_returns.mail_answers(settings)
    again = outbox.mails[1:]
    assert [each["Subject"] for each in again] == [
        "Classeur déjà refusé, reçu de nouveau sans changement – Campagne nationale 2026, Préfecture de la Drôme"
    ] * 2
    body = again[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "est identique à celui que nous avions reçu le" in body
    assert len(list(again[0].iter_attachments())) == 2
    with connect(settings) as connection:
        assert list(verdicts(connection).values()) == ["rejected"]


def test_whatever_a_site_sends_is_answered_or_waits_for_a_person(
    mailing: Mailing, box: Mailbox, workbook: bytes
) -> None:
    settings, outbox = mailing
    for number, (parts, _) in enumerate(FOUND.values()):
        raw = mail(*parts, sender=HERE).as_bytes()
        box.put(raw.replace(b"Message-ID: <1@example.org>", b"Message-ID: <found%d@example.org>" % number))
    box.put(mail_of(HERE, ("retour.xlsx", workbook), ("page.pdf", b"%PDF-1"), number=2).as_bytes())
    run(replace(settings, mail_day_limit=100))
    consolidate_returns.mail_answers(settings)
    with connect(settings) as connection:
        require_nothing_vanished(connection)
        require_all_answered(connection)
        assert set(states(connection).values()) <= {"taken", "announced", "quarantined"}
        assert connection.execute("select count(*) from ledger.mails").fetchone() == (len(FOUND) + 1,)
    assert {each["To"] for each in outbox.mails} == {HERE}


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
