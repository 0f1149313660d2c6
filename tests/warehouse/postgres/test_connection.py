"""The way to the database."""

import pytest

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, DatabaseUnavailable, connect


def test_a_database_that_is_away_says_what_to_do() -> None:
    settings = Settings.from_env({"PREFAUDIT_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing"})
    with pytest.raises(DatabaseUnavailable, match="PREFAUDIT_DATABASE_URL"):
        connect(settings)


def test_a_connection_speaks_utc_and_commits_by_itself(connection: Connection) -> None:
    assert connection.autocommit
    assert connection.execute("show timezone").fetchone() == ("UTC",)
