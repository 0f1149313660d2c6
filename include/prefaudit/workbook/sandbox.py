"""Reading in worker processes that may be killed: a hang, an abort or a memory bomb costs one file, never the batch.

Workers are kept from file to file, so that safety costs a process start and not one a file. Pebble's pool is used
because the standard one breaks as a whole when a worker dies and cannot stop a task that hangs.
"""

import logging
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as ReadTimeout
from dataclasses import dataclass
from multiprocessing import process, set_forkserver_preload
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType, TracebackType

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from prefaudit.issues import Issue
from prefaudit.settings import Settings
from prefaudit.workbook.faults import fault
from prefaudit.workbook.naming import announced
from prefaudit.workbook.reading import load_knowledge, read_return
from prefaudit.workbook.tables import ReadReturn

log = logging.getLogger(__name__)


class _Process(ForkServerProcess):
    """A worker that does not import its parent's main module: in an Airflow task that would be all of Airflow."""

    def start(self) -> None:
        """Start the process while the main module is out of sight."""
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            super().start()
        finally:
            sys.modules["__main__"] = main


class _OwnProcess(BaseProcess):
    """This process as Python itself describes one that was not started by another."""

    def __init__(self) -> None:
        self._identity: tuple[int, ...] = ()
        self._name = "MainProcess"
        self._parent_pid = self._popen = None
        self._closed = False
        self._config = {"authkey": process.AuthenticationString(os.urandom(32)), "semprefix": "/mp"}  # type: ignore[attr-defined]


class CleanContext(ForkServerContext):
    """Processes forked from a server that has loaded the readers once: clean, and quick to start again.

    A Celery worker puts its own kind of process in the place of Python's, marked as one that may have no children. Ours
    are ended by their pool: this process is its own again before it has any.
    """

    Process = _Process

    def __init__(self) -> None:
        super().__init__()
        if not isinstance(process._current_process, BaseProcess):  # type: ignore[attr-defined]
            process._current_process = _OwnProcess()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Job:
    """A file to read: its key (a submission), where it stands, and the name the site gave it."""

    key: int
    path: Path
    file_name: str


class ReadingPool:
    """A pool of reading workers; use it as a context manager.

    `read` yields (key, ReadReturn) in the order of the jobs. A file that kills its worker, outruns
    `settings.read_timeout` or needs more than `settings.read_memory` comes back as a ReadReturn with one issue.
    """

    def __init__(self, settings: Settings) -> None:
        load_knowledge(settings.contracts, settings.reference)  # broken contracts are the operator's to mend: fail here
        self._settings = settings
        set_forkserver_preload([load_knowledge.__module__])
        self._pool = ProcessPool(
            max_workers=settings.read_workers,
            initializer=_prepare,
            initargs=(settings,),
            context=CleanContext(),
        )

    def __enter__(self) -> "ReadingPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._pool.close()  # type: ignore[no-untyped-call]
            self._pool.join()
        else:
            self.stop()

    def stop(self) -> None:
        """End the workers now, whatever they read."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def read(self, jobs: Iterable[Job]) -> Iterator[tuple[int, ReadReturn]]:
        """Read every job; all are handed to the pool at once."""
        futures = [
            (job, self._pool.schedule(_read, args=(job, self._settings), timeout=self._settings.read_timeout))
            for job in jobs
        ]
        for job, future in futures:
            yield job.key, self._outcome(job, future)

    def _outcome(self, job: Job, future: "ProcessFuture[ReadReturn]") -> ReadReturn:
        try:
            return future.result()
        except ReadTimeout:
            return _lost(job, fault("file.timeout", limit=f"{self._settings.read_timeout:g}"))
        except MemoryError:
            return _lost(job, fault("file.memory"))
        except ProcessExpired as death:
            return _lost(job, fault("file.crashed", found=f"code {death.exitcode}"))


def _lost(job: Job, issue: Issue) -> ReadReturn:
    return ReadReturn(None, issues=(issue,), announced=announced(job.file_name))


def _prepare(settings: Settings) -> None:
    """Bound the worker's memory and load what every file needs."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  macOS has the module but does not enforce the limit

        resource.setrlimit(resource.RLIMIT_AS, (settings.read_memory, settings.read_memory))
    load_knowledge(settings.contracts, settings.reference)


def _read(job: Job, settings: Settings) -> ReadReturn:
    knowledge = load_knowledge(settings.contracts, settings.reference)
    try:
        return read_return(job.path, job.file_name, knowledge, settings)
    except (OSError, MemoryError):
        raise  # the archive is away, or the limit was met: neither says anything of the file's content
    except Exception as error:
        # A file that no test foresaw costs itself, never the night; the log keeps what a developer needs.
        log.exception("Reading %s failed.", job.file_name)
        return _lost(job, fault("file.crashed", found=type(error).__name__))
