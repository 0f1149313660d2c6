"""The nightly run at several sizes: time a return, and the most memory that one of its processes holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from prefaudit.warehouse.postgres.server import ServerInfo
from tests.benchmarks.compare import place
from tests.benchmarks.material import A_CAMPAIGN, material
from tests.benchmarks.measure import Run, measure
from tests.benchmarks.ours import IMPORTS


@dataclass(frozen=True)
class Size:
    """A run of so many returns."""

    returns: int
    run: Run

    @property
    def each(self) -> float:
        """Milliseconds a return, imports and the first set-up of the database apart."""
        return 1000 * self.run.part(IMPORTS, "prepare") / self.returns


def grow(server: ServerInfo, folder: Path, sizes: Sequence[int], processes: int) -> Iterator[Size]:
    """A run of each size, one after the other."""
    for returns in sizes:
        made = material(folder, returns)
        with place(server, folder / "place", made) as environment:
            yield Size(returns, measure("tests.benchmarks.ours", environment, str(processes)))


def show(console: Console, sizes: Sequence[Size]) -> None:
    """Print the sizes side by side, beside a national campaign where it is among them."""
    first = next((size for size in sizes if size.returns == A_CAMPAIGN), sizes[0])
    table = Table("returns", "rows", "wall s", "ms a return", f"÷ that at {first.returns}", "peak MiB", title="growth")
    for size in sizes:
        cells = (f"{size.run.wall:.1f}", f"{size.each:.1f}", f"{size.each / first.each:.2f}", f"{size.run.peak:.0f}")
        table.add_row(f"{size.returns:,}", f"{size.run.counts['rows']:,}", *cells)
    console.print(table)
    parts = Table("part, ms a return", *(f"{size.returns:,}" for size in sizes))
    for name in sizes[-1].run.parts:
        if name != IMPORTS:
            parts.add_row(name, *(f"{1000 * size.run.parts[name] / size.returns:.2f}" for size in sizes))
    console.print(parts)
