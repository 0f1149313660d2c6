"""The audit log of what people do: who, when, why; written once, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from psycopg.types.json import Jsonb

from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.text import sanitize_text


class AuditLogKind(StrEnum):
    """What a person may do: the codes of the list audit_log_kind."""

    DEPOSIT = "deposit"
    RELEASE = "release"
    DISCARD = "discard"
    WITHDRAWAL = "withdrawal"
    NIGHT_TRIGGERED = "night_triggered"
    CAMPAIGN_OPENED = "campaign_opened"
    SITE_ADDED = "site_added"
    WAIVER = "waiver"
    PUBLICATION_APPROVED = "publication_approved"
    PUBLICATION_REFUSED = "publication_refused"
    CONTACTS_REGISTERED = "contacts_registered"
    REJUDGEMENT = "rejudgement"
    TEXT_REVIEWED = "text_reviewed"


@dataclass(frozen=True)
class AuditLogEntry:
    """Who did what and why; the campaign and the site it concerns, if any, and what exactly it says."""

    kind: AuditLogKind
    actor: str
    reason: str = ""
    campaign: str = ""
    site: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)


def record(connection: Connection, entry: AuditLogEntry) -> int:
    """Write an entry into the audit log, in the caller's transaction if there is one, and return its number."""
    row = connection.execute(
        "insert into ledger.acts (kind, actor, reason, campaign_code, site_code, content) "
        "values (%s, %s, %s, %s, %s, %s) returning act_id",
        [
            entry.kind.value,
            sanitize_text(entry.actor),
            sanitize_text(entry.reason) or None,
            entry.campaign or None,
            entry.site or None,
            Jsonb(dict(entry.content)),
        ],
    ).fetchone()
    assert row is not None  # noqa: S101  an insert that returns
    return int(row[0])
