"""Reading the schema `known`: what was known at one moment, or is known now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from prefaudit.warehouse.postgres.connection import Connection


@contextmanager
def reading_known(connection: Connection, moment: datetime | None = None) -> Iterator[None]:
    """A transaction in which `known` is read as of a moment, or as of now where none is given.

    By hash joins, whatever the planner thinks: it cannot tell how many rows come out of the history, and a nested loop
    over too many of them lasts for hours.
    """
    with connection.transaction():
        connection.execute("set local enable_nestloop = off")
        if moment is not None:
            set_moment(connection, moment)
        yield


def set_moment(connection: Connection, moment: datetime) -> None:
    """Read `known` as of a moment until the transaction ends."""
    connection.execute("select set_config('prefaudit.as_of', %s, true)", [moment.isoformat()])
