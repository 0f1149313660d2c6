"""What may happen to a run at a point: it or its readers are killed, its database dies, connections are cut, its disk
is full."""

import errno
import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg

from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.server import ServerInfo, embedded
from tests.kills.points import READINGS, TAKEN, watched

# A night of a busy machine, too.
LONGEST = 600.0
_ENDS_WITHIN = 10.0


class Event(StrEnum):
    """What happens."""

    KILL = "SIGKILL"
    SERVER = "PostgreSQL stopped at once"
    CUT = "connections cut"
    FULL = "disk full"
    READERS = "SIGKILL of the readers"
    READING = "SIGKILL of the readers and of what starts them"
    MAIL = "connections to mail servers cut"


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
# What ends a run.
ENDING = frozenset({Event.KILL, Event.SERVER, Event.CUT, Event.FULL})
_READS = frozenset({"mid-read", *READINGS.values()})


def can_meet(event: Event, point: str) -> bool:
    """Return whether an event may happen at a point, and be felt there."""
    if event is Event.FULL:
        return point in WRITES
    if event in {Event.READERS, Event.READING}:
        return point in _READS
    return event is not Event.MAIL or point.startswith("mail ")


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code (minus the signal), how many of its processes outlived it, whether the event came,
    and whether it came when the mail server had a mail that the ledger did not know yet."""

    code: int
    orphans: int
    met: bool = False
    unrecorded: bool = False


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


def points_passed(settings: Settings) -> list[str]:
    """The points that an undisturbed run passes, in order."""
    reading, writing = os.pipe()

    def tell(name: str) -> None:
        os.write(writing, f"{name}\n".encode())

    child = _forked(settings, tell)
    os.close(writing)
    with os.fdopen(reading) as told:
        passed = [line.rstrip("\n") for line in told]
    ended = _wait(child)
    assert ended == Ended(0, 0), f"The undisturbed run ended with {ended}."
    return passed


def interrupted(settings: Settings, server: OwnServer, events: Mapping[tuple[str, int], Event]) -> list[Ended]:
    """A run to which things happen when it passes a point for the n-th time; what came of each."""
    passed: Counter[str] = Counter()
    reading, writing = os.pipe()
    taken = False

    def tell(name: str) -> None:
        nonlocal taken
        passed[name] += 1
        taken = name == TAKEN or (taken and name != "after a commit")
        event = events.get((name, passed[name]))
        if event:
            # A run that loses its database sends what it has begun, and cannot note it.
            lost = taken or (event in {Event.SERVER, Event.CUT} and name.startswith("mail out"))
            os.write(writing, f"{event}={lost:d}\n".encode())
            _happen(event, server, settings)

    child = _forked(settings, tell)
    os.close(writing)
    ended = _wait(child)
    with os.fdopen(reading) as told:
        met = dict(line.rstrip("\n").split("=") for line in told)
    return [replace(ended, met=each in met, unrecorded=met.get(each) == "1") for each in events.values()]


def killed_after(settings: Settings, seconds: float) -> Ended:
    """A run that is killed after so many seconds, wherever it is."""
    child = _forked(settings, lambda name: None)
    until = time.monotonic() + seconds
    while time.monotonic() < until and psutil.pid_exists(child) and psutil.Process(child).status() != "zombie":
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    ended = _wait(child)
    # Nobody knows what it was at: a mail may just have been taken.
    return replace(ended, met=ended.code != 0, unrecorded=ended.code != 0)


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
    elif event is Event.FULL:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    elif event is Event.MAIL:
        _cut_mail(settings)
    else:
        _kill_readers(and_server=event is Event.READING)


def _cut_mail(settings: Settings) -> None:
    """End this process's connections to mail servers, without a word to them."""
    ports = {urlsplit(url).port for url in (settings.imap_url, settings.smtp_url) if url}
    for each in psutil.Process().net_connections("tcp"):
        if each.raddr and each.raddr.port in ports:
            with suppress(OSError), socket.socket(fileno=os.dup(each.fd)) as connection:
                connection.shutdown(socket.SHUT_RDWR)


def _kill_readers(*, and_server: bool) -> None:
    """Kill the processes of this run that read files and mails, and what forks them too where it is asked for."""
    for server in psutil.Process().children():
        if any("forkserver" in word for word in server.cmdline()):
            doomed = [*server.children(), *([server] if and_server else [])]
            for each in doomed:
                with suppress(psutil.Error):
                    each.kill()


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
