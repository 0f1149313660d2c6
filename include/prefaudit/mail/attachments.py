"""What a received mail brings: files, whatever name, type or encoding they travel under, and the words around them."""

import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from imap_tools.message import MailAttachment

from prefaudit.mail.containers import SIGNATURES, WORKBOOK_ENDINGS, Budget, TooMuch, opened, uuencoded

# Mails inside mails, archives inside archives.
_DEEPEST = 10
# What mail programs attach unasked: signatures, keys, cards, invitations, the half of a file that only a Mac wants.
_UNASKED_TYPES = re.compile(
    r"application/(pgp-signature|pgp-keys|pgp-encrypted|(x-)?pkcs7-signature|applefile|ics)|"
    r"text/(x-vcard|vcard|directory|calendar|rfc822-headers)|message/(delivery-status|disposition-notification)"
)
_UNASKED_NAMES = re.compile(r"ATT\d+\.(txt|html?)|smime\.p7s|.*\.(vcf|ics|p7s)|\.DS_Store|Thumbs\.db", re.IGNORECASE)
# Our own acknowledgement, in an answer to it.
_OUR_PAGE = "_accuse.html"
_UNASKED_STARTS = (b"\x00\x05\x16\x07", b"-----BEGIN PGP SIGNATURE", b"-----BEGIN PGP PUBLIC KEY")
# A larger picture is no logo of a signature: below, it is left aside beside other files.
_LOGO = 64 * 1024
_NAMELESS = "pièce jointe sans nom"
_PGP = b"-----BEGIN PGP MESSAGE"
_MAIL = re.compile(rb"[!-9;-~]{1,76}:")
_MAIL_FIELDS = re.compile(rb"^(from|received|mime-version|content-type|return-path):", re.IGNORECASE | re.MULTILINE)
_LONGEST_TEXT = 200_000


@dataclass
class Contents:
    """What is in a mail: files (name, content), how many could not be read, the texts of the mail itself.

    `external` are attachments that stand elsewhere, `pictures` files that may be logos.
    """

    files: list[tuple[str, bytes]] = field(default_factory=list)
    pictures: list[tuple[str, bytes, bool]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    unreadable: int = 0
    external: int = 0
    budget: Budget = field(default_factory=Budget)

    def all_files(self) -> tuple[tuple[str, bytes], ...]:
        """Return the files that a person attached: pictures too, but for what looks like the logo of a signature."""
        kept = [
            (name, data)
            for name, data, shown in self.pictures
            if (len(data) >= _LOGO) + (not shown) + (not self.files) >= 2
        ]
        return (*self.files, *kept)


def contents(mail: Message) -> Contents:
    """Return what a mail brings, forwarded mails and archives included. Never fails."""
    found = Contents()
    try:
        _walk(mail, found, 0)
    except TooMuch:
        found.unreadable += 1
    except Exception:  # the parsers of mails raise nearly anything on what nobody foresaw
        found.unreadable += 1
    return found


def _walk(mail: Message, found: Contents, depth: int) -> None:
    """Look at every part of a mail; `depth` counts the mails and archives around it."""
    if depth > _DEEPEST:
        raise TooMuch
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        kind = part.get_content_type()
        if kind in {"message/external-body", "message/partial"}:
            found.external += kind == "message/external-body"
            found.unreadable += kind == "message/partial"
        elif kind == "message/rfc822" and _is_encoded(part):
            _walk(message_from_bytes(_decoded_mail(part)), found, depth + 1)
        elif part.is_multipart():
            found.budget.take(0)
            waiting.extend(reversed(part.get_payload()))  # type: ignore[arg-type]
        else:
            _leaf(part, found, depth)


def _is_encoded(part: Message) -> bool:
    return str(part.get("Content-Transfer-Encoding", "")).strip().lower() in {"base64", "quoted-printable"}


def _decoded_mail(part: Message) -> bytes:
    """Return a forwarded mail that was encoded as a file is, though no standard allows it."""
    inner = part.get_payload(0) if part.is_multipart() else part
    raw = inner.as_bytes() if isinstance(inner, Message) else b""
    bare = Message()
    bare["Content-Transfer-Encoding"] = str(part["Content-Transfer-Encoding"])
    bare.set_payload(raw.decode("ascii", "surrogateescape"))
    decoded = bare.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) and _is_mail(decoded) else raw


def _leaf(part: Message, found: Contents, depth: int) -> None:
    try:
        attachment = MailAttachment(part)
        kind = part.get_content_type()
        data = attachment.payload or b""
        name = attachment.filename or ""
    except Exception:  # a name or a content that nothing decodes
        found.unreadable += 1
        return
    shown = part.get_content_disposition() == "inline" or "Content-ID" in part
    is_text = kind.startswith(("text/", "multipart/")) and not data.startswith(tuple(start for start, _ in SIGNATURES))
    if not name and is_text and part.get_content_disposition() != "attachment":
        _body(data, part.get_content_charset("utf-8"), found, depth)
    else:
        _file(name, kind, data, shown, found, depth)


def _body(data: bytes, charset: str, found: Contents, depth: int) -> None:
    for name, content in uuencoded(data) if b"begin " in data else ():
        _file(name, "", content, False, found, depth + 1)
    if _PGP in data:
        _file("message.asc", "", data, False, found, depth)
    if data.lstrip().startswith((b"UEsDB", b"0M8R4KGxGu")):
        _file("", "", data, False, found, depth)
        return
    try:
        text = data[:_LONGEST_TEXT].decode(charset, "replace")
    except (LookupError, UnicodeError):
        text = data[:_LONGEST_TEXT].decode("utf-8", "replace")
    found.texts.append(text)


def _file(name: str, kind: str, data: bytes, shown: bool, found: Contents, depth: int) -> None:
    """Sort a file: opened where it packs others, left aside where a program attached it unasked, else taken."""
    if depth > _DEEPEST:
        raise TooMuch
    found.budget.take(len(data))
    if not (name or data.strip()):
        return
    if _is_mail(data) and (name.lower().endswith(".eml") or not kind.startswith("text/")):
        _walk(message_from_bytes(data), found, depth + 1)
        return
    packed = opened(name, data, found.budget)
    if packed is None and not _is_unasked(name, kind, data):
        _taken(name, data, kind, shown, found)
    for inner, content in packed or ():
        _file(inner, "", content, False, found, depth + 1)


def _taken(name: str, data: bytes, kind: str, shown: bool, found: Contents) -> None:
    ending = next((ending for start, ending in SIGNATURES if data.startswith(start)), "")
    bare = name or f"{_NAMELESS}{ending or '.txt'}"
    if ending in {".jpg", ".png", ".gif", ".tif"} or (kind.startswith("image/") and not ending):
        found.pictures.append((bare, data, shown))
    else:
        found.files.append((bare, data))


def _is_unasked(name: str, kind: str, data: bytes) -> bool:
    if data.startswith((*(start for start, _ in SIGNATURES), _PGP)) or name.lower().endswith(WORKBOOK_ENDINGS):
        return False
    return bool(
        _UNASKED_TYPES.fullmatch(kind.lower())
        or _UNASKED_NAMES.fullmatch(name)
        or data.lstrip()[:40].startswith(_UNASKED_STARTS)
        or name.lower().endswith(_OUR_PAGE)
    )


def _is_mail(data: bytes) -> bool:
    head = data[:8000].replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")[0]
    return bool(_MAIL.match(head) and _MAIL_FIELDS.search(head))
