"""Migrations: applied once, whole or not at all, by one process at a time."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from prefaudit.warehouse.postgres.migrations import Migration, MigrationError, migrate, read_migrations, require_current
from prefaudit.warehouse.postgres.server import ServerInfo


def _migration(number: int, text: str) -> Migration:
    return Migration(number, f"{number:02d}_x.sql", text.encode(), hashlib.sha256(text.encode()).hexdigest())


def _open(database: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(database, autocommit=True)


def test_a_second_start_applies_nothing(database: str) -> None:
    with _open(database) as connection:
        assert migrate(connection) == ()


def test_a_migration_that_fails_leaves_nothing_and_the_next_start_goes_on(database: str) -> None:
    real = read_migrations()
    following = len(real)
    broken = _migration(following, "create table ledger.half (a int); select 1 / 0;")
    mended = _migration(following, "create table ledger.half (a int);")
    with _open(database) as connection:
        with pytest.raises(psycopg.errors.DivisionByZero):
            migrate(connection, (*real, broken))
        assert connection.execute("select to_regclass('ledger.half')").fetchone() == (None,)
        assert migrate(connection, (*real, mended)) == (mended.name,)
        assert migrate(connection, (*real, mended)) == ()


def test_two_starts_at_once_apply_each_migration_once(database: str) -> None:
    slow = _migration(len(read_migrations()), "select pg_sleep(0.3); create table ledger.once (a int);")

    def start(_: int) -> tuple[str, ...]:
        with _open(database) as connection:
            return migrate(connection, (*read_migrations(), slow))

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(start, range(2))) == [(), (slow.name,)]


def test_an_edited_migration_is_refused_by_name(database: str) -> None:
    first, second, *others = read_migrations()
    edited = Migration(second.number, second.name, second.text + b"--", "0" * 64)
    with _open(database) as connection, pytest.raises(MigrationError, match=r"01_rooms.sql was edited"):
        migrate(connection, (first, edited, *others))


def test_a_database_newer_than_the_files_is_refused(database: str) -> None:
    with _open(database) as connection, pytest.raises(MigrationError, match="made by a newer version"):
        migrate(connection, read_migrations()[:-1])


def test_a_gap_in_the_numbers_is_refused() -> None:
    with pytest.raises(MigrationError, match="without gap"):
        read_migrations((("00_a.sql", b""), ("02_b.sql", b"")))


def test_every_table_and_column_of_the_house_is_commented(database: str) -> None:
    with _open(database) as connection:
        tables = connection.execute(
            "select oid::regclass::text from pg_class where relkind in ('r', 'v') and relnamespace::regnamespace::text "
            "in ('reference', 'ledger', 'staging', 'warehouse', 'restricted', 'publication', 'published', 'as_of') "
            "and obj_description(oid, 'pg_class') is null"
        ).fetchall()
        columns = connection.execute(
            "select attrelid::regclass::text, attname from pg_attribute join pg_class on pg_class.oid = attrelid "
            "where relnamespace = 'published'::regnamespace and attnum > 0 and relkind = 'v' "
            "and coalesce(col_description(attrelid, attnum), '') not like '%_ — _%'"
        ).fetchall()
        stored = connection.execute(
            "select attrelid::regclass::text, attname from pg_attribute join pg_class on pg_class.oid = attrelid "
            "where relnamespace::regnamespace::text in "
            "('reference', 'ledger', 'staging', 'warehouse', 'restricted', 'publication') and attnum > 0 "
            "and relkind = 'r' and not attisdropped and col_description(attrelid, attnum) is null"
        ).fetchall()
    assert (tables, columns, stored) == ([], [], [])


def test_a_command_that_reads_asks_for_a_database_of_its_version(server: ServerInfo, database: str) -> None:
    with _open(database) as connection:
        require_current(connection)
        gone = connection.execute("delete from ledger.migrations where number >= 9").rowcount
        with pytest.raises(
            MigrationError, match=rf"lacks {gone} migrations, the first 09_published\.sql.*prefaudit migrate"
        ):
            require_current(connection)
    with _open(server.base) as connection, pytest.raises(MigrationError, match="the first 01_rooms"):
        require_current(connection)
