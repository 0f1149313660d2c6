"""A connection to a fresh database that knows the small world of tests/warehouse/sample.py."""

from collections.abc import Iterator

import pytest

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from tests.warehouse.sample import sample_warehouse


@pytest.fixture(scope="module")
def module_connection(module_settings: Settings) -> Iterator[Connection]:
    """A connection for all tests of a module that only look at what one of them has published."""
    with sample_warehouse(module_settings) as opened:
        yield opened
