"""Forward-only migrations: the numbered files of include/sql/migrations, each applied once in its own transaction.

No library: the files are plain SQL for one database, and what is needed is a loop, a checksum and a lock. A migration
tool would bring its own models, its own dialects and a second way of saying what a table is.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from prefaudit.model.errors import OperatorError
from prefaudit.warehouse.postgres.connection import Connection, Lock, exclusive
from prefaudit.warehouse.postgres.sql import statements

FOLDER = "migrations"


class MigrationError(OperatorError):
    """The database and the migration files do not agree."""


@dataclass(frozen=True)
class Migration:
    """One file: its number, its name, its text and the SHA-256 of that text."""

    number: int
    name: str
    text: bytes
    checksum: str


def read_migrations(files: tuple[tuple[str, bytes], ...] | None = None) -> tuple[Migration, ...]:
    """The migrations in order, from (file name, text) pairs (those of include/sql/migrations by default)."""
    found = statements(FOLDER) if files is None else files
    migrations = tuple(Migration(int(name[:4]), name, text, hashlib.sha256(text).hexdigest()) for name, text in found)
    numbers = [each.number for each in migrations]
    if numbers != list(range(len(numbers))):
        raise MigrationError(f"Migrations are numbered {numbers}; give them 0000, 0001, 0002… without gap or double.")
    return migrations


def migrate(connection: Connection, migrations: tuple[Migration, ...] | None = None) -> tuple[str, ...]:
    """Bring the database up to date and give the names of what was applied.

    Safe when several start at once (one works, the others wait, then find nothing to do) and after a kill (a file is
    applied whole or not at all). Raises MigrationError where an applied file has since been edited, where the database
    is newer than the files, or where something is to be applied and this login may not.
    """
    bootstrap, *numbered = read_migrations() if migrations is None else migrations
    if not _waiting(connection, numbered):
        return ()
    with exclusive(connection, Lock.MIGRATION), as_owner():
        with connection.transaction():
            connection.execute(bootstrap.text)
        waiting = _waiting(connection, numbered)
        for each in waiting:
            with connection.transaction():
                connection.execute(each.text)
                connection.execute(
                    "insert into ledger.migrations (number, name, checksum) values (%s, %s, %s)",
                    [each.number, each.name, each.checksum],
                )
    return tuple(each.name for each in waiting)


@contextmanager
def as_owner() -> Iterator[None]:
    """What is done inside changes tables: where the login may not, MigrationError says who should."""
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        hint = f" {error.diag.message_hint}" if error.diag.message_hint else ""
        raise MigrationError(
            f"Tables of the warehouse are to be changed, and this login may not ({error.diag.message_primary}).{hint} "
            "Run `prefaudit migrate` with the database's owner in PREFAUDIT_DATABASE_URL, then go on."
        ) from error


def require_current(connection: Connection) -> None:
    """Raise MigrationError unless the database is exactly as these files make it: a command that only reads would else
    stumble over a table that is not there yet."""
    _, *numbered = read_migrations()
    waiting = _waiting(connection, numbered)
    if waiting:
        raise MigrationError(
            f"The database lacks {len(waiting)} migrations, the first {waiting[0].name}: it was made by an earlier "
            "version, or nothing ran on it yet. Run `prefaudit migrate` (a night does it too): it brings it up to date."
        )


def _waiting(connection: Connection, numbered: Sequence[Migration]) -> list[Migration]:
    """The migrations that are still to be applied."""
    present = connection.execute("select to_regclass('ledger.migrations') is not null").fetchone()
    rows = (
        connection.execute("select number, checksum from ledger.migrations").fetchall()
        if present and present[0]
        else []
    )
    applied = {int(str(number)): str(checksum) for number, checksum in rows}
    _agree(applied, numbered)
    return [each for each in numbered if each.number not in applied]


def _agree(applied: dict[int, str], numbered: Sequence[Migration]) -> None:
    known = {each.number: each for each in numbered}
    for number, checksum in applied.items():
        if number not in known:
            raise MigrationError(
                f"The database has migration {number:04d}, which this version lacks: it was made by a newer version. "
                "Install that version, or use another database."
            )
        if known[number].checksum != checksum:
            raise MigrationError(
                f"{known[number].name} was edited after it was applied. Restore it and put the change in a new file."
            )
