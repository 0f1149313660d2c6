"""Texts of a site that are markup, SQL or formulas: kept to the letter, and run by nothing that they pass through."""

from pathlib import Path

import openpyxl
import pytest

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.mutation import Expected, Mutation, Workbench
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from tests.support.landing import CAMPAIGN, deposit, form, verdicts

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"
SQL = "'); drop table warehouse.findings; --"
FORMULA = '=HYPERLINK("http://example.org","ici")'


def _free_texts(bench: Workbench) -> list[Expected]:
    bench.sheet("identification").set("auditors", MARKUP)
    bench.sheet("identification").set("quality_officer", SQL)
    bench.sheet("identification").set("service_scope", FORMULA)
    first, second, third = bench.answered("findings", "result")[:3]
    for row, text in ((first, MARKUP), (second, SQL), (third, FORMULA)):
        bench.sheet("findings").set("comment", text, row)
    return []


def _bad_answers(bench: Workbench) -> list[Expected]:
    first, second, third = bench.answered("findings", "result")[:3]
    for row, text in ((first, MARKUP), (second, SQL), (third, FORMULA)):
        bench.sheet("findings").set("result", text, row)
    bench.sheet("identification").set("body", MARKUP)
    return []


@pytest.fixture(scope="module")
def hostile(module_settings: Settings, reference: Reference) -> Settings:
    for site, change in (("26", _free_texts), ("01", _bad_answers)):
        deposit(module_settings, form(module_settings, reference, site), site, fault=Mutation(site, change=change))
    assert consolidate_returns.run(module_settings) == [CAMPAIGN]
    return module_settings


def test_texts_are_kept_to_the_letter(hostile: Settings) -> None:
    with connect(hostile) as connection:
        assert sorted(verdicts(connection).values()) == ["accepted", "rejected"]
        assert connection.execute("select auditors, quality_officer from restricted.audits").fetchall() == [
            (MARKUP, SQL)
        ]
        rows = connection.execute(
            "select comment from warehouse.findings where comment = any(%s)", [[MARKUP, SQL, FORMULA]]
        )
        assert sorted(str(text) for (text,) in rows.fetchall()) == sorted([MARKUP, SQL, FORMULA])
        found = connection.execute("select distinct found from ledger.issues where sheet = 'Constats'").fetchall()
    assert {(MARKUP,), (SQL,), (FORMULA,)} <= set(found)


def test_no_answer_and_no_publication_runs_them(hostile: Settings) -> None:
    pages = [*Path(hostile.answers).rglob("*.html"), *Path(hostile.publications).rglob("*.html")]
    assert len(pages) == 3
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    (refused,) = [page for page in pages if "/01/" in str(page)]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in refused.read_text(encoding="utf-8")
    workbooks = [*Path(hostile.answers).rglob("*.xlsx"), *Path(hostile.publications).rglob("*.xlsx")]
    assert len(workbooks) == 2
    for path in workbooks:
        cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f" and "HYPERLINK" in str(cell.value)] == []
    for path in Path(hostile.publications).rglob("*.csv"):
        assert not any(line.startswith("=") or ",=" in line for line in path.read_text(encoding="utf-8").splitlines())
