"""Workbooks packed as mail programs do: made by hand, byte by byte where no library writes the format."""

import base64
import binascii
import io
import struct
import zipfile
from collections.abc import Callable
from email.message import EmailMessage, Message
from functools import cache

from openpyxl import Workbook


@cache
def workbook(text: str = "retour") -> bytes:
    """A small workbook."""
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def tnef(*files: tuple[str, bytes], long_name: bool = True) -> bytes:
    """A winmail.dat of Outlook with these attachments."""
    parts = [struct.pack("<IH", 0x223E9F78, 1), _attribute(1, 0x00089006, struct.pack("<I", 0x00010000))]
    for name, data in files:
        parts.append(_attribute(2, 0x00069002, bytes(14)))
        parts.append(_attribute(2, 0x00018010, b"RETOUR~1.XLS\x00" if long_name else name.encode("cp1252") + b"\x00"))
        parts.append(_attribute(2, 0x0006800F, data))
        if long_name:
            text = (name + "\x00").encode("utf-16-le")
            said = struct.pack("<IIII", 1, 0x3707001F, 1, len(text)) + text
            parts.append(_attribute(2, 0x00069005, said))
    return b"".join(parts)


def _attribute(level: int, number: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


_OID = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"


def signed(content: bytes, *, streamed: bool = False) -> bytes:
    """A message signed as a whole (S/MIME), as OpenSSL (DER) or Outlook (BER in pieces) packs it."""
    version, digests = _der(0x02, b"\x01"), _der(0x31, b"")
    if streamed:
        pieces = b"".join(_der(0x04, content[at : at + 1000]) for at in range(0, len(content), 1000))
        octets = b"\x24\x80" + pieces + b"\x00\x00"
        inner = b"\x30\x80" + _OID + b"\x01" + b"\xa0\x80" + octets + b"\x00\x00" + b"\x00\x00"
        data = b"\x30\x80" + version + digests + inner + _der(0x31, b"") + b"\x00\x00"
        return b"\x30\x80" + _OID + b"\x02" + b"\xa0\x80" + data + b"\x00\x00" + b"\x00\x00"
    inner = _der(0x30, _OID + b"\x01" + _der(0xA0, _der(0x04, content)))
    return _der(0x30, _OID + b"\x02" + _der(0xA0, _der(0x30, version + digests + inner + _der(0x31, b""))))


def encrypted() -> bytes:
    """A message encrypted with S/MIME."""
    return _der(0x30, _OID + b"\x03" + _der(0xA0, _der(0x30, _der(0x02, b"\x00") + bytes(50))))


def _der(tag: int, body: bytes) -> bytes:
    size = len(body)
    length = bytes([size]) if size < 128 else bytes([0x84]) + size.to_bytes(4, "big")
    return bytes([tag]) + length + body


def zipped(*files: tuple[str, bytes]) -> bytes:
    """An archive of files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()


def uuencoded(name: str, data: bytes) -> bytes:
    """A file as old mail programs write it into the text."""
    lines = [binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45)]
    return f"begin 644 {name}\n".encode() + b"".join(lines) + b"`\nend\n"


def mail(
    *parts: Message, sender: str = "site@example.org", text: str = "Bonjour, ci-joint notre retour."
) -> EmailMessage:
    """A mail of a site with a text and some parts."""
    made = EmailMessage()
    made["From"] = sender
    made["To"] = "retours@example.org"
    made["Subject"] = "Notre retour"
    made["Message-ID"] = "<1@example.org>"
    made.set_content(text)
    if parts:
        made.make_mixed()
        for each in parts:
            made.attach(each)
    return made


def part(
    data: bytes, kind: str = "application/octet-stream", name: str | None = None, encoding: str = "base64", **more: str
) -> Message:
    """A part of a mail: any content under any type, name and encoding."""
    made = Message()
    # Letters with accents as they are, as no standard allows and programs do.
    name = None if name is None else name.encode().decode("ascii", "surrogateescape")
    made["Content-Type"] = kind if name is None else f'{kind}; name="{name}"'
    if "disposition" in more:
        made["Content-Disposition"] = more["disposition"] + (f'; filename="{name}"' if name is not None else "")
    if "content_id" in more:
        made["Content-ID"] = more["content_id"]
    made["Content-Transfer-Encoding"] = encoding
    made.set_payload(_ENCODED[encoding](data).decode("ascii", "surrogateescape"))
    return made


_ENCODED: dict[str, Callable[[bytes], bytes]] = {
    "base64": base64.encodebytes,
    "quoted-printable": lambda data: binascii.b2a_qp(data, istext=False),
    "x-uuencode": lambda data: uuencoded("x", data),
    "8bit": lambda data: data,
}
