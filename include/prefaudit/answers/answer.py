"""The answer to one submission: the page to print, always; the annotated workbook where there is something to mend."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prefaudit.answers.annotate import annotate
from prefaudit.answers.page import acknowledgement
from prefaudit.answers.wording import AnswerFacts
from prefaudit.issues import Issue
from prefaudit.settings import Settings
from prefaudit.workbook.guard import Refused, inspect
from prefaudit.workbook.reader import read_grids


@dataclass(frozen=True)
class Answer:
    """Where an answer was written; `workbook` is None where the file is without issue or cannot be opened."""

    page: Path
    workbook: Path | None = None


def write_answer(
    source: Path, issues: Sequence[Issue], facts: AnswerFacts, folder: Path, settings: Settings, *, reopen: bool = True
) -> Answer:
    """Write the answer to a submission into `folder`, named after its file; give where.

    `reopen` must be False for a file that the reading pool did not come through: this process would open it again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = Path(facts.file_name).stem
    workbook = (
        _annotated(source, issues, facts, folder / f"{stem}_controle.xlsx", settings) if reopen and issues else None
    )
    page = folder / f"{stem}_accuse.html"
    page.write_text(acknowledgement(issues, facts, workbook.name if workbook else ""), encoding="utf-8")
    return Answer(page, workbook)


def _annotated(
    source: Path, issues: Sequence[Issue], facts: AnswerFacts, target: Path, settings: Settings
) -> Path | None:
    try:
        grids = read_grids(source, inspect(source, settings), settings)
    except Refused:
        return None
    return annotate(source, grids, issues, facts, target)
