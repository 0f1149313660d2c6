"""A short run of `make kills`: something happens to a few runs, and nothing is lost or doubled."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from prefaudit.settings import PROJECT_ROOT
from tests.kills.events import Event

# Each kind of event once, in runs that follow one another.
TRIALS = len(Event)


@pytest.mark.database
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nights_to_which_something_happens_leave_what_an_undisturbed_one_leaves(tmp_path: Path) -> None:
    kept = tmp_path / "trials.jsonl"
    wanted = ("--trials", str(TRIALS), "--row", str(TRIALS), "--seed", "7")
    command = [sys.executable, "-m", "tests.kills", *wanted, "--json", str(kept)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    trials = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    assert len(trials) == TRIALS
    assert [each for each in trials if each["differences"] or each["orphans"]] == []
    assert done.returncode == 0, done.stdout + done.stderr
    # It did happen to nearly all of them: a run that goes on where another ended may pass a point less often.
    assert sum(each["met"] for each in trials) >= TRIALS - 2
    assert {each["event"] for each in trials} == set(Event)
