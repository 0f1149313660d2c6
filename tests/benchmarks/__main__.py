"""`make bench`: the nightly run beside a naive program and beside the limit."""

import argparse
from pathlib import Path

from rich.console import Console

from prefaudit.settings import PROJECT_ROOT
from prefaudit.warehouse.postgres import cluster
from prefaudit.warehouse.postgres.server import ServerInfo, embedded
from tests.benchmarks import deposits, growth, pages, queries, report, scheduled
from tests.benchmarks.compare import compare
from tests.benchmarks.material import material


def main() -> None:
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--returns", type=int, default=340, help="how many simulated returns (340)")
    options.add_argument("--runs", type=int, default=3, help="runs of ours and of the limit; naive is run once (3)")
    options.add_argument("--processes", type=int, default=2, help="reading processes of ours and of the limit (2)")
    options.add_argument("--folder", type=Path, default=PROJECT_ROOT / ".prefaudit" / "bench")
    options.add_argument("--save", action="store_true", help="keep the figures: later runs are shown beside them")
    options.add_argument("--page", type=Path, help="put the stages beside their limits into this page")
    options.add_argument("--growth", type=int, nargs="+", metavar="N", help="instead: the run at each of these sizes")
    options.add_argument("--findings", type=int, metavar="N", help="instead: queries of BI tools over so many findings")
    options.add_argument("--deposits", action="store_true", help="instead: the check of deposits on the page")
    options.add_argument(
        "--pages", type=int, metavar="N", help="instead: the pages over so many campaigns of all sites"
    )
    options.add_argument("--airflow", action="store_true", help="instead: the run through the real scheduler")
    options.add_argument("--celery", type=int, nargs="+", metavar="N", help="instead: the run by so many workers")
    asked = options.parse_args()
    console = Console()
    asked.folder.mkdir(parents=True, exist_ok=True)
    try:
        server = embedded(asked.folder / "postgres")
        if asked.growth:
            growth.show(console, list(growth.grow(server, asked.folder, asked.growth, asked.processes)))
        elif asked.findings:
            queries.show(console, *queries.queries(server, asked.folder, asked.findings, asked.processes))
        elif asked.deposits:
            deposits.show(console, deposits.measure(material(asked.folder, asked.returns)))
        elif asked.pages:
            pages.show(console, asked.pages, pages.pages(server, asked.folder, asked.pages))
        elif asked.airflow:
            made = material(asked.folder, asked.returns)
            scheduled.show_overhead(console, *scheduled.overhead(server, asked.folder, made, asked.processes))
        elif asked.celery:
            made = material(asked.folder, asked.returns)
            runs = {count: scheduled.by_workers(server, asked.folder, made, count) for count in asked.celery}
            scheduled.show_workers(console, runs)
        else:
            _side_by_side(console, server, asked)
    finally:
        cluster.stop(asked.folder / "postgres")


def _side_by_side(console: Console, server: ServerInfo, asked: argparse.Namespace) -> None:
    made = material(asked.folder, asked.returns)
    compared = compare(server, asked.folder, made, asked.runs, asked.processes)
    found = report.figures(compared, asked.returns)
    report.show(console, compared, found, report.last(asked.folder / "results", asked.returns))
    if asked.page:
        report.write_page(asked.page, found)
    if asked.save:
        console.print(f"Kept in {report.keep(asked.folder / 'results', found)}.")


if __name__ == "__main__":
    main()
