"""Received mails. They come from anybody: reading one never fails, whatever it is made of."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import TypeVar

from imap_tools import MailMessage

from prefaudit.mail.attachments import Contents, contents
from prefaudit.warehouse.postgres.text import sanitize_text

T = TypeVar("T")

# Where people leave a file instead of sending it: parts of host names, and of paths that such services make.
_DRIVES = re.compile(
    r"https?://(?:[^\s/<>\"']*(?:sharepoint|onedrive|1drv|drive\.google|docs\.google|wetransfer|we\.tl|dropbox|box\.com|"
    r"icloud|resana|osmose|francetransfert|france-transfert|filesender|swisstransfer|grosfichiers|transfernow|mega\.nz|"
    r"nextcloud|owncloud|kdrive|pcloud|nuage|partage|melanissimo|bluefiles|smash|fichiers|hubshare|sharefile)"
    r"[^\s<>\"']*|[^\s<>\"']*(?:/:[xfu]:/|/index\.php/s/|\.(?:xlsx|xlsm|xlsb|xls|ods|zip)\b)[^\s<>\"']*)",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"ci[- ]?joint|pi[èe]ces?[- ]jointes?|\ben p\.?j\b|\bjoint à ce|\bvous trouverez|attached|attachment", re.IGNORECASE
)
# Where an earlier mail begins that this one answers.
_QUOTED = re.compile(
    r"^(?:>.*|-{3,} ?(?:message|original).*|_{10,}|(?:de|from) ?: .*|.*(?:a écrit|wrote) ?:)$", re.I | re.M
)
# Nothing longer is searched for addresses.
_LONGEST_SEARCHED = 100_000


@dataclass(frozen=True)
class Letter:
    """A received mail, as far as it can be read.

    `sender` is the address of the From header in lower case, empty where there is not exactly one; `shown_sender` the
    text of the header; `automatic` that a program wrote it: an absence, a list, a report of delivery; `reply` that it
    is such an absence or report, which may bring back what was sent to it; `files` what a person attached (name,
    content), forwarded mails and archives included; `unreadable` how many attachments have no readable name or
    content; `linked` that it names a place on a drive, `announces` that it speaks of a file; `digest` a SHA-256
    of what it brings, which does not change with the way that it came.
    """

    sender: str
    shown_sender: str
    subject: str
    sent_at: datetime | None
    automatic: bool
    files: tuple[tuple[str, bytes], ...]
    unreadable: int
    reply: bool = False
    linked: bool = False
    announces: bool = False
    digest: str = ""


def read_letter(raw: bytes) -> Letter:
    """Read a mail, or its headers alone."""
    mail, unparsed = _parsed(raw)
    sender = _tried(lambda: _sender(mail.obj), "")
    found = contents(mail.obj)
    text = "\n".join(map(_own_words, found.texts))
    return Letter(
        sender=sender,
        shown_sender=sender or _tried(lambda: _plain(mail.from_), ""),
        subject=_tried(lambda: _plain(mail.subject), ""),
        sent_at=_tried(lambda: _sent_at(mail.obj), None),
        automatic=_tried(lambda: _automatic(mail.obj), False),
        files=tuple((_plain(name), data) for name, data in found.all_files()),
        unreadable=found.unreadable + unparsed,
        reply=_tried(lambda: _is_reply(mail.obj), False),
        linked=bool(found.external or _DRIVES.search(text)),
        announces=bool(_ANNOUNCED.search(text)) and "In-Reply-To" not in mail.obj,
        digest=_digest(found) if not found.unreadable + unparsed else hashlib.sha256(_body(raw)).hexdigest(),
    )


def _parsed(raw: bytes) -> tuple[MailMessage, int]:
    """Return a mail and 0; its headers alone and 1 where it is nested too deep for its parser."""
    try:
        return MailMessage.from_bytes(raw), 0
    except Exception:  # as above: nobody foresaw it
        return MailMessage.from_bytes(_headers(raw)), 1


def _headers(raw: bytes) -> bytes:
    end = re.search(rb"\r?\n\r?\n", raw)
    return raw[: end.end()] if end else raw[:10_000]


def _body(raw: bytes) -> bytes:
    return raw[len(_headers(raw)) :].strip()


def _digest(found: Contents) -> str:
    digest = hashlib.sha256()
    for name, data in (*found.all_files(), *((text, b"") for text in found.texts)):
        digest.update(hashlib.sha256(name.encode("utf-8", "replace")).digest() + hashlib.sha256(data).digest())
    return digest.hexdigest()


def _own_words(text: str) -> str:
    """Return what was written in a mail before it quotes another one."""
    text = text[:_LONGEST_SEARCHED]
    quoted = _QUOTED.search(text)
    return text[: quoted.start()] if quoted else text


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
        str(mail.get("Auto-Submitted", "no")).strip().lower() != "no"
        or str(mail.get("Precedence", "")).strip().lower() in {"bulk", "list", "junk", "auto_reply"}
        or _is_reply(mail)
    )


def _is_reply(mail: Message) -> bool:
    return (
        str(mail.get("Auto-Submitted", "no")).strip().lower().startswith("auto-replied")
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-Failed-Recipients"))
        or str(mail.get("Return-Path", "")).strip() == "<>"
        or mail.get_content_type() == "multipart/report"
    )


def _plain(text: str) -> str:
    """Return the text as the ledger can keep it."""
    return str(sanitize_text(text))
