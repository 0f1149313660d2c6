"""Acknowledgements by mail: to the registered addresses of the site of a submission, whoever sent it."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg.rows import dict_row

from prefaudit.feedback.wording import AnswerFacts, counted, next_step, verdict_label
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
    messages = [_message(settings, row, issues[row["submission_id"]]) for row in rows]
    return sum(queue(connection, each) for each in (*messages, *(_current_again(settings, row) for row in again)))


def _message(settings: Settings, row: Mapping[str, Any], issues: Sequence[Issue]) -> Message:
    facts = AnswerFacts.of(row, settings.bureau)
    verdict = verdict_label(verdict_of(issues))
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
        # A submission that was judged again is acknowledged again.
        f"acknowledgement/{row['submission_id']}"
        + (f"/{row['answered_at']:%Y%m%dT%H%M%S}" if row["judged_again"] else ""),
        tuple(row["recipients"]),
        f"{verdict} – {row['campaign_label']}, {row['site_name']}",
        "\n".join(lines),
        tuple(filter(None, [row["page"], row["workbook"]])),
        row["campaign_code"],
        row["site_code"],
        row["submission_id"],
    )


def _current_again(settings: Settings, row: Mapping[str, Any]) -> Message:
    """Return the mail on a return whose file came again after another one had replaced it."""
    facts = AnswerFacts.of(row, settings.bureau)
    lines = [
        "Bonjour,",
        "",
        f"Votre classeur « {facts.file_name} », déjà reçu le {facts.received}, nous est parvenu de nouveau le "
        f"{row['again']}, sans aucun changement.",
        "Le dernier classeur reçu fait foi : c'est donc lui qui est pris en compte, à la place de celui que vous aviez "
        "envoyé entre-temps.",
        "Si ce n'est pas ce que vous vouliez, renvoyez le classeur à prendre en compte.",
        "",
        f"L'état de vos dépôts : {settings.control_room}/sites/{row['campaign_code']}/{row['site_code']}",
        "",
        "Le bureau de la qualité",
    ]
    return Message(
        "acknowledgement",
        f"acknowledgement/{row['submission_id']}/{row['again_at']}",
        tuple(row["recipients"]),
        f"Classeur reçu de nouveau, pris en compte – {row['campaign_label']}, {row['site_name']}",
        "\n".join(lines),
        (),
        row["campaign_code"],
        row["site_code"],
        row["submission_id"],
    )
