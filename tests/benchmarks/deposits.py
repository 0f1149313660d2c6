"""How long a deposit on the page waits for its check, by processes that are warm: good returns and faulty ones."""

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from prefaudit.model.issues import Verdict
from prefaudit.settings import Settings
from prefaudit.web.check_service import CheckService
from tests.benchmarks.material import Material

DEPOSITS = 60


def measure(made: Material) -> dict[Verdict, list[float]]:
    """Milliseconds of each check, by its verdict, its answer written; the first one, which warms up, is left out."""
    settings, service = Settings.from_env({"PREFAUDIT_HOME": str(made.home)}), CheckService()
    paths = sorted(made.workbooks.rglob("*.xlsx"))[: DEPOSITS + 1]
    taken: dict[Verdict, list[float]] = {}
    try:
        for number, path in enumerate(paths):
            with TemporaryDirectory() as answers:
                started = time.perf_counter()
                (result,) = service.check([path], settings, (), Path(answers))
                if number:
                    taken.setdefault(result.verdict, []).append(1000 * (time.perf_counter() - started))
    finally:
        service.close()
    return taken


def show(console: Console, taken: dict[Verdict, list[float]]) -> None:
    """Print them."""
    table = Table("verdict", "deposits", "median ms", "slowest ms", title="checks of deposits, warm")
    for verdict, times in taken.items():
        table.add_row(verdict.value, str(len(times)), f"{statistics.median(times):.0f}", f"{max(times):.0f}")
    console.print(table)
