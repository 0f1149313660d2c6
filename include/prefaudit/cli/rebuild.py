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
        f"{head}: {len(done.different)} of {done.files} files differ from what was first written. "
        f"{_versions(done)}\n" + "\n".join(f"- {difference}" for difference in done.differences)
    )
    raise typer.Exit(1)


def _versions(done: rebuild.Rebuilt) -> str:
    """Return which version published and which makes it again, and what of the schema came in between."""
    then, now = done.publication.code_version, code_version()
    if then == now:
        return (
            f"The same version made both, {now}: somebody changed a file, or what was kept of it, behind the program."
        )
    since = ""
    if done.upgrades:
        since = f", and the schema came from before {done.upgrades[0]} to {done.upgrades[-1]} since"
    return (
        f"First made by {then}, now by {now}{since}: a figure that differs is one that this version counts otherwise."
    )
