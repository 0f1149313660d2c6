"""The answers to the submissions of the warehouse: each written once, as soon as its verdict is known."""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from more_itertools import chunked
from psycopg.rows import dict_row
from upath import UPath

from prefaudit import atomic
from prefaudit.archive.originals import local_copy
from prefaudit.feedback.answers import AnswerRequest, WrittenAnswer, write_answers
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.model.errors import OperatorError
from prefaudit.model.issues import Issue
from prefaudit.places import place_at
from prefaudit.settings import Settings
from prefaudit.warehouse.ledger import issues_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement
from prefaudit.workbook.sandbox import Sandbox

# The folder of answers to files that name no campaign or no site.
_UNKNOWN = "inconnu"
# Every code is shorter, and not every longer text can be a folder.
_CODE_BYTES = 100
# How many submissions are answered together: their issues are in memory, and a killed run answers them again.
_BATCH_SIZE = 50


class AnswerPlaceUnusable(OperatorError):
    """The answers cannot be written; the message says what to do."""

    french = "les réponses ne peuvent pas être écrites"
    disk = "le disque des réponses"


@dataclass(frozen=True)
class UnansweredSubmission:
    """A submission to answer, and the folder of its answer, relative to the place of the answers."""

    submission_id: int
    archive_path: str
    facts: AnswerFacts
    folder: str


def answer_submissions(settings: Settings, connection: Connection) -> int:
    """Answer every submission that has a verdict and no answer; return how many.

    A killed run loses nothing: the next one writes again what was written and not recorded.

    Raises:
        AnswerPlaceUnusable: The place of the answers cannot be written.
    """
    waiting = _unanswered(settings, connection)
    with Sandbox(settings) as sandbox:
        for batch in chunked(waiting, _BATCH_SIZE):
            issues = issues_of(connection, [submission.submission_id for submission in batch])
            values = _write_batch(batch, issues, sandbox, settings)
            with connection.transaction(), connection.cursor() as cursor:
                cursor.executemany(statement("warehouse/ledger/add_answer.sql"), values)
    return len(waiting)


def _unanswered(settings: Settings, connection: Connection) -> list[UnansweredSubmission]:
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement("feedback/unanswered.sql")).fetchall()
    return [
        UnansweredSubmission(
            row["submission_id"],
            row["archive_path"],
            AnswerFacts.of(row, settings.bureau, row["coercions"]),
            f"{_folder_name(row['campaign_code'])}/{_folder_name(row['site_code'])}/{_own_folder(row)}",
        )
        for row in rows
    ]


def _own_folder(row: Mapping[str, Any]) -> str:
    """Return the folder of an answer; the answer to what is judged again stands beside the one that it had."""
    again = row["former_verdicts"]
    return f"{row['submission_id']}-{again + 1}" if again else str(row["submission_id"])


def _folder_name(code: str) -> str:
    """Return a code as the name of a folder: a workbook may hold any text as its code."""
    plain = code[:1].isalnum() and all(char.isalnum() or char in "-." for char in code)
    return code if plain and len(code.encode()) <= _CODE_BYTES else _UNKNOWN


def _write_batch(
    batch: Sequence[UnansweredSubmission], issues: Mapping[int, Sequence[Issue]], sandbox: Sandbox, settings: Settings
) -> list[dict[str, object]]:
    """Write the answers of a batch to their place; return the ledger's row of each."""
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as copies:
        requests = [
            AnswerRequest(
                copies.enter_context(local_copy(submission.archive_path)),
                issues[submission.submission_id],
                submission.facts,
                Path(scratch) / str(submission.submission_id),
            )
            for submission in batch
        ]
        try:
            answers = write_answers(requests, sandbox, settings)
        except OSError as error:
            raise _unusable(scratch, error, "free space in the temporary folder (TMPDIR)") from error
        try:
            return [_store(submission, answer, settings) for submission, answer in zip(batch, answers, strict=True)]
        except OSError as error:
            raise _unusable(settings.answers, error, "fix the folder of PREFAUDIT_ANSWERS (space, rights)") from error


def _unusable(place: str, error: OSError, advice: str) -> AnswerPlaceUnusable:
    return AnswerPlaceUnusable(
        f"Answers cannot be written to {place} ({error.strerror or error}). To go on, {advice}, then run the task "
        "again: it answers the rest."
    )


def _store(submission: UnansweredSubmission, answer: WrittenAnswer, settings: Settings) -> dict[str, object]:
    folder = place_at(settings.answers) / submission.folder
    workbook = _copy(answer.workbook, folder) if answer.workbook else None
    return {"submission": submission.submission_id, "page": _copy(answer.page, folder), "workbook": workbook}


def _copy(path: Path, folder: UPath) -> str:
    place = folder / path.name
    atomic.write(place, path.read_bytes())
    return str(place)
