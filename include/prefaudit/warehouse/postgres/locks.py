"""What one process does at a time: a table of the schema `locks` each, which readers can neither see nor lock.

PostgreSQL's advisory locks are open to every login of the database: whoever takes the number holds up every run.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus

from prefaudit.model.errors import OperatorError
from prefaudit.warehouse.postgres.connection import Connection, LockNotGranted, beside, holders

SCHEMA = "locks"
_WORDS = "an empty table each, locked as a whole. Readers do not see it."
# From then on a transaction may be ended after a time of its own.
_WITH_TRANSACTION_TIMEOUT = 170_000


log = logging.getLogger(__name__)


class Lock(StrEnum):
    """What may be done by one process at a time: the names of the tables."""

    MIGRATION = "migration"
    REFERENCE = "reference"
    STAGING = "staging"
    CONSOLIDATION = "consolidation"
    PUBLICATION = "publication"
    CAMPAIGN = "campaign"


class LockLost(OperatorError):
    """The connection that held a lock ended before the work under it."""

    french = "la connexion à la base a été coupée pendant le travail"


def make_tables(connection: Connection) -> None:
    """Make the tables of the locks where they are missing; safe when several processes do it at once."""
    tables = "".join(
        f"create table {SCHEMA}.{lock} (); comment on table {SCHEMA}.{lock} is 'Locked while that work is done.';"
        for lock in Lock
    )
    text = (
        f"create schema {SCHEMA}; comment on schema {SCHEMA} is 'What one process does at a time: {_WORDS}'; {tables}"
    )
    present = connection.execute("select to_regnamespace(%s) is not null", [SCHEMA]).fetchone()
    if present and present[0]:
        return
    try:
        with connection.transaction():
            connection.execute(text.encode())
    except (psycopg.errors.UniqueViolation, psycopg.errors.DuplicateSchema):
        log.debug("Another process has made the tables of the locks.")


@contextmanager
def exclusive(connection: Connection, lock: Lock) -> Iterator[None]:
    """Hold `lock`; another process waits. Outside any transaction, so that the time of a transaction
    opened inside is later than everything the previous holder committed.

    The lock is held by a connection of its own, which ends with this process.

    Raises:
        RuntimeError: inside a transaction.
        LockNotGranted: others hold it for longer than `lock_timeout`; the message says who.
        LockLost: that connection ended meanwhile.
        DatabaseUnavailable: it cannot be opened.
    """
    if not connection.autocommit or connection.info.transaction_status is not TransactionStatus.IDLE:
        raise RuntimeError("A lock is taken outside any transaction, on a connection in autocommit mode.")
    with beside(connection, f"prefaudit: {lock}") as holder:
        _take(holder, lock)
        yield
        try:
            holder.execute("select 1")
        except psycopg.OperationalError as error:
            raise LockLost(
                f"The connection that held the lock « {lock} » ended during the work ({str(error).strip()}): another "
                "process may have worked at the same time. What was done stays; run again to see that it is whole."
            ) from error


def hold_to_the_end(connection: Connection, lock: Lock) -> None:
    """Hold `lock` until the transaction that is open ends. Raises LockNotGranted."""
    connection.execute(_statement(lock))


def _take(holder: Connection, lock: Lock) -> None:
    # Nothing but this process ends what it holds.
    holder.execute("set idle_in_transaction_session_timeout = 0")
    if holder.info.server_version >= _WITH_TRANSACTION_TIMEOUT:
        holder.execute("set transaction_timeout = 0")
    holder.commit()
    try:
        holder.execute(_statement(lock))
    except psycopg.errors.LockNotAvailable as error:
        holder.rollback()
        raise LockNotGranted(
            f"Others have been at the same work (« {lock} ») for longer than PREFAUDIT_LOCK_TIMEOUT: "
            f"{holders(holder, f'{SCHEMA}.{lock}')}. Wait until they have ended, or end them as the owner "
            "(`select pg_terminate_backend(…)`), then run again."
        ) from error


def _statement(lock: Lock) -> sql.Composed:
    """This mode asks for no transaction number, so that dead rows are cleared away meanwhile; a dump may read."""
    return sql.SQL("lock table {} in exclusive mode").format(sql.Identifier(SCHEMA, lock.value))
