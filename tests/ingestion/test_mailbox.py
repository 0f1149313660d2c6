"""The mailbox as a channel, on a real IMAP server: a return in, the answer out, strangers kept waiting."""

from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme

from prefaudit.feedback.acknowledgement_mails import queue_acknowledgements
from prefaudit.ingestion.mailbox import collect
from prefaudit.ingestion.quarantine import MailUnknown, release
from prefaudit.l10n.clock import PARIS
from prefaudit.l10n.typography import typeset
from prefaudit.mail.outbox import send_due
from prefaudit.mail.server_address import MailUnavailable
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from tests.ingestion.mailing import HERE, mail_of, mails, run
from tests.mail.packing import encrypted
from tests.support.landing import deposit, form, verdicts
from tests.support.mail_servers import DOVECOT, Mailbox, Outbox
from tests.support.pages import as_typed

pytestmark = pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed (Debian: apt install dovecot-imapd)")


def test_a_return_comes_in_by_mail_and_its_answer_goes_to_the_registered_address(
    mailing: tuple[Settings, Outbox], box: Mailbox, workbook: bytes
) -> None:
    settings, outbox = mailing
    box.put(mail_of(f"Préfecture <{HERE.upper()}>", ("Retour Drôme.xlsx", workbook)).as_bytes())
    with connect(settings) as connection:
        assert collect(settings, connection).states["taken"] == 1
        assert mails(connection) == [("<1@example.org>", "taken", 1, ["26"], None)]
    assert (box.count("INBOX"), box.count("Trait&AOk-s")) == (0, 1)

    consolidate_returns.run(settings, publish=False)
    with connect(settings) as connection:
        assert verdicts(connection) == {"Retour Drôme.xlsx": "rejected"}
        row = connection.execute(
            "select s.channel, d.sender, d.message_id from ledger.submissions s join ledger.deliveries d using (sha256)"
        ).fetchone()
        assert row == ("mail", HERE, "<1@example.org>")
        queue_acknowledgements(settings, connection)
        send_due(settings, connection)
        assert queue_acknowledgements(settings, connection) == 0
    (mail,) = outbox.mails
    assert mail["To"] == HERE
    subject = "Retour refusé : à corriger et à renvoyer – Campagne nationale 2026, Préfecture de la Drôme"
    assert mail["Subject"] == typeset(subject)
    assert mail["Auto-Submitted"] == "auto-replied"
    assert [part.get_filename() for part in mail.iter_attachments()] == [
        "Retour Drôme_accuse.html", "Retour Drôme_controle.xlsx",
    ]  # fmt: skip
    with connect(settings) as connection:
        assert collect(settings, connection).files == 0


def test_an_unknown_sender_waits_for_a_person_and_is_never_answered(
    mailing: tuple[Settings, Outbox], box: Mailbox, workbook: bytes
) -> None:
    settings, outbox = mailing
    box.put(mail_of("inconnu@ailleurs.example", ("retour.xlsx", workbook)).as_bytes())
    with connect(settings) as connection:
        assert collect(settings, connection).states["quarantined"] == 1
        reason = "L'adresse de l'expéditeur n'est enregistrée pour aucun site."
        assert mails(connection) == [("<1@example.org>", "quarantined", 1, [], reason)]
    assert box.count("Quarantaine") == 1
    run(settings)
    with connect(settings) as connection:
        assert verdicts(connection) == {}
        assert outbox.mails == []
        (number,) = connection.execute("select mail_id from ledger.mails").fetchone() or (0,)
        assert release(settings, connection, int(number), "marie", "Vérifié par téléphone") == 1
        with pytest.raises(MailUnknown):
            release(settings, connection, int(number), "marie", "encore")
        acts = connection.execute("select actor, reason from ledger.acts where kind = 'release'").fetchall()
        assert acts == [("marie", "Vérifié par téléphone")]
    run(settings)
    with connect(settings) as connection:
        assert verdicts(connection) == {"retour.xlsx": "rejected"}
        queue_acknowledgements(settings, connection)
        send_due(settings, connection)
    assert [mail["To"] for mail in outbox.mails] == [HERE]


def test_mails_as_people_and_machines_write_them(
    mailing: tuple[Settings, Outbox], box: Mailbox, workbook: bytes
) -> None:
    settings, _ = mailing
    two = mail_of(HERE, ("../../retour.xlsx", workbook), ("retour.xlsx", workbook + b" "), number=1)
    forged = mail_of(HERE, ("retour.xlsx", workbook), number=2)
    forged["X-From"] = "x"
    double = forged.as_bytes().replace(b"X-From: x", b"From: inconnu@ailleurs.example")
    logo = mail_of(HERE, number=3)
    logo.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logo.gif")
    absent = mail_of("inconnu@ailleurs.example", number=4)
    absent["Auto-Submitted"] = "auto-replied"
    forwarded = EmailMessage()
    forwarded["From"] = HERE
    forwarded["Subject"] = "Tr: retour"
    forwarded.set_content("Voir ci-joint.")
    forwarded.add_attachment(mail_of("autre@example.org", ("transféré.xlsx", workbook + b"  "), number=9))
    for mail in (two.as_bytes(), double, logo.as_bytes(), absent.as_bytes(), forwarded.as_bytes()):
        box.put(mail)
    with connect(settings) as connection:
        collect(settings, connection)
        found = [(state, files) for _, state, files, _, _ in mails(connection)]
        assert found == [("taken", 2), ("taken", 1), ("taken", 1), ("quarantined", 1), ("empty", 0)]
        names = connection.execute("select file_name from ledger.deliveries order by delivery_id").fetchall()
    assert names == [("retour.xlsx",), ("retour.xlsx",), ("logo.gif",), ("transféré.xlsx",)]


def test_a_mail_seen_before_is_not_taken_twice(mailing: tuple[Settings, Outbox], box: Mailbox, workbook: bytes) -> None:
    settings, _ = mailing
    for _ in range(2):
        box.put(mail_of(HERE, ("retour.xlsx", workbook)).as_bytes())
    with connect(settings) as connection:
        assert collect(settings, connection).files == 1
        assert len(mails(connection)) == 1
    assert box.count("INBOX") == 0


def test_a_return_came_in_when_its_mail_reached_the_mailbox_in_whatever_order_mails_are_read(
    mailing: tuple[Settings, Outbox], box: Mailbox, reference: Reference, tmp_path: Path
) -> None:
    settings, _ = mailing
    aside = replace(settings, landing=str(tmp_path))
    second, first = (
        deposit(aside, form(aside, reference, "26", seed), "26", name=f"{seed}.xlsx").read_bytes()
        for seed in ("second", "first")
    )
    came = {
        "second.xlsx": datetime(2026, 11, 5, 23, 50, tzinfo=PARIS),
        "first.xlsx": datetime(2026, 11, 4, tzinfo=PARIS),
    }
    for number, (name, content) in enumerate((("second.xlsx", second), ("first.xlsx", first)), start=1):
        box.put(mail_of(HERE, (name, content), number=number).as_bytes(), arrived=came[name].timestamp())
        run(settings)
    with connect(settings) as connection:
        received = connection.execute("select file_name, received_at from ledger.submissions").fetchall()
        assert dict(received) == came
        current = (
            "select sent.file_name, audit.received_at from warehouse.audits as audit "
            "join ledger.submissions as sent using (submission_id) where audit.recorded_to is null"
        )
        assert connection.execute(current).fetchall() == [("second.xlsx", came["second.xlsx"])]
        # A site's last word counts, also where it is an older file.
        box.put(mail_of(HERE, ("first.xlsx", first), number=3).as_bytes())
        run(settings)
        assert [name for name, _ in connection.execute(current).fetchall()] == ["first.xlsx"]


def test_a_draft_sent_twice_under_one_message_id_is_two_mails(
    mailing: tuple[Settings, Outbox], box: Mailbox, workbook: bytes
) -> None:
    settings, _ = mailing
    box.put(mail_of(HERE, ("retour.xlsx", workbook)).as_bytes())
    box.put(mail_of(HERE, ("retour.xlsx", workbook + b" ")).as_bytes())
    with connect(settings) as connection:
        assert collect(settings, connection).files == 2
        assert [state for _, state, *_ in mails(connection)] == ["taken", "taken"]


def test_a_site_that_sends_no_workbook_is_told_what_to_do_once(mailing: tuple[Settings, Outbox], box: Mailbox) -> None:
    settings, outbox = mailing
    link = mail_of(HERE, number=1)
    link.set_content("Notre retour : https://exemple-my.sharepoint.example/:x:/g/personal/x/retour.xlsx")
    forgotten = mail_of(HERE, number=2)
    question = mail_of(HERE, number=3)
    question.set_content("Bonjour, quand faut-il répondre ?")
    absent = mail_of(HERE, number=4)
    absent["Auto-Submitted"] = "auto-replied"
    bounced = mail_of(HERE, ("retour.xlsx", b"PK\x03\x04"), number=5)
    bounced["Auto-Submitted"] = "auto-replied (vacation)"
    for each in (link, forgotten, question, absent, bounced):
        box.put(each.as_bytes())
    stranger = mail_of("inconnu@ailleurs.example", number=6)
    box.put(stranger.as_bytes())
    with connect(settings) as connection:
        collect(settings, connection)
        states = [state for _, state, *_ in mails(connection)]
        assert states == ["link", "announced", "quarantined", "empty", "quarantined", "quarantined"]
        reasons = [str(reason) for *_, reason in mails(connection)]
        assert reasons[2].startswith("Le message n'apporte aucun fichier")
        assert reasons[4].startswith("C'est une réponse automatique")
    for _ in range(2):
        consolidate_returns.mail_answers(settings)
    assert [(mail["To"], mail["Subject"], mail["Auto-Submitted"]) for mail in outbox.mails] == [
        (HERE, typeset("Votre message : le classeur lui-même est attendu"), "auto-replied"),
        (HERE, "Votre message est arrivé sans fichier joint", "auto-replied"),
    ]
    body = " ".join(outbox.mails[0].get_content().split())
    assert "Téléchargez le classeur depuis cet espace, puis joignez-le (.xlsx)" in body


def test_a_robot_is_not_answered_without_end(mailing: tuple[Settings, Outbox], box: Mailbox) -> None:
    settings, _ = mailing
    for number in range(5):
        box.put(mail_of(HERE, number=number).as_bytes())
    with connect(settings) as connection:
        states = collect(settings, connection).states
        assert (states["announced"], states["quarantined"]) == (3, 2)


def test_what_is_no_workbook_is_refused_and_its_sender_told_in_one_mail(
    mailing: tuple[Settings, Outbox], box: Mailbox, workbook: bytes
) -> None:
    settings, outbox = mailing
    scans = mail_of(
        HERE, ("page 1.pdf", b"%PDF-1.4 a"), ("page 2.pdf", b"%PDF-1.4 b"), ("retour.csv", b"Code;R\n"),
        ("smime.p7m", encrypted()), ("retour.xlsx", workbook),
    )  # fmt: skip
    box.put(scans.as_bytes())
    box.put(mail_of("inconnu@ailleurs.example", ("x.pdf", b"%PDF-1.4 c"), number=2).as_bytes())
    run(settings)
    with connect(settings) as connection:
        assert set(verdicts(connection).values()) == {"rejected"}
        assert len(verdicts(connection)) == 5
    run(settings)
    subjects = [mail["Subject"] for mail in outbox.mails]
    assert [mail["To"] for mail in outbox.mails] == [HERE, HERE]
    assert subjects == [
        typeset("Retour refusé : à corriger et à renvoyer – Campagne nationale 2026, Préfecture de la Drôme"),
        "Fichiers reçus, non pris en compte",
    ]
    body = as_typed(outbox.mails[1].get_body(("plain",)).get_content().replace("\r", ""))  # type: ignore[union-attr]
    assert body.startswith("Bonjour,\n\n4 fichiers de votre message, reçu le ")
    for text in (
        "« page 1.pdf » – Retour refusé : à corriger et à renvoyer\n  Le fichier n'est pas un classeur",
        "c'est un document PDF.",
        "c'est un fichier texte (CSV)",
        "c'est un message signé ou chiffré (S/MIME).",
        "décochez « Chiffrer » et « Signer » avant l'envoi.",
    ):
        assert " ".join(text.split()) in " ".join(body.split())
    box.put(mail_of(HERE, ("page 1.pdf", b"%PDF-1.4 a"), number=3).as_bytes())
    run(settings)
    assert [mail["Subject"] for mail in outbox.mails[2:]] == ["Fichiers reçus, non pris en compte"]


def test_a_file_that_is_too_large_waits_for_a_person(mailing: tuple[Settings, Outbox], box: Mailbox) -> None:
    settings, _ = mailing
    small = replace(settings, file_size_limit=1000, mail_size_limit=8000)
    box.put(mail_of(HERE, ("retour.xlsx", b"x" * 1500), number=1).as_bytes())
    box.put(mail_of(HERE, ("retour.xlsx", b"x" * 9000), number=2).as_bytes())
    with connect(settings) as connection:
        collect(small, connection)
        reasons = [str(reason) for *_, reason in mails(connection)]
    assert reasons[0].startswith("« retour.xlsx » dépasse")
    assert "trop pour être lu ici" in reasons[1]


def test_a_mail_that_nobody_can_make_sense_of_stops_no_other(
    mailing: tuple[Settings, Outbox], box: Mailbox, workbook: bytes
) -> None:
    settings, _ = mailing
    odd = [
        b"",
        b"\x00\xff\xfe",
        b"Subject: rien d'autre",
        b"From: " + HERE.encode() + b"\nDate: 99 Foo 99999 25:61:61 +9999\nSubject: =?unknown-8bit?b?//79?=\n\nx",
        b"From: " + b"<" * 5000 + b"\nMessage-ID: <\xff\x01>\n\nx",
        b"From: " + HERE.encode() + b"\nContent-Type: application/octet-stream; name*=nowhere'fr'%FF\n"
        b"Content-Transfer-Encoding: base64\n\n%%%",
        b"From: " + HERE.encode() + b'\nContent-Type: multipart/mixed; boundary="\xe9"\n\n--\xe9\n\nx',
        b"From: "
        + HERE.encode()
        + b'\nContent-Type: message/rfc822\nContent-Disposition: attachment; filename="=?x?q?"\n'
        b"Content-Transfer-Encoding: quoted-printable\n\n=ZZ",
    ]
    for mail in odd:
        box.put(mail)
    box.put(mail_of(HERE, ("retour.xlsx", workbook)).as_bytes())
    with connect(settings) as connection:
        found = collect(settings, connection)
        states = [state for _, state, *_ in mails(connection)]
        assert (len(states), "taken" in states, sum(found.states.values())) == (len(odd), True, len(odd))
    assert box.count("INBOX") == 0


def test_the_certificate_of_the_server_must_be_trusted(
    mailing: tuple[Settings, Outbox],
    box: Mailbox,
    authority: trustme.CA,
    workbook: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings, _ = mailing
    settings = replace(settings, imap_url=box.tls_url)
    box.put(mail_of(HERE, ("retour.xlsx", workbook)).as_bytes())
    with connect(settings) as connection:
        with pytest.raises(MailUnavailable, match="its certificate is not trusted: unable to get local issuer"):
            collect(settings, connection)
        authority.cert_pem.write_to_path(tmp_path / "authority.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        assert collect(settings, connection).files == 1


def test_an_unreachable_mailbox_is_reported_without_the_password(settings: Settings, box: Mailbox) -> None:
    consolidate_returns.prepare(settings)
    unreachable = replace(settings, imap_url="imap://retours:hunter2@127.0.0.1:1/INBOX")
    with connect(settings) as connection:
        with pytest.raises(MailUnavailable, match=r"The mailbox INBOX of 127\.0\.0\.1 cannot be read") as raised:
            collect(unreachable, connection)
        assert "hunter2" not in str(raised.value)
        with pytest.raises(MailUnavailable, match="The user or the password of PREFAUDIT_IMAP_URL has letters"):
            collect(replace(unreachable, imap_url=box.url.replace("secret", "secr%C3%A9t")), connection)
