"""Answers to mails of registered addresses: a link, a file forgotten, a return of another site, a mail that nothing
opens, files that name no site, files that come again unchanged.

They go to registered addresses only; nothing of what was written is repeated but the names of files.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from psycopg.rows import dict_row

from prefaudit.feedback.known_files import known_file_answers
from prefaudit.feedback.wording import verdict_label
from prefaudit.l10n.french import plural
from prefaudit.mail.outbox import Message, queue
from prefaudit.model.issues import Issue, Severity, verdict_of
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.ledger import issues_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

_KIND = "mail_answer"
# How many files, and how many issues of each, a letter lists.
_MOST_FILES, _MOST_ISSUES = 20, 3
_SUBJECTS = {
    "other_site": "Votre message : un retour d'un autre site attend une vérification",
    "unreadable": "Votre message n'a pas pu être ouvert",
    "link": "Votre message : le classeur lui-même est attendu",
    "announced": "Votre message est arrivé sans fichier joint",
}
_WHY = {
    "link": (
        "renvoie à un espace de partage en ligne et n'apporte pas de fichier. Ces liens ne sont pas ouverts ici : "
        "aucun retour n'a été pris en compte."
    ),
    "announced": "parle d'un fichier joint, mais n'en apporte aucun : aucun retour n'a été pris en compte.",
    "unreadable": (
        "n'a pas pu être ouvert : il est endommagé, envoyé en plusieurs morceaux, ou trop volumineux. Aucun retour n'a "
        "été pris en compte ; le message est conservé et une personne va l'examiner."
    ),
}
_HOW = {
    "link": "Téléchargez le classeur depuis cet espace, puis joignez-le (.xlsx) à un message envoyé à cette adresse",
    "announced": "Joignez le classeur (.xlsx) à un nouveau message envoyé à cette adresse",
    "unreadable": "Pour aller plus vite, joignez le classeur seul (.xlsx) à un nouveau message envoyé à cette adresse",
}


def queue_mail_answers(settings: Settings, connection: Connection) -> int:
    """Queue an answer to each mail that is to have one of its own and has none yet; return how many."""
    with reading_as_of(connection), connection.cursor(row_factory=dict_row) as cursor:
        without_file = cursor.execute(statement("feedback/mails_without_file.sql")).fetchall()
        files = cursor.execute(statement("feedback/unmatched_files.sql")).fetchall()
    issues = issues_of(connection, [row["submission_id"] for row in files])
    letters = [_without_file(settings, row) for row in without_file]
    letters += [
        _unmatched(settings, list(rows), issues) for _, rows in groupby(files, key=lambda row: str(row["batch"]))
    ]
    letters += known_file_answers(settings, connection)
    return sum(queue(connection, each) for each in letters)


def _without_file(settings: Settings, row: Mapping[str, Any]) -> Message:
    kind = str(row["answer"])
    if kind == "other_site":
        lines = list(_other_site(row))
    else:
        lines = [
            f"Votre message reçu le {row['received']} {_WHY[kind]}",
            "",
            f"{_HOW[kind]}, ou déposez-le sur la page des retours : {settings.control_room}",
            "Si votre message n'annonçait pas de retour, vous n'avez rien à faire.",
        ]
    body = "\n".join(_framed(settings, lines))
    return Message(_KIND, f"mail/{row['mail_id']}", (str(row["sender"]),), _SUBJECTS[kind], body)


def _other_site(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is said of files that are returns of sites which the sender's address is not registered for."""
    files, count = row["files"], len(row["files"])
    brought = plural(
        count,
        "le retour d'un site pour lequel votre adresse n'est pas enregistrée",
        f"{count} retours de sites pour lesquels votre adresse n'est pas enregistrée",
    )
    yield f"Votre message reçu le {row['received']} apporte {brought} :"
    yield from (f"  « {each['name']} » : site {each['code']}, {each['site']}" for each in files[:_MOST_FILES])
    if count > _MOST_FILES:
        yield f"  et {count - _MOST_FILES} autres."
    yield ""
    waiting = plural(
        count,
        "Ce classeur n'est pas pris en compte : il attend la décision d'une personne du bureau.",
        "Ces classeurs ne sont pas pris en compte : ils attendent la décision d'une personne du bureau.",
    )
    yield f"{waiting} Les retours déjà acceptés restent valables, sans changement."
    if row["taken"]:
        yield "Le reste de votre message est bien arrivé et reçoit une réponse à part."
    yield ""
    yield (
        "Si vous répondez aussi pour ce site, demandez au bureau d'enregistrer votre adresse pour lui. Si le classeur "
        "est celui de votre site, corrigez le code du site qui y figure, puis renvoyez-le."
    )
    yield "Si vous n'avez pas envoyé ce message, prévenez le bureau : votre adresse a peut-être été imitée."


def _unmatched(settings: Settings, rows: Sequence[Mapping[str, Any]], issues: Mapping[int, Sequence[Issue]]) -> Message:
    shown, more = rows[:_MOST_FILES], len(rows) - _MOST_FILES
    refused = [row for row in rows if not _accepted(issues[row["submission_id"]])]
    count = plural(len(rows), "Un fichier de votre message", f"{len(rows)} fichiers de votre message")
    verb = plural(len(rows), "ne désigne", "ne désignent")
    lines = [
        f"{count}, reçu le {rows[0]['received']}, {verb} aucun site dont l'adresse est enregistrée : la réponse vous "
        "est donc adressée.",
        "",
        *(line for row in shown for line in _about(row, issues[row["submission_id"]])),
        *([f"Et {more} autres fichiers."] if more > 0 else []),
    ]
    if refused:
        lines.append("Les classeurs du même message qui désignent leur site reçoivent une réponse à part.")
    attached = tuple(str(place) for row in shown for place in (row["page"], row["workbook"]) if place)
    subject = "Fichiers reçus, non pris en compte" if refused else "Fichiers reçus"
    body = "\n".join(_framed(settings, lines))
    return Message(_KIND, f"mail_files/{rows[0]['batch']}", (str(rows[0]["sender"]),), subject, body, attached)


def _accepted(issues: Sequence[Issue]) -> bool:
    return not any(issue.severity is Severity.ERROR for issue in issues)


def _about(row: Mapping[str, Any], issues: Sequence[Issue]) -> Iterator[str]:
    """Yield what the answer states about a file: its verdict, and the first things to fix."""
    yield f"« {row['file_name']} » – {verdict_label(verdict_of(issues))}"
    errors = [issue for issue in issues if issue.severity is Severity.ERROR]
    for issue in errors[:_MOST_ISSUES]:
        yield f"  {issue.message}"
        yield f"  Attendu : {issue.expected}"
    if len(errors) > _MOST_ISSUES:
        yield f"  Et {len(errors) - _MOST_ISSUES} autres anomalies : voyez la page jointe."
    yield ""


def _framed(settings: Settings, lines: Sequence[str]) -> list[str]:
    question = [f"Une question ? Écrivez à {settings.bureau}."] if settings.bureau else []
    return ["Bonjour,", "", *lines, *question, "", "Le bureau de la qualité"]
