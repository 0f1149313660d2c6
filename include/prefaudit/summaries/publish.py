"""Write, audit, publish: figures are shown whole or not at all, and a refused set leaves the last one in place."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from prefaudit.settings import Settings
from prefaudit.summaries import build as candidates
from prefaudit.summaries.build import Candidate, UnknownCampaign
from prefaudit.summaries.export import export
from prefaudit.summaries.products import DETAIL, TABLES
from prefaudit.summaries.publications import Publication, current
from prefaudit.warehouse.connection import Connection, Lock, exclusive
from prefaudit.warehouse.sql import statement

__all__ = ["Candidate", "Publication", "PublicationRefused", "UnknownCampaign", "publish", "refuse", "release"]

Audit = Callable[[Mapping[str, Any]], Sequence[str]]


class PublicationRefused(RuntimeError):
    """The audit of the figures found something wrong; the publication in force stays. `reasons` says what."""

    def __init__(self, campaign: str, reasons: Sequence[str]) -> None:
        self.campaign = campaign
        self.reasons = tuple(reasons)
        super().__init__(
            f"The figures of the campaign {campaign} were refused: {' ; '.join(self.reasons)} "
            "The last publication stays in force. Correct the cause, then run the publication again."
        )


def publish(
    settings: Settings, connection: Connection, campaign: str, code_version: str, audit: Audit
) -> Publication | None:
    """Build the figures of a campaign, have them audited, publish and export them; None where nothing has changed.

    `audit` is given the candidate's tables as frames by name, and gives reasons to refuse, none where all is well.
    A kill at any moment leaves the last publication whole; the next call takes up what is missing, the export
    included. Two calls wait for one another. Raises PublicationRefused, UnknownCampaign, ExportError.
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
        release(connection, candidate)
        export(settings, connection, campaign)
        return current(settings, connection, campaign)


def refuse(connection: Connection, candidate: Candidate, reasons: Sequence[str]) -> None:
    """Record that a candidate was refused, and why; its figures are dropped. The same refusal is recorded once."""
    with connection.transaction():
        for table in TABLES:
            connection.execute(f"delete from {table} where publication_id = %s".encode(), [candidate.publication_id])
        connection.execute(
            statement("summaries/refuse.sql"), {"publication": candidate.publication_id, "reasons": list(reasons)}
        )
        candidates.discard(connection, candidate.campaign)


def release(connection: Connection, candidate: Candidate) -> None:
    """Put a candidate in force in the place of the last publication, in one transaction, under the next number."""
    with connection.transaction():
        values = {"publication": candidate.publication_id, "campaign": candidate.campaign}
        connection.execute(statement("summaries/retire.sql"), values)
        if connection.execute(statement("summaries/release.sql"), values).rowcount != 1:
            raise LookupError(
                f"The figures built for the campaign {candidate.campaign} are gone: another run took their place. "
                "Run the publication again."
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
    connection.execute(statement("summaries/thin.sql"), values)
