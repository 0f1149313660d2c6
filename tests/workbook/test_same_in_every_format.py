"""The same return in .xlsx, .xlsm, .xls, .xlsb and .ods of two programs: the same rows, verdict and issues."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from prefaudit.model.issues import verdict_of
from prefaudit.model.read_return import HiddenCells, ReadReturn
from prefaudit.workbook.guard import Refused, inspect
from prefaudit.workbook.reader import Grid, read_grids
from prefaudit.workbook.reading import read_return
from tests.support.office import OFFICE, convert
from tests.workbook.books import PERCENT, WRITERS, Book, Cell, Error, Number, Sheet, Struck
from tests.workbook.sheets import KNOWLEDGE, SETTINGS, SHEETS


def sheets() -> list[Sheet]:
    """The form's sheets as a workbook has them, filled."""
    return [
        Sheet(
            name,
            {
                (row, column): Number(cell) if isinstance(cell, float) else str(cell)
                for row, cells in enumerate(rows)
                for column, cell in enumerate(cells)
                if cell != ""
            },
        )
        for name, rows in SHEETS.items()
    ]


def read(book: Book, file_name: str, folder: Path) -> ReadReturn:
    path = folder / file_name
    WRITERS[file_name](book, path)
    return read_return(path, "retour.xlsx", KNOWLEDGE, SETTINGS)


def found(read: ReadReturn) -> Mapping[str, object]:
    """What the pipeline goes on with."""
    issues = sorted((issue.rule, issue.sheet, issue.cell, issue.found, issue.message) for issue in read.issues)
    tables = {name: (table.rows, table.hidden) for name, table in read.tables.items()}
    return {"tables": tables, "issues": issues, "verdict": verdict_of(read.issues)}


UNSEEN = st.sampled_from("\u200b\u00ad\ufeff\u2060\u202a\u00a0")
WORDS = st.sampled_from(
    ["Conforme", "vu", "12,5", "80 %", "31/07/2026", "néant", "M1-E1-C01", "T3 2026", "Œuvre & <suite>"]
)
# Not before the first letter: the parser of .xls drops a byte order mark there, which no answer shows but its message.
TEXTS = st.builds(lambda word, unseen, at: word[:at] + unseen + word[at:], WORDS, UNSEEN, st.integers(1, 6))
NUMBERS = st.sampled_from([0.0, 0.8, 1.0, 12.5, 27.0000000001, 87.35, -3.0, 46234.0, 1e16])
CELLS: st.SearchStrategy[Cell] = st.one_of(
    TEXTS,
    WORDS,
    st.booleans(),
    st.dates(date(1905, 1, 1), date(2100, 1, 1)),
    st.builds(Number, NUMBERS),
    st.builds(Number, NUMBERS, st.just(PERCENT)),
    st.builds(Struck, WORDS),
    st.builds(Error, st.sampled_from(["#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!"]), st.booleans()),
)
PLACES = st.tuples(st.sampled_from(range(len(SHEETS))), st.integers(0, 4), st.integers(0, 6))
LINES = st.frozensets(st.integers(0, 5), max_size=2)


# Six files an example: to make a failing one smaller would take minutes.
WHOLE = [phase for phase in Phase if phase is not Phase.shrink]


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30, phases=WHOLE)
@given(
    changes=st.dictionaries(PLACES, CELLS, min_size=1, max_size=8),
    merges=st.sets(st.sampled_from([(1, 2, 2, 2), (3, 0, 3, 2), (1, 3, 2, 4)]), max_size=2),
    hidden=st.tuples(LINES, LINES),
    since_1904=st.booleans(),
)
def test_a_return_is_read_the_same_in_every_format(
    changes: Mapping[tuple[int, int, int], Cell],
    merges: set[tuple[int, int, int, int]],
    hidden: tuple[frozenset[int], frozenset[int]],
    since_1904: bool,
    tmp_path: Path,
) -> None:
    own = sheets()
    for (at, row, column), cell in changes.items():
        own[at].cells[row, column] = cell
    own[1].merges, own[3].hidden_rows, own[3].hidden_columns = sorted(merges), *hidden
    book = Book(own, since_1904)
    first, *others = WRITERS
    wanted = found(read(book, first, tmp_path))
    for name in others:
        assert found(read(book, name, tmp_path)) == wanted, name


@pytest.mark.parametrize("file_name", WRITERS)
def test_what_is_hidden_is_read_and_said_in_messages_about_it(file_name: str, tmp_path: Path) -> None:
    own = sheets()
    own[3].hidden_rows, own[3].hidden_columns = frozenset({2, 9}), frozenset({4})
    own[3].cells |= {(1, 2): "douze", (2, 2): "huit", (2, 4): date(1905, 7, 18), (1, 4): "x"}
    read_back = read(Book(own), file_name, tmp_path)
    assert read_back.tables["indicators"].hidden == HiddenCells(frozenset({3}), frozenset({"E"}))
    assert read_back.tables["findings"].hidden == HiddenCells()
    told = {issue.cell: issue.message for issue in read_back.issues if issue.sheet == "Indicateurs"}
    assert told == {
        "C2": "« douze » n'est pas un nombre.",
        "C3": "« huit » n'est pas un nombre. À noter : ligne 3 masquée.",
        "E2": "« x » n'est pas un nombre. À noter : colonne E masquée.",
        "E3": "« 18/07/1905 » n'est pas un nombre. À noter : ligne 3 et colonne E masquées.",
    }


def test_a_hidden_sheet_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "retour.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in [*SHEETS.items(), ("Constats (2)", SHEETS["Constats"])]:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name in ("Indicateurs", "Constats (2)"):
                sheet.hide()
        book.get_worksheet_by_name("Indicateurs").write(1, 2, "douze")
    read_back = read_return(path, "retour.xlsx", KNOWLEDGE, SETTINGS)
    assert [issue.message.count("masquée") for issue in read_back.issues] == [1, 1]
    assert [issue.rule for issue in read_back.issues] == ["structure.sheet.copied", "types.number"]
    assert read_back.tables["indicators"].hidden == HiddenCells(sheet=True)


def grid(file_name: str, sheet: Sheet, folder: Path) -> Grid:
    path = folder / file_name
    WRITERS[file_name](Book([sheet]), path)
    return read_grids(path, inspect(path, SETTINGS), SETTINGS)[0]


@pytest.mark.parametrize("file_name", WRITERS)
def test_a_filled_cell_right_of_every_form_is_refused_alike(file_name: str, tmp_path: Path) -> None:
    refusal = grid(file_name, Sheet("Constats", {(0, 0): "a", (4, 205): "x"}), tmp_path).refusal
    assert refusal and (refusal.rule, refusal.cell) == ("file.far_cell", "GX5")
    assert not grid(file_name, Sheet("Constats", {(0, 0): "a", (4, 199): "x"}), tmp_path).refusal


@pytest.mark.parametrize("file_name", ["retour.xls", "retour.xlsb"])
def test_merges_that_lie_over_each_other_cost_no_more_than_the_sheet(file_name: str, tmp_path: Path) -> None:
    path = tmp_path / file_name
    cells: dict[tuple[int, int], Cell] = {(row, 0): "x" for row in range(50)}
    WRITERS[file_name](Book([Sheet("Constats", cells, merges=[(0, 0, 48, 0)] * 3)]), path)
    with pytest.raises(Refused) as refused:
        read_grids(path, inspect(path, SETTINGS), SETTINGS)
    assert refused.value.issue.rule == "file.unreadable"


def test_sheets_that_no_note_is_about_are_not_read_without_notes(tmp_path: Path) -> None:
    book = Book([Sheet("Constats", {(0, 0): Error("#N/A")}), Sheet("Constats", {(0, 0): "vu", (1, 0): Error("#N/A")})])
    for name, write in WRITERS.items():
        if "xlsx" in name or "xlsm" in name:
            continue  # xlsxwriter makes no two sheets of one name
        path = tmp_path / name
        write(book, path)
        try:
            grids = read_grids(path, inspect(path, SETTINGS), SETTINGS)
        except Refused as refused:
            assert refused.issue.rule == "file.unreadable", name
        else:
            assert [grid.errors for grid in grids] == [{(0, 0): "#N/A"}, {(1, 0): "#N/A"}], name


@pytest.mark.parametrize("file_name", WRITERS)
def test_what_stands_under_a_merge_is_said_and_not_read(file_name: str, tmp_path: Path) -> None:
    own = sheets()
    own[1].cells |= {(2, 2): "Non conforme", (2, 3): Error("#N/A"), (2, 4): Number(0.8, PERCENT)}
    own[1].merges = [(1, 2, 2, 2), (1, 3, 2, 3), (1, 4, 2, 4)]
    read_back = read(Book(own), file_name, tmp_path)
    (_, *second) = read_back.tables["findings"].rows[1]
    assert second[2:] == [None, None, None]
    merged = "sous les cases fusionnées {}2:{}3 : personne ne le voit, et il n'a pas été lu."
    assert [(issue.rule, issue.cell, issue.message) for issue in read_back.issues] == [
        ("structure.cell.hidden", f"{at}3", f"La case {at}3 contient « {shown} » {merged.format(at, at)}")
        for at, shown in (("C", "Non conforme"), ("D", "#N/A"), ("E", "80 %"))
    ]


@pytest.mark.parametrize("file_name", WRITERS)
def test_an_answer_that_is_struck_out_is_read_and_said(file_name: str, tmp_path: Path) -> None:
    own = sheets()
    own[1].cells |= {(1, 3): Struck("vu"), (1, 6): Struck("hors du tableau")}
    own[0].cells[2, 1] = Struck("2026")
    read_back = read(Book(own), file_name, tmp_path)
    told = [
        (issue.rule, issue.cell, issue.message) for issue in read_back.issues if issue.rule == "structure.cell.struck"
    ]
    said = "La case {} contient un texte barré, « {} » : il a été lu comme une réponse."
    assert told == [
        ("structure.cell.struck", "B3", said.format("B3", "2026")),
        ("structure.cell.struck", "D2", said.format("D2", "vu")),
    ]
    assert read_back.tables["findings"].rows[0][4] == "vu"


@pytest.mark.libreoffice
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed: it cannot save the return")
@pytest.mark.parametrize("extension", ["ods", "xls"])
def test_what_libreoffice_makes_of_a_return_is_read_the_same(extension: str, tmp_path: Path) -> None:
    own = sheets()
    own[0].cells[6, 1] = date(2026, 6, 12)
    own[1].cells |= {(1, 3): Struck("barré"), (2, 2): "caché", (2, 4): Error("#DIV/0!", computed=True)}
    own[1].cells |= {(3, 0): "M1-E1-C03", (3, 2): "Conforme ?", (3, 3): "\u00a0vu\u200b"}
    own[1].merges = [(1, 2, 2, 2)]
    own[3].cells |= {(1, 4): Number(0.8, PERCENT), (2, 4): Error("#DIV/0!", computed=True), (2, 2): "douze"}
    own[3].hidden_rows, own[3].hidden_columns = frozenset({2}), frozenset({5})
    wanted = found(read(Book(own), "retour.xlsx", tmp_path))
    convert([tmp_path / "retour.xlsx"], extension, tmp_path)
    assert found(read_return(tmp_path / f"retour.{extension}", "retour.xlsx", KNOWLEDGE, SETTINGS)) == wanted
