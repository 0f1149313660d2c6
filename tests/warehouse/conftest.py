"""A connection to a fresh database that knows the small world of sample.py."""

from collections.abc import Iterator

import pytest

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from tests.warehouse.sample import sample_warehouse


@pytest.fixture
def connection(settings: Settings) -> Iterator[Connection]:
    with sample_warehouse(settings) as opened:
        yield opened
