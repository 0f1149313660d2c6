"""`make kills`: what is left of a night to which something happened, once it was run again."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from prefaudit.warehouse.postgres import cluster
from tests.kills.blows import WRITES, Blow, Ended, Ring, counted, killed_after, struck, undisturbed
from tests.kills.outcome import differences, outcome
from tests.kills.scene import Scene

_SHOWN = 300
ANYWHERE = "at a random moment"
PRELOADED = ("great_expectations", "openpyxl", "pandas", "pyarrow.parquet", "xlsxwriter", "prefaudit.validation.engine")


@dataclass(frozen=True)
class Trial:
    """One night: what happened at which passing of which point (or after which share of its time), how it ended, and
    in what it differs from an undisturbed one after it was run again."""

    blow: Blow
    point: str
    passing: int
    share: float
    code: int = 0
    orphans: int = 0
    differences: tuple[str, ...] = ()


def planned(points: dict[str, int], wanted: int, blows: set[Blow], chance: Random) -> list[Trial]:
    """As many trials as wanted: each point is met by each of the blows that can meet it, what is left are kills."""
    plan = []
    for name, count in points.items():
        plan += [Trial(Blow.KILL, name, passing, 0) for passing in sorted({1, count})]
        others = (Blow.SERVER, Blow.CUT, *((Blow.FULL,) if name in WRITES else ()))
        plan += [Trial(blow, name, chance.randint(1, count), 0) for blow in others]
    plan = [each for each in plan if each.blow in blows]
    if len(plan) > wanted:
        chance.shuffle(plan)
        return plan[:wanted]
    names = list(points)
    while Blow.KILL in blows and len(plan) < wanted:
        name = names[len(plan) % len(names)]
        plan.append(
            Trial(Blow.KILL, name, chance.randint(1, points[name]), 0)
            if chance.random() < 0.6
            else Trial(Blow.KILL, ANYWHERE, 0, chance.random())
        )
    return plan


def run(plan: list[Trial], scene: Scene, ring: Ring, expected: dict[str, list[str]], lasts: float) -> Iterator[Trial]:
    """Carry out each trial."""
    settings = scene.settings
    for each in plan:
        scene.set_up()
        if each.point == ANYWHERE:
            ended = killed_after(settings, each.share * lasts)
        else:
            ended = struck(settings, ring, each.blow, each.point, each.passing)
        Ring.at(ring.folder)
        again = undisturbed(settings)
        found = differences(expected, outcome(settings))
        if again.code:
            found.append(f"The next night ended with {again}.")
        yield Trial(each.blow, each.point, each.passing, round(each.share, 3), ended.code, ended.orphans, tuple(found))


def main() -> int:
    options = argparse.ArgumentParser(prog="make kills", description=__doc__)
    options.add_argument("--trials", type=int, default=300, help="how many nights something happens to (300)")
    options.add_argument("--only", nargs="+", choices=[each.name.lower() for each in Blow], help="only these happen")
    options.add_argument("--seed", type=int, default=1, help="which passings of a point, which moments (1)")
    options.add_argument("--json", type=Path, help="write every trial to this file, a line each")
    asked = options.parse_args()
    # What happens shall not happen to an import.
    for name in PRELOADED:
        __import__(name)
    console = Console(width=None if sys.stdout.isatty() else 140)
    with TemporaryDirectory(prefix="prefaudit-kills-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            blows = {Blow[each.upper()] for each in asked.only} if asked.only else set(Blow)
            done = _tried(folder, asked.trials, blows, Random(asked.seed), console)
        finally:
            cluster.stop(folder / "postgres")
    if asked.json:
        asked.json.write_text("".join(json.dumps(asdict(each)) + "\n" for each in done), encoding="utf-8")
    _show(console, done)
    return 1 if any(each.differences or each.orphans for each in done) else 0


def _tried(folder: Path, trials: int, blows: set[Blow], chance: Random, console: Console) -> list[Trial]:
    import time  # noqa: PLC0415

    ring = Ring.at(folder / "postgres")
    scene = Scene(ring.server, folder)
    scene.make()
    scene.set_up()
    points = dict(counted(scene.settings))
    expected = dict(outcome(scene.settings))
    scene.set_up()
    began = time.monotonic()
    assert undisturbed(scene.settings) == Ended(0, 0)
    lasts = time.monotonic() - began
    if said := differences(expected, outcome(scene.settings)):
        raise RuntimeError(f"Two undisturbed nights differ: {said}")
    console.print(
        f"An undisturbed night takes {lasts:.1f} s and passes {sum(points.values())} points of {len(points)} names."
    )
    done = []
    for each in run(planned(points, trials, blows, chance), scene, ring, expected, lasts):
        done.append(each)
        if each.differences or each.orphans:
            told = [said[:_SHOWN] for said in each.differences]
            console.print(
                f"Not equal: {each.blow}, {each.point}, passing {each.passing}, exit {each.code}:", *told, sep="\n  "
            )
    return done


def _show(console: Console, done: list[Trial]) -> None:
    table = Table("what happened", "point", "nights", "cut short", "equal after", "processes left")
    for blow, point in sorted({(each.blow, each.point) for each in done}):
        mine = [each for each in done if (each.blow, each.point) == (blow, point)]
        equal, hit = sum(not each.differences for each in mine), sum(each.code != 0 for each in mine)
        table.add_row(blow, point, *map(str, (len(mine), hit, equal, sum(each.orphans for each in mine))))
    console.print(table)
    kills = [each for each in done if each.blow is Blow.KILL]
    equal = sum(not each.differences for each in done)
    console.print(
        f"{len(done)} nights, {len(kills)} of them killed; {equal} equal to an undisturbed one after one more night."
    )


if __name__ == "__main__":
    sys.exit(main())
