"""`prefaudit texts`: the texts that are held back because they seem to name people, and what is decided of them."""

from typing import Annotated

import typer
from rich.table import Table

from prefaudit.archive.sync import sync_archive
from prefaudit.cli.console import compact_table, open_warehouse, screen
from prefaudit.cli.options import OptionError
from prefaudit.publication.free_texts import CLEARED, HELD_BACK, FreeText
from prefaudit.publication.text_review import decide, texts_to_review
from prefaudit.settings import Settings

# Enough of a digest to name a text of a list.
_SHOWN = 12
_COLUMNS = ("text no.", "campaign", "site", "submission", "seems to be", "is", "text")


def command(
    clear: Annotated[str, typer.Option(help="Publish this text as it is: its number, as listed.")] = "",
    keep: Annotated[str, typer.Option(help="Keep this text back: its number, as listed.")] = "",
    by: Annotated[str, typer.Option(help="Who decides it.")] = "",
    reason: Annotated[str, typer.Option(help="Why, in a few words; kept, never published.")] = "",
) -> None:
    """List the texts that seem to name people, or decide of one whether it is published."""
    if clear and keep:
        raise OptionError("A text is either published or kept back: give --clear or --keep.")
    settings = Settings.from_env()
    with open_warehouse(settings) as connection:
        found = texts_to_review(connection)
        every = (*found.waiting, *found.decided)
        if not clear and not keep:
            screen().print(_table(every) if every else "No text of a current return seems to name anybody.")
            return
        text = _named(every, clear or keep)
        decide(connection, text.campaign, text.sha256, CLEARED if clear else HELD_BACK, by, reason)
        sync_archive(settings, connection)
    print(f"The text {clear or keep} is {'published as it is' if clear else 'kept back'} from the next publication on.")


def _named(texts: tuple[FreeText, ...], number: str) -> FreeText:
    """Return a text by its number; where it stands in several returns of its site, the decision is one."""
    named = {each.sha256: each for each in texts if each.sha256.startswith(number)}
    if len(named) != 1:
        what = "No text has" if not named else "More than one text has"
        raise OptionError(
            f"{what} the number {number}. Call `prefaudit texts` for the list, and give one as it stands."
        )
    return next(iter(named.values()))


def _table(texts: tuple[FreeText, ...]) -> Table:
    table = compact_table()
    for column in _COLUMNS:
        table.add_column(column, no_wrap=column != "text")
    for each in texts:
        kinds = ", ".join(dict.fromkeys(found.kind for found in each.suspicions))
        status = each.status.replace("_", " ") if each.decided else "waiting"
        table.add_row(
            each.sha256[:_SHOWN], each.campaign, each.site, str(each.submission), kinds, status, repr(each.text)[1:-1]
        )
    return table
