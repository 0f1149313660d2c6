"""An installation whose form is in English: the school meals of docs/contracts.md; and a workbook full of faults."""

import json
import shutil
from pathlib import Path

import openpyxl

from prefaudit.settings import PROJECT_ROOT, Settings

CONTRACT = """
form: school-meals
version: "1"
title: School meals
language: {language}
identity: {{}}
tables:
  - name: meals
    sheet: Meals
    description: One row for each school.
    layout: {{kind: table}}
    key: [school]
    blank_rows: 3
    fields:
      - {{name: school, title: School, type: string, description: Its name.}}
      - {{name: served, title: Meals served, type: integer, aliases: [Meals], description: How many.}}
      - {{name: served_on, title: Day, type: date, description: When.}}
      - {{name: origin, title: Origin, type: string, codes: data_origin, optional: true, description: Which.}}
"""
RULE = {
    "type": "expect_column_values_to_be_between",
    "kwargs": {"column": "served", "min_value": 0},
    "severity": "critical",
    "meta": {
        "rule": "meals.served.positive",
        "stage": "rules",
        "message": "The school “{school}” served {served} meals on {served_on}.",
        "expected": "0 or more.",
    },
}
ROWS = (
    ("SCHOOL", "Meals", "Day", "Origin", "Remark"),
    ("North", "1,250", "12 June 2026", "Simulated", "fine"),
    ("South", -3, "June 1st, 2026", "Real", None),
    ("East", "many", "06/12/2026", None, None),
    ("West", True, 0, None, None),
    ("Grand total", 1247, None, None, None),
)


def home(folder: Path, language: str = "en") -> Settings:
    """Make an installation with the form alone; return its settings."""
    contracts, suites = folder / "include" / "contracts", folder / "expectations" / "school-meals" / "1"
    contracts.mkdir(parents=True)
    suites.mkdir(parents=True)
    shutil.copy(PROJECT_ROOT / "include" / "contracts" / "reading-rules.yaml", contracts)
    (folder / "include" / "reference").symlink_to(PROJECT_ROOT / "include" / "reference")
    (folder / "include" / "sql").symlink_to(PROJECT_ROOT / "include" / "sql")
    (contracts / "school-meals.yaml").write_text(CONTRACT.format(language=language), encoding="utf-8")
    suite = {"name": "school-meals.1.meals", "expectations": [RULE]}
    (suites / "meals.json").write_text(json.dumps(suite), encoding="utf-8")
    return Settings.from_env({"PREFAUDIT_HOME": str(folder), "PREFAUDIT_VAR": str(folder / "var")})


def faulty(path: Path) -> Path:
    """Write the workbook; its third row is hidden."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Meals (2)"
    for row in ROWS:
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    book.save(path)
    return path
