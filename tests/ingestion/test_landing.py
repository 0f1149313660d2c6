"""The landing zone: what is new comes in once, whole, whatever is going on around it."""

import errno
import hashlib
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.local import LocalFileSystem
from upath import UPath

from prefaudit.archive import originals as archive
from prefaudit.ingestion import channels, listing
from prefaudit.ingestion.channels import Discovery, LandingError, discover
from prefaudit.ingestion.listing import PassedOver, Why
from prefaudit.settings import Settings
from prefaudit.tasks.consolidate_returns import plan_batches
from prefaudit.warehouse.postgres.connection import Connection, connect

OLD = 1_700_000_000


@pytest.fixture
def zone(settings: Settings) -> Path:
    folder = Path(settings.landing)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def connection(settings: Settings) -> Iterator[Connection]:
    with connect(settings) as opened:
        yield opened


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses are counted, not taken."""
    taken: list[float] = []
    monkeypatch.setattr(channels.time, "sleep", taken.append)
    return taken


def _put(path: Path, content: bytes = b"classeur", *, at: float = OLD) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (at, at))
    return path


def _submissions(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "select file_name, sha256, size_bytes, state from ledger.submissions order by file_name"
    ).fetchall()


def _archived(settings: Settings) -> list[str]:
    """The endings of the files in the archive."""
    return sorted("".join(path.suffixes) for path in Path(settings.archive).rglob("*") if path.is_file())


def _rows(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "select s::text, r::text from ledger.submissions as s "
        "join ledger.receipts as r using (submission_id) order by 1, 2"
    ).fetchall()


def test_new_files_are_archived_under_their_fingerprint(settings: Settings, connection: Connection, zone: Path) -> None:
    _put(zone / "69" / "Retour Lyon.XLSX", b"un")
    found = discover(settings, connection)
    sha = hashlib.sha256(b"un").hexdigest()
    assert (len(found.new), found.skipped, found.waiting) == (1, 0, ())
    assert plan_batches(settings) == [list(found.new)]
    assert _submissions(connection) == [("Retour Lyon.XLSX", sha, 2, "received")]
    kept = Path(settings.archive) / sha[:2] / f"{sha}.xlsx"
    assert kept.read_bytes() == b"un"
    assert connection.execute("select archive_path, received_at, channel from ledger.submissions").fetchone() == (
        str(kept), datetime.fromtimestamp(OLD, tz=UTC), "file"
    )  # fmt: skip


def test_a_second_look_changes_no_row_and_reads_no_file(
    settings: Settings, connection: Connection, zone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(zone / "a.xlsx")
    (first,) = discover(settings, connection).new
    before = _rows(connection)
    monkeypatch.setattr(archive.Archive, "keep", None)
    assert discover(settings, connection) == Discovery(skipped=1)
    assert plan_batches(settings) == [[first]]
    assert _rows(connection) == before


def test_the_same_content_twice_is_one_submission_with_two_receipts(
    settings: Settings, connection: Connection, zone: Path
) -> None:
    _put(zone / "a.xlsx")
    _put(zone / "copie de a.xlsx", at=OLD + 60)
    found = discover(settings, connection)
    assert (len(found.new), found.skipped) == (1, 1)
    assert connection.execute("select count(*) from ledger.receipts").fetchone() == (2,)


def test_a_settled_file_is_skipped_and_nothing_is_pending(
    settings: Settings, connection: Connection, zone: Path
) -> None:
    _put(zone / "a.xlsx")
    discover(settings, connection)
    connection.execute("update ledger.submissions set state = 'settled', verdict = 'accepted', settled_at = now()")
    _put(zone / "again.xlsx")
    assert discover(settings, connection) == Discovery(skipped=2)
    assert plan_batches(settings) == [[]]


def test_a_file_replaced_in_place_is_a_new_submission(settings: Settings, connection: Connection, zone: Path) -> None:
    _put(zone / "a.xlsx", b"un")
    (first,) = discover(settings, connection).new
    _put(zone / "a.xlsx", b"deux", at=OLD + 60)
    found = discover(settings, connection)
    (second,) = found.new
    assert plan_batches(settings) == [[first, second]]


@pytest.mark.parametrize(
    "name",
    [
        "~$a.xlsx",
        ".a.xlsx",
        "a.xlsx.part",
        "a.tmp",
        ".~lock.a.xlsx#",
        "a.xlsx~",
        "Thumbs.db",
        "a.crdownload",
        ".sync/a.xlsx",
    ],
)
def test_files_in_the_making_are_not_returns(settings: Settings, connection: Connection, zone: Path, name: str) -> None:
    _put(zone / name)
    assert discover(settings, connection) == Discovery()


def test_a_link_is_not_followed(settings: Settings, connection: Connection, zone: Path, tmp_path: Path) -> None:
    (zone / "a.xlsx").symlink_to(_put(tmp_path / "elsewhere.xlsx"))
    (zone / "loop").symlink_to(zone)
    found = discover(settings, connection)
    assert found == Discovery(passed_over=tuple(PassedOver(str(zone / name), Why.LINK) for name in ("a.xlsx", "loop")))


def test_recent_files_cost_one_pause_in_all_and_old_ones_none(
    settings: Settings, connection: Connection, zone: Path, pauses: list[float]
) -> None:
    _put(zone / "old.xlsx", b"0")
    assert (len(discover(settings, connection).new), pauses) == (1, [])
    for number in range(5):
        _put(zone / f"{number}.xlsx", str(number + 1).encode(), at=time.time())
    assert (len(discover(settings, connection).new), pauses) == (5, [settings.settle_seconds])


def test_a_file_still_being_written_waits_for_the_next_run(
    settings: Settings, connection: Connection, zone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(zone / "whole.xlsx", b"whole", at=time.time())
    growing = _put(zone / "growing.xlsx", b"beg", at=time.time())
    monkeypatch.setattr(channels.time, "sleep", lambda _: growing.write_bytes(b"beginning"))
    found = discover(settings, connection)
    assert (len(found.new), found.waiting) == (1, (str(growing),))
    monkeypatch.setattr(channels.time, "sleep", lambda _: None)
    assert len(discover(settings, connection).new) == 1


def test_an_unreachable_landing_zone_says_what_to_do(settings: Settings, connection: Connection) -> None:
    with pytest.raises(LandingError, match=r"PREFAUDIT_LANDING.*nothing was changed"):
        discover(settings, connection)


def test_a_full_disk_leaves_nothing_half_recorded_and_the_next_run_recovers(
    settings: Settings, connection: Connection, zone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(zone / "a.xlsx", b"un")
    _put(zone / "b.xlsx", b"deux")
    real = archive._copy

    def full(fs: Any, path: str, target: UPath, limit: int) -> tuple[str, int]:
        if path.endswith("b.xlsx"):
            target.write_bytes(b"de")
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(fs, path, target, limit)

    monkeypatch.setattr(archive, "_copy", full)
    with pytest.raises(LandingError, match=r"b\.xlsx was not recorded: .* is full\. Free some space"):
        discover(settings, connection)
    assert [name for name, *_ in _submissions(connection)] == ["a.xlsx"]
    assert _archived(settings) == [".manifest.json", ".xlsx"]
    monkeypatch.setattr(archive, "_copy", real)
    found = discover(settings, connection)
    assert (len(found.new), found.skipped) == (1, 1)
    assert [len(batch) for batch in plan_batches(settings)] == [2]


def test_an_archive_that_cannot_be_made_says_what_to_do(
    settings: Settings, connection: Connection, zone: Path, tmp_path: Path
) -> None:
    _put(zone / "a.xlsx")
    (tmp_path / "file").write_text("")
    blocked = replace(settings, archive=str(tmp_path / "file" / "archive"))
    with pytest.raises(LandingError, match=r"Nothing was recorded: .* Check PREFAUDIT_ARCHIVE"):
        discover(blocked, connection)
    assert _submissions(connection) == []


def test_a_kill_between_the_copy_and_the_ledger_is_recovered(
    settings: Settings, connection: Connection, zone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(zone / "a.xlsx", b"un")
    with monkeypatch.context() as patch:
        patch.setattr(channels, "statement", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            discover(settings, connection)
    assert _submissions(connection) == []
    assert len(discover(settings, connection).new) == 1
    assert _archived(settings) == [".manifest.json", ".xlsx"]


def test_an_unreadable_file_is_named_and_stops_nobody_else(
    settings: Settings, connection: Connection, zone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(zone / "a.xlsx", b"un")
    _put(zone / "b.xlsx", b"deux")
    fs = UPath(zone).fs
    real = type(fs).open

    def refused(self: Any, path: str, *args: Any, **kwargs: Any) -> Any:
        if path.endswith("a.xlsx"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(self, path, *args, **kwargs)

    monkeypatch.setattr(type(fs), "open", refused)
    found = discover(settings, connection)
    assert (len(found.new), [(each.path, each.why) for each in found.passed_over]) == (
        1,
        [(str(zone / "a.xlsx"), Why.UNREADABLE_FILE)],
    )


def test_another_store_than_a_folder(settings: Settings, connection: Connection) -> None:
    root = UPath("memory://depot-essai/retours")
    (root / "69").mkdir(parents=True, exist_ok=True)
    (root / "69" / "a.xlsx").write_bytes(b"en memoire")
    (root / "69" / "~$a.xlsx").write_bytes(b"verrou")
    stored = replace(settings, archive="memory://archive-essai", settle_seconds=0.0)
    found = discover(stored, connection, root)
    assert (len(found.new), found.skipped) == (1, 0)
    row = connection.execute("select channel, archive_path from ledger.submissions").fetchone()
    assert row is not None
    assert row[0] == "memory"
    assert UPath(str(row[1])).read_bytes() == b"en memoire"
    assert discover(stored, connection, root) == Discovery(skipped=1)
    assert plan_batches(stored) == [list(found.new)]


def test_two_runs_at_once_open_one_submission(settings: Settings, connection: Connection, zone: Path) -> None:
    for number in range(20):
        _put(zone / f"{number}.xlsx", str(number).encode())
    found: list[Discovery] = []

    def run() -> None:
        with connect(settings) as other:
            found.append(discover(settings, other))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(len(each.new) for each in found) == 20
    assert len(_submissions(connection)) == 20


def test_a_channel_of_an_unknown_kind_is_reported_without_its_password(
    settings: Settings, connection: Connection
) -> None:
    with pytest.raises(
        LandingError, match=r"^foo://host/bar is not a valid address of a landing zone \(Unsupported filesystem"
    ):
        discover(settings, connection, "foo://marie:secret@host/bar")


def test_a_timestamp_that_no_calendar_has_is_none(zone: Path, settings: Settings, connection: Connection) -> None:
    fs = LocalFileSystem()
    entry = {**fs.info(str(_put(zone / "a.xlsx"))), "mtime": 1_099_511_627_776.0}
    assert listing.found(entry).modified is None


def test_a_future_timestamp_puts_no_return_before_its_corrections(
    zone: Path, settings: Settings, connection: Connection
) -> None:
    _put(zone / "a.xlsx", at=4_102_444_800)  # 2100
    discover(settings, connection)
    assert connection.execute("select received_at <= now() from ledger.submissions").fetchone() == (True,)
    assert len(discover(settings, connection).new) == 0


def test_a_file_that_has_too_long_a_path_is_reported_and_the_others_are_taken_in(
    zone: Path, settings: Settings, connection: Connection
) -> None:
    _put(zone / "a.xlsx", b"a")
    folder = zone
    for _ in range(10):
        folder = folder / ("profond" * 30)
    deep = _put(folder / "b.xlsx", b"b")
    found = discover(settings, connection)
    assert (len(found.new), found.passed_over) == (1, (PassedOver(str(deep), Why.LONG_PATH),))
