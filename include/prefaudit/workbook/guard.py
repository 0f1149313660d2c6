"""Before any parser: is this file a workbook, and is it safe to open?

A parser may hang, abort the process or take gigabytes on a file of a few kilobytes. The guard looks at the bytes alone:
type by content, number and inflated size of the parts, forbidden declarations, cells far away from any form.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from olefile import OleFileIO

from prefaudit.l10n.languages import phrase, spoken
from prefaudit.model.issues import Issue
from prefaudit.settings import Settings
from prefaudit.workbook.encryption import opened_without_asking
from prefaudit.workbook.filetype import ENCRYPTED, ODS, XLSB, FileType, archive_type, identify
from prefaudit.workbook.opc import part_name
from prefaudit.workbook.reading_rules import issue_of

CHUNK = 1 << 20
WORKBOOK_STREAM = "Workbook"
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF_16 = re.compile(rb"\xff\xfe|\xfe\xff|<\0|\0<")
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe<\0|\xfe\xff\0<|\0<")
_DECLARED = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")


class Refused(Exception):
    """The file must not be opened; `issue` is the reason."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue


@dataclass(frozen=True)
class Inspection:
    """What the guard found in a file that may be opened: type, the reading rules that warn of it, and the inflated
    parts that are searched (of an .xls, its one stream `WORKBOOK_STREAM`).

    `usual` is whether the parts are named and encoded as the parser expects; `content` is what it is to read where that
    is not the file as it stands.
    """

    type: FileType
    warned: tuple[str, ...] = ()
    parts: dict[str, bytes] | None = None
    usual: bool = True
    content: bytes | None = None

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """The warnings, in the language spoken: what that is, is known once the form is."""
        return tuple(map(issue_of, self.warned))


def inspect(path: Path, settings: Settings) -> Inspection:
    """Inspect a file before it is parsed. Raises Refused where it must not be opened."""
    size = path.stat().st_size
    if size == 0:
        raise Refused(issue_of("file.empty"))
    if size > settings.file_size_limit:
        raise Refused(issue_of("file.too_large", found=megabytes(size), limit=megabytes(settings.file_size_limit)))
    with ExitStack() as opened:
        kind, container = identify(path, opened)
        content = opened_without_asking(path) if kind == ENCRYPTED else None
        if content:
            kind, container = _decrypted(content, opened)
        if kind.problem:
            raise Refused(issue_of(kind.problem, kind=kind.description, advice=kind.advice, found=kind.description))
        try:
            if isinstance(container, zipfile.ZipFile):
                return replace(_inspect_zip(container, kind, settings), content=content)
            return Inspection(kind, parts=workbook_stream(container) if container else {})
        except _DAMAGES as error:
            raise Refused(issue_of("file.truncated", found=phrase("file.kind.truncated"))) from error


def _decrypted(content: bytes, opened: ExitStack) -> tuple[FileType, zipfile.ZipFile | None]:
    try:
        archive = opened.enter_context(zipfile.ZipFile(BytesIO(content)))
        return archive_type(archive), archive
    except zipfile.BadZipFile:
        return ENCRYPTED, None


def workbook_stream(container: OleFileIO) -> dict[str, bytes]:
    """Return the stream of an .xls that holds the workbook, by the name `WORKBOOK_STREAM`."""
    name = next((name for name in (WORKBOOK_STREAM, "Book") if container.exists(name)), WORKBOOK_STREAM)
    return {WORKBOOK_STREAM: bytes(container.openstream(name).read())}


def megabytes(size: int) -> str:
    """Return a size in bytes as the language writes it: 12,5 Mo."""
    return phrase("format.megabytes", number=f"{size / 1024**2:.1f}".replace(".", spoken().decimal))


def _inspect_zip(archive: zipfile.ZipFile, kind: FileType, settings: Settings) -> Inspection:
    entries = archive.infolist()
    if len(entries) > settings.entry_limit:
        raise Refused(issue_of("file.entries", found=str(len(entries)), limit=settings.entry_limit))
    parts: dict[str, bytes] = {}
    total, usual = 0, True
    for entry in entries:
        name = part_name(entry.filename)
        is_xml, content = name.lower().endswith((".xml", ".rels")), bytearray()
        keep = _is_searched(name, kind, is_xml)
        for number, chunk in enumerate(_inflate(archive, entry)):
            total += len(chunk)
            if number == 0 and not is_xml and _XML.match(chunk):
                # The type of a part is declared; its name may end in anything.
                is_xml, keep = True, _is_searched(name, kind, True)
            if total > settings.inflated_size_limit:
                limit = megabytes(settings.inflated_size_limit)
                raise Refused(issue_of("file.inflated", found=phrase("file.found.more_than", size=limit), limit=limit))
            if is_xml or keep:
                content += chunk if keep else chunk[:4096]
        inflated = bytes(content)
        part = _utf_8(inflated) if is_xml else inflated
        usual = usual and name == entry.filename and part is inflated
        if is_xml and b"!" in part and _DECLARATION.search(part):
            raise Refused(issue_of("file.entities", found=name))
        if keep:
            parts[name] = part
    return Inspection(kind, tuple(_warnings([part_name(entry.filename) for entry in entries])), parts, usual)


def _is_searched(name: str, kind: FileType, is_xml: bool) -> bool:
    """Return whether a part is kept: what the notes on cells are read from."""
    if kind == ODS:
        return name in ("content.xml", "mimetype")
    return name.lower().endswith((".bin", ".rels")) if kind == XLSB else is_xml


def _utf_8(part: bytes) -> bytes:
    """Return an XML part in UTF-8, as every search of its bytes expects it."""
    if not _UTF_16.match(part):
        return part
    text = part.decode("utf-16" if part[:1] in b"\xff\xfe" else "utf-16-le" if part[1] == 0 else "utf-16-be", "replace")
    return _DECLARED.sub('<?xml version="1.0"?>', text).encode()


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    # The sizes written in the archive can be false: only what comes out is counted.
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _warnings(names: list[str]) -> Iterator[str]:
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
        yield "file.macros"
    if any(name.startswith("xl/externalLinks/") and name.endswith(".xml") for name in names):
        yield "file.external_links"
    if any(name.startswith(("xl/embeddings/", "xl/activeX/")) for name in names):
        yield "file.embedded_objects"
