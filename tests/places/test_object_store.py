"""An object store as a place: it has no folders, makes no bucket, lists afresh, and its faults are sentences."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from moto.s3.responses import S3Response

from prefaudit import atomic
from prefaudit.archive.originals import Archive, ArchiveFull
from prefaudit.ingestion.listing import walk
from prefaudit.model.errors import OperatorError
from prefaudit.places import place_at
from prefaudit.places.faults import BucketMissing, StoreFault, StoreRefused
from tests.support.zones import BUCKET, S3, free_port

ROOT = f"s3://{BUCKET}/archive"
# What people call files, and what addresses are cut at.
NAMES = (
    "rapport n° 1.xlsx",
    "a+b é.xlsx",
    "a#b.xlsx",
    "50 %.xlsx",
    "a%20b.xlsx",
    "quoi ?.xlsx",
    "a[1].xlsx",
    "*.xlsx",
    "e\u0301.xlsx",
)


def _refusal(status: int, code: str, message: str) -> tuple[int, dict[str, str], str]:
    return status, {}, f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_written_read_listed_and_removed(store: S3, name: str) -> None:
    place = place_at(ROOT) / "26" / name
    atomic.write(place, "un")
    atomic.write(place, "deux")
    assert store.keys() == [f"archive/26/{name}"]
    assert place_at(str(place)).read_bytes() == b"deux"
    assert [each.name for each in place.parent.iterdir()] == [name]
    # What a pattern would take for it.
    others = [f"archive/26/{other}" for other in ("a1.xlsx", "quoi x.xlsx")]
    for key in others:
        store.put(key, b"")
    place.unlink()
    assert store.keys() == others and not place.exists()


def test_what_another_process_wrote_is_seen_at_once(store: S3) -> None:
    folder = place_at(ROOT)
    assert folder.fs.ls(folder.path) == [] and not (folder / "un").exists()
    store.put("archive/un", b"1")
    assert [each.name for each in folder.iterdir()] == ["un"] and (folder / "un").exists()
    store.client.delete_object(Bucket=BUCKET, Key="archive/un")
    assert folder.fs.ls(folder.path) == [] and not (folder / "un").exists()


def test_the_mark_of_a_folder_is_no_file_and_a_folder_without_a_name_is_named(store: S3) -> None:
    for key, data in (
        ("zone/", b""),
        ("zone/2026/", b""),
        ("zone/2026/a.xlsx", b"1"),
        ("zone/odd/", b"content"),
        ("zone//b.xlsx", b"1"),
    ):
        store.put(key, data)
    zone = place_at(f"s3://{BUCKET}/zone")
    found = [(each.path, type(each).__name__) for each in walk(zone.fs, zone.path)]
    assert sorted(found) == [
        (f"{BUCKET}/zone/", "PassedOver"),
        (f"{BUCKET}/zone/2026/a.xlsx", "Found"),
        (f"{BUCKET}/zone/odd/", "PassedOver"),
    ]


def test_an_original_is_sent_once_to_its_address_and_nothing_else_is(store: S3, tmp_path: Path) -> None:
    (tmp_path / "retour.xlsx").write_bytes(b"retour")
    store.client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    archive, file = Archive.at(ROOT), place_at(str(tmp_path / "retour.xlsx"))
    for _ in range(2):
        copy = archive.keep(file.fs, file.path, "retour.xlsx")
    kept = store.client.list_object_versions(Bucket=BUCKET)
    assert [each["Key"] for each in kept["Versions"]] == [copy.path.removeprefix(f"s3://{BUCKET}/")]
    assert "DeleteMarkers" not in kept
    assert archive.purge(datetime.now(tz=UTC) + timedelta(days=1)) == 0


def test_a_package_takes_the_place_of_one_that_never_was_whole(store: S3, tmp_path: Path) -> None:
    place = place_at(ROOT) / "0001"
    for name in ("figures.csv", "of an earlier version.csv"):
        store.put(f"archive/0001/{name}", b"half")
    with atomic.draft_folder(place) as draft:
        for name in ("a-last.json", "figures.csv"):
            (draft / name).write_bytes(b"whole")
        atomic.put_folder(draft, place, "a-last.json")
    written = {each.name: each.read_bytes() for each in place.iterdir()}
    assert written == {"a-last.json": b"whole", "figures.csv": b"whole"}


def test_no_bucket_is_made_or_removed_whatever_a_setting_says(store: S3) -> None:
    missing = place_at("s3://misspelt/archive")
    with pytest.raises(ArchiveFull, match="the object store has no bucket « misspelt »"):
        Archive.at(str(missing))
    with pytest.raises(BucketMissing) as raised:
        (missing / "un").exists()
    assert str(raised.value) == (
        "The object store has no bucket « misspelt ». Make it, or correct the setting that names it, then run again; "
        "nothing is lost."
    )
    place_at(f"s3://{BUCKET}").rmdir()
    assert [each["Name"] for each in store.client.list_buckets()["Buckets"]] == [BUCKET]


def test_a_store_that_does_not_answer_or_knows_no_login_is_an_operators_matter(
    store: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = type(place_at(ROOT).fs)
    monkeypatch.setattr(kind, "retries", 1)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    kind.clear_instance_cache()
    with pytest.raises(StoreFault, match="Could not connect to the endpoint URL") as raised:
        place_at(ROOT).joinpath("un").read_bytes()
    assert isinstance(raised.value, OperatorError) and isinstance(raised.value, OSError)
    monkeypatch.setenv("AWS_ENDPOINT_URL", store.endpoint)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    kind.clear_instance_cache()
    with pytest.raises(StoreFault, match="Unable to locate credentials"):
        place_at(ROOT).exists()


def test_a_store_that_asks_to_be_asked_less_is_asked_again(store: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, real = [], S3Response.key_response

    def busy_twice(*args: Any, **options: Any) -> Any:
        asked.append(1)
        return _refusal(503, "SlowDown", "Please reduce") if len(asked) < 3 else real(*args, **options)

    monkeypatch.setattr(S3Response, "key_response", busy_twice)
    atomic.write(place_at(ROOT) / "un", b"1")
    assert len(asked) == 3 and store.keys() == ["archive/un"]


def test_a_login_without_rights_is_refused_in_a_sentence(store: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = _refusal(403, "AccessDenied", "Access Denied.")
    monkeypatch.setattr(S3Response, "key_response", lambda *_, **__: refused)
    with pytest.raises(StoreRefused) as raised:
        atomic.write(place_at(ROOT) / "un", b"1")
    assert str(raised.value) == (
        f"The object store refuses this login in the bucket « {BUCKET} » (Access Denied.). Check AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY, and the rights of that login, then run again; nothing is lost."
    )
