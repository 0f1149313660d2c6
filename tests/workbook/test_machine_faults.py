"""What this machine does to a reader says nothing of the file: it is read again alone, then left for another time."""

import errno
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.model.read_return import ReadReturn, Unread
from prefaudit.settings import Settings
from prefaudit.workbook import pool, reading
from prefaudit.workbook.guard import Refused
from prefaudit.workbook.machine import machine_fault, system_error
from prefaudit.workbook.pool import Job, read_jobs
from prefaudit.workbook.reading_rules import issue_of
from prefaudit.workbook.sandbox import Lost, Sandbox, outcome, processor_time

SETTINGS = replace(Settings.from_env({}), read_timeout=1.0, read_memory=400 * 1024**2, read_workers=2)


def _dies(by: int, marker: str = "") -> str:
    """Die of a signal; only the first time where a file is named that then marks it."""
    if marker and Path(marker).exists():
        return "done"
    if marker:
        Path(marker).touch()
    if by == signal.SIGHUP:
        # Tests that were started by nohup ignore it.
        signal.signal(by, signal.SIG_DFL)
    os.kill(os.getpid(), by)
    time.sleep(60)
    return "never"


def _spins() -> None:
    with processor_time(0.2):
        while True:
            pass


def _sleeps(seconds: float) -> int:
    with processor_time(0.2):
        time.sleep(seconds)
    return os.getpid()


def _hoards() -> None:
    _ = bytearray(4 * 1024**3)


def _full(number: int) -> None:
    raise OSError(number, os.strerror(number))


def _large() -> bytes:
    return b"x" * 50_000_000


def _lost(function: Callable[..., Any], *args: Any) -> Lost:
    with Sandbox(SETTINGS) as sandbox, pytest.raises(Lost) as found:
        outcome(sandbox.submit(function, *args))
    return found.value


@pytest.mark.parametrize(
    ("function", "args", "why"),
    [
        (_dies, (signal.SIGKILL,), "killed"),
        (_dies, (signal.SIGTERM,), "killed"),
        (_dies, (signal.SIGHUP,), "killed"),
        (_dies, (signal.SIGABRT,), "crashed"),
        (_dies, (signal.SIGSEGV,), "crashed"),
        (_spins, (), "timeout"),
        (_hoards, (), "memory"),
        (_full, (errno.ENOSPC,), "system"),
        (_full, (errno.EMFILE,), "system"),
    ],
)
def test_how_a_task_was_lost_tells_the_file_from_the_machine(
    function: Callable[..., Any], args: tuple[Any, ...], why: str
) -> None:
    found = _lost(function, *args)
    assert found.why == why
    assert found.may_be_the_file is (why in {"crashed", "timeout", "memory"})


def test_waiting_for_a_busy_machine_is_not_the_files_time() -> None:
    with Sandbox(SETTINGS) as sandbox:
        assert outcome(sandbox.submit(_sleeps, 0.5))


@pytest.mark.slow
def test_a_reader_that_does_not_get_on_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prefaudit.workbook.sandbox._START_SECONDS", 0.5)
    found = _lost(_dies, signal.SIGSTOP)
    assert (found.why, found.may_be_the_file) == ("stalled", False)


@pytest.mark.slow
def test_idle_readers_that_are_killed_cost_nothing() -> None:
    with Sandbox(SETTINGS) as sandbox:
        for _ in range(3):
            readers = {outcome(task) for task in [sandbox.submit(_sleeps, 0.05) for _ in range(4)]}
            for reader in readers:
                os.kill(reader, signal.SIGKILL)
            time.sleep(0.3)


def test_readers_killed_while_they_answer_lose_their_own_task_alone() -> None:
    ended, killed = [], []
    with Sandbox(SETTINGS) as sandbox:

        def strike() -> None:
            while not ended:
                for worker in list(sandbox._workers):
                    process = worker._process.pid
                    if process:
                        killed.append(process)
                        os.kill(process, signal.SIGKILL)
                time.sleep(0.03)

        striker = Thread(target=strike)
        tasks = [sandbox.submit(_large) for _ in range(20)]
        striker.start()
        whys = set()
        for task in tasks:
            try:
                outcome(task)
            except Lost as lost:
                whys.add(lost.why)
        ended.append(True)
        striker.join()
        assert outcome(sandbox.submit(_sleeps, 0.01))
    assert killed
    assert whys <= {"killed"}


def test_a_file_whose_reader_was_killed_is_read_again_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _read_is(monkeypatch, _marked_death)
    job = Job(1, tmp_path / "retour.xlsx", "retour.xlsx")
    with Sandbox(SETTINGS) as sandbox:
        assert dict(read_jobs([job], sandbox, SETTINGS)) == {1: "done"}


def _read_is(monkeypatch: pytest.MonkeyPatch, function: Callable[[Job, Settings], Any]) -> None:
    monkeypatch.setattr(pool, "_read", function)


def _marked_death(job: Job, settings: Settings) -> str:
    return _dies(signal.SIGKILL, f"{job.path}.seen")


def _killed(job: Job, settings: Settings) -> str:
    return _dies(signal.SIGKILL)


def _no_space(job: Job, settings: Settings) -> None:
    _full(errno.ENOSPC)


def _aborts(job: Job, settings: Settings) -> str:
    return _dies(signal.SIGABRT)


def _takes_all_memory(job: Job, settings: Settings) -> None:
    _hoards()


def _turns_in_circles(job: Job, settings: Settings) -> None:
    _spins()


@pytest.mark.parametrize(("function", "words"), [(_killed, "SIGKILL"), (_no_space, "No space left on device")])
def test_what_the_machine_does_again_leaves_the_file_unread(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, function: Callable[[Job, Settings], Any], words: str
) -> None:
    _read_is(monkeypatch, function)
    with Sandbox(SETTINGS) as sandbox:
        (found,) = dict(read_jobs([Job(1, tmp_path / "a.xlsx", "a.xlsx")], sandbox, SETTINGS)).values()
    assert isinstance(found, Unread)
    assert words in found.why


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "rule"),
    [(_aborts, "file.crashed"), (_takes_all_memory, "file.memory"), (_turns_in_circles, "file.timeout")],
)
def test_what_a_file_does_by_itself_alone_and_again_is_its_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, function: Callable[[Job, Settings], Any], rule: str
) -> None:
    _read_is(monkeypatch, function)
    with Sandbox(SETTINGS) as sandbox:
        (found,) = dict(read_jobs([Job(1, tmp_path / "a.xlsx", "a.xlsx")], sandbox, SETTINGS)).values()
    assert isinstance(found, ReadReturn)
    assert [issue.rule for issue in found.issues] == [rule]


@pytest.mark.slow
def test_files_that_are_read_again_alone_take_no_more_than_their_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _read_is(monkeypatch, _turns_in_circles)
    settings = replace(SETTINGS, alone_seconds=0.01)
    jobs = [Job(number, tmp_path / "a.xlsx", "a.xlsx") for number in range(4)]
    with Sandbox(settings) as sandbox:
        found = dict(read_jobs(jobs, sandbox, settings))
    assert [type(each) for each in found.values()] == [ReadReturn, Unread, Unread, Unread]
    assert found[1] == Unread("il faut le relire seul, et d'autres fichiers en ont pris le temps")


@given(st.sampled_from([errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ESTALE]))
def test_an_error_of_the_system_is_never_a_verdict(number: int) -> None:
    def fails(*_: object) -> None:
        try:
            _full(number)
        except OSError as error:
            raise Refused(issue_of("file.truncated")) from error

    with pytest.MonkeyPatch.context() as patch, pytest.raises(OSError, match=os.strerror(number)[:8]) as found:
        patch.setattr(reading, "inspect", fails)
        knowledge = reading.load_knowledge(SETTINGS.contracts, SETTINGS.reference)
        reading.read_return(Path("a.xlsx"), "a.xlsx", knowledge, SETTINGS)
    assert machine_fault(found.value) is not None


def test_a_wrong_offset_in_a_file_is_its_own() -> None:
    assert system_error(OSError(errno.EINVAL, "Invalid argument")) is None
    assert system_error(OSError("failed to fill whole buffer")) is None
    assert machine_fault(FileNotFoundError(errno.ENOENT, "gone")) is None
