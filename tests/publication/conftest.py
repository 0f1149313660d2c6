"""A connection to a fresh database that knows the small world of tests/warehouse/sample.py."""

from collections.abc import Iterator

import pytest

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.warehouse.staging import ensure_tables
from tests.warehouse.sample import CONTRACT, sample_reference


@pytest.fixture
def connection(settings: Settings) -> Iterator[Connection]:
    with connect(settings) as opened:
        sync_reference(opened, sample_reference())
        ensure_tables(opened, CONTRACT)
        yield opened
