"""The way to the database, and the locks."""

import psycopg
import pytest

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, DatabaseUnavailable, Lock, connect, exclusive


def test_a_database_that_is_away_says_what_to_do() -> None:
    settings = Settings.from_env({"PREFAUDIT_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing"})
    with pytest.raises(DatabaseUnavailable, match="PREFAUDIT_DATABASE_URL"):
        connect(settings)


def test_a_connection_speaks_utc_and_commits_by_itself(connection: Connection) -> None:
    assert connection.autocommit
    assert connection.execute("show timezone").fetchone() == ("UTC",)


def test_a_lock_is_held_alone_and_given_back(connection: Connection, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as other:
        query = "select pg_try_advisory_lock(%s)"
        with exclusive(connection, Lock.CONSOLIDATION):
            assert other.execute(query, [int(Lock.CONSOLIDATION)]).fetchone() == (False,)
        assert other.execute(query, [int(Lock.CONSOLIDATION)]).fetchone() == (True,)


def test_a_lock_inside_a_transaction_is_refused(connection: Connection) -> None:
    with connection.transaction(), pytest.raises(RuntimeError, match="transaction"):  # noqa: SIM117
        with exclusive(connection, Lock.CONSOLIDATION):
            pass
