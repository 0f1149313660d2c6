"""The archive of originals: a copy of every file received, at the address that its own content gives it."""

import contextlib
import errno
import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from upath import UPath

from prefaudit import atomic
from prefaudit.model.errors import OperatorError
from prefaudit.places import place_at

CHUNK = 1024 * 1024
_EXTENSION = re.compile(r"\.[a-z0-9]{1,5}$")


class ArchiveFull(OperatorError):
    """The archive cannot be written; the message says what to do."""

    french = "l'archive ne peut pas être écrite"
    disk = "le disque de l'archive"


class FileUnreadable(OperatorError):
    """A file of the landing zone was listed and cannot be read, or has gone since."""

    french = "un fichier de la zone de dépôt ne peut pas être lu"


class FileTooLarge(FileUnreadable):
    """A file is larger than the archive takes."""

    french = "un fichier est trop grand"


class NoRoom(ArchiveFull):
    """A file would leave less room on the disk of the archive than is kept free there."""

    french = "le disque de l'archive est plein"


@dataclass(frozen=True)
class Copy:
    """An archived file: where it is, the SHA-256 of its content in hexadecimal, its size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Archive:
    """A folder, at any fsspec URL, of files named `<ab>/<sha256><extension>`, each with its manifest beside it.

    `limit` is the size of the largest file that it keeps, `reserve` the room that is left free on its disk, in bytes;
    0: no limit, no reserve.
    """

    root: UPath
    limit: int = 0
    reserve: int = 0

    @classmethod
    def at(cls, place: str, limit: int = 0, reserve: int = 0) -> "Archive":
        """Return the archive at a place, made where it is missing. Raises ArchiveFull where it cannot be."""
        root = place_at(place)
        try:
            (root / "incoming").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveFull(_sentence(root, error)) from error
        return cls(root, limit, reserve)

    def require_room(self, size: int) -> None:
        """Raise FileTooLarge or NoRoom where a file of this size is not to be kept. A remote store has its own."""
        if self.limit and size > self.limit:
            raise FileTooLarge(f"{size} bytes")
        if self.reserve and atomic.is_local(self.root) and shutil.disk_usage(self.root.path).free - size < self.reserve:
            raise NoRoom(self.room_sentence())

    def room_sentence(self) -> str:
        """Return the message to an operator where the reserve of the disk is reached."""
        place = self.root.fs.unstrip_protocol(self.root.path)
        return (
            f"they would leave less than {self.reserve} bytes free on the disk of the archive {place} "
            "(PREFAUDIT_DISK_RESERVE). Free some space or move PREFAUDIT_ARCHIVE."
        )

    def keep(self, fs: Any, path: str, name: str) -> Copy:
        """Copy a file of another filesystem to the address of its content, in pieces; a file there is whole.

        Args:
            fs: The fsspec filesystem of the file.
            path: Where the file stands in it.
            name: The file's name as sent: its extension is kept.

        Raises:
            FileUnreadable: The source fails, or brings more than `limit`; nothing is left in the archive.
            ArchiveFull: The archive cannot be written; nothing is left there.
        """
        try:
            with atomic.temporary(self._incoming) as draft:
                sha256, size = _copy(fs, path, draft, self.limit)
                address = self.root / sha256[:2] / f"{sha256}{_extension(name)}"
                if not address.exists():
                    atomic.move(draft, address, durable=True)
        except OSError as error:
            raise ArchiveFull(_sentence(self.root, error)) from error
        return Copy(str(address), sha256, size)

    def put(self, place: str, data: bytes) -> None:
        """Write a small file at a place under the root, replacing what stood there.

        Raises:
            ArchiveFull: The archive cannot be written; what stood there is untouched.
        """
        try:
            atomic.write(self.root / place, data, durable=True, through=self._incoming)
        except OSError as error:
            raise ArchiveFull(_sentence(self.root, error)) from error

    def purge(self, before: datetime) -> int:
        """Remove the copies that were killed underway before a timestamp; return how many."""
        return atomic.purge(self._incoming, before)

    @property
    def _incoming(self) -> UPath:
        return self.root / "incoming"


def _copy(fs: Any, path: str, target: UPath, limit: int = 0) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    try:
        source = fs.open(path, "rb")
    except Exception as error:  # stores have errors of many kinds
        raise FileUnreadable(f"{path} cannot be opened ({error}).") from error
    with source, target.open("wb") as copy:
        while chunk := _read(source, path):
            digest.update(chunk)
            size += len(chunk)
            if limit and size > limit:
                raise FileTooLarge(f"more than {limit} bytes")
            copy.write(chunk)
        atomic.sync(copy)
    return digest.hexdigest(), size


def _read(source: Any, path: str) -> bytes:
    try:
        return bytes(source.read(CHUNK))
    except Exception as error:  # stores have errors of many kinds
        raise FileUnreadable(f"{path} cannot be read ({error}).") from error


def _extension(name: str) -> str:
    match = _EXTENSION.search(name.lower())
    return match[0] if match else ""


def _sentence(root: UPath, error: OSError) -> str:
    place = root.fs.unstrip_protocol(root.path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of the archive {place} is full. Free some space or move PREFAUDIT_ARCHIVE."
    return f"the archive {place} cannot be written ({error.strerror or error}). Check PREFAUDIT_ARCHIVE and its rights."


@contextlib.contextmanager
def local_copy(path: str) -> Iterator[Path]:
    """Give an archived file as a path of this machine: the file itself in a local archive, else a temporary copy."""
    place = place_at(path)
    if atomic.is_local(place):
        yield Path(place.path)
        return
    with tempfile.NamedTemporaryFile(suffix=place.suffix) as copy:
        with place.open("rb") as source:
            shutil.copyfileobj(source, copy, CHUNK)
        copy.flush()
        yield Path(copy.name)
