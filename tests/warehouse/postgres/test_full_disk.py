"""A database without room on its disk: a sentence, nothing by halves, and the next run goes on."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, DatabaseFull, connect

SAID = r"^The disk of the database is full \(.*\)\. Nothing was done by halves\. Free some space there, then run again"
FULL = "raise exception using errcode = '53100', message = 'could not extend file: No space left on device'"


def _execute(connection: Connection) -> None:
    connection.execute("insert into notes values ('a')")


def _executemany(connection: Connection) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("insert into notes values (%s)", [("a",), ("b",)])


def _copy(connection: Connection) -> None:
    with connection.cursor() as cursor, cursor.copy("copy notes from stdin") as copy:
        copy.write_row(("a",))


@pytest.mark.parametrize("write", [_execute, _executemany, _copy])
def test_each_way_to_write_ends_in_a_sentence(settings: Settings, write: Callable[[Connection], None]) -> None:
    with connect(settings) as connection:
        connection.execute("create table notes (note text)")
        connection.execute(
            f"create function full_disk() returns trigger language plpgsql as $$ begin {FULL}; end $$".encode()
        )
        connection.execute("create trigger full_disk before insert on notes for each row execute function full_disk()")
        with pytest.raises(DatabaseFull, match=SAID), connection.transaction():
            write(connection)
        connection.execute("drop trigger full_disk on notes")
        write(connection)


@pytest.fixture
def tablespace(settings: Settings) -> Iterator[str]:
    """A place of the database on a disk of two megabytes, beside its data."""
    with psycopg.connect(settings.database_url, autocommit=True) as owner:
        row = owner.execute("select setting from pg_settings where name = 'data_directory'").fetchone()
        assert row is not None
        data = Path(str(row[0]))
        if os.geteuid() or not data.exists():
            pytest.skip("a disk can be made by root alone, on the machine of the server")
        place = data.parent / "disque"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            place.rmdir()
            pytest.skip("a disk cannot be made here")
        try:
            shutil.chown(place, data.owner(), data.group())
            owner.execute(f"create tablespace tight location '{place}'".encode())
            yield "tight"
            owner.execute("drop table if exists notes")
            owner.execute("drop tablespace tight")
        finally:
            subprocess.run(["umount", str(place)], check=True)
            place.rmdir()


def test_a_disk_that_is_really_full_leaves_nothing_half_done(settings: Settings, tablespace: str) -> None:
    with connect(settings) as connection:
        connection.execute(f"create table notes (note text) tablespace {tablespace}".encode())
        with pytest.raises(DatabaseFull, match=SAID), connection.transaction():
            connection.execute("insert into notes select repeat(md5(n::text), 50) from generate_series(1, 9000) as n")
        assert connection.execute("select count(*) from notes").fetchone() == (0,)
        connection.execute("drop table notes")
        connection.execute(f"create table notes (note text) tablespace {tablespace}".encode())
        connection.execute("insert into notes values ('a')")
