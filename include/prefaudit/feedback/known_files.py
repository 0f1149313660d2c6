"""Answers to files that come by mail again, unchanged: what was answered then is answered again, once a mail."""

from collections.abc import Mapping
from typing import Any

from psycopg.rows import dict_row

from prefaudit.feedback.letters import framed, question, state_line, subject_of
from prefaudit.l10n.languages import known, phrase, speaking, spoken
from prefaudit.mail.outbox import Message
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement


def known_file_answers(settings: Settings, connection: Connection) -> list[Message]:
    """Return an answer for each file that a mail brought after its content had been answered."""
    with reading_as_of(connection), connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement("feedback/known_files.sql")).fetchall()
    letters = []
    for row in rows:
        with speaking(known(row["language"])):
            letters.append(_message(settings, row))
    return letters


def _message(settings: Settings, row: Mapping[str, Any]) -> Message:
    refused = row["verdict"] == "rejected"
    state = "refused" if refused else "withdrawn" if row["withdrawn"] else "accepted"
    times = {name: spoken().timestamp(row[f"{name}_at"]) for name in ("received", "again")}
    lines = [
        phrase("mail.again.received", file=row["file_name"], **times),
        *(_refused(row) if refused else [phrase(f"mail.again.{state}")]),
        "",
        state_line(settings, row),
        *question(settings),
    ]
    return Message(
        "mail_answer",
        f"mail_again/{row['batch']}/{row['submission_id']}",
        tuple(row["recipients"]),
        subject_of(row, phrase(f"mail.again.{state}.subject")),
        framed(lines),
        tuple(filter(None, [row["page"], row["workbook"]])) if refused else (),
        row["campaign_code"] or "",
        row["site_code"] or "",
        row["submission_id"],
    )


def _refused(row: Mapping[str, Any]) -> list[str]:
    lines = [
        phrase(f"mail.again.refused.{'with_copy' if row['workbook'] else 'page_alone'}"),
        phrase("mail.again.refused.right_version"),
    ]
    if row["standing_at"]:
        lines.append(phrase("mail.again.refused.standing", standing=spoken().timestamp(row["standing_at"])))
    return lines
