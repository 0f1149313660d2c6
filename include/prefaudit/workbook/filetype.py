"""What a file is by its content, whatever its name says, and what to tell the site where it is no workbook."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

_HEAD = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAIL_SCAN = 4 * 1024**2


@dataclass(frozen=True)
class FileType:
    """A kind of file: the extension it should have, or the reading rule that refuses it with what to do."""

    extension: str
    description: str = ""
    problem: str = ""
    advice: str = ""
    zipped: bool = False


XLSX = FileType(".xlsx", zipped=True)
XLSM = FileType(".xlsm", zipped=True)
XLSB = FileType(".xlsb", zipped=True)
ODS = FileType(".ods", zipped=True)
XLS = FileType(".xls")
ENCRYPTED = FileType("", "un classeur chiffré", "file.encrypted")
TRUNCATED = FileType("", "une archive incomplète", "file.truncated")

_SAVE_AS = "Ouvrez le fichier, choisissez Enregistrer sous, puis « Classeur Excel (.xlsx) »."
_FILL_FORM = "Reportez vos réponses dans le formulaire de la campagne."


def _foreign(description: str, advice: str = _FILL_FORM) -> FileType:
    return FileType("", description, "file.foreign_format", advice)


def file_type(path: Path) -> FileType:
    """Tell what a non-empty file is from its first bytes and, for a container, from what it contains."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK"):
        return _zip_type(path)
    if head.startswith(_OLE):
        return _ole_type(path)
    return _plain_type(head)


def _zip_type(path: Path) -> FileType:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            encrypted = any(entry.flag_bits & 1 for entry in archive.infolist())
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names and not encrypted else b""
    except Exception:  # any damage to the directory means the same to the site
        return TRUNCATED
    if "xl/workbook.bin" in names:
        return XLSB
    if "xl/workbook.xml" in names:
        return XLSM if "xl/vbaProject.bin" in names else XLSX
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        manifest_encrypted = encrypted or _ods_is_encrypted(path)
        return ENCRYPTED if manifest_encrypted else ODS
    return _other_zip(names, mimetype, encrypted)


def _ods_is_encrypted(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        try:
            return b"encryption-data" in archive.read("META-INF/manifest.xml")[:_TAIL_SCAN]
        except (KeyError, zipfile.BadZipFile, OSError):
            return False


def _other_zip(names: list[str], mimetype: bytes, encrypted: bool) -> FileType:
    lower = [name.lower() for name in names]
    if any(name.endswith(".iwa") for name in lower):
        return _foreign(
            "un document Apple Numbers, Pages ou Keynote", "Dans Numbers : Fichier > Exporter vers > Excel."
        )
    if any(name.startswith("word/") for name in lower) or mimetype.endswith(b"opendocument.text"):
        return _foreign("un document de traitement de texte")
    if any(name.startswith("ppt/") for name in lower):
        return _foreign("une présentation")
    if any(name.endswith((".xlsx", ".xls", ".xlsm", ".ods", ".xlsb")) for name in lower):
        return _foreign(
            "une archive ZIP qui contient des classeurs",
            "Décompressez l'archive et déposez chaque classeur séparément.",
        )
    if any(name.startswith("xl/") for name in lower):
        return TRUNCATED
    return ENCRYPTED if encrypted else _foreign("une archive ZIP")


def _ole_type(path: Path) -> FileType:
    # Stream names stand in the directory as UTF-16; a full OLE reader would add nothing to this question.
    with path.open("rb") as stream:
        data = stream.read(_TAIL_SCAN)
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - _TAIL_SCAN))
        data += stream.read()

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return ENCRYPTED
    if has("Workbook") or has("Book"):
        return XLS
    if has("WordDocument"):
        return _foreign("un document Word")
    if has("PowerPoint Document"):
        return _foreign("une présentation PowerPoint")
    return _foreign("un document Office d'un autre type")


_SIGNATURES: tuple[tuple[bytes, FileType], ...] = (
    (b"%PDF", _foreign("un document PDF")),
    (b"{\\rtf", _foreign("un document RTF")),
    (b"\x89PNG", _foreign("une image")),
    (b"\xff\xd8\xff", _foreign("une image")),
    (b"GIF8", _foreign("une image")),
    (b"\x1f\x8b", _foreign("une archive compressée (gzip)", "Décompressez l'archive et déposez le classeur.")),
    (b"7z\xbc\xaf", _foreign("une archive compressée (7-Zip)", "Décompressez l'archive et déposez le classeur.")),
    (b"Rar!", _foreign("une archive compressée (RAR)", "Décompressez l'archive et déposez le classeur.")),
)


def _plain_type(head: bytes) -> FileType:
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    lowered = text[:512].lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body")):
        return _foreign("une page web (HTML)", _SAVE_AS)
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return _foreign("un classeur au format XML 2003", _SAVE_AS)
    if lowered.startswith((b"<?xml", b"<")):
        return _foreign("un document XML", _SAVE_AS)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or _looks_like_text(head):
        return _foreign("un fichier texte (CSV)", _SAVE_AS)
    if not head.strip(b"\x00"):
        return TRUNCATED
    return _foreign("un fichier d'un type inconnu")


def _looks_like_text(head: bytes) -> bool:
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return controls == 0
