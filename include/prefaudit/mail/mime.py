"""The parts of a mail, by scanning it once a level: no mail, however it is nested, makes this climb its own stack.

Python's own parser calls itself for each level and for each header that it decodes, before anybody can say that it is
too much. Here every limit is asked before what it limits is done.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser

from prefaudit.settings import Settings

_LINE_END = re.compile(rb"\r\n|\r|\n")
BLANK_LINE = re.compile(rb"(?:\r\n|\n|\r(?!\n))(?:\r\n|\r|\n)")
_MAILS = {"message/rfc822", "message/global", "message/news"}
_ENCODED = {"base64", "quoted-printable"}
# The type of a part and its parameters: names of files are in them. Longer ones are nobody's.
_LONGEST_TYPE = 16 * 1024


class TooMuch(Exception):
    """A mail is larger than may be read; the message says in which way, in French."""


@dataclass
class Budget:
    """What may still come out of a mail: files, parts, bytes, headers; and how deep it may be nested."""

    files: int
    size: int
    parts: int
    depth: int
    header: int
    words: int

    @classmethod
    def of(cls, settings: Settings) -> "Budget":
        """Return what a whole mail may bring."""
        return cls(
            files=settings.mail_file_limit,
            size=settings.mail_size_limit,
            parts=settings.mail_part_limit,
            depth=settings.mail_depth_limit,
            header=settings.mail_header_limit,
            words=settings.mail_word_limit,
        )

    def take(self, size: int) -> None:
        """Count a file of a size in bytes. Raises TooMuch."""
        self.files -= 1
        self.size -= size
        if self.files < 0:
            raise TooMuch("trop de fichiers")
        if self.size < 0:
            raise TooMuch("trop de données une fois ouvert")

    def enter(self, depth: int) -> None:
        """Count a part that stands so deep. Raises TooMuch."""
        self.parts -= 1
        if depth > self.depth:
            raise TooMuch("des messages ou des archives emboîtés trop profondément")
        if self.parts < 0:
            raise TooMuch("trop de parties")

    def read(self, header: bytes) -> None:
        """Count the headers of a part. Raises TooMuch."""
        self.header -= len(header)
        self.words -= header.count(b"=?")
        if self.header < 0 or self.words < 0:
            raise TooMuch("des en-têtes démesurés")


@dataclass(frozen=True)
class Part:
    """A part that holds no others: its headers, its content as it travels, and how deep it stands."""

    headers: Message
    body: bytes = field(repr=False)
    depth: int

    @property
    def kind(self) -> str:
        """The declared type."""
        return self.headers.get_content_type()

    def message(self) -> Message:
        """Return the part as Python's own library knows it, its content with it."""
        self.headers.set_payload(self.body.decode("ascii", "surrogateescape"))
        return self.headers


def headers(raw: bytes, budget: Budget) -> Message:
    """Return the headers of a mail. Raises TooMuch."""
    return _head(raw, 0, len(raw), budget)[0]


def parts(raw: bytes, budget: Budget, depth: int = 0) -> Iterator[Part]:
    """Yield the parts of a mail that hold no others, in order, those of forwarded mails too. Raises TooMuch."""
    waiting = [(0, len(raw), depth, "text/plain")]
    while waiting:
        start, end, level, kind = waiting.pop()
        budget.enter(level)
        head, body = _head(raw, start, end, budget)
        head.set_default_type(kind)
        kind = head.get_content_type()
        if kind in _MAILS and _encoding(head) not in _ENCODED:
            waiting.append((body, end, level + 1, "text/plain"))
            continue
        inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        found = _between(raw, body, end, _boundary(head), budget.parts) if kind.startswith("multipart/") else []
        if found:
            waiting.extend((first, last, level + 1, inner) for first, last in reversed(found))
        else:
            yield Part(head, raw[body:end], level)


def _head(raw: bytes, start: int, end: int, budget: Budget) -> tuple[Message, int]:
    """Return the headers that begin at a place, and where what they head begins."""
    first = _LINE_END.match(raw, start, end)
    if first:
        return Message(), first.end()
    most = min(end, start + budget.header + 1)
    blank = BLANK_LINE.search(raw, start, most)
    block = raw[start : blank.start() if blank else most]
    stray = _stray(block)
    if stray < len(block):
        # A line that is no header: what follows is the content, though no empty line says so.
        block, body = block[:stray], start + stray
    else:
        body = blank.end() if blank else most
    budget.read(block)
    head = BytesHeaderParser().parsebytes(block)
    if any(len(str(head.get(name, ""))) > _LONGEST_TYPE for name in ("Content-Type", "Content-Disposition")):
        raise TooMuch("des en-têtes démesurés")
    return head, body


_HEADER_LINE = re.compile(rb"(?:From |[!-9;-~]*:|[ \t])[^\r\n]*(?:\r\n|\r|\n|\Z)")


def _stray(block: bytes) -> int:
    """Return where the first line begins that is no header."""
    at = 0
    while at < len(block) and (line := _HEADER_LINE.match(block, at)):
        at = line.end()
    return at


def _encoding(head: Message) -> str:
    return str(head.get("Content-Transfer-Encoding", "")).strip().lower()


def _boundary(head: Message) -> bytes:
    try:
        return (head.get_boundary() or "").encode("utf-8", "surrogateescape")
    except Exception:  # a parameter that nothing decodes: no boundary, so the part is taken as it stands
        return b""


def _between(raw: bytes, start: int, end: int, boundary: bytes, most: int) -> list[tuple[int, int]]:
    """Return where the parts between the lines of a boundary begin and end."""
    line = b"--" + boundary
    opened, at = -1, start
    spans: list[tuple[int, int]] = []
    while boundary and (at := raw.find(line, at, end)) >= 0:
        after = _after(raw, at + len(line), end)
        if after is None or (at > start and raw[at - 1] not in b"\r\n"):
            at += len(line)
            continue
        last, is_end = after
        if opened >= 0:
            spans.append((opened, max(opened, _before(raw, opened, at))))
        if len(spans) > most:
            raise TooMuch("trop de parties")
        opened, at = (-1, end) if is_end else (last, last)
    if opened >= 0:
        spans.append((opened, end))
    return spans


def _before(raw: bytes, start: int, at: int) -> int:
    """Return where a part ends: before the line break that belongs to the boundary."""
    if at - 2 >= start and raw[at - 2 : at] == b"\r\n":
        return at - 2
    return at - 1


def _after(raw: bytes, at: int, end: int) -> tuple[int, bool] | None:
    """Return where the line of a boundary ends and whether it is the last; None where something else stands there."""
    is_end = raw[at : at + 2] == b"--"
    at += 2 * is_end
    while at < end and raw[at] in b" \t":
        at += 1
    if at >= end:
        return end, is_end
    ending = _LINE_END.match(raw, at, end)
    return (ending.end(), is_end) if ending else None
