"""`prefaudit rebuild`: the package of a publication made again and compared."""

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
    """Make the package of a publication again and compare it with what was first written. Exit 1 where they differ."""
    if out.exists():
        raise OptionError(f"{out} is there already. Name a new out: nothing is written over.")
    settings = Settings.from_env()
    with open_warehouse(settings) as connection:
        done = rebuild.rebuild(settings, connection, campaign, publication or None, out)
    said = f"Publication {done.publication.number} of {campaign}, as of {rebuild.in_paris(done.publication.as_of)}"
    if not done.different:
        print(f"{said}: {done.files} files made again in {out}, all the same bytes as first written.")
        return
    print(
        f"{said}: {len(done.different)} of {done.files} files differ from what was first written: "
        f"{', '.join(done.different)}. First made by {done.publication.code_version}, now by {code_version()}."
    )
    raise typer.Exit(1)
