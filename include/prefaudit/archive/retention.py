"""Retention: what is expired is removed; figures, verdicts and the audit log stay.

Two periods: `keep_days` for what helps once (copies annotated at a deposit, quarantined mails, pages of rule results),
`keep_personal_years` for what names people, counted from the end of the audits of a campaign.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from upath import UPath

from prefaudit import atomic
from prefaudit.archive.originals import Archive
from prefaudit.l10n import clock
from prefaudit.model.errors import OperatorError
from prefaudit.places import place_at
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement, statements

log = logging.getLogger(__name__)


class CleaningFailed(OperatorError):
    """The history of the scheduler could not be shortened; the message says why."""

    french = "l'historique d'Airflow n'a pas pu être abrégé"


@dataclass(frozen=True)
class Removed:
    """What was removed: files by their kind, rows that named people."""

    checks: int = 0
    killed_copies: int = 0
    landed_copies: int = 0
    control_pages: int = 0
    quarantined: int = 0
    named_rows: int = 0
    named_files: int = 0

    def __str__(self) -> str:
        """Return the counts in a sentence."""
        return ", ".join(f"{getattr(self, each.name)} {each.name.replace('_', ' ')}" for each in fields(self))


def apply_retention(settings: Settings, connection: Connection, now: datetime) -> Removed:
    """Remove what is expired at a timestamp. Killed anywhere, the next run removes the rest."""
    limit = now - timedelta(days=settings.keep_days)
    checks = _purge(
        connection, "archive/retention/checks.sql", {"before": limit}, "archive/retention/forget_checks.sql"
    )
    quarantined = _purge(
        connection, "archive/retention/mails.sql", {"before": limit}, "archive/retention/forget_mails.sql"
    )
    named_rows, named_files = _erase_names(settings, connection, now)
    # No file takes a day to write: what is older was left by a killed process.
    day_ago = now - timedelta(days=1)
    written = (atomic.purge(place_at(place), day_ago) for place in (settings.answers, settings.forms))
    killed = Archive.at(settings.archive).purge(day_ago) + sum(written)
    landed = _landed_copies(settings, connection, limit)
    return Removed(checks, killed, landed, _old_control_pages(settings, limit), quarantined, named_rows, named_files)


def _landed_copies(settings: Settings, connection: Connection, limit: datetime) -> int:
    """Remove from the landing zone what was delivered by the page or by mail and is archived; nothing else."""
    fs, gone = place_at(settings.landing, settings.sftp_known_hosts, settings.sftp_key).fs, 0
    for (location,) in connection.execute(statement("archive/retention/landed.sql"), {"before": limit}).fetchall():
        path = str(fs._strip_protocol(str(location)))
        if fs.exists(path):
            fs.rm_file(path)
            gone += 1
    return gone


def _purge(connection: Connection, query: str, values: dict[str, object], forget: str) -> int:
    """Remove the files that a query names, then forget their paths; files first, so that none is left unknown."""
    places = [str(place) for row in connection.execute(statement(query), values).fetchall() for place in row if place]
    for place in places:
        _unlink(place_at(place))
    connection.execute(statement(forget), values)
    return len(places)


def _erase_names(settings: Settings, connection: Connection, now: datetime) -> tuple[int, int]:
    """Erase what names people in expired campaigns: names, senders, the workbooks that hold them."""
    today = clock.day_of(now)
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    values = {"ended_before": today.replace(year=today.year - settings.keep_personal_years, day=day)}
    files = [
        str(place)
        for row in connection.execute(statement("archive/retention/named_files.sql"), values).fetchall()
        for place in row
        if place
    ]
    for place in files:
        _unlink(place_at(place))
    rows = 0
    with connection.transaction():
        # The files are gone: what names people in the rows follows, in the order of the statements.
        for _, text in statements("archive/retention/erase"):
            done = connection.execute(text, values if b"%(" in text else None)
            rows += max(0, done.rowcount)
    return rows, len(files)


def _old_control_pages(settings: Settings, limit: datetime) -> int:
    """Remove expired pages of rule results, each a folder named after its timestamp; the latest stays."""
    root = place_at(settings.data_docs)
    folders = sorted(each for each in root.iterdir() if each.is_dir()) if root.exists() else []
    gone = 0
    for folder in folders[:-1]:
        if folder.name < limit.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"):
            root.fs.rm(folder.path, recursive=True)
            gone += 1
    return gone


def _unlink(place: UPath) -> None:
    """Remove a file, and its folders where they are left empty."""
    place.unlink(missing_ok=True)
    for folder in list(place.parents)[:2]:
        if folder.exists() and not any(folder.iterdir()):
            folder.rmdir()


def shorten_history(settings: Settings, now: datetime) -> str:
    """Remove runs older than `keep_days` from Airflow's own database, by Airflow's own command.

    Returns:
        What was done, in a sentence.

    Raises:
        CleaningFailed: With the end of the command's output.
    """
    if not settings.metadata_url:
        return "Airflow's history is left as it is: PREFAUDIT_METADATA_URL is not set."
    before = (now - timedelta(days=settings.keep_days)).isoformat()
    command = ["db", "clean", "--clean-before-timestamp", before, "--yes", "--skip-archive"]
    done = subprocess.run(  # noqa: S603  the command is ours, no shell
        [sys.executable, "-m", "airflow", *command],
        env=dict(_environment(settings)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        output = " / ".join((done.stdout + done.stderr).strip().splitlines()[-4:])
        raise CleaningFailed(f"Airflow's history could not be shortened: {output}. Nothing else is touched by this.")
    return f"Runs from before {before[:10]} are gone from Airflow's history."


def _environment(settings: Settings) -> Iterator[tuple[str, str]]:
    """The process's own environment; a task is not given Airflow's database, so it is named here."""
    yield from os.environ.items()
    yield "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", settings.metadata_url
