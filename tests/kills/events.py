"""What may happen to a run at a point: it is killed, its database dies, its connections are cut, its disk is full."""

import errno
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import psutil
import psycopg

from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.server import ServerInfo, embedded
from tests.kills.points import watched

LONGEST = 120.0
_ENDS_WITHIN = 10.0


class Event(StrEnum):
    """What happens."""

    KILL = "SIGKILL"
    SERVER = "PostgreSQL stopped at once"
    CUT = "connections cut"
    FULL = "disk full"


# Where a full disk shows: points just before a file is written.
WRITES = frozenset(
    {
        "before a record of the archive",
        "before a manifest",
        "before an answer's file",
        "mid-export, before a table",
        "mid-swap, before the package is put in place",
    }
)


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code (minus the signal), and how many of its processes outlived it."""

    code: int
    orphans: int


@dataclass(frozen=True)
class OwnServer:
    """A PostgreSQL server of our own, and where it stands."""

    folder: Path
    server: ServerInfo

    @classmethod
    def at(cls, folder: Path) -> "OwnServer":
        """The server there, started; what it promised to keep it keeps when it is stopped, not when the power fails."""
        return cls(folder, embedded(folder, {"fsync": "off", "full_page_writes": "off"}))

    def stop_at_once(self) -> None:
        """What `pg_ctl -m immediate stop` does: no farewell, recovery at the next start."""
        server = psutil.Process(int((self.folder / "data" / "postmaster.pid").read_text().split()[0]))
        server.send_signal(signal.SIGQUIT)
        server.wait(_ENDS_WITHIN)


def points_passed(settings: Settings) -> Counter[str]:
    """How often an undisturbed run passes each point."""
    passed: Counter[str] = Counter()
    reading, writing = os.pipe()

    def tell(name: str) -> None:
        os.write(writing, f"{name}\n".encode())

    child = _forked(settings, tell)
    os.close(writing)
    with os.fdopen(reading) as told:
        for line in told:
            passed[line.rstrip("\n")] += 1
    ended = _wait(child)
    assert ended == Ended(0, 0), f"The undisturbed run ended with {ended}."
    return passed


def interrupted(settings: Settings, server: OwnServer, event: Event, point: str, time_: int) -> Ended:
    """A run to which something happens when it passes a point for the n-th time."""
    passed: Counter[str] = Counter()

    def tell(name: str) -> None:
        passed[name] += 1
        if name == point and passed[name] == time_:
            _happen(event, server, settings)

    return _wait(_forked(settings, tell))


def killed_after(settings: Settings, seconds: float) -> Ended:
    """A run that is killed after so many seconds, wherever it is."""
    child = _forked(settings, lambda name: None)
    until = time.monotonic() + seconds
    while time.monotonic() < until and psutil.pid_exists(child) and psutil.Process(child).status() != "zombie":
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    return _wait(child)


def undisturbed(settings: Settings) -> Ended:
    """A run to which nothing happens."""
    return _wait(_forked(settings, lambda name: None))


def _happen(event: Event, server: OwnServer, settings: Settings) -> None:
    if event is Event.KILL:
        os.kill(os.getpid(), signal.SIGKILL)
    elif event is Event.SERVER:
        server.stop_at_once()
    elif event is Event.CUT:
        with psycopg.connect(settings.database_url, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )
    else:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _forked(settings: Settings, tell: Callable[[str], None]) -> int:
    """A run in a process of its own, in a group of its own; everything is imported already."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.setpgid(0, 0)
        _silence()
        with watched(tell):
            consolidate_returns.run(settings)
        code = 0
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(code)


def _silence() -> None:
    log = os.open(os.environ.get("PREFAUDIT_TEST_KILLS_LOG", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)


def _wait(child: int) -> Ended:
    until = time.monotonic() + LONGEST
    done, status = os.waitpid(child, os.WNOHANG)
    while not done:
        if time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
        time.sleep(0.005)
        done, status = os.waitpid(child, os.WNOHANG)
    return Ended(os.waitstatus_to_exitcode(status), _orphans(child))


def _orphans(group: int) -> int:
    """How many processes of a run still live a while after it; they are ended."""
    until = time.monotonic() + _ENDS_WITHIN
    while living := _living(group):
        if time.monotonic() > until:
            os.killpg(group, signal.SIGKILL)
            return len(living)
        time.sleep(0.01)
    return 0


def _living(group: int) -> list[int]:
    found = []
    for each in psutil.process_iter():
        try:
            if os.getpgid(each.pid) == group and each.status() != psutil.STATUS_ZOMBIE:
                found.append(each.pid)
        except (OSError, psutil.Error):
            continue
    return found
