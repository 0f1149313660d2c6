"""Whose the embedded server is. PostgreSQL refuses to run as root: it then gets its own user."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefaudit.model.errors import OperatorError

# In this order, where root starts the server; the first is made where none exists.
SYSTEM_USERS = ("prefaudit", "pgserver", "postgres")


class PlaceError(OperatorError):
    """A folder or user that the server needs is not to be had; the message says why."""

    french = "un dossier de la base ne peut pas être utilisé"


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
