"""Where the embedded server stands: nobody's folder is opened, data are found again, never begun anew in silence."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import cluster, housing, server
from prefaudit.warehouse.postgres.server import ServerError

pytestmark = pytest.mark.database
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another place")


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """An installation in a home that is closed to others, with a table in its warehouse."""
    home = tmp_path_factory.mktemp("closed") / "home"
    home.mkdir(mode=0o700)
    settings = Settings.from_env({"PREFAUDIT_VAR": str(home / "project" / "var")})
    yield settings
    server.stop(settings)
    housing.remove(server.folder_of(settings))


def _answer(settings: Settings, query: str) -> object:
    with psycopg.connect(server.url(settings), autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def _modes(folder: Path) -> dict[Path, int]:
    return {place: stat.S_IMODE(place.stat().st_mode) for place in (folder, *folder.parents)}


def _kept(settings: Settings) -> Path:
    """Write a row that must be found again, and stop the server; return the folder that it lives in."""
    with psycopg.connect(server.url(settings), autocommit=True) as connection:
        connection.execute("drop table if exists kept; create table kept as select 42 as answer")
    server.stop(settings)
    return housing.data_of(server.folder_of(settings)).parent


def test_a_server_in_a_closed_home_opens_nothing(closed: Settings) -> None:
    home = Path(closed.var).parents[1]
    programs = _modes(cluster.binaries())
    before = _modes(home)
    assert _answer(closed, "select 1") == 1
    assert (_modes(home), _modes(cluster.binaries())) == (before, programs)
    for place in (Path(closed.var), Path(closed.var) / "postgres"):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
    data = housing.data_of(server.folder_of(closed))
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert (data.stat().st_uid != 0) is True
    assert (data.parent.parent == housing.STATE) is (os.geteuid() == 0)


@as_root
def test_data_in_the_project_are_moved_once_and_kept(closed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    home, folder = _kept(closed), server.folder_of(closed)
    # As an earlier version left them; the rename is refused as between two disks.
    (folder / "data").unlink()
    (home / "data").rename(folder / "data")
    (folder / "stands-in").unlink()
    plain = Path.rename

    def other_disk(place: Path, target: Path) -> Path:
        if place == folder / "data" and target == home / "data":
            raise OSError(18, "Invalid cross-device link")
        return plain(place, target)

    monkeypatch.setattr(Path, "rename", other_disk)
    assert _answer(closed, "select answer from kept") == 42
    assert (folder / "data").is_symlink()
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith("data")) == ["data"]


@as_root
def test_data_that_are_gone_are_told(closed: Settings) -> None:
    home, folder = _kept(closed), server.folder_of(closed)
    (home / "data").rename(home / "elsewhere")
    with pytest.raises(ServerError) as told:
        server.url(closed)
    assert (
        f"the data that stood in {home / 'data'} are gone: put them back, or remove {folder / 'data'} to begin"
        in str(told.value)
    )
    (home / "elsewhere").rename(home / "data")
    assert _answer(closed, "select answer from kept") == 42


@as_root
def test_data_of_a_project_that_was_removed_are_kept_beside(closed: Settings) -> None:
    home = _kept(closed)
    shutil.rmtree(closed.var)
    try:
        assert _answer(closed, "select to_regclass('kept')") is None
        (aside,) = home.parent.glob(f"{home.name}.before-*")
        assert (aside / "data" / "PG_VERSION").exists()
    finally:
        for each in home.parent.glob(f"{home.name}.before-*"):
            shutil.rmtree(each)
