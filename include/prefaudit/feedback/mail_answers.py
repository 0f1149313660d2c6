"""Answers to mails of registered addresses: a link, a file forgotten, a return of another site, a mail that nothing
opens, files that name no site, files that come again unchanged.

They go to registered addresses only; nothing of what was written is repeated but the names of files.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from psycopg.rows import dict_row

from prefaudit.feedback.known_files import known_file_answers
from prefaudit.feedback.letters import framed, question
from prefaudit.feedback.wording import verdict_label
from prefaudit.l10n.languages import counted_phrase, known, phrase, speaking, spoken
from prefaudit.l10n.typography import quoting
from prefaudit.mail.outbox import Message, queue
from prefaudit.model.contracts import Contracts
from prefaudit.model.issues import Issue, Severity, verdict_of
from prefaudit.reference.contracts import in_common, language_of, load_checked
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.ledger import issues_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

_KIND = "mail_answer"
# How many files, and how many issues of each, a letter lists.
_MOST_FILES, _MOST_ISSUES = 20, 3


def queue_mail_answers(settings: Settings, connection: Connection) -> int:
    """Queue an answer to each mail that is to have one of its own and has none yet; return how many."""
    with reading_as_of(connection), connection.cursor(row_factory=dict_row) as cursor:
        without_file = cursor.execute(statement("feedback/mails_without_file.sql")).fetchall()
        files = cursor.execute(statement("feedback/unmatched_files.sql")).fetchall()
    issues = issues_of(connection, [row["submission_id"] for row in files])
    contracts = load_checked(settings.contracts, settings.reference)
    letters = []
    for row in without_file:
        with speaking(in_common(contracts, {language_of(contracts, form) for form in row["forms"]})):
            letters.append(_without_file(settings, row))
    for _, rows in groupby(files, key=lambda row: str(row["batch"])):
        letters.append(_unmatched(settings, contracts, list(rows), issues))
    letters += known_file_answers(settings, connection)
    return sum(queue(connection, each) for each in letters)


def _without_file(settings: Settings, row: Mapping[str, Any]) -> Message:
    kind, received = str(row["answer"]), spoken().timestamp(row["received_at"])
    if kind == "other_site":
        lines = list(_other_site(row, received))
    else:
        lines = [
            phrase(f"mail.{kind}", received=received),
            "",
            phrase(f"mail.{kind}.how", address=settings.control_room),
            phrase("mail.no_return_meant"),
        ]
    body = framed([*lines, *question(settings)])
    return Message(_KIND, f"mail/{row['mail_id']}", (str(row["sender"]),), phrase(f"mail.{kind}.subject"), body)


def _other_site(row: Mapping[str, Any], received: str) -> Iterator[str]:
    """Yield the sentences on files that are returns of sites which the sender's address is not registered for."""
    files, count = row["files"], len(row["files"])
    yield counted_phrase("mail.other_site.brings", count, received=received)
    for each in files[:_MOST_FILES]:
        yield "  " + phrase(
            "mail.other_site.file", file=each["name"], code=each["code"], site=spoken().typeset(each["site"])
        )
    if count > _MOST_FILES:
        yield "  " + counted_phrase("mail.other_site.more", count - _MOST_FILES)
    yield ""
    yield counted_phrase("mail.other_site.waiting", count)
    if row["taken"]:
        yield phrase("mail.other_site.rest")
    yield ""
    yield phrase("mail.other_site.register")
    yield phrase("mail.other_site.forged")


def _unmatched(
    settings: Settings,
    contracts: Contracts,
    rows: Sequence[Mapping[str, Any]],
    issues: Mapping[int, Sequence[Issue]],
) -> Message:
    """Return the letter on the files of a mail that name no site, in their language where they have one in common."""
    with speaking(in_common(contracts, {known(row["language"]) for row in rows})):
        lines = list(_on_unmatched(rows, issues))
        refused = any(not _accepted(issues[row["submission_id"]]) for row in rows)
        subject = phrase(f"mail.unmatched.subject{'_refused' if refused else ''}")
        body = framed([*lines, *([phrase("mail.unmatched.others")] if refused else []), *question(settings)])
    attached = tuple(str(place) for row in rows[:_MOST_FILES] for place in (row["page"], row["workbook"]) if place)
    return Message(_KIND, f"mail_files/{rows[0]['batch']}", (str(rows[0]["sender"]),), subject, body, attached)


def _on_unmatched(rows: Sequence[Mapping[str, Any]], issues: Mapping[int, Sequence[Issue]]) -> Iterator[str]:
    yield counted_phrase("mail.unmatched", len(rows), received=spoken().timestamp(rows[0]["received_at"]))
    yield ""
    for row in rows[:_MOST_FILES]:
        yield from _about(row, issues[row["submission_id"]])
    if len(rows) > _MOST_FILES:
        yield counted_phrase("mail.unmatched.more", len(rows) - _MOST_FILES)


def _accepted(issues: Sequence[Issue]) -> bool:
    return not any(issue.severity is Severity.ERROR for issue in issues)


def _about(row: Mapping[str, Any], issues: Sequence[Issue]) -> Iterator[str]:
    """Yield what the answer states about a file: its verdict, and the first things to fix."""
    yield phrase("mail.unmatched.file", file=row["file_name"], verdict=verdict_label(verdict_of(issues)))
    errors = [issue for issue in issues if issue.severity is Severity.ERROR]
    for issue in errors[:_MOST_ISSUES]:
        for sentence in (issue.message, phrase("copy.mark_expected", expected=issue.expected)):
            yield f"  {spoken().typeset(quoting(sentence))}"
    if len(errors) > _MOST_ISSUES:
        yield "  " + counted_phrase("mail.unmatched.more_issues", len(errors) - _MOST_ISSUES)
    yield ""
