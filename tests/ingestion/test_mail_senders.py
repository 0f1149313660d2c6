"""Mails that file for another site, that nobody known sent, or that go round for ever; on a real IMAP server."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart

import pytest

from prefaudit.ingestion import mail_intake
from prefaudit.ingestion.mailbox import collect
from prefaudit.ingestion.named_sites import FileSites
from prefaudit.ingestion.quarantine import release
from prefaudit.mail.composition import message_id
from prefaudit.mail.contacts import register
from prefaudit.mail.outbox import Message, queue
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
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
from tests.support.landing import deposit, form, verdicts
from tests.support.mail_servers import DOVECOT, Mailbox, Outbox

pytestmark = pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed (Debian: apt install dovecot-imapd)")

Mailing = tuple[Settings, Outbox]


def _workbook(settings: Settings, reference: Reference, site: str) -> bytes:
    aside = replace(settings, landing=f"{settings.var}/aside")
    return deposit(aside, form(aside, reference, site), site).read_bytes()


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
        assert "attend la décision d’une personne du bureau. Les retours déjà acceptés restent valables" in body
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
    assert "est identique à celui que nous avions reçu le" in " ".join(body.split())
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
