"""Workbooks read in the sandbox, many at a time: a file that hangs, crashes or eats memory costs itself alone.

Only a file that fails by itself, again and alone, is at fault. What this machine did to its reader (memory that ran
short, a full disk, a heavy load) leaves it unread, for another time.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import wait
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from prefaudit.l10n.languages import phrase, speaking
from prefaudit.model.file_name import announced
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import ReadReturn, Unread
from prefaudit.model.step_log import log_step
from prefaudit.settings import Settings
from prefaudit.workbook.machine import system_error
from prefaudit.workbook.reading import Knowledge, load_knowledge, read_return
from prefaudit.workbook.reading_rules import issue_of
from prefaudit.workbook.sandbox import Lost, Sandbox, outcome, processor_time

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A file to read: its key (a submission), where it stands, the name the site gave it, and the form that is awaited
    where it came, if any."""

    key: int
    path: Path
    file_name: str
    awaited: str = ""


# How often a file is read again, alone, before it is held to be at fault.
_ALONE = 2
_UNREAD = {
    "stalled": "la lecture n'avançait plus (machine très chargée, ou disque qui ne répond pas)",
    "killed": "le processus de lecture a été arrêté de l'extérieur ({detail}), peut-être faute de mémoire",
    "system": "erreur du système : {detail}",
    "waits": "il faut le relire seul, et d'autres fichiers en ont pris le temps",
}


def read_jobs(jobs: Iterable[Job], sandbox: Sandbox, settings: Settings) -> Iterator[tuple[int, ReadReturn | Unread]]:
    """Read every job; all are submitted to the sandbox at once. Yield (key, what was read) in the order of the jobs.

    A file that was lost is read again when all others are done, in a fresh process with nothing beside it. One that
    kills its process, uses up its time or its memory there too, and once more, comes back as a ReadReturn with one
    issue; one that was lost by the machine's fault as Unread, and so is what is still to be read alone when that has
    taken `alone_seconds`.
    """
    load_knowledge(settings.contracts, settings.reference)  # fail here where the operator has to correct a contract
    tasks = [(job, sandbox.submit(_read, job, settings)) for job in jobs]
    alone = 0.0
    for job, task in tasks:
        try:
            yield job.key, outcome(task)
        except Lost as lost:
            _log_lost("Reading %s was lost (%s); it is read again, alone.", job, lost)
            wait([other for _, other in tasks])
            began = time.monotonic()
            yield job.key, _read_alone(job, settings) if alone < settings.alone_seconds else Unread(_UNREAD["waits"])
            alone += time.monotonic() - began


def _log_lost(sentence: str, job: Job, lost: Lost) -> None:
    log_step(log, sentence, job.file_name, lost, level=logging.WARNING, submissions=[job.key])


def _read_alone(job: Job, settings: Settings) -> ReadReturn | Unread:
    for attempt in range(1, _ALONE + 1):
        with Sandbox(replace(settings, read_workers=1)) as alone:
            try:
                return outcome(alone.submit(_read, job, settings))
            except Lost as lost:
                _log_lost("Reading %s alone was lost (%s).", job, lost)
                if not lost.may_be_the_file:
                    return Unread(_UNREAD[lost.why].format(detail=lost.detail))
                if attempt == _ALONE:
                    return _unread(job, partial(_loss, lost, settings), settings)
    raise AssertionError("unreachable")


def _loss(lost: Lost, settings: Settings) -> Issue:
    if lost.why == "timeout":
        return issue_of("file.timeout", limit=f"{settings.read_timeout:g}")
    return issue_of("file.memory") if lost.why == "memory" else issue_of("file.crashed", found=lost.detail)


def _unread(job: Job, issue: Callable[[], Issue], settings: Settings) -> ReadReturn:
    """Return what there is of a file that cannot be read, in the language of the form that its name may announce, or
    that is awaited."""
    named = announced(job.file_name)
    language = _knowledge(job, settings).language(named)
    with speaking(language):
        return ReadReturn(None, issues=(issue(),), announced=named, language=language)


def _knowledge(job: Job, settings: Settings) -> Knowledge:
    return replace(load_knowledge(settings.contracts, settings.reference), awaited=job.awaited)


def _read(job: Job, settings: Settings) -> ReadReturn | Unread:
    knowledge = _knowledge(job, settings)
    try:
        with processor_time(settings.read_timeout):
            return read_return(job.path, job.file_name, knowledge, settings)
    except (OSError, MemoryError):
        raise  # the archive is unreachable, or the limit was met: neither comes from the file's content
    except Exception as error:
        if system_error(error) is not None:
            raise
        # A file that no test foresaw costs itself, never the run; the log keeps what a developer needs.
        log.exception("Reading %s failed.", job.file_name)
        return _unread(job, _unforeseen, settings)


def _unforeseen() -> Issue:
    return issue_of("file.crashed", found=phrase("file.found.unreadable_structure"))
