"""The answer as written: the page always, the annotated copy where there is a place to mark."""

import zipfile
from pathlib import Path

import xlsxwriter

from prefaudit.answers.answer import write_answer
from prefaudit.answers.wording import AnswerFacts
from prefaudit.issues import Issue, Severity, Stage
from prefaudit.settings import Settings

SETTINGS = Settings.from_env({})
FACTS = AnswerFacts("retour.xlsx")
AT_A_CELL = Issue("types.date", Severity.ERROR, Stage.TYPES, "Constats", "A1", "x", "Une date.", "« x ».")
ABOUT_THE_FILE = Issue("structure.not_a_return", Severity.ERROR, Stage.STRUCTURE, "", "", "", "Le formulaire.", "Non.")


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Constats").write("A1", "x")
    return path


def test_a_fault_at_a_cell_gives_the_page_and_the_annotated_copy(tmp_path: Path) -> None:
    answer = write_answer(workbook(tmp_path / "retour.xlsx"), [AT_A_CELL], FACTS, tmp_path / "out", SETTINGS)
    assert answer.page == tmp_path / "out" / "retour_accuse.html"
    assert answer.workbook == tmp_path / "out" / "retour_controle.xlsx"
    assert "« retour_controle.xlsx »" in answer.page.read_text(encoding="utf-8")


def test_no_fault_or_one_about_the_file_gives_the_page_alone(tmp_path: Path) -> None:
    source = workbook(tmp_path / "retour.xlsx")
    for issues in ([], [ABOUT_THE_FILE]):
        assert write_answer(source, issues, FACTS, tmp_path / "out", SETTINGS).workbook is None
    assert write_answer(source, [AT_A_CELL], FACTS, tmp_path / "out", SETTINGS, reopen=False).workbook is None


def test_a_workbook_that_cannot_be_written_again_still_gets_its_page(tmp_path: Path) -> None:
    source = workbook(tmp_path / "retour.xlsx")
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/styles.xml"] = b"<styleSheet><fonts><font><sz val='large'/></font></fonts></styleSheet>"
    with zipfile.ZipFile(source, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    answer = write_answer(source, [AT_A_CELL], FACTS, tmp_path / "out", SETTINGS)
    assert answer.workbook is None
    assert "« x »." in answer.page.read_text(encoding="utf-8")
