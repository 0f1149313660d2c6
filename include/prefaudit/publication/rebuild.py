"""Earlier figures: what was known at any moment, and an earlier publication made again, byte for byte."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from prefaudit.l10n import clock as paris
from prefaudit.model.errors import OperatorError
from prefaudit.publication.build import as_known_at, frames
from prefaudit.publication.export import fingerprints, write_package
from prefaudit.publication.publications import Publication, numbered
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


class MomentUnusable(OperatorError):
    """The moment asked for cannot be used; the message says why."""


@dataclass(frozen=True)
class Rebuilt:
    """A publication made again: which, in which folder, and the files that are not what was first written."""

    publication: Publication
    folder: Path
    files: int
    different: tuple[str, ...]


def figures_as_of(connection: Connection, campaign: str, moment: datetime) -> "Mapping[str, pd.DataFrame]":
    """The products of a campaign as they would have been published at a moment, by name.

    Raises UnknownCampaign, MomentUnusable for a moment to come and for one before the campaign was known.
    """
    if moment > datetime.now(UTC):
        raise MomentUnusable(f"{in_paris(moment)} is still to come: nobody knows what will be known then.")
    known_from = _known_from(connection, campaign)
    if known_from is not None and moment < known_from:
        # The next whole minute, so that the moment that is told can be asked for.
        asked = known_from + timedelta(minutes=1, microseconds=-1)
        raise MomentUnusable(
            f"Nothing was known of campaign {campaign} before {in_paris(asked)}. Ask for that moment or a later one."
        )
    with as_known_at(connection, campaign, moment) as publication_id:
        return frames(connection, publication_id)


def in_paris(moment: datetime) -> str:
    """A moment for the command line, as `--as-of` reads it: « 2026-11-03 02:30 (Paris time) »."""
    return f"{paris.clock(moment):%Y-%m-%d %H:%M} (Paris time)"


def _known_from(connection: Connection, campaign: str) -> datetime | None:
    """When a campaign was first known; None where it never was, or was before the history began."""
    row = connection.execute(
        "select nullif(min(recorded_from), '-infinity') from reference.history "
        "where table_name = 'campaigns' and content ->> 'campaign_code' = %s",
        [campaign],
    ).fetchone()
    return row[0] if row and isinstance(row[0], datetime) else None


def rebuild(settings: Settings, connection: Connection, campaign: str, number: int | None, folder: Path) -> Rebuilt:
    """Make the package of a publication again in a new folder, from what was known at its moment.

    Each file is compared with the fingerprint kept when it was first written. Raises UnknownPublication,
    FileExistsError where the folder is there already.
    """
    publication = numbered(settings, connection, campaign, number)
    folder.mkdir(parents=True)
    with as_known_at(connection, campaign, publication.as_of, publication.previous_id) as publication_id:
        write_package(connection, publication, folder, publication_id)
    written = {name: sha256 for name, (sha256, _) in fingerprints(folder).items()}
    rows = connection.execute(
        "select path, sha256 from publication.files where publication_id = %s", [publication.publication_id]
    ).fetchall()
    kept = {str(path): str(sha256) for path, sha256 in rows}
    different = sorted(name for name in written.keys() | kept.keys() if written.get(name) != kept.get(name))
    return Rebuilt(publication, folder, len(written), tuple(different))
