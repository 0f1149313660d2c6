"""Processes that may be killed, to open untrusted files in: a hang, an abort or a memory bomb costs one file.

Workers are kept from file to file, so that safety costs a process start and not one a file. Pebble's pool is used
because the standard one breaks as a whole when a worker dies and cannot stop a task that hangs.
"""

import os
import sys
from collections.abc import Callable
from concurrent.futures import TimeoutError as OutOfTime
from multiprocessing import process, set_forkserver_preload
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from types import ModuleType, TracebackType
from typing import Literal, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from prefaudit.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
# What the server of the processes loads once, for all of them: what reads workbooks.
_PRELOADED = "prefaudit.workbook.reading"


class _Process(ForkServerProcess):
    """A worker that does not import its parent's main module, which in an Airflow task is all of Airflow."""

    def start(self) -> None:
        """Start the process while the main module is replaced by an empty one."""
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


class Lost(Exception):
    """The work on a file ended without a result: it ran out of time or memory, or its process died."""

    def __init__(self, why: Literal["timeout", "memory", "crashed"], detail: str = "") -> None:
        super().__init__(f"{why} {detail}".strip())
        self.why = why
        self.detail = detail


class Sandbox:
    """A pool of `read_workers` processes, each bounded by `read_memory`, each task by `read_timeout`.

    Use it as a context manager. The processes start with the first task.
    """

    def __init__(self, settings: Settings) -> None:
        self._timeout = settings.read_timeout
        set_forkserver_preload([_PRELOADED])
        self._pool = ProcessPool(
            max_workers=settings.read_workers,
            initializer=_bound,
            initargs=(settings.read_memory,),
            context=CleanContext(),
        )

    def __enter__(self) -> "Sandbox":
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
        """End the processes now, whatever they do."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def submit(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "ProcessFuture[T]":
        """Have the next free process call a function of a module; `outcome` waits for its result."""
        return self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._timeout)


def outcome(task: "ProcessFuture[T]") -> T:
    """Return the result of a task. Raises Lost where its process was ended or died, else what the task raised."""
    try:
        return task.result()
    except OutOfTime as error:
        raise Lost("timeout") from error
    except MemoryError as error:
        raise Lost("memory") from error
    except ProcessExpired as death:
        raise Lost("crashed", f"code {death.exitcode}") from death


def _bound(memory: int) -> None:
    """Bound the memory of this process, in bytes."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  macOS has the module but does not enforce the limit

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
