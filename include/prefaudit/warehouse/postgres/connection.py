"""One way to the database: the server that the settings name, or the embedded one."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from prefaudit.model.errors import OperatorError
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import server

Connection = psycopg.Connection[tuple[Any, ...]]


class DatabaseUnavailable(OperatorError):
    """The database cannot be reached; the message says what to do."""


class Lock(IntEnum):
    """Advisory locks: what may be done by one process at a time. The numbers are arbitrary and must not change."""

    MIGRATION = 7_026_001
    REFERENCE = 7_026_002
    STAGING = 7_026_003
    CONSOLIDATION = 7_026_004
    PUBLICATION = 7_026_005
    CAMPAIGN = 7_026_006


def connect(settings: Settings) -> Connection:
    """Open a connection in autocommit mode, in UTC: each function of this package opens its own transactions.

    Raises DatabaseUnavailable, saying what to do, where no server answers.
    """
    url = server.url(settings)
    try:
        return psycopg.connect(
            url, autocommit=True, connect_timeout=10, application_name="prefaudit", options="-c timezone=UTC"
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
def exclusive(connection: Connection, lock: Lock) -> Iterator[None]:
    """Hold `lock`; another process waits. Outside any transaction, so that the time of a transaction
    opened inside is later than everything the previous holder committed. A lost connection frees it.
    Raises RuntimeError inside a transaction."""
    if not connection.autocommit or connection.info.transaction_status is not TransactionStatus.IDLE:
        raise RuntimeError("A lock is taken outside any transaction, on a connection in autocommit mode.")
    connection.execute("select pg_advisory_lock(%s)", [int(lock)])
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("select pg_advisory_unlock(%s)", [int(lock)])
