"""Archived originals as files of this machine, wherever the archive is."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from upath import UPath

from prefaudit.archive.originals import Archive, local_copy


def test_a_file_of_a_local_archive_is_opened_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "ab.xlsx"
    path.write_bytes(b"retour")
    for address in (str(path), path.as_uri()):
        with local_copy(address) as copy:
            assert copy == path


def test_a_file_of_a_remote_archive_is_copied_for_the_while() -> None:
    place = UPath("memory://archive/ab.xlsx")
    place.write_bytes(b"retour")
    with local_copy(str(place)) as copy:
        assert (copy.read_bytes(), copy.suffix) == (b"retour", ".xlsx")
    assert not copy.exists()


def test_a_copy_that_was_killed_underway_goes_and_one_that_is_being_made_stays(tmp_path: Path) -> None:
    archive, now = Archive.at(str(tmp_path)), datetime.now(tz=UTC)
    for name, age in (("killed", 25), ("underway", 1)):
        path = tmp_path / "incoming" / f"{name}.part"
        path.write_bytes(b"half")
        modified = (now - timedelta(hours=age)).timestamp()
        os.utime(path, (modified, modified))
    assert archive.purge(now - timedelta(days=1)) == 1
    assert [path.name for path in (tmp_path / "incoming").iterdir()] == ["underway.part"]


def test_killed_copies_in_an_archive_elsewhere_go_too() -> None:
    archive = Archive.at("memory://purged")
    (archive.root / "incoming" / "killed.part").write_bytes(b"half")
    assert archive.purge(datetime.now(tz=UTC) - timedelta(days=1)) == 0
    assert archive.purge(datetime.now(tz=UTC) + timedelta(days=1)) == 1
