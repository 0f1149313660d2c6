"""The annotated copy of a form that checks itself: its list and its marks follow the corrections."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from prefaudit.feedback.annotate import annotate
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.l10n.languages import speaking
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.settings import Settings
from prefaudit.workbook.guard import inspect
from prefaudit.workbook.reader import read_grids
from tests.feedback.packages import SEVERITIES, parts

SETTINGS = Settings.from_env({})
KNOWN, PRESENT, LATER = "findings.result.known", "findings.result.present", "findings.result.compared"
# What the hidden sheet says: of a field of a table how bad the cell in each row is, of a field of a form one cell.
RESULTS = {5: 2, 6: 2, 8: 1, 9: 2}
NAMES = {
    "rule_findings_findings_result_known": "$B$2",
    "rule_findings_findings_result_present": "$B$3",
    "rule_findings_whole": "$B$4",
    "rule_identification_site_known": "$B$5",
    "live_findings_result": "$C:$C",
    "live_identification_site": "$D$2",
}


def form(path: Path, results: Mapping[int, int | str] = RESULTS, names: Mapping[str, str] = NAMES) -> Path:
    """A form as a site saves it, with what its hidden sheet found."""
    with xlsxwriter.Workbook(str(path)) as book:
        for title in ("Identification", "Constats"):
            book.add_worksheet(title).write_column("C1", ["Réponse", *("x",) * 9])
        hidden = book.add_worksheet("Calculs (2)")
        hidden.hide()
        for row, count in enumerate((3, 1, 2, 1), start=1):
            hidden.write_formula(row, 1, "=1", None, count if any(results.values()) else "")
        for row, state in results.items():
            hidden.write_formula(row - 1, 2, "=1", None, state)
        hidden.write_formula("D2", "=1", None, 2)
        for name, place in names.items():
            book.define_name(name, f"='Calculs (2)'!{place}")
    return path


def issue(rule: str, cell: str, severity: Severity = Severity.ERROR, table: str = "findings") -> Issue:
    sheet, field = ("Constats", "result") if table == "findings" else ("Identification", "site")
    row = int(cell[1:]) if cell else None
    return Issue(rule, severity, Stage.RULES, sheet, cell, "x", "Un résultat.", f"« {rule} ».", table, field, row)


ISSUES = [
    *(issue(KNOWN, cell) for cell in ("C5", "C6", "C9")),
    issue(LATER, "C9"),
    issue("site.known", "C3", table="identification"),
    issue("whole", ""),
    issue(PRESENT, "C8", Severity.WARNING),
]


def copied(source: Path, target: Path, issues: list[Issue]) -> Path:
    grids = read_grids(source, inspect(source, SETTINGS), SETTINGS)
    with speaking("fr"):
        return annotate(source, grids, issues, AnswerFacts("retour.xlsx"), target, SEVERITIES).path


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    return copied(form(folder / "retour.xlsx"), folder / "copie.xlsx", ISSUES)


def listed(sheet: Worksheet) -> list[list[object]]:
    """The lines of the list: all of their cells."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(number for number, row in enumerate(rows) if "Gravité" in row)
    return rows[start + 1 :]


def states(path: Path) -> dict[str, object]:
    """What the list says of each rule, as saved."""
    sheet = openpyxl.load_workbook(path, data_only=True)["Contrôle"]
    return {str(row[7]): row[0] for row in listed(sheet)}


def test_each_line_says_whether_the_form_checks_it_and_what_is_left(copy: Path) -> None:
    assert states(copy) == {
        KNOWN: "à corriger",
        LATER: "contrôlé à la réception",
        "site.known": "à corriger",
        "whole": "à corriger",
        PRESENT: "à relire",
    }
    sheet = openpyxl.load_workbook(copy, data_only=True)["Contrôle"]
    assert (sheet["A3"].value, sheet["B3"].value) == (
        "Reste à faire",
        "Il reste 5 points à corriger. 1 point de la liste n'est contrôlé qu'à la réception.",
    )


def test_the_formulas_look_at_the_cells_of_each_line(copy: Path) -> None:
    sheet = openpyxl.load_workbook(copy)["Contrôle"]
    counts = {str(row[7]): row[8] for row in listed(sheet)}
    assert counts == {
        KNOWN: '=COUNTIF(INDEX(live_findings_result,5):INDEX(live_findings_result,6),">=2")'
        '+COUNTIF(INDEX(live_findings_result,9):INDEX(live_findings_result,9),">=2")',
        LATER: None,
        "site.known": "=IF(live_identification_site>=2,1,0)",
        "whole": "=rule_findings_whole",
        PRESENT: '=COUNTIF(INDEX(live_findings_result,8):INDEX(live_findings_result,8),">=1")',
    }
    first = next(cell.row for cell in sheet["H"] if cell.value == KNOWN)
    assert sheet[f"A{first}"].value == f'=IF(I{first}=0,"✔ corrigé","à corriger")'
    assert str(sheet["B3"].value).startswith(f"=IF(SUM(I{first}:I{first + 3})=0,")
    assert sheet.column_dimensions["I"].hidden
    links = {cell.coordinate: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert links[f"D{first}"] == "'Constats'!C5"


def test_a_line_that_is_corrected_turns_green_and_says_so(copy: Path) -> None:
    sheet = openpyxl.load_workbook(copy)["Contrôle"]
    ((area, (rule,)),) = ((str(each.sqref), each.rules) for each in sheet.conditional_formatting)
    first = next(cell.row for cell in sheet["H"] if cell.value == KNOWN)
    assert (area, rule.formula) == (f"A{first}:H{first + 4}", [f'$A{first}="✔ corrigé"'])
    assert (rule.dxf.fill.bgColor.rgb, rule.dxf.font.color.rgb) == ("FFCFE9D6", "FF1D6334")


def test_the_mark_on_a_cell_goes_when_all_that_is_wrong_with_it_is_seen_corrected(copy: Path) -> None:
    book = openpyxl.load_workbook(copy)
    marks = {str(each.sqref): each.rules[0].formula[0] for each in book["Constats"].conditional_formatting}
    watched = 'AND(N("prefaudit")=0,IFERROR(INDEX(live_findings_result,ROW())>={least},TRUE))'
    assert marks == {"C5 C6": watched.format(least=2), "C9": 'N("prefaudit")=0', "C8": watched.format(least=1)}
    ((mark,),) = (each.rules for each in book["Identification"].conditional_formatting)
    assert mark.formula == ['AND(N("prefaudit")=0,IFERROR(live_identification_site>=2,TRUE))']


def test_a_second_answer_takes_the_marks_and_the_list_of_the_first_off(copy: Path, tmp_path: Path) -> None:
    second = copied(copy, tmp_path / "2.xlsx", [issue(KNOWN, "C6")])
    book = openpyxl.load_workbook(second)
    assert book.sheetnames == ["Contrôle", "Identification", "Constats", "Calculs (2)"]
    assert [str(each.sqref) for each in book["Constats"].conditional_formatting] == ["C6"]
    assert len(book["Identification"].conditional_formatting) == 0
    assert states(second) == {KNOWN: "à corriger"}
    first = len(list(book["Contrôle"]["A"]))
    assert str(book["Contrôle"]["B3"].value).endswith(
        f',IF(SUM(I{first}:I{first})=1,"Il reste 1 point à corriger.",'
        f'"Il reste "&SUM(I{first}:I{first})&" points à corriger."))'
    )


def test_what_the_form_does_not_see_broken_is_left_to_reception(tmp_path: Path) -> None:
    """A table was moved away from its checks: a line that is green before anything is corrected would be a lie."""
    copy = copied(
        form(tmp_path / "retour.xlsx", {5: 2, 6: 0}), tmp_path / "c.xlsx", [issue(KNOWN, "C5"), issue(KNOWN, "C6")]
    )
    assert states(copy) == {KNOWN: "contrôlé à la réception"}


@pytest.mark.parametrize(
    ("results", "names"),
    [(RESULTS, {}), (dict.fromkeys(RESULTS, ""), NAMES), (RESULTS, {name: "#REF!" for name in NAMES})],
    ids=["no names", "never worked out", "hidden sheet deleted"],
)
def test_a_form_without_checks_has_the_sheet_as_it_was(
    results: Mapping[int, int | str], names: Mapping[str, str], tmp_path: Path
) -> None:
    copy = copied(form(tmp_path / "retour.xlsx", results, names), tmp_path / "c.xlsx", ISSUES)
    sheet = openpyxl.load_workbook(copy)["Contrôle"]
    assert [cell.value for cell in sheet["A"]][:3] == ["Contrôle de votre classeur", "Verdict", "Anomalies"]
    assert sheet.max_column == 7 and len(sheet.conditional_formatting) == 0
    assert b"CFE9D6" not in parts(copy)["xl/styles.xml"]


def test_a_list_of_many_cells_apart_stays_within_a_formula(tmp_path: Path) -> None:
    rows = range(5, 600, 2)
    source = form(tmp_path / "retour.xlsx", dict.fromkeys(range(5, 600), 2))
    sheet = openpyxl.load_workbook(copied(source, tmp_path / "c.xlsx", [issue(KNOWN, f"C{row}") for row in rows]))
    formula = listed(sheet["Contrôle"])[0][8]
    assert formula == '=COUNTIF(INDEX(live_findings_result,5):INDEX(live_findings_result,599),">=2")'
