"""What was tried, and what it left."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rich.console import Console
from rich.table import Table

_SHOWN = 300


@dataclass(frozen=True)
class Trial:
    """One run: what happened at which passing of which point (or after which share of its time), whether it came to
    that, how the run ended, and whether a mail was just taken that the ledger did not know. With the others of its row:
    how many they are, how many mails came twice, and what differs from an undisturbed run in the end."""

    event: StrEnum
    point: str
    passing: int = 0
    share: float = 0
    code: int = 0
    orphans: int = 0
    met: bool = False
    unrecorded: bool = False
    row: int = 1
    twice: int = 0
    differences: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether it left what it should not have."""
        return bool(self.differences or self.orphans)


def show_failure(console: Console, trial: Trial) -> None:
    """Say of a trial that failed what happened, and what it left."""
    console.print(
        f"Not equal: {trial.event}, {trial.point}, passing {trial.passing}, share {trial.share}, exit {trial.code}:",
        *(said[:_SHOWN] for said in trial.differences),
        sep="\n  ",
    )


def show(console: Console, done: Sequence[Trial]) -> None:
    """Show the trials by what happened where."""
    table = Table("what happened", "point", "runs", "came to it", "cut short", "sent twice", "equal after", "left")
    for event, point in sorted({(each.event, each.point) for each in done}):
        mine = [each for each in done if (each.event, each.point) == (event, point)]
        met, cut = sum(each.met for each in mine), sum(each.code != 0 for each in mine)
        twice, equal = sum(each.twice for each in mine), sum(not each.differences for each in mine)
        left = sum(each.orphans for each in mine)
        table.add_row(event, point, *map(str, (len(mine), met, cut, twice, equal, left)))
    console.print(table)
    met, equal = sum(each.met for each in done), sum(not each.failed for each in done)
    console.print(f"{len(done)} runs, {met} of them disturbed; {equal} equal to an undisturbed one afterwards.")
