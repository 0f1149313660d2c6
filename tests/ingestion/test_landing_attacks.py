"""What stands in a landing zone and is no return stops nobody: it is named, left there, and costs nothing again."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.local import LocalFileSystem
from fsspec.implementations.memory import MemoryFileSystem

from prefaudit.archive import originals
from prefaudit.archive.originals import Archive, FileTooLarge, FileUnreadable
from prefaudit.ingestion.channels import LandingError, discover
from prefaudit.ingestion.listing import Why
from prefaudit.places.sftp import SftpServer
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.web import queries
from tests.support.zones import PASSWORD, USER, free_port, known_hosts, sftp_server

OLD = 1_700_000_000
LARGE = 5 * 1024**4


@pytest.fixture
def zone(quick: Settings) -> Iterator[Path]:
    folder = Path(quick.landing)
    folder.mkdir(parents=True)
    yield folder
    # Python's own way of removing a tree calls itself once a level.
    subprocess.run(["rm", "-rf", str(folder)], check=True)


@pytest.fixture
def connection(quick: Settings) -> Iterator[Connection]:
    with connect(quick) as opened:
        yield opened


def _put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (OLD, OLD))
    return path


def _sparse(path: Path, size: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.truncate(size)
    os.utime(path, (OLD, OLD))
    return path


def _deep(folder: Path, name: str, levels: int) -> None:
    """Make folders in one another, also deeper than a path may say."""
    parent = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir(name, dir_fd=parent)
        inner = os.open(name, os.O_RDONLY, dir_fd=parent)
        os.close(parent)
        parent = inner
    descriptor = os.open("profond.xlsx", os.O_CREAT | os.O_WRONLY, dir_fd=parent)
    os.close(descriptor)
    os.close(parent)


def _names(connection: Connection) -> list[str]:
    rows = connection.execute("select file_name from ledger.submissions order by 1").fetchall()
    return [str(name) for (name,) in rows]


def _passed(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute("select location, reason from ledger.passed_over order by location").fetchall()
    return [(str(location).rsplit("/", 1)[-1][:20], str(reason)) for location, reason in rows]


def test_all_that_is_no_return_is_named_and_the_rest_is_taken_in(
    quick: Settings, connection: Connection, zone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("a", "f", "m", "z"):
        _put(zone / place / f"{place}.xlsx", place.encode())
    _sparse(zone / "b" / "enorme.xlsx", LARGE)
    os.mkfifo(zone / "c.xlsx")
    monkeypatch.chdir(zone)  # a socket's address holds about a hundred letters, which the zone's whole path may exceed
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("d.xlsx")
    (zone / "e.xlsx").symlink_to("/dev/zero")
    (zone / "boucle").symlink_to(zone)
    (zone / "a" / "retour").symlink_to(zone / "a")
    _put(zone / "g" / "ferme.xlsx", b"g")
    _put(zone / "h" / "parti.xlsx", b"h")
    _deep(zone / "m", "n", 1200)
    _deep(zone / "z", "o" * 200, 30)
    own = LocalFileSystem.ls

    def ls(self: Any, path: str, detail: bool = False, **kwargs: Any) -> Any:
        if path.endswith("/g"):
            raise PermissionError(13, "Permission denied", path)
        if path.endswith("/h"):
            shutil.rmtree(path)
        return own(self, path, detail=detail, **kwargs)

    monkeypatch.setattr(LocalFileSystem, "ls", ls)
    found = discover(quick, connection)
    assert _names(connection) == ["a.xlsx", "f.xlsx", "m.xlsx", "z.xlsx"]
    whys = {(each.path.rsplit("/", 1)[-1], each.why) for each in found.passed_over}
    assert whys == {
        ("enorme.xlsx", Why.TOO_LARGE),
        ("c.xlsx", Why.NO_FILE),
        ("d.xlsx", Why.NO_FILE),
        ("e.xlsx", Why.LINK),
        ("boucle", Why.LINK),
        ("retour", Why.LINK),
        ("g", Why.UNREADABLE_FOLDER),
        ("h", Why.UNREADABLE_FOLDER),
        ("profond.xlsx", Why.LONG_PATH),
        ("o" * 200, Why.LONG_PATH),
    }
    assert sum(path.stat().st_size for path in Path(quick.archive).rglob("*.xlsx")) == 4
    monkeypatch.setattr(originals, "_copy", None)  # nothing is copied again
    again = discover(quick, connection)
    assert (again.new, len(again.passed_over)) == ((), len(found.passed_over) - 1)
    assert len(_passed(connection)) == len(again.passed_over)
    assert {row["reason_label"] for row in queries.passed_over(connection)} == {
        each.why.value for each in again.passed_over
    }
    shutil.rmtree(zone / "b")
    (zone / "c.xlsx").unlink()
    discover(quick, connection)
    assert not {("enorme.xlsx", "too_large"), ("c.xlsx", "no_file")} & set(_passed(connection))


def test_the_reserve_of_the_disk_stops_the_large_file_alone(
    quick: Settings, connection: Connection, zone: Path
) -> None:
    Path(quick.archive).mkdir(parents=True)
    tight = replace(quick, disk_reserve=shutil.disk_usage(quick.archive).free - 2**30, taken_size_limit=LARGE)
    _sparse(zone / "a.xlsx", LARGE - 1)
    _put(zone / "b.xlsx", b"b")
    said = r"^1 files were not recorded, .*a\.xlsx the first: they would leave less than \d+ bytes free on the disk"
    for _ in range(2):
        with pytest.raises(LandingError, match=said):
            discover(tight, connection)
        assert _names(connection) == ["b.xlsx"]
        assert _passed(connection) == [("a.xlsx", "no_space")]


def test_a_run_goes_on_where_one_channel_fails_and_says_so_at_the_end(
    quick: Settings, connection: Connection, zone: Path, tmp_path: Path
) -> None:
    _put(zone / "a.xlsx", b"%PDF-")
    away = replace(quick, channels=str(tmp_path / "absent"))
    with pytest.raises(LandingError, match="absent cannot be listed"):
        consolidate_returns.run(away, publish=False)
    assert connection.execute("select file_name, verdict from ledger.submissions").fetchall() == [
        ("a.xlsx", "rejected")
    ]


def test_a_file_that_brings_more_than_was_said_is_not_kept(tmp_path: Path) -> None:
    store = MemoryFileSystem()
    store.pipe("/grand.xlsx", b"x" * 100)
    archive = Archive.at(str(tmp_path / "archive"), limit=99)
    with pytest.raises(FileTooLarge):
        archive.keep(store, "/grand.xlsx", "grand.xlsx")
    assert [path for path in (tmp_path / "archive").rglob("*") if path.is_file()] == []


def test_an_error_of_any_kind_in_a_store_is_that_of_its_file(tmp_path: Path) -> None:
    class Silent:
        def open(self, *_: object) -> Any:
            raise EOFError

    with pytest.raises(FileUnreadable):
        Archive.at(str(tmp_path / "archive")).keep(Silent(), "/a.xlsx", "a.xlsx")


def test_pipes_behind_sftp_are_not_opened(quick: Settings, connection: Connection, tmp_path: Path) -> None:
    folder, port = tmp_path / "distant", free_port()
    _put(folder / "retours" / "a.xlsx", b"a")
    os.mkfifo(folder / "retours" / "b.xlsx")
    with sftp_server(folder, port):
        quick = replace(quick, sftp_known_hosts=known_hosts(tmp_path, port))
        found = discover(quick, connection, f"sftp://{USER}:{PASSWORD}@127.0.0.1:{port}/retours")
        SftpServer.clear_instance_cache()
    assert _names(connection) == ["a.xlsx"]
    assert [(each.path, each.why) for each in found.passed_over] == [("/retours/b.xlsx", Why.NO_FILE)]
    assert PASSWORD not in str(connection.execute("select zone, location from ledger.passed_over").fetchall())
