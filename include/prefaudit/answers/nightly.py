"""The answers of a night: one to each submission whose verdict is known, written once, recorded in the ledger."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from upath import UPath

from prefaudit.answers.answer import write_answer
from prefaudit.answers.wording import AnswerFacts
from prefaudit.archive import local_copy
from prefaudit.issues import Issue, Severity, Stage
from prefaudit.portions import portions
from prefaudit.settings import Settings
from prefaudit.warehouse.connection import Connection
from prefaudit.warehouse.ledger import issues_of
from prefaudit.warehouse.sql import statement

# Where the answer to a file stands that says neither its campaign nor its site.
UNKNOWN = "inconnu"
# How many submissions are answered together: their issues are in memory, a kill has them answered again.
_TOGETHER = 50


class AnswerPlaceUnusable(RuntimeError):
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
    waiting = list(_unanswered(connection))
    for portion in portions(waiting, _TOGETHER):
        issues = issues_of(connection, [each.submission_id for each in portion])
        written = [(each.submission_id, *_write(settings, each, issues[each.submission_id])) for each in portion]
        with connection.transaction(), connection.cursor() as cursor:
            values = [{"submission": number, "page": page, "workbook": copy} for number, page, copy in written]
            cursor.executemany(statement("ledger/add_answer.sql"), values)
    return len(waiting)


def _unanswered(connection: Connection) -> Iterator[Unanswered]:
    for row in connection.execute(statement("ledger/unanswered.sql")).fetchall():
        number, name, archived, campaign, campaign_code, site, site_code, received, due = map(str, row[:-1])
        facts = AnswerFacts(name, campaign, site, received, due, overdue=bool(row[-1]))
        folder = f"{_safe(campaign_code)}/{_safe(site_code)}/{number}"
        yield Unanswered(int(number), archived, facts, folder)


def _safe(code: str) -> str:
    """A code as a folder's name: what a workbook says of itself may hold anything."""
    return code if code and all(char.isalnum() or char in "-." for char in code) and ".." not in code else UNKNOWN


def _write(settings: Settings, each: Unanswered, issues: Sequence[Issue]) -> tuple[str, str | None]:
    target = UPath(settings.answers) / each.folder
    # A file that the guard refused or that killed its reader is not opened again.
    refused = any(issue.stage is Stage.FILE and issue.severity is Severity.ERROR for issue in issues)
    try:
        with tempfile.TemporaryDirectory() as scratch, local_copy(each.archive_path) as source:
            answer = write_answer(source, issues, each.facts, Path(scratch), settings, reopen=not refused)
            target.mkdir(parents=True, exist_ok=True)
            page = _put(answer.page, target)
            return page, _put(answer.workbook, target) if answer.workbook else None
    except OSError as error:
        raise AnswerPlaceUnusable(
            f"The answer to {each.facts.file_name} cannot be written to {target} ({error.strerror or error}). Mend the "
            "folder of PREFAUDIT_ANSWERS (space, rights), then run the task again: it takes up the rest."
        ) from error


def _put(path: Path, folder: UPath) -> str:
    place = folder / path.name
    place.write_bytes(path.read_bytes())
    return str(place)
