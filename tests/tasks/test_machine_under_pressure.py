"""A whole run on a machine in trouble: readers killed from outside, disks that are full, readers that do not get on.

The return stays open and the next run takes it; the others are settled, and nobody is told that a file is at fault.
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from prefaudit.feedback.answer_submissions import AnswerPlaceUnusable
from prefaudit.ingestion.channels import LandingError
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.workbook import pool
from prefaudit.workbook.pool import Job
from tests.support.landing import deposit, form
from tests.support.publishing import rows_alone

_own_read = pool._read
STRUCK, OTHER = "drome.xlsx", "ain.xlsx"


def _waits(job: Job, settings: Settings) -> ReadReturn:
    """Read as the program does; the struck one says first which process reads it, and waits for what comes."""
    if job.file_name == STRUCK:
        (Path(settings.var) / f"{os.getpid()}.reader").touch()
        time.sleep(100)
    return _own_read(job, settings)


@contextmanager
def _striking(settings: Settings, by: signal.Signals) -> Iterator[list[int]]:
    """Send a signal to every process that reads the struck file, from outside."""
    done, struck = Event(), []

    def strike() -> None:
        while not done.wait(0.02):
            for mark in Path(settings.var).glob("*.reader"):
                mark.unlink()
                struck.append(int(mark.stem))
                os.kill(struck[-1], by)

    striker = Thread(target=strike)
    striker.start()
    try:
        yield struck
    finally:
        done.set()
        striker.join()


def _state(connection: Connection) -> dict[str, tuple[Any, ...]]:
    rows = connection.execute("select file_name, state, verdict, unread from ledger.submissions").fetchall()
    return {str(name): tuple(rest) for name, *rest in rows}


def _read_all(settings: Settings) -> list[str]:
    return [consolidate_returns.read(batch, settings) for batch in consolidate_returns.plan_batches(settings)]


def _two_returns(settings: Settings, reference: Reference) -> None:
    Path(settings.var).mkdir(parents=True, exist_ok=True)
    deposit(settings, form(settings, reference, "26"), "26", name=STRUCK)
    deposit(settings, form(settings, reference, "01"), "01", name=OTHER)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("by", "words", "patience"),
    [
        (signal.SIGKILL, "arrêté de l'extérieur (SIGKILL)", 120),
        (signal.SIGTERM, "arrêté de l'extérieur (SIGTERM)", 120),
        (signal.SIGSTOP, "la lecture n'avançait plus", 4),
    ],
)
def test_a_reader_struck_from_outside_leaves_its_return_open(
    quick: Settings,
    reference: Reference,
    monkeypatch: pytest.MonkeyPatch,
    by: signal.Signals,
    words: str,
    patience: int,
) -> None:
    settings = replace(quick, read_timeout=0.5)
    monkeypatch.setattr("prefaudit.workbook.sandbox._START_SECONDS", patience)
    _two_returns(settings, reference)
    consolidate_returns.prepare(settings)
    consolidate_returns.discover(settings)
    with monkeypatch.context() as patch, _striking(settings, by) as struck:
        patch.setattr(pool, "_read", _waits)
        _read_all(settings)
    assert struck
    with connect(settings) as connection:
        found = _state(connection)
        assert found[OTHER] == ("read", None, None)
        assert found[STRUCK][:2] == ("received", None)
        assert words in found[STRUCK][2]
        assert connection.execute("select count(*) from ledger.issues").fetchone() == (0,)
        _read_all(quick)
        assert _state(connection)[STRUCK] == ("read", None, None)


def test_a_loaded_machine_takes_no_time_from_a_file(quick: Settings, reference: Reference) -> None:
    settings = replace(quick, read_timeout=3.0)
    _two_returns(settings, reference)
    consolidate_returns.prepare(settings)
    consolidate_returns.discover(settings)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
    try:
        assert _read_all(settings) == ["2 retours lus"]
    finally:
        for each in busy:
            each.kill()
            each.wait()


class SmallDisk:
    """A disk of a few kilobytes, that can be made larger."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def resize(self, size: str) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(self.place)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    place = tmp_path / "petit"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("a disk can be made by root alone, where mounting is allowed")
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_full_is_told_and_the_next_run_goes_on(
    quick: Settings, reference: Reference, disk: SmallDisk
) -> None:
    full = replace(quick, archive=str(disk.place / "archive"), disk_reserve=0)
    _two_returns(full, reference)
    with pytest.raises(LandingError, match=r"was not recorded: the disk of the archive .* is full\. Free some space"):
        consolidate_returns.run(full)
    assert not [path for path in disk.place.rglob("*.part") if path.is_file()]
    disk.resize("4m")
    answers = replace(full, answers=str(disk.place / "answers"))
    consolidate_returns.prepare(answers)
    consolidate_returns.discover(answers)
    filler = disk.place / "plein"
    filler.write_bytes(b"x" * _free(disk.place))
    with pytest.raises(
        AnswerPlaceUnusable, match=r"Answers cannot be written to .*answers \(No space left on device\)"
    ):
        consolidate_returns.run(answers, publish=False)
    with connect(answers) as connection:
        settled = ("settled", "accepted", None)
        assert _state(connection) == {STRUCK: settled, OTHER: settled}
        filler.unlink()
        consolidate_returns.run(answers, publish=False)
        assert connection.execute("select count(*) from ledger.answers").fetchone() == (2,)


@contextmanager
def _short_files(size: int) -> Iterator[None]:
    """No file grows beyond so many bytes: what a plain user can do in the place of a small disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@rows_alone()
def test_files_that_cannot_be_written_to_their_end_are_told_and_the_next_run_goes_on(
    quick: Settings, reference: Reference
) -> None:
    _two_returns(quick, reference)
    consolidate_returns.prepare(quick)
    with _short_files(4096), pytest.raises(LandingError, match=r"was not recorded: .*\(File too large\)"):
        consolidate_returns.discover(quick)
    assert not [path for path in Path(quick.archive).rglob("*.part") if path.is_file()]
    elsewhere = replace(quick, archive="memory://archive-court")
    consolidate_returns.discover(elsewhere)
    with _short_files(4096):
        assert _read_all(elsewhere) == ["0 retour lu, 2 laissés pour la prochaine nuit"]
    consolidate_returns.run(replace(elsewhere, answers="memory://reponses"))
    with connect(quick) as connection:
        settled = ("settled", "accepted", None)
        assert _state(connection) == {STRUCK: settled, OTHER: settled}


def _free(place: Path) -> int:
    status = os.statvfs(place)
    return status.f_bavail * status.f_frsize


def test_an_original_that_cannot_be_copied_or_found_leaves_its_submission_open(
    quick: Settings, reference: Reference, disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = replace(quick, archive="memory://archive-plein")
    _two_returns(there, reference)
    consolidate_returns.prepare(there)
    consolidate_returns.discover(there)
    (disk.place / "plein").write_bytes(b"x" * _free(disk.place))
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(disk.place))
        assert _read_all(there) == ["0 retour lu, 2 laissés pour la prochaine nuit"]
    with connect(there) as connection:
        why = "son original archivé ne peut pas être ouvert (No space left on device)"
        assert set(_state(connection).values()) == {("received", None, why)}
        connection.execute("update ledger.submissions set archive_path = '/absent.xlsx' where file_name = %s", [STRUCK])
        _read_all(there)
        assert {name: state for name, (state, *_) in _state(connection).items()} == {STRUCK: "received", OTHER: "read"}
