"""A second form in the same run: recognised, checked, answered and settled, without Python and without figures."""

import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.tasks import checks_beside, consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from tests.support.landing import CAMPAIGN, deposit, form, issues, verdicts
from tests.support.publishing import rows_alone

CONTRACT = """
form: school-meals
version: "1"
title: School meals
identity: {}
tables:
  - name: meals
    sheet: Meals
    layout: {kind: table}
    key: [school]
    fields:
      - {name: school, title: School, type: string}
      - {name: served, title: Meals served, type: integer}
"""
SUITE = """
{"name": "school-meals.meals", "expectations": [{"type": "expect_column_values_to_be_between",
 "kwargs": {"column": "served", "min_value": 0}, "severity": "critical",
 "meta": {"rule": "meals.served.positive", "stage": "rules", "message": "{served} meals.", "expected": "0 or more."}}]}
"""


@pytest.fixture
def two_forms(settings: Settings, tmp_path: Path) -> Settings:
    """An installation that knows a second form."""
    home = tmp_path / "home"
    shutil.copytree(PROJECT_ROOT / "include", home / "include", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT_ROOT / "expectations", home / "expectations")
    (home / "expectations" / "school-meals" / "1").mkdir(parents=True)
    (home / "include" / "contracts" / "school-meals.yaml").write_text(CONTRACT, encoding="utf-8")
    (home / "expectations" / "school-meals" / "1" / "meals.json").write_text(SUITE, encoding="utf-8")
    return replace(settings, home=str(home), settle_seconds=0.0)


def meals(path: Path, served: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.active.title = "Meals"
    for row in (["School", "Meals served"], ["North", 12], ["South", served]):
        book.active.append(row)
    book.save(path)


@rows_alone()
def test_returns_of_two_forms_are_taken_in_by_one_run(two_forms: Settings, reference: Reference) -> None:
    audit = deposit(two_forms, form(two_forms, reference, "26"), "26")
    meals(Path(two_forms.landing) / "good.xlsx", 30)
    meals(Path(two_forms.landing) / "bad.xlsx", -3)
    assert consolidate_returns.run(two_forms) == [CAMPAIGN]
    with connect(two_forms) as connection:
        assert verdicts(connection) == {audit.name: "accepted", "good.xlsx": "accepted", "bad.xlsx": "rejected"}
        assert issues(connection)["bad.xlsx"] == [("meals.served.positive", "Meals", "B3", "error")]
        states = connection.execute("select distinct state from ledger.submissions").fetchall()
        answered = connection.execute("select count(*) from ledger.answers").fetchone()
    assert (states, answered) == ([("settled",)], (3,))
    assert consolidate_returns.run(two_forms) == []


@rows_alone()
def test_a_form_that_would_take_a_column_from_kept_rows_stops_alone(two_forms: Settings, reference: Reference) -> None:
    meals(Path(two_forms.landing) / "good.xlsx", 30)
    consolidate_returns.run(two_forms)
    contract = two_forms.contracts / "school-meals.yaml"
    contract.write_text(CONTRACT.replace("title: School, type: string", "title: School, type: date"), encoding="utf-8")
    meals(Path(two_forms.landing) / "later.xlsx", 31)
    deposit(two_forms, form(two_forms, reference, "26"), "26")
    with pytest.raises(checks_beside.StoppedForms) as stopped:
        consolidate_returns.run(two_forms)
    assert str(stopped.value) == (
        "Form school-meals: the field « school » of the table meals is to be of type « date », and 2 kept rows have it "
        "as « text ». Leave its type, and give the new field another name. Nothing was changed; the returns of this "
        "form wait until then, those of the others do not."
    )
    query = "select file_name, state from ledger.submissions order by received_at desc, file_name"
    with connect(two_forms) as connection:
        states = dict(connection.execute(query).fetchall())
        published = connection.execute("select campaign_code from published.publications").fetchall()
    assert (states["later.xlsx"], published) == ("received", [(CAMPAIGN,)])
    contract.write_text(CONTRACT, encoding="utf-8")
    consolidate_returns.run(two_forms)
    with connect(two_forms) as connection:
        assert dict(connection.execute(query).fetchall())["later.xlsx"] == "settled"


@rows_alone()
def test_a_wrong_contract_keeps_its_own_returns_waiting_and_nobody_elses(
    two_forms: Settings, reference: Reference
) -> None:
    contract = two_forms.contracts / "school-meals.yaml"
    contract.write_text(CONTRACT.replace("kind: table", "kind: tabel"), encoding="utf-8")
    audit = deposit(two_forms, form(two_forms, reference, "26"), "26")
    meals(Path(two_forms.landing) / "good.xlsx", 30)
    (Path(two_forms.landing) / "no-workbook.xlsx").write_bytes(b"")
    with pytest.raises(checks_beside.StoppedForms, match=r"^school-meals\.yaml.*« tabel »"):
        consolidate_returns.run(two_forms)
    query = "select file_name, state, verdict, unread from ledger.submissions order by file_name"
    with connect(two_forms) as connection:
        waiting, refused, accepted = connection.execute(query).fetchall()
        answered = connection.execute(
            "select sent.file_name from ledger.answers inner join ledger.submissions as sent using (submission_id) "
            "order by sent.file_name"
        ).fetchall()
    why = "la description d'un formulaire (school-meals) est à corriger, et ce classeur peut en être un"
    assert waiting == ("good.xlsx", "received", None, why)
    assert refused[:3] == ("no-workbook.xlsx", "settled", "rejected")
    assert accepted[:3] == (audit.name, "settled", "accepted")
    assert answered == [("no-workbook.xlsx",), (audit.name,)]
    contract.write_text(CONTRACT, encoding="utf-8")
    consolidate_returns.run(two_forms)
    with connect(two_forms) as connection:
        assert verdicts(connection)["good.xlsx"] == "accepted"


@rows_alone()
def test_a_wrong_suite_keeps_its_own_returns_waiting_and_nobody_elses(
    two_forms: Settings, reference: Reference
) -> None:
    suite = two_forms.expectations / "school-meals" / "1" / "meals.json"
    suite.write_text(SUITE.replace('"min_value"', '"min_vale"'), encoding="utf-8")
    audit = deposit(two_forms, form(two_forms, reference, "26"), "26")
    meals(Path(two_forms.landing) / "good.xlsx", 30)
    with pytest.raises(checks_beside.StoppedForms) as stopped:
        consolidate_returns.run(two_forms)
    assert str(stopped.value).startswith(
        "expectations/school-meals/1/meals.json, rule meals.served.positive: « min_vale » is no argument of "
        "expect_column_values_to_be_between; expected one of "
    )
    query = "select file_name, state, verdict, unread from ledger.submissions order by file_name"
    with connect(two_forms) as connection:
        waiting, accepted = connection.execute(query).fetchall()
    why = "le contrôle de son formulaire est à corriger (le journal de la tâche dit en quoi)"
    assert waiting == ("good.xlsx", "read", None, why)
    assert accepted[:3] == (audit.name, "settled", "accepted")
    suite.write_text(SUITE, encoding="utf-8")
    consolidate_returns.run(two_forms)
    with connect(two_forms) as connection:
        assert verdicts(connection)["good.xlsx"] == "accepted"
