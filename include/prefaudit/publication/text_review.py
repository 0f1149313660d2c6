"""A person reads the texts that are held back, and decides: published as they are, or not at all."""

from dataclasses import dataclass

from prefaudit.model.errors import OperatorError
from prefaudit.publication.form_tables import FormUnpublishable, form_of_campaign
from prefaudit.publication.free_texts import CLEARED, HELD_BACK, FreeText, suspected
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.locks import Lock, exclusive


class TextReviewRefused(OperatorError):
    """The decision on a text cannot be taken; the message says why."""

    french = "la décision sur un texte ne peut pas être prise"


@dataclass(frozen=True)
class ReviewList:
    """The texts of current returns that seem to name people, campaign by campaign: those that wait, those decided."""

    waiting: tuple[FreeText, ...]
    decided: tuple[FreeText, ...]


def texts_to_review(connection: Connection) -> ReviewList:
    """Return the texts of all campaigns, each once in its campaign, those of the latest campaign first."""
    found = dict[tuple[str, str, str], FreeText]()
    rows = connection.execute(
        "select campaign_code from ledger.campaigns order by reference_on desc, campaign_code"
    ).fetchall()
    for (campaign,) in rows:
        for each in _texts(connection, str(campaign)):
            found.setdefault((each.campaign, each.site, each.text), each)
    texts = tuple(found.values())
    return ReviewList(tuple(each for each in texts if not each.decided), tuple(each for each in texts if each.decided))


def decide(connection: Connection, campaign: str, sha256: str, decision: str, by: str, reason: str = "") -> FreeText:
    """Record what a person decides of a text; the next publication follows it. The same decision twice is one.

    Args:
        campaign: The campaign of a current return that has the text.
        sha256: The digest that names it.
        decision: `cleared`, published as it is, or `held_back`.
        by: Who decides.
        reason: Why, in their words.

    Raises:
        TextReviewRefused: there is no such text or decision, or nobody decides.
    """
    if decision not in (CLEARED, HELD_BACK):
        raise TextReviewRefused(f"« {decision} » is no decision on a text. Give {CLEARED} or {HELD_BACK}.")
    if not by.strip():
        raise TextReviewRefused("A decision on a text says who takes it. Give a name with --by.")
    with exclusive(connection, Lock.CONSOLIDATION), connection.transaction():
        text = next((each for each in _texts(connection, campaign) if each.sha256 == sha256), None)
        if text is None:
            raise TextReviewRefused(
                f"No current return of the campaign {campaign} has this text any longer. Load the list again."
            )
        if not (text.decided and text.status == decision):
            # Nothing of the text: the audit log is kept for good.
            content = {
                **{"submission": text.submission, "table": text.table, "field": text.field, "row": text.row},
                **{"text": sha256, "decision": decision},
            }
            record(
                connection,
                AuditLogEntry(AuditLogKind.TEXT_REVIEWED, by.strip(), reason.strip(), campaign, text.site, content),
            )
    return text


def _texts(connection: Connection, campaign: str) -> list[FreeText]:
    try:
        form = form_of_campaign(connection, campaign)
    except FormUnpublishable:
        # Nothing of it is published.
        return []
    with reading_as_of(connection):
        return list(suspected(connection, campaign, form))
