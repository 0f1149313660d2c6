"""Where the embedded server's data, socket and programs stand: in the project, or where a user of its own reaches them.

A server started by root runs as a system user, to whom root's folders are closed, and stay closed: it lives under
`STATE`, and the project's folder points there (docs/decisions/0009).
"""

import hashlib
import logging
import os
import shutil
import stat
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from prefaudit.warehouse.postgres.owner import Owner, PlaceError, private_folder

STATE = Path("/var/lib/prefaudit-postgres")
# The address of a Unix socket has room for 104 bytes on macOS, 108 on Linux; ".s.PGSQL.65535" takes 15 of them.
SOCKET_FOLDER_BYTES = 88
_PROGRAMS = "programs"
# Written into the project's folder before anything stands under STATE: what stands there is then this project's.
_MARK = "stands-in"

log = logging.getLogger(__name__)


def data_of(folder: Path) -> Path:
    """Return where the data of the server of `folder` stand."""
    return (folder / "data").resolve()


def housing(folder: Path, owner: Owner) -> Path:
    """Return the folder that holds data, socket and programs of the server of `folder`, made where it is missing.

    It is `folder` itself, but for a server that root starts under a user of its own. Data that an earlier version left
    in the project are moved there.

    Raises:
        PlaceError: it cannot be made.
    """
    if _reached_by(owner, folder):
        return folder
    home = STATE / hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    try:
        for place in (STATE, home):
            place.mkdir(exist_ok=True)
            if place.lstat().st_uid != os.geteuid() or not stat.S_ISDIR(place.lstat().st_mode):
                raise PlaceError(f"{place} is not a folder of root")
            place.chmod(0o755)
        _set_aside_what_is_of_no_project(folder, home)
        (folder / _MARK).write_text(str(home), encoding="utf-8")
        _move_in(folder, home, owner)
    except OSError as error:
        raise PlaceError(
            f"root may not run PostgreSQL, and its user's folder {home} cannot be made ({error}); run as an ordinary "
            "user"
        ) from error
    return home


def require_data(folder: Path) -> None:
    """Raise PlaceError where the data of `folder` stood elsewhere and are gone: nothing begins anew unasked."""
    place = folder / "data"
    if place.is_symlink() and not place.exists():
        raise PlaceError(
            f"the data that stood in {data_of(folder)} are gone: put them back, or remove {place} to begin anew"
        )


def point_to(folder: Path, home: Path) -> None:
    """Let `folder/data` lead to the data in `home`."""
    if home != folder and not (folder / "data").is_symlink():
        (folder / "data").symlink_to(home / "data")


def programs(home: Path, installed: Path, owner: Owner) -> Path:
    """Return the folder of PostgreSQL's programs for a server that lives in `home`.

    Those of the installed package (`installed`), or a copy that the server's user reaches, made anew for each version.
    """
    if _reached_by(owner, home):
        return installed
    package, mark = installed.parents[1], home / _PROGRAMS / "version"
    copied = home / _PROGRAMS / package.name / installed.parent.name / installed.name
    wanted = f"{version(package.name.replace('_', '-'))} {installed}"
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return copied
    draft = home / f"{_PROGRAMS}.draft"
    for old in (draft, home / _PROGRAMS):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(installed.parent, draft / package.name / installed.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name)
    (draft / "version").write_text(wanted, encoding="utf-8")
    _open(draft)
    draft.rename(home / _PROGRAMS)
    return copied


def programs_of(folder: Path, installed: Path) -> Path:
    """Return the folder of the programs that the server of `folder` was started with."""
    home = _housed(folder)
    if home is None:
        return installed
    copied = home / _PROGRAMS / installed.parents[1].name / installed.parent.name / installed.name
    return copied if copied.exists() else installed


def socket_folder(home: Path, owner: Owner) -> Path:
    """Return where the socket goes: inside `home`, or in the temporary folder where the path is long."""
    inside = home / "socket"
    if len(os.fsencode(inside)) <= SOCKET_FOLDER_BYTES:
        return private_folder(inside, owner)
    mark = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]
    for base in (tempfile.gettempdir(), "/tmp"):  # noqa: S108  the folder made there is private, its owner is checked
        outside = Path(base) / f"prefaudit-{mark}"
        if len(os.fsencode(outside)) <= SOCKET_FOLDER_BYTES:
            return private_folder(outside, owner)
    raise PlaceError(f"the path of {home} is too long for a socket, and so is that of the temporary folder")


def remove(folder: Path) -> None:
    """Remove what a stopped server of `folder` has outside it: for throw-away data."""
    home = _housed(folder)
    if home:
        shutil.rmtree(home, ignore_errors=True)


def _reached_by(owner: Owner, folder: Path) -> bool:
    """Whether the server's user is who owns the folder, or who runs this."""
    return not owner.change or folder.stat().st_uid == owner.user


def _housed(folder: Path) -> Path | None:
    """Return the folder outside the project that its server lives in; None where it lives in the project."""
    mark = folder / _MARK
    return Path(mark.read_text(encoding="utf-8")) if mark.exists() else None


def _set_aside_what_is_of_no_project(folder: Path, home: Path) -> None:
    """Data of a project of the same path that was removed since are kept under another name."""
    if (home / "data").exists() and not (folder / _MARK).exists():
        aside = home.with_name(f"{home.name}.before-{time.strftime('%Y%m%d%H%M%S')}")
        log.warning("The data of a project that stood in %s before are kept in %s.", folder, aside)
        home.rename(aside)
        home.mkdir()
        home.chmod(0o755)


def _move_in(folder: Path, home: Path, owner: Owner) -> None:
    old = folder / "data"
    if old.is_symlink() or not (old / "PG_VERSION").exists():
        return
    log.warning("The data of PostgreSQL are moved from %s to %s, where its user reaches them.", old, home / "data")
    try:
        old.rename(home / "data")
    except OSError:
        # Another disk: copied whole first, so that a kill leaves one of the two whole.
        draft = home / "data.draft"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(old, draft, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            os.chown(path, owner.user, owner.group, follow_symlinks=False)
        draft.rename(home / "data")
        old.rename(folder / "data.moved")
        shutil.rmtree(folder / "data.moved")


def _open(folder: Path) -> None:
    """Let everybody read the programs, and run those that can be run; they are the published ones."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & stat.S_IXUSR else 0))
