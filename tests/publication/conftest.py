"""A connection to a fresh database that knows the small world of tests/warehouse/sample.py."""

from collections.abc import Iterator

import pytest

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.warehouse.staging import ensure_tables
from tests.support.publishing import publish
from tests.warehouse.sample import CONTRACT, NEW, a_return, sample_reference, settled


@pytest.fixture
def connection(settings: Settings) -> Iterator[Connection]:
    with connect(settings) as opened:
        sync_reference(opened, sample_reference())
        ensure_tables(opened, CONTRACT)
        yield opened


@pytest.fixture
def published(settings: Settings, connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A campaign with one return and its first publication, in the installation that commands find."""
    monkeypatch.setenv("PREFAUDIT_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("PREFAUDIT_VAR", settings.var)
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}))
    assert publish(settings, connection, NEW) is not None
