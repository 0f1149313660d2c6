"""Which site a file is a return of, as the nightly run will read it: asked before a file is taken in by mail."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from prefaudit.ingestion.deliveries import safe_name
from prefaudit.mail.reading import MachineFault
from prefaudit.model.contracts import Contracts, load_contracts
from prefaudit.model.read_return import ReadReturn, Unread
from prefaudit.settings import Settings
from prefaudit.warehouse.ledger import identity_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reporters import known_reporters
from prefaudit.workbook.pool import Job, read_jobs
from prefaudit.workbook.sandbox import Sandbox

# What a reading that fails by the file's fault, and may not fail the next time, leaves as its one issue.
_LOST = {"file.timeout", "file.memory", "file.crashed"}
# The files of one mail are not read for longer than so many of them may take.
_LONGEST = 3


@dataclass(frozen=True)
class FileSites:
    """The known site that a file names (code and name; empty where none), or in French why it could not be read."""

    code: str = ""
    name: str = ""
    problem: str = ""


def named_sites(
    settings: Settings, connection: Connection, sandbox: Sandbox, files: Sequence[tuple[str, bytes]]
) -> list[FileSites]:
    """Return the site that each file names: the workbook says, or where it cannot be read the file's own name.

    Raises:
        MachineFault: This machine could not read one of them.
    """
    if not files:
        return []
    known = known_reporters(connection)
    contracts = load_contracts(settings.contracts)
    found = []
    for read in _read(settings, sandbox, files):
        if read is None:
            found.append(FileSites(problem="la lecture des fichiers de ce message dure trop longtemps."))
        elif isinstance(read, Unread):
            raise MachineFault(read.why)
        elif lost := [issue.message for issue in read.issues if issue.rule in _LOST]:
            found.append(FileSites(problem=lost[0]))
        else:
            code = site_of(contracts, read)
            found.append(FileSites(code, known[code]) if code in known else FileSites())
    return found


def site_of(contracts: Contracts, read: ReadReturn) -> str:
    """Return the site that a workbook names, or where it cannot be read its file's name; empty where neither does."""
    identity = identity_of(contracts, read)
    return str(identity.get("site") or "")


def _read(
    settings: Settings, sandbox: Sandbox, files: Sequence[tuple[str, bytes]]
) -> Iterator[ReadReturn | Unread | None]:
    """Yield what was read of each file; None for those that there was no time for."""
    ends = time.monotonic() + _LONGEST * settings.read_timeout
    with tempfile.TemporaryDirectory(prefix="prefaudit-mail-") as folder:
        for number, (name, data) in enumerate(files):
            if time.monotonic() > ends:
                yield None
                continue
            path = Path(folder, str(number))
            path.write_bytes(data)
            ((_, read),) = read_jobs([Job(number, path, safe_name(name))], sandbox, settings)
            path.unlink()
            yield read
