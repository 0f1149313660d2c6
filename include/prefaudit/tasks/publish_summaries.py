"""The tasks of the DAG `publish_summaries`, callable without Airflow.

Heavy libraries are imported inside the functions that need them: this module is imported at every DAG parse.
"""
# ruff: noqa: PLC0415  the reason stands above

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from prefaudit.model.errors import OperatorError
from prefaudit.settings import Settings

if TYPE_CHECKING:
    from prefaudit.publication.acceptance_rate_drop import AcceptanceRateDrop
    from prefaudit.publication.approval import Decision


class NoCampaignNamed(OperatorError):
    """A person triggered a publication and did not say of which campaign."""

    french = "aucune campagne n'a été nommée"


def campaign_of(partition: str | None, given: str | None) -> str:
    """Return the campaign that a run is for: its partition, or what a person gave. Raises NoCampaignNamed."""
    if campaign := partition or given:
        return campaign
    raise NoCampaignNamed("No campaign was named. Trigger again and fill « Campagne » with its code, such as 2026.")


# The answers to the question whether figures are to be published, and the task that asks it.
APPROVE, REFUSE, ASKING = "Publier", "Refuser", "approve"


def propose(
    campaign: str, settings: Settings | None = None, run: str = "", *, force: bool = False
) -> dict[str, Any] | None:
    """Stage and audit the figures of a campaign; return the `Proposal` as a dict, None if there is none."""
    from prefaudit.publication import proposal
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        proposed = proposal.propose(settings, connection, campaign, run, force=force)
    return asdict(proposed) if proposed else None


def conclude(proposed: Mapping[str, Any], decision: "Decision | None" = None, settings: Settings | None = None) -> str:
    """Publish what was proposed, or refuse it as a person decided; return a sentence that says which."""
    from prefaudit.publication import proposal
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        return proposal.conclude(settings, connection, proposal.Proposal(**proposed), decision)


def decision_of(event: Mapping[str, Any], yes: str) -> "Decision":
    """Return what a person decided, from the result of Airflow's HITL operator; `yes` is the option that approves."""
    from prefaudit.publication.approval import Decision

    by = (event.get("responded_by_user") or {}).get("name") or "personne (délai dépassé)"
    comment = str((event.get("params_input") or {}).get("comment") or "").strip()
    return Decision(yes in event["chosen_options"], by, comment)


def acceptance_rate_drop(campaign: str, settings: Settings | None = None) -> "AcceptanceRateDrop | None":
    """Return the drop of the acceptance rate that the current publication shows, if any."""
    from prefaudit.publication import acceptance_rate_drop as drop
    from prefaudit.warehouse.postgres.connection import connect

    with connect(settings or Settings.from_env()) as connection:
        return drop.acceptance_rate_drop(connection, campaign)


def publish(campaign: str, settings: Settings | None = None) -> str:
    """Propose the figures of a campaign and publish them, unless a person must approve; return what was done."""
    proposed = propose(campaign, settings)
    if proposed is None:
        return f"Nothing to publish for {campaign}."
    if proposed["approval"]:
        return f"The figures of {campaign} are to be approved by a person: trigger publish_summaries in Airflow."
    return conclude(proposed, settings=settings)
