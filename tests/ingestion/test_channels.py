"""Channels in other stores: each brings returns in, fails and recovers alone, and never shows its password."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import s3fs
from fsspec.implementations.sftp import SFTPFileSystem

from prefaudit.ingestion.channels import LandingError
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import Connection, connect
from tests.support.landing import deposit, form, verdicts
from tests.support.zones import BUCKET, PASSWORD, S3, USER, free_port, s3_server, sftp_server


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3]:
    """An S3 store that the environment names as an operator would."""
    with s3_server() as found:
        monkeypatch.setenv("AWS_ENDPOINT_URL", found.endpoint)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
        s3fs.S3FileSystem.clear_instance_cache()
        yield found
        s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture
def port() -> Iterator[int]:
    yield free_port()
    SFTPFileSystem.clear_instance_cache()


@pytest.fixture
def workbook(settings: Settings, reference: Reference, tmp_path: Path) -> bytes:
    aside = replace(settings, landing=str(tmp_path / "aside"))
    return deposit(aside, form(aside, reference, "26"), "26").read_bytes()


def _origins(connection: Connection) -> list[tuple[object, ...]]:
    query = "select channel, location from ledger.receipts join ledger.submissions using (submission_id) order by 2"
    return connection.execute(query).fetchall()


def _sftp(port: int, password: str = PASSWORD) -> str:
    return f"sftp://{USER}:{password}@127.0.0.1:{port}/retours"


def test_returns_come_in_from_an_object_store_once(settings: Settings, store: S3, workbook: bytes) -> None:
    store.put("2026/drome.xlsx", workbook)
    store.put("2026/~$drome.xlsx", b"lock")
    store.put("2026/envoi.xlsx.part", b"half")
    there = replace(settings, settle_seconds=0.0, channels=f"s3://{BUCKET}/2026")
    assert consolidate_returns.run(there) == ["2026"]
    with connect(there) as connection:
        assert verdicts(connection) == {"drome.xlsx": "accepted"}
        assert _origins(connection) == [("s3", f"s3://{BUCKET}/2026/drome.xlsx")]
    assert consolidate_returns.run(there) == []


def test_the_archive_and_the_publications_may_stand_in_an_object_store(
    settings: Settings, reference: Reference, store: S3
) -> None:
    deposit(settings, form(settings, reference, "26"), "26")
    places = {name: f"s3://{BUCKET}/{name}" for name in ("archive", "answers", "publications", "data_docs")}
    there = replace(settings, settle_seconds=0.0, **places)
    assert consolidate_returns.run(there) == ["2026"]
    with connect(there) as connection:
        assert set(verdicts(connection).values()) == {"accepted"}
    keys = {each["Key"] for each in store.client.list_objects_v2(Bucket=BUCKET)["Contents"]}
    assert {"publications/2026/0001/rapport.html", "publications/2026/0001/datapackage.json"} <= keys
    assert not [key for key in keys if key.endswith(".part")]
    assert {key.split("/")[0] for key in keys} == set(places)


def test_returns_come_in_over_sftp_and_the_password_is_kept_nowhere(
    settings: Settings, port: int, workbook: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "serveur" / "retours"
    folder.mkdir(parents=True)
    (folder / "drome.xlsx").write_bytes(workbook)
    there = replace(settings, settle_seconds=0.0, channels=_sftp(port))
    with sftp_server(folder.parent, port), caplog.at_level("INFO"):
        assert consolidate_returns.run(there) == ["2026"]
        assert consolidate_returns.run(there) == []
    with connect(there) as connection:
        assert verdicts(connection) == {"drome.xlsx": "accepted"}
        assert _origins(connection) == [("sftp", f"sftp://127.0.0.1:{port}/retours/drome.xlsx")]
    assert f"sftp://127.0.0.1:{port}/retours: 1 new files" in caplog.text
    assert PASSWORD not in caplog.text


def test_an_unreachable_channel_stops_no_other_and_recovers(
    settings: Settings, reference: Reference, port: int, workbook: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / "serveur" / "retours"
    folder.mkdir(parents=True)
    (folder / "drome.xlsx").write_bytes(workbook)
    deposit(settings, form(settings, reference, "692"), "692", name="rhone.xlsx")
    there = replace(settings, settle_seconds=0.0, channels=_sftp(port))
    consolidate_returns.prepare(there)
    with pytest.raises(LandingError) as raised:
        consolidate_returns.discover(there, f"sftp://127.0.0.1:{port}/retours")
    assert str(raised.value).startswith(f"The landing zone sftp://127.0.0.1:{port}/retours cannot be reached (NoValid")
    assert PASSWORD not in str(raised.value)
    consolidate_returns.discover(there)
    for batch in consolidate_returns.plan_batches(there):
        consolidate_returns.read(batch, there)
    consolidate_returns.validate(there)
    consolidate_returns.consolidate(there)
    with connect(there) as connection:
        assert verdicts(connection) == {"rhone.xlsx": "accepted"}
    with sftp_server(folder.parent, port):
        consolidate_returns.run(there, publish=False)
    with connect(there) as connection:
        assert verdicts(connection) == {"rhone.xlsx": "accepted", "drome.xlsx": "accepted"}


def test_a_wrong_password_or_bucket_is_reported_in_a_sentence(
    settings: Settings, store: S3, port: int, tmp_path: Path
) -> None:
    consolidate_returns.prepare(settings)
    wrong = replace(settings, channels=f"{_sftp(port, 'wrong')} s3://nowhere/2026")
    with sftp_server(tmp_path, port), pytest.raises(LandingError) as raised:
        consolidate_returns.discover(wrong, f"sftp://127.0.0.1:{port}/retours")
    assert str(raised.value).startswith(
        f"The landing zone sftp://127.0.0.1:{port}/retours cannot be reached (Authentication"
    )
    assert "wrong" not in str(raised.value)
    with pytest.raises(LandingError, match="The landing zone s3://nowhere/2026 cannot be listed"):
        consolidate_returns.discover(wrong, "s3://nowhere/2026")
