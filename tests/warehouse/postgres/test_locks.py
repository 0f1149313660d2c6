"""One process at a time, by locks that readers cannot see, and waits that end in a sentence."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, LockNotGranted, connect
from prefaudit.warehouse.postgres.locks import Lock, LockLost, exclusive, hold_to_the_end
from prefaudit.warehouse.postgres.logins import Login, add_pipeline
from prefaudit.warehouse.postgres.migrations import migrate
from prefaudit.warehouse.postgres.readers import add_reader, end_long_readings, left_open
from prefaudit.warehouse.postgres.server import ServerInfo

READER, PIPELINE = "essai_lecteur", "essai_nuit"


@pytest.fixture
def hasty(settings: Settings) -> Settings:
    """Settings whose waits end at once."""
    return replace(settings, lock_timeout=0.1)


@pytest.fixture
def reader(connection: Connection) -> Iterator[Login]:
    yield add_reader(connection, READER, ["84"])
    connection.execute(sql.SQL("drop owned by {0}; drop role {0}").format(sql.Identifier(READER)))


@pytest.fixture
def pipeline(connection: Connection) -> Iterator[Login]:
    yield add_pipeline(connection, PIPELINE)
    connection.execute(sql.SQL("drop owned by {0}; drop role {0}").format(sql.Identifier(PIPELINE)))


def _open(login: Login, database: str = "") -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host="127.0.0.1",
        port=login.port,
        user=login.name,
        password=login.password,
        dbname=database or login.database,
        autocommit=True,
    )


@pytest.mark.parametrize("lock", list(Lock))
def test_a_lock_is_held_alone_and_given_back(hasty: Settings, lock: Lock) -> None:
    with connect(hasty) as one, connect(hasty) as other:
        with exclusive(one, lock), pytest.raises(LockNotGranted) as refused, exclusive(other, lock):
            pass
        with exclusive(other, lock):
            pass
    text = str(refused.value)
    assert text.startswith(
        f"Others have been at the same work (« {lock} ») for longer than PREFAUDIT_LOCK_TIMEOUT: process "
    )
    assert f"(prefaudit: {lock}). Wait until they have ended, or end them as the owner" in text


def test_a_lock_inside_a_transaction_is_refused(connection: Connection) -> None:
    with connection.transaction(), pytest.raises(RuntimeError, match="transaction"):  # noqa: SIM117
        with exclusive(connection, Lock.CONSOLIDATION):
            pass


def test_a_lock_whose_connection_ended_is_told(connection: Connection) -> None:
    with pytest.raises(LockLost, match="run again to see that it is whole"), exclusive(connection, Lock.CAMPAIGN):
        connection.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
            "where datname = current_database() and application_name = 'prefaudit: campaign'"
        )


def test_a_row_that_others_hold_ends_the_wait_in_a_sentence(hasty: Settings, connection: Connection) -> None:
    with connection.transaction(), connect(hasty) as other:
        connection.execute("update ledger.campaigns set source = source where campaign_code = '2026'")
        with pytest.raises(
            LockNotGranted, match=r"given up after PREFAUDIT_LOCK_TIMEOUT\. Locks .* held by process \d+"
        ):
            other.execute("update ledger.campaigns set source = source where campaign_code = '2026'")


def test_a_lock_to_the_end_of_a_transaction_waits_too(hasty: Settings) -> None:
    with connect(hasty) as one, connect(hasty) as other, one.transaction():
        hold_to_the_end(one, Lock.STAGING)
        with pytest.raises(LockNotGranted), other.transaction():
            hold_to_the_end(other, Lock.STAGING)


@pytest.mark.parametrize(
    "statement",
    [
        *("select pg_advisory_lock(7026004)", "select pg_try_advisory_lock_shared(1, 2)"),
        *("select pg_advisory_xact_lock(g) from generate_series(1, 100000) as g", "select lo_create(0)"),
        *("select lo_from_bytea(0, '\\x00')", "select lo_creat(-1)", "select lo_export(1, '/tmp/x')"),
        *("select pg_logical_emit_message(false, 'x', repeat('x', 1000000))", "select pg_export_snapshot()"),
        *("lock table locks.consolidation in access share mode", "lock table locks.publication in exclusive mode"),
        *("select count(*) from locks.consolidation", "select locks.end_readers(interval '0')"),
        *("create temporary table mine (a int)", "create table public.mine (a int)", "create schema mine"),
        *("lock table published.returns in row share mode", "lock table published.returns in exclusive mode"),
        *("set temp_file_limit = -1", "set log_min_messages = debug5", "set log_statement = 'all'"),
        *("select pg_terminate_backend(pid) from pg_stat_activity where usename <> user",),
        "select * from published.returns for update",
    ],
)
def test_a_reader_holds_up_nothing_and_fills_nothing(reader: Login, statement: str) -> None:
    with _open(reader) as opened:
        for default in ("default_transaction_read_only = off", "statement_timeout = 0", "lock_timeout = 0"):
            opened.execute(f"set {default}".encode())
        refused = (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidSchemaName)
        with pytest.raises(refused), opened.transaction():
            opened.execute(statement.encode())


@pytest.mark.parametrize("elsewhere", ["postgres", "template1"])
def test_a_reader_connects_to_no_other_database(reader: Login, template: str, elsewhere: str) -> None:
    for other in (elsewhere, template):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            _open(reader, other)


def test_what_the_server_leaves_a_reader_is_named(reader: Login, connection: Connection) -> None:
    ways = left_open(connection, reader.name)
    # Other databases of the tests' server stand open, also its own warehouse, where nothing ran yet; this one does not.
    assert [way for way in ways if not way.startswith("REVOKE CONNECT ON DATABASE")] == []
    assert [way for way in ways if connection.info.dbname in way] == []
    connection.execute("grant execute on function lo_create(oid) to public")
    assert left_open(connection, reader.name) == (*ways, "REVOKE EXECUTE ON FUNCTION lo_create(oid) FROM PUBLIC;")
    connection.execute(f"alter role {reader.name} reset log_min_messages".encode())
    assert left_open(connection, reader.name)[0] == f"ALTER ROLE \"{reader.name}\" SET log_min_messages TO 'fatal';"


def test_a_reader_writes_nothing_into_the_log_of_the_server(reader: Login, connection: Connection) -> None:
    row = connection.execute("show data_directory").fetchone()
    assert row is not None
    log = Path(row[0]) / "log"
    if not log.is_file():
        pytest.skip("The server is not one of our own.")
    with _open(reader) as opened:
        opened.execute("set default_transaction_read_only = off")
        opened.execute(f"alter role {reader.name} reset all".encode())
    with _open(reader) as opened:
        opened.execute("do $$ begin raise log 'filled by a message'; raise warning 'filled by a warning'; end $$")
        with pytest.raises(psycopg.Error, match="filled by an error"):
            opened.execute("select 'filled by an error'::integer")
    assert b"filled by" not in log.read_bytes()


def test_a_reader_has_few_connections(reader: Login) -> None:
    opened = [_open(reader) for _ in range(10)]
    try:
        with pytest.raises(psycopg.OperationalError, match="too many connections for role"):
            _open(reader)
    finally:
        for each in opened:
            each.close()


def test_what_a_reader_holds_open_for_too_long_is_ended_by_the_next_run(reader: Login, pipeline: Login) -> None:
    with _open(reader) as opened, _open(pipeline) as nightly:
        opened.execute("begin; select count(*) from published.returns")
        assert end_long_readings(nightly) == 0
        assert end_long_readings(nightly, "0 seconds") == 1
        with pytest.raises(psycopg.OperationalError):
            opened.execute("select 1")


def test_on_a_server_of_others_what_only_its_administrator_can_close_is_named(
    server: ServerInfo, template: str
) -> None:
    """An owner who is no administrator: the tables are made, logins work, the rest is printed for the administrator."""
    assert template  # the groups are on the server
    owner, database, reader = "essai_proprio", "prefaudit_test_proprio", "essai_bi_proprio"
    with psycopg.connect(server.base, autocommit=True) as administrator:
        administrator.execute(f"create role {owner} login createrole password 'x'".encode())
        administrator.execute(f"grant bi_reader, pipeline_writer to {owner} with admin option".encode())
        administrator.execute(f"create database {database} owner {owner}".encode())
        port = administrator.info.port
    url = f"postgresql://{owner}:x@127.0.0.1:{port}/{database}"
    try:
        with connect(Settings.from_env({"PREFAUDIT_DATABASE_URL": url})) as connection:
            assert migrate(connection)
            login = add_reader(connection, reader, [])
            ways = left_open(connection, reader)
            assert end_long_readings(connection, "0 seconds") == 0
        assert "REVOKE EXECUTE ON FUNCTION lo_create(oid) FROM PUBLIC;" in ways
        assert "REVOKE EXECUTE ON FUNCTION pg_advisory_lock(bigint) FROM PUBLIC;" in ways
        assert f"ALTER ROLE \"{reader}\" SET temp_file_limit TO '2GB';" in ways
        with _open(login) as opened:
            assert opened.execute("select count(*) from published.returns").fetchone() == (0,)
            opened.execute("set default_transaction_read_only = off")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                opened.execute("create temporary table mine (a int)")
    finally:
        with psycopg.connect(server.base, autocommit=True) as administrator:
            administrator.execute(f"drop database {database} with (force)".encode())
            administrator.execute(f"drop role if exists {reader}".encode())
            administrator.execute(f"drop owned by {owner}; drop role {owner}".encode())
