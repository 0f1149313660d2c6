"""Background processes that outlive their starter: each in a session of its own, found again and ended whole."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from prefaudit import atomic

GRACE_SECONDS = 15


@dataclass(frozen=True)
class Service:
    """A started process: its number, which is also that of its session, when it was started, and where it writes.

    `started` is the system's own time of the process (seconds since 1970): a recycled number has another one.
    """

    name: str
    pid: int
    started: float
    log: str

    @property
    def alive(self) -> bool:
        """Whether this very process still runs."""
        try:
            process = psutil.Process(self.pid)
            started: float = process.create_time()
            return abs(started - self.started) < 1 and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    @property
    def last_output(self) -> str:
        """The end of its output, on one line."""
        try:
            lines = Path(self.log).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            return "nothing"
        return " / ".join(lines[-6:]) or "nothing"


def launch(name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Service:
    """Start `command` in the background and record it in `folder`; its output goes to `<name>.log` there."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603  the command is ours, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
        )
    service = Service(name, process.pid, psutil.Process(process.pid).create_time(), str(log))
    atomic.write(folder / f"{name}.json", json.dumps(asdict(service)))
    return service


def recorded(folder: Path) -> tuple[Service, ...]:
    """Return the services recorded in `folder`, alive or not."""
    return tuple(Service(**json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json")))


def end(services: Sequence[Service], folder: Path) -> tuple[str, ...]:
    """End the services with all that they started, by SIGTERM, then by SIGKILL; return the names of those that ran."""
    names = tuple(service.name for service in services if service.alive)
    families = [process for service in services for process in _family(service)]
    for process in families:
        _signal(process, signal.SIGTERM)
    _, left = psutil.wait_procs(families, GRACE_SECONDS)
    # What was born meanwhile belongs to the session as well.
    for process in {*left, *(each for service in services for each in _family(service))}:
        _signal(process, signal.SIGKILL)
    for service in services:
        (folder / f"{service.name}.json").unlink(missing_ok=True)
    return names


def _family(service: Service) -> list[psutil.Process]:
    """Every living process of the service's session: children that changed their group, orphans of a killed leader.

    Where the number of a dead leader was given to a process of someone else, its session is theirs: left alone.
    """
    if psutil.pid_exists(service.pid) and not service.alive and not _ours(service):
        return []
    members = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == service.pid and process.create_time() >= service.started - 1:
                members.append(process)
        except (ProcessLookupError, PermissionError, psutil.Error):
            continue
    return members


def _ours(service: Service) -> bool:
    """Whether the number still belongs to the process that was started, be it dead and not yet reaped."""
    try:
        started: float = psutil.Process(service.pid).create_time()
        return abs(started - service.started) < 1
    except psutil.Error:
        return False


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.Error:
        return


def python(*arguments: str) -> list[str]:
    """Return the command that runs a module with this interpreter."""
    return [sys.executable, "-m", *arguments]
