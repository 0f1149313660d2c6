"""The landing zone: finds new files, keeps a copy of each in the archive, and opens a submission in the ledger.

Nothing is ever moved or deleted in the landing zone. The copy is made first and named after its own SHA-256, its
manifest next, the ledger last: a process killed anywhere leaves at worst a copy that the next run finds already there.
"""

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from upath import UPath

from prefaudit.archive.manifests import write_manifests
from prefaudit.archive.originals import Archive, ArchiveFull, FileUnreadable
from prefaudit.model.errors import OperatorError
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.sql import statement

if TYPE_CHECKING:
    from prefaudit.warehouse.postgres.connection import Connection

log = logging.getLogger(__name__)

# What browsers, Office, transfer tools and desktops leave beside real files.
_TEMPORARY_STARTS = ("~$", ".", "~lock")
_TEMPORARY_ENDS = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".lock", ".swp", "~")
# Backups that Office and editors keep beside a file; Excel says so in the name too.
_BACKUP = re.compile(
    r"^(?:sauvegarde de |backup of )?(.+?)(?:\.xls[xmb]?|\.ods)?\.(?:bak|xlk|old|orig|sav)$", re.IGNORECASE
)
_WORKBOOK = re.compile(r"\.(?:xls[xmb]?|ods)$", re.IGNORECASE)
# How browsers and desktops number what comes after a file of the same name.
_COPY = re.compile(r" ?\((\d{1,3})\)(?=\.\w+$|$)")
_DESKTOP_FILES = {"thumbs.db", "desktop.ini"}
# An index of PostgreSQL does not hold a longer address.
_LONGEST_LOCATION = 2000


class LandingError(OperatorError):
    """The landing zone or the archive cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Found:
    """A file of a channel: its path, size in bytes, and last modification (None where the store has none)."""

    path: str
    size: int
    modified: datetime | None

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rstrip("/").rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Discovery:
    """The files of a channel by what became of them.

    `new` are the submissions just opened; `skipped` counts the files already known; `waiting` are the paths of files
    still being written, `unreadable` those of files that could not be read.
    """

    new: tuple[int, ...] = ()
    skipped: int = 0
    waiting: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def make_own_zone(settings: Settings, connection: "Connection") -> None:
    """Make the landing zone where it is the product's own folder and nothing was ever taken in.

    A zone that somebody named, or that returns came from before, is not made: that it is missing is an error.
    """
    own = settings.landing == Settings.from_env({"PREFAUDIT_VAR": settings.var}).landing
    if own and not Path(settings.landing).exists() and not _receipts(connection):
        Path(settings.landing).mkdir(parents=True, exist_ok=True)


def discover(settings: Settings, connection: "Connection", landing: Any = None) -> Discovery:
    """Take in the new files of a channel.

    It is listed in full, with one pause for the files modified less than `settings.settle_seconds` ago. Links are not
    followed.

    Args:
        settings: Where the archive is; the landing zone is the channel by default.
        connection: The warehouse.
        landing: The channel: any fsspec URL or UPath-like.

    Raises:
        LandingError: The channel is unreachable or the archive cannot be written; files taken in before are safe, and
            the next run goes on.
    """
    # Airflow's ObjectStoragePath has what is needed of a UPath, without being one.
    root = landing if hasattr(landing, "fs") else _zone(landing or settings.landing)
    seen = _receipts(connection)
    listed = _list(root)
    # A store that dates nothing is read again each time: its receipts say nothing of the content.
    fresh = [each for each in listed if each.modified is None or _receipt_key(root, each) not in seen]
    settled, waiting = _settled(root, fresh, settings.settle_seconds)
    archive = _archive(settings)
    new: list[int] = []
    unreadable: list[str] = []
    known = len(listed) - len(fresh)
    for each in settled:
        try:
            number, is_new = _take_in(connection, root, each, archive)
        except FileUnreadable:
            unreadable.append(each.path)
            continue
        except ArchiveFull as error:
            raise LandingError(f"{each.name} was not recorded: {error} Then run again; nothing is lost.") from error
        if number is None:
            waiting.append(each.path)
        elif is_new:
            new.append(number)
        else:
            known += 1
    return Discovery(tuple(new), known, tuple(sorted(waiting)), tuple(sorted(unreadable)))


def _archive(settings: Settings) -> Archive:
    try:
        return Archive.at(settings.archive)
    except ArchiveFull as error:
        raise LandingError(f"Nothing was recorded: {error} Then run again.") from error


def _zone(url: str) -> UPath:
    try:
        return UPath(url)
    except (ValueError, ImportError) as error:
        raise LandingError(
            f"{without_secrets(url)} is not a valid address of a landing zone ({error}). Correct PREFAUDIT_LANDING or "
            "PREFAUDIT_CHANNELS, then run again; nothing was changed."
        ) from error


def _list(root: UPath) -> list[Found]:
    """Return every file of a channel that may be a return, in the order in which they count."""
    fs, place = _reached(root), root.path
    fs.invalidate_cache()
    try:
        if not fs.isdir(place):
            raise FileNotFoundError(place)
        return sorted(_without_backups(list(_walk(fs, place))), key=_order)
    except Exception as error:  # stores have errors of many kinds
        raise LandingError(
            f"The landing zone {_url(root, root.path)} cannot be listed ({type(error).__name__}). Check "
            "PREFAUDIT_LANDING, and that the folder is mounted and readable, then run again; nothing was changed."
        ) from error


def _order(found: Found) -> tuple[int, str]:
    """Return the order of files of one moment: « … (1) » came after « … », and the later one counts."""
    copy = _COPY.search(found.name)
    return int(copy[1]) if copy else 0, found.path


def _without_backups(found: list[Found]) -> Iterator[Found]:
    """Yield the files but the backups whose file stands beside them: they hold what it was before."""
    beside = {
        (each.path.removesuffix(each.name), _WORKBOOK.sub("", each.name).lower())
        for each in found
        if _WORKBOOK.search(each.name)
    }
    for each in found:
        backup = _BACKUP.match(each.name)
        if backup and (each.path.removesuffix(each.name), backup[1].lower()) in beside:
            log.info("%s is not taken in: it is a backup of the file beside it.", each.path)
        else:
            yield each


def _reached(root: UPath) -> Any:
    """Return the filesystem of a channel, its server answering."""
    try:
        return root.fs
    except Exception as error:
        shown = _url(root, root.path) if root.storage_options.get("host") else without_secrets(str(root))
        raise LandingError(
            f"The landing zone {shown} cannot be reached ({type(error).__name__}). Check that its "
            "server is up, and the address, user and password in PREFAUDIT_LANDING or PREFAUDIT_CHANNELS, then run "
            "again; nothing was changed."
        ) from error


def _walk(fs: Any, place: str) -> Iterator[Found]:
    for entry in fs.ls(place, detail=True):
        name = str(entry["name"]).rstrip("/").rsplit("/", 1)[-1]
        if is_temporary(name) or entry.get("islink"):
            continue
        if entry["type"] == "directory":
            # Some stores list a folder inside itself.
            if str(entry["name"]).rstrip("/") != place.rstrip("/"):
                yield from _walk(fs, str(entry["name"]))
        elif entry["type"] == "file":
            yield _found(entry)


def is_temporary(name: str) -> bool:
    """Return whether a name is that of a file being written, of a lock, or of a desktop's own."""
    lower = name.lower()
    return lower.startswith(_TEMPORARY_STARTS) or lower.endswith(_TEMPORARY_ENDS) or lower in _DESKTOP_FILES


def _found(entry: dict[str, Any]) -> Found:
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


def _settled(root: UPath, found: list[Found], seconds: float) -> tuple[list[Found], list[str]]:
    """Split files into those that are whole and the paths of those still being written, with at most one pause."""
    now = datetime.now(tz=UTC)
    recent = [each for each in found if each.modified is None or (now - each.modified).total_seconds() < seconds]
    if not recent:
        return found, []
    time.sleep(seconds)
    root.fs.invalidate_cache()
    waiting = [each.path for each in recent if _found_again(root, each.path) != each]
    return [each for each in found if each.path not in set(waiting)], waiting


def _found_again(root: UPath, path: str) -> Found | None:
    try:
        return replace(_found(root.fs.info(path)), path=path)
    except OSError:
        return None


def _take_in(connection: "Connection", root: UPath, found: Found, archive: Archive) -> tuple[int | None, bool]:
    """Archive and record a file; return the submission, None where it changed meanwhile, and whether it is new."""
    if len(_location(root, found).encode()) > _LONGEST_LOCATION:
        raise FileUnreadable(f"The path of {found.name} is too long: move it up in the landing zone.")
    copy = archive.keep(root.fs, found.path, found.name)
    if copy.size != found.size:
        return None, False
    now = datetime.now(tz=UTC)
    values = {
        "sha256": copy.sha256,
        "file_name": found.name.encode("utf-8", "replace").decode("utf-8"),
        "size": copy.size,
        "channel": _protocol(root),
        "archive_path": copy.path,
        # A clock that is ahead would put a return before every correction that follows.
        "received_at": min(found.modified or now, now),
        "modified_at": found.modified,
        "location": _location(root, found),
    }
    with connection.transaction():
        row = connection.execute(statement("ingestion/open_submission.sql"), values).fetchone()
        known = "select submission_id from ledger.submissions where sha256 = %s"
        number = row or connection.execute(known, [copy.sha256]).fetchone()
        assert number is not None  # noqa: S101  a submission is never deleted
        submission_id = int(number[0])
        connection.execute(statement("ingestion/add_receipt.sql"), {**values, "submission_id": submission_id})
        write_manifests(archive, connection, [submission_id])
    return submission_id, row is not None


def _receipts(connection: "Connection") -> set[tuple[object, ...]]:
    return set(connection.execute("select location, size_bytes, modified_at from ledger.receipts").fetchall())


def _receipt_key(root: UPath, found: Found) -> tuple[object, ...]:
    return (_location(root, found), found.size, found.modified)


def _location(root: UPath, found: Found) -> str:
    """Return the file's URL, without user, password or options."""
    return _url(root, found.path).encode("utf-8", "replace").decode("utf-8")


def _url(root: UPath, path: str) -> str:
    """Return the URL of a path in a channel, with its host where it has one: two servers may hold the same path."""
    host, port = root.storage_options.get("host"), root.storage_options.get("port")
    if host:
        return f"{root.protocol}://{host}{f':{port}' if port else ''}{path}"
    return str(root.fs.unstrip_protocol(path))


def _protocol(root: UPath) -> str:
    protocol = root.fs.protocol
    return str(protocol if isinstance(protocol, str) else protocol[0])


def without_secrets(url: str) -> str:
    """Return a URL as it may be shown: without user, password or options."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.scheme else url
