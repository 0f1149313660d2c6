"""The answer as written: the page always, the annotated copy where there is a place to mark."""

import errno
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from prefaudit.feedback import answers
from prefaudit.feedback.answers import AnswerRequest, WrittenAnswer, write_answers
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.settings import Settings
from prefaudit.workbook.sandbox import Lost, Sandbox, Why

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
    assert "«\u00a0retour_controle.xlsx\u00a0»" in answer.page.read_text(encoding="utf-8")


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


def test_a_style_that_no_library_opens_stays_in_the_copy(sandbox: Sandbox, tmp_path: Path) -> None:
    source = rewritten(workbook(tmp_path / "retour.xlsx"), "xl/styles.xml", b'<sz val="11"', b'<sz val="large"')
    (answer,) = write_answers([AnswerRequest(source, [AT_A_CELL], FACTS, tmp_path / "out")], sandbox, SETTINGS)
    assert answer.workbook is not None
    with zipfile.ZipFile(answer.workbook) as copy:
        assert b'<sz val="large"' in copy.read("xl/styles.xml")


def test_a_workbook_with_a_damaged_part_gets_a_copy_of_its_values_and_is_told_why(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    source = rewritten(workbook(tmp_path / "retour.xlsx"), "[Content_Types].xml", b"</Types>", b"</Type>")
    (answer,) = write_answers([AnswerRequest(source, [AT_A_CELL], FACTS, tmp_path / "out")], sandbox, SETTINGS)
    assert answer.workbook is not None
    assert openpyxl.load_workbook(answer.workbook)["Constats"]["A1"].value == "x"
    page = answer.page.read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "(la partie « [Content_Types].xml » du fichier est endommagée)" in page and "« x »." in page
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"retour_accuse.html", "retour_controle.xlsx"}


class _Slow(Sandbox):
    """A sandbox in which no work ends."""

    def __init__(self, lost: Exception) -> None:
        self._lost = lost

    def submit(self, *_: object, **__: object) -> Future[object]:  # type: ignore[override]
        task: Future[object] = Future()
        task.set_exception(self._lost)
        return task


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("timeout", "le préparer aurait pris trop de temps"),
        ("stalled", "sa préparation a été interrompue sur notre machine"),
        ("killed", "sa préparation a été interrompue sur notre machine"),
    ],
)
def test_a_copy_that_is_lost_costs_itself_alone_and_the_page_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: Why, words: str
) -> None:
    monkeypatch.setattr(answers, "Sandbox", lambda settings: nullcontext(_Slow(Lost(why))))
    request = AnswerRequest(workbook(tmp_path / "retour.xlsx"), [AT_A_CELL], FACTS, tmp_path / "1")
    (answer,) = write_answers([request], _Slow(Lost(why)), SETTINGS)
    assert answer == WrittenAnswer(tmp_path / "1" / "retour_accuse.html")
    page = answer.page.read_text(encoding="utf-8").replace("\u00a0", " ")
    assert f"Il n’y a pas de classeur annoté : {words}." in page and "« x »." in page


def test_a_copy_whose_process_was_killed_from_outside_is_made_once_more(tmp_path: Path) -> None:
    request = AnswerRequest(workbook(tmp_path / "retour.xlsx"), [AT_A_CELL], FACTS, tmp_path / "1")
    (answer,) = write_answers([request], _Slow(Lost("killed")), SETTINGS)
    assert answer.workbook == tmp_path / "1" / "retour_controle.xlsx"
    assert "pas de classeur annoté" not in answer.page.read_text(encoding="utf-8")


def test_a_full_disk_is_the_operators_affair(tmp_path: Path) -> None:
    request = AnswerRequest(workbook(tmp_path / "retour.xlsx"), [AT_A_CELL], FACTS, tmp_path / "1")
    with pytest.raises(OSError, match="No space left"):
        write_answers([request], _Slow(OSError(errno.ENOSPC, "No space left on device")), SETTINGS)


def test_all_cells_of_a_sheet_merged_cost_no_memory(sandbox: Sandbox, tmp_path: Path) -> None:
    merged = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    heavy = rewritten(
        workbook(tmp_path / "lourd.xlsx"), "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetData>" + merged
    )
    (answer,) = write_answers([AnswerRequest(heavy, [AT_A_CELL], FACTS, tmp_path / "1")], sandbox, SETTINGS)
    assert answer.workbook is not None
    with zipfile.ZipFile(answer.workbook) as copy:
        assert merged in copy.read("xl/worksheets/sheet1.xml")


def test_a_workbook_with_macros_keeps_them_and_its_ending(sandbox: Sandbox, tmp_path: Path) -> None:
    source = workbook(tmp_path / "retour.xlsm")
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    rewritten(source, "[Content_Types].xml", plain, kind)
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
    (answer,) = write_answers([AnswerRequest(source, [AT_A_CELL], FACTS, tmp_path / "out")], sandbox, SETTINGS)
    assert answer.workbook == tmp_path / "out" / "retour_controle.xlsm"
    with zipfile.ZipFile(answer.workbook) as copy:
        assert copy.read("xl/vbaProject.bin") == b"macros"
