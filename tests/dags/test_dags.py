"""The DAGs as Airflow sees them: they parse, say what they do, and take a night from landing zone to publication."""

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from prefaudit.reference import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.simulate.faults import FAULTS
from prefaudit.warehouse.connection import connect
from tests.night import CAMPAIGN, deposit, form, verdicts

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

DAGS = {"consolidate_returns", "publish_summaries"}


def test_every_dag_file_parses_and_says_what_an_operator_needs(dagbag: "DagBag") -> None:
    assert dagbag.import_errors == {}
    assert set(dagbag.dags) == DAGS
    for dag in dagbag.dags.values():
        assert dag.doc_md and "when it fails" in dag.doc_md
        assert dag.description and "prefaudit" in dag.tags
        # Only publications may wait for their approvers side by side.
        assert dag.max_active_runs == (16 if dag.dag_id == "publish_summaries" else 1) and not dag.catchup
        for task in dag.tasks:
            assert task.owner == "prefaudit" and task.retries == 2
            assert f"`{task.task_id}`" in dag.doc_md


def test_the_night_starts_at_half_past_two_in_paris(dagbag: "DagBag") -> None:
    timetable = dagbag.dags["consolidate_returns"].schedule
    assert (timetable.expression, str(timetable.timezone)) == ("30 2 * * *", "Europe/Paris")


def test_a_dag_file_imports_no_heavy_library() -> None:
    heavy = "pandas", "great_expectations", "openpyxl", "python_calamine", "psycopg", "xlsxwriter", "pyarrow"
    code = f"import sys, prefaudit.night; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    for path in (PROJECT_ROOT / "dags").glob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 120
        assert not [line for line in lines if line.startswith(("import ", "from ")) and any(h in line for h in heavy)]


def test_a_night_runs_from_the_landing_zone_to_the_publication(
    dagbag: "DagBag", settings: Settings, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = replace(settings, settle_seconds=0.0)
    for name in ("var", "database_url", "settle_seconds"):
        monkeypatch.setenv(f"PREFAUDIT_{name.upper()}", str(getattr(quick, name)))
    good = deposit(quick, form(quick, reference, "26"), "26")
    bad = deposit(quick, form(quick, reference, "692"), "692", fault=FAULTS["result_erased"])

    first = dagbag.dags["consolidate_returns"].test()
    assert first.state == "success"
    states = {each.task_id: each.state for each in first.get_task_instances()}
    assert states["read"] == "success" and states["announce"] == "success" and states["answer"] == "success"
    with connect(quick) as connection:
        assert verdicts(connection) == {good.name: "accepted", bad.name: "rejected"}

    published = dagbag.dags["publish_summaries"].test(run_conf={"campaign": CAMPAIGN})
    assert published.state == "success"
    with connect(quick) as connection:
        rows = connection.execute("select campaign_code, number, is_current from published.publications").fetchall()
    assert rows == [(CAMPAIGN, 1, True)]

    second = dagbag.dags["consolidate_returns"].test()
    assert second.state == "success"
    states = {each.task_id: each.state for each in second.get_task_instances()}
    assert states["announce"] == "skipped"
