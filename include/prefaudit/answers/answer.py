"""The answer to one submission: the page to print, always; the annotated workbook where there is something to mend."""

import logging
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

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """Where an answer was written; `workbook` is None where there is nothing to mark in it."""

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
    # Marks help where there is a place to mark: a workbook that is no return gets the page alone.
    marked = reopen and any(issue.sheet for issue in issues)
    workbook = _annotated(source, issues, facts, folder / f"{stem}_controle.xlsx", settings) if marked else None
    page = folder / f"{stem}_accuse.html"
    page.write_text(acknowledgement(issues, facts, workbook.name if workbook else ""), encoding="utf-8")
    return Answer(page, workbook)


def _annotated(
    source: Path, issues: Sequence[Issue], facts: AnswerFacts, target: Path, settings: Settings
) -> Path | None:
    try:
        grids = read_grids(source, inspect(source, settings), settings)
        return annotate(source, grids, issues, facts, target)
    except Refused:
        return None
    except OSError:
        raise
    except Exception:
        # The reader is more forgiving than the library that writes: the site still gets its page, with every issue.
        log.warning("%s cannot be annotated; its answer is the page alone.", facts.file_name, exc_info=True)
        target.unlink(missing_ok=True)
        return None
