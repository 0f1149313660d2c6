"""`prefaudit rules`: the catalogue of the rules."""

from pathlib import Path
from typing import Annotated

import typer

from prefaudit.campaigns.forms.prefilled import rules_page
from prefaudit.model.contracts import DEFAULT_FORM
from prefaudit.settings import Settings


def command(
    form: Annotated[str, typer.Option(help="Code of the form, in its newest version.")] = DEFAULT_FORM,
    out: Annotated[Path, typer.Option(help="The Markdown page to write.")] = Path("docs/regles.md"),
) -> None:
    """Write the catalogue of the rules: id, effect, place, message, what is expected; made from the suites."""
    out.write_text(rules_page(Settings.from_env(), form), encoding="utf-8")
    typer.echo(str(out))
