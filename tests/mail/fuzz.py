"""Mails mutated from real shapes, and what must hold of each.

What comes of a mail that nobody meant is open; but reading it ends, in its own process, and no workbook that Python's
own parser finds in it is lost without a word.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr
from email import message_from_bytes
from random import Random

from prefaudit.mail.letter import Letter
from tests.mail.packing import mail, part, signed, tnef, uuencoded, workbook, zipped
from tests.mail.test_attachments import FOUND
from tests.mail.test_limits import BOMBS, ODD

_PIECES = (
    b"\r\n", b"\n", b"\r", b"\x00", b"\xff", b"\n\n", b"--", b"=", b"==", b";", b'"', b"(", b"<", b"=?utf-8?b?", b"?=",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n", b"Content-Type: message/rfc822\n\n", b"--b--\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: 7bit\n", b"name*0*=utf-8''%FF",
    b"Content-Disposition: attachment; filename=\"retour.xlsx\"\n", b"PK\x03\x04", b"UEsDB", b"From: x@y\n",
    b"begin 644 a\n", b"\xe9" * 40,
)  # fmt: skip
_LARGEST = 200_000


def shapes() -> list[bytes]:
    """Mails as they come, and a few that are made to cost."""
    book = workbook()
    found = [mail(*parts).as_bytes() for parts, _ in FOUND.values()]
    found += [raw for raw in ODD.values() if len(raw) < _LARGEST]
    found += [raw for raw in (make() for make, _ in BOMBS.values()) if len(raw) < _LARGEST]
    found.append(mail(text="Ci-joint\n" + uuencoded("retour.xlsx", book).decode()).as_bytes())
    packed = zipped(("a.xlsx", book), ("b.eml", mail(part(tnef(("c.xls", book)), name="winmail.dat")).as_bytes()))
    found.append(mail(part(packed, name="tout.zip"), part(signed(packed), name="smime.p7m")).as_bytes())
    return found


def mutated(count: int, seed: str) -> Iterator[bytes]:
    """Yield so many mails, the same for the same seed."""
    rng = Random(seed)
    made = shapes()
    for _ in range(count):
        raw = bytearray(rng.choice(made))
        for _ in range(rng.choice((1, 1, 2, 3, 6))):
            _mutate(raw, rng, made)
        yield bytes(raw[:_LARGEST])


def _mutate(raw: bytearray, rng: Random, made: list[bytes]) -> None:
    at = rng.randrange(len(raw) + 1)
    # Most of what decides stands in the headers.
    at = min(at, rng.choice((len(raw), 600, 2000)))
    end = min(len(raw), at + rng.choice((1, 2, 20, 200, 5000)))
    kind = rng.randrange(7)
    if kind == 0:
        del raw[at:end]
    elif kind == 1:
        raw[at:at] = rng.choice(_PIECES) * rng.choice((1, 1, 1, 50))
    elif kind == 2:
        raw[at:at] = raw[at:end] * rng.choice((1, 3))
    elif kind == 3 and at < len(raw):
        raw[at] = rng.randrange(256)
    elif kind == 4:
        del raw[at:]
    elif kind == 5:
        raw[:] = raw.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n")))
    else:
        raw[at:at] = rng.choice(made)[:3000]


def lost(raw: bytes, letter: Letter) -> list[bytes]:
    """Return the whole workbooks that Python's own parser finds in a mail and that its letter has not, where the letter
    says nothing of what could not be read."""
    if letter.unreadable:
        return []
    try:
        with redirect_stderr(io.StringIO()):
            leaves = [part for part in message_from_bytes(raw).walk() if not part.is_multipart()]
            payloads = [part.get_payload(decode=True) for part in leaves]
    except Exception:  # it is this parser that cannot
        return []
    books = [data for data in payloads if isinstance(data, bytes) and _is_workbook(data)]
    files = {data.strip() for _, data in letter.files}
    return [book for book in books if book.strip() not in files]


def _is_workbook(data: bytes) -> bool:
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist() and archive.testzip() is None
    except Exception:  # damaged in one of the many ways that the library knows
        return False
