"""A return that is costly costs itself: its many issues, the time of its copy, a rule that raises on its values."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.validation import validate as validation
from prefaudit.validation.suites import RuleCrashed
from prefaudit.warehouse.postgres.connection import connect
from tests.support.landing import deposit, form, issues, verdicts

_own_run_suite = validation.run_suite


def _raises_on(names: frozenset[str]) -> Any:
    """Run suites as the program does, but raise where a frame has a return of these sites."""

    def run_suite(content: Mapping[str, Any], frame: Any, *rest: Any) -> Any:
        if "site_code" in frame.columns and names & set(frame["site_code"].dropna()):
            raise RuleCrashed("The rule identification.site.known of the suite x cannot be evaluated: x.")
        return _own_run_suite(content, frame, *rest)

    return run_suite


def test_a_rule_that_raises_on_one_return_costs_that_return(
    quick: Settings, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    for site in ("01", "03", "26"):
        deposit(quick, form(quick, reference, site), site, name=f"{site}.xlsx")
    with monkeypatch.context() as patch, connect(quick) as connection:
        patch.setattr(validation, "run_suite", _raises_on(frozenset({"03"})))
        assert consolidate_returns.run(quick, publish=False) == ["2026"]
        assert verdicts(connection) == {**dict.fromkeys(("01.xlsx", "26.xlsx"), "accepted"),
                                        "03.xlsx": "None"}  # fmt: skip
        row = connection.execute("select state, unread from ledger.submissions where file_name = '03.xlsx'").fetchone()
        assert row == (
            "read",
            "une règle du contrôle ne peut pas être évaluée sur ses valeurs (le journal de la tâche dit laquelle)",
        )
        patch.setattr(validation, "run_suite", _raises_on(frozenset({"01", "03", "26"})))
        with pytest.raises(RuleCrashed, match=r"identification\.site\.known"):
            consolidate_returns.run(quick, publish=False)
        patch.setattr(validation, "run_suite", _own_run_suite)
        consolidate_returns.run(quick, publish=False)
        assert verdicts(connection)["03.xlsx"] == "accepted"


def test_a_rule_broken_everywhere_is_listed_so_often_and_counted(quick: Settings, reference: Reference) -> None:
    path = deposit(quick, form(quick, reference, "26"), "26", name="26.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Indicateurs"]
    first = sheet.max_row + 1
    for row in range(first, first + 300):
        for column in range(1, sheet.max_column + 1):
            sheet.cell(row, column, "z9")
    book.save(path)
    deposit(quick, form(quick, reference, "01"), "01", name="01.xlsx")
    with connect(quick) as connection:
        consolidate_returns.run(replace(quick, issue_limit=20), publish=False)
        assert verdicts(connection) == {"26.xlsx": "rejected", "01.xlsx": "accepted"}
        found = [rule for rule, *_ in issues(connection)["26.xlsx"]]
        assert {rule: found.count(rule) for rule in set(found)} == {
            "types.number": 20, "indicators.period.form": 20, "indicators.indicator.known": 20,
        }  # fmt: skip
        said = connection.execute("select rule, message from ledger.issues where message like '%%ne sont pas listés.'")
        counts = {str(rule): str(message).rsplit(" à ", 1)[-1] for rule, message in said.fetchall()}
    assert counts == {
        "types.number": "1180 autres endroits, qui ne sont pas listés.",
        "indicators.period.form": "280 autres endroits, qui ne sont pas listés.",
        "indicators.indicator.known": "280 autres endroits, qui ne sont pas listés.",
    }


def test_a_copy_that_takes_too_long_is_left_out_and_its_page_says_so(quick: Settings, reference: Reference) -> None:
    settings = quick
    path = deposit(settings, form(settings, reference, "26"), "26", name="26.xlsx")
    book = openpyxl.load_workbook(path)
    book["Indicateurs"].cell(6, 3, "z9")
    book.save(path)
    consolidate_returns.prepare(settings)
    consolidate_returns.discover(settings)
    for batch in consolidate_returns.plan_batches(settings):
        consolidate_returns.read(batch, settings)
    consolidate_returns.validate_all(settings)
    consolidate_returns.consolidate(settings)
    consolidate_returns.answer(replace(settings, read_timeout=0.003))
    with connect(settings) as connection:
        row = connection.execute("select page, workbook from ledger.answers").fetchone()
    assert row is not None
    assert row[1] is None
    assert "le préparer aurait pris trop de temps" in Path(str(row[0])).read_text(encoding="utf-8")
