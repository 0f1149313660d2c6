"""Files and folders written whole or not at all, on a disk of this machine or at any fsspec URL.

The content is written to a temporary file, which then replaces what stood at the place. A process killed anywhere
leaves at worst a temporary file (`*.part`), which no reader takes for a file and which `purge` removes. An object store
does the same by itself: a file is sent to its place at once.
"""

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from upath import UPath

TEMPORARY = ".part"
_LOCAL = ("", "file", "local")
_OBJECT_STORES = ("s3", "s3a")


def write(place: Path | UPath, data: bytes | str, *, durable: bool = False, through: UPath | None = None) -> None:
    """Write a file, and its folders where they are missing, or replace one.

    Args:
        place: Where the file stands at the end.
        data: Its content; text is written in UTF-8.
        durable: Whether it must outlive a power failure, not only a killed process; it costs some milliseconds.
        through: The folder of the temporary file, on the same disk; by default that of the file itself.

    Raises:
        OSError: The place cannot be written; what stood there is untouched.
    """
    target = UPath(place)
    content = data.encode() if isinstance(data, str) else data
    if takes_whole(target):
        target.fs.pipe_file(target.path, content)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with temporary(through or target.parent) as draft:
        with draft.open("wb") as stream:
            stream.write(content)
            if durable:
                sync(stream)
        move(draft, target, durable=durable)


@contextlib.contextmanager
def temporary(folder: UPath) -> Iterator[UPath]:
    """Give the path of a temporary file to be moved to a place of the folder's disk; one that was not moved is removed.

    It stands in the folder, or on this machine where the folder is in a store that takes files whole.
    """
    name = f"{uuid.uuid4().hex}{TEMPORARY}"
    draft = UPath(tempfile.gettempdir()) / name if takes_whole(folder) else folder / name
    try:
        yield draft
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def move(draft: UPath, place: UPath, *, durable: bool = False) -> None:
    """Put a whole temporary file in its place, replacing what stands there."""
    if takes_whole(place):
        place.fs.put_file(draft.path, place.path)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    draft.fs.mv(draft.path, place.path)
    if durable and is_local(place):
        _sync_folder(Path(place.path).parent)


@contextlib.contextmanager
def draft_folder(place: UPath) -> Iterator[Path]:
    """Give an empty folder of this machine to fill, for `put_folder`; it is removed at the end, unless it was moved.

    It stands beside the place where the place is local. One process at a time may draft the folder of a place.
    """
    if not is_local(place):
        with tempfile.TemporaryDirectory() as name:
            yield Path(name)
        return
    draft = Path(place.path).with_name(f".{place.name}{TEMPORARY}")
    # A killed run may have left it.
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def put_folder(draft: Path, place: UPath, last: str) -> None:
    """Put a drafted folder in its place.

    Args:
        draft: The folder of `draft_folder`, filled with files.
        place: Where it stands at the end. What stands there without the file `last` is replaced.
        last: The name of the file that comes last: readers take a folder that has it, for a store takes files one by
            one.
    """
    files = sorted(draft.iterdir(), key=lambda path: (path.name == last, path.name))
    if is_local(place):
        for path in files:
            with path.open("rb") as stream:
                sync(stream)
        shutil.rmtree(place.path, ignore_errors=True)
        draft.rename(place.path)
    else:
        left = {each.name for each in place.iterdir()} if place.exists() else set()
        for name in left - {path.name for path in files}:
            (place / name).unlink()
        for path in files:
            write(place / path.name, path.read_bytes())


def close(folder: Path, group: str = "") -> None:
    """Close a folder of ours, made where it is missing, to everybody but its owner, and a group that may read it.

    What is made in it later belongs to that group. A folder of somebody else is left as it is.

    Raises:
        LookupError: there is no such group.
        OSError: the folder cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        return
    if group:
        shutil.chown(folder, group=group)
    folder.chmod(0o2750 if group else 0o700)


def purge(folder: UPath, before: datetime) -> int:
    """Remove the temporary files under a folder that were last written before a timestamp; return how many."""
    if not folder.exists():
        return 0
    folder.fs.invalidate_cache()
    left = [path for path in folder.glob(f"**/*{TEMPORARY}") if path.is_file() and _modified(path) < before]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def takes_whole(place: UPath) -> bool:
    """Return whether a place is in an object store: who reads there finds a file whole, or as it was before."""
    return place.protocol in _OBJECT_STORES


def is_local(place: UPath) -> bool:
    """Return whether a place is on a disk of this machine."""
    return place.protocol in _LOCAL


def sync(stream: IO[Any]) -> None:
    """Bring what was written to the disk; a store without file descriptors does so when the file is closed."""
    stream.flush()
    with contextlib.suppress(AttributeError, OSError):
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _modified(path: UPath) -> datetime:
    modified: datetime = path.fs.modified(path.path)
    return modified if modified.tzinfo else modified.replace(tzinfo=UTC)
