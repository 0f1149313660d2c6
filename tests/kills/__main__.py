"""`make kills`: what is left of a run to which something happened, once it was run again."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from prefaudit.warehouse.postgres import cluster, housing
from tests.kills.events import (
    WRITES,
    Ended,
    Event,
    OwnServer,
    interrupted,
    killed_after,
    points_passed,
    undisturbed,
)
from tests.kills.installation import Installation
from tests.kills.outcome import differences, outcome
from tests.support.own_process import preload

_SHOWN = 300
ANYWHERE = "at a random time"


@dataclass(frozen=True)
class Trial:
    """One run: what happened at which passing of which point (or after which share of its time), how it ended, and
    in what it differs from an undisturbed one after it was run again."""

    event: Event
    point: str
    passing: int
    share: float
    code: int = 0
    orphans: int = 0
    differences: tuple[str, ...] = ()


def planned(points: dict[str, int], wanted: int, events: set[Event], chance: Random) -> list[Trial]:
    """As many trials as wanted: each point is met by each of the events that can meet it, what is left are kills."""
    plan = []
    for name, count in points.items():
        plan += [Trial(Event.KILL, name, passing, 0) for passing in sorted({1, count})]
        others = (Event.SERVER, Event.CUT, *((Event.FULL,) if name in WRITES else ()))
        plan += [Trial(event, name, chance.randint(1, count), 0) for event in others]
    plan = [each for each in plan if each.event in events]
    if len(plan) > wanted:
        chance.shuffle(plan)
        return _in_turn(plan)[:wanted]
    names = list(points)
    while Event.KILL in events and len(plan) < wanted:
        name = names[len(plan) % len(names)]
        plan.append(
            Trial(Event.KILL, name, chance.randint(1, points[name]), 0)
            if chance.random() < 0.6
            else Trial(Event.KILL, ANYWHERE, 0, chance.random())
        )
    return plan


def _in_turn(plan: list[Trial]) -> list[Trial]:
    """Return the trials so that each event comes once before any comes again: few of them have all events, too."""
    met: Counter[Event] = Counter()
    rounds = []
    for each in plan:
        met[each.event] += 1
        rounds.append((met[each.event], each))
    return [each for _, each in sorted(rounds, key=lambda pair: pair[0])]


def run(
    plan: list[Trial], installation: Installation, server: OwnServer, expected: dict[str, list[str]], lasts: float
) -> Iterator[Trial]:
    """Carry out each trial."""
    settings = installation.settings
    for each in plan:
        installation.restore()
        if each.point == ANYWHERE:
            ended = killed_after(settings, each.share * lasts)
        else:
            ended = interrupted(settings, server, each.event, each.point, each.passing)
        OwnServer.at(server.folder)
        again = undisturbed(settings)
        found = differences(expected, outcome(settings))
        if again.code:
            found.append(f"The next run ended with {again}.")
        yield Trial(each.event, each.point, each.passing, round(each.share, 3), ended.code, ended.orphans, tuple(found))


def main() -> int:
    options = argparse.ArgumentParser(prog="make kills", description=__doc__)
    options.add_argument("--trials", type=int, default=300, help="how many runs are interrupted (300)")
    options.add_argument("--only", nargs="+", choices=[each.name.lower() for each in Event], help="only these happen")
    options.add_argument("--seed", type=int, default=1, help="which passings of a point, which times (1)")
    options.add_argument("--json", type=Path, help="write every trial to this file, a line each")
    asked = options.parse_args()
    # What happens shall not happen to an import.
    preload()
    console = Console(width=None if sys.stdout.isatty() else 140)
    with TemporaryDirectory(prefix="prefaudit-kills-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            events = {Event[each.upper()] for each in asked.only} if asked.only else set(Event)
            done = _tried(folder, asked.trials, events, Random(asked.seed), console)
        finally:
            cluster.stop(folder / "postgres")
            housing.remove(folder / "postgres")
    if asked.json:
        asked.json.write_text("".join(json.dumps(asdict(each)) + "\n" for each in done), encoding="utf-8")
    _show(console, done)
    return 1 if any(each.differences or each.orphans for each in done) else 0


def _tried(folder: Path, trials: int, events: set[Event], chance: Random, console: Console) -> list[Trial]:
    import time  # noqa: PLC0415

    server = OwnServer.at(folder / "postgres")
    installation = Installation(server.server, folder)
    installation.restore()
    points = dict(points_passed(installation.settings))
    expected = dict(outcome(installation.settings))
    installation.restore()
    began = time.monotonic()
    assert undisturbed(installation.settings) == Ended(0, 0)
    lasts = time.monotonic() - began
    if said := differences(expected, outcome(installation.settings)):
        raise RuntimeError(f"Two undisturbed runs differ: {said}")
    console.print(
        f"An undisturbed run takes {lasts:.1f} s and passes {sum(points.values())} points of {len(points)} names."
    )
    done = []
    for each in run(planned(points, trials, events, chance), installation, server, expected, lasts):
        done.append(each)
        if each.differences or each.orphans:
            told = [said[:_SHOWN] for said in each.differences]
            console.print(
                f"Not equal: {each.event}, {each.point}, passing {each.passing}, exit {each.code}:",
                *told,
                sep="\n  ",
            )
    return done


def _show(console: Console, done: list[Trial]) -> None:
    table = Table("what happened", "point", "runs", "cut short", "equal after", "processes left")
    for event, point in sorted({(each.event, each.point) for each in done}):
        mine = [each for each in done if (each.event, each.point) == (event, point)]
        equal, hit = sum(not each.differences for each in mine), sum(each.code != 0 for each in mine)
        table.add_row(event, point, *map(str, (len(mine), hit, equal, sum(each.orphans for each in mine))))
    console.print(table)
    kills = [each for each in done if each.event is Event.KILL]
    equal = sum(not each.differences for each in done)
    console.print(
        f"{len(done)} runs, {len(kills)} of them killed; {equal} equal to an undisturbed one after one more run."
    )


if __name__ == "__main__":
    sys.exit(main())
