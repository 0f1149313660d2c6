"""Write, audit, publish: figures are shown whole or not at all, and a refused set leaves the last one in place."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from prefaudit.model.errors import OperatorError
from prefaudit.publication import build as candidates
from prefaudit.publication.build import Candidate
from prefaudit.publication.export import export
from prefaudit.publication.publications import Publication, current
from prefaudit.publication.published_tables import DETAIL, TABLES
from prefaudit.publication.refusal import PublicationRefused
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, Lock, exclusive
from prefaudit.warehouse.postgres.sql import statement

Audit = Callable[[Mapping[str, Any]], Sequence[str]]


class ProposalGone(OperatorError):
    """The figures that were proposed are no longer there to be published: later ones took their place."""


def publish(
    settings: Settings, connection: Connection, campaign: str, code_version: str, audit: Audit
) -> Publication | None:
    """Propose the figures of a campaign and publish them at once; None where nothing has changed.

    Two calls wait for one another. Raises PublicationRefused, UnknownCampaign, ExportError.
    """
    with exclusive(connection, Lock.PUBLICATION):
        candidate = propose(settings, connection, campaign, code_version, audit)
        return publish_proposed(settings, connection, candidate) if candidate else None


def propose(
    settings: Settings, connection: Connection, campaign: str, code_version: str, audit: Audit
) -> Candidate | None:
    """Build the figures of a campaign aside and have them audited; None where those in force say the same.

    `audit` is given the candidate's tables as frames by name, and gives reasons to refuse, none where all is well.
    A kill at any moment leaves the last publication whole; the next call takes up what is missing, the export
    included. Raises PublicationRefused, UnknownCampaign, ExportError.
    """
    with exclusive(connection, Lock.PUBLICATION):
        # What a killed run published and did not export comes first: its detail goes with the next publication.
        export(settings, connection, campaign)
        candidate = candidates.build(connection, campaign, code_version)
        if candidate is None:
            return None
        reasons = tuple(audit(candidates.frames(connection, candidate.publication_id)))
        if reasons:
            refuse(connection, candidate, reasons)
            raise PublicationRefused(campaign, reasons)
        return candidate


def publish_proposed(settings: Settings, connection: Connection, candidate: Candidate) -> Publication:
    """Put proposed figures in force and export them; done already, it only exports what is missing.

    Raises ProposalGone where later figures took their place, ExportError.
    """
    with exclusive(connection, Lock.PUBLICATION):
        if _state(connection, candidate) != "published":
            release(connection, candidate)
        export(settings, connection, candidate.campaign)
        published = current(settings, connection, candidate.campaign)
        assert published is not None  # noqa: S101  it has just been put in force
        return published


def _state(connection: Connection, candidate: Candidate) -> str:
    row = connection.execute(
        "select state from publication.publications where publication_id = %s", [candidate.publication_id]
    ).fetchone()
    return str(row[0]) if row else ""


def refuse(connection: Connection, candidate: Candidate, reasons: Sequence[str]) -> None:
    """Record that a candidate was refused, and why; its figures are dropped. The same refusal is recorded once."""
    with connection.transaction():
        for table in TABLES:
            connection.execute(f"delete from {table} where publication_id = %s".encode(), [candidate.publication_id])
        connection.execute(
            statement("publication/refuse.sql"), {"publication": candidate.publication_id, "reasons": list(reasons)}
        )
        candidates.discard(connection, candidate.campaign)


def release(connection: Connection, candidate: Candidate) -> None:
    """Put a candidate in force in the place of the last publication, in one transaction, under the next number."""
    with connection.transaction():
        values = {"publication": candidate.publication_id, "campaign": candidate.campaign}
        connection.execute(statement("publication/retire.sql"), values)
        if connection.execute(statement("publication/release.sql"), values).rowcount != 1:
            raise ProposalGone(
                f"The figures proposed for the campaign {candidate.campaign} are gone: later ones took their place. "
                "Run the publication again; nothing was published."
            )
        _thin(connection, values)


def _thin(connection: Connection, values: Mapping[str, object]) -> None:
    """Drop the detail of the campaign's earlier publications: their packages hold it, and it can be built again."""
    for table in DETAIL:
        connection.execute(
            f"delete from {table} as detail using publication.publications as edition "
            "where detail.publication_id = edition.publication_id "
            "and edition.campaign_code = %(campaign)s and not edition.is_current".encode(),
            values,
        )
    connection.execute(statement("publication/thin.sql"), values)
