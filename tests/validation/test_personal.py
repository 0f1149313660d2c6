"""What is told of a personal field is that it is one: its value stands in no message, page, mail or coercion."""

from dataclasses import replace
from pathlib import Path

import openpyxl

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.check import Checked, check
from prefaudit.workbook.sandbox import Sandbox
from tests.support import worked_example

FIELDS = """      - {name: phone, title: Phone, type: integer, personal: true}
      - {name: born, title: Born, type: date, personal: true}
  - name: meals
"""
RULE = """    {
      "type": "expect_column_values_to_not_match_regex",
      "kwargs": {"column": "contact", "regex": "@"},
      "severity": "critical",
      "meta": {
        "rule": "cover.contact.name", "stage": "rules",
        "message": "« {contact} » is an address, phone {phone}.", "expected": "A name."
      }
    },
"""


def checked(tmp_path: Path) -> Checked:
    home = worked_example.home(tmp_path / "home")
    contract, suite = home / "include/contracts/school-meals.yaml", home / "expectations/school-meals/1/cover.json"
    contract.write_text(contract.read_text("utf-8").replace("  - name: meals\n", FIELDS), encoding="utf-8")
    text = suite.read_text("utf-8")
    suite.write_text(text.replace('"expectations": [\n', '"expectations": [\n' + RULE), encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    cover = (
        *(("Campaign", "meals-2026"), ("Site", "26"), ("Contact", "zoe@secret.example")),
        *(("Phone", "0475 secret"), ("Born", "31/02/1980")),
    )
    for row in cover:
        book.active.append(row)
    book.create_sheet("Meals").append(["School", "Day", "Meals served", "Organic meals"])
    book.save(tmp_path / "meals.xlsx")
    settings = replace(Settings.from_env({}), home=str(home), read_workers=1)
    with Sandbox(settings) as sandbox:
        (found,) = check([tmp_path / "meals.xlsx"], Reference.load(settings.reference), sandbox, settings)
    return found


def test_no_issue_tells_the_value_of_a_personal_field(tmp_path: Path) -> None:
    found = checked(tmp_path)
    told = {issue.rule: (issue.cell, issue.found, issue.message) for issue in found.issues}
    assert told["cover.contact.name"] == (
        "B3",
        "(personal data)",
        "« (personal data) » is an address, phone .",
    )
    assert told["types.integer"][:2] == ("B4", "(personal data)")
    assert told["types.date"][:2] == ("B5", "(personal data)")
    for text in (str(issue) for issue in found.issues):
        assert not any(value in text for value in ("secret", "zoe", "1980"))
