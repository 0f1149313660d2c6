"""The answers to submissions: the page to print, always; the annotated workbook where there is something to mend."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prefaudit.feedback.annotate import annotate
from prefaudit.feedback.page import acknowledgement
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.model.issues import Issue
from prefaudit.settings import Settings
from prefaudit.workbook.guard import Refused, inspect
from prefaudit.workbook.reader import read_grids
from prefaudit.workbook.sandbox import Lost, Sandbox, outcome

log = logging.getLogger(__name__)
# A name may have 255 bytes; ours are longer than theirs.
_NAME_BYTES = 200


@dataclass(frozen=True)
class Case:
    """A workbook to answer: where it stands, what was found in it, and the folder of its answer, named after its file.

    `reopen` is False for a file that reading did not come through: it would be lost again.
    """

    source: Path
    issues: Sequence[Issue]
    facts: AnswerFacts
    folder: Path
    reopen: bool = True

    @property
    def marked(self) -> bool:
        """Whether there is a place to mark: a workbook that is no return gets the page alone."""
        return self.reopen and any(issue.sheet for issue in self.issues)

    @property
    def stem(self) -> str:
        """What the names of its files begin with: the name of the file, cut to what a file system takes."""
        return Path(self.facts.file_name).stem.encode()[:_NAME_BYTES].decode(errors="ignore")

    @property
    def page(self) -> Path:
        """Where its page is written."""
        return self.folder / f"{self.stem}_accuse.html"

    @property
    def workbook(self) -> Path:
        """Where its annotated copy is written, if there is one."""
        return self.folder / f"{self.stem}_controle.xlsx"


@dataclass(frozen=True)
class Answer:
    """Where an answer was written; `workbook` is None where there is nothing to mark in it, or it cannot be marked."""

    page: Path
    workbook: Path | None = None


def write_answers(cases: Sequence[Case], sandbox: Sandbox, settings: Settings) -> list[Answer]:
    """Write the answers to some submissions; give where, in their order.

    The library that writes a workbook again reads it whole first: that is done in the sandbox, as all that opens a
    site's file. Where a copy cannot be made, the page says every issue all the same.
    """
    for case in cases:
        case.folder.mkdir(parents=True, exist_ok=True)
    tasks = [sandbox.submit(_annotated, case, settings) if case.marked else None for case in cases]
    answers = []
    for case, task in zip(cases, tasks, strict=True):
        try:
            workbook = outcome(task) if task else None
        except Lost as lost:
            log.warning("%s cannot be annotated (%s); its answer is the page alone.", case.facts.file_name, lost)
            workbook = None
        name = workbook.name if workbook else ""
        case.page.write_text(acknowledgement(case.issues, case.facts, name), encoding="utf-8")
        answers.append(Answer(case.page, workbook))
    return answers


def _annotated(case: Case, settings: Settings) -> Path | None:
    try:
        grids = read_grids(case.source, inspect(case.source, settings), settings)
        return annotate(case.source, grids, case.issues, case.facts, case.workbook)
    except Refused:
        return None
    except (OSError, MemoryError):
        raise
    except Exception:
        # The reader is more forgiving than the library that writes: the site still gets its page, with every issue.
        log.warning("%s cannot be annotated; its answer is the page alone.", case.facts.file_name, exc_info=True)
        case.workbook.unlink(missing_ok=True)
        return None
