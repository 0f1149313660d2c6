"""What stands in the URL of a mail server is understood, or refused without a word of it."""

import traceback

import pytest

from prefaudit.mail.server_address import MailUnavailable, server_address

PORTS = {"imaps": 993, "imap": 143}


def test_a_login_may_have_any_character_written_with_percent_signs() -> None:
    at = server_address("imaps://retours%40x:s%C3%A9cret%20%40%2F@mail.example.org/INBOX/Retours", "X", PORTS)
    assert (at.scheme, at.host, at.port, at.user, at.password, at.folder) == (
        "imaps", "mail.example.org", 993, "retours@x", "sécret @/", "INBOX/Retours",
    )  # fmt: skip
    assert "sécret" not in repr(at)
    assert server_address("imap://127.0.0.1:1430", "X", PORTS).is_here


@pytest.mark.parametrize(
    "url",
    [
        "pop://retours:hunter2@mail",
        "imap://retours:hunter2/x@mail",
        "imap://retours:22/hunter2@mail",
        "imap://retours:22#hunter2@mail",
        "imap://retours:22?hunter2@mail",
        "imap://retours:hunter[2@mail",
        "imap://retours:hunter2@mail:port",
        "imap://retours:hunter2\u2100@mail",
        "imap://retours:hunter2@",
    ],
)
def test_what_is_misread_is_reported_without_a_word_of_it(url: str) -> None:
    with pytest.raises(MailUnavailable) as raised:
        server_address(url, "PREFAUDIT_IMAP_URL", PORTS)
    assert str(raised.value).startswith(
        "PREFAUDIT_IMAP_URL is not a valid address. Write imaps://user:password@host:port,"
    )
    assert "hunter" not in "".join(traceback.format_exception(raised.value))
