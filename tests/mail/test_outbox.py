"""What goes out: once each, to registered addresses, whatever the server answers."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from smtplib import SMTP
from typing import Any

import pytest
import trustme
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from prefaudit.mail import composition, outbox
from prefaudit.mail.composition import wrapped
from prefaudit.mail.contacts import ContactsError, addresses_of, read_csv, register, sites_of
from prefaudit.mail.outbox import Message, Sent, queue, send_due
from prefaudit.mail.server_address import MailUnavailable
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.web.queries import unsent
from tests.support.mail_servers import Outbox, smtp_server


@pytest.fixture
def taking() -> Iterator[tuple[str, Outbox]]:
    with smtp_server() as found:
        yield found


@pytest.fixture
def connection(settings: Settings, reference: Reference) -> Iterator[Connection]:
    with connect(settings) as opened:
        sync_reference(opened, reference)
        yield opened


def _mailing(settings: Settings, url: str) -> Settings:
    return replace(settings, smtp_url=url, mail_from="Bureau <audits@example.org>")


def _message(key: str, *recipients: str, attachments: tuple[str, ...] = ()) -> Message:
    return Message("reminder", key, recipients, "Rappel :\nvotre retour", "Texte accentué.", attachments)


def _states(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute("select dedupe_key, state, attempts from ledger.messages order by 1").fetchall()


def _pauses_are_over(connection: Connection) -> list[int]:
    """Let the messages that wait be due; return for how many seconds they were to wait."""
    waiting = connection.execute(
        "select round(extract(epoch from next_try_at - clock_timestamp())) from ledger.messages "
        "where next_try_at is not null"
    ).fetchall()
    connection.execute("update ledger.messages set next_try_at = clock_timestamp() where next_try_at is not null")
    return [int(seconds) for (seconds,) in waiting]


def test_the_certificate_of_the_server_must_be_trusted(
    settings: Settings, connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    with smtp_server(authority) as (url, taken):
        queue(connection, _message("a", "prefecture26@example.org"))
        with pytest.raises(MailUnavailable, match="its certificate is not trusted: unable to get local issuer"):
            send_due(_mailing(settings, url), connection)
        assert taken.mails == []
        authority.cert_pem.write_to_path(tmp_path / "authority.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        assert send_due(_mailing(settings, url), connection) == Sent(1, 0)


def test_a_message_is_sent_once_with_its_attachments(
    settings: Settings, connection: Connection, taking: tuple[str, Outbox], tmp_path: Path
) -> None:
    url, taken = taking
    there = tmp_path / "retour annoté.xlsx"
    there.write_bytes(b"PK")
    gone = str(tmp_path / "gone.xlsx")
    assert queue(connection, _message("a", "prefecture26@example.org", attachments=(str(there), gone)))
    assert not queue(connection, _message("a", "prefecture26@example.org"))
    assert send_due(_mailing(settings, url), connection) == Sent(1, 0)
    assert send_due(_mailing(settings, url), connection) == Sent(0, 0)
    (mail,) = taken.mails
    assert (mail["To"], mail["From"], mail["Auto-Submitted"]) == (
        "prefecture26@example.org", "Bureau <audits@example.org>", "auto-generated",
    )  # fmt: skip
    assert mail["Subject"] == "Rappel : votre retour"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["retour annoté.xlsx"]
    body = mail.get_body()
    assert body is not None and body.get_content().strip() == "Texte accentué."


def test_what_the_server_permanently_rejects_fails_and_the_rest_goes_on(
    settings: Settings, connection: Connection, taking: tuple[str, Outbox]
) -> None:
    url, taken = taking
    taken.refuse = {"gone@example.org": "550 unknown", "full@example.org": "452 full"}
    for key in ("gone", "full", "well"):
        queue(connection, _message(key, f"{key}@example.org"))
    assert send_due(_mailing(settings, url), connection) == Sent(1, 1, 1)
    assert _states(connection) == [("full", "queued", 1), ("gone", "failed", 1), ("well", "sent", 1)]
    assert [mail["To"] for mail in taken.mails] == ["well@example.org"]
    taken.refuse = {}
    assert send_due(_mailing(settings, url), connection) == Sent()
    _pauses_are_over(connection)
    assert send_due(_mailing(settings, url), connection) == Sent(1, 0)
    assert _states(connection)[0] == ("full", "sent", 2)


@pytest.mark.parametrize("reply", ["421 closing", "452 full", "closed"])
def test_a_message_that_ends_the_connection_is_tried_later_and_later_then_given_up(
    settings: Settings, connection: Connection, taking: tuple[str, Outbox], reply: str
) -> None:
    url, taken = taking
    trying = replace(_mailing(settings, url), mail_tries=3, mail_pause=100)
    if reply == "closed":
        taken.drop = {"bad@example.org"}
    else:
        taken.refuse = {"bad@example.org": reply}
    for key in ("a", "bad", "well"):
        queue(connection, _message(key, f"{key}@example.org"))
    assert send_due(trying, connection) == Sent(2, 0, 1)
    assert [mail["To"] for mail in taken.mails] == ["a@example.org", "well@example.org"]
    pauses = []
    for left in (Sent(0, 0, 1), Sent(0, 1)):
        pauses.append(_pauses_are_over(connection))
        assert send_due(trying, connection) == left
    assert pauses == [[100], [200]]
    assert _states(connection)[1] == ("bad", "given_up", 3)
    assert send_due(trying, connection) == Sent()
    error = connection.execute("select error from ledger.messages where state = 'given_up'").fetchone()
    expected = "the connection ended" if reply == "closed" else reply[:3]
    assert error is not None and expected in error[0]
    assert [(row["state"], row["attempts"]) for row in unsent(connection)] == [("given_up", 3)]


def test_a_server_that_ends_a_long_connection_gets_the_message_by_a_new_one(
    settings: Settings, connection: Connection, taking: tuple[str, Outbox]
) -> None:
    url, taken = taking
    once = {"b@example.org"}
    taken.drop = once
    accept = taken.handle_RCPT

    async def second_time(*args: Any) -> str:
        if taken.connections - {args[1].peer}:
            once.clear()
        return await accept(*args)

    taken.handle_RCPT = second_time  # type: ignore[method-assign]
    for key in "abc":
        queue(connection, _message(key, f"{key}@example.org"))
    assert send_due(_mailing(settings, url), connection) == Sent(3)
    assert _states(connection) == [("a", "sent", 1), ("b", "sent", 1), ("c", "sent", 1)]


@pytest.mark.parametrize("step", ["_sent", "statement"])
def test_a_run_that_is_killed_while_it_sends_sends_again_under_one_message_id(
    settings: Settings, connection: Connection, taking: tuple[str, Outbox], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    url, taken = taking
    for key in "abc":
        queue(connection, _message(key, f"{key}@example.org"))
    whole = getattr(outbox, step)

    def killed(*args: Any) -> Any:
        if step == "statement" and args[0] != "mail/settle.sql":
            return whole(*args)
        whole(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, step, killed)
    with pytest.raises(KeyboardInterrupt):
        send_due(_mailing(settings, url), connection)
    monkeypatch.undo()
    assert send_due(_mailing(settings, url), connection) == Sent(3)
    assert [mail["To"] for mail in taken.mails] == [f"{key}@example.org" for key in "aabc"]
    assert len({mail["Message-ID"] for mail in taken.mails}) == 3
    assert _states(connection) == [("a", "sent", 1), ("b", "sent", 1), ("c", "sent", 1)]


def test_a_server_that_ends_every_connection_is_reported(
    settings: Settings, connection: Connection, taking: tuple[str, Outbox]
) -> None:
    url, taken = taking
    for number in range(25):
        taken.drop.add(f"{number}@example.org")
        queue(connection, _message(str(number), f"{number}@example.org"))
    with pytest.raises(MailUnavailable, match="The mail server ended 20 connections, message after message"):
        send_due(_mailing(settings, url), connection)
    counts = connection.execute("select attempts, count(*) from ledger.messages group by 1 order by 1").fetchall()
    assert counts == [(0, 5), (1, 20)]


def test_what_no_mail_can_carry_costs_itself_alone(
    settings: Settings, connection: Connection, taking: tuple[str, Outbox], tmp_path: Path
) -> None:
    url, taken = taking
    odd = tmp_path / 'retour\r\nBcc: tous@example.org "627"\x01.xlsx'
    odd.write_bytes(b"PK")
    queue(connection, _message("break", "a@example.org", attachments=(str(odd),)))
    queue(connection, replace(_message("header", "a@example.org"), subject="Objet\r\nBcc: x@y\x00\u2028z"))
    queue(connection, _message("accents", "audits@préfecture.example.org"))
    queue(connection, _message("address", "a@b@c\r\nRCPT TO:<x@y.org>"))
    queue(connection, _message("one of two", "pas une adresse", "b@example.org"))
    queue(connection, _message("folder", "a@example.org", attachments=(str(tmp_path),)))
    accented = replace(_mailing(settings, url), mail_from="Bureau qualité <audits@bureau.exämple>")
    assert send_due(accented, connection) == Sent(4, 1, 1)
    assert [(key, state) for key, state, _ in _states(connection)] == [
        ("accents", "sent"), ("address", "failed"), ("break", "sent"), ("folder", "queued"), ("header", "sent"),
        ("one of two", "sent"),
    ]  # fmt: skip
    named, header, accents, one = taken.mails
    assert [part.get_filename() for part in named.iter_attachments()] == ['retour__Bcc: tous@example.org "627"_.xlsx']
    assert (header["Subject"], header["Bcc"]) == ("Objet Bcc: x@y z", None)
    assert accents["To"] == "audits@xn--prfecture-c4a.example.org"
    assert accents["From"] == "Bureau qualité <audits@bureau.xn--exmple-cua>"
    assert one["To"] == "b@example.org"
    error = connection.execute("select error from ledger.messages where dedupe_key = 'one of two'").fetchone()
    assert error == ("« pas une adresse » is not a mail address",)
    assert [row["state"] for row in unsent(connection)] == ["failed", "queued", "sent"]
    with pytest.raises(MailUnavailable, match="PREFAUDIT_MAIL_FROM: « audits@@ » is not a mail address"):
        queue(connection, _message("next", "a@example.org"))
        send_due(replace(accented, mail_from="audits@@"), connection)


def test_an_address_with_accents_before_the_at_goes_where_the_server_takes_them(
    settings: Settings, connection: Connection, taking: tuple[str, Outbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, taken = taking
    queue(connection, _message("a", "préfet@example.org"))
    queue(connection, _message("b", "b@example.org"))
    assert send_due(_mailing(settings, url), connection) == Sent(2)
    assert taken.mails[0]["To"] == "préfet@example.org"
    monkeypatch.setattr(SMTP, "has_extn", lambda *_: False)
    queue(connection, _message("c", "préfet@example.org"))
    queue(connection, _message("d", "b@example.org"))
    assert send_due(_mailing(settings, url), connection) == Sent(1, 1)


@hypothesis_settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_name_of_a_file_is_safe_as_a_header(name: str) -> None:
    mail = EmailMessage(policy=composition._POLICY)
    safe = composition.attachment_name(name)
    mail.add_attachment(b"PK", maintype="application", subtype="zip", filename=safe)
    mail["Subject"] = composition.header_text(name)
    read = message_from_bytes(mail.as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    assert [part.get_filename() for part in read.iter_attachments()] == [safe]
    assert set(read.keys()) == set(mail.keys())


def test_an_unreachable_server_keeps_queued_mails_and_is_reported_without_the_password(
    settings: Settings, connection: Connection
) -> None:
    queue(connection, _message("a", "a@example.org"))
    unreachable = _mailing(settings, "smtp://user:hunter2@127.0.0.1:1")
    with pytest.raises(MailUnavailable, match=r"The mail server 127\.0\.0\.1:1 cannot be used") as raised:
        send_due(unreachable, connection)
    assert "hunter2" not in str(raised.value)
    assert "hunter2" not in repr(unreachable)
    assert _states(connection) == [("a", "queued", 0)]
    with pytest.raises(MailUnavailable, match="PREFAUDIT_MAIL_FROM is not set"):
        send_due(replace(unreachable, mail_from=""), connection)
    with pytest.raises(MailUnavailable, match="PREFAUDIT_SMTP_URL is not a valid address"):
        send_due(replace(unreachable, smtp_url="mailto:x"), connection)


def test_a_message_to_nobody_is_kept_as_such(
    settings: Settings, connection: Connection, taking: tuple[str, Outbox]
) -> None:
    queue(connection, _message("a"))
    assert send_due(_mailing(settings, taking[0]), connection) == Sent(0, 0)
    assert _states(connection) == [("a", "unaddressed", 0)]


def test_two_senders_share_what_waits(settings: Settings, connection: Connection, taking: tuple[str, Outbox]) -> None:
    url, taken = taking
    for key in "abc":
        queue(connection, _message(key, f"{key}@example.org"))
    with connect(settings) as other, other.transaction():
        other.execute("select 1 from ledger.messages where dedupe_key = 'b' for update")
        assert send_due(_mailing(settings, url), connection) == Sent(2, 0)
    assert sorted(mail["To"] for mail in taken.mails) == ["a@example.org", "c@example.org"]


def test_the_register_of_addresses(connection: Connection, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("\ufeffsite_code;address\n26;Prefecture26@example.org\n261;prefecture26@example.org\n", "utf-8")
    assert register(connection, read_csv(path), "marie") == 2
    assert addresses_of(connection, "26") == ["prefecture26@example.org"]
    assert sites_of(connection, "PREFECTURE26@example.org") == ["26", "261"]
    since = connection.execute("select registered_at from restricted.contacts where site_code = '26'").fetchone()
    assert register(connection, [(2, "26", "prefecture26@example.org")], "marie") == 1
    assert connection.execute("select registered_at from restricted.contacts").fetchone() == since
    kept = connection.execute("select kind, actor, content from ledger.acts").fetchall()
    assert kept[0] == ("contacts_registered", "marie", {"addresses": 2, "sites": 2})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("site_code,address\n999,a@example.org\n", "Line 2: « 999 » is not the code of a site"),
        ("site_code,address\n26,pas une adresse\n", "Line 2: « pas une adresse » is not a valid mail address"),
        ("site_code,address\n26,a@b@c\n", "is not a valid mail address"),
        ("code,mail\n26,a@example.org\n", "the columns « site_code » and « address » are expected"),
    ],
)
def test_a_register_that_is_wrong_is_refused_whole(
    connection: Connection, tmp_path: Path, text: str, sentence: str
) -> None:
    register(connection, [(2, "39", "jura@example.org")], "marie")
    path = tmp_path / "contacts.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ContactsError, match=sentence):
        register(connection, read_csv(path), "marie")
    assert addresses_of(connection, "39") == ["jura@example.org"]


def test_every_wrong_line_of_a_register_is_reported_at_once(connection: Connection) -> None:
    with pytest.raises(ContactsError) as refused:
        register(connection, [(2, "999", "a@example.org"), (3, "26", "a@example.org"), (4, "26", "nobody")], "marie")
    assert str(refused.value) == (
        "Line 2: « 999 » is not the code of a site, or of who else reports. See include/reference.\n"
        "Line 4: « nobody » is not a valid mail address. Write it as name@domain.\n"
        "No address was changed."
    )
    with pytest.raises(ContactsError) as refused:
        register(connection, [(line, "999", "a@example.org") for line in range(2, 27)], "marie")
    lines = str(refused.value).splitlines()
    assert (len(lines), lines[-3][:8], lines[-2:]) == (
        22,
        "Line 21:",
        ["And 5 more lines are wrong.", "No address was changed."],
    )


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none.csv", None, "No such file: {path}. Check the name and call again."),
        (".", None, "{path} cannot be read (Is a directory). Check the file and call again."),
        (
            "latin.csv",
            "site_code,address\né".encode("latin-1"),
            "{path} is not UTF-8 text (it has the byte 0xe9). Save it so and call again.",
        ),
    ],
)
def test_a_register_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ContactsError) as refused:
        read_csv(path)
    assert str(refused.value) == sentence.format(path=path)


def test_a_text_is_broken_between_words_and_never_within_an_address() -> None:
    address = f"http://127.0.0.1:8080/retours-audit/sites/2026/{'a' * 60}"
    body = f"Bonjour,\n\n{'mot ' * 30}\n  - {'mot ' * 25}\nL'état : {address}"
    lines = wrapped(body).split("\n")
    assert [line for line in lines if len(line) > 76] == [address]
    assert " ".join(" ".join(lines).split()) == " ".join(body.split())
    assert lines[:2] == ["Bonjour,", ""] and lines[5].startswith("  mot")
