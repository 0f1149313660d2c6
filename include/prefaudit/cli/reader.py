"""`prefaudit reader`: a login for a BI tool."""

from typing import Annotated

import typer

from prefaudit.cli.console import open_warehouse, show_login
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.readers import add_reader, left_open


def command(
    name: Annotated[str, typer.Argument(help="Name of the login.", show_default=False)],
    region: Annotated[
        list[str] | None, typer.Option(help="Code of a région it may read; all if none is given.")
    ] = None,
) -> None:
    """Make a login for a BI tool: it reads what is published and nothing else. Its password is shown once."""
    seen = f"régions {', '.join(sorted(set(region)))}" if region else "everything that is published"
    with open_warehouse(Settings.from_env()) as connection:
        show_login(add_reader(connection, name, region or []), f"it reads {seen}")
        if ways := left_open(connection, name):
            print("This server leaves it more than that. Ask its administrator to run, in this database:")
            print("\n".join(ways))
