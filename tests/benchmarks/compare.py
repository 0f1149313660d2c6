"""Ours beside a naive program and beside the limit, on the same workbooks, one after the other in one run."""

import os
import shutil
import statistics
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from prefaudit.settings import PROJECT_ROOT
from prefaudit.warehouse.postgres.server import ServerInfo
from tests.benchmarks.material import Material
from tests.benchmarks.measure import Run, measure
from tests.benchmarks.ours import IMPORTS

DATABASE = "bench"
# How often a program is run, where its runs are long and differ little.
ONCE = {"naive"}


@dataclass(frozen=True)
class Compared:
    """The runs of each program, in the order in which they were made; `stages` are the limits of the stages of ours,
    measured over what each of its runs had left."""

    runs: Mapping[str, tuple[Run, ...]]
    stages: tuple[Run, ...]

    def median(self, program: str) -> Run:
        """The run with the median wall time."""
        ordered = sorted(self.runs[program], key=lambda run: run.wall)
        return ordered[(len(ordered) - 1) // 2]

    def steady(self, program: str) -> float:
        """Median seconds of a program's parts, imports and the first set-up of the database apart."""
        return statistics.median(run.part(IMPORTS, "prepare") for run in self.runs[program])


@contextmanager
def place(server: ServerInfo, folder: Path, made: Material) -> Iterator[dict[str, str]]:
    """A database and a landing zone of their own, the workbooks deposited: the environment of a measured program."""
    shutil.rmtree(folder, ignore_errors=True)
    landing = folder / "landing"
    landing.mkdir(parents=True)
    made.deposit(landing)
    with psycopg.connect(server.base, autocommit=True) as connection:
        for command in ("drop database if exists {} with (force)", "create database {}"):
            connection.execute(sql.SQL(command).format(sql.Identifier(DATABASE)))
    paths = [str(PROJECT_ROOT), str(PROJECT_ROOT / "include")]
    yield {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFAUDIT_")},
        "PYTHONPATH": os.pathsep.join(paths),
        "PREFAUDIT_HOME": str(made.home),
        "PREFAUDIT_VAR": str(folder),
        "PREFAUDIT_DATABASE_URL": server.url_for(DATABASE),
        "PREFAUDIT_SETTLE_SECONDS": "0",
    }
    shutil.rmtree(folder, ignore_errors=True)


def compare(server: ServerInfo, folder: Path, made: Material, runs: int, processes: int) -> Compared:
    """Run the programs in turn, so that what else the machine does falls on all of them."""
    found: dict[str, list[Run]] = {"ours": [], "limit": [], "naive": []}
    stages: list[Run] = []
    for turn in range(runs):
        for program, own in found.items():
            if turn and program in ONCE:
                continue
            with place(server, folder / "place", made) as environment:
                own.append(measure(f"tests.benchmarks.{program}", environment, str(processes)))
                if program == "ours":
                    stages.append(measure("tests.benchmarks.stages", environment, str(processes)))
    return Compared({program: tuple(own) for program, own in found.items()}, tuple(stages))
