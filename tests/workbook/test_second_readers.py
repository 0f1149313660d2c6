"""Where the fast parser cannot read a workbook: a second reader reads the same, or the reason is the true one."""

from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineError

from prefaudit.workbook import reader
from prefaudit.workbook.guard import Refused, inspect
from prefaudit.workbook.reader import Grid, read_grids
from tests.workbook.books import (
    DAY,
    PERCENT,
    WRITERS,
    Book,
    Error,
    Number,
    Sheet,
    Struck,
    encrypted_xls_stream,
    ole,
    write_xlsx,
    xls_stream,
)
from tests.workbook.sheets import SETTINGS

BOOK = Book(
    [
        Sheet(
            "Constats",
            {
                (0, 0): "Libellé\u200b",
                (0, 1): Number(12.5),
                (0, 2): Number(3.0),
                (1, 0): Number(0.8, PERCENT),
                (1, 1): date(2026, 6, 12),
                (1, 2): Number(46185.5, DAY),
                (2, 0): Error("#N/A"),
                (2, 1): Error("#DIV/0!", computed=True),
                (3, 0): True,
                (3, 1): Struck("barré"),
                (4, 0): "vu",
                (5, 0): "caché",
            },
            merges=[(4, 0, 5, 0)],
            hidden_rows=frozenset({1}),
            hidden_columns=frozenset({2}),
        ),
        Sheet("Indicateurs", {(2, 1): "fin"}),
    ]
)


def grids(path: Path) -> list[Grid]:
    return read_grids(path, inspect(path, SETTINGS), SETTINGS)


def without_blanks(grid: Grid) -> tuple[object, ...]:
    """A sheet by its filled cells: readers differ in the blank ones that they give beside them."""
    cells = {(row, at): cell for row, cells in enumerate(grid.rows) for at, cell in enumerate(cells) if cell != ""}
    return grid.name, grid.visible, cells, grid.notes, grid.hidden, grid.hidden_rows, grid.hidden_columns, grid.struck


class PanicException(BaseException):
    """What the parser raises where it gives up."""


@pytest.mark.parametrize("fault", [CalamineError("no"), PanicException("no")])
@pytest.mark.parametrize("since_1904", [True, False])
@pytest.mark.parametrize("file_name", [name for name in WRITERS if name != "retour.xlsb"])
def test_a_second_reader_gives_the_same_values_and_notes(
    file_name: str, since_1904: bool, fault: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / file_name
    WRITERS[file_name](Book(BOOK.sheets, since_1904), path)
    first = [without_blanks(grid) for grid in grids(path)]

    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(reader, "_opened", fail)
    assert [without_blanks(grid) for grid in grids(path)] == first


def test_an_xlsb_that_the_parser_cannot_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise CalamineError("no")

    path = tmp_path / "retour.xlsb"
    WRITERS[path.name](BOOK, path)
    monkeypatch.setattr(reader, "_opened", fail)
    assert refusal(path) == "file.unreadable"


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        grids(path)
    return refused.value.issue.rule


def test_an_xls_is_decrypted_only_where_excel_opens_it_without_asking(tmp_path: Path) -> None:
    plain, opened, closed = (tmp_path / f"{name}.xls" for name in ("plain", "opened", "closed"))
    plain.write_bytes(ole("Workbook", xls_stream(BOOK)))
    opened.write_bytes(ole("Workbook", encrypted_xls_stream(BOOK, "VelvetSweatshop")))
    closed.write_bytes(ole("Workbook", encrypted_xls_stream(BOOK, "secret")))
    assert [without_blanks(grid) for grid in grids(opened)] == [without_blanks(grid) for grid in grids(plain)]
    assert refusal(closed) == "file.encrypted"


@pytest.mark.parametrize(
    ("stream", "rule"),
    [
        ("\tDRMContent", "file.rights"),
        ("DRMEncryptedTransform", "file.rights"),
        ("EncryptedPackage", "file.encrypted"),
        ("WordDocument", "file.foreign_format"),
        ("Workbook", "file.unreadable"),
    ],
)
def test_a_container_is_refused_for_what_it_holds(stream: str, rule: str, tmp_path: Path) -> None:
    path = tmp_path / "retour.xls"
    path.write_bytes(ole(stream, b"\xff" * 5000))
    assert refusal(path) == rule


def test_what_a_damaged_container_was_is_still_said(tmp_path: Path) -> None:
    path = tmp_path / "retour.xls"
    path.write_bytes(ole("\tDRMContent", bytes(5000))[:-512])
    assert refusal(path) == "file.rights"


def test_a_sheet_that_the_parser_does_not_see_is_read_by_the_second_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "retour.xlsx"
    write_xlsx(BOOK, path)
    first = [without_blanks(grid) for grid in grids(path)]

    class Blind:
        """A parser that passes over the last sheet."""

        def __init__(self, workbook: object) -> None:
            self.workbook = workbook

        @property
        def sheets_metadata(self) -> list[object]:
            return list(self.workbook.sheets_metadata[:-1])  # type: ignore[attr-defined]

        def get_sheet_by_name(self, name: str) -> object:
            return self.workbook.get_sheet_by_name(name)  # type: ignore[attr-defined]

    opened = reader._opened
    monkeypatch.setattr(reader, "_opened", lambda *given: Blind(opened(*given)))
    assert [without_blanks(grid) for grid in grids(path)] == first
