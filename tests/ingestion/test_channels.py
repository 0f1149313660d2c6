"""Channels in other stores: each brings returns in, fails and recovers alone, and never shows its password."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from prefaudit.ingestion.channels import LandingError, discover
from prefaudit.places import place_at
from prefaudit.places.faults import StoreFault
from prefaudit.places.object_store import ObjectStore
from prefaudit.places.sftp import SftpServer
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.tasks.failure import failure_reason
from prefaudit.warehouse.postgres.connection import Connection, connect
from tests.support.landing import deposit, form, verdicts
from tests.support.publishing import rows_alone
from tests.support.zones import BUCKET, HOST_KEY, PASSWORD, S3, USER, free_port, known_hosts, sftp_server


@pytest.fixture
def port() -> Iterator[int]:
    yield free_port()
    SftpServer.clear_instance_cache()


@pytest.fixture
def workbook(settings: Settings, reference: Reference, tmp_path: Path) -> bytes:
    aside = replace(settings, landing=str(tmp_path / "aside"))
    return deposit(aside, form(aside, reference, "26"), "26").read_bytes()


def _origins(connection: Connection) -> list[tuple[object, ...]]:
    query = "select channel, location from ledger.receipts join ledger.submissions using (submission_id) order by 2"
    return connection.execute(query).fetchall()


def _sftp(port: int, password: str = PASSWORD) -> str:
    return f"sftp://{USER}:{password}@127.0.0.1:{port}/retours"


@rows_alone()
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


def test_every_place_may_stand_in_an_object_store(settings: Settings, store: S3, workbook: bytes) -> None:
    store.put("landing/2026/Île-de-France + #1/retour[1] 50 %.xlsx", workbook)
    places = ("landing", "archive", "answers", "publications", "forms", "data_docs")
    there = replace(settings, settle_seconds=0.0, **{name: f"s3://{BUCKET}/{name}" for name in places})
    assert consolidate_returns.run(there) == ["2026"]
    with connect(there) as connection:
        assert verdicts(connection) == {"retour[1] 50 %.xlsx": "accepted"}
        digests = connection.execute("select path, sha256 from publication.files").fetchall()
    keys = set(store.keys())
    package = {name: place_at(f"{there.publications}/2026/0001/{name}").read_bytes() for name, _ in digests}
    assert {name: hashlib.sha256(data).hexdigest() for name, data in package.items()} == dict(digests)
    assert not [key for key in keys if key.endswith(".part")]
    # Forms are written when a campaign is opened.
    assert {key.split("/")[0] for key in keys} == {*places} - {"forms"}
    assert consolidate_returns.run(there) == []


def test_a_store_that_goes_away_in_the_middle_stops_its_channel_and_blames_no_file(
    settings: Settings, connection: Connection, store: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put("2026/a.xlsx", b"a")
    store.put("2026/b.xlsx", b"b")
    there, whole = replace(settings, settle_seconds=0.0), ObjectStore._open
    away = StoreFault("the object store cannot be used (closed)", "Check AWS_ENDPOINT_URL")

    def closed(self: ObjectStore, path: str, *args: object, **options: object) -> object:
        if path.endswith("b.xlsx"):
            raise away
        return whole(self, path, *args, **options)

    monkeypatch.setattr(ObjectStore, "_open", closed)
    with pytest.raises(LandingError) as raised:
        discover(there, connection, f"s3://{BUCKET}/2026")
    assert str(raised.value) == (
        f"The landing zone s3://{BUCKET}/2026 went away in the middle (the object store cannot be used (closed). Check "
        "AWS_ENDPOINT_URL). When it is back, run again: what was recorded is safe, the rest is taken in then."
    )
    assert connection.execute("select location from ledger.passed_over").fetchall() == []
    assert _origins(connection) == [("s3", f"s3://{BUCKET}/2026/a.xlsx")]


@rows_alone()
def test_returns_come_in_over_sftp_and_the_password_is_kept_nowhere(
    settings: Settings, port: int, workbook: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "serveur" / "retours"
    folder.mkdir(parents=True)
    (folder / "drome.xlsx").write_bytes(workbook)
    there = replace(settings, settle_seconds=0.0, channels=_sftp(port), sftp_known_hosts=known_hosts(tmp_path, port))
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
    there = replace(settings, settle_seconds=0.0, channels=_sftp(port), sftp_known_hosts=known_hosts(tmp_path, port))
    consolidate_returns.prepare(there)
    with pytest.raises(LandingError) as raised:
        consolidate_returns.discover(there, f"sftp://127.0.0.1:{port}/retours")
    assert str(raised.value).startswith(
        f"The landing zone sftp://127.0.0.1:{port}/retours cannot be reached (the SFTP "
    )
    assert PASSWORD not in str(raised.value)
    consolidate_returns.discover(there)
    for batch in consolidate_returns.plan_batches(there):
        consolidate_returns.read(batch, there)
    consolidate_returns.validate_all(there)
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
    wrong = replace(
        settings, sftp_known_hosts=known_hosts(tmp_path, port), channels=f"{_sftp(port, 'wrong')} s3://nowhere/2026"
    )
    with sftp_server(tmp_path, port), pytest.raises(LandingError) as raised:
        consolidate_returns.discover(wrong, f"sftp://127.0.0.1:{port}/retours")
    assert str(raised.value).startswith(
        f"The landing zone sftp://127.0.0.1:{port}/retours cannot be reached (the SFTP "
    )
    assert "wrong" not in str(raised.value)
    nowhere = r"s3://nowhere/2026 cannot be listed \(the object store has no bucket « nowhere »"
    with pytest.raises(LandingError, match=nowhere):
        consolidate_returns.discover(wrong, "s3://nowhere/2026")


@pytest.mark.parametrize("known", ["another key", "no key", "no file"])
def test_a_server_whose_host_key_is_not_the_known_one_is_not_spoken_to(
    settings: Settings, port: int, tmp_path: Path, known: str
) -> None:
    consolidate_returns.prepare(settings)
    file = known_hosts(tmp_path, port)
    wrong = replace(settings, channels=_sftp(port), sftp_known_hosts=file)
    if known == "no key":
        Path(file).write_text("", encoding="utf-8")
    elif known == "no file":
        wrong = replace(wrong, sftp_known_hosts=str(tmp_path / "missing"))
    key = asyncssh.generate_private_key("ssh-ed25519") if known == "another key" else HOST_KEY
    with sftp_server(tmp_path, port, key), pytest.raises(LandingError) as raised:
        consolidate_returns.discover(wrong, f"sftp://127.0.0.1:{port}/retours")
    why = {
        "another key": f"the host key of 127.0.0.1 is not the one that is known (ssh-ed25519 {key.get_fingerprint()})",
        "no key": f"the host key of [127.0.0.1]:{port} is not known (ssh-ed25519 {key.get_fingerprint()})",
        "no file": f"the file of host keys {tmp_path / 'missing'} cannot be read (No such file or directory)",
    }
    assert f"cannot be reached ({why[known]}" in str(raised.value)
    assert "PREFAUDIT_SFTP_KNOWN_HOSTS" in str(raised.value) and PASSWORD not in str(raised.value)
    assert failure_reason(raised.value, wrong).french == "un serveur SFTP n'a pas la clé attendue"
