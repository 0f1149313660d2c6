"""`prefaudit pipeline`: a login for the nightly runs."""

from typing import Annotated

import typer

from prefaudit.cli.console import open_warehouse, show_login
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.logins import add_pipeline
from prefaudit.warehouse.postgres.readers import require_free_name


def command(name: Annotated[str, typer.Argument(help="Name of the login.", show_default=False)]) -> None:
    """Make a login for the nightly runs: it cannot change or drop a table. Its password is shown once."""
    require_free_name(name)
    with open_warehouse(Settings.from_env()) as connection:
        show_login(add_pipeline(connection, name), "it reads and writes rows, and changes no table")
