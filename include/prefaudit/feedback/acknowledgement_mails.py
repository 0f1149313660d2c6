"""Acknowledgements by mail: to the registered addresses of the site of a submission, whoever sent it."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg.rows import dict_row

from prefaudit.feedback.wording import VERDICT_LABELS, AnswerFacts, counted, next_step
from prefaudit.mail.outbox import Message, queue
from prefaudit.model.issues import Issue, verdict_of
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.ledger import issues_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement


def queue_acknowledgements(settings: Settings, connection: Connection) -> int:
    """Queue a mail for each submission answered since its site has an address; return how many."""
    with reading_as_of(connection), connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement("feedback/unacknowledged.sql")).fetchall()
    issues = issues_of(connection, [row["submission_id"] for row in rows])
    return sum(queue(connection, _message(settings, row, issues[row["submission_id"]])) for row in rows)


def _message(settings: Settings, row: Mapping[str, Any], issues: Sequence[Issue]) -> Message:
    facts = AnswerFacts.of(row, settings.bureau)
    verdict = VERDICT_LABELS[verdict_of(issues)]
    lines = [
        "Bonjour,",
        "",
        f"Votre classeur « {facts.file_name} », reçu le {facts.received}, a été contrôlé.",
        "",
        f"{verdict} ({counted(issues)}).",
        next_step(issues, facts, "le classeur annoté ci-joint" if row["workbook"] else ""),
        "",
        "L'accusé de réception est joint ; il s'ouvre dans un navigateur et s'imprime.",
        f"L'état de vos dépôts : {settings.control_room}/sites/{row['campaign_code']}/{row['site_code']}",
        "",
        "Le bureau de la qualité",
    ]
    return Message(
        "acknowledgement",
        f"acknowledgement/{row['submission_id']}",
        tuple(row["recipients"]),
        f"{verdict} – {row['campaign_label']}, {row['site_name']}",
        "\n".join(lines),
        tuple(filter(None, [row["page"], row["workbook"]])),
        row["campaign_code"],
        row["site_code"],
        row["submission_id"],
    )
