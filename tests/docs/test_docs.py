"""The documentation does what it says."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.validation.check import check
from prefaudit.workbook.sandbox import Sandbox


def test_the_worked_example_of_the_contracts_page_ends_in_the_verdict_that_it_tells(tmp_path: Path) -> None:
    text = (PROJECT_ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    example = text[text.index("## A worked example") :]
    shutil.copytree(PROJECT_ROOT / "include", tmp_path / "include", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT_ROOT / "expectations", tmp_path / "expectations")
    (tmp_path / "expectations" / "school-meals").mkdir()
    contract, suite = (
        re.search(r"```yaml\n(.*?)```", example, re.DOTALL),
        re.search(r"```json\n(.*?)```", text, re.DOTALL),
    )
    script = re.search(r"<<'PY'\n(.*?)\nPY", example, re.DOTALL)
    assert contract and suite and script
    (tmp_path / "include/contracts/school-meals.yaml").write_text(contract[1], encoding="utf-8")
    (tmp_path / "expectations/school-meals/meals.json").write_text(suite[1], encoding="utf-8")
    subprocess.run([sys.executable, "-c", script[1]], cwd=tmp_path, check=True)
    settings = replace(Settings.from_env({}), home=str(tmp_path), read_workers=1)
    with Sandbox(settings) as sandbox:
        (checked,) = check([tmp_path / "meals.xlsx"], Reference.load(settings.reference), sandbox, settings)
    assert (checked.form, checked.verdict) == ("school-meals", "rejected")
    assert [(each.rule, each.sheet, each.cell) for each in checked.issues] == [("meals.served.positive", "Meals", "B3")]


def test_the_readme_names_only_what_there_is() -> None:
    text = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", text)) <= targets
    for path in re.findall(r"`((?:docs|include|expectations|dags|tests)/[\w./-]+)`", text):
        assert (PROJECT_ROOT / path).exists(), path
    fields = {f"PREFAUDIT_{name.upper()}" for name in Settings.__dataclass_fields__}
    named = set(re.findall(r"`(PREFAUDIT_[A-Z_]+)`", text)) - {"PREFAUDIT_AIRFLOW_DATABASE_URL"}
    assert named <= fields
