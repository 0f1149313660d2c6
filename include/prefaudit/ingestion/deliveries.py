"""Deliveries: files that people bring by the page or by mail are written to the landing zone, as by any channel.

The file is written whole, then recorded: a process killed between leaves a file that the next run takes in without
knowing who brought it.
"""

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from upath import UPath

from prefaudit import atomic
from prefaudit.ingestion.channels import LandingError, url, zone
from prefaudit.ingestion.listing import is_temporary
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection

# What a file's name may be made of: letters of any alphabet, digits, and a few marks.
_UNSAFE = re.compile(r"[^\w .,()+=@'’-]", re.UNICODE)
_LONGEST_NAME = 120
_NAMELESS = "retour.xlsx"


@dataclass(frozen=True)
class Sender:
    """Who brings files: `channel` is page or mail, `name` a login or an address, `message_id` that of the mail, and
    `arrived_at` when it reached the mailbox, which is when its files came in; None: they come in now."""

    channel: str
    name: str
    message_id: str = ""
    arrived_at: datetime | None = None


@dataclass(frozen=True)
class Delivered:
    """A file as it was written: its number, its name made safe, its SHA-256, and its URL in the landing zone."""

    delivery_id: int
    batch: uuid.UUID
    file_name: str
    sha256: str
    location: str


def safe_name(name: str) -> str:
    """Return a file's name as sent, made fit for any disk and any page.

    It has no folder and no control character, and is never that of a temporary file. Letters with accents stay; the
    extension stays, for it says what the file is.
    """
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    clean = re.sub(r"\s+", " ", _UNSAFE.sub("_", bare)).strip(" .~")
    path = PurePosixPath(clean or _NAMELESS)
    short = f"{path.stem[: _LONGEST_NAME - len(path.suffix[:10])]}{path.suffix[:10]}"
    return f"retour_{short}.xlsx" if is_temporary(short) else short


def deliver(
    settings: Settings,
    connection: Connection,
    files: Sequence[tuple[str, bytes]],
    sender: Sender,
    batch: uuid.UUID | None = None,
) -> list[Delivered]:
    """Write files to the landing zone together, each in a folder of its own, and record who brought them.

    Args:
        settings: Where the landing zone is.
        connection: The warehouse.
        files: Name as sent and content of each.
        sender: Who brings them.
        batch: What they are brought together as; delivered under it again, they take the place of the first time.

    Returns:
        The deliveries, in the order of the files.

    Raises:
        LandingError: The landing zone cannot be written; what was written before is safe.
    """
    batch = batch or uuid.uuid4()
    done = []
    for number, (name, data) in enumerate(files, start=1):
        safe = safe_name(name)
        location = _write(zone(settings) / sender.channel / str(batch) / str(number), safe, data)
        sha256 = hashlib.sha256(data).hexdigest()
        row = connection.execute(
            "insert into ledger.deliveries "
            "(batch, sha256, file_name, size_bytes, channel, sender, message_id, location, arrived_at) "
            "values (%s, %s, %s, %s, %s, %s, %s, %s, %s) "
            "on conflict (location) do update set sha256 = excluded.sha256 returning delivery_id",
            [
                *(batch, sha256, safe, len(data), sender.channel, sender.name, sender.message_id or None, location),
                sender.arrived_at,
            ],
        ).fetchone()
        assert row is not None  # noqa: S101  an insert that returns
        done.append(Delivered(int(row[0]), batch, safe, sha256, location))
    return done


def _write(folder: UPath, name: str, data: bytes) -> str:
    place = folder / name
    try:
        atomic.write(place, data, durable=True)
    except OSError as error:
        shown = url(folder, folder.path)
        raise LandingError(
            f"« {name} » cannot be written to {shown} ({error.strerror or error}). Check PREFAUDIT_LANDING, its space "
            "and its rights, then send the file again; it was not taken."
        ) from error
    return url(place, place.path)
