"""Whole or not at all: a reader finds the old file or the new one, whatever happens to the writer."""

import os
import signal
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from upath import UPath

from prefaudit import atomic

OLD, NEW = b"old" * 400_000, b"new" * 400_000


def _somewhere(kind: str, tmp_path: Path) -> UPath:
    return UPath(tmp_path) if kind == "disk" else UPath(f"memory://{uuid.uuid4().hex}")


@pytest.mark.parametrize("kind", ["disk", "store"])
@pytest.mark.parametrize("durable", [False, True])
def test_a_file_is_written_with_its_folders_and_replaced(kind: str, durable: bool, tmp_path: Path) -> None:
    root = _somewhere(kind, tmp_path)
    place = root / "2026" / "site" / "réponse.html"
    for data in (OLD, NEW, "é"):
        atomic.write(place, data, durable=durable)
        assert place.read_bytes() == (data.encode() if isinstance(data, str) else data)
    assert [path.name for path in place.parent.iterdir()] == [place.name]


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=5))
def test_what_was_written_last_is_what_is_read(contents: list[bytes]) -> None:
    place = UPath(f"memory://{uuid.uuid4().hex}/file")
    for data in contents:
        atomic.write(place, data)
    assert place.read_bytes() == contents[-1]


@pytest.mark.parametrize("kind", ["disk", "store"])
def test_an_error_before_the_end_leaves_the_old_file_and_nothing_else(kind: str, tmp_path: Path) -> None:
    place = _somewhere(kind, tmp_path) / "file"
    atomic.write(place, OLD)
    with pytest.raises(ZeroDivisionError), atomic.temporary(place.parent) as draft:
        draft.write_bytes(NEW)
        raise ZeroDivisionError
    assert place.read_bytes() == OLD
    assert [path.name for path in place.parent.iterdir()] == ["file"]


@pytest.mark.slow
def test_a_writer_killed_anywhere_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    place, chance = tmp_path / "file", Random(7)
    place.write_bytes(OLD)
    for _ in range(30):
        child = os.fork()
        if not child:
            while True:
                for data in (NEW, OLD):
                    atomic.write(place, data)
        time.sleep(chance.uniform(0.001, 0.02))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert place.read_bytes() in {OLD, NEW}
    left = [path for path in tmp_path.iterdir() if path != place]
    assert atomic.purge(UPath(tmp_path), datetime.now(tz=UTC) + timedelta(days=1)) == len(left)
    assert list(tmp_path.iterdir()) == [place]


def test_a_temporary_file_of_a_killed_writer_goes_and_one_being_written_stays(tmp_path: Path) -> None:
    now = datetime.now(tz=UTC)
    (tmp_path / "below").mkdir()
    for name, age in (("below/killed", 25), ("underway", 1)):
        path = tmp_path / f"{name}.part"
        path.write_bytes(b"half")
        modified = (now - timedelta(hours=age)).timestamp()
        os.utime(path, (modified, modified))
    assert atomic.purge(UPath(tmp_path), now - timedelta(days=1)) == 1
    assert [path.name for path in tmp_path.rglob("*.part")] == ["underway.part"]
    assert atomic.purge(UPath(tmp_path / "missing"), now) == 0


@pytest.mark.parametrize("kind", ["disk", "store"])
def test_a_folder_is_put_in_place_whole_and_replaces_one_that_never_was(kind: str, tmp_path: Path) -> None:
    place = _somewhere(kind, tmp_path) / "0001"
    (place / "never finished.csv").parent.mkdir(parents=True)
    (place / "figures.csv").write_bytes(b"half")
    with atomic.draft_folder(place) as draft:
        for name in ("a-last.json", "figures.csv"):
            (draft / name).write_bytes(NEW)
        assert (place / "figures.csv").read_bytes() == b"half"
        atomic.put_folder(draft, place, "a-last.json")
    assert sorted(path.name for path in place.iterdir()) == ["a-last.json", "figures.csv"]
    assert (place / "figures.csv").read_bytes() == NEW
    assert [path.name for path in place.parent.iterdir()] == ["0001"]


def test_a_folder_whose_drafting_failed_or_was_killed_leaves_nothing(tmp_path: Path) -> None:
    place = UPath(tmp_path) / "0001"
    killed = tmp_path / ".0001.part"
    killed.mkdir()
    (killed / "of an earlier run.csv").write_bytes(b"half")
    with pytest.raises(ZeroDivisionError), atomic.draft_folder(place) as draft:
        assert list(draft.iterdir()) == []
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
