"""The annotated copy: marks beside the cells, the site's formatting kept, and read right when it comes back."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from prefaudit.feedback import annotate as module
from prefaudit.feedback.acknowledgement_page import acknowledgement
from prefaudit.feedback.copy.comments import author
from prefaudit.feedback.grouping import grouped, ranges
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.l10n.typography import typeset
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.settings import Settings
from prefaudit.workbook.guard import inspect
from prefaudit.workbook.reader import Grid, read_grids

FACTS = AnswerFacts("retour.xlsx", "2026", "Préfecture de l'Ain", "01", "12/06/2026", "15/11/2026")

SEVERITIES = {"error": "Bloquant", "warning": "Avertissement"}


def issue(cell: str, found: str = "x", severity: Severity = Severity.ERROR, field: str = "result") -> Issue:
    message = f"« {found} »."
    return Issue(
        "findings.result.known",
        severity,
        Stage.RULES,
        "Constats",
        cell,
        found,
        "Un résultat.",
        message,
        "findings",
        field,
    )


def annotate(source: Path, read: list[Grid], issues: list[Issue], target: Path) -> Path:
    return module.annotate(source, read, issues, FACTS, target, SEVERITIES).path


def grids(path: Path) -> list[Grid]:
    settings = Settings.from_env({})
    return read_grids(path, inspect(path, settings), settings)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "retour.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Constats")
        bold = made.add_format({"bold": True, "bg_color": "#00FF00"})
        sheet.write("A1", "Code", bold)
        sheet.write("B1", "Résultat", bold)
        sheet.write("A2", "M1", bold)
        sheet.write("B2", "Conform")
        sheet.write_formula("C2", "=1+1", None, 2)
        sheet.write_formula("C3", '="a"&"<b>"', None, "a<b>")
        sheet.write_formula("C4", "=NA()", None, "#N/A")
        sheet.write_formula("C5", "=TRUE", None, True)
        sheet.write_comment("B2", "Vu avec le service")
        sheet.merge_range("E1:F1", "Fusion")
        sheet.data_validation("B2", {"validate": "list", "source": ["Conforme"]})
    return path


def test_a_faulty_cell_gets_a_comment_and_a_mark_and_keeps_its_own_format(workbook: Path, tmp_path: Path) -> None:
    copy = annotate(workbook, grids(workbook), [issue("B2"), issue("A2")], tmp_path / "copie.xlsx")
    sheet = openpyxl.load_workbook(copy)["Constats"]
    assert sheet["A2"].comment.author == author() != sheet["B2"].comment.author
    assert "Bloquant : « x »." in sheet["B2"].comment.text
    assert "Attendu : Un résultat." in sheet["B2"].comment.text
    assert "Vu avec le service" in sheet["B2"].comment.text
    assert sheet["A2"].font.bold and sheet["A2"].fill.start_color.rgb == "FF00FF00"
    assert [str(area.sqref) for area in sheet.conditional_formatting] in (["A2 B2"], ["B2 A2"])
    assert str(sheet.merged_cells) == "E1:F1"
    assert sheet.data_validations.dataValidation[0].formula1 == '"Conforme"'


def test_the_copy_keeps_the_saved_results_of_formulas(workbook: Path, tmp_path: Path) -> None:
    copy = annotate(workbook, grids(workbook), [issue("B2")], tmp_path / "copie.xlsx")
    before, after = grids(workbook)[0], next(grid for grid in grids(copy) if grid.name == "Constats")
    assert after.rows == before.rows
    assert after.errors == before.errors == {(3, 2): "#N/A"}
    assert after.uncached == before.uncached == frozenset()


def test_a_second_answer_takes_off_the_marks_of_the_first(workbook: Path, tmp_path: Path) -> None:
    first = annotate(workbook, grids(workbook), [issue("B2")], tmp_path / "1.xlsx")
    second = annotate(first, grids(first), [issue("A2")], tmp_path / "2.xlsx")
    book = openpyxl.load_workbook(second)
    assert book.sheetnames == ["Contrôle", "Constats"]
    assert [str(area.sqref) for area in book["Constats"].conditional_formatting] == ["A2"]
    assert book["Constats"]["B2"].comment.text == "Vu avec le service"


def test_marks_whose_author_another_program_forgot_are_taken_off_too(workbook: Path, tmp_path: Path) -> None:
    first = annotate(workbook, grids(workbook), [issue("B2")], tmp_path / "1.xlsx")
    book = openpyxl.load_workbook(first)
    book["Constats"]["B2"].comment.author = " "
    book.save(first)
    second = annotate(first, grids(first), [issue("A2")], tmp_path / "2.xlsx")
    assert openpyxl.load_workbook(second)["Constats"]["B2"].comment.text == "Vu avec le service"


def test_the_control_sheet_lists_each_group_with_a_link_to_its_first_cell(workbook: Path, tmp_path: Path) -> None:
    issues = [issue("B2"), issue("B3", "y"), issue("B4", "z"), issue("A9", severity=Severity.WARNING, field="code")]
    sheet = openpyxl.load_workbook(annotate(workbook, grids(workbook), issues, tmp_path / "c.xlsx"))["Contrôle"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][:2] == ["Verdict", typeset("Retour refusé : à corriger et à renvoyer")]
    assert [row[:2] for row in rows[2:7]] == [
        ["Site", "Préfecture de l'Ain (01)"],
        ["Campagne", "2026"],
        ["Échéance", "15/11/2026"],
        ["Reçu le", "12/06/2026"],
        ["Anomalies", "3 anomalies bloquantes, 1 avertissement"],
    ]
    listed = [row[:4] for row in rows if row[0] in {"Bloquant", "Avertissement"}]
    assert listed == [
        ["Bloquant", "Constats", "B2:B4", "« x ». (et 2 autres de même nature)"],
        ["Avertissement", "Constats", "A9", "« x »."],
    ]
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links == ["'Constats'!B2", "'Constats'!A9"]


def test_what_a_site_typed_is_never_a_formula_nor_markup_in_the_answer(workbook: Path, tmp_path: Path) -> None:
    nasty = '=HYPERLINK("x")<script>'
    copy = annotate(workbook, grids(workbook), [issue("B2", nasty)], tmp_path / "c.xlsx")
    cells = [cell for row in openpyxl.load_workbook(copy)["Contrôle"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == nasty] == ["s"]
    page = acknowledgement([issue("B2", nasty)], FACTS, SEVERITIES)
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_an_accepted_return_gets_an_acknowledgement_too() -> None:
    page = acknowledgement([], FACTS, SEVERITIES)
    assert "Retour accepté." in page and "0 anomalie bloquante, 0 avertissement" in page and "<table>" not in page


def test_neighbouring_cells_are_shown_as_ranges() -> None:
    assert ranges(["C3", "C4", "C5", "C9", "D10"]) == ["C3:C5", "C9", "D10"]


def test_the_same_rule_in_two_columns_stays_two_groups() -> None:
    groups = grouped([issue("B2"), issue("C2", field="evidence"), issue("B3")])
    assert [(group.cells, group.count) for group in groups] == [(("B2", "B3"), 2), (("C2",), 1)]


def test_a_workbook_of_another_format_comes_back_as_xlsx(tmp_path: Path) -> None:
    grid = Grid("Constats", True, [["Code", "Résultat"], ["=M1", date(2026, 1, 2)], [1.5, ""]])
    source = tmp_path / "retour.xls"
    source.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    sheet = openpyxl.load_workbook(annotate(source, [grid], [issue("A2")], tmp_path / "c.xlsx"))["Constats"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A3"].value) == ("=M1", "s", 1.5)
    assert sheet["A2"].comment.author == author()
