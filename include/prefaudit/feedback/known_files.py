"""Answers to files that come by mail again, unchanged: what was answered then is answered again, once a mail."""

from collections.abc import Mapping
from typing import Any

from psycopg.rows import dict_row

from prefaudit.mail.outbox import Message
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement


def known_file_answers(settings: Settings, connection: Connection) -> list[Message]:
    """Return an answer for each file that a mail brought after its content had been answered."""
    with reading_as_of(connection), connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement("feedback/known_files.sql")).fetchall()
    return [_message(settings, row) for row in rows]


def _message(settings: Settings, row: Mapping[str, Any]) -> Message:
    refused = row["verdict"] == "rejected"
    subject, lines = _refused(row) if refused else _withdrawn() if row["withdrawn"] else _accepted()
    body = [
        "Bonjour,",
        "",
        f"Votre classeur « {row['file_name']} », parvenu de nouveau le {row['again']}, est identique à celui que nous "
        f"avions reçu le {row['received']} : il n'a subi aucun changement.",
        *lines,
        "",
        f"L'état de vos dépôts : {settings.control_room}/sites/{row['campaign_code']}/{row['site_code']}",
        *([f"Une question ? Écrivez à {settings.bureau}."] if settings.bureau else []),
        "",
        "Le bureau de la qualité",
    ]
    return Message(
        "mail_answer",
        f"mail_again/{row['batch']}/{row['submission_id']}",
        tuple(row["recipients"]),
        f"{subject} – {row['campaign_label']}, {row['site_name']}",
        "\n".join(body),
        tuple(filter(None, [row["page"], row["workbook"]])) if refused else (),
        row["campaign_code"] or "",
        row["site_code"] or "",
        row["submission_id"],
    )


def _refused(row: Mapping[str, Any]) -> tuple[str, list[str]]:
    where = "le classeur annoté et dans l'accusé de réception ci-joints" if row["workbook"] else "la page ci-jointe"
    lines = [
        "Ce classeur a été refusé, et le reste tel quel. Les anomalies à corriger sont rappelées dans "
        f"{where} : corrigez-les, enregistrez le classeur, puis renvoyez-le.",
        "Si vous pensiez l'avoir corrigé, vérifiez que vous avez joint la bonne version du fichier.",
    ]
    if row["standing"]:
        lines.append(f"Le retour accepté, reçu le {row['standing']}, reste valable.")
    return "Classeur déjà refusé, reçu de nouveau sans changement", lines


def _accepted() -> tuple[str, list[str]]:
    return "Classeur déjà accepté, reçu de nouveau sans changement", [
        "Ce classeur a déjà été accepté : vous n'avez rien à faire."
    ]


def _withdrawn() -> tuple[str, list[str]]:
    return "Classeur retiré, reçu de nouveau sans changement", [
        "Ce classeur avait été accepté, puis retiré : il n'est plus pris en compte. Renvoyez un classeur corrigé, ou "
        "adressez-vous au bureau de la qualité."
    ]
