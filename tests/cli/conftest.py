"""A published campaign for the commands to read."""

import pytest

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from tests.publication.conftest import connection
from tests.support.publishing import publish
from tests.warehouse.sample import NEW, a_return, settled

__all__ = ["connection", "published"]


@pytest.fixture
def published(settings: Settings, connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A campaign with one return and its first publication, in the installation that commands find."""
    monkeypatch.setenv("PREFAUDIT_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("PREFAUDIT_VAR", settings.var)
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}))
    assert publish(settings, connection, NEW) is not None
