"""The floors of the package: a room uses rooms on lower floors only, never one beside it or above."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from prefaudit.settings import PROJECT_ROOT

PACKAGE = PROJECT_ROOT / "include" / "prefaudit"


def _lint(home: Path) -> tuple[int, str]:
    code = (
        "import sys; sys.path.insert(0, 'include'); from importlinter.cli import lint_imports_command as lint; lint()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=home, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_no_import_runs_up_or_sideways() -> None:
    code, said = _lint(PROJECT_ROOT)
    assert code == 0, said


def test_an_import_that_runs_up_is_named_with_its_room_and_its_line(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "include" / "prefaudit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT_ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "include" / "prefaudit" / "l10n" / "french.py"
    path.write_text(f"{path.read_text('utf-8')}\nfrom prefaudit.web.app import create_app\n", "utf-8")
    code, said = _lint(tmp_path)
    line = len(path.read_text("utf-8").splitlines())
    assert code == 1
    assert re.search(rf"prefaudit\.l10n\.french -> prefaudit\.web\.app \(l\.{line}\)", said), said


def test_the_root_holds_rooms_and_at_most_three_modules() -> None:
    loose = {path.name for path in PACKAGE.glob("*.py")} - {"__init__.py"}
    assert loose == {"settings.py", "atomic.py", "palette.py"}


def test_every_dag_has_its_module_of_tasks_and_every_command_its_own() -> None:
    dags = {path.name for path in (PROJECT_ROOT / "dags").glob("*.py")}
    assert dags <= {path.name for path in (PACKAGE / "tasks").glob("*.py")}
