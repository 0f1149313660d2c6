"""What a received mail brings: files, whatever name, type or encoding they travel under, and the words around them."""

import re
from dataclasses import dataclass, field
from email.message import Message

from imap_tools.message import MailAttachment

from prefaudit.l10n.languages import language, languages
from prefaudit.mail.containers import SIGNATURES, WORKBOOK_ENDINGS, opened, uuencoded
from prefaudit.mail.mime import Budget, Part, TooMuch, parts
from prefaudit.settings import Settings

# What mail programs attach unasked: signatures, keys, cards, invitations, the half of a file that only a Mac wants.
_UNASKED_TYPES = re.compile(
    r"application/(pgp-signature|pgp-keys|pgp-encrypted|(x-)?pkcs7-signature|applefile|ics)|"
    r"text/(x-vcard|vcard|directory|calendar|rfc822-headers)|message/(delivery-status|disposition-notification)"
)
_UNASKED_NAMES = re.compile(r"ATT\d+\.(txt|html?)|smime\.p7s|.*\.(vcf|ics|p7s)|\.DS_Store|Thumbs\.db", re.IGNORECASE)
# Our own acknowledgement, in an answer to it.
_OUR_PAGES = tuple(f"_{language(code).phrase('page.file_suffix')}.html" for code in languages())
_UNASKED_STARTS = (b"\x00\x05\x16\x07", b"-----BEGIN PGP SIGNATURE", b"-----BEGIN PGP PUBLIC KEY")
# A larger picture is no logo of a signature: below, it is left aside beside other files.
_LOGO = 64 * 1024
_NAMELESS = "pièce jointe sans nom"
# What a file without a name is called by its declared type, where its content does not say what it is.
_NAMES = {
    "application/pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-mime": "smime.p7m",
    "application/vnd.ms-outlook": "message.msg",
    "application/x-7z-compressed": f"{_NAMELESS}.7z",
    "application/vnd.rar": f"{_NAMELESS}.rar",
    "application/x-rar-compressed": f"{_NAMELESS}.rar",
    "application/x-tar": f"{_NAMELESS}.tar",
}
_PGP = b"-----BEGIN PGP MESSAGE"
_MAIL = re.compile(rb"[!-9;-~]{1,76}:")
_MAIL_FIELDS = re.compile(rb"^(from|received|mime-version|content-type|return-path):", re.IGNORECASE | re.MULTILINE)
_LONGEST_TEXT = 200_000


@dataclass
class Contents:
    """What is in a mail: files (name, content), how many could not be read, the texts of the mail itself.

    `external` are attachments that stand elsewhere, `pictures` files that may be logos, `unasked` the names of what a
    program attached, `problem` says in French why the mail was not read to its end.
    """

    budget: Budget
    files: list[tuple[str, bytes]] = field(default_factory=list)
    pictures: list[tuple[str, bytes, bool]] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    unreadable: int = 0
    external: int = 0
    problem: str = ""

    def all_files(self) -> tuple[tuple[str, bytes], ...]:
        """Return the files that a person attached: pictures too, but for what looks like the logo of a signature."""
        return (*self.files, *((name, data) for name, data, shown in self.pictures if self._counts(data, shown)))

    def left_aside(self) -> tuple[str, ...]:
        """Return the names of the others."""
        return (*self.unasked, *(name for name, data, shown in self.pictures if not self._counts(data, shown)))

    def _counts(self, data: bytes, shown: bool) -> bool:
        return (len(data) >= _LOGO) + (not shown) + (not self.files) >= 2


def contents(raw: bytes, settings: Settings) -> Contents:
    """Return what a mail brings, forwarded mails and archives included. Never fails."""
    found = Contents(Budget.of(settings))
    try:
        _walk(raw, found, 0)
    except TooMuch as much:
        found.unreadable += 1
        found.problem = str(much)
    except Exception:  # the parsers of mails raise nearly anything on what nobody foresaw
        found.unreadable += 1
    return found


def _walk(raw: bytes, found: Contents, depth: int) -> None:
    """Look at every part of a mail; `depth` counts the parts, mails and archives around it."""
    for part in parts(raw, found.budget, depth):
        if part.kind in {"message/external-body", "message/partial"}:
            found.external += part.kind == "message/external-body"
            found.unreadable += part.kind == "message/partial"
        elif part.kind == "message/rfc822":
            # Encoded as a file is, though no standard allows it.
            decoded = part.message().get_payload(decode=True)
            inner = decoded if isinstance(decoded, bytes) and _is_mail(decoded) else part.body
            _walk(inner, found, part.depth + 1)
        else:
            _leaf(part, found)


def _leaf(leaf: Part, found: Contents) -> None:
    part: Message = leaf.message()
    depth = leaf.depth
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
    found.budget.enter(depth)
    found.budget.take(len(data))
    if not (name or data.strip()):
        return
    if _is_mail(data) and (name.lower().endswith(".eml") or not kind.startswith("text/")):
        _walk(data, found, depth + 1)
        return
    packed = opened(name, data, found.budget)
    if packed is None and _is_unasked(name, kind, data):
        found.unasked.append(name or kind)
    elif packed is None:
        _taken(name, data, kind, shown, found)
    for inner, content in packed or ():
        _file(inner, "", content, False, found, depth + 1)


def _taken(name: str, data: bytes, kind: str, shown: bool, found: Contents) -> None:
    ending = next((ending for start, ending in SIGNATURES if data.startswith(start)), "")
    bare = name or (f"{_NAMELESS}{ending}" if ending else _NAMES.get(kind, f"{_NAMELESS}.txt"))
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
        or name.lower().endswith(_OUR_PAGES)
    )


def _is_mail(data: bytes) -> bool:
    head = data[:8000].replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")[0]
    return bool(_MAIL.match(head) and _MAIL_FIELDS.search(head))
