"""Whose the embedded server is, and where it may live. PostgreSQL refuses to run as root: it then gets its own user."""

import hashlib
import logging
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefaudit.model.errors import OperatorError

log = logging.getLogger(__name__)

# In this order, where root starts the server; the first is made where none exists.
SYSTEM_USERS = ("prefaudit", "pgserver", "postgres")
# The address of a Unix socket has room for 104 bytes on macOS, 108 on Linux; ".s.PGSQL.65535" takes 15 of them.
SOCKET_FOLDER_BYTES = 88


class PlaceError(OperatorError):
    """A folder or user that the server needs is not to be had; the message says why."""


@dataclass(frozen=True)
class Owner:
    """The user that the server runs as: numbers of user and group, and whether root must change to it."""

    user: int
    group: int
    change: bool

    @property
    def identity(self) -> dict[str, Any]:
        """The arguments of subprocess that make a program run as this owner."""
        return {"user": self.user, "group": self.group, "extra_groups": []} if self.change else {}


def owner_of(data: Path) -> Owner:
    """The owner of the data folder: whoever has it, else the present user, or for root a system user.

    Raises PlaceError where the folder belongs to someone else and this process is not root.
    """
    mine = os.geteuid()
    if data.exists():
        found = data.stat()
        if mine not in (0, found.st_uid):
            raise PlaceError(f"{data} belongs to user {found.st_uid} and this is user {mine}")
        if found.st_uid != 0:
            return Owner(found.st_uid, found.st_gid, change=mine == 0)
    if mine != 0:
        return Owner(mine, os.getegid(), change=False)
    user = _system_user()
    return Owner(user.pw_uid, user.pw_gid, change=True)


def _system_user() -> pwd.struct_passwd:
    known = {each.pw_name: each for each in pwd.getpwall()}
    for name in SYSTEM_USERS:
        if name in known:
            return known[name]
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd:
        subprocess.run(  # noqa: S603  no shell, a fixed name
            [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USERS[0]],
            check=False,
            capture_output=True,
        )
    try:
        return pwd.getpwnam(SYSTEM_USERS[0])
    except KeyError as error:
        raise PlaceError(
            f"root may not run PostgreSQL and no user {SYSTEM_USERS[0]} could be made; run as an ordinary user"
        ) from error


def private_folder(folder: Path, owner: Owner) -> Path:
    """Make a folder that only `owner` (and root) can enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if owner.change:
        os.chown(folder, owner.user, owner.group)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.user:
        raise PlaceError(f"{folder} belongs to user {found.st_uid}, not to {owner.user}")
    folder.chmod(0o700)
    return folder


def socket_folder(folder: Path, owner: Owner) -> Path:
    """Where the socket of the server of `folder` goes: inside it, or in the temporary folder where the path is long."""
    inside = folder / "socket"
    if len(os.fsencode(inside)) <= SOCKET_FOLDER_BYTES:
        return private_folder(inside, owner)
    mark = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    for base in (tempfile.gettempdir(), "/tmp"):  # noqa: S108  the folder made there is private, its owner is checked
        outside = Path(base) / f"prefaudit-{mark}"
        if len(os.fsencode(outside)) <= SOCKET_FOLDER_BYTES:
            open_the_way(owner, outside)
            return private_folder(outside, owner)
    raise PlaceError(f"the path of {folder} is too long for a socket, and so is that of the temporary folder")


def open_the_way(owner: Owner, *places: Path) -> None:
    """As root: let the server's user pass through the folders above each place (not list them), and into programs.

    Only the missing permission to traverse is added, and each change is logged.
    """
    if not owner.change:
        return
    for place in places:
        for parent in (place.resolve(), *place.resolve().parents):
            mode = parent.stat().st_mode if parent.exists() else stat.S_IXOTH
            if not mode & stat.S_IXOTH:
                log.warning("The user that runs PostgreSQL must pass through %s: made traversable (o+x).", parent)
                parent.chmod(mode | stat.S_IXOTH)
        if (place / "postgres").exists() and not (place / "postgres").stat().st_mode & stat.S_IROTH:
            _open_programs(place.parent)


def _open_programs(folder: Path) -> None:
    """Programs installed under a strict umask are closed to the server's user: open them as installed elsewhere."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            may_run = stat.S_IXOTH if mode & stat.S_IXUSR else 0
            path.chmod(mode | stat.S_IROTH | may_run)
