"""What a file is by its content, whatever its name, and what the site should do where it is not a workbook."""

import re
import zipfile
from collections.abc import Container
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from olefile import OleFileIO

from prefaudit.l10n.languages import phrase
from prefaudit.workbook.machine import system_error
from prefaudit.workbook.opc import part_name

_HEAD = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
# Where an OLE container says how it is encrypted.
_DATA_SPACES = "\x06DataSpaces"
_TAIL_SCAN = 4 * 1024**2
# Excel compresses by deflate, or not at all, and opens nothing else.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TYPE_NAME = re.compile(r"[\w.-]+")
# What Office puts beside an open file: the name of who has it open, twice.
_LOCK_SIZES, _LONGEST_NAME = (162, 165), 54
# How a signed or encrypted message begins (S/MIME): the object identifier of its kind.
_SMIME = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"


@dataclass(frozen=True)
class FileType:
    """A kind of file: the extension it should have, or the reading rule that refuses it with what to do.

    `name` and `remedy` are the names in the catalogues of what it is, and of what to do.
    """

    extension: str
    name: str = ""
    problem: str = ""
    remedy: str = ""
    zipped: bool = False

    @property
    def description(self) -> str:
        """What it is, in the language spoken."""
        return phrase(f"file.kind.{self.name}")

    @property
    def advice(self) -> str:
        """What the site should do, in the language spoken."""
        return phrase(f"file.advice.{self.remedy}") if self.remedy else ""


XLSX = FileType(".xlsx", zipped=True)
XLSM = FileType(".xlsm", zipped=True)
XLSB = FileType(".xlsb", zipped=True)
ODS = FileType(".ods", zipped=True)
XLS = FileType(".xls")
ENCRYPTED = FileType("", "encrypted", "file.encrypted")
RIGHTS = FileType("", "rights", "file.rights")
TRUNCATED = FileType("", "truncated", "file.truncated")
RECOMPRESSED = FileType("", "recompressed", "file.recompressed")
PREFIXED = FileType("", "prefixed", "file.prefixed")

_FILL_FORM, _SAVE_AS, _SIGNED, _UNPACK = "fill_form", "save_as", "plain_message", "unpack"


def _foreign(name: str, remedy: str = _FILL_FORM) -> FileType:
    return FileType("", name, "file.foreign_format", remedy)


UNKNOWN = _foreign("unknown")
TEXT = _foreign("text", _SAVE_AS)
SMIME = _foreign("smime", _SIGNED)
PGP = _foreign("pgp", _SIGNED)
OUTLOOK = _foreign("outlook", "send_workbook")
SEVEN_ZIP = _foreign("seven_zip", _UNPACK)
RAR = _foreign("rar", _UNPACK)
TAR = _foreign("tar", _UNPACK)
LOCK = _foreign("lock", "close")
# In a zip archive that is no workbook: a pattern of one of its lines (names of its parts, its MIME type) → what it is.
_ZIPPED = (
    (r"\.iwa$", _foreign("iwork", "export")),
    (r"^word/|opendocument\.text$", _foreign("word_processing")),
    (r"^ppt/", _foreign("presentation")),
    (r"\.(?:xlsx|xls|xlsm|ods|xlsb)$", _foreign("zip_of_workbooks", "unpack_each")),
    (r"^xl/", TRUNCATED),
)
# In an OLE container: the name of a stream → what it is.
_STREAMS = (
    ("\tDRMContent", RIGHTS),
    ("DRMEncryptedTransform", RIGHTS),
    ("EncryptedPackage", ENCRYPTED),
    ("Workbook", XLS),
    ("Book", XLS),
    ("WordDocument", _foreign("word")),
    ("PowerPoint Document", _foreign("powerpoint")),
    ("__properties_version1.0", OUTLOOK),
)
_SIGNATURES = (
    (b"%PDF", _foreign("pdf")),
    (b"{\\rtf", _foreign("rtf")),
    (b"\x89PNG", _foreign("image")),
    (b"\xff\xd8\xff", _foreign("image")),
    (b"GIF8", _foreign("image")),
    (b"\x1f\x8b", _foreign("gzip", _UNPACK)),
    (b"II*\x00", _foreign("image")),
    (b"MM\x00*", _foreign("image")),
    (b"\x78\x9f\x3e\x22", _foreign("winmail", "rich_text")),
    (b"-----BEGIN PGP", PGP),
    (b"-----BEGIN PKCS7", SMIME),
    (b"-----BEGIN CMS", SMIME),
    (b"7z\xbc\xaf", SEVEN_ZIP),
    (b"Rar!", RAR),
    (b"BZh", _foreign("bzip2", _UNPACK)),
    (b"\xfd7zXZ", _foreign("xz", _UNPACK)),
    (b"\x28\xb5\x2f\xfd", _foreign("zstandard", _UNPACK)),
)
# Where the name of a file says what its content no longer does: it is damaged, or encrypted as a whole.
_BY_NAME = (
    (r"\.p7[mscz]$|^smime\b", SMIME),
    (r"\.(?:pgp|gpg|asc)$", PGP),
    (r"\.msg$", OUTLOOK),
    (r"\.7z$", SEVEN_ZIP),
    (r"\.rar$", RAR),
    (r"\.(?:tar|tgz|tbz2?|txz)$|\.tar\.\w{1,4}$", TAR),
    (r"\.(?:gz|bz2|xz|zst|cab|arj|lzh)$", _foreign("archive", _UNPACK)),
)


def identify(path: Path, opened: ExitStack) -> tuple[FileType, zipfile.ZipFile | OleFileIO | None]:
    """Return what a non-empty file is by its first bytes and, for a container, by what it contains.

    Args:
        path: The file.
        opened: What closes the container.

    Returns:
        The type, and the container where there is one that can be opened.

    Raises:
        OSError: the system fails, not the file.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK"):
        return _zip_type(path, opened)
    if head.startswith(_OLE):
        return _ole_type(path, opened)
    if _is_lock(head):
        return LOCK, None
    if kind := _foreign_type(head):
        return kind, None
    # Line breaks, a byte-order mark, the headers of a download: the archive stands behind them, and Excel refuses it.
    return PREFIXED if b"PK\x03\x04" in head[:2048] and _is_workbook(path) else _plain_type(head), None


def _is_lock(head: bytes) -> bool:
    return len(head) in _LOCK_SIZES and 0 < head[0] <= _LONGEST_NAME and not head[1 + head[0] : 55].strip(b" \0")


def _is_workbook(path: Path) -> bool:
    with ExitStack() as opened:
        return zipfile.is_zipfile(path) and _zip_type(path, opened)[0].extension != ""


def _zip_type(path: Path, opened: ExitStack) -> tuple[FileType, zipfile.ZipFile | None]:
    try:
        archive = opened.enter_context(zipfile.ZipFile(path))
        return archive_type(archive), archive
    except Exception as error:  # any damage to the directory means the same to the site
        if fault := system_error(error):
            raise fault from error
        return TRUNCATED, None


def archive_type(archive: zipfile.ZipFile) -> FileType:
    """Return what a zip archive is by its parts."""
    entries = archive.infolist()
    encrypted = any(entry.flag_bits & 1 for entry in entries)
    names = {part_name(entry.filename).lower(): entry.filename for entry in entries}
    small = ("mimetype", "meta-inf/manifest.xml", "[content_types].xml", "_rels/.rels")
    if not encrypted and any(entry.compress_type not in _COMPRESSIONS for entry in entries):
        return RECOMPRESSED if _workbook_type(names, "") else _foreign("zip")
    texts = {name: _start(archive, names[name]) for name in small if name in names and not encrypted}
    kind = _workbook_type(names, texts.get("_rels/.rels", "") + texts.get("[content_types].xml", ""))
    manifest, mimetype = texts.get("meta-inf/manifest.xml", ""), texts.get("mimetype", "")
    if kind:
        return ENCRYPTED if encrypted else kind
    if mimetype.startswith(_ODS) or ("content.xml" in names and f'"{_ODS}"' in manifest.replace("'", '"')):
        return ENCRYPTED if "encryption-data" in manifest else ODS
    lines = "\n".join((*names, mimetype)).lower()
    kinds = (kind for pattern, kind in _ZIPPED if re.search(pattern, lines, re.MULTILINE))
    return next(kinds, ENCRYPTED if encrypted else _foreign("zip"))


def _start(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(_TAIL_SCAN).decode("utf-8", "replace")


def _workbook_type(names: Container[str], declared: str) -> FileType | None:
    """Return the kind of workbook of a package by the names of its parts, or by what it declares of them."""
    if "xl/workbook.bin" in names:
        return XLSB
    macros = "xl/vbaproject.bin" in names
    if "xl/workbook.xml" in names:
        return XLSM if macros else XLSX
    if "officeDocument" in declared and any(map(_is_spreadsheet, _TYPE_NAME.findall(declared))):
        return XLSB if "sheet.binary" in declared else XLSM if macros else XLSX
    return None


def _is_spreadsheet(name: str) -> bool:
    """Return whether a content type is that of the main part of a workbook (…spreadsheetml.sheet.main)."""
    return any(".main" in name.partition(family)[2] for family in ("spreadsheetml.", "ms-excel."))


def _ole_type(path: Path, opened: ExitStack) -> tuple[FileType, OleFileIO | None]:
    try:
        container = opened.enter_context(OleFileIO(path))
    except Exception as error:  # the library has no common base for what it raises on a damaged container
        if fault := system_error(error):
            raise fault from error
        return _damaged_ole_type(path), None
    paths = container.listdir(storages=True)
    # What another program embedded stands in storages of its own.
    names = {path[0].lower() for path in paths} | {path[-1].lower() for path in paths if path[0] == _DATA_SPACES}
    kinds = (kind for name, kind in _STREAMS if name.lower() in names)
    return next(kinds, _foreign("office")), container


def _damaged_ole_type(path: Path) -> FileType:
    # Stream names stand in the directory as UTF-16, in any case.
    with path.open("rb") as stream:
        data = stream.read(_TAIL_SCAN)
        stream.seek(max(stream.tell(), path.stat().st_size - _TAIL_SCAN))
        data = (data + stream.read()).lower()
    kinds = (kind for name, kind in _STREAMS if name.lower().encode("utf-16-le") in data)
    return next(kinds, _foreign("office"))


def _foreign_type(head: bytes) -> FileType | None:
    """Return what the first bytes say for certain; a workbook may stand in it as it is."""
    if head[257:262] == b"ustar":
        return TAR
    if head.startswith(b"\x30") and _SMIME in head[:32]:
        return SMIME
    return next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), None)


def _plain_type(head: bytes) -> FileType:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:512].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body")):
        return _foreign("html", _SAVE_AS)
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return _foreign("xml_2003", _SAVE_AS)
    if start.startswith(b"<"):
        return _foreign("xml", _SAVE_AS)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or not any(byte < 9 or 13 < byte < 32 for byte in head):
        return TEXT
    return UNKNOWN if head.strip(b"\x00") else TRUNCATED


def type_by_name(name: str, description: str) -> FileType | None:
    """Return what the name of a file says that it is, where its content says no more than `description`: nothing, a
    text, something with a workbook in it; None where the name says nothing either."""
    if description not in {UNKNOWN.description, TEXT.description, PREFIXED.description}:
        return None
    return next((kind for pattern, kind in _BY_NAME if re.search(pattern, name, re.IGNORECASE)), None)
