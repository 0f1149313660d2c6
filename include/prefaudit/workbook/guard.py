"""Before any parser: is this file a workbook, and is it safe to open?

A parser may hang, abort the process or take gigabytes on a file of a few kilobytes. The guard looks at the bytes alone:
type by content, number and inflated size of the parts, forbidden declarations, cells far away from any form.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prefaudit.model.issues import Issue
from prefaudit.settings import Settings
from prefaudit.workbook.filetype import FileType, file_type
from prefaudit.workbook.reading_rules import issue_of

CHUNK = 1 << 20
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Refused(Exception):
    """The file must not be opened; `issue` is the reason."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue


@dataclass(frozen=True)
class Inspection:
    """What the guard found in a file that may be opened: type, warnings, and (xlsx) the inflated XML of its parts."""

    type: FileType
    warnings: tuple[Issue, ...] = ()
    parts: dict[str, bytes] | None = None


def inspect(path: Path, settings: Settings) -> Inspection:
    """Inspect a file before it is parsed. Raises Refused where it must not be opened."""
    size = path.stat().st_size
    if size == 0:
        raise Refused(issue_of("file.empty"))
    if size > settings.file_size_limit:
        raise Refused(issue_of("file.too_large", found=megabytes(size), limit=megabytes(settings.file_size_limit)))
    kind = file_type(path)
    if kind.problem:
        raise Refused(issue_of(kind.problem, kind=kind.description, advice=kind.advice, found=kind.description))
    if not kind.zipped:
        return Inspection(kind)
    try:
        with zipfile.ZipFile(path) as archive:
            return _inspect_zip(archive, kind, settings)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise Refused(issue_of("file.truncated", found=type(error).__name__)) from error


def megabytes(size: int) -> str:
    """Return a size in bytes as a French reader writes it: 12,5 Mo."""
    return f"{size / 1024**2:.1f} Mo".replace(".", ",")


def _inspect_zip(archive: zipfile.ZipFile, kind: FileType, settings: Settings) -> Inspection:
    entries = archive.infolist()
    if len(entries) > settings.entry_limit:
        raise Refused(issue_of("file.entries", found=str(len(entries)), limit=settings.entry_limit))
    parts: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        keep = kind.extension in {".xlsx", ".xlsm"} and entry.filename.endswith((".xml", ".rels"))
        content = bytearray()
        for chunk in _inflate(archive, entry):
            total += len(chunk)
            if total > settings.inflated_size_limit:
                limit = megabytes(settings.inflated_size_limit)
                raise Refused(issue_of("file.inflated", found=f"plus de {limit}", limit=limit))
            if entry.filename.endswith((".xml", ".rels")):
                content += chunk if keep else chunk[:4096]
        if _DECLARATION.search(content):
            raise Refused(issue_of("file.entities", found=entry.filename))
        if keep:
            parts[entry.filename] = bytes(content)
    return Inspection(kind, tuple(_warnings(archive.namelist())), parts)


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    # The sizes written in the archive can be false: only what comes out is counted.
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _warnings(names: list[str]) -> Iterator[Issue]:
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
        yield issue_of("file.macros")
    if any(name.startswith("xl/externalLinks/") and name.endswith(".xml") for name in names):
        yield issue_of("file.external_links")
    if any(name.startswith(("xl/embeddings/", "xl/activeX/")) for name in names):
        yield issue_of("file.embedded_objects")
