"""`make bench`: the night beside a naive program and beside the limit."""

import argparse
from pathlib import Path

from rich.console import Console

from prefaudit.settings import PROJECT_ROOT
from prefaudit.warehouse import cluster
from prefaudit.warehouse.server import embedded
from tests.benchmarks import report
from tests.benchmarks.compare import compare
from tests.benchmarks.material import material


def main() -> None:
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--returns", type=int, default=340, help="how many simulated returns (340)")
    options.add_argument("--runs", type=int, default=3, help="runs of ours and of the limit; naive is run once (3)")
    options.add_argument("--processes", type=int, default=2, help="reading processes of ours and of the limit (2)")
    options.add_argument("--folder", type=Path, default=PROJECT_ROOT / ".prefaudit" / "bench")
    options.add_argument("--save", action="store_true", help="keep the figures: later runs are shown beside them")
    asked = options.parse_args()
    console = Console()
    asked.folder.mkdir(parents=True, exist_ok=True)
    made = material(asked.folder, asked.returns)
    try:
        server = embedded(asked.folder / "postgres")
        compared = compare(server, asked.folder, made, asked.runs, asked.processes)
    finally:
        cluster.stop(asked.folder / "postgres")
    found = report.figures(compared, asked.returns)
    report.show(console, compared, found, report.last(asked.folder / "results", asked.returns))
    if asked.save:
        console.print(f"Kept in {report.keep(asked.folder / 'results', found)}.")


if __name__ == "__main__":
    main()
