"""Processes that may be killed, to open untrusted files in: a hang, an abort or a memory bomb costs one file.

Workers are kept from file to file, so that safety costs a process start and not one a file. Each has a pipe of its own
and a thread of this process that waits for it: whatever kills it, and whenever, costs the file that it reads and no
other. A pool whose workers share a pipe or a lock stands still when one of them is killed while it holds it.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import process, set_forkserver_preload
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from threading import Lock, Timer
from types import ModuleType, TracebackType
from typing import Any, Literal, ParamSpec, TypeVar

from prefaudit.settings import Settings
from prefaudit.workbook.machine import machine_fault

P = ParamSpec("P")
T = TypeVar("T")
# What the server of the processes loads once, for all of them: what reads workbooks.
_PRELOADED = "prefaudit.workbook.reading"
# How long a task is waited for: so many times the processor time that it may take, and the start of a process.
_PATIENCE, _START_SECONDS = 2, 10
# Signals that a process brings upon itself; any other comes from outside, SIGKILL from the kernel when memory is short.
_OWN_SIGNALS = {
    signal.SIGABRT,
    signal.SIGSEGV,
    signal.SIGBUS,
    signal.SIGILL,
    signal.SIGFPE,
    signal.SIGTRAP,
    signal.SIGSYS,
}
_STARTING = Lock()


class _Process(ForkServerProcess):
    """A worker that does not import its parent's main module, which in an Airflow task is all of Airflow."""

    def start(self) -> None:
        """Start the process while the main module is replaced by an empty one."""
        with _STARTING:
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


Why = Literal["timeout", "memory", "crashed", "stalled", "killed", "system"]


class Lost(Exception):
    """The work on a file ended without a result.

    Its process used up its time (`timeout`) or its memory (`memory`), or died of what it did (`crashed`): so may the
    file be at fault. Or it did not get on (`stalled`), was ended from outside (`killed`) or met an error of the system
    (`system`): that is this machine's fault, and says nothing of the file.
    """

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why} {detail}".strip())
        self.why = why
        self.detail = detail

    @property
    def may_be_the_file(self) -> bool:
        """Whether the file may be at fault; where it fails alone and again, it is."""
        return self.why in {"timeout", "memory", "crashed"}


class Sandbox:
    """As many processes as `read_workers`, each bounded by `read_memory`; `read_timeout` bounds each task.

    Use it as a context manager. The processes start with the first tasks; one that was lost is replaced.
    """

    def __init__(self, settings: Settings, *, bounded: bool = True) -> None:
        """Make it; the memory of its processes is bounded, unless they open no file of anybody's."""
        self._patience = _PATIENCE * settings.read_timeout + _START_SECONDS
        self._memory = settings.read_memory if bounded else 0
        set_forkserver_preload([_PRELOADED])
        self._context = CleanContext()
        self._threads = ThreadPoolExecutor(settings.read_workers, thread_name_prefix="sandbox")
        self._lock = Lock()
        self._idle: list[_Worker] = []
        self._workers: set[_Worker] = set()
        self._stopped = False

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._threads.shutdown(wait=True)
        self.stop()

    def stop(self) -> None:
        """End the processes now, whatever they do."""
        with self._lock:
            self._stopped = True
            workers = list(self._workers)
        for worker in workers:
            worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in workers:
            worker.close()

    def submit(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Have the next free process call a function of a module; `outcome` waits for its result."""
        return self._threads.submit(self._run, function, args, kwargs)

    def _run(self, function: Callable[..., T], args: Any, kwargs: Any) -> T:
        while True:
            worker = self._worker()
            try:
                done, result = worker.call((function, args, kwargs), self._patience)
            except _DiedIdle:
                continue
            finally:
                self._keep(worker)
            if done:
                return result  # type: ignore[no-any-return]
            raise result

    def _worker(self) -> "_Worker":
        with self._lock:
            if self._idle:
                return self._idle.pop()
        worker = _Worker(self._context, self._memory)
        with self._lock:
            self._workers.add(worker)
            stopped = self._stopped
        if stopped:
            worker.kill()
        return worker

    def _keep(self, worker: "_Worker") -> None:
        with self._lock:
            if worker.is_whole and not self._stopped:
                self._idle.append(worker)
                return
            self._workers.discard(worker)
        worker.close()


class _DiedIdle(Exception):
    """The process had died before it was given its task."""


class _Worker:
    """One process and this side of the pipe to it; one thread uses it at a time."""

    def __init__(self, context: CleanContext, memory: int) -> None:
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, memory), daemon=True)
        self._process.start()
        theirs.close()
        self._used = self._stalled = False
        self.is_whole = True

    def call(self, task: Any, seconds: float) -> tuple[bool, Any]:
        """Return whether the task ended well, and its result or its exception. Raises Lost, _DiedIdle."""
        try:
            self._pipe.send(task)
        except OSError as error:
            self.is_whole = False
            if self._used:
                raise _DiedIdle from error
            raise self._death() from error
        timer = Timer(seconds, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            answer: tuple[bool, Any] = self._pipe.recv()
        except (EOFError, OSError) as error:
            self.is_whole = False
            raise Lost("stalled", f"{seconds:g} s") if self._stalled else self._death() from error
        finally:
            timer.cancel()
        self._used = True
        return answer

    def _give_up(self) -> None:
        self._stalled = True
        self.kill()

    def _death(self) -> Lost:
        """Return how the process ended: by what it did itself, or from outside."""
        self._process.join(_START_SECONDS)
        code = self._process.exitcode
        if code is None or code >= 0:
            # 255: the server of the processes was killed too. A file makes no process exit with a code.
            return Lost("killed", f"code {code}")
        name = signal.Signals(-code).name
        if -code == signal.SIGPROF:
            return Lost("timeout", name)
        return Lost("crashed" if -code in _OWN_SIGNALS else "killed", name)

    def kill(self) -> None:
        """End the process now."""
        with suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """End the process and forget it."""
        self.kill()
        self._process.join()
        self._pipe.close()


def outcome(task: "Future[T]") -> T:
    """Return the result of a task. Raises Lost where it has none for want of time, memory or a process, else what the
    task raised."""
    try:
        return task.result()
    except Lost:
        raise
    except MemoryError as error:
        raise Lost("memory") from error
    except Exception as error:
        fault = machine_fault(error)
        if fault is None:
            raise
        raise Lost("system", str(fault)) from error


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """End this process where it takes more processor time than this. Waiting for a busy machine takes none."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _serve(pipe: Connection, memory: int) -> None:
    """Do the tasks that come by a pipe, in a process of its own, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory:
        _bound(memory)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            try:
                function, args, kwargs = pipe.recv()
                answer = True, function(*args, **kwargs)
            except (EOFError, ConnectionResetError):
                return
            except BaseException as error:
                answer = False, _told(error)
            try:
                pipe.send(answer)
            except OSError:
                raise
            except Exception as error:
                # What cannot be sent: the result needs too much memory, or is of a kind that cannot be taken apart.
                pipe.send((False, error if isinstance(error, MemoryError) else TypeError(str(error))))


def _told(error: BaseException) -> BaseException:
    """Return an exception that tells where it was raised, also in another process."""
    error.add_note("".join(traceback.format_exception(error)))
    return error


def _bound(memory: int) -> None:
    """Bound the memory of this process, in bytes."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  macOS has the module but does not enforce the limit

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
