"""Stage, audit, publish: figures are published whole or not at all, and refused figures leave the last ones current."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from prefaudit.model.errors import OperatorError
from prefaudit.model.step_log import log_step
from prefaudit.publication import build as candidates
from prefaudit.publication.build import Candidate
from prefaudit.publication.export import export
from prefaudit.publication.form_tables import detail, stored
from prefaudit.publication.inputs import changed_inputs
from prefaudit.publication.publications import Publication, current
from prefaudit.publication.refusal import PublicationRefused
from prefaudit.publication.verification import record_digests, says_the_same
from prefaudit.settings import Settings
from prefaudit.warehouse.dimensions import fill_dimensions
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.locks import Lock, exclusive
from prefaudit.warehouse.postgres.sql import statement

log = logging.getLogger(__name__)

Audit = Callable[[Mapping[str, Any]], Sequence[str]]


class CandidateReplaced(OperatorError):
    """The staged figures are no longer there to be published: a later candidate replaced them."""

    french = "une proposition plus récente a remplacé ces chiffres"


def stage(
    settings: Settings, connection: Connection, campaign: str, code_version: str, audit: Audit
) -> Candidate | None:
    """Build the figures of a campaign as a candidate and audit them; return None if the current ones are the same.

    Figures that other inputs give and that are the same are discarded; nobody is asked about them. A kill at any point
    leaves the last publication whole; the next call completes what is missing, the export included.

    Args:
        audit: Receives the candidate's tables as frames by name; returns the reasons to refuse it, none if it holds.

    Raises:
        PublicationRefused, UnknownCampaign, ExportError.
    """
    with exclusive(connection, Lock.PUBLICATION):
        # What a killed run published and did not export comes first: its detail goes with the next publication.
        export(settings, connection, campaign)
        candidate = candidates.build(connection, campaign, code_version)
        if candidate is None:
            log_step(
                log,
                "The current figures of %s are made from the same data: nothing to publish.",
                campaign,
                campaign=campaign,
            )
            return None
        if _discarded_as_the_same(connection, candidate):
            return None
        reasons = tuple(audit(candidates.frames(connection, candidate.publication_id)))
        if reasons:
            refuse(connection, candidate, reasons)
            raise PublicationRefused(campaign, reasons)
        return candidate


def publish(settings: Settings, connection: Connection, candidate: Candidate) -> Publication:
    """Make a candidate the current publication and export it; if that is done already, export what is missing.

    Raises:
        CandidateReplaced, ExportError.
    """
    with exclusive(connection, Lock.PUBLICATION):
        if _state(connection, candidate) != "published":
            _replace_current(connection, candidate)
        export(settings, connection, candidate.campaign)
        published = current(settings, connection, candidate.campaign)
        assert published is not None  # noqa: S101  it has just become current
        return published


def _discarded_as_the_same(connection: Connection, candidate: Candidate) -> bool:
    """Discard a candidate that says the same as the current publication, and record its inputs as known to do so."""
    current_id = candidates.current_id(connection, candidate.campaign)
    if current_id is None or not says_the_same(connection, candidate.publication_id, current_id):
        return False
    changed = ", ".join(changed_inputs(connection, candidate.publication_id, current_id))
    with connection.transaction():
        values = {"publication": current_id, "candidate": candidate.publication_id}
        connection.execute(statement("publication/record_same.sql"), values)
        # Names and régions that only the dimensions show are those of today all the same.
        fill_dimensions(connection, current_id)
        candidates.discard(connection, candidate.campaign)
    log_step(
        log,
        "Of what the figures of %s are made from this changed: %s. No figure did: nothing to publish.",
        candidate.campaign,
        changed,
        campaign=candidate.campaign,
    )
    return True


def refuse(connection: Connection, candidate: Candidate, reasons: Sequence[str]) -> None:
    """Record that a candidate was refused and why, and drop its figures. The same refusal is recorded once."""
    with connection.transaction():
        for table in stored(connection):
            connection.execute(f"delete from {table} where publication_id = %s".encode(), [candidate.publication_id])
        connection.execute(
            statement("publication/refuse.sql"), {"publication": candidate.publication_id, "reasons": list(reasons)}
        )
        candidates.discard(connection, candidate.campaign)


def _state(connection: Connection, candidate: Candidate) -> str:
    row = connection.execute(
        "select state from publication.publications where publication_id = %s", [candidate.publication_id]
    ).fetchone()
    return str(row[0]) if row else ""


def _replace_current(connection: Connection, candidate: Candidate) -> None:
    """Replace the current publication by a candidate, in one transaction, under the next number."""
    with connection.transaction():
        values = {"publication": candidate.publication_id, "campaign": candidate.campaign}
        connection.execute(statement("publication/end_current.sql"), values)
        if connection.execute(statement("publication/make_current.sql"), values).rowcount != 1:
            raise CandidateReplaced(
                f"The figures staged for the campaign {candidate.campaign} are gone: a later candidate replaced them. "
                "Run the publication again; nothing was published."
            )
        record_digests(connection, candidate.publication_id)
        fill_dimensions(connection, candidate.publication_id)
        _drop_detail(connection, values)


def _drop_detail(connection: Connection, values: Mapping[str, object]) -> None:
    """Drop the detail of the campaign's earlier publications: their packages hold it, and it can be built again."""
    for table in detail(connection):
        connection.execute(
            f"delete from {table} as detail using publication.publications as snapshot "
            "where detail.publication_id = snapshot.publication_id "
            "and snapshot.campaign_code = %(campaign)s and not snapshot.is_current".encode(),
            values,
        )
    for name in ("drop_breakdowns", "drop_corrected_cells"):
        connection.execute(statement(f"publication/{name}.sql"), values)
