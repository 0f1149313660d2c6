"""Archived originals as files of this machine, wherever the archive is."""

from pathlib import Path

from upath import UPath

from prefaudit.archive import local_copy


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
