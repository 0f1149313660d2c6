"""Files inside files, as mail programs pack them: archives, winmail.dat, signed messages, uuencoded texts.

Nothing is trusted: every opener is linear in what it is given, and `Budget` bounds how much comes out of a mail in all.
What an opener does not know or must not open it gives back as None, and the file is handled as it is.
"""

import base64
import binascii
import io
import quopri
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from prefaudit.mail.mime import Budget

Files = list[tuple[str, bytes]]

WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TNEF = b"\x78\x9f\x3e\x22"
_GZIP = b"\x1f\x8b"
# First bytes of a file that no text begins with, and the ending that says so.
SIGNATURES = (
    (ZIP, ".xlsx"),
    (OLE, ".xls"),
    (b"%PDF", ".pdf"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG", ".png"),
    (b"GIF8", ".gif"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (_GZIP, ".gz"),
    (b"7z\xbc\xaf", ".7z"),
    (b"Rar!", ".rar"),
    (_TNEF, ".dat"),
)
# What is worth opening an archive for.
_PACKED = (*WORKBOOK_ENDINGS, ".zip", ".eml", ".p7m", ".gz", ".dat")
# What desktops put into an archive unasked.
_DESKTOP = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._|~\$)", re.IGNORECASE)
_OFFICE_PARTS = re.compile(r"^(\[content_types\]\.xml|mimetype|xl/.*|word/.*|ppt/.*|.*\.iwa)$", re.IGNORECASE)
_MOST_ENTRIES, _MOST_ELEMENTS = 10_000, 100_000
_CHUNK = 1 << 20


def opened(name: str, data: bytes, budget: Budget) -> Files | None:
    """Return what a file packs: names and contents; None where it packs nothing that can be opened.

    An empty list says that it packs nothing at all: a winmail.dat of formatting alone.
    """
    for opener in (_tnef, _signed, _zip, _gzip, _encoded):
        found = _tried(opener, name, data, budget)
        if found is not None:
            return found
    return None


def _tried(
    opener: Callable[[str, bytes, Budget], Files | None], name: str, data: bytes, budget: Budget
) -> Files | None:
    try:
        return opener(name, data, budget)
    except (ValueError, IndexError, struct.error, zlib.error, zipfile.BadZipFile, OSError, EOFError):
        return None
    except (RuntimeError, NotImplementedError):  # an archive with a password, or packed by a method of its own
        return None


def uuencoded(data: bytes) -> Files:
    """Return the uuencoded files in a text, as old mail programs write them into the body."""
    lines = iter(data.splitlines())
    found = []
    for line in lines:
        begin = re.fullmatch(rb"begin [0-7]{3,4} (.{1,300})", line.rstrip())
        if begin:
            found.append((begin[1].decode("utf-8", "replace"), b"".join(_uu_lines(lines))))
    return [each for each in found if each[1]]


def _uu_lines(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line.strip() == b"end":
            return
        if line:
            # Some encoders write more than the length that the line begins with.
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                yield binascii.a2b_uu(line[: 1 + length])
            except binascii.Error:
                return


def _encoded(_: str, data: bytes, __: Budget) -> Files | None:
    """Open a workbook whose encoding for the way was not taken off again, the mail not naming it."""
    start = data[:200].lstrip()
    if start.startswith((b"UEsDB", b"0M8R4KGxGu")):
        return [(_, base64.b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", data) + b"=="))]
    if start.startswith((b"PK=03=04", b"=D0=CF=11=E0", b"=50=4B=03=04")):
        return [(_, quopri.decodestring(data))]
    return (uuencoded(data) or None) if re.match(rb"begin [0-7]{3,4} ", start) else None


def _gzip(name: str, data: bytes, budget: Budget) -> Files | None:
    if not data.startswith(_GZIP):
        return None
    content = zlib.decompressobj(31).decompress(data, budget.size + 1)
    if len(content) > budget.size or content[257:262] == b"ustar":
        return None
    return [(re.sub(r"\.gz$", "", name, flags=re.IGNORECASE), content)]


def _zip(_: str, data: bytes, budget: Budget) -> Files | None:
    """Open an archive that packs workbooks; an Office file, which is an archive too, is left as it is."""
    if not data.startswith(ZIP) or data.count(b"PK\x01\x02") > _MOST_ENTRIES:
        return None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [each.filename.replace("\\", "/") for each in archive.infolist()]
        files = [each for each in archive.infolist() if not each.is_dir() and not _DESKTOP.search(each.filename)]
        worth = any(each.filename.lower().endswith(_PACKED) for each in files)
        if not worth or any(map(_OFFICE_PARTS.match, names)) or any(each.flag_bits & 1 for each in files):
            return None
        if len(files) > budget.files:
            return None
        room = budget.size
        found = []
        for each in files:
            content = _inflated(archive, each, room)
            if content is None:
                return None
            room -= len(content)
            found.append((each.filename.replace("\\", "/").rsplit("/", 1)[-1], content))
    return found


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes | None:
    # The sizes written in the archive can be false: only what comes out is counted.
    content = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > most:
                return None
    return bytes(content)


# Attributes of a TNEF stream ([MS-OXTNEF] 2.1.3): a new attachment, its short name, its content, its properties.
_RENDERING, _TITLE, _CONTENT, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
# The property « long name » among them, as Unicode or as bytes; one value, then its length.
_LONG_NAME = re.compile(rb"([\x1e\x1f])\x00\x07\x37\x01\x00\x00\x00(....)", re.DOTALL)


def _tnef(_: str, data: bytes, budget: Budget) -> Files | None:
    """Open winmail.dat, which Outlook sends where a message is in its own rich text."""
    if not data.startswith(_TNEF):
        return None
    found: list[list[bytes]] = []
    at = 6
    while at + 9 <= len(data):
        attribute, length = struct.unpack_from("<II", data, at + 1)
        value = data[at + 9 : at + 9 + length]
        checksum = struct.unpack_from("<H", data, at + 9 + length)[0]
        if data[at] not in (1, 2) or sum(value) & 0xFFFF != checksum:
            return None
        if attribute == _RENDERING:
            found.append([b"", b""])
            if len(found) > budget.files:
                return None
        elif found and attribute == _TITLE and not found[-1][0]:
            found[-1][0] = value.rstrip(b"\x00")
        elif found and attribute == _CONTENT:
            found[-1][1] = value
        elif found and attribute == _PROPERTIES:
            found[-1][0] = _long_name(value) or found[-1][0]
        at += 9 + length + 2
    whole = at == len(data) and all(content for _, content in found)
    return [(_text(name), content) for name, content in found] if whole else None


def _long_name(properties: bytes) -> bytes:
    said = _LONG_NAME.search(properties)
    if not said:
        return b""
    value = properties[said.end() : said.end() + min(struct.unpack("<I", said[2])[0], 1000)]
    text = value.decode("utf-16-le", "replace") if said[1] == b"\x1f" else _text(value)
    return text.rstrip("\x00").encode("utf-8", "replace")


def _text(name: bytes) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("cp1252", "replace")


_CMS = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
_PEM = re.compile(rb"\s*-----BEGIN (?:PKCS7|CMS)-----([A-Za-z0-9+/=\s]+)-----END")
_DEEPEST = 16


def is_cms(data: bytes) -> bool:
    """Return whether a content is a signed or encrypted S/MIME message."""
    return data.startswith(b"\x30") and _CMS in data[:32]


def _signed(name: str, data: bytes, _: Budget) -> Files | None:
    """Open a message that was signed as a whole, without looking at its signature: who sent it is not proven by it."""
    pem = _PEM.match(data)
    data = base64.b64decode(pem[1]) if pem else data
    if not is_cms(data):
        return None
    kind, content = _children(data, *_body(data, 0))[:2]
    if data[kind[1] : kind[2]] != _CMS[2:] + b"\x02":
        return None
    (signed,) = _children(data, *content[1:])
    _version, _digests, encapsulated = _children(data, *signed[1:])[:3]
    # A signature that stands beside what it signs holds nothing.
    (octets,) = _children(data, *_children(data, *encapsulated[1:])[1][1:])
    inner = b"".join(_octets(data, octets, 0))
    return [(re.sub(r"\.p7[mz]$", "", name, flags=re.IGNORECASE), inner)] if inner else None


Element = tuple[int, int, int]


def _octets(data: bytes, element: Element, depth: int) -> Iterator[bytes]:
    tag, start, end = element
    if depth > _DEEPEST:
        raise ValueError("too deep")
    if tag == 0x04:
        yield data[start:end]
    elif tag == 0x24:
        for each in _children(data, start, end):
            yield from _octets(data, each, depth + 1)


def _body(data: bytes, at: int) -> tuple[int, int]:
    _, start, end, _ = _element(data, at, 0)
    return start, end


def _children(data: bytes, start: int, end: int) -> list[Element]:
    found: list[Element] = []
    while start < end and data[start : start + 2] != b"\x00\x00":
        tag, first, last, start = _element(data, start, 0)
        found.append((tag, first, last))
        if len(found) > _MOST_ELEMENTS:
            raise ValueError("too many elements")
    return found


def _element(data: bytes, at: int, depth: int) -> tuple[int, int, int, int]:
    """Return an element of BER: tag, where its body starts and ends, where the next one starts."""
    tag, length = data[at], data[at + 1]
    if tag & 0x1F == 0x1F or depth > _DEEPEST:
        raise ValueError("no element of a signed message")
    start = at + 2
    if length == 0x80:
        end = start
        while data[end : end + 2] != b"\x00\x00":
            end = _element(data, end, depth + 1)[3]
        return tag, start, end, end + 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[at + 2 : start], "big")
    # A message that was cut short is read as far as it goes.
    end = min(start + length, len(data))
    return tag, start, end, end
