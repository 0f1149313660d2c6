"""`prefaudit migrate`: the tables of the warehouse brought up to date."""

import typer

from prefaudit.settings import Settings
from prefaudit.warehouse.setup import prepare


def command() -> None:
    """Bring the tables of the warehouse up to date, as their owner; a run does it too where its login may."""

    prepare(Settings.from_env())
    typer.echo("The tables of the warehouse are up to date.")
