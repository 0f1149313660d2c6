"""`prefaudit rebuild`: make the package of a publication again and compare it."""

from pathlib import Path
from typing import Annotated

import typer

from prefaudit.cli.console import open_warehouse
from prefaudit.cli.options import Campaign, OptionError, Publication
from prefaudit.publication import rebuild
from prefaudit.publication.version import code_version
from prefaudit.settings import Settings


def command(
    campaign: Campaign,
    out: Annotated[Path, typer.Option(help="A new folder for the package.")],
    publication: Publication = 0,
) -> None:
    """Make the package of a publication again and compare it with the first one. Exit 1 where they differ."""
    if out.exists():
        raise OptionError(f"{out} exists already. Give another --out: nothing is overwritten.")
    settings = Settings.from_env()
    with open_warehouse(settings) as connection:
        done = rebuild.rebuild(settings, connection, campaign, publication or None, out)
    head = f"Publication {done.publication.number} of {campaign}, as of {rebuild.in_paris(done.publication.as_of)}"
    if not done.different:
        print(f"{head}: {done.files} files made again in {out}, all the same bytes as first written.")
        return
    print(
        f"{head}: {len(done.different)} of {done.files} files differ from what was first written: "
        f"{', '.join(done.different)}. First made by {done.publication.code_version}, now by {code_version()}."
    )
    raise typer.Exit(1)
