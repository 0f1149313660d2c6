"""Workbooks read in the sandbox, many at a time: a file that hangs, crashes or eats memory costs itself alone."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from prefaudit.model.file_name import announced
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import ReadReturn
from prefaudit.settings import Settings
from prefaudit.workbook.reading import load_knowledge, read_return
from prefaudit.workbook.reading_rules import issue_of
from prefaudit.workbook.sandbox import Lost, Sandbox, outcome

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A file to read: its key (a submission), where it stands, and the name the site gave it."""

    key: int
    path: Path
    file_name: str


def read_jobs(jobs: Iterable[Job], sandbox: Sandbox, settings: Settings) -> Iterator[tuple[int, ReadReturn]]:
    """Read every job; all are submitted to the sandbox at once. Yield (key, what was read) in the order of the jobs.

    A file that kills its process, outruns its time or needs too much memory comes back as a ReadReturn with one issue.
    """
    load_knowledge(settings.contracts, settings.reference)  # fail here where the operator has to correct a contract
    tasks = [(job, sandbox.submit(_read, job, settings)) for job in jobs]
    for job, task in tasks:
        try:
            yield job.key, outcome(task)
        except Lost as lost:
            yield job.key, _unread(job, _loss(lost, settings))


def _loss(lost: Lost, settings: Settings) -> Issue:
    if lost.why == "timeout":
        return issue_of("file.timeout", limit=f"{settings.read_timeout:g}")
    return issue_of("file.memory") if lost.why == "memory" else issue_of("file.crashed", found=lost.detail)


def _unread(job: Job, issue: Issue) -> ReadReturn:
    return ReadReturn(None, issues=(issue,), announced=announced(job.file_name))


def _read(job: Job, settings: Settings) -> ReadReturn:
    knowledge = load_knowledge(settings.contracts, settings.reference)
    try:
        return read_return(job.path, job.file_name, knowledge, settings)
    except (OSError, MemoryError):
        raise  # the archive is unreachable, or the limit was met: neither comes from the file's content
    except Exception:
        # A file that no test foresaw costs itself, never the run; the log keeps what a developer needs.
        log.exception("Reading %s failed.", job.file_name)
        return _unread(job, issue_of("file.crashed", found="une structure interne illisible"))
