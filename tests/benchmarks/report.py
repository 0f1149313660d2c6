"""The figures of a comparison as tables and as JSON, beside those of the last one that was kept."""

import json
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.compare import Compared
from tests.benchmarks.ours import IMPORTS, QUERIES

COLUMNS = ("stage", "its limit", "ours s", "limit s", "ratio")
# Where the documentation has these figures, written by `--page`.
MARKS = ("<!-- stages: make bench ARGS='--page docs/speed.md' -->", "<!-- end of stages -->")
FIGURES = "propose"
# What a stage cannot go below, as its line says.
STAGES = {
    "discover": "read once, SHA-256, one copy, one fsync a batch",
    "read": "python-calamine alone",
    "validate": "the same rules as vectorised pandas",
    "consolidate": "binary COPY and one insert-select",
    "answer": "the same bytes written",
    FIGURES: "PostgreSQL's own time",
    "publish": "pyarrow, csv, xlsxwriter alone",
}


def figures(compared: Compared, returns: int) -> dict[str, Any]:
    """Everything that was measured, and the ratios."""
    ours, naive, limit = (compared.median(name) for name in ("ours", "naive", "limit"))
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "simulated": True,
        "returns": returns,
        "naive_to_ours": naive.wall / ours.wall,
        "ours_to_limit_whole": ours.wall / limit.wall,
        "ours_to_limit_steady": compared.steady("ours") / compared.steady("limit"),
        "taking_in_to_limit": _taking_in(compared) / compared.steady("limit"),
        "stages": stages(compared),
        "runs": {name: [asdict(run) for run in runs] for name, runs in compared.runs.items()},
    }


def stages(compared: Compared) -> dict[str, dict[str, float]]:
    """Seconds of each stage of ours that has a limit of its own, and of that limit: the least of all runs of both,
    which the rest of the machine disturbed least."""
    ours, found = compared.runs["ours"], {}
    for name in STAGES:
        limits = [run.parts[name] for run in compared.stages] if name != FIGURES else _queries(compared)
        found[name] = {"ours": min(run.parts.get(name, 0.0) for run in ours), "limit": min(limits)}
    return found | {"all of these": {side: sum(each[side] for each in found.values()) for side in ("ours", "limit")}}


def _queries(compared: Compared) -> list[float]:
    return [run.counts[QUERIES] / 1000 for run in compared.runs["ours"]]


def _taking_in(compared: Compared) -> float:
    """Seconds of the parts that do what the limit does: files to rows of the database."""
    run = compared.median("ours")
    return run.parts["discover"] + run.parts["read"]


def last(folder: Path, returns: int) -> dict[str, Any] | None:
    """The figures that were kept last for as many returns."""
    kept = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return next((each for each in reversed(kept) if each["returns"] == returns), None)


def keep(folder: Path, found: dict[str, Any]) -> Path:
    """Keep the figures under the time of the run."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{found['made_at'].replace(':', '')}.json"
    path.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return path


def show(console: Console, compared: Compared, found: dict[str, Any], before: dict[str, Any] | None) -> None:
    """Print the programs side by side, the parts of ours, and the ratios."""
    table = Table(
        "program", "runs", "wall s", "CPU s", "peak MiB", "rows", title=f"{found['returns']} simulated returns"
    )
    for name, runs in compared.runs.items():
        run = compared.median(name)
        cells = (f"{run.wall:.1f}", f"{run.cpu:.1f}", f"{run.peak:.0f}", str(run.counts["rows"]))
        table.add_row(name, str(len(runs)), *cells)
    console.print(table)
    parts = Table("part of ours", "s", "ms a return")
    for name, seconds in compared.median("ours").parts.items():
        parts.add_row(name, f"{seconds:.2f}", "" if name == IMPORTS else f"{1000 * seconds / found['returns']:.1f}")
    console.print(parts)
    console.print(_stages(found["stages"]))
    ratios = Table("ratio", "now", "last kept")
    for name, said in (
        ("naive_to_ours", "naive ÷ ours, whole processes"),
        ("ours_to_limit_whole", "ours ÷ limit, whole processes"),
        ("ours_to_limit_steady", "ours ÷ limit, imports and set-up apart"),
        ("taking_in_to_limit", "discover and read ÷ limit"),
    ):
        ratios.add_row(said, f"{found[name]:.1f}", f"{before[name]:.1f}" if before else "–")
    console.print(ratios)


def _stages(found: dict[str, dict[str, float]]) -> Table:
    """The stages beside their limits."""
    table = Table(*COLUMNS, title="near the limit, stage by stage")
    for line in _lines(found):
        table.add_row(*line)
    return table


def _lines(found: dict[str, dict[str, float]]) -> Iterator[tuple[str, ...]]:
    for name, each in found.items():
        ratio = each["ours"] / each["limit"] if each["limit"] else float("inf")
        yield name, STAGES.get(name, ""), f"{each['ours']:.2f}", f"{each['limit']:.2f}", f"{ratio:.1f}"


def write_page(page: Path, found: dict[str, Any]) -> None:
    """Put the stages of a run into a page of the documentation, between its two marks."""
    before, _, rest = page.read_text(encoding="utf-8").partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    said = f"{found['returns']:,} simulated returns, {found['machine']}, {found['made_at'][:10]}:"
    rows = [COLUMNS, ("---",) * len(COLUMNS), *_lines(found["stages"])]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    page.write_text(f"{before}{MARKS[0]}\n{said}\n\n{table}\n{MARKS[1]}{after}", encoding="utf-8")
