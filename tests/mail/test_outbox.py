"""What goes out: once each, to registered addresses, whatever the server answers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from prefaudit.mail.contacts import ContactsError, addresses_of, read_csv, register, sites_of
from prefaudit.mail.outbox import Message, Sent, queue, send_due
from prefaudit.mail.server_address import MailUnavailable
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.reference_sync import sync_reference
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


def test_the_certificate_of_the_server_must_be_trusted(
    settings: Settings, connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    with smtp_server(authority) as (url, outbox):
        queue(connection, _message("a", "prefecture26@example.org"))
        with pytest.raises(MailUnavailable, match="its certificate is not trusted: unable to get local issuer"):
            send_due(_mailing(settings, url), connection)
        assert outbox.mails == []
        authority.cert_pem.write_to_path(tmp_path / "authority.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        assert send_due(_mailing(settings, url), connection) == Sent(1, 0)


def test_a_message_is_sent_once_with_its_attachments(
    settings: Settings, connection: Connection, taking: tuple[str, Outbox], tmp_path: Path
) -> None:
    url, outbox = taking
    there = tmp_path / "retour annoté.xlsx"
    there.write_bytes(b"PK")
    gone = str(tmp_path / "gone.xlsx")
    assert queue(connection, _message("a", "prefecture26@example.org", attachments=(str(there), gone)))
    assert not queue(connection, _message("a", "prefecture26@example.org"))
    assert send_due(_mailing(settings, url), connection) == Sent(1, 0)
    assert send_due(_mailing(settings, url), connection) == Sent(0, 0)
    (mail,) = outbox.mails
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
    url, outbox = taking
    outbox.refuse = {"gone@example.org": "550 unknown", "full@example.org": "452 full"}
    for key in ("gone", "full", "well"):
        queue(connection, _message(key, f"{key}@example.org"))
    assert send_due(_mailing(settings, url), connection) == Sent(1, 1)
    assert _states(connection) == [("full", "queued", 1), ("gone", "failed", 1), ("well", "sent", 1)]
    assert [mail["To"] for mail in outbox.mails] == ["well@example.org"]
    outbox.refuse = {}
    assert send_due(_mailing(settings, url), connection) == Sent(1, 0)
    assert _states(connection)[0] == ("full", "sent", 2)


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
    url, outbox = taking
    for key in "abc":
        queue(connection, _message(key, f"{key}@example.org"))
    with connect(settings) as other, other.transaction():
        other.execute("select 1 from ledger.messages where dedupe_key = 'b' for update")
        assert send_due(_mailing(settings, url), connection) == Sent(2, 0)
    assert sorted(mail["To"] for mail in outbox.mails) == ["a@example.org", "c@example.org"]


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
        "Line 2: « 999 » is not the code of a site. See include/reference/sites.csv.\n"
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
