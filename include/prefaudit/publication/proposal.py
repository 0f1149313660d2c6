"""From consolidated returns to a publication: propose the figures of a campaign, then publish or refuse them."""

import logging
from dataclasses import dataclass

from prefaudit.archive.sync import sync_archive
from prefaudit.model.step_log import log_step
from prefaudit.publication import approval
from prefaudit.publication.approval import Decision
from prefaudit.publication.audit import audit_form_tables, audit_publication
from prefaudit.publication.build import Candidate
from prefaudit.publication.comparison import as_markdown, comparison
from prefaudit.publication.form_tables import form_of_campaign
from prefaudit.publication.publish import CandidateReplaced, publish, stage
from prefaudit.publication.version import code_version
from prefaudit.settings import Settings
from prefaudit.warehouse.campaigns import amendments, current_reference
from prefaudit.warehouse.postgres.connection import Connection

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Proposal:
    """Figures staged and audited, with the French question for the approver; `approval` is « required » or empty."""

    campaign: str
    publication_id: int
    approval: str
    subject: str
    body: str


def propose(
    settings: Settings, connection: Connection, campaign: str, run: str = "", *, force: bool = False
) -> Proposal | None:
    """Stage and audit the figures of a campaign; return None if there is nothing to publish.

    Args:
        run: The Airflow run that will ask for the approval; empty outside Airflow.
        force: Propose again what a person refused, or has still to answer in another run, from the same data.

    Raises:
        PublicationRefused, UnknownCampaign, ExportError, ArchiveFull.
    """
    # Nothing is published from what the archive could not give again.
    sync_archive(settings, connection)
    decided = amendments(connection)
    rows = current_reference(connection, settings.reference).table("campaigns")
    row = next((row for row in rows if row["campaign_code"] == campaign), {})
    if row.get("approval") and not force:
        reason = approval.reason_not_to_ask(connection, campaign, run)
        if reason:
            log_step(log, "%s", reason, campaign=campaign)
            return None
    form = form_of_campaign(connection, campaign)
    candidate = stage(
        settings,
        connection,
        campaign,
        code_version(),
        lambda frames: audit_form_tables(form, frames) if form else audit_publication(frames, settings, decided),
    )
    if candidate is None:
        return None
    if row.get("approval") and run:
        approval.record_waiting(connection, candidate, run)
    log_step(
        log,
        "The figures of %s are staged and hold; approval: %s.",
        campaign,
        row["approval"] or "not asked for",
        campaign=campaign,
        publication_id=candidate.publication_id,
    )
    return Proposal(
        campaign,
        candidate.publication_id,
        row["approval"] or "",
        f"Publier les chiffres de « {row['campaign_label']} » ?",
        as_markdown(
            comparison(connection, candidate), f"{settings.control_room}/propositions/{candidate.publication_id}"
        ),
    )


def conclude(settings: Settings, connection: Connection, proposal: Proposal, decision: Decision | None = None) -> str:
    """Publish what was proposed, or refuse it as a person decided; return a sentence that says which.

    A candidate that a later one replaced is left to the later run; that is an error only if a person approved it.
    """
    candidate = Candidate(proposal.publication_id, proposal.campaign)
    if decision is None:
        try:
            done = publish(settings, connection, candidate)
        except CandidateReplaced:
            message = f"A later candidate replaced the figures of {candidate.campaign}; another run publishes it."
            log_step(log, "%s", message, campaign=candidate.campaign)
            return message
    else:
        concluded = approval.conclude(settings, connection, candidate, decision)
        sync_archive(settings, connection)
        if concluded is None:
            message = f"The figures of {candidate.campaign} were refused: the last publication stays current."
            log_step(log, "%s", message, campaign=candidate.campaign)
            return message
        done = concluded
    message = f"Publication {done.number} of {done.campaign}, as of {done.as_of:%Y-%m-%d %H:%M} UTC: {done.path}."
    log_step(log, "%s", message, campaign=done.campaign, publication=done.number)
    return message
