"""`prefaudit rejudge`: a submission that is read and judged again."""

from typing import Annotated

import typer

from prefaudit.archive.sync import sync_archive
from prefaudit.cli.console import open_warehouse
from prefaudit.settings import Settings
from prefaudit.warehouse.rejudgement import rejudge


def command(
    submission: Annotated[int, typer.Argument(help="Number of the submission.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why, in a few words; kept, never published.")],
    by: Annotated[str, typer.Option(help="Who decides it.")],
) -> None:
    """Have a submission read and judged again by the next run; its verdict stands until then, and is kept."""
    settings = Settings.from_env()
    with open_warehouse(settings) as connection:
        rejudge(connection, submission, reason, by)
        sync_archive(settings, connection)
    print(
        f"Submission {submission} is judged again by the next run: run `prefaudit night`, or wait for it. Until then "
        "its last verdict stands; its site is answered again."
    )
