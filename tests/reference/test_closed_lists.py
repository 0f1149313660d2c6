"""Closed lists: they stand in code_lists.csv alone; what the program branches on is held to them."""

import csv
import shutil
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import openpyxl
import pytest

from prefaudit.campaigns.forms.prefilled import site_forms
from prefaudit.ingestion.listing import Why
from prefaudit.model.issues import Severity, Stage, Verdict
from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.audit_log import AuditLogKind
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.withdrawal import withdraw
from tests.support.command_line import typed
from tests.support.landing import deposit, form
from tests.support.publishing import figures_alone


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        *(("issue_severity", Severity), ("check_stage", Stage), ("verdict", Verdict)),
        *(("audit_log_kind", AuditLogKind), ("passed_over_reason", Why)),
    ],
)
def test_an_enumeration_of_the_program_and_its_list_say_the_same(
    reference: Reference, name: str, codes: type[StrEnum]
) -> None:
    assert list(reference.codes(name)) == [code.value for code in codes]


def test_the_states_of_a_return_hold_the_verdicts_in_the_same_words(reference: Reference) -> None:
    states = reference.codes("return_state")
    assert {code: states[code] for code in reference.codes("verdict")} == reference.codes("verdict")


def test_each_closed_list_of_the_tables_is_in_the_file(settings: Settings, reference: Reference) -> None:
    with connect(settings) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'codes'").fetchall()
    lists = {str(row["list"]) for row in reference.table("code_lists")}
    assert {str(name) for (name,) in tables} <= lists


def test_what_a_code_means_is_read_from_the_list(reference: Reference) -> None:
    assert reference.codes_meaning("finding", "conforming") == ("conformity", "strength")
    assert reference.codes_meaning("finding", "nonconformity") == ("minor_nonconformity", "major_nonconformity")
    assert reference.codes_meaning("issue_severity", "blocking") == ("error",)
    assert reference.meanings("scheme")["iso_9001"] == frozenset()


def test_a_line_may_leave_out_what_its_code_means(tmp_path: Path, reference: Reference) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(Settings.from_env({}).reference, folder)
    with (folder / "code_lists.csv").open("a", encoding="utf-8") as file:
        file.write("finding,observation,Observation,9,,project,projet\n")
    changed = Reference.load(folder)
    assert changed.codes("finding") == {**reference.codes("finding"), "observation": "Observation"}
    assert changed.meanings("finding") == {**reference.meanings("finding"), "observation": frozenset()}


@pytest.fixture
def extended(settings: Settings, reference: Reference, tmp_path: Path) -> Settings:
    """An installation whose every closed list has one code more, `added_<list>`, labelled « Ajout <list> »."""
    home = tmp_path / "home"
    for folder in ("include/contracts", "include/reference", "expectations"):
        shutil.copytree(PROJECT_ROOT / folder, home / folder, ignore=shutil.ignore_patterns("__pycache__"))
    with (home / "include/reference/code_lists.csv").open("a", encoding="utf-8", newline="") as file:
        for name in dict.fromkeys(str(row["list"]) for row in reference.table("code_lists")):
            csv.writer(file).writerow([name, f"added_{name}", _label(name), 99, "", "project", "essai"])
    return replace(settings, home=str(home), settle_seconds=0.0)


def _label(name: str) -> str:
    return f"Ajout {name}"


def test_the_form_offers_a_code_that_a_list_adds(extended: Settings, tmp_path: Path) -> None:
    (path,) = site_forms(extended, "2026", "26", tmp_path)
    book = openpyxl.load_workbook(path)
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    offered = ("finding", "audit_type", "body", "scheme", "nonconformity_severity")
    assert {_label(name) for name in offered} <= texts


def test_the_tables_accept_a_code_that_a_list_adds(extended: Settings) -> None:
    consolidate_returns.prepare(extended)
    with connect(extended) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'codes'").fetchall()
        for (name,) in tables:
            query = f"select count(*) from codes.{name} where code = 'added_{name}'"
            assert connection.execute(query.encode()).fetchone() == (1,), name


def test_a_return_with_added_codes_goes_all_the_way_to_the_figures(
    extended: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = Reference.load(extended.reference)
    draft = form(extended, reference, "26")
    findings = draft.sheet("findings")
    row = next(
        row for row in range(findings.first_row, findings.first_row + 300) if findings.get("result", row) == "Conforme"
    )
    findings.set("result", _label("finding"), row)
    draft.sheet("identification").set("body", _label("body"))
    workbook = deposit(extended, draft, "26")
    for name in ("home", "var", "database_url"):
        monkeypatch.setenv(f"PREFAUDIT_{name.upper()}", str(getattr(extended, name)))
    checked = typed("check", str(workbook))
    assert checked.code == 0, checked.out + checked.err

    with figures_alone():
        assert consolidate_returns.run(extended) == ["2026"]
    with connect(extended) as connection:
        found = "select distinct result_label from published.consolidated_audit_results where result = 'added_finding'"
        assert connection.execute(found).fetchall() == [(_label("finding"),)]
        counts = connection.execute(
            "select (select criteria_assessed from published.national_summary where module_code = 'all'), "
            "(select count(*) from published.consolidated_audit_results where result <> 'not_assessed')"
        ).fetchone()
        assert counts is not None and counts[0] == counts[1]
        assert connection.execute("select body_label from published.audits").fetchall() == [(_label("body"),)]
        withdraw(connection, 1, "added_withdrawal_reason", "bureau")
    with figures_alone():
        assert consolidate_returns.run(extended) == ["2026"]
    with connect(extended) as connection:
        reasons = connection.execute("select reason_label from published.corrections where kind = 'return_lost'")
        assert reasons.fetchall() == [(f"Dépôt retiré par le bureau : {_label('withdrawal_reason').lower()}",)]
