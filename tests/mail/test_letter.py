"""Mails are read whatever they are made of."""

from datetime import UTC, datetime
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from prefaudit.mail.letter import read_letter
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.text import sanitize_text

SETTINGS = Settings.from_env({})
# Pieces that mails are made of, to be mixed with anything.
PIECES = [
    b"From: ", b"a@example.org", b"Subject: ", b"Date: ", b"Message-ID: <1@x>", b"Content-Type: ", b"multipart/mixed; ",
    b"boundary=", b"b", b"--b", b"--b--", b"message/rfc822", b"application/octet-stream; name=", b"name*0*=utf-8''",
    b"=?utf-8?b?", b"=?x?q?=FF?=", b"?=", b"Content-Transfer-Encoding: base64", b"%FF", b"\n", b"\n\n", b"\r\n",
    b"\x00", b"\xff", b"Content-Disposition: attachment; filename=\"", b"\"",
    b"Mon, 30 Feb 0000 25:00:00 -0000", b"<", b">", b"(", b";",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=8), max_size=40).map(b"".join))
def test_no_mail_breaks_its_reader_and_what_is_read_can_be_kept(raw: bytes) -> None:
    letter = read_letter(raw, SETTINGS)
    texts = [letter.sender, letter.shown_sender, letter.subject, letter.message_id, *(name for name, _ in letter.files)]
    assert [sanitize_text(text) for text in texts] == texts
    assert all(isinstance(data, bytes) for _, data in letter.files)
    assert letter.sent_at is None or letter.sent_at.tzinfo is UTC


def test_a_mail_is_read_as_it_was_written() -> None:
    mail = EmailMessage()
    mail["From"] = "Préfecture <Retours@Example.ORG>"
    mail["Subject"] = "Notre retour, complété"
    mail["Date"] = "Mon, 16 Nov 2026 10:00:00 +0100"
    mail["Precedence"] = "bulk"
    mail.set_content("Bonjour")
    mail.add_attachment(b"PK", maintype="application", subtype="octet-stream", filename="retour accentué.xlsx")
    letter = read_letter(mail.as_bytes(), SETTINGS)
    assert (letter.sender, letter.subject) == ("retours@example.org", "Notre retour, complété")
    assert letter.sent_at == datetime(2026, 11, 16, 9, tzinfo=UTC)
    assert letter.automatic and letter.files == (("retour accentué.xlsx", b"PK"),) and letter.unreadable == 0
