"""`prefaudit contacts`: the mail addresses of the sites."""

from pathlib import Path
from typing import Annotated

import typer

from prefaudit.archive.sync import sync_archive
from prefaudit.mail.contacts import read_csv, register
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.setup import prepare


def command(
    file: Annotated[Path, typer.Argument(help="CSV file with the columns site_code and address.", show_default=False)],
    by: Annotated[str, typer.Option(help="Who registers them.")],
) -> None:
    """Register the mail addresses of the sites: answers, forms and reminders go there and nowhere else."""
    settings, rows = Settings.from_env(), read_csv(file)
    prepare(settings)
    with connect(settings) as connection:
        count = register(connection, rows, by)
        sync_archive(settings, connection)
    typer.echo(f"{count} addresses are registered.")
