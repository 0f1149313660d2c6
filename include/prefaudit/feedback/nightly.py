"""The answers of a night: one to each submission whose verdict is known, written once, recorded in the ledger."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from more_itertools import chunked
from psycopg.rows import dict_row
from upath import UPath

from prefaudit.archive.originals import local_copy
from prefaudit.feedback.answer import Answer, Case, write_answers
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.model.errors import OperatorError
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.settings import Settings
from prefaudit.warehouse.ledger import issues_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement
from prefaudit.workbook.sandbox import Sandbox

# Where the answer to a file stands that says neither its campaign nor its site.
UNKNOWN = "inconnu"
# No code is longer; what is cannot be a folder everywhere.
_CODE_BYTES = 100
# How many submissions are answered together: their issues are in memory, a kill has them answered again.
_TOGETHER = 50


class AnswerPlaceUnusable(OperatorError):
    """The answers cannot be written; the message says what to do."""


@dataclass(frozen=True)
class Unanswered:
    """A submission to answer, and the folder of its answer under the place of the answers."""

    submission_id: int
    archive_path: str
    facts: AnswerFacts
    folder: str


def answer_all(settings: Settings, connection: Connection) -> int:
    """Answer every submission that waits for it; give how many. Stopped and run again, it takes up the rest; what was
    written and not yet recorded is written again.

    Raises AnswerPlaceUnusable where the place of the answers cannot be written.
    """
    waiting = list(_unanswered(settings, connection))
    with Sandbox(settings) as sandbox:
        for portion in chunked(waiting, _TOGETHER):
            values = _write(portion, issues_of(connection, [each.submission_id for each in portion]), sandbox, settings)
            with connection.transaction(), connection.cursor() as cursor:
                cursor.executemany(statement("warehouse/ledger/add_answer.sql"), values)
    return len(waiting)


def _unanswered(settings: Settings, connection: Connection) -> Iterator[Unanswered]:
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement("feedback/unanswered.sql")).fetchall()
    for row in rows:
        folder = f"{_safe(row['campaign_code'])}/{_safe(row['site_code'])}/{row['submission_id']}"
        yield Unanswered(row["submission_id"], row["archive_path"], AnswerFacts.of(row, settings.bureau), folder)


def _safe(code: str) -> str:
    """A code as a folder's name: what a workbook says of itself may hold anything."""
    plain = code[:1].isalnum() and all(char.isalnum() or char in "-." for char in code)
    return code if plain and len(code.encode()) <= _CODE_BYTES else UNKNOWN


def _write(
    portion: Sequence[Unanswered], issues: Mapping[int, Sequence[Issue]], sandbox: Sandbox, settings: Settings
) -> list[dict[str, object]]:
    """Write the answers of a portion to their place; give what the ledger records of each."""
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as copies:
        cases = [
            Case(
                copies.enter_context(local_copy(each.archive_path)),
                issues[each.submission_id],
                each.facts,
                Path(scratch) / str(each.submission_id),
                # A file that the guard refused or that killed its reader is not opened again.
                reopen=not _refused(issues[each.submission_id]),
            )
            for each in portion
        ]
        try:
            answers = write_answers(cases, sandbox, settings)
        except OSError as error:
            raise _unusable(scratch, error, "free space in the temporary folder (TMPDIR)") from error
        try:
            return [_laid(each, answer, settings) for each, answer in zip(portion, answers, strict=True)]
        except OSError as error:
            raise _unusable(settings.answers, error, "mend the folder of PREFAUDIT_ANSWERS (space, rights)") from error


def _refused(issues: Sequence[Issue]) -> bool:
    return any(issue.stage is Stage.FILE and issue.severity is Severity.ERROR for issue in issues)


def _unusable(place: str, error: OSError, advice: str) -> AnswerPlaceUnusable:
    return AnswerPlaceUnusable(
        f"Answers cannot be written to {place} ({error.strerror or error}). To go on, {advice}, then run the task "
        "again: it takes up the rest."
    )


def _laid(each: Unanswered, answer: Answer, settings: Settings) -> dict[str, object]:
    """Lay an answer down at its place; give what the ledger records."""
    target = UPath(settings.answers) / each.folder
    target.mkdir(parents=True, exist_ok=True)
    workbook = _put(answer.workbook, target) if answer.workbook else None
    return {"submission": each.submission_id, "page": _put(answer.page, target), "workbook": workbook}


def _put(path: Path, folder: UPath) -> str:
    place = folder / path.name
    place.write_bytes(path.read_bytes())
    return str(place)
