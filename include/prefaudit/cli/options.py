"""Options that several commands share, and what is wrong with one."""

from typing import Annotated

import typer

from prefaudit.model.errors import OperatorError

Campaign = Annotated[str, typer.Option(help="Code of the campaign, as in include/reference/campaigns.")]
Publication = Annotated[
    int,
    typer.Option(help="Number of the publication; 0 for the current one.", min=0, max=2**31 - 1, show_default=False),
]


class OptionError(OperatorError):
    """An option has a value that cannot be used; the message says how to write it."""

    french = "une option n'est pas valable"
