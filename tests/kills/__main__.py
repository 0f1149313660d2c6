"""`make kills`: what is left of a run to which something happened, once it was run again."""

import argparse
import json
import signal
import sys
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.console import Console

from prefaudit.warehouse.postgres import cluster, housing
from tests.kills import airflow_runs, runs
from tests.kills.events import Event, OwnServer
from tests.kills.installation import Installation
from tests.kills.mail import mail_servers
from tests.kills.trial import Trial, show, show_failure
from tests.support.own_process import preload


def main() -> int:
    options = argparse.ArgumentParser(prog="make kills", description=__doc__)
    options.add_argument("--trials", type=int, default=300, help="how many runs are interrupted (300)")
    options.add_argument("--only", nargs="+", choices=[each.name.lower() for each in Event], help="only these happen")
    options.add_argument("--scheduler", action="store_true", help="runs through the real Airflow, at random times")
    options.add_argument("--row", type=int, default=1, help="how many runs in a row are interrupted (1)")
    options.add_argument("--seed", type=int, default=1, help="which passings of a point, which times (1)")
    options.add_argument("--json", type=Path, help="write every trial to this file, a line each")
    asked = options.parse_args()
    # What was started is ended, whoever ends this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # What happens shall not happen to an import.
    preload()
    console = Console(width=None if sys.stdout.isatty() else 140)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="prefaudit-kills-")))
        folder.chmod(0o755)
        postgres = folder / "postgres"
        stack.callback(housing.remove, postgres)
        stack.callback(cluster.stop, postgres)
        installation = Installation(OwnServer.at(postgres), folder, stack.enter_context(mail_servers()))
        done = _done(asked, installation, console)
    show(console, done)
    return 1 if any(each.failed for each in done) else 0


def _done(asked: argparse.Namespace, installation: Installation, console: Console) -> list[Trial]:
    """Carry out what is asked for; what fails is shown at once, and every trial written."""
    chance = Random(asked.seed)
    if asked.scheduler:
        trials = airflow_runs.tried(installation, asked.trials, chance, console)
    else:
        events = {Event[each.upper()] for each in asked.only} if asked.only else set(Event)
        trials = runs.tried(installation, asked.trials, asked.row, events, chance, console)
    done = []
    if asked.json:
        asked.json.write_text("", encoding="utf-8")
    for each in trials:
        done.append(each)
        if each.failed:
            show_failure(console, each)
        if asked.json:
            with asked.json.open("a", encoding="utf-8") as kept:
                print(json.dumps(asdict(each)), file=kept)
    return done


if __name__ == "__main__":
    sys.exit(main())
