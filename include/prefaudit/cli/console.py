"""What commands that show the warehouse share: the connection, the screen, its tables."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.table import Table

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.postgres.logins import Login
from prefaudit.warehouse.postgres.migrations import require_current


@contextmanager
def open_warehouse(settings: Settings) -> Iterator[Connection]:
    """The warehouse, as this version of the program knows it."""
    with connect(settings) as connection:
        require_current(connection)
        yield connection


def screen() -> Console:
    """Where tables are shown: as wide as the terminal; wide where the output goes elsewhere."""
    return Console(width=None if sys.stdout.isatty() else 160, markup=False)


def compact_table() -> Table:
    """A table without lines between its columns, so that a row has room on a terminal of eighty signs."""
    return Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)


def show_login(made: Login, what: str) -> None:
    """Print how to use a login; its password is shown this once."""
    host = "the host of PREFAUDIT_DATABASE_URL" if Settings.from_env().database_url else "127.0.0.1"
    print(f"Login {made.name} made; {what}.")
    print(f"host {host}, port {made.port}, database {made.database}, user {made.name}")
    print(f"password (shown once): {made.password}")
