"""The answers to workbooks: the acknowledgement page, always; the annotated copy where there is a cell to mark."""

import logging
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from prefaudit.feedback.acknowledgement_page import acknowledgement
from prefaudit.feedback.annotate import SUFFIXES, AnnotatedCopy, annotate
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.l10n.languages import language, phrase, speaking
from prefaudit.model.contracts import load_contracts
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.workbook.guard import Refused, inspect
from prefaudit.workbook.reader import read_grids
from prefaudit.workbook.reading import widest
from prefaudit.workbook.sandbox import Lost, Sandbox, outcome, processor_time

log = logging.getLogger(__name__)
# A file name may have 255 bytes; an answer's name is longer than that of its workbook.
_NAME_BYTES = 200
# The copy, or why there is none.
_Copy = tuple[AnnotatedCopy | None, str]
# The reason given for a lost task where it is not that of its own kind.
_LOST = {"stalled": "killed", "system": "killed"}


@dataclass(frozen=True)
class AnswerRequest:
    """A workbook to answer: its path, its issues, and the folder of its answer, whose files are named after it."""

    source: Path
    issues: Sequence[Issue]
    facts: AnswerFacts
    folder: Path

    @property
    def has_marks(self) -> bool:
        """Whether there is a sheet to mark in a file that may be opened again.

        A file that was refused as a file, or that killed its reader, gets the page alone.
        """
        refused = any(issue.stage is Stage.FILE and issue.severity is Severity.ERROR for issue in self.issues)
        return not refused and any(issue.sheet for issue in self.issues)

    @property
    def page(self) -> Path:
        """Where its page is written."""
        return self.folder / f"{self._stem}_{self._suffix('page.file_suffix')}.html"

    @property
    def workbook(self) -> Path:
        """Where its annotated copy is written, if there is one and it has no macros."""
        return self.folder / f"{self._stem}_{self._suffix('copy.file_suffix')}.xlsx"

    @property
    def places(self) -> frozenset[Path]:
        """Every place where one of its files may be written."""
        return frozenset({self.page, *(self.workbook.with_suffix(suffix) for suffix in SUFFIXES)})

    def _suffix(self, name: str) -> str:
        return language(self.facts.language).phrase(name)

    @property
    def _stem(self) -> str:
        return Path(self.facts.file_name).stem.encode()[:_NAME_BYTES].decode(errors="ignore")


@dataclass(frozen=True)
class WrittenAnswer:
    """The files of an answer; `workbook` is None where there is nothing to mark, or the copy cannot be made: the page
    says why."""

    page: Path
    workbook: Path | None = None


def write_answers(requests: Sequence[AnswerRequest], sandbox: Sandbox, settings: Settings) -> list[WrittenAnswer]:
    """Write the answers to some workbooks, each in its language, and return their files, in the order of the requests.

    The annotated copy is made in the sandbox, where every file of a site is opened. Where a copy cannot be made, the
    page alone names every issue, and why there is no copy.
    """
    reference = Reference.load(settings.reference)
    for request in requests:
        request.folder.mkdir(parents=True, exist_ok=True)
    tasks = [sandbox.submit(_annotated_copy, request, settings) if request.has_marks else None for request in requests]
    answers = []
    for request, task in zip(requests, tasks, strict=True):
        copy, why = _waited_for(task, request, settings) if task else (None, "")
        answers.append(_written(request, copy, why, reference))
    return answers


def _waited_for(task: "Future[_Copy]", request: AnswerRequest, settings: Settings) -> _Copy:
    """Return the copy, made once more, alone, where its process was killed from outside; or why there is none."""
    try:
        try:
            return outcome(task)
        except Lost as lost:
            if lost.why != "killed":
                raise
            log.warning("Annotating %s was lost (%s); it is tried again, alone.", request.facts.file_name, lost)
            with Sandbox(replace(settings, read_workers=1)) as alone:
                return outcome(alone.submit(_annotated_copy, request, settings))
    except Lost as lost:
        if lost.why == "system" and isinstance(lost.__cause__, OSError):
            raise lost.__cause__ from lost
        log.warning("%s cannot be annotated (%s); its answer is the page alone.", request.facts.file_name, lost)
        reason = _LOST.get(lost.why, lost.why)
        with speaking(request.facts.language):
            return None, phrase(f"no_copy.{reason}")


def _written(request: AnswerRequest, copy: AnnotatedCopy | None, why: str, reference: Reference) -> WrittenAnswer:
    """Write the page of an answer; `why` says why there is no copy, where there should be one."""
    workbook = copy.path if copy else None
    with speaking(request.facts.language):
        notes = copy.notes if copy else (phrase("no_copy.because", why=why),) if why else ()
        severities = reference.labels("issue_severity")
        page = acknowledgement(request.issues, request.facts, severities, workbook.name if workbook else "", notes)
    request.page.write_text(page, encoding="utf-8")
    return WrittenAnswer(request.page, workbook)


def _annotated_copy(request: AnswerRequest, settings: Settings) -> _Copy:
    """Return the copy, or the reason why there is none."""
    with speaking(request.facts.language):
        return _spoken_copy(request, settings)


def _spoken_copy(request: AnswerRequest, settings: Settings) -> _Copy:
    try:
        with processor_time(settings.copy_timeout):
            severities = Reference.load(settings.reference).labels("issue_severity")
            own = widest(settings, load_contracts(settings.contracts))
            grids = read_grids(request.source, inspect(request.source, own), own)
            return annotate(request.source, grids, request.issues, request.facts, request.workbook, severities), ""
    except Refused as refusal:
        return None, refusal.issue.message
    except (OSError, MemoryError):
        raise
    except Exception:
        # A file that no test foresaw: the site still gets its page, with every issue.
        name = request.facts.file_name
        log.warning("%s cannot be annotated; its answer is the page alone.", name, exc_info=True)
        for path in request.places - {request.page}:
            path.unlink(missing_ok=True)
        return None, phrase("no_copy.unforeseen")
