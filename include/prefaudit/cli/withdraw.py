"""`prefaudit withdraw`: an accepted submission that no longer counts."""

from typing import Annotated

import typer

from prefaudit.archive.sync import sync_archive
from prefaudit.cli.console import open_warehouse
from prefaudit.settings import Settings
from prefaudit.warehouse.withdrawal import withdraw


def command(
    submission: Annotated[int, typer.Argument(help="Number of the submission.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Code of the list withdrawal_reason: wrong_site, duplicate…")],
    by: Annotated[str, typer.Option(help="Who decides it.")],
    note: Annotated[str, typer.Option(help="Why, in a few words; kept, never published.")] = "",
) -> None:
    """Take an accepted submission out of force; the site's accepted one before it, if any, counts again."""
    settings = Settings.from_env()
    with open_warehouse(settings) as connection:
        done = withdraw(connection, submission, reason, by, note)
        sync_archive(settings, connection)
    what = f"the return of site {done.site} for {done.campaign} ({done.audit_type})"
    now = f"submission {done.restored} counts again for" if done.restored else "no return is current any longer for"
    print(
        f"Submission {submission} is withdrawn: {now} {what}. The figures follow with the next publication: trigger "
        f"publish_summaries with the campaign {done.campaign}, or wait for the next run."
    )
