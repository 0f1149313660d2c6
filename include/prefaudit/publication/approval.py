"""Approval: whether a person must be asked about figures, and what follows from their decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prefaudit.publication.build import Candidate
from prefaudit.publication.inputs import inputs_of
from prefaudit.publication.publications import Publication
from prefaudit.publication.publish import publish, refuse
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

_NO_COMMENT = "sans commentaire"


@dataclass(frozen=True)
class Decision:
    """What a person decided: whether the figures are approved, the login, the comment."""

    approved: bool
    by: str
    comment: str


def conclude(
    settings: Settings, connection: Connection, candidate: Candidate, decision: Decision
) -> Publication | None:
    """Publish a candidate or refuse it, as a person decided; the comment goes into the audit log.

    Returns:
        The publication, None if it was refused.

    Raises:
        CandidateReplaced, ExportError.
    """
    inputs = {"inputs_digest": _inputs_digest(connection, candidate)}
    if decision.approved:
        published = publish(settings, connection, candidate)
        _record(
            connection, AuditLogKind.PUBLICATION_APPROVED, candidate, decision, {"number": published.number, **inputs}
        )
        return published
    with connection.transaction():
        _record(connection, AuditLogKind.PUBLICATION_REFUSED, candidate, decision, inputs)
        refuse(connection, candidate, [f"Refusée à la relecture : {decision.comment or _NO_COMMENT}."])
    return None


def reason_not_to_ask(connection: Connection, campaign: str, run: str) -> str:
    """Return why nobody need be asked about the figures of a campaign now; empty if somebody must be.

    The same data were refused already, or wait for a decision in another run. Raises UnknownCampaign.
    """
    with reading_as_of(connection):
        values = {"campaign": campaign, "digest": inputs_of(connection, campaign).digest, "run": run}
    if connection.execute(statement("publication/refused.sql"), values).fetchone():
        return f"A person refused the figures of {campaign}, and their data have not changed since."
    waiting = connection.execute(statement("publication/waiting.sql"), values).fetchone()
    return f"The figures of {campaign} already wait for a decision in the run {waiting[0]}." if waiting else ""


def record_waiting(connection: Connection, candidate: Candidate, run: str) -> None:
    """Record that a candidate waits for a decision, and in which run."""
    connection.execute(
        "update publication.publications set proposed_in = %s where publication_id = %s",
        [run, candidate.publication_id],
    )


def _inputs_digest(connection: Connection, candidate: Candidate) -> str:
    row = connection.execute(
        "select inputs_digest from publication.publications where publication_id = %s", [candidate.publication_id]
    ).fetchone()
    return str(row[0] if row else None)


def _record(
    connection: Connection, kind: AuditLogKind, candidate: Candidate, decision: Decision, content: Mapping[str, Any]
) -> None:
    record(connection, AuditLogEntry(kind, decision.by, decision.comment, candidate.campaign, content=content))
