"""The landing zone: finds new files, keeps a copy of each in the archive, and opens a submission in the ledger.

Nothing is ever moved or deleted in the landing zone. The copy is made first and named after its own SHA-256, its
manifest next, the ledger last: a kill at any moment leaves at worst a copy that the next run finds already there.
"""

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

# What browsers, Office, transfer tools and desktops leave beside real files.
_TEMPORARY_STARTS = ("~$", ".", "~lock")
_TEMPORARY_ENDS = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".lock", ".swp", "~")
_DESKTOP_FILES = {"thumbs.db", "desktop.ini"}
# An address longer than this cannot be told apart from others by an index.
_PLACE_BYTES = 2000


class LandingError(OperatorError):
    """The landing zone or the archive cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Found:
    """A file of the landing zone: its place, size in bytes, and last modification (None where the store has none)."""

    path: str
    size: int
    modified: datetime | None

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rstrip("/").rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Discovery:
    """What a look at the landing zone gave.

    `new` are submissions just opened; `pending` those that an interrupted night left unsettled; `skipped` counts the
    files already known; `waiting` names those still being written, and those that could not be read (`unreadable`).
    """

    new: tuple[int, ...] = ()
    pending: tuple[int, ...] = ()
    skipped: int = 0
    waiting: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def make_own_zone(settings: Settings, connection: "Connection") -> None:
    """Make the landing zone where it is the folder of the product itself and nothing was ever taken in.

    A place that somebody named, or that returns came from before, and that is away is an error to be told.
    """
    own = settings.landing == Settings.from_env({"PREFAUDIT_VAR": settings.var}).landing
    if own and not Path(settings.landing).exists() and not _receipts(connection):
        Path(settings.landing).mkdir(parents=True, exist_ok=True)


def discover(settings: Settings, connection: "Connection", landing: Any = None) -> Discovery:
    """Take in the new files of a landing zone: any fsspec URL or UPath-like (`settings.landing` by default).

    Listed in full, with one pause for the files modified less than `settings.settle_seconds` ago. Links are not
    followed. Raises LandingError where the zone is away or the archive cannot be written; the files taken in before
    are then safe, and the next run goes on.
    """
    # Airflow's ObjectStoragePath has what is needed of a UPath, without being one.
    root = landing if hasattr(landing, "fs") else _zone(landing or settings.landing)
    before = _unsettled(connection)
    seen = _receipts(connection)
    listed = _list(root)
    # A store that dates nothing is read again each time: its receipts say nothing of the content.
    fresh = [each for each in listed if each.modified is None or _receipt_key(root, each) not in seen]
    settled, waiting = _settled(root, fresh, settings.settle_seconds)
    try:
        archive = Archive.at(settings.archive)
    except ArchiveFull as error:
        raise LandingError(f"Nothing was recorded: {error} Then run again.") from error
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
    pending = tuple(number for number in before if number not in new)
    return Discovery(tuple(new), pending, known, tuple(sorted(waiting)), tuple(sorted(unreadable)))


def _zone(url: str) -> UPath:
    try:
        return UPath(url)
    except (ValueError, ImportError) as error:
        raise LandingError(
            f"{without_secrets(url)} is no address of a landing zone ({error}). Correct PREFAUDIT_LANDING or "
            "PREFAUDIT_CHANNELS, then run again; nothing was changed."
        ) from error


def _list(root: UPath) -> list[Found]:
    """Every file of the zone that may be a return, in the order of names."""
    fs, place = _reached(root), root.path
    fs.invalidate_cache()
    try:
        if not fs.isdir(place):
            raise FileNotFoundError(place)
        return sorted(_walk(fs, place), key=lambda each: each.path)
    except Exception as error:  # stores have errors of many kinds
        raise LandingError(
            f"The landing zone {_url(root, root.path)} cannot be listed ({type(error).__name__}). Check "
            "PREFAUDIT_LANDING, and that the folder is mounted and readable, then run again; nothing was changed."
        ) from error


def _reached(root: UPath) -> Any:
    """The filesystem of a zone, its server answering."""
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
    """Whether a name is that of a file in the making, a lock, or a desktop's own."""
    lower = name.lower()
    return lower.startswith(_TEMPORARY_STARTS) or lower.endswith(_TEMPORARY_ENDS) or lower in _DESKTOP_FILES


def _found(entry: dict[str, Any]) -> Found:
    moment = next(
        (entry[key] for key in ("mtime", "LastModified", "last_modified", "modified", "created") if entry.get(key)),
        None,
    )
    if isinstance(moment, int | float):
        moment = _moment(moment)
    elif isinstance(moment, datetime) and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return Found(str(entry["name"]), int(entry.get("size") or 0), moment if isinstance(moment, datetime) else None)


def _moment(seconds: float) -> datetime | None:
    """A moment of a file system; None for one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _settled(root: UPath, found: list[Found], seconds: float) -> tuple[list[Found], list[str]]:
    """Split files into those nobody is writing any more and the places of the others, with at most one pause."""
    now = datetime.now(tz=UTC)
    recent = [each for each in found if each.modified is None or (now - each.modified).total_seconds() < seconds]
    if not recent:
        return found, []
    time.sleep(seconds)
    root.fs.invalidate_cache()
    waiting = [each.path for each in recent if _again(root, each.path) != each]
    return [each for each in found if each.path not in set(waiting)], waiting


def _again(root: UPath, path: str) -> Found | None:
    try:
        return replace(_found(root.fs.info(path)), path=path)
    except OSError:
        return None


def _take_in(connection: "Connection", root: UPath, found: Found, archive: Archive) -> tuple[int | None, bool]:
    """Archive and record one file: (submission, whether it is new), or None where it changed while being copied."""
    if len(_location(root, found).encode()) > _PLACE_BYTES:
        raise FileUnreadable(f"{found.name} stands too deep in the landing zone: its address is too long to be kept.")
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
        number = (
            row
            or connection.execute(
                "select submission_id from ledger.submissions where sha256 = %s", [copy.sha256]
            ).fetchone()
        )
        assert number is not None  # noqa: S101  a submission is never deleted
        submission_id = int(str(number[0]))
        connection.execute(statement("ingestion/add_receipt.sql"), {**values, "submission_id": submission_id})
        write_manifests(archive, connection, [submission_id])
    return submission_id, row is not None


def _unsettled(connection: "Connection") -> tuple[int, ...]:
    rows = connection.execute(
        "select submission_id from ledger.submissions where state <> 'settled' order by submission_id"
    ).fetchall()
    return tuple(int(str(number)) for (number,) in rows)


def _receipts(connection: "Connection") -> set[tuple[object, ...]]:
    return set(connection.execute("select location, size_bytes, modified_at from ledger.receipts").fetchall())


def _receipt_key(root: UPath, found: Found) -> tuple[object, ...]:
    return (_location(root, found), found.size, found.modified)


def _location(root: UPath, found: Found) -> str:
    """The file's URL, without user, password or options."""
    return _url(root, found.path).encode("utf-8", "replace").decode("utf-8")


def _url(root: UPath, path: str) -> str:
    """The URL of a path in a zone's store: with its host where it has one, for two servers may hold the same path."""
    host, port = root.storage_options.get("host"), root.storage_options.get("port")
    if host:
        return f"{root.protocol}://{host}{f':{port}' if port else ''}{path}"
    return str(root.fs.unstrip_protocol(path))


def _protocol(root: UPath) -> str:
    protocol = root.fs.protocol
    return str(protocol if isinstance(protocol, str) else protocol[0])


def without_secrets(url: str) -> str:
    """A place as it may be shown: without user, password or options."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.scheme else url
