"""Messages as they travel: whatever the names of files, the subject or the addresses hold, the headers are sound."""

import hashlib
import logging
import mimetypes
import re
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from pathlib import PurePosixPath

from upath import UPath

from prefaudit.places import place_at

# Python's own folding loses spaces beside letters with accents: a subject stays on one line.
_POLICY = SMTP.clone(max_line_length=900)
# What no header may hold: control characters, line breaks of Unicode, half pairs; what turns the writing direction.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE = 76  # characters of a line of a mail
_LONGEST_NAME = 120
_NAMELESS = "fichier"
_ANSWERS = {"acknowledgement", "mail_answer"}

log = logging.getLogger(__name__)


class Unsendable(Exception):
    """A message cannot be written as a mail; the message says why."""


@dataclass(frozen=True)
class Outgoing:
    """A mail as it travels, and the addresses of its envelope; `unusable` are the recipients that no mail can reach."""

    mail: EmailMessage
    sender: str
    recipients: tuple[str, ...]
    unusable: tuple[str, ...] = ()


def message_id(dedupe_key: str, mail_from: str) -> str:
    """Return the Message-ID of a message: the same each time it is sent."""
    domain = wire_address(mail_from).rpartition("@")[2]
    return f"<{hashlib.sha256(dedupe_key.encode()).hexdigest()[:32]}@{domain}>"


def wire_address(text: str) -> str:
    """Return an address as servers know it, its domain in ASCII (IDNA); `text` may hold a name too. Raises Unsendable.

    Letters with accents before the @ stay: only a server with SMTPUTF8 delivers to them.
    """
    # parseaddr takes an address apart that has line breaks in it: none may pass.
    if _UNSAFE.search(text):
        raise Unsendable(f"« {header_text(text)} » has characters that no address may have")
    user, _, domain = parseaddr(text)[1].rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
        Address(username=user, domain=ascii_domain)
    except (ValueError, IndexError, UnicodeError) as error:
        raise Unsendable(f"« {text} » is not a mail address") from error
    if not user or not ascii_domain or re.search(r"\s", user + ascii_domain):
        raise Unsendable(f"« {text} » is not a mail address")
    return f"{user}@{ascii_domain}"


def readable_address(address: str) -> str:
    """Return an address in the one spelling in which the register holds it: small letters, the domain in its own.

    A text that is no address comes back in small letters.
    """
    try:
        user, _, domain = wire_address(address).rpartition("@")
        return unicodedata.normalize("NFC", f"{user}@{domain.encode().decode('idna')}").lower()
    except (Unsendable, UnicodeError):
        return address.lower()


def header_text(text: str) -> str:
    """Return a text that may stand in a header: on one line, without control characters."""
    # A no-break space stays.
    return " ".join(filter(None, _UNSAFE.sub(" ", text).split(" ")))


def attachment_name(name: str) -> str:
    """Return the name of a file as a header may hold it, its ending kept."""
    safe = PurePosixPath(_UNSAFE.sub("_", name).strip() or _NAMELESS)
    ending = safe.suffix[:10]
    return f"{safe.stem[: _LONGEST_NAME - len(ending)]}{ending}"


def compose(
    mail_from: str,
    kind: str,
    dedupe_key: str,
    recipients: Sequence[str],
    subject: str,
    body: str,
    attachments: Sequence[str],
) -> Outgoing:
    """Return a message as it travels; a file that is no longer there is left out.

    Raises:
        Unsendable: It cannot be written as a mail, or none of its recipients has a usable address.
        OSError: An attachment cannot be read now.
    """
    usable, unusable = [], []
    for each in recipients:
        try:
            usable.append(wire_address(each))
        except Unsendable as error:
            unusable.append(str(error))
    if not usable:
        raise Unsendable("; ".join(unusable) or "it has no recipient")
    sender = wire_address(mail_from)
    accents = not all(each.isascii() for each in (sender, *usable))
    mail = EmailMessage(policy=_POLICY.clone(utf8=accents))
    mail["From"] = _address(sender, header_text(parseaddr(mail_from)[0]))
    mail["To"] = [_address(each) for each in usable]
    mail["Subject"] = header_text(subject)
    mail["Date"] = formatdate()
    mail["Message-ID"] = message_id(dedupe_key, mail_from)
    # No automatic answer may come back to what is automatic itself.
    mail["Auto-Submitted"] = "auto-replied" if kind in _ANSWERS else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    # An alert quotes programs, whose words are searched for as they are.
    mail.set_content(body if kind == "alert" else wrapped(body))
    for place in map(place_at, attachments):
        _attach(mail, place)
    return Outgoing(mail, sender, tuple(usable), tuple(unusable))


def wrapped(body: str) -> str:
    """Return a text in lines that any program shows whole: broken between words, addresses of pages as they are.

    Lines that are indented go on indented.
    """
    lines = []
    for line in body.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        parts = textwrap.wrap(*(line, _LINE), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        lines += parts or [""]
    return "\n".join(lines)


def _address(wire: str, name: str = "") -> Address:
    user, _, domain = wire.rpartition("@")
    return Address(name, user, domain)


def _attach(mail: EmailMessage, place: UPath) -> None:
    if not place.exists():
        log.warning("%s is no longer there and is not attached.", place)
        return
    name = attachment_name(place.name)
    kind, packed = mimetypes.guess_type(f"x{PurePosixPath(name).suffix}")
    main, _, sub = (kind or "").partition("/")
    if packed or main in {"", "message", "multipart"}:
        main, sub = "application", "octet-stream"
    mail.add_attachment(place.read_bytes(), maintype=main, subtype=sub, filename=name)
