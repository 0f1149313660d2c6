"""The documentation does what it says."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from prefaudit.cli.main import COMMANDS
from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, READ_ELSEWHERE, Settings
from prefaudit.validation.check import check
from prefaudit.workbook.sandbox import Sandbox
from tests.support import worked_example
from tests.support.homes import linked_home, write_files

FIELDS = {f"PREFAUDIT_{name.upper()}": name for name in Settings.__dataclass_fields__}
# Read by `make up`, the compose file and the alerts, not by the settings.


def test_the_example_of_the_contracts_page_ends_in_the_verdict_that_it_tells(tmp_path: Path) -> None:
    home = worked_example.home(tmp_path / "home")
    script = re.search(r"<<'PY'\n(.*?)\nPY", worked_example.section(), re.DOTALL)
    assert script
    subprocess.run([sys.executable, "-c", script[1]], cwd=tmp_path, check=True)
    settings = replace(Settings.from_env({}), home=str(home), read_workers=1)
    with Sandbox(settings) as sandbox:
        (checked,) = check([tmp_path / "meals.xlsx"], Reference.load(settings.reference), sandbox, settings)
    assert (checked.form, checked.verdict) == ("school-meals", "rejected")
    assert [(each.rule, each.sheet, each.cell) for each in checked.issues] == [("meals.served.positive", "Meals", "C3")]


def test_the_tables_that_the_contracts_page_shows_can_be_read(tmp_path: Path) -> None:
    text = (PROJECT_ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    own = text.partition("### Reference tables of a form")[2]
    home = linked_home(tmp_path)
    codes = "include/reference/code_lists.csv"
    header, lines = fenced(text.partition("### A code list")[2], "csv").split("\n", 1)
    given = (PROJECT_ROOT / codes).read_text(encoding="utf-8")
    assert given.startswith(f"{header}\n")
    files = {"datapackage.json": fenced(own, "json"), "schools.csv": fenced(own, "csv")}
    folder = "include/reference/school-meals"
    write_files(home, {codes: given + lines, **{f"{folder}/{name}": content for name, content in files.items()}})
    reference = Reference.load(home / "include" / "reference")
    assert reference.broken == {}
    assert reference.spellings("meal_kind")["packed lunch"] == "cold"
    assert [row["school_name"] for row in reference.table("schools")] == ["North", "South"]
    assert reference.types_of("schools")["opened_on"] == "date"


def fenced(text: str, kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?\n)```", text, re.DOTALL)
    assert found
    return found[1]


PAGES = [PROJECT_ROOT / "README.md", PROJECT_ROOT / "CONTRIBUTING.md", *sorted((PROJECT_ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT_ROOT).as_posix())
def test_a_page_names_only_what_there_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    assert set(re.findall(r"`(?:\.venv/bin/)?prefaudit ([a-z]+)", text)) <= set(COMMANDS)
    paths = re.findall(r"`((?:docs|include|expectations|dags|plugins|tests)/[\w./-]+)`", text)
    assert [path for path in paths if "school-meals" not in path and not (PROJECT_ROOT / path).exists()] == []
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []
    assert {name.removesuffix("_FILE") for name in re.findall(r"`(PREFAUDIT_[A-Z_]+)", text)} - READ_ELSEWHERE <= {
        *FIELDS,
        *(name.removesuffix("_FILE") for name in READ_ELSEWHERE),
    }


def test_every_setting_stands_in_the_page_with_its_default() -> None:
    text = (PROJECT_ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(PREFAUDIT_[A-Z_]+)` \| (.*?) ?\| .+ \|$", text, re.MULTILINE))
    settings = Settings.from_env({})
    expected = {name: str(getattr(settings, field)) for name, field in FIELDS.items()}
    shown = {name: text.strip("`").replace("the repository", str(PROJECT_ROOT)) for name, text in rows.items()}
    places = {name: value.replace(".prefaudit", f"{PROJECT_ROOT}/.prefaudit", 1) for name, value in shown.items()}
    assert {name: value for name, value in places.items() if name in FIELDS} == {
        name: value.removesuffix(".0") for name, value in expected.items()
    }


def test_every_published_view_and_every_dag_stands_in_its_page() -> None:
    shapes = [
        line
        for schema in ("published", "bi")
        for line in (PROJECT_ROOT / f"tests/warehouse/postgres/{schema}_shapes.txt").read_text("utf-8").splitlines()
    ]
    for page, names in (
        ("bi.md", {line.partition(":")[0] for line in shapes}),
        ("dags.md", {path.stem for path in (PROJECT_ROOT / "dags").glob("*.py")}),
    ):
        text = (PROJECT_ROOT / "docs" / page).read_text(encoding="utf-8")
        assert set(re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE)) == names


def test_the_readme_is_read_in_one_sitting() -> None:
    assert len((PROJECT_ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120
