"""The figures of a campaign, step by step: proposed, decided on, published. What the tasks of `publish_summaries` do,
callable without Airflow.

Heavy libraries are imported inside the steps that need them: this module is imported at every DAG parse.
"""
# ruff: noqa: PLC0415  the reason stands above

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from prefaudit.settings import Settings

if TYPE_CHECKING:
    from prefaudit.publication.approval import Answer
    from prefaudit.publication.publications import Publication
    from prefaudit.publication.response_rate_drop import Fall

log = logging.getLogger(__name__)


def propose(
    campaign: str, settings: Settings | None = None, run: str = "", *, insist: bool = False
) -> dict[str, str] | None:
    """Build and audit the figures of a campaign aside; say what is proposed, None where there is nothing to publish.

    The keys are `campaign`, `publication_id`, `approval` (« required » or empty), and `subject` and `body` for the one
    who approves. Figures that a person refused, or has still to answer for another `run`, are not proposed again from
    the same data, unless one insists.
    """
    from prefaudit.archive.sync import keep_records
    from prefaudit.publication import approval
    from prefaudit.publication import publish as publication
    from prefaudit.publication.audit import audit_figures
    from prefaudit.publication.version import code_version
    from prefaudit.warehouse.campaigns import amendments, current_reference
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        # Nothing is published from what the archive could not give again.
        keep_records(settings, connection)
        decided = amendments(connection)
        rows = current_reference(connection, settings.reference).table("campaigns")
        row = next((each for each in rows if each["campaign_code"] == campaign), {})
        if row.get("approval") and not insist:
            reason = approval.not_to_be_asked(connection, campaign, run)
            if reason:
                log.info("%s", reason)
                return None
        candidate = publication.propose(
            settings, connection, campaign, code_version(), lambda frames: audit_figures(frames, settings, decided)
        )
        if candidate is None:
            log.info("The figures of %s in force are made from what is known now: nothing to publish.", campaign)
            return None
        if row.get("approval") and run:
            approval.wait_for_answer(connection, candidate, run)
        body = approval.described(connection, candidate)
    log.info("The figures of %s are built and hold; approval: %s.", campaign, row["approval"] or "not asked for")
    return {
        "campaign": campaign,
        "publication_id": str(candidate.publication_id),
        "approval": row["approval"] or "",
        "subject": f"Publier les chiffres de « {row['campaign_label']} » ?",
        "body": body,
    }


def conclude(proposal: Mapping[str, str], answer: "Answer | None" = None, settings: Settings | None = None) -> str:
    """Publish what was proposed, or refuse it as a person answered; say in a sentence what was done.

    Figures that gave way to later ones are theirs to publish; only where a person approved them is that an error.
    """
    from prefaudit.archive.sync import keep_records
    from prefaudit.publication import approval
    from prefaudit.publication.build import Candidate
    from prefaudit.publication.publish import ProposalGone, publish_proposed
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    candidate = Candidate(int(proposal["publication_id"]), proposal["campaign"])
    with connect(settings) as connection:
        if answer is None:
            try:
                done: Publication | None = publish_proposed(settings, connection, candidate)
            except ProposalGone:
                said = f"The figures of {candidate.campaign} gave way to later ones, which another run publishes."
                log.info("%s", said)
                return said
        else:
            done = approval.conclude(settings, connection, candidate, answer)
            keep_records(settings, connection)
    said = (
        f"Publication {done.number} of {done.campaign}, as of {done.as_of:%Y-%m-%d %H:%M} UTC: {done.path}."
        if done
        else f"The figures of {candidate.campaign} were refused: the last publication stays in force."
    )
    log.info("%s", said)
    return said


def answer_of(event: Mapping[str, Any], yes: str) -> "Answer":
    """What a person answered to Airflow's question, as the operator that asked gives it back; `yes` is the option that
    approves."""
    from prefaudit.publication.approval import Answer

    by = (event.get("responded_by_user") or {}).get("name") or "personne (délai dépassé)"
    comment = str((event.get("params_input") or {}).get("comment") or "").strip()
    return Answer(yes in event["chosen_options"], by, comment)


def fall_of(campaign: str, settings: Settings | None = None) -> "Fall | None":
    """The fall of the reporting rate that the publication in force shows, if any."""
    from prefaudit.publication.response_rate_drop import fall_of as found
    from prefaudit.warehouse.postgres.connection import connect

    with connect(settings or Settings.from_env()) as connection:
        return found(connection, campaign)


def publish(campaign: str, settings: Settings | None = None) -> str:
    """Propose the figures of a campaign and publish them, unless a person must approve; say what was done."""
    proposal = propose(campaign, settings)
    if proposal is None:
        return f"Nothing to publish for {campaign}."
    if proposal["approval"]:
        return f"The figures of {campaign} are to be approved by a person: trigger publish_summaries in Airflow."
    return conclude(proposal, settings=settings)
