"""A short run of `make bench`: three programs over the same workbooks take in the same returns."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from prefaudit.settings import PROJECT_ROOT
from tests.benchmarks.compare import Compared
from tests.benchmarks.measure import Run
from tests.benchmarks.ours import QUERIES
from tests.benchmarks.report import MARKS, STAGES, stages, write_page


@pytest.mark.database
@pytest.mark.slow
def test_a_short_run_measures_three_programs_over_the_same_returns(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "--returns", "3", "--runs", "1", "--save", "--folder"]
    done = subprocess.run([*command, str(tmp_path)], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (kept,) = (tmp_path / "results").glob("*.json")
    found = json.loads(kept.read_text(encoding="utf-8"))
    assert found["simulated"]
    assert {name: runs[0]["counts"]["returns"] for name, runs in found["runs"].items()} == {
        "ours": 3,
        "naive": 3,
        "limit": 3,
    }
    assert all(run["wall"] > 0 and run["peak"] > 0 for runs in found["runs"].values() for run in runs)
    limited = found["stages"]
    assert list(limited) == [*STAGES, "all of these"]
    assert all(each["ours"] > 0 and each["limit"] > 0 for each in limited.values())
    assert "near the limit, stage by stage" in done.stdout
    assert "naive ÷ ours, whole processes" in done.stdout


def test_the_table_of_the_stages_is_put_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "speed.md"
    page.write_text(f"before\n{MARKS[0]}\nof an earlier run\n{MARKS[1]}\nafter\n", encoding="utf-8")
    of_ours = {name: 2.0 for name in STAGES}
    ours = tuple(Run(9.0, 9.0, 1.0, {**of_ours, "read": read}, {QUERIES: 500}) for read in (3.0, 2.5))
    limits = tuple(Run(9.0, 9.0, 1.0, {name: limit for name in STAGES}, {}) for limit in (1.0, 1.25))
    found = stages(Compared({"ours": ours}, limits))
    assert found["read"] == {"ours": 2.5, "limit": 1.0} and found["propose"] == {"ours": 2.0, "limit": 0.5}
    write_page(page, {"stages": found, "returns": 340, "machine": "m", "made_at": "2026-11-29T02:00:00+00:00"})
    lines = page.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "before" and lines[-2:] == [MARKS[1], "after"] and "of an earlier run" not in lines
    assert lines[2] == "340 simulated returns, m, 2026-11-29:"
    assert "| read | python-calamine alone | 2.50 | 1.00 | 2.5 |" in lines
    assert "| all of these |  | 14.50 | 6.50 | 2.2 |" in lines
