"""The answer as written: the page always, the annotated copy where there is a place to mark."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from prefaudit.feedback.answers import AnswerRequest, WrittenAnswer, write_answers
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.settings import Settings
from prefaudit.workbook.sandbox import Sandbox

SETTINGS = replace(Settings.from_env({}), read_memory=400 * 1024**2)
FACTS = AnswerFacts("retour.xlsx")
AT_A_CELL = Issue("types.date", Severity.ERROR, Stage.TYPES, "Constats", "A1", "x", "Une date.", "« x ».")
ABOUT_THE_FILE = Issue("structure.not_a_return", Severity.ERROR, Stage.STRUCTURE, "", "", "", "Le formulaire.", "Non.")

REFUSED = replace(AT_A_CELL, rule="file.unreadable", stage=Stage.FILE)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SETTINGS) as found:
        yield found


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Constats").write("A1", "x")
    return path


def rewritten(path: Path, part: str, before: bytes, after: bytes) -> Path:
    """A workbook with some bytes of one of its parts replaced; with the whole part where `before` is empty."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert before in parts[part]
    parts[part] = parts[part].replace(before, after) if before else after
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_fault_at_a_cell_gives_the_page_and_the_annotated_copy(sandbox: Sandbox, tmp_path: Path) -> None:
    request = AnswerRequest(workbook(tmp_path / "retour.xlsx"), [AT_A_CELL], FACTS, tmp_path / "out")
    (answer,) = write_answers([request], sandbox, SETTINGS)
    assert answer == WrittenAnswer(tmp_path / "out" / "retour_accuse.html", tmp_path / "out" / "retour_controle.xlsx")
    assert "« retour_controle.xlsx »" in answer.page.read_text(encoding="utf-8")


def test_no_fault_or_one_about_the_file_gives_the_page_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    source = workbook(tmp_path / "retour.xlsx")
    requests = [
        AnswerRequest(source, [], FACTS, tmp_path / "1"),
        AnswerRequest(source, [ABOUT_THE_FILE], FACTS, tmp_path / "2"),
        AnswerRequest(source, [AT_A_CELL, REFUSED], FACTS, tmp_path / "3"),
    ]
    answers = write_answers(requests, sandbox, SETTINGS)
    assert answers == [WrittenAnswer(tmp_path / str(number) / "retour_accuse.html") for number in (1, 2, 3)]
    assert all(answer.page.is_file() for answer in answers)


def test_a_workbook_that_cannot_be_written_again_still_gets_its_page(sandbox: Sandbox, tmp_path: Path) -> None:
    styles = b"<styleSheet><fonts><font><sz val='large'/></font></fonts></styleSheet>"
    source = rewritten(workbook(tmp_path / "retour.xlsx"), "xl/styles.xml", b"", styles)
    (answer,) = write_answers([AnswerRequest(source, [AT_A_CELL], FACTS, tmp_path / "out")], sandbox, SETTINGS)
    assert answer.workbook is None
    assert "« x »." in answer.page.read_text(encoding="utf-8")


def test_a_workbook_too_heavy_to_write_again_costs_its_copy_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    # All cells of a sheet merged: read in no time, but the library that writes makes an object of each of 17 billion.
    merged = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    heavy = rewritten(
        workbook(tmp_path / "lourd.xlsx"), "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetData>" + merged
    )
    requests = [
        AnswerRequest(heavy, [AT_A_CELL], AnswerFacts("lourd.xlsx"), tmp_path / "1"),
        AnswerRequest(workbook(tmp_path / "retour.xlsx"), [AT_A_CELL], FACTS, tmp_path / "2"),
    ]
    first, second = write_answers(requests, sandbox, SETTINGS)
    assert first == WrittenAnswer(tmp_path / "1" / "lourd_accuse.html")
    assert "« x »." in first.page.read_text(encoding="utf-8")
    assert [path.name for path in (tmp_path / "1").iterdir()] == ["lourd_accuse.html"]
    assert second.workbook is not None
    assert openpyxl.load_workbook(second.workbook).sheetnames == ["Contrôle", "Constats"]
