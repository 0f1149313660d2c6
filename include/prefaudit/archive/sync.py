"""Sync the archive with the ledger: the audit log and the manifests are written beside the originals.

The database decides; the archive follows, before any figure made from it is published.
"""

import logging
from datetime import UTC, datetime

from prefaudit.archive.manifests import as_json, write_manifests
from prefaudit.archive.originals import Archive
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

ACTS = "acts"
_AT_ONCE = 50

log = logging.getLogger(__name__)


def sync_archive(settings: Settings, connection: Connection) -> None:
    """Bring the archive up to date: each audit-log entry in a file of its own, each settled submission in its manifest.

    What it holds already is not written again; stopped anywhere, the next call takes up the rest.

    Raises:
        ArchiveFull: The archive cannot be written.
    """
    archive = Archive.at(settings.archive)
    acts, manifests = _write_acts(archive, connection), _write_manifests(archive, connection)
    if acts or manifests:
        log.info("%d audit-log entries and %d manifests written to the archive.", acts, manifests)


def act_name(acted_at: datetime, act_id: int) -> str:
    """Return the file name of an audit-log entry: in order; a number given again after a loss meets no earlier one."""
    return f"{acted_at.astimezone(UTC):%Y%m%dT%H%M%S%f}Z-{act_id:06d}.json"


def _write_acts(archive: Archive, connection: Connection) -> int:
    folder = archive.root / ACTS
    archive.root.fs.invalidate_cache()
    kept = {each.name for each in folder.iterdir()} if folder.exists() else set()
    rows = connection.execute("select act_id, acted_at from ledger.acts order by act_id").fetchall()
    names = {int(number): act_name(timestamp, int(number)) for number, timestamp in rows}
    missing = [number for number, name in names.items() if name not in kept]
    acts = connection.execute(
        "select act_id, to_jsonb(act) from ledger.acts as act where act_id = any(%s) order by act_id", [missing]
    ).fetchall()
    for number, act in acts:
        archive.put(f"{ACTS}/{names[int(number)]}", as_json(act))
    return len(acts)


def _write_manifests(archive: Archive, connection: Connection) -> int:
    total = 0
    while True:
        with connection.transaction():
            rows = connection.execute(statement("archive/not_in_manifest.sql"), {"number": _AT_ONCE}).fetchall()
            ids = [int(number) for (number,) in rows]
            if not ids:
                return total
            write_manifests(archive, connection, ids)
            connection.execute("update ledger.submissions set in_manifest = true where submission_id = any(%s)", [ids])
        total += len(ids)
