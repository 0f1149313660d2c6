"""The archive of originals: a copy of every file received, at the address that its own content gives it."""

import contextlib
import errno
import hashlib
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from upath import UPath

from prefaudit.model.errors import OperatorError

CHUNK = 1024 * 1024
_EXTENSION = re.compile(r"\.[a-z0-9]{1,5}$")


class ArchiveFull(OperatorError):
    """The archive cannot be written; the message says what to do."""


class FileUnreadable(OperatorError):
    """A file of the landing zone was listed and cannot be read, or has gone since."""


@dataclass(frozen=True)
class Copy:
    """An archived file: where it is, the SHA-256 of its content in hexadecimal, its size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Archive:
    """A folder, at any fsspec URL, of files named `<ab>/<sha256><extension>`, each with its manifest beside it."""

    root: UPath

    @classmethod
    def at(cls, place: str) -> "Archive":
        """The archive of a place, made where it is missing. Raises ArchiveFull where it cannot be."""
        root = UPath(place)
        try:
            (root / "incoming").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveFull(_sentence(root, error)) from error
        return cls(root)

    def keep(self, fs: Any, path: str, name: str) -> Copy:
        """Copy a file of another filesystem, in pieces, counting its fingerprint on the way.

        The copy is written under a passing name, brought to the disk, then renamed: a file at its address is whole.
        Raises FileUnreadable where the source fails, ArchiveFull where the archive does; neither leaves anything.
        """
        passing = self.root / "incoming" / f"{uuid.uuid4().hex}.part"
        try:
            sha256, size = _copy(fs, path, passing)
            address = self.root / sha256[:2] / f"{sha256}{_extension(name)}"
            if not address.exists():
                address.parent.mkdir(parents=True, exist_ok=True)
                self.root.fs.mv(passing.path, address.path)
                _sync_folder(address)
        except OSError as error:
            raise ArchiveFull(_sentence(self.root, error)) from error
        finally:
            with contextlib.suppress(OSError):
                passing.unlink(missing_ok=True)
        return Copy(str(address), sha256, size)

    def put(self, place: str, data: bytes) -> None:
        """Write a small file at a place under the root, in the stead of what stood there: whole or not at all.

        Raises ArchiveFull.
        """
        passing, address = self.root / "incoming" / f"{uuid.uuid4().hex}.part", self.root / place
        try:
            with passing.open("wb") as stream:
                stream.write(data)
                _to_disk(stream)
            address.parent.mkdir(parents=True, exist_ok=True)
            self.root.fs.mv(passing.path, address.path)
            _sync_folder(address)
        except OSError as error:
            with contextlib.suppress(OSError):
                passing.unlink(missing_ok=True)
            raise ArchiveFull(_sentence(self.root, error)) from error

    def sweep(self, before: datetime) -> int:
        """Remove the copies that were killed underway before a moment; give how many."""
        incoming = self.root / "incoming"
        if not incoming.exists():
            return 0
        self.root.fs.invalidate_cache()
        killed = [each for each in incoming.glob("*.part") if _modified(each) < before]
        for each in killed:
            each.unlink(missing_ok=True)
        return len(killed)


def _modified(path: UPath) -> datetime:
    moment: datetime = path.fs.modified(path.path)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _copy(fs: Any, path: str, target: UPath) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    try:
        source = fs.open(path, "rb")
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be opened ({error.strerror}).") from error
    with source, target.open("wb") as copy:
        while chunk := _read(source, path):
            digest.update(chunk)
            size += len(chunk)
            copy.write(chunk)
        _to_disk(copy)
    return digest.hexdigest(), size


def _to_disk(stream: Any) -> None:
    stream.flush()
    with contextlib.suppress(AttributeError, OSError):
        # A store without file descriptors is durable when the file is closed.
        os.fsync(stream.fileno())


def _read(source: Any, path: str) -> bytes:
    try:
        return bytes(source.read(CHUNK))
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read ({error.strerror}).") from error


def _extension(name: str) -> str:
    match = _EXTENSION.search(name.lower())
    return match[0] if match else ""


def _sync_folder(address: UPath) -> None:
    if address.protocol in ("", "file", "local"):
        folder = os.open(Path(address.path).parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _sentence(root: UPath, error: OSError) -> str:
    place = root.fs.unstrip_protocol(root.path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of the archive {place} is full. Free some space or move PREFAUDIT_ARCHIVE."
    return f"the archive {place} cannot be written ({error.strerror or error}). Check PREFAUDIT_ARCHIVE and its rights."


@contextlib.contextmanager
def local_copy(path: str) -> Iterator[Path]:
    """An archived file as a path of this machine: the file itself in a local archive, else a copy for the while."""
    place = UPath(path)
    if place.protocol in ("", "file", "local"):
        yield Path(place.path)
        return
    with tempfile.NamedTemporaryFile(suffix=place.suffix) as copy:
        with place.open("rb") as source:
            shutil.copyfileobj(source, copy, CHUNK)
        copy.flush()
        yield Path(copy.name)
