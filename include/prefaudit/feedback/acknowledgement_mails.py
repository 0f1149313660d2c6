"""Acknowledgements by mail: to the registered addresses of the site of a submission, whoever sent it."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg.rows import dict_row

from prefaudit.feedback.letters import framed, heading, question, state_line, subject_of
from prefaudit.feedback.wording import AnswerFacts, counted, next_step, verdict_label
from prefaudit.l10n.languages import known, phrase, speaking, spoken
from prefaudit.mail.outbox import Message, queue
from prefaudit.model.issues import Issue, verdict_of
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.ledger import issues_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement


def queue_acknowledgements(settings: Settings, connection: Connection) -> int:
    """Queue a mail for each submission answered, or current again, since its site has an address; return how many."""
    with reading_as_of(connection), connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement("feedback/unacknowledged.sql")).fetchall()
        again = cursor.execute(statement("feedback/resent.sql")).fetchall()
    issues = issues_of(connection, [row["submission_id"] for row in rows])
    messages = []
    for row in rows:
        with speaking(known(row["language"])):
            messages.append(_message(settings, row, issues[row["submission_id"]]))
    for row in again:
        with speaking(known(row["language"])):
            messages.append(_current_again(settings, row))
    return sum(queue(connection, each) for each in messages)


def _message(settings: Settings, row: Mapping[str, Any], issues: Sequence[Issue]) -> Message:
    facts = AnswerFacts.of(row, settings.bureau)
    verdict = verdict_label(verdict_of(issues))
    lines = [
        *heading(facts),
        "",
        phrase("mail.checked", file=facts.file_name, received=facts.received),
        phrase("mail.verdict", verdict=verdict, counts=counted(issues)),
        next_step(issues, facts, phrase("step.attached") if row["workbook"] else ""),
        "",
        phrase("mail.acknowledgement_attached"),
        state_line(settings, row),
        *question(settings),
    ]
    # A submission that was judged again is acknowledged again.
    again = f"/{row['answered_at']:%Y%m%dT%H%M%S}" if row["judged_again"] else ""
    files = tuple(filter(None, [row["page"], row["workbook"]]))
    return _acknowledgement(row, f"{row['submission_id']}{again}", verdict, lines, files)


def _current_again(settings: Settings, row: Mapping[str, Any]) -> Message:
    """Return the mail on a return whose file came again after another one had replaced it."""
    facts, again = AnswerFacts.of(row, settings.bureau), spoken().timestamp(row["again_at"])
    lines = [
        phrase("mail.current_again.received", file=facts.file_name, received=facts.received, again=again),
        phrase("mail.current_again.counts"),
        phrase("mail.current_again.otherwise"),
        "",
        state_line(settings, row),
    ]
    subject = phrase("mail.current_again.subject")
    return _acknowledgement(row, f"{row['submission_id']}/{row['again_key']}", subject, lines, ())


def _acknowledgement(
    row: Mapping[str, Any], key: str, what: str, lines: Sequence[str], files: tuple[str, ...]
) -> Message:
    return Message(
        "acknowledgement",
        f"acknowledgement/{key}",
        tuple(row["recipients"]),
        subject_of(row, what),
        framed(lines),
        files,
        row["campaign_code"],
        row["site_code"],
        row["submission_id"],
    )
