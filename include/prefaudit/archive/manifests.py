"""Manifests: beside each archived original, a JSON file holds what the ledger knows of it and the workbook does not.

Name as sent, channel, timestamps, who brought it, verdict and issues as they were sent, answer, withdrawal: with the
originals and the audit log they are what `prefaudit restore` makes the warehouse from again.
"""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from prefaudit.archive.originals import Archive
from prefaudit.warehouse.postgres.sql import statement

if TYPE_CHECKING:
    from prefaudit.warehouse.postgres.connection import Connection

# No extension that a site may give a file has two dots: an original never has the name of a manifest.
ENDING = ".manifest.json"


def place_of(sha256: str) -> str:
    """Return the path of the manifest of a content under the root of the archive."""
    return f"{sha256[:2]}/{sha256}{ENDING}"


def write_manifests(archive: Archive, connection: "Connection", ids: Sequence[int]) -> None:
    """Write the manifests of some submissions as the ledger knows them, within the caller's transaction.

    Raises:
        ArchiveFull: The archive cannot be written.
    """
    connection.execute(statement("archive/lock.sql"), {"ids": list(ids)})
    rows = connection.execute(statement("archive/manifests.sql"), {"ids": list(ids)}).fetchall()
    for _, sha256, manifest in rows:
        archive.put(place_of(str(sha256)), as_json(manifest))


def as_json(content: object) -> bytes:
    """Return a record of the archive as it is written: readable, the same bytes for the same content."""
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
