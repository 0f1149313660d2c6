"""Closed lists: they stand in code_lists.csv alone; what the program branches on is held to them."""

import shutil
from enum import StrEnum
from pathlib import Path

import pytest

from prefaudit.model.issues import Severity, Stage, Verdict
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.audit_log import Kind
from prefaudit.warehouse.postgres.connection import connect


@pytest.mark.parametrize(
    ("name", "codes"),
    [("issue_severity", Severity), ("check_stage", Stage), ("verdict", Verdict), ("audit_log_kind", Kind)],
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
    assert reference.meanings("finding")["opportunity"] == frozenset()


def test_a_line_may_leave_out_what_its_code_means(tmp_path: Path, reference: Reference) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(Settings.from_env({}).reference, folder)
    with (folder / "code_lists.csv").open("a", encoding="utf-8") as file:
        file.write("finding,observation,Observation,9,,project,projet\n")
    changed = Reference.load(folder)
    assert changed.codes("finding") == {**reference.codes("finding"), "observation": "Observation"}
    assert changed.meanings("finding") == {**reference.meanings("finding"), "observation": frozenset()}
