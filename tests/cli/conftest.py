"""A published campaign for the commands to read."""

from collections.abc import Callable, Iterator

import pytest

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from tests.support.databases import World
from tests.support.publishing import publish
from tests.warehouse.sample import NEW, a_return, sample_warehouse, settled


@pytest.fixture(scope="module")
def campaign(module_settings: Settings, keep: Callable[[Settings], World]) -> World:
    """A campaign with one return and its first publication."""
    with sample_warehouse(module_settings) as connection:
        settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}))
        assert publish(module_settings, connection, NEW) is not None
    return keep(module_settings)


@pytest.fixture
def published(campaign: World, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """That campaign, in the installation that commands find."""
    place = campaign.restored()
    monkeypatch.setenv("PREFAUDIT_DATABASE_URL", place.database_url)
    monkeypatch.setenv("PREFAUDIT_VAR", place.var)
    return place


@pytest.fixture
def connection(published: Settings) -> Iterator[Connection]:
    with connect(published) as opened:
        yield opened
