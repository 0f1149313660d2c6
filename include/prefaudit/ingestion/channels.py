"""The landing zone: finds new files, keeps a copy of each in the archive, and opens a submission in the ledger.

Nothing is ever moved or deleted in the landing zone. The copy is made first and named after its own SHA-256, its
manifest next, the ledger last: a process killed anywhere leaves at worst a copy that the next run finds already there.
"""

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from upath import UPath

from prefaudit.archive.manifests import write_manifests
from prefaudit.archive.originals import Archive, ArchiveFull, Copy, FileTooLarge, FileUnreadable, NoRoom
from prefaudit.ingestion.listing import Found, PassedOver, Why, is_plain_file, system_words, walk
from prefaudit.model.errors import OperatorError
from prefaudit.places import place_at
from prefaudit.places.faults import StoreFault, is_away
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.sql import statement

if TYPE_CHECKING:
    from prefaudit.warehouse.postgres.connection import Connection

log = logging.getLogger(__name__)

# Backups that Office and editors keep beside a file; Excel says so in the name too.
_BACKUP = re.compile(
    r"^(?:sauvegarde de |backup of )?(.+?)(?:\.xls[xmb]?|\.ods)?\.(?:bak|xlk|old|orig|sav)$", re.IGNORECASE
)
_WORKBOOK = re.compile(r"\.(?:xls[xmb]?|ods)$", re.IGNORECASE)
# How browsers and desktops number what comes after a file of the same name.
_COPY = re.compile(r" ?\((\d{1,3})\)(?=\.\w+$|$)")
# An index of PostgreSQL does not hold a longer address.
_LONGEST_LOCATION = 2000


class LandingError(OperatorError):
    """The landing zone or the archive cannot be used; the message says what to do."""

    french = "la zone de dépôt ne peut pas être utilisée"


@dataclass(frozen=True)
class Discovery:
    """The files of a channel by what became of them.

    `new` are the submissions just opened; `skipped` counts the files already known; `waiting` are the paths of files
    still being written; `passed_over` is what was left where it is, and why.
    """

    new: tuple[int, ...] = ()
    skipped: int = 0
    waiting: tuple[str, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()


def make_own_zone(settings: Settings, connection: "Connection") -> None:
    """Make the landing zone where it is the product's own folder and nothing was ever taken in.

    A zone that somebody named, or that returns came from before, is not made: that it is missing is an error.
    """
    own = settings.landing == Settings.from_env({"PREFAUDIT_VAR": settings.var}).landing
    if own and not Path(settings.landing).exists() and not _receipts(connection):
        Path(settings.landing).mkdir(parents=True, exist_ok=True)


def discover(settings: Settings, connection: "Connection", landing: Any = None) -> Discovery:
    """Take in the new files of a channel.

    It is listed in full, with one pause for the files modified less than `settings.settle_seconds` ago. What cannot be
    listed or read, is no file or too large is left where it is, and named in the ledger; the rest is taken in.

    Args:
        settings: Where the archive is, and what it may take; the landing zone is the channel by default.
        connection: The warehouse.
        landing: The channel: any fsspec URL or UPath-like.

    Raises:
        LandingError: The channel is unreachable, or the archive cannot be written or has no more room; files taken in
            before are safe, and the next run goes on.
    """
    # Airflow's ObjectStoragePath has what is needed of a UPath, without being one.
    root = landing if hasattr(landing, "fs") else zone(settings, landing or "")
    seen = _receipts(connection)
    listed, passed_over = _list(root)
    # A store that dates nothing is read again each time: its receipts say nothing of the content.
    fresh = [each for each in listed if each.modified is None or _receipt_key(root, each) not in seen]
    settled, waiting = _settled(root, fresh, settings.settle_seconds)
    archive = _archive(settings)
    new: list[int] = []
    known = len(listed) - len(fresh)
    for each in settled:
        try:
            number, is_new = _take_in(connection, root, each, archive)
        except _LeftThere as left:
            passed_over.append(PassedOver(each.path, left.why, left.detail))
            continue
        except LandingError:
            _record(connection, root, passed_over)
            raise
        except ArchiveFull as error:
            _record(connection, root, passed_over)
            raise LandingError(f"{each.name} was not recorded: {error} Then run again; nothing is lost.") from error
        if number is None:
            waiting.append(each.path)
        elif is_new:
            new.append(number)
        else:
            known += 1
    _record(connection, root, passed_over)
    _require_room(passed_over, archive)
    return Discovery(tuple(new), known, tuple(sorted(waiting)), tuple(sorted(passed_over, key=lambda each: each.path)))


def _record(connection: "Connection", root: UPath, passed_over: list[PassedOver]) -> None:
    """Note what was passed over in a channel in the place of what was so the last time."""
    channel = _text(url(root, root.path))
    rows = [
        {
            "zone": channel,
            "location": _text(url(root, each.path)),
            "reason": each.why.value,
            "detail": _text(each.detail),
        }
        for each in passed_over
    ]
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("delete from ledger.passed_over where zone = %s", [channel])
        cursor.executemany(statement("ingestion/pass_over.sql"), rows)


def _require_room(passed_over: list[PassedOver], archive: Archive) -> None:
    """Raise LandingError where files were left for want of room: what is to be done is done by an operator."""
    left = [each for each in passed_over if each.why is Why.NO_SPACE]
    if left:
        raise LandingError(
            f"{len(left)} files were not recorded, {left[0].path} the first: {archive.room_sentence()} Then run again; "
            "the others are recorded, nothing is lost."
        ) from NoRoom()


def _archive(settings: Settings) -> Archive:
    try:
        return Archive.at(settings.archive, settings.taken_size_limit, settings.disk_reserve)
    except ArchiveFull as error:
        raise LandingError(f"Nothing was recorded: {error} Then run again.") from error


def zone(settings: Settings, address: str = "") -> UPath:
    """Return a channel by its address, the landing zone where none is given. Raises LandingError."""
    address = address or settings.landing
    try:
        return place_at(address, settings.sftp_known_hosts, settings.sftp_key)
    except (ValueError, ImportError) as error:
        raise LandingError(
            f"{without_secrets(address)} is not a valid address of a landing zone ({error}). Correct "
            "PREFAUDIT_LANDING or PREFAUDIT_CHANNELS, then run again; nothing was changed."
        ) from error


def _list(root: UPath) -> tuple[list[Found], list[PassedOver]]:
    """Return every file of a channel that may be a return, in the order in which they count; and what is none."""
    fs, place = _reached(root), root.path
    fs.invalidate_cache()
    try:
        if fs.isfile(place):
            raise NotADirectoryError(place)
        seen = list(walk(fs, place))
    except Exception as error:  # stores have errors of many kinds
        raise LandingError(
            f"The landing zone {url(root, root.path)} cannot be listed ({_why(error)}). Check "
            "PREFAUDIT_LANDING, and that the folder is mounted and readable, then run again; nothing was changed."
        ) from error
    files = [each for each in seen if isinstance(each, Found)]
    return sorted(_without_backups(files), key=_order), [each for each in seen if isinstance(each, PassedOver)]


def _order(file: Found) -> tuple[int, str]:
    """Return the order of files of one moment: « … (1) » came after « … », and the later one counts."""
    copy = _COPY.search(file.name)
    return int(copy[1]) if copy else 0, file.path


def _without_backups(files: list[Found]) -> Iterator[Found]:
    """Yield the files but the backups whose file stands beside them: they hold what it was before."""
    beside = {
        (each.path.removesuffix(each.name), _WORKBOOK.sub("", each.name).lower())
        for each in files
        if _WORKBOOK.search(each.name)
    }
    for each in files:
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
        shown = url(root, root.path) if root.storage_options.get("host") else without_secrets(str(root))
        raise LandingError(
            f"The landing zone {shown} cannot be reached ({_why(error)}). Check that its "
            "server is up, and the address, user and password in PREFAUDIT_LANDING or PREFAUDIT_CHANNELS, then run "
            "again; nothing was changed."
        ) from error


def _settled(root: UPath, files: list[Found], seconds: float) -> tuple[list[Found], list[str]]:
    """Split files into those that are whole and the paths of those still being written, with at most one pause."""
    now = datetime.now(tz=UTC)
    recent = [each for each in files if each.modified is None or (now - each.modified).total_seconds() < seconds]
    if not recent:
        return files, []
    time.sleep(seconds)
    again = {each.path: each for each in _list(root)[0]}
    waiting = [each.path for each in recent if again.get(each.path) != each]
    return [each for each in files if each.path not in set(waiting)], waiting


def _why(error: BaseException) -> str:
    """Return why a store cannot be used, and what it asks for itself."""
    return f"{error.strerror}. {error.advice}" if isinstance(error, StoreFault) else type(error).__name__


class _LeftThere(Exception):
    """A file is not taken in: why, and what the system said."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(why, detail)
        self.why, self.detail = why, detail


def _take_in(connection: "Connection", root: UPath, file: Found, archive: Archive) -> tuple[int | None, bool]:
    """Archive and record a file; return the submission, None where it changed meanwhile, and whether it is new.

    Raises _LeftThere where it is to stay where it is.
    """
    if len(_location(root, file).encode()) > _LONGEST_LOCATION:
        raise _LeftThere(Why.LONG_PATH)
    copy = _kept(root, file, archive)
    if copy.size != file.size:
        return None, False
    now = datetime.now(tz=UTC)
    values = {
        "sha256": copy.sha256,
        "file_name": _text(file.name),
        "size": copy.size,
        "channel": _protocol(root),
        "archive_path": copy.path,
        # A clock that is ahead would put a return before every correction that follows.
        "received_at": min(file.modified or now, now),
        "modified_at": file.modified,
        "location": _location(root, file),
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


def _kept(root: UPath, file: Found, archive: Archive) -> Copy:
    """Return the copy of a file in the archive, its size looked at before a byte is read."""
    try:
        archive.require_room(file.size)
        if not is_plain_file(root.fs, file.path):
            raise _LeftThere(Why.NO_FILE)
        return archive.keep(root.fs, file.path, file.name)
    except FileTooLarge as error:
        raise _LeftThere(Why.TOO_LARGE, str(error)) from error
    except NoRoom as error:
        raise _LeftThere(Why.NO_SPACE) from error
    except (FileUnreadable, OSError) as error:
        cause = error.__cause__ or error
        if is_away(cause):
            raise LandingError(
                f"The landing zone {url(root, root.path)} went away in the middle ({_why(cause)}). When it is back, "
                "run again: what was recorded is safe, the rest is taken in then."
            ) from error
        raise _LeftThere(Why.UNREADABLE_FILE, system_words(cause)) from error


def _receipts(connection: "Connection") -> set[tuple[object, ...]]:
    return set(connection.execute("select location, size_bytes, modified_at from ledger.receipts").fetchall())


def _receipt_key(root: UPath, file: Found) -> tuple[object, ...]:
    return (_location(root, file), file.size, file.modified)


def _location(root: UPath, file: Found) -> str:
    """Return the file's URL, without user, password or options."""
    return _text(url(root, file.path))


def _text(name: str) -> str:
    """Return a name as PostgreSQL stores it: bytes that are no text are replaced."""
    return name.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def url(root: UPath, path: str) -> str:
    """Return the URL of a path in a channel, with its host where it has one: two servers may hold the same path."""
    host, port = root.storage_options.get("host"), root.storage_options.get("port")
    if host:
        return f"{root.protocol}://{host}{f':{port}' if port else ''}{path}"
    return str(root.fs.unstrip_protocol(path))


def _protocol(root: UPath) -> str:
    protocol = root.fs.protocol
    return str(protocol if isinstance(protocol, str) else protocol[0])


def url_of(settings: Settings, place: str) -> str:
    """Return the URL of a folder of the landing zone, or of a channel, as receipts have it."""
    if "://" in place:
        return without_secrets(place)
    root = zone(settings)
    return url(root, f"{root.path.rstrip('/')}/{place.strip('/')}")


def without_secrets(url: str) -> str:
    """Return a URL as it may be shown: without user, password or options."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.scheme else url
