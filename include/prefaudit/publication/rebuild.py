"""Earlier figures: as of any timestamp, and an earlier publication made again, byte for byte."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from prefaudit.l10n import clock as paris
from prefaudit.model.errors import OperatorError
from prefaudit.places import place_at
from prefaudit.publication.build import built_again, built_as_of, frames
from prefaudit.publication.differences import why_it_differs
from prefaudit.publication.export import fingerprints, write_package
from prefaudit.publication.publications import Publication, numbered
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


class TimestampUnusable(OperatorError):
    """The timestamp cannot be used; the message says why."""

    french = "la date demandée ne peut pas être utilisée"


@dataclass(frozen=True)
class Rebuilt:
    """A publication made again: which, in which folder, and the files that differ from the first ones.

    `differences` says file by file what is other; what was first written may be lost, and then nothing can be compared
    but its digest. `upgrades` are the files of the schema that came to the database since it was published.
    """

    publication: Publication
    folder: Path
    files: int
    different: tuple[str, ...]
    differences: tuple[str, ...] = ()
    upgrades: tuple[str, ...] = ()


def figures_as_of(connection: Connection, campaign: str, timestamp: datetime) -> "Mapping[str, pd.DataFrame]":
    """Return the tables of a campaign by name, as they would have been published at a timestamp.

    Raises:
        UnknownCampaign.
        TimestampUnusable: The timestamp is in the future, or before the campaign was recorded.
    """
    if timestamp > datetime.now(UTC):
        raise TimestampUnusable(f"{in_paris(timestamp)} is still to come. Give a timestamp in the past.")
    recorded_from = _recorded_from(connection, campaign)
    if recorded_from is not None and timestamp < recorded_from:
        # The next whole minute, so that the timestamp of the message can be given as it is.
        first = recorded_from + timedelta(minutes=1, microseconds=-1)
        raise TimestampUnusable(
            f"Nothing was recorded of campaign {campaign} before {in_paris(first)}. Give that timestamp or a later one."
        )
    with built_as_of(connection, campaign, timestamp) as publication_id:
        return frames(connection, publication_id)


def in_paris(timestamp: datetime) -> str:
    """Return a timestamp as the command line shows it: « 2026-11-03 02:30 (Paris time) »."""
    return f"{paris.in_paris(timestamp):%Y-%m-%d %H:%M} (Paris time)"


def _recorded_from(connection: Connection, campaign: str) -> datetime | None:
    """Return when a campaign was first recorded; None if it never was, or was before the history began."""
    row = connection.execute(
        "select nullif(min(recorded_from), '-infinity') from reference.history "
        "where table_name = 'campaigns' and content ->> 'campaign_code' = %s",
        [campaign],
    ).fetchone()
    return row[0] if row and isinstance(row[0], datetime) else None


def rebuild(settings: Settings, connection: Connection, campaign: str, number: int | None, folder: Path) -> Rebuilt:
    """Make the package of a publication again in a new folder, from the data as of its timestamp.

    Each file is compared with the SHA-256 recorded when it was first written.

    Raises:
        UnknownPublication.
        FileExistsError: The folder exists already.
    """
    publication = numbered(settings, connection, campaign, number)
    folder.mkdir(parents=True)
    with built_again(connection, publication) as publication_id:
        write_package(connection, publication, folder, publication_id, settings.contact)
    written = {name: sha256 for name, (sha256, _) in fingerprints(folder).items()}
    rows = connection.execute(
        "select path, sha256 from publication.files where publication_id = %s", [publication.publication_id]
    ).fetchall()
    kept = {str(path): str(sha256) for path, sha256 in rows}
    different = sorted(name for name in written.keys() | kept.keys() if written.get(name) != kept.get(name))
    first = place_at(publication.path)
    return Rebuilt(
        publication,
        folder,
        len(written),
        tuple(different),
        tuple(f"{name}: {why_it_differs(first / name, folder / name, kept.get(name, ''))}" for name in different),
        _upgrades_since(connection, publication),
    )


def _upgrades_since(connection: Connection, publication: Publication) -> tuple[str, ...]:
    rows = connection.execute(
        "select migration.name from ledger.migrations as migration "
        "inner join publication.publications as edition on migration.applied_at > edition.published_at "
        "where edition.publication_id = %s and migration.number >= 0 order by migration.number",
        [publication.publication_id],
    ).fetchall()
    return tuple(str(name) for (name,) in rows)
