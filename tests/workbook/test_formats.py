"""The same return in other formats and from other programs: the very same rows."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from prefaudit.model.read_return import ReadReturn
from prefaudit.settings import Settings
from prefaudit.workbook.guard import inspect
from prefaudit.workbook.reader import Grid, read_grids
from prefaudit.workbook.reading import load_knowledge, read_return
from tests.simulation.conftest import make_bench
from tests.support.office import OFFICE, convert

SETTINGS = Settings.from_env({})


def read(path: Path) -> ReadReturn:
    knowledge = load_knowledge(SETTINGS.contracts, SETTINGS.reference)
    return read_return(path, path.name, knowledge, SETTINGS)


def grid(path: Path) -> Grid:
    return read_grids(path, inspect(path, SETTINGS), SETTINGS)[0]


def rows(found: ReadReturn) -> dict[str, tuple[tuple[object, ...], ...]]:
    return {name: table.rows for name, table in found.tables.items()}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats")
    make_bench(folder)(None)
    return next(folder.glob("*.xlsx"))


@pytest.mark.libreoffice
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed: no .ods or .xls can be made")
@pytest.mark.parametrize("extension", ["ods", "xls", "xlsx"])
def test_a_return_saved_by_libreoffice_in_another_format_gives_the_same_rows(
    extension: str, original: Path, tmp_path: Path
) -> None:
    convert([original], extension, tmp_path)
    saved = read(tmp_path / f"{original.stem}.{extension}")
    assert saved.issues == ()
    assert rows(saved) == rows(read(original))


def test_a_return_saved_by_openpyxl_gives_the_same_rows(original: Path, tmp_path: Path) -> None:
    copy = tmp_path / original.name
    openpyxl.load_workbook(original).save(copy)
    assert rows(read(copy)) == rows(read(original)) and read(copy).issues == ()


def test_dates_of_the_1904_system_are_the_days_that_people_see(tmp_path: Path) -> None:
    path = tmp_path / "retour.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        book.add_worksheet().write_datetime(0, 0, __import__("datetime").datetime(2026, 6, 12), day)
    value = grid(path).rows[0][0]
    assert str(value)[:10] == "2026-06-12"


def test_errors_and_formulas_without_result_are_told_from_empty_cells(tmp_path: Path) -> None:
    path = tmp_path / "retour.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=NA()", None, "#N/A")
        sheet.write_formula("B1", "=1/0", None, "#DIV/0!")
        sheet.write_formula("C1", "=1+1", None, "")
        sheet.write_formula("D1", "=1+1", None, 2)
        sheet.write("F1", "fin")
    found = grid(path)
    assert found.errors == {(0, 0): "#N/A", (0, 1): "#DIV/0!"}
    assert found.uncached == {(0, 2)}
    assert found.rows[0][3:] == [2.0, "", "fin"]


def test_a_table_far_from_the_first_cell_keeps_its_coordinates(tmp_path: Path) -> None:
    path = tmp_path / "retour.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Indicateurs").write_row(9, 4, ["Code indicateur", "Période", "Valeur"])
        book.get_worksheet_by_name("Indicateurs").write_row(10, 4, ["I01", "2026", "x"])
    table = read(path).tables["indicators"]
    assert (table.header_row, table.cell("value", 11)) == (10, "G11")
    assert [(issue.rule, issue.cell) for issue in read(path).issues if issue.stage == "types"] == [
        ("types.number", "G11")
    ]


def test_the_strict_form_of_the_format_hides_no_error(tmp_path: Path) -> None:
    path = tmp_path / "strict.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Indicateurs").write_formula("B2", "=NA()", None, "#N/A")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            strict = content.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ).replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            archive.writestr(name, strict)
    (grid,) = read_grids(path, inspect(path, SETTINGS), SETTINGS)
    assert grid.errors == {(1, 1): "#N/A"}
