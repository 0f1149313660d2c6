"""Reminders to sites whose return is not accepted, on the days of the campaign's calendar, once a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg.rows import dict_row

from prefaudit.campaigns.calendar import reminder_offsets
from prefaudit.feedback.letters import framed, state_line
from prefaudit.l10n.french import counted, in_brackets
from prefaudit.l10n.french import day as in_words
from prefaudit.l10n.languages import phrase, speaking, spoken
from prefaudit.l10n.typography import typed, typeset
from prefaudit.mail.contacts import addresses_of
from prefaudit.mail.outbox import Message, queue
from prefaudit.reference.contracts import language_of, load_checked
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

# The states of a return that a reminder has a sentence on; of any other it says that none is accepted yet.
_SENTENCES = {"missing": "missing", "not_due": "missing", "rejected": "rejected", "withdrawn": "withdrawn"}


@dataclass(frozen=True)
class RemindedSites:
    """The reminders of a day: how many were queued, the sites without an address, the text of the digest."""

    queued: int
    unreachable: tuple[str, ...]
    digest: str


def due_today(reference: Reference, rows: Sequence[Mapping[str, Any]], today: date) -> list[Mapping[str, Any]]:
    """Return the returns of `rows` (not accepted) for which the calendar of the campaign names this day."""
    calendars = {row["campaign_code"]: reminder_offsets(row) for row in reference.table("campaigns")}
    return [row for row in rows if (today - row["due_on"]).days in calendars.get(row["campaign_code"], ())]


def remind(settings: Settings, connection: Connection, reference: Reference, today: date) -> RemindedSites:
    """Queue today's reminders and the digest for the bureau.

    Run again on the same day, it adds nothing.
    """
    with reading_as_of(connection), connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement("campaigns/not_accepted.sql")).fetchall()
    chosen = due_today(reference, rows, today)
    contracts = load_checked(settings.contracts, settings.reference)
    languages = {
        row["campaign_code"]: language_of(contracts, row["form"], row["form_version"])
        for row in reference.table("campaigns")
    }
    queued, unreachable = 0, []
    for row in chosen:
        recipients = addresses_of(connection, row["site_code"])
        if not recipients:
            unreachable.append(f"{row['site_code']} {row['site_name']}")
            continue
        with speaking(languages[row["campaign_code"]]):
            reminder = _reminder(settings, row, tuple(recipients), today)
        queued += queue(connection, reminder)
    digest = _digest(chosen, unreachable, today, reference.codes("return_state")) if chosen else ""
    if digest and settings.bureau:
        expected = counted(len(chosen), "retour attendu", "retours attendus")
        subject = typeset(f"Rappels du {in_words(today)} : {expected}")
        queue(connection, Message("digest", f"digest/{today}", (settings.bureau,), subject, digest))
    return RemindedSites(queued, tuple(unreachable), digest)


def _reminder(settings: Settings, row: Mapping[str, Any], recipients: tuple[str, ...], today: date) -> Message:
    late, due = today > row["due_on"], spoken().day_in_words(row["due_on"])
    label = spoken().label("audit_type", row["audit_type"], row["audit_type_label"])
    facts = {"campaign": row["campaign_label"], "audit": in_brackets(label.lower()), "due": due}
    lines = [
        phrase("mail.reminder.late" if late else "mail.reminder.due", **facts),
        "",
        phrase(f"mail.reminder.{_SENTENCES.get(row['state'], 'other')}"),
        "",
        state_line(settings, row),
        "",
        phrase("mail.reminder.sent_today"),
    ]
    what = phrase(f"mail.reminder.subject{'_late' if late else ''}")
    site = spoken().typeset(row["site_name"])
    subject = phrase("mail.reminder.subject_line", what=what, campaign=row["campaign_label"], site=site)
    key = f"reminder/{row['campaign_code']}/{row['site_code']}/{row['audit_type']}/{today}"
    return Message(
        "reminder", key, recipients, subject, framed(lines), campaign=row["campaign_code"], site=row["site_code"]
    )


def _audit(row: Mapping[str, Any]) -> str:
    return in_brackets(row["audit_type_label"].lower())


def _digest(
    rows: Sequence[Mapping[str, Any]], unreachable: Sequence[str], today: date, states: Mapping[str, str]
) -> str:
    lines = [f"Retours pour lesquels un rappel est fait le {in_words(today)} :", ""]
    for row in rows:
        lines.append(
            f"- {typed(row['campaign_label'])}, {row['site_code']} {row['site_name']}{_audit(row)}, "
            f"échéance {in_words(row['due_on'])} : {states[row['state']]}"
        )
    if unreachable:
        lines += ["", "Sans adresse enregistrée, donc pas prévenus par courriel :", ""]
        lines += [f"- {site}" for site in unreachable]
    return typeset("\n".join(lines))
