"""What a cell shows and its value does not tell, noted from the parts of an .xlsx."""

from pathlib import Path

import pytest
import xlsxwriter

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import PERCENTAGE, SheetNotes, paired
from prefaudit.workbook.cell_places import FarCells
from prefaudit.workbook.guard import inspect
from prefaudit.workbook.number_formats import is_percentage
from prefaudit.workbook.reader import Grid, read_grids

SETTINGS = Settings.from_env({})


@pytest.mark.parametrize(
    "number_format",
    [
        *("0%", "0.00%", "0.0 %", '0" env. "%', "[Red]0%;-0%", "0.00%;[Red]-0.00%"),
        *('[=0]"-";0%', "[Red][<0.5]0%;0.0%", "[<1]0.0 %;0 %;@", "[=0]?;0%", '[<0]"";0%'),
    ],
)
def test_a_format_that_multiplies_by_a_hundred_is_a_percentage(number_format: str) -> None:
    assert is_percentage(number_format)


@pytest.mark.parametrize(
    "number_format",
    ["General", "0.00", '0.00" %"', r"0.00\ \%", "0_%", "0*%", '0;-0"%"', "@", "[<1]0%;0", '[=0]"%";0', "0;0%"],
)
def test_a_percent_sign_that_is_only_shown_makes_no_percentage(number_format: str) -> None:
    assert not is_percentage(number_format)


def grid(path: Path) -> Grid:
    return read_grids(path, inspect(path, SETTINGS), SETTINGS)[0]


def test_numbers_under_a_percentage_format_are_noted_and_other_cells_are_not(tmp_path: Path) -> None:
    path = tmp_path / "retour.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        built_in, own, literal = (book.add_format({"num_format": code}) for code in ("0.00%", "0.0 %", '0" %"'))
        sheet.write_row(0, 0, [0.8, 0.25], built_in)
        sheet.write_number(1, 0, 0.8, own)
        sheet.write_number(1, 1, 80, literal)
        sheet.write_blank(2, 0, None, built_in)
        sheet.write_number(2, 1, 80)
    assert grid(path).notes == {(0, 0): PERCENTAGE, (0, 1): PERCENTAGE, (1, 0): PERCENTAGE}


def notes(*names: str) -> list[SheetNotes]:
    return [SheetNotes(name, FarCells(10, 10)) for name in names]


def test_notes_go_with_the_sheet_of_their_name_and_pass_over_charts() -> None:
    found = paired(["Constats", "Été"], notes("Constats", "Graphique", "\u00c9t\u00e9"))
    assert [own.name for own in found] == ["Constats", "Été"]


@pytest.mark.parametrize("names", [["Constats"], ["Été", "Constats"], ["Constats", "Indicateurs"]])
def test_a_sheet_without_notes_is_not_read(names: list[str]) -> None:
    with pytest.raises(ValueError, match="no notes on a sheet"):
        paired(["Constats", "Été"], notes(*names))
