"""Reading the schema `as_of`: what the warehouse held at a timestamp, or holds now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from prefaudit.warehouse.postgres.connection import Connection


@contextmanager
def reading_as_of(connection: Connection, timestamp: datetime | None = None) -> Iterator[None]:
    """Open a transaction in which `as_of` is read as of a timestamp, or as of now where none is given.

    By hash joins, whatever the planner thinks: it cannot tell how many rows come out of the history, and a nested loop
    over too many of them lasts for hours.
    """
    with connection.transaction():
        connection.execute("set local enable_nestloop = off")
        if timestamp is not None:
            set_as_of(connection, timestamp)
        yield


def set_as_of(connection: Connection, timestamp: datetime) -> None:
    """Read `as_of` as of a timestamp until the transaction ends."""
    connection.execute("select set_config('prefaudit.as_of', %s, true)", [timestamp.isoformat()])
