"""The figures of a comparison as tables and as JSON, beside those of the last one that was kept."""

import json
import os
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.compare import Compared
from tests.benchmarks.ours import IMPORTS


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
        "runs": {name: [asdict(run) for run in runs] for name, runs in compared.runs.items()},
    }


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
    ratios = Table("ratio", "now", "last kept")
    for name, said in (
        ("naive_to_ours", "naive ÷ ours, whole processes"),
        ("ours_to_limit_whole", "ours ÷ limit, whole processes"),
        ("ours_to_limit_steady", "ours ÷ limit, imports and set-up apart"),
        ("taking_in_to_limit", "discover and read ÷ limit"),
    ):
        ratios.add_row(said, f"{found[name]:.1f}", f"{before[name]:.1f}" if before else "–")
    console.print(ratios)
