"""`prefaudit template`: the prefilled form of a site."""

from pathlib import Path
from typing import Annotated

import typer

from prefaudit.campaigns.forms.prefilled import site_forms
from prefaudit.cli.options import Campaign
from prefaudit.settings import Settings


def command(
    campaign: Campaign,
    site: Annotated[str, typer.Option(help="Code of the site: 26, 2A, 692…")],
    out: Annotated[Path, typer.Option(help="Folder for the workbook.")] = Path(),
) -> None:
    """Write the prefilled forms of a site, one for each return expected in the campaign."""
    for path in site_forms(Settings.from_env(), campaign, site, out):
        typer.echo(str(path))
