"""What is no workbook is named as what it is, also where it is damaged: its sender learns what to do with it."""

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from prefaudit.model.read_return import ReadReturn
from prefaudit.settings import Settings
from prefaudit.workbook.reading import load_knowledge, read_return
from tests.mail.packing import encrypted, signed, tnef, workbook

SETTINGS = Settings.from_env({})
SIGN = "décochez « Chiffrer » et « Signer » avant l'envoi."
UNPACK = "Décompressez l'archive et déposez le classeur."


def _tar(mode: str = "w") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        entry = tarfile.TarInfo("retour.xlsx")
        entry.size = len(workbook())
        archive.addfile(entry, io.BytesIO(workbook()))
    return stream.getvalue()


KINDS: dict[str, tuple[str, bytes, str, str]] = {
    "S/MIME encrypted": ("smime.p7m", encrypted(), "un message signé ou chiffré (S/MIME)", SIGN),
    "S/MIME damaged": ("smime.p7m", b"0\x80\x05\x01" + bytes(range(200)), "un message signé ou chiffré (S/MIME)", SIGN),
    "S/MIME around a workbook": ("smime.p7m", b"0\x80" + workbook(), "un message signé ou chiffré (S/MIME)", SIGN),
    "S/MIME signed, cut short": ("a.p7m", signed(workbook())[:-300], "un message signé ou chiffré (S/MIME)", SIGN),
    "winmail.dat damaged": (
        "winmail.dat",
        tnef()[:6] + workbook(),
        "un fichier winmail.dat d'Outlook",
        "choisissez Format du texte > HTML",
    ),
    "a PDF around a workbook": ("a.pdf", b"%PDF-1.4\n" + workbook(), "un document PDF", "Reportez vos réponses"),
    "S/MIME in base64": ("smime.p7m", b"MIIBmQYJKoZIhvcN\nAQcDoIIB", "un message signé ou chiffré (S/MIME)", SIGN),
    "PGP": ("encrypted.asc", b"-----BEGIN PGP MESSAGE-----\n\nabc", "un message chiffré (PGP)", SIGN),
    "PGP in bytes": ("retour.xlsx.gpg", b"\x85\x01\x0c\x03" + bytes(range(200)), "un message chiffré (PGP)", SIGN),
    "7-Zip": ("retour.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), "une archive compressée (7-Zip)", UNPACK),
    "7-Zip damaged": ("retour.7z", b"\x01" + bytes(range(200)), "une archive compressée (7-Zip)", UNPACK),
    "RAR": ("retour.rar", b"Rar!\x1a\x07\x01\x00" + bytes(50), "une archive compressée (RAR)", UNPACK),
    "tar": ("retour.tar", _tar(), "une archive TAR", UNPACK),
    "tar without its name": ("retour", _tar(), "une archive TAR", UNPACK),
    "tar.bz2": ("retour.tar.bz2", _tar("w:bz2"), "une archive compressée (bzip2)", UNPACK),
    "tar.xz": ("retour.tar.xz", _tar("w:xz"), "une archive compressée (xz)", UNPACK),
    "tar.gz": ("retour.tar.gz", gzip.compress(_tar(), mtime=0), "une archive compressée (gzip)", UNPACK),
    "bytes": ("retour.bin", b"\x01" + bytes(range(200)), "un fichier d'un type inconnu", "Reportez vos réponses"),
}


@pytest.mark.parametrize("case", KINDS)
def test_a_file_is_named_as_what_it_is(case: str, tmp_path: Path) -> None:
    name, data, kind, advice = KINDS[case]
    (tmp_path / "file").write_bytes(data)
    knowledge = load_knowledge(SETTINGS.contracts, SETTINGS.reference)
    read = read_return(tmp_path / "file", name, knowledge, SETTINGS)
    assert isinstance(read, ReadReturn)
    (issue,) = read.issues
    assert (issue.rule, issue.found) == ("file.foreign_format", kind)
    assert issue.message == f"Le fichier n'est pas un classeur Excel : c'est {kind}."
    assert advice in issue.expected
