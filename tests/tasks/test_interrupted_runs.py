"""Nights among others: two at once, files that change under the reader, the same file by every channel, odd clocks."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from prefaudit.archive.originals import Archive, Copy
from prefaudit.ingestion.deliveries import Sender, deliver
from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.validation.suites import SuiteError
from prefaudit.warehouse.postgres.clock import ClockSetBack
from prefaudit.warehouse.postgres.connection import Connection, connect
from tests.support.landing import CAMPAIGN, deposit, form, verdicts
from tests.support.own_process import Run, own_processes
from tests.support.publishing import rows_alone

# What a run must leave, however it went: every column that is neither a time nor a number drawn on the way.
CONTENT = (
    "select sha256, file_name, state, verdict, site_code, channel from ledger.submissions order by 1",
    "select s.sha256, i.position, i.rule, i.sheet, i.cell, i.found from ledger.issues i "
    "join ledger.submissions s using (submission_id) order by 1, 2",
    "select site_code, criterion_code, result, sheet, sheet_row, cell from as_of.audit_results order by 1, 2",
    "select campaign_code, number, state from publication.publications order by 1, 2",
)
SITES = ("26", "692", "01", "83")


def content(settings: Settings) -> list[list[tuple[object, ...]]]:
    with connect(settings) as connection:
        return [connection.execute(query.encode()).fetchall() for query in CONTENT]


def _fill(settings: Settings, reference: Reference) -> None:
    for site in SITES:
        fault = FAULTS["result_erased"] if site == "692" else None
        deposit(settings, form(settings, reference, site), site, fault=fault)


@pytest.fixture(scope="module")
def run_apart() -> Iterator[Run]:
    """Runs in processes of their own."""
    with own_processes() as run:
        yield run


@rows_alone()
def test_two_runs_at_once_leave_what_one_leaves(
    quick: Settings, reference: Reference, second: Settings, run_apart: Run
) -> None:
    _fill(quick, reference)
    assert run_apart([quick, quick]) == [0, 0]
    consolidate_returns.run(quick)
    _fill(second, reference)
    consolidate_returns.run(second)
    assert content(quick) == content(second)
    with connect(quick) as connection:
        row = connection.execute("select count(*) from publication.publications where state = 'candidate'").fetchone()
    assert row == (0,)


def test_a_return_deposited_during_discovery_is_taken_in_by_this_run_or_the_next(
    quick: Settings, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    consolidate_returns.prepare(quick)
    deposit(quick, form(quick, reference, "26"), "26")
    late = deposit(replace(quick, landing=quick.var), form(quick, reference, "692"), "692").read_bytes()
    keep = Archive.keep

    def keeping(self: Archive, fs: Any, path: str, name: str) -> Copy:
        with connect(quick) as connection:
            if not connection.execute("select 1 from ledger.deliveries").fetchone():
                deliver(quick, connection, [("tard.xlsx", late)], Sender("page", "marie"))
        return keep(self, fs, path, name)

    monkeypatch.setattr(Archive, "keep", keeping)
    consolidate_returns.run(quick, publish=False)
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        assert set(verdicts(connection).values()) == {"accepted"}
        assert len(verdicts(connection)) == 2


def test_a_file_that_grows_while_it_is_copied_waits(
    quick: Settings, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    consolidate_returns.prepare(quick)
    path = deposit(quick, form(quick, reference, "26"), "26")
    whole = path.read_bytes()
    path.write_bytes(whole[:5000])
    keep = Archive.keep

    def growing(self: Archive, fs: Any, place: str, name: str) -> Copy:
        path.write_bytes(whole)
        return keep(self, fs, place, name)

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "keep", growing)
        consolidate_returns.discover(quick)
    with connect(quick) as connection:
        assert verdicts(connection) == {}
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        assert verdicts(connection) == {path.name: "accepted"}


def test_a_file_replaced_after_its_fingerprint_is_read_as_it_was_and_taken_again(
    quick: Settings, reference: Reference
) -> None:
    consolidate_returns.prepare(quick)
    path = deposit(quick, form(quick, reference, "26", "first"), "26", fault=FAULTS["result_erased"])
    consolidate_returns.discover(quick)
    deposit(quick, form(quick, reference, "26", "second"), "26", days=1)
    for batch in consolidate_returns.plan_batches(quick):
        consolidate_returns.read(batch, quick)
    consolidate_returns.validate_all(quick)
    consolidate_returns.consolidate(quick)
    with connect(quick) as connection:
        assert verdicts(connection) == {path.name: "rejected"}
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        rows = connection.execute("select file_name, verdict from ledger.submissions order by submission_id").fetchall()
    assert rows == [(path.name, "rejected"), (path.name, "accepted")]


def test_the_same_file_by_three_channels_is_one_submission(
    quick: Settings, reference: Reference, tmp_path: Path
) -> None:
    consolidate_returns.prepare(quick)
    path = deposit(quick, form(quick, reference, "26"), "26")
    other = tmp_path / "other"
    other.mkdir()
    (other / "copie.xlsx").write_bytes(path.read_bytes())
    with connect(quick) as connection:
        deliver(quick, connection, [("par la page.xlsx", path.read_bytes())], Sender("page", "marie"))
        deliver(quick, connection, [("par courriel.xlsx", path.read_bytes())], Sender("mail", "a@example.org", "<1@x>"))
    consolidate_returns.run(replace(quick, channels=f"file://{other}"), publish=False)
    with connect(quick) as connection:
        assert list(verdicts(connection).values()) == ["accepted"]
        assert connection.execute("select count(*) from ledger.receipts").fetchone() == (4,)
        answers = connection.execute("select count(*) from ledger.answers").fetchone()
    assert answers == (1,)


@rows_alone()
def test_a_run_by_a_clock_that_was_set_back_changes_nothing(quick: Settings, reference: Reference) -> None:
    deposit(quick, form(quick, reference, "26"), "26")
    assert consolidate_returns.run(quick) == [CAMPAIGN]
    deposit(quick, form(quick, reference, "26", "second"), "26", name="corrige.xlsx", days=1)
    with connect(quick) as connection:
        _moved(connection, "1 hour")
    before = content(quick)
    with pytest.raises(ClockSetBack, match=r"60 minutes later.*NTP"):
        consolidate_returns.run(quick)
    assert content(quick) == before
    with connect(quick) as connection:
        _moved(connection, "-1 hour")
    assert consolidate_returns.run(quick) == [CAMPAIGN]
    with connect(quick) as connection:
        assert set(verdicts(connection).values()) == {"accepted"}
        query = "select count(distinct submission_id) from published.consolidated_audit_results"
        assert connection.execute(query).fetchone() == (1,)
        numbers = connection.execute("select number, is_current from publication.publications order by 1").fetchall()
    assert numbers == [(1, False), (2, True)]


def _moved(connection: Connection, by: str) -> None:
    """What was kept was kept by a clock that was ahead (or behind) by so much."""
    rows = connection.execute(
        "select c.table_schema, c.table_name, c.column_name from information_schema.columns c "
        "join information_schema.tables t using (table_schema, table_name) "
        "where t.table_type = 'BASE TABLE' and c.table_schema in ('ledger', 'warehouse', 'publication', 'reference') "
        "and c.data_type = 'timestamp with time zone' and c.column_name not in ('received_at', 'modified_at')"
    ).fetchall()
    with connection.transaction():
        connection.execute("set local session_replication_role = replica")
        for schema, table, column in rows:
            connection.execute(
                f'update "{schema}"."{table}" set "{column}" = "{column}" + %s::interval '
                f"where \"{column}\" <> 'infinity'".encode(),
                [by],
            )


def test_a_rule_that_raises_is_named_and_nothing_is_lost(quick: Settings, reference: Reference, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "expectations").mkdir(parents=True)
    (home / "include").symlink_to(PROJECT_ROOT / "include")
    for folder in (PROJECT_ROOT / "expectations").iterdir():
        (home / "expectations" / folder.name).symlink_to(folder)
    broken = home / "expectations" / "audit-return" / "1"
    broken.parent.unlink()
    broken.mkdir(parents=True)
    for path in (PROJECT_ROOT / "expectations" / "audit-return" / "1").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        (broken / path.name).write_text(
            text.replace('"in_scope == True"', '"in_scope.no_such() == True"'), encoding="utf-8"
        )
    _fill(quick, reference)
    with pytest.raises(SuiteError, match="findings"):
        consolidate_returns.run(replace(quick, home=str(home)), publish=False)
    assert consolidate_returns.run(quick, publish=False) == [CAMPAIGN]
    with connect(quick) as connection:
        assert sorted(verdicts(connection).values()) == ["accepted", "accepted", "accepted", "rejected"]


@rows_alone()
def test_connections_that_are_cut_in_mid_run_cost_a_retry_only(
    quick: Settings, reference: Reference, run_apart: Run
) -> None:
    _fill(quick, reference)
    stop = threading.Event()

    def cut() -> None:
        with connect(quick) as mine:
            while not stop.wait(0.4):
                mine.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity "
                    "where datname = current_database() and pid <> pg_backend_pid()"
                )

    consolidate_returns.prepare(quick)
    thread = threading.Thread(target=cut)
    thread.start()
    try:
        failed = 0
        for _ in range(3):
            failed += run_apart([quick]) != [0]
    finally:
        stop.set()
        thread.join()
    assert failed
    consolidate_returns.run(quick)
    with connect(quick) as connection:
        assert sorted(verdicts(connection).values()) == ["accepted", "accepted", "accepted", "rejected"]
        row = connection.execute("select count(*) from publication.publications where is_current").fetchone()
    assert row == (1,)
