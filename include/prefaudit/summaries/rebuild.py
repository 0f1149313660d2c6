"""Earlier figures: what was known at any moment, and an earlier publication made again, byte for byte."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from prefaudit.settings import Settings
from prefaudit.summaries.build import as_known_at, frames
from prefaudit.summaries.export import fingerprints, write_package
from prefaudit.summaries.publications import Publication, numbered
from prefaudit.warehouse.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


class MomentUnusable(ValueError):
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

    Raises UnknownCampaign where the campaign was not known then, MomentUnusable for a moment to come.
    """
    if moment > datetime.now(UTC):
        raise MomentUnusable(f"{moment:%Y-%m-%d %H:%M} UTC is still to come: nobody knows what will be known then.")
    with as_known_at(connection, campaign, moment) as publication_id:
        return frames(connection, publication_id)


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
