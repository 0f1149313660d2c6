"""The disaster drill: the database is lost, and the archive gives the same warehouse again, row by row."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result
from upath import UPath

from prefaudit.archive.manifests import write_manifests
from prefaudit.archive.originals import Archive
from prefaudit.archive.retention import apply_retention
from prefaudit.archive.sync import sync_archive
from prefaudit.campaigns.opening import Decision, campaign_from_form, extend_due_date, open_campaign
from prefaudit.cli import main as cli
from prefaudit.ingestion import channels
from prefaudit.ingestion.deliveries import Sender, deliver
from prefaudit.publication.publications import current
from prefaudit.reference.data import Reference
from prefaudit.restore.inventory import ArchiveUnusable, scan
from prefaudit.restore.replay import Restored, WarehouseNotEmpty, restore
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns, publish_summaries
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.postgres.server import ServerInfo
from prefaudit.warehouse.withdrawal import withdraw
from tests.campaigns.test_opening import FORM
from tests.support.databases import temporary_database
from tests.support.landing import AUDIT, CAMPAIGN, deposit, fingerprint, form
from tests.support.publishing import rows_alone, unjudged

# What must be the same, timestamps included: all but the row numbers that nobody refers to.
LEDGER = (
    "select to_jsonb(s) - 'archive_path' from ledger.submissions s order by submission_id",
    "select to_jsonb(i) from ledger.issues i order by submission_id, position",
    "select to_jsonb(r) - 'receipt_id' from ledger.receipts r order by submission_id, location, modified_at",
    "select to_jsonb(d) - 'delivery_id' from ledger.deliveries d order by location",
    "select to_jsonb(w) from ledger.withdrawals w order by submission_id",
    "select to_jsonb(a) from ledger.acts a order by act_id",
    "select to_jsonb(a) from ledger.answers a order by submission_id",
    "select to_jsonb(c) from ledger.coercions c order by c::text",
    "select to_jsonb(o) from ledger.returns_owed o order by o::text",
    "select to_jsonb(a) - 'audit_id' from warehouse.audits a order by submission_id, recorded_from",
)
_OF_AUDITS = (
    *("warehouse.audit_sites", "warehouse.findings", "warehouse.nonconformities", "warehouse.indicators"),
    *("warehouse.certificates", "restricted.audits", "restricted.nonconformities"),
)
ROWS = tuple(
    f"select a.submission_id, a.recorded_from, a.recorded_to, to_jsonb(r) - 'audit_id' from {table} r "
    "join warehouse.audits a using (audit_id) order by 1, 2, r::text"
    for table in _OF_AUDITS
)
RESULTS = (
    "select submission_id, file_sha256, site_code, audit_type, criterion_code, result, sheet, sheet_row, cell "
    "from as_of.audit_results order by site_code, audit_type, criterion_code"
)
# Tables of a publication that say what it changed or what it is made of, rather than figures.
_NO_FIGURES = {"publications", "corrections", "files", "rewritten_files", "digests", "same_figures"}


@pytest.fixture(scope="module")
def lived(module_settings: Settings, reference: Reference) -> Settings:
    """Two runs: a rejected return and its correction, one that cannot be read, a late one, the same file by two
    channels, a resubmission, withdrawals, decisions on campaigns; and a file that no run has validated yet."""
    life = module_settings
    consolidate_returns.prepare(life)
    with connect(life) as connection, unjudged():
        open_campaign(life, connection, campaign_from_form(FORM), Decision("marie", "Décision du bureau"))
        extend_due_date(life, connection, CAMPAIGN, ["02"], AUDIT, "2027-06-30", Decision("marie", "Travaux"))
        deposit(life, form(life, reference, "26", "first"), "26", name="un.xlsx")
        deposit(life, form(life, reference, "692"), "692", name="fautif.xlsx", fault=FAULTS["result_erased"])
        deposit(life, form(life, reference, "01"), "01", fault=FAULTS["truncated_file"])
        deposit(life, form(life, reference, "02"), "02", name="dans les temps.xlsx", days=200)
        deposit(life, form(life, reference, "06"), "06", name="en retard.xlsx", days=200)
        twice = deposit(life, form(life, reference, "03"), "03", name="zone.xlsx")
        deliver(life, connection, [("page.xlsx", twice.read_bytes())], Sender("page", "jeanne"))
        consolidate_returns.run(life)
        deposit(life, form(life, reference, "26", "second"), "26", name="deux.xlsx", days=1)
        deposit(life, form(life, reference, "692"), "692", name="corrigé.xlsx", days=2)
        deposit(life, form(life, reference, "04"), "04", name="retiré.xlsx")
        consolidate_returns.run(life)
        numbers = _numbers(connection)
        withdraw(connection, numbers["deux.xlsx"], "wrong_file", "marie", "mauvais classeur")
        withdraw(connection, numbers["retiré.xlsx"], "site_request", "marie")
        publish_summaries.publish(CAMPAIGN, life)
        deposit(life, form(life, reference, "05"), "05", name="pas jugé.xlsx")
        consolidate_returns.discover(life)
    return life


@pytest.fixture
def fresh(lived: Settings, server: ServerInfo, template: str, tmp_path: Path) -> Iterator[Settings]:
    """A new database and new places, but a copy of the archive: all that the disaster left."""
    shutil.copytree(lived.archive, tmp_path / "after" / "archive")
    places = {"PREFAUDIT_VAR": str(tmp_path / "after"), "PREFAUDIT_SETTLE_SECONDS": "0"}
    with temporary_database(server, template) as name:
        yield Settings.from_env({**places, "PREFAUDIT_DATABASE_URL": server.url_for(name)})


def _numbers(connection: Connection) -> dict[str, int]:
    rows = connection.execute("select file_name, submission_id from ledger.submissions").fetchall()
    return {str(name): int(number) for name, number in rows}


def _archived(connection: Connection) -> dict[str, Path]:
    paths = [Path(str(path)) for (path,) in connection.execute("select archive_path from ledger.submissions")]
    return {path.name: path for path in paths}


def _content(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {query: connection.execute(query.encode()).fetchall() for query in (*LEDGER, *ROWS, RESULTS)}


def _figures(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    tables = connection.execute(
        "select table_name from information_schema.columns join information_schema.tables using (table_schema, "
        "table_name) where table_schema = 'publication' and table_type = 'BASE TABLE' "
        "and column_name = 'publication_id' order by 1"
    ).fetchall()
    return {
        str(table): connection.execute(
            f"select to_jsonb(f) - 'publication_id' from publication.{table} f "
            "join publication.publications p using (publication_id) where p.is_current order by 1".encode()
        ).fetchall()
        for (table,) in tables
        if table not in _NO_FIGURES
    }


def _files(root: str) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in Path(root).rglob("*") if path.is_file()}


def _restore(settings: Settings, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    for name in ("var", "archive", "database_url"):
        monkeypatch.setenv(f"PREFAUDIT_{name.upper()}", getattr(settings, name))
    return CliRunner().invoke(cli.app, ["restore", *arguments])


def test_an_empty_warehouse_and_the_archive_give_the_same_rows_and_figures(lived: Settings, fresh: Settings) -> None:
    with connect(lived) as before, connect(fresh) as after:
        done = restore(fresh, after, scan(UPath(fresh.archive)))
        assert done == Restored(submissions=10, settled=9, accepted=7, withdrawn=2, runs=2, packages=0, unmatched=())
        assert _content(after) == _content(before)
        assert len(_content(after)[RESULTS]) > 500
        assert _archived(after) == {place.name: place for place in Path(fresh.archive).rglob("*.xlsx")}
        with rows_alone():
            publish_summaries.publish(CAMPAIGN, fresh)
        assert _figures(after) == _figures(before)
        assert len(_figures(after)["consolidated_audit_results"]) == len(_content(after)[RESULTS])
        made, first = (current(settings, each, CAMPAIGN) for settings, each in ((fresh, after), (lived, before)))
        assert made is not None
        assert first is not None
        assert (made.number, first.number, made.inputs_digest) == (1, 3, first.inputs_digest)
    assert _files(fresh.archive) == _files(lived.archive)


def test_after_a_restore_the_next_run_validates_what_waited_and_takes_in_nothing_twice(
    lived: Settings, fresh: Settings
) -> None:
    for place in ("publications", "answers"):
        shutil.copytree(getattr(lived, place), getattr(fresh, place))
    again = replace(fresh, landing=lived.landing)
    answered, published = _files(again.answers), _files(again.publications)
    with connect(again) as after, connect(lived) as before:
        restore(again, after, scan(UPath(again.archive)))
        with unjudged():
            consolidate_returns.run(again)
        assert _numbers(after) == _numbers(before)
        assert after.execute("select state, verdict from ledger.submissions where site_code = '05'").fetchall() == [
            ("settled", "accepted")
        ]
        # The publications of before keep their numbers, and no package or answer was written over.
        numbers = after.execute(
            "select number, is_current from publication.publications where campaign_code = %s order by 1", [CAMPAIGN]
        ).fetchall()
    assert numbers == [(1, False), (2, False), (3, False), (4, True)]
    assert published.items() <= _files(again.publications).items()
    assert answered.items() <= _files(again.answers).items()
    assert len(_files(again.answers).keys() - answered.keys()) == 1


def test_the_archive_of_another_place_is_copied_into_our_own(
    lived: Settings, fresh: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = replace(fresh, archive=str(tmp_path / "home"))
    said = _restore(home, monkeypatch, "--from", fresh.archive)
    lines = said.stdout.splitlines()
    assert said.exit_code == 0, said.output
    assert lines[0] == f"Archive {fresh.archive}: 10 originals that are whole, 4 audit-log entries."
    assert re.sub(r"in \d+ s", "in N s", lines[1]) == (
        "Restored: 10 submissions in N s; 9 settled in 2 runs (7 accepted, 2 rejected), 2 withdrawn; 1 to be "
        "validated by the next run."
    )
    assert lines[2] == "A backup of the database would hold besides:"
    assert _files(home.archive) == _files(fresh.archive)
    with connect(home) as after:
        assert _archived(after) == {place.name: place for place in Path(home.archive).rglob("*.xlsx")}


def test_what_the_rules_say_today_does_not_change_what_was_told(
    lived: Settings, fresh: Settings, tmp_path: Path
) -> None:
    # A house without any rule: nothing in a restore asks for one.
    home = tmp_path / "house"
    home.mkdir()
    (home / "include").symlink_to(Path(lived.home) / "include")
    other = replace(fresh, home=str(home))
    with connect(other) as after, connect(lived) as before:
        restore(other, after, scan(UPath(other.archive)))
        assert _content(after) == _content(before)


def test_a_warehouse_in_use_is_refused_and_left_as_it_is(lived: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with connect(lived) as connection:
        before, archive = fingerprint(connection), _files(lived.archive)
        with pytest.raises(WarehouseNotEmpty, match=r"^The warehouse is not empty: ledger\.submissions has rows\."):
            restore(lived, connection, scan(UPath(lived.archive)))
        assert isinstance(_restore(lived, monkeypatch).exception, WarehouseNotEmpty)
        assert fingerprint(connection) == before
    assert _files(lived.archive) == archive


def test_what_is_damaged_or_missing_is_named_and_left_out(
    lived: Settings, fresh: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect(lived) as before:
        numbers, content = _numbers(before), _content(before)[RESULTS]
        rows = before.execute("select file_name, sha256 from ledger.submissions").fetchall()
    root = Path(fresh.archive)
    names = {str(name): f"{str(sha256)[:2]}/{sha256}" for name, sha256 in rows}
    damaged, gone, bare, torn = (names[name] for name in ("en retard.xlsx", "page.xlsx", "corrigé.xlsx", "un.xlsx"))
    (root / f"{damaged}.xlsx").write_bytes(b"autre chose")
    (root / f"{gone}.xlsx").unlink()
    (root / f"{bare}.manifest.json").unlink()
    (root / f"{torn}.manifest.json").write_text('{"submission": ')
    (root / "notes.txt").write_text("à moi")
    act = min((root / "acts").iterdir())
    act.write_text("")
    said = _restore(fresh, monkeypatch)
    assert said.exit_code == 1, said.output
    other = hashlib.sha256(b"autre chose").hexdigest()
    assert sorted(line for line in said.stdout.splitlines() if "left out" in line) == sorted(
        [
            f"- {damaged}.xlsx: its content is not what its name says, it has the SHA-256 {other} (submission "
            f"{numbers['en retard.xlsx']}, « en retard.xlsx », 2026, 06, accepted); it is damaged and was left out.",
            f"- {gone}: the original is missing (submission {numbers['page.xlsx']}, « page.xlsx », 2026, 03, "
            "accepted); it was left out.",
            f"- {bare}.xlsx: it has no manifest, so that neither its name nor when it came is known; it was left out. "
            "Put a copy into the landing zone to have it taken in as new.",
            f"- {torn}.manifest.json: this manifest cannot be read (JSONDecodeError); it and its original were left "
            "out.",
            "- notes.txt: this is no file of the archive; it was left out.",
            f"- acts/{act.name}: this audit-log entry cannot be read (JSONDecodeError); it was left out.",
        ]
    )
    with connect(fresh) as after:
        assert _content(after)[RESULTS] == [row for row in content if row[2] == "02"]


def test_no_archive_or_an_empty_one_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable, match=r"cannot be listed \(FileNotFoundError\)\. Check that it is mounted"):
        scan(UPath(tmp_path / "away"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArchiveUnusable, match=r"There is no original in the archive .*empty\. Name its folder"):
        scan(UPath(tmp_path / "empty"))


def test_a_package_whose_number_cannot_be_read_is_told_before_anything_is_written(fresh: Settings) -> None:
    package = Path(fresh.publications) / CAMPAIGN / "0001"
    package.mkdir(parents=True)
    (package / "datapackage.json").write_text("{}")
    with connect(fresh) as after:
        with pytest.raises(ArchiveUnusable, match=r"0001 cannot be read \(KeyError\): .* nothing was changed\."):
            restore(fresh, after, scan(UPath(fresh.archive)))
        assert after.execute("select count(*) from ledger.submissions").fetchone() == (0,)


def test_acts_of_two_lives_of_the_database_keep_their_order_and_stand_once(fresh: Settings) -> None:
    folder = Path(fresh.archive) / "acts"
    acts = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir())]
    # A database put back from an old backup draws the number of the last act again; and a file was copied.
    later = {**acts[-1], "acted_at": "2099-01-01T00:00:00+00:00", "reason": "après"}
    (folder / "20990101T000000000000Z-000004.json").write_text(json.dumps(later))
    (folder / "copie.json").write_text(json.dumps(acts[0]))
    found = scan(UPath(fresh.archive)).audit_log
    assert [each["act_id"] for each in found] == [1, 2, 3, 4, 5]
    assert [each["acted_at"] for each in found] == [*(each["acted_at"] for each in acts), later["acted_at"]]


def test_what_was_erased_in_its_time_is_erased_from_the_manifests_and_counted(
    quick: Settings, reference: Reference, server: ServerInfo, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = deposit(quick, form(quick, reference, "26"), "26", fault=FAULTS["staff_in_words"])
    consolidate_returns.prepare(quick)
    with connect(quick) as connection:
        deliver(quick, connection, [("Mme Dupont.xlsx", path.read_bytes())], Sender("page", "jeanne"))
        consolidate_returns.run(quick, publish=False)
        assert apply_retention(quick, connection, datetime.now(UTC) + timedelta(days=6 * 366)).named_files == 3
        sync_archive(quick, connection)
    (manifest,) = Path(quick.archive).rglob("*.manifest.json")
    said = json.loads(manifest.read_text(encoding="utf-8"))
    assert (said["submission"]["file_name"], said["receipts"], said["deliveries"]) == ("effacé", [], [])
    assert [(each["rule"], each["found"], each["message"]) for each in said["issues"]] == [("types.integer", "", "")]
    with temporary_database(server, template) as name:
        done = _restore(replace(quick, database_url=server.url_for(name)), monkeypatch)
    assert done.exit_code == 1, done.output
    assert (
        "- 1 submissions whose originals were erased because their time was over: their rows are in a backup of the "
        "database and in the publications only."
    ) in done.stdout.splitlines()


def test_a_manifest_stands_before_its_row_and_is_the_same_when_written_again(
    quick: Settings, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    consolidate_returns.prepare(quick)
    path = deposit(quick, form(quick, reference, "26"), "26")
    with monkeypatch.context() as patch, connect(quick) as connection:
        patch.setattr(channels, "write_manifests", _killed)
        with pytest.raises(KeyboardInterrupt):
            channels.discover(quick, connection)
        assert _numbers(connection) == {}
    consolidate_returns.discover(quick)
    (manifest,) = Path(quick.archive).rglob("*.manifest.json")
    before = manifest.read_bytes()
    said = json.loads(before)
    assert (said["submission"]["file_name"], said["submission"]["channel"], said["issues"]) == (path.name, "file", [])
    assert datetime.fromisoformat(said["submission"]["received_at"]).timestamp() == path.stat().st_mtime
    consolidate_returns.discover(quick)
    with connect(quick) as connection:
        write_manifests(Archive.at(quick.archive), connection, list(_numbers(connection).values()))
    assert manifest.read_bytes() == before
    shutil.copy2(path, path.with_name("copie.xlsx"))
    consolidate_returns.discover(quick)
    after = json.loads(manifest.read_text(encoding="utf-8"))
    assert [each["location"].rsplit("/", 1)[1] for each in after["receipts"]] == [path.name, "copie.xlsx"]


def _killed(*_: object) -> None:
    raise KeyboardInterrupt
