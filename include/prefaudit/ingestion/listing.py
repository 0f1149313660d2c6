"""The files of a channel: a walk that no folder, link, odd file or name can stop. What it passes over, it names."""

import errno
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from prefaudit.places.faults import is_away

# What browsers, Office, transfer tools and desktops leave beside real files.
_TEMPORARY_STARTS = ("~$", ".", "~lock")
_TEMPORARY_ENDS = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".lock", ".swp", "~")
_DESKTOP_FILES = {"thumbs.db", "desktop.ini"}


class Why(StrEnum):
    """Why something in a channel is left where it is: a code of the list passed_over_reason."""

    TOO_LARGE = "too_large"
    NO_SPACE = "no_space"
    UNREADABLE_FILE = "unreadable_file"
    UNREADABLE_FOLDER = "unreadable_folder"
    LONG_PATH = "long_path"
    LINK = "link"
    NO_FILE = "no_file"


@dataclass(frozen=True)
class PassedOver:
    """Something in a channel that was not taken in: its path, why, and what the system said of it."""

    path: str
    why: Why
    detail: str = ""


@dataclass(frozen=True)
class Found:
    """A file of a channel: its path, size in bytes, and last modification (None where the store has none)."""

    path: str
    size: int
    modified: datetime | None

    @property
    def name(self) -> str:
        """The file's own name."""
        return _name(self.path)


def is_temporary(name: str) -> bool:
    """Return whether a name is that of a file being written, of a lock, or of a desktop's own."""
    lower = name.lower()
    return lower.startswith(_TEMPORARY_STARTS) or lower.endswith(_TEMPORARY_ENDS) or lower in _DESKTOP_FILES


def walk(fs: Any, root: str) -> Iterator[Found | PassedOver]:
    """Yield every file under a folder that may be a return, and what is passed over.

    Folders wait in a list, not on the stack of calls: any depth will do. Links are not followed, so that nothing is met
    twice. Raises the error of the store where the folder itself cannot be listed.
    """
    folders = [root]
    while folders:
        place = folders.pop()
        try:
            entries = _entries(fs, place)
        except Exception as error:  # stores have errors of many kinds
            if place == root or is_away(error):
                raise
            yield _unreadable(place, error, Why.UNREADABLE_FOLDER)
            continue
        for entry in entries:
            met = entry if isinstance(entry, PassedOver) else _met(entry, place)
            if isinstance(met, str):
                folders.append(met)
            elif met:
                yield met


def _met(entry: Mapping[str, Any], place: str) -> Found | PassedOver | str | None:
    """Return what an entry of a folder is: a file, what is passed over, the path of a folder, or nothing of ours."""
    path, kind = str(entry["name"]), entry["type"]
    if is_temporary(_name(path)):
        return None
    if entry.get("islink") or kind == "link":
        return PassedOver(path, Why.LINK)
    if kind == "file" and path.endswith("/"):
        # The mark of a folder, as consoles of object stores, and some stores themselves, put one.
        return PassedOver(path, Why.NO_FILE) if entry.get("size") else None
    if kind == "file":
        return found(entry)
    if kind != "directory":
        return PassedOver(path, Why.NO_FILE)
    if path.rstrip("/") != place.rstrip("/"):
        return path
    # Some stores list a folder inside itself; an object store lists so what stands behind a second slash.
    nameless = entry.get("StorageClass") == "DIRECTORY"
    return PassedOver(path, Why.UNREADABLE_FOLDER, "a folder without a name (two slashes)") if nameless else None


def _entries(fs: Any, place: str) -> list[Any]:
    """Return what a folder holds; where one entry spoils the list, each by itself, or why it cannot be looked at."""
    try:
        return list(fs.ls(place, detail=True))
    except OSError as error:
        if is_away(error):
            raise
        paths = [str(path) for path in fs.ls(place, detail=False)]
    return [_entry(fs, path) for path in paths]


def _entry(fs: Any, path: str) -> Any:
    try:
        return {**fs.info(path), "name": path}
    except OSError as error:
        return _unreadable(path, error, Why.UNREADABLE_FILE)


def _unreadable(path: str, error: Exception, otherwise: Why) -> PassedOver:
    too_long = getattr(error, "errno", None) == errno.ENAMETOOLONG
    return PassedOver(path, Why.LONG_PATH if too_long else otherwise, system_words(error))


def found(entry: Mapping[str, Any]) -> Found:
    """Return the file that an entry of a store is."""
    modified = next(
        (entry[key] for key in ("mtime", "LastModified", "last_modified", "modified", "created") if entry.get(key)),
        None,
    )
    if isinstance(modified, int | float):
        modified = _timestamp(modified)
    elif isinstance(modified, datetime) and modified.tzinfo is None:
        modified = modified.replace(tzinfo=UTC)
    return Found(str(entry["name"]), int(entry.get("size") or 0), modified if isinstance(modified, datetime) else None)


def _timestamp(seconds: float) -> datetime | None:
    """Return the timestamp of a file system; None for one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def is_plain_file(fs: Any, path: str) -> bool:
    """Return whether a path may be opened without waiting for somebody at its other end.

    SFTP lists pipes, sockets and devices as files: its server is asked once more.
    """
    ftp = getattr(fs, "ftp", None)
    mode = ftp.lstat(path).st_mode if ftp is not None else None
    return mode is None or stat.S_ISREG(mode)


def system_words(error: BaseException) -> str:
    """Return what an error of a store says, without the path that it names."""
    return str(getattr(error, "strerror", None) or type(error).__name__)


def _name(path: object) -> str:
    return str(path).rstrip("/").rsplit("/", 1)[-1]
