"""The schema of the database: the numbered files of include/sql/schema, each applied once in its own transaction.

The first files make the rooms of a fresh database; a later change is a numbered file after them. No library: the files
are plain SQL for one database, and what is needed is a loop, a checksum and a lock. A migration tool would bring models
and dialects of its own and a second way of saying what a table is.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg.rows import scalar_row

from prefaudit.model.errors import OperatorError
from prefaudit.warehouse import measures
from prefaudit.warehouse.dimensions import fill_current_dimensions
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.locks import Lock, exclusive, make_tables
from prefaudit.warehouse.postgres.sql import statements

FOLDER = "schema"
UPGRADE_FOLDER = "warehouse/upgrade_from_27"
# What the register holds after the 27 files that stood in include/sql/migrations until commit 2341382.
_FIRST_OF_27 = "0001_schemas_and_roles.sql"
_CHECKSUM_OF_27 = "86c1cdce13860e5cd7582355839bec1c5ab4e5f4fdebe7aeddbaf38f93689ed5"


class MigrationError(OperatorError):
    """The database and the schema files do not agree."""

    french = "la base et le programme ne sont pas de la même version"


@dataclass(frozen=True)
class Migration:
    """One file: its number, its name, its text and the SHA-256 of that text."""

    number: int
    name: str
    text: bytes
    checksum: str


def read_migrations(files: tuple[tuple[str, bytes], ...] | None = None) -> tuple[Migration, ...]:
    """Return the migrations in order, from (file name, text) pairs (those of include/sql/schema by default).

    Raises:
        MigrationError: the numbers have a gap or a double.
    """
    found = statements(FOLDER) if files is None else files
    migrations = tuple(
        Migration(int(name.partition("_")[0]), name, text, hashlib.sha256(text).hexdigest()) for name, text in found
    )
    numbers = [migration.number for migration in migrations]
    if numbers != list(range(len(numbers))):
        raise MigrationError(f"The schema files are numbered {numbers}; give them 00, 01, 02… without gap or double.")
    return migrations


def migrate(connection: Connection, migrations: tuple[Migration, ...] | None = None) -> tuple[str, ...]:
    """Bring the database up to date and return the names of the files that were applied.

    Safe when several start at once (one works, the others wait, then find nothing to do) and after a kill (a file is
    applied whole or not at all).

    Raises:
        MigrationError: an applied file has since been edited, the database is newer than the files, or something is to
            be applied and this login may not.
    """
    register, *numbered = read_migrations() if migrations is None else migrations
    if not _made_by_the_27(connection) and not _missing(connection, numbered) and measures.are_current(connection):
        return ()
    with as_owner():
        make_tables(connection)
    with exclusive(connection, Lock.MIGRATION), as_owner():
        if _made_by_the_27(connection):
            _upgrade_from_27(connection, register, numbered)
            return (*(migration.name for migration in numbered), measures.FOLDER)
        with connection.transaction():
            connection.execute(register.text)
        missing = _missing(connection, numbered)
        _end_readers(connection)
        for migration in missing:
            with connection.transaction():
                _apply(connection, migration)
        # A change of the schema may be one of the tables under the views, which are made again either way.
        stale = not measures.are_current(connection)
        measures.apply(connection)
    return (*(migration.name for migration in missing), *([measures.FOLDER] if stale else []))


@contextmanager
def as_owner() -> Iterator[None]:
    """Raise MigrationError, saying who should do it, where the login may not change the tables as asked inside."""
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        hint = f" {error.diag.message_hint}" if error.diag.message_hint else ""
        raise MigrationError(
            f"Tables of the warehouse are to be changed, and this login may not ({error.diag.message_primary}).{hint} "
            "Run `prefaudit migrate` with the database's owner in PREFAUDIT_DATABASE_URL, then go on."
        ) from error


def require_current(connection: Connection) -> None:
    """Raise MigrationError unless the database is exactly as the schema files make it.

    A command that only reads would otherwise fail on a table that is not there yet.
    """
    _, *numbered = read_migrations()
    missing = numbered if _made_by_the_27(connection) else _missing(connection, numbered)
    if missing:
        raise MigrationError(
            f"The database lacks {len(missing)} migrations, the first {missing[0].name}: it was made by an earlier "
            "version, or nothing ran on it yet. Run `prefaudit migrate` (a nightly run does it too): it brings it up "
            "to date."
        )
    if not measures.are_current(connection):
        raise MigrationError(
            "The views of the measures follow another catalogue than include/sql/measures/catalogue.yaml. Run "
            "`prefaudit migrate` (a nightly run does it too): it brings them up to date."
        )


def _end_readers(connection: Connection) -> None:
    """End the sessions of readers: one that holds a view open would keep it from being made again."""
    if connection.execute("select to_regprocedure('locks.end_readers(interval)')").fetchone() != (None,):
        connection.execute("select locks.end_readers(interval '0')")


def _apply(connection: Connection, migration: Migration) -> None:
    connection.execute(migration.text)
    connection.execute(
        "insert into ledger.migrations (number, name, checksum) values (%s, %s, %s)",
        [migration.number, migration.name, migration.checksum],
    )


def _registered(connection: Connection) -> list[tuple[int, str, str]]:
    """Return (number, name, checksum) of the applied files, in order; empty where there is no register yet."""
    present = connection.cursor(row_factory=scalar_row).execute("select to_regclass('ledger.migrations') is not null")
    if not present.fetchone():
        return []
    rows = connection.execute("select number, name, checksum from ledger.migrations where number >= 0 order by number")
    return rows.fetchall()


def _missing(connection: Connection, numbered: Sequence[Migration]) -> list[Migration]:
    """Return the migrations that are still to be applied."""
    applied = {number: checksum for number, _, checksum in _registered(connection)}
    known = {migration.number: migration for migration in numbered}
    for number, checksum in applied.items():
        if number not in known:
            raise MigrationError(
                f"The database has migration {number:02d}, which this version lacks: it was made by a newer version. "
                "Install that version, or use another database."
            )
        if known[number].checksum != checksum:
            raise MigrationError(
                f"{known[number].name} was edited after it was applied. Restore it and put the change in a new file."
            )
    return [migration for migration in numbered if migration.number not in applied]


def _made_by_the_27(connection: Connection) -> bool:
    """Return whether the 27 files made the database, all of them."""
    registered = _registered(connection)
    if not registered or registered[0][1] != _FIRST_OF_27:
        return False
    if hashlib.sha256("".join(checksum for *_, checksum in registered).encode()).hexdigest() != _CHECKSUM_OF_27:
        raise MigrationError(
            f"The database stopped at {registered[-1][1]}, before the last of the 27 files that this version upgrades "
            "from. Run `prefaudit migrate` of the commit 2341382 on it, then run this version again."
        )
    return True


def _upgrade_from_27(connection: Connection, register: Migration, numbered: Sequence[Migration]) -> None:
    """Make the rooms anew by the schema files, copy every row, drop the old rooms; whole or not at all."""
    set_aside, copy = statements(UPGRADE_FOLDER)
    with connection.transaction():
        connection.execute(set_aside[1])
        connection.execute(register.text)
        for migration in numbered:
            _apply(connection, migration)
        measures.apply(connection)
        connection.execute(copy[1])
        # The publications have come with the copy only.
        fill_current_dimensions(connection)
