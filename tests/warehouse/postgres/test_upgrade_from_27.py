"""The upgrade of a database that the 27 files of include/sql/migrations made: the same schema as a fresh one, no row
lost, and the nightly run goes on with it."""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
import pytest

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres import cluster
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.migrations import MigrationError, migrate, require_current
from prefaudit.warehouse.postgres.server import ServerInfo
from tests.support.databases import temporary_database
from tests.support.landing import deposit, form

DUMP = Path(__file__).with_name("made_by_the_27.sql")
ROOMS = ("reference", "ledger", "warehouse", "restricted", "publication")
Rows = dict[str, list[dict[str, object]]]


@pytest.fixture
def old(server: ServerInfo, template: str) -> Iterator[str]:
    """The URL of a database as the 27 files made it, with the rows of three nightly runs."""
    assert template  # the roles that the dump names are on the server
    with temporary_database(server) as name:
        url = server.url_for(name)
        with psycopg.connect(url, autocommit=True) as restoring:
            restoring.execute(DUMP.read_bytes())
        yield url


def _schema(url: str) -> str:
    command = [str(cluster.binaries() / "pg_dump"), "--schema-only", "--no-owner", url]
    dump = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    # The key of these two lines is drawn anew for each dump.
    return "\n".join(line for line in dump.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))


def _rows(connection: Connection) -> Rows:
    tables = connection.execute(
        "select oid::regclass::text from pg_class where relkind = 'r' and relnamespace::regnamespace::text = any(%s)",
        [list(ROOMS)],
    ).fetchall()
    return {
        str(table): [row for (row,) in connection.execute(f"select to_jsonb(t) from {table} as t order by t::text")]  # type: ignore[misc]
        for (table,) in tables
        if table != "ledger.migrations"
    }


def _read_again(row: dict[str, object]) -> dict[str, object]:
    """The row as the upgrade leaves it: a submission that was not settled is to be read again."""
    return {**row, "state": "received", "verdict": None} if row.get("state") in {"read", "validated"} else row


# What rows that the history keeps have come to say since then.
_ADDED = {"meaning", "form", "form_version", "figures_on"}


def _as_it_was(row: dict[str, object], of_then: Iterable[str]) -> dict[str, object]:
    """The row with the columns that its table had then; a row that the history keeps, without what it says since."""
    kept = {name: row[name] for name in of_then}
    content = kept.get("content")
    if isinstance(content, dict):
        kept["content"] = {name: value for name, value in content.items() if name not in _ADDED}
    return kept


def test_the_schema_is_that_of_a_fresh_database(old: str, database: str) -> None:
    with psycopg.connect(old, autocommit=True) as connection:
        assert migrate(connection)
        require_current(connection)
    assert _schema(old) == _schema(database)


def test_no_row_is_lost_and_numbers_go_on(old: str) -> None:
    with psycopg.connect(old, autocommit=True) as connection:
        before = _rows(connection)
        migrate(connection)
        after = _rows(connection)
        assert migrate(connection) == ()
        following = connection.execute(
            "insert into ledger.acts (kind, actor) values ('deposit', 'bureau') returning act_id"
        ).fetchone()
    assert {"ledger.acts", "ledger.submissions", "publication.summaries", "warehouse.findings"} <= before.keys()
    for table, rows in before.items():
        wanted = [_read_again(row) for row in rows] if table == "ledger.submissions" else rows
        kept = [_as_it_was(row, rows[0]) for row in after[table]] if rows else after[table]
        assert sorted(kept, key=str) == sorted(wanted, key=str), table
    meanings = {row["code"]: row["meaning"] for row in after["reference.code_lists"]}
    assert (meanings["strength"], meanings["iso_9001"]) == ("conforming strength", None)
    assert following == (max(int(row["act_id"]) for row in before["ledger.acts"]) + 1,)


def _counts(connection: Connection, schema: str) -> dict[str, int]:
    """How many rows each view and table of a schema shows."""
    names = connection.execute(
        "select relname from pg_class where relnamespace = %s::regnamespace and relkind in ('r', 'v')", [schema]
    ).fetchall()
    counted = {}
    for (name,) in names:
        row = connection.execute(f'select count(*) from {schema}."{name}"'.encode()).fetchone()
        counted[str(name)] = int(row[0]) if row else 0
    return counted


def test_no_view_goes_empty_until_the_next_publication(old: str) -> None:
    with psycopg.connect(old, autocommit=True) as connection:
        before = _counts(connection, "published")
        migrate(connection)
        after, of_bi = _counts(connection, "published"), _counts(connection, "bi")
    assert sum(map(bool, before.values())) > 15
    assert {view for view, rows in before.items() if rows and not after[view]} == set()
    # Lists that came since, to which no row that was published before refers.
    empty = sorted(view for view, rows in of_bi.items() if not rows)
    assert empty == ["dim_certificate_status", "dim_renewal_status"]
    assert after["quality_indicators"] > 0


def test_a_nightly_run_goes_on_with_it(old: str, tmp_path: Path, reference: Reference) -> None:
    settings = Settings.from_env(
        {"PREFAUDIT_VAR": str(tmp_path), "PREFAUDIT_DATABASE_URL": old, "PREFAUDIT_SETTLE_SECONDS": "0"}
    )
    deposit(settings, form(settings, reference, "26"), "26", days=1)
    with psycopg.connect(old, autocommit=True) as connection:
        # The archive of the dumped installation is not at hand: its unsettled submissions have nothing to be read from.
        connection.execute("delete from staging.locations")
        for table in ("findings", "identification", "indicators"):
            connection.execute(f"delete from staging.audit_return__{table}".encode())
        connection.execute("delete from ledger.receipts where submission_id in (8, 9)")
        connection.execute("delete from ledger.coercions where submission_id in (8, 9)")
        connection.execute("delete from ledger.submissions where submission_id in (8, 9)")
        published = connection.execute("select campaign_code, max(number) from published.publications group by 1")
        earlier = dict(published.fetchall())
    assert consolidate_returns.run(settings) == ["2024", "2026"]
    with psycopg.connect(old, autocommit=True) as connection:
        current = connection.execute("select campaign_code, number from published.publications where is_current")
        numbers = dict(current.fetchall())
        submission = connection.execute(
            "select max(submission_id) from warehouse.audits where campaign_code = '2026' and site_code = '26'"
        ).fetchone()
    assert numbers["2024"] == earlier["2024"] + 1
    assert numbers["2026"] == earlier["2026"] + 1
    assert submission == (10,)


def test_a_database_that_stopped_before_the_last_of_the_27_is_refused(old: str) -> None:
    with psycopg.connect(old, autocommit=True) as connection:
        connection.execute("delete from ledger.migrations where number = 26")
        with pytest.raises(MigrationError, match=r"stopped at 0025_letters\.sql.*2341382"):
            migrate(connection)
        assert connection.execute("select count(*) from ledger.acts").fetchone() == (9,)


def test_a_view_of_somebody_else_is_named_and_nothing_is_changed(old: str) -> None:
    with psycopg.connect(old, autocommit=True) as connection:
        connection.execute("create view public.mine as select site_code from published.returns")
        with pytest.raises(psycopg.errors.RaiseException, match=r"mine reads tables that the upgrade makes anew"):
            migrate(connection)
        assert connection.execute("select count(*) from public.mine").fetchone() == (8,)
        assert connection.execute("select to_regnamespace('before_ledger')").fetchone() == (None,)


def test_a_login_that_may_not_change_tables_is_told_who_may(old: str) -> None:
    with psycopg.connect(old, autocommit=True) as connection:
        connection.execute("set role pipeline_writer")
        with pytest.raises(MigrationError, match="prefaudit migrate"):
            migrate(connection)
