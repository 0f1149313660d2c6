"""The searches that spare a parsing miss nothing: what they pass over holds no note, however its XML is written."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prefaudit.workbook.cell_notes import SheetNotes
from prefaudit.workbook.cell_places import FarCells
from prefaudit.workbook.notes_ods import ods_notes
from prefaudit.workbook.notes_xlsx import _Sheet, xlsx_notes
from prefaudit.workbook.number_formats import xlsx_styles
from prefaudit.workbook.ods_content import OdsContent
from prefaudit.workbook.opc import open_package
from tests.workbook.books import (
    PERCENT,
    Book,
    Cell,
    Error,
    Number,
    Sheet,
    Struck,
    write_ods_like_excel,
    write_ods_like_libreoffice,
    write_xlsx,
)
from tests.workbook.sheets import SETTINGS

# Plain values, and one thing at most that is to be noted: beside a second one, missing the first would not be seen.
NOTED: st.SearchStrategy[Cell] = st.sampled_from(
    [Error("#N/A"), Error("#DIV/0!", computed=True), Number(0.8, PERCENT), Struck("barré"), "é < 5 % & « x »", "80 %"]
)


def books(*rows: int) -> st.SearchStrategy[Book]:
    """Workbooks of a sheet with one noteworthy cell at most, in one of these rows."""
    places = st.tuples(st.sampled_from(rows), st.sampled_from([0, 2, 27, 205]))
    return st.builds(
        lambda noted, merge, hidden: Book(
            [
                Sheet(
                    "Constats",
                    {(0, 0): "a", (1, 1): "Fait à Lens, le 3", (2, 0): Number(12.0), **noted},
                    merges=[(5, 0, 6, 1)] * merge,
                    hidden_rows=frozenset({1} if hidden == "row" else ()),
                    hidden_columns=frozenset({1} if hidden == "column" else ()),
                )
            ]
        ),
        st.dictionaries(places, NOTED, max_size=1),
        st.booleans(),
        st.sampled_from(["", "row", "column"]),
    )


WRITINGS = st.tuples(st.sampled_from("\"'"), st.sampled_from(["=", " = ", "\n= "]))


def rewritten(xml: bytes, writing: tuple[str, str]) -> bytes:
    """The same XML with its attributes written otherwise."""
    quote, equals = writing
    tag = re.compile(r"<[^>]*>")
    attribute = re.compile(r'([\w:]+)="([^"]*)"')
    return tag.sub(lambda found: attribute.sub(rf"\1{equals}{quote}\2{quote}", found[0]), xml.decode()).encode()


def parts(path: Path) -> Mapping[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}


WITHOUT_LIMIT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


@WITHOUT_LIMIT
@given(book=books(0, 3, 12, 20_001), writing=WRITINGS)
def test_an_xlsx_without_signs_has_no_notes(book: Book, writing: tuple[str, str], tmp_path: Path) -> None:
    write_xlsx(book, tmp_path / "a.xlsx")
    found = {
        name: rewritten(part, writing) if "sheet1" in name else part
        for name, part in parts(tmp_path / "a.xlsx").items()
    }
    whole = SheetNotes("Constats", FarCells(SETTINGS.row_limit, SETTINGS.column_limit))
    _Sheet(whole, xlsx_styles(found["xl/styles.xml"])).read(found["xl/worksheets/sheet1.xml"])
    assert xlsx_notes(open_package(found), found, SETTINGS) == [whole]


@WITHOUT_LIMIT
@given(book=books(0, 3, 12), writing=WRITINGS, like_excel=st.booleans())
def test_an_ods_without_signs_has_no_notes(
    book: Book, writing: tuple[str, str], like_excel: bool, tmp_path: Path
) -> None:
    (write_ods_like_excel if like_excel else write_ods_like_libreoffice)(book, tmp_path / "a.ods")
    content = OdsContent(rewritten(parts(tmp_path / "a.ods")["content.xml"], writing))
    (whole,) = ods_notes(content, SETTINGS, always=True) or ()
    unlike = (whole.notes, whole.merges, whole.hidden_rows, whole.hidden_columns, whole.struck)
    found = ods_notes(content, SETTINGS)
    # Cells far away are found by what the parser gives, where no cell stands for many.
    assert found == [whole] if found else not any(unlike)
