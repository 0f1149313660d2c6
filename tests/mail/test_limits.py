"""Mails made to cost: each is found out before it costs, and says in French why it is not read to its end."""

import base64
import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from prefaudit.mail.letter import Letter, read_head, read_letter, unread
from prefaudit.mail.reading import LetterReader, MachineFault
from prefaudit.settings import Settings
from prefaudit.workbook.sandbox import Sandbox
from tests.mail.packing import mail, part, signed, tnef, workbook, zipped

SETTINGS = Settings.from_env({})
BOOK = workbook()
FROM = b"From: site@example.org\nSubject: Notre retour\nMessage-ID: <1@example.org>\n"
DEPTH = "des messages ou des archives emboîtés trop profondément"
PARTS, FILES, HEADERS = "trop de parties", "trop de fichiers", "des en-têtes démesurés"


def _multiparts(levels: int) -> bytes:
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level) for level in range(levels)
    )
    return FROM + opened + b"\nci-joint\n" + b"".join(b"--b%d--\n" % level for level in reversed(range(levels)))


def _messages(levels: int) -> bytes:
    return FROM + b"Content-Type: message/rfc822\n\n" * levels + b"\nci-joint"


def _files(count: int) -> bytes:
    piece = b'--b\nContent-Disposition: attachment; filename="a"\n\nx\n'
    return FROM + b"Content-Type: multipart/mixed; boundary=b\n\n" + piece * count + b"--b--\n"


def _zips(levels: int) -> bytes:
    packed = zipped(("retour.xlsx", BOOK))
    for _ in range(levels):
        packed = zipped(("r.zip", packed))
    return mail(part(packed, name="r.zip")).as_bytes()


def _many_small_zips() -> bytes:
    inner = zipped(*[(f"{number}.xlsx", b"PK") for number in range(90)])
    return mail(*[part(inner, name=f"{number}.zip") for number in range(20)]).as_bytes()


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "1,000 parts in parts": (lambda: _multiparts(1000), DEPTH),
    "300 messages in messages": (lambda: _messages(300), DEPTH),
    "200,000 messages in messages": (lambda: _messages(200_000), DEPTH),
    "20,000 files": (lambda: _files(20_000), PARTS),
    "200 files": (lambda: _files(200), FILES),
    "200,000 encoded words": (lambda: FROM + b"X: " + b"=?utf-8?q?a?= " * 200_000 + b"\n\nci-joint", HEADERS),
    "2,000 encoded words": (lambda: FROM + b"X: " + b"=?utf-8?q?a?= " * 2000 + b"\n\nci-joint", HEADERS),
    "a header of 5 MB": (lambda: FROM + b"X: " + b"a" * 5_000_000 + b"\n\nci-joint", HEADERS),
    "headers of 5 MB": (lambda: FROM + b"X: a\n" * 1_000_000 + b"\nci-joint", HEADERS),
    "headers of parts": (lambda: _files(50).replace(b"--b\n", b"--b\nX: " + b"a" * 10_000 + b"\n"), HEADERS),
    "100,000 parameters": (lambda: FROM + b"Content-Type: a/b" + b";a=b" * 30_000 + b"\n\nci-joint", HEADERS),
    "zips in zips": (lambda: _zips(60), DEPTH),
    "files in many zips": (_many_small_zips, FILES),
}


@pytest.mark.parametrize("case", BOMBS)
def test_a_bomb_is_found_out_before_it_costs(case: str) -> None:
    make, problem = BOMBS[case]
    letter = read_letter(make(), SETTINGS)
    assert (letter.problem, letter.unreadable) == (problem, 1)
    assert letter.message_id and letter.digest


@cache
def _inflating() -> bytes:
    return zipped(("a.xlsx", bytes(120 * 1024**2)))


INFLATING: dict[str, Callable[[], bytes]] = {
    "zip": _inflating,
    "gzip": lambda: gzip.compress(bytes(120 * 1024**2), mtime=0),
    "zip in an attached mail": lambda: mail(part(_inflating(), name="b.zip")).as_bytes(),
    "zip in winmail.dat": lambda: tnef(("a.zip", _inflating())),
    "zip in a signed mail": lambda: signed(_inflating()),
}


@pytest.mark.parametrize("case", INFLATING)
def test_what_inflates_without_end_stays_packed(case: str) -> None:
    letter = read_letter(mail(part(INFLATING[case](), name="bombe.bin")).as_bytes(), SETTINGS)
    assert len(letter.files) == 1 and len(letter.files[0][1]) < 1024**2 and not letter.problem


def test_an_archive_of_many_entries_stays_packed() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(3000):
            archive.writestr(f"{number}.xlsx", b"")
    letter = read_letter(mail(part(stream.getvalue(), name="a.zip")).as_bytes(), SETTINGS)
    assert [name for name, _ in letter.files] == ["a.zip"]


ODD: dict[str, bytes] = {
    "base64 without end": FROM + b"Content-Type: application/zip; name=a.xlsx\nContent-Transfer-Encoding: base64\n\n"
    + base64.b64encode(BOOK)[:-7],
    "no end of the parts": _files(1).removesuffix(b"--b--\n"),
    "bare line breaks": _files(1).replace(b"\n", b"\r"),
    "nothing": b"",
    "zeros": FROM.replace(b"Notre", b"\x00") + b"\n\x00\x00",
    "a wrong charset": FROM + b"Content-Type: text/plain; charset=nulle-part\n\n\xff\xfeci-joint",
    "a charset that is no text": FROM + b"Content-Type: text/plain; charset=base64\n\nci-joint",
    "no headers": b"\n\nci-joint",
    "a boundary alone": FROM + b"Content-Type: multipart/mixed; boundary=b\n\n--b",
    "an empty boundary": FROM + b'Content-Type: multipart/mixed; boundary=""\n\n--\n\nx\n----\n',
    "a boundary in a hundred pieces": FROM + b"Content-Type: multipart/mixed"
    + b"".join(b"; boundary*%d=b" % number for number in range(100)) + b"\n\n--" + b"b" * 100 + b"\n\nx\n",
    "a line that is no header": FROM + b"voil\xc3\xa0\nContent-Type: text/plain\n\nci-joint",
    "brackets": b"From: " + b"(" * 1500 + b"site@example.org\n\nci-joint",
    "addresses": b"From: " + b"a@b.org," * 100_000 + b"\n\nci-joint",
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_an_odd_mail_is_read_as_far_as_it_goes(case: str) -> None:
    letter = read_letter(ODD[case], SETTINGS)
    assert "\x00" not in letter.subject + letter.sender + letter.message_id
    assert letter.attachments == len(letter.files) + letter.unreadable


def test_headers_whose_end_is_cut_off_are_read() -> None:
    raw = mail(part(BOOK, name="a.xlsx")).as_bytes()
    letter = read_head(raw[:60], SETTINGS)
    assert letter.sender == "site@example.org"
    assert read_head(b"From: a@b.org\nX: " + b"a" * 300_000, SETTINGS).problem == HEADERS


@pytest.mark.slow
def test_a_mail_that_takes_too_long_costs_itself_alone() -> None:
    slow = replace(SETTINGS, mail_timeout=0.02, read_workers=1)
    heavy = mail(part(tnef(*[("a", b"") for _ in range(2)]) + bytes(15_000_000), name="a.dat")).as_bytes()
    with Sandbox(slow) as sandbox:
        letter = LetterReader(sandbox, slow).read(heavy)
        assert (letter.problem, letter.sender) == ("plus de temps de lecture que permis", "site@example.org")
        good = LetterReader(sandbox, SETTINGS).read(mail(part(BOOK, name="a.xlsx")).as_bytes())
        assert good.files == (("a.xlsx", BOOK),)


def test_a_reader_that_is_ended_from_outside_says_nothing_of_the_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(replace(SETTINGS, read_workers=1)) as sandbox:
        monkeypatch.setattr("prefaudit.mail.reading.read_letter", _killed)
        with pytest.raises(MachineFault, match="killed"):
            LetterReader(sandbox, SETTINGS).read(b"")


def test_a_mail_whose_reader_was_ended_from_outside_is_read_once_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with Sandbox(replace(SETTINGS, read_workers=1)) as sandbox:
        monkeypatch.setattr("prefaudit.mail.reading.read_letter", _killed_once)
        assert LetterReader(sandbox, SETTINGS).read(str(tmp_path / "killed").encode()).subject == "read"


def _killed_once(raw: bytes, settings: Settings) -> Letter:
    if Path(raw.decode()).exists():
        return replace(unread(""), subject="read")
    Path(raw.decode()).touch()
    _killed(raw, settings)
    raise AssertionError("unreachable")


def _killed(raw: bytes, settings: Settings) -> None:
    import os  # noqa: PLC0415  runs in the process that reads
    import signal  # noqa: PLC0415

    os.kill(os.getpid(), signal.SIGKILL)
