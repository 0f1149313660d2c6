"""One way to the database: the server that the settings name, or the embedded one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg

from prefaudit.model.errors import OperatorError
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import server

Connection = psycopg.Connection[tuple[Any, ...]]


class DatabaseUnavailable(OperatorError):
    """The database cannot be reached; the message says what to do."""

    french = "la base ne répond pas"


class LockNotGranted(OperatorError):
    """A table or row was held by others for too long; the message says by whom and what to do."""

    french = "un autre traitement retient les données"


class DatabaseFull(OperatorError):
    """The disk of the database is full; the message says what to do."""

    french = "le disque de la base est plein"


class Cursor(psycopg.Cursor[Any]):
    """A cursor whose wait for a lock, or for room on the disk, ends in a sentence."""

    def execute(self, *arguments: Any, **options: Any) -> Self:
        """Execute a statement.

        Raises:
            LockNotGranted: It waited longer for a lock than `lock_timeout`.
            DatabaseFull: The disk of the database has no more room; its transaction is undone.
        """
        with self._told():
            return super().execute(*arguments, **options)

    def executemany(self, *arguments: Any, **options: Any) -> None:
        """Execute a statement for each of some values. Raises LockNotGranted and DatabaseFull, as `execute` does."""
        with self._told():
            super().executemany(*arguments, **options)

    @contextmanager
    def copy(self, *arguments: Any, **options: Any) -> Iterator[psycopg.Copy]:
        """Copy rows in or out. Raises LockNotGranted and DatabaseFull, as `execute` does."""
        with self._told(), super().copy(*arguments, **options) as copy:
            yield copy

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except psycopg.errors.LockNotAvailable as error:
            raise _not_granted(self.connection) from error
        except psycopg.errors.DiskFull as error:
            reason = str(error).strip().splitlines()[0]
            raise DatabaseFull(
                f"The disk of the database is full ({reason}). Nothing was done by halves. Free some space there, then "
                "run again: it goes on where it stopped."
            ) from error


def connect(settings: Settings) -> Connection:
    """Open a connection in autocommit mode, in UTC: each function of this package opens its own transactions.

    A statement waits for a lock for `settings.lock_timeout` seconds, then LockNotGranted says who holds it.
    Raises DatabaseUnavailable, saying what to do, where no server answers.
    """
    url = server.url(settings)
    try:
        return psycopg.connect(
            url,
            autocommit=True,
            connect_timeout=10,
            application_name="prefaudit",
            options=f"-c timezone=UTC -c lock_timeout={int(settings.lock_timeout * 1000)}",
            cursor_factory=Cursor,
        )
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        way_out = (
            "Check that the server of PREFAUDIT_DATABASE_URL is running and that the user may connect, then run again."
            if settings.database_url
            else "Start the embedded server again with `make run`, or set PREFAUDIT_DATABASE_URL."
        )
        raise DatabaseUnavailable(f"The database cannot be reached ({reason}). {way_out}") from error


@contextmanager
def beside(connection: Connection, application_name: str) -> Iterator[Connection]:
    """Open a second connection to the same database by the same login, under another name; close it at the end.

    Raises DatabaseUnavailable.
    """
    information = connection.info
    try:
        opened = psycopg.connect(
            information.dsn,
            password=information.password or None,
            application_name=application_name,
            connect_timeout=10,
        )
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(
            f"A second connection to the database cannot be opened ({str(error).strip()}). Wait until others have "
            "ended, or raise max_connections, then run again."
        ) from error
    try:
        yield opened
    finally:
        opened.close()


def holders(connection: Connection, table: str | None = None) -> str:
    """Return who else holds a lock in this database, on a table (`locks.publication`) or on any, as words."""
    # Who only reads a table of locks (a dump) holds up nobody.
    rows = connection.execute(
        "select held.pid, held.usename, held.application_name from pg_stat_activity as held "
        "where held.datname = current_database() and held.pid <> pg_backend_pid() "
        "and exists (select from pg_locks as l where l.pid = held.pid and l.granted and l.locktype = 'relation' "
        "and (%(table)s::text is null or (l.relation = to_regclass(%(table)s) and l.mode <> 'AccessShareLock'))) "
        "order by held.pid limit 5",
        {"table": table},
    ).fetchall()
    found = [f"process {pid} of « {user} » ({name or 'without a name'})" for pid, user, name in rows]
    return ", ".join(found) or "a process that has just ended"


def _not_granted(connection: "psycopg.Connection[Any]") -> LockNotGranted:
    try:
        with beside(connection, "prefaudit: who holds the lock") as other:
            found = holders(other)
    except (psycopg.Error, DatabaseUnavailable):
        found = "processes that cannot be asked for"
    return LockNotGranted(
        "A table or row that is to be changed is held by others, and the wait for it was given up after "
        f"PREFAUDIT_LOCK_TIMEOUT. Locks in this database are held by {found}. Wait until they have ended, or end them "
        "as the owner (`select pg_terminate_backend(…)`), then run again."
    )
