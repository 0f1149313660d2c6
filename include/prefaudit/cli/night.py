"""`prefaudit night`: a nightly run in this process, without Airflow."""

import typer

from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns


def command() -> None:
    """Run every step of the nightly run in this process, without Airflow: landing zone to published figures."""
    published = consolidate_returns.run(Settings.from_env())
    typer.echo(f"Published: {', '.join(published)}." if published else "Nothing changed: nothing new is published.")
