"""A short run of `make bench`: three programs over the same workbooks take in the same returns."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from prefaudit.settings import PROJECT_ROOT
from tests.benchmarks.report import STAGES


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
    stages = found["stages"]
    assert list(stages) == [*STAGES, "all of these"]
    assert all(each["ours"] > 0 and each["limit"] > 0 for each in stages.values())
    assert "near the limit, stage by stage" in done.stdout
    assert "naive ÷ ours, whole processes" in done.stdout
