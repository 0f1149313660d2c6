"""Received mails. They come from anybody: reading one never fails, whatever it is made of."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import partial
from typing import TypeVar

from imap_tools import MailMessage
from imap_tools.message import MailAttachment

from prefaudit.warehouse.postgres.text import sanitize_text

T = TypeVar("T")

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
# What mail programs attach unasked.
_UNASKED = ("image/", "text/", "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-")


@dataclass(frozen=True)
class Letter:
    """A received mail, as far as it can be read.

    `sender` is the address of the From header in lower case, empty where there is not exactly one; `shown_sender` the
    text of the header; `automatic` that a program wrote it: an absence, a list, a report of delivery; `files` what a
    person attached (name, content), forwarded mails included; `unreadable` how many attachments have no readable name
    or content.
    """

    sender: str
    shown_sender: str
    subject: str
    sent_at: datetime | None
    automatic: bool
    files: tuple[tuple[str, bytes], ...]
    unreadable: int


def read_letter(raw: bytes) -> Letter:
    """Read a mail, or its headers alone."""
    mail = MailMessage.from_bytes(raw)
    sender = _tried(lambda: _sender(mail.obj), "")
    attachments = list(_attachments(mail.obj))
    return Letter(
        sender=sender,
        shown_sender=sender or _tried(lambda: _plain(mail.from_), ""),
        subject=_tried(lambda: _plain(mail.subject), ""),
        sent_at=_tried(lambda: _sent_at(mail.obj), None),
        automatic=_tried(lambda: _automatic(mail.obj), False),
        files=tuple(each for each in attachments if each is not None),
        unreadable=attachments.count(None),
    )


def identity(headers: bytes) -> str:
    """Return the Message-ID; where there is none, one made from all the headers."""
    given = _tried(lambda: " ".join(str(message_from_bytes(headers).get("Message-ID", "")).split()), "")
    return _plain(given[:500]) or f"<{hashlib.sha256(headers).hexdigest()}>"


def _tried(read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except Exception:  # the parsers of mails raise nearly anything on what nobody foresaw
        return otherwise


def _sender(mail: Message) -> str:
    found = [address.lower() for _, address in getaddresses(list(map(str, mail.get_all("From", [])))) if address]
    return _plain(found[0]) if len(found) == 1 else ""


def _sent_at(mail: Message) -> datetime | None:
    date = mail.get("Date")
    if date is None:
        return None
    sent = parsedate_to_datetime(str(date))
    return (sent if sent.tzinfo else sent.replace(tzinfo=UTC)).astimezone(UTC)


def _automatic(mail: Message) -> bool:
    return (
        str(mail.get("Auto-Submitted", "no")).lower() != "no"
        or str(mail.get("Precedence", "")).lower() in {"bulk", "list", "junk"}
        or str(mail.get("Return-Path", "")).strip() == "<>"
        or mail.get_content_type() == "multipart/report"
    )


def _attachments(mail: Message) -> Iterator[tuple[str, bytes] | None]:
    """Yield each file that a person attached, None for one that cannot be read."""
    unreadable: list[tuple[str, bytes] | None] = [None]
    for part in mail.walk():
        if not part.is_multipart() and _tried(partial(_has_name, part), True):
            yield from _tried(partial(_attached, MailAttachment(part)), unreadable)


def _has_name(part: Message) -> bool:
    return bool(part.get_filename())


def _attached(attachment: MailAttachment) -> list[tuple[str, bytes] | None]:
    unasked = attachment.content_type.lower().startswith(_UNASKED)
    if unasked and not attachment.filename.lower().endswith(WORKBOOKS):
        return []
    return [(_plain(attachment.filename), attachment.payload)]


def _plain(text: str) -> str:
    """Return the text as the ledger can keep it."""
    return str(sanitize_text(text))
