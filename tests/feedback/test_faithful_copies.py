"""What a site put into its workbook stands in the annotated copy as it was, and reads the same when it comes back."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prefaudit.campaigns.forms.render import render
from prefaudit.feedback.annotate import annotate
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.model.issues import Issue, Severity
from prefaudit.reference.data import Reference
from prefaudit.simulation.campaign import filled
from prefaudit.simulation.form_filling import Filing
from prefaudit.workbook.cell_notes import PERCENTAGE, UNCALCULATED, CellNote, NoteKind
from prefaudit.workbook.reader import Grid
from prefaudit.workbook.reading import load_knowledge, read_return
from tests.feedback.packages import (
    DRAWING,
    SETTINGS,
    SEVERITIES,
    changed_parts,
    grids,
    issue,
    made,
    marked,
    parts,
    rewritten,
    site_grids,
    unmarked,
)

PACKAGE_PARTS = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"}
_X14 = (
    b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    b'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1" '
    b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list">'
    b"<x14:formula1><xm:f>Listes!$D$2:$D$9</xm:f></x14:formula1><xm:sqref>B2</xm:sqref></x14:dataValidation>"
    b"</x14:dataValidations></ext></extLst>"
)


def _chart_sheet(book: xlsxwriter.Workbook, sheet: Any) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Constats!$A$1:$A$2"})
    book.add_chartsheet("Graphique").set_chart(chart)
    for name in ("Fiches d'écart", "Indicateurs"):
        book.add_worksheet(name).write_formula("D5", f'="{name}"', None, f"Outil {name}")
    book.define_name("Indicateurs!zone", "=Indicateurs!$A$1")


def _own_control_sheet(book: xlsxwriter.Workbook, sheet: Any) -> None:
    book.add_worksheet("Contrôle").write_row("A1", ["Contrôle interne", "fait le 3 mai"])


def _audit_day(book: xlsxwriter.Workbook, sheet: Any) -> None:
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_formula("C2", "=DATE(2026,7,31)", day, (date(2026, 7, 31) - date(1904, 1, 1)) / timedelta(days=1))


def _text_box(book: xlsxwriter.Workbook, sheet: Any) -> None:
    sheet.insert_textbox("E5", "Signature du préfet")


def _protection(book: xlsxwriter.Workbook, sheet: Any) -> None:
    sheet.protect("mot de passe", {"sort": True})


def _everything_old(book: xlsxwriter.Workbook, sheet: Any) -> None:
    sheet.write_comment("B2", "Vu avec le service", {"author": "Mme Roux"})
    sheet.insert_button("E2", {"caption": "Vérifier"})
    sheet.conditional_format("B2:B9", {"type": "cell", "criteria": "==", "value": '"x"', "stop_if_true": True})
    sheet.set_header("&L&G", {"image_left": io.BytesIO(_PNG)})


_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001000"
    "5fe02fea7b5a30000000049454e44ae426082"
)


@pytest.mark.parametrize(
    ("fill", "options"),
    [
        (_audit_day, {"date_1904": True}),
        (_chart_sheet, {}),
        (_own_control_sheet, {}),
        (_text_box, {}),
        (_protection, {}),
        (_everything_old, {}),
    ],
)
def test_a_copy_changes_no_part_beyond_its_marks_and_reads_the_same(
    tmp_path: Path, fill: Callable[[xlsxwriter.Workbook, Any], None], options: dict[str, object]
) -> None:
    source = made(tmp_path / "retour.xlsx", fill, **options)
    before = grids(source)
    copy = marked(source, tmp_path / "copie.xlsx", issue("B2"), issue("C2", severity=Severity.WARNING))
    assert copy.notes == ()
    allowed = {*PACKAGE_PARTS, *(name for name in parts(source) if "comments" in name or name.endswith(".vml"))}
    assert changed_parts(source, copy.path) <= allowed | {"xl/worksheets/_rels/sheet1.xml.rels"}
    assert site_grids(copy.path) == before
    assert openpyxl.load_workbook(copy.path)["Constats"]["B2"].comment


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("xl/styles.xml", b'<color theme="1"/>', b'<color rgb="none"/>'),
        ("xl/styles.xml", b'<family val="2"/>', b'<family val="15"/>'),
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b'</sheetData><autoFilter ref="#REF!"/>'),
        ("xl/worksheets/sheet1.xml", b"</worksheet>", _X14 + b"</worksheet>"),
    ],
)
def test_what_a_library_does_not_open_or_keep_stays(tmp_path: Path, part: str, before: bytes, after: bytes) -> None:
    source = made(tmp_path / "retour.xlsx", lambda book, sheet: None)
    rewritten(source, {part: lambda xml: xml.replace(before, after)})
    copy = marked(source, tmp_path / "copie.xlsx", issue("B2"))
    assert copy.notes == ()
    assert after.removesuffix(b"</worksheet>") in parts(copy.path)[part]
    assert changed_parts(source, copy.path) <= PACKAGE_PARTS
    assert site_grids(copy.path) == grids(source)


def _of_1904(path: Path) -> None:
    rewritten(path, {"xl/workbook.xml": lambda xml: xml.replace(b"<workbookPr", b'<workbookPr date1904="1"')})


def _with_a_chart_sheet(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.create_chartsheet("Graphique", 2)
    book.create_sheet("Contrôle", 0)["A1"] = "Contrôle interne"
    book.save(path)


@pytest.mark.parametrize("change", [_of_1904, _with_a_chart_sheet])
def test_a_form_read_again_from_its_copy_gives_the_same_rows_and_issues(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    knowledge = load_knowledge(SETTINGS.contracts, SETTINGS.reference)
    reference = Reference.load(SETTINGS.reference)
    campaign, site = (
        next(row for row in reference.table(table) if row[key] == code)
        for table, key, code in (("campaigns", "campaign_code", "2026"), ("sites", "site_code", "01"))
    )
    source = tmp_path / "retour.xlsx"
    filing = Filing(campaign, site, "self_assessment")
    render(filled(knowledge.contracts.newest("audit-return"), reference, filing, "copie"), source)
    change(source)
    before = read_return(source, source.name, knowledge, SETTINGS)
    copy = marked(source, tmp_path / "copie.xlsx", issue("C5"), issue("C7", "Identification")).path
    again = read_return(copy, source.name, knowledge, SETTINGS)
    assert before.tables and (again.tables, again.issues) == (before.tables, before.issues)


def test_a_date_of_1904_is_the_same_day_in_the_copy(tmp_path: Path) -> None:
    source = made(tmp_path / "retour.xlsx", _audit_day, date_1904=True)
    copy = marked(source, tmp_path / "copie.xlsx", issue("B2")).path
    assert site_grids(copy)[0].rows[1][2] == date(2026, 7, 31)


def test_results_of_formulas_stay_in_their_sheet_where_a_chart_sheet_stands_between(tmp_path: Path) -> None:
    source = made(tmp_path / "retour.xlsx", _chart_sheet)
    copy = marked(source, tmp_path / "copie.xlsx", issue("D5", "Fiches d'écart")).path
    assert [(grid.name, grid.rows[-1][3]) for grid in site_grids(copy)[1:]] == [
        ("Fiches d'écart", "Outil Fiches d'écart"),
        ("Indicateurs", "Outil Indicateurs"),
    ]
    book = openpyxl.load_workbook(copy)
    assert book.sheetnames == ["Contrôle", "Constats", "Graphique", "Fiches d'écart", "Indicateurs"]
    assert [list(sheet.defined_names) for sheet in book.worksheets] == [[], [], [], ["zone"]]
    assert book["Fiches d'écart"]["D5"].comment and not book["Indicateurs"]["D5"].comment
    assert book.active is not None and book.active.title == "Constats"


def test_the_sites_own_control_sheet_stays_and_ours_has_another_name(tmp_path: Path) -> None:
    source = made(tmp_path / "retour.xlsx", _own_control_sheet)
    first = marked(source, tmp_path / "1.xlsx", issue("B2")).path
    second = marked(first, tmp_path / "2.xlsx", issue("A2")).path
    for copy in (first, second):
        book = openpyxl.load_workbook(copy)
        assert book.sheetnames == ["Contrôle du retour", "Constats", "Contrôle"]
        assert book["Contrôle"]["B1"].value == "fait le 3 mai"


def test_a_comment_beside_a_conversation_is_not_written_and_the_copy_says_so(tmp_path: Path) -> None:
    source = made(tmp_path / "retour.xlsx", lambda book, sheet: sheet.write_comment("B2", "[Threaded comment]"))
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    relation = f'<Relationship Id="rId9" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/>'.encode()
    thread = b'<ThreadedComments><threadedComment ref="B2"><text>Vu ?</text></threadedComment></ThreadedComments>'
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    rewritten(
        source,
        {rels: lambda xml: xml.replace(b"</Relationships>", relation + b"</Relationships>")},
        **{"xl/threadedComments/threadedComment1.xml": thread},
    )
    copy = marked(source, tmp_path / "copie.xlsx", issue("B2"))
    assert [note.split(" : ")[0] for note in copy.notes] == ["Une conversation est attachée à « Constats », B2"]
    assert parts(copy.path)["xl/comments1.xml"] == parts(source)["xl/comments1.xml"]
    assert any("Une conversation" in str(row[1]) for row in grids(copy.path)[0].rows if len(row) > 1)


def test_what_merged_cells_hide_is_said_at_the_cell_that_is_seen(tmp_path: Path) -> None:
    source = made(tmp_path / "retour.xlsx", lambda book, sheet: sheet.merge_range("B2:B4", "Conform"))
    copy = marked(source, tmp_path / "copie.xlsx", issue("B4")).path
    sheet = openpyxl.load_workbook(copy)["Constats"]
    assert "Case B4 (cases fusionnées) :" in sheet["B2"].comment.text


def _prefixed(xml: bytes) -> bytes:
    body = xml.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
    return body.replace(b" xmlns=", b" xmlns:x=")


def _strict(xml: bytes) -> bytes:
    return xml.replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ).replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    )


def _utf16(xml: bytes) -> bytes:
    return xml.replace(b'encoding="UTF-8"', b'encoding="UTF-16"').decode().encode("utf-16")


def _single_quoted(xml: bytes) -> bytes:
    return xml.replace(b'"', b"'").replace(b"='", b" = '")


_SHEET, _STYLES, _BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"


@pytest.mark.parametrize(
    ("names", "change"),
    [
        ((_SHEET, _STYLES, _BOOK), _prefixed),
        ((_SHEET, _STYLES, _BOOK, "xl/_rels/workbook.xml.rels", "_rels/.rels"), _strict),
        (("[Content_Types].xml",), _utf16),
        ((_SHEET, _STYLES), _single_quoted),
        ((_BOOK,), lambda xml: xml.replace(b"<bookViews>", b"<!-- ").replace(b"</bookViews>", b" -->")),
        ((_STYLES,), lambda xml: xml.split(b"<numFmts")[0].split(b"<fonts")[0][:-1] + b"/>"),
    ],
)
def test_unusual_xml_is_marked_in_its_place(
    tmp_path: Path, names: Sequence[str], change: Callable[[bytes], bytes]
) -> None:
    source = rewritten(made(tmp_path / "retour.xlsx", lambda book, sheet: None), dict.fromkeys(names, change))
    before = grids(source)
    copy = marked(source, tmp_path / "copie.xlsx", issue("B2"))
    assert copy.notes == ()
    assert site_grids(copy.path) == before
    assert unmarked(parts(copy.path)[_SHEET]) == parts(source)[_SHEET]
    assert b"Un r\xc3\xa9sultat." in parts(copy.path)["xl/comments1.xml"]


@pytest.mark.parametrize(
    ("error", "written"), [("#N/D", "#N/A"), ("#VALEUR!", "#VALUE!"), ("Err:502", "#VALUE!"), ("#REF!", "#REF!")]
)
def test_an_error_of_another_program_is_an_error_of_excel_in_the_copy(tmp_path: Path, error: str, written: str) -> None:
    source = tmp_path / "retour.ods"
    source.write_bytes(b"PK")
    read = [Grid("Constats", True, [[""]], {(0, 0): CellNote(NoteKind.ERROR, error)})]
    copy = annotate(source, read, [issue("A1")], AnswerFacts("retour.ods"), tmp_path / "copie.xlsx", SEVERITIES)
    assert site_grids(copy.path)[0].notes == {(0, 0): CellNote(NoteKind.ERROR, written)}


def test_a_file_of_another_format_gets_a_copy_that_reads_the_same_and_says_what_is_not_kept(tmp_path: Path) -> None:
    notes = {
        (1, 0): CellNote(NoteKind.ERROR, "#DIV/0!"),
        (1, 1): UNCALCULATED,
        (1, 2): PERCENTAGE,
        (3, 0): CellNote(NoteKind.MERGED_AWAY, "A3:A4"),
    }
    rows: list[list[object]] = [["=M1", True, date(2026, 1, 2)], ["", "", 0.8], ["b", 1.0, 2.5], ["", "", "c"]]
    source = tmp_path / "retour.xls"
    source.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    read = [Grid("Constats", True, rows, notes), Grid("Listes", False, [["x"]])]
    copy = annotate(source, read, [issue("A2")], AnswerFacts("retour.xls"), tmp_path / "copie.xlsx", SEVERITIES)
    after = site_grids(copy.path)
    assert [(grid.name, grid.visible, grid.rows) for grid in after] == [
        ("Constats", True, rows),
        ("Listes", False, [["x"]]),
    ]
    assert {at: note for at, note in after[0].notes.items() if note.kind is not NoteKind.MERGED_AWAY} == {
        at: note for at, note in notes.items() if note.kind is not NoteKind.MERGED_AWAY
    }
    assert str(openpyxl.load_workbook(copy.path)["Constats"].merged_cells) == "A3:A4"
    assert "sans la mise en forme, les formules, les listes déroulantes" in copy.notes[0]


_CELLS = st.sampled_from(["A1", "B2", "C3", "D4", "B2:C4", "CV9", "A999"])
_SHEETS = st.lists(
    st.sampled_from(["Constats", "Fiches d'écart", "Contrôle", "contrôle du retour", "Écarts & <suites>", "Graphique"]),
    min_size=1,
    unique_by=str.casefold,
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=_SHEETS,
    commented=st.sets(_CELLS.filter(lambda cell: ":" not in cell)),
    first=st.sets(_CELLS),
    again=st.sets(_CELLS),
    text=st.text(max_size=40),
)
def test_marks_are_put_on_and_taken_off_without_a_trace(
    tmp_path: Path, names: list[str], commented: set[str], first: set[str], again: set[str], text: str
) -> None:
    source = tmp_path / "retour.xlsx"
    with xlsxwriter.Workbook(str(source)) as book:
        for name in names:
            if name == "Graphique":
                chart = book.add_chart({"type": "bar"})
                chart.add_series({"values": f"={xlsxwriter.utility.quote_sheetname(names[0])}!$A$1"})
                book.add_chartsheet(name).set_chart(chart)
                continue
            sheet = book.add_worksheet(name)
            sheet.write_row("A1", ["Code", name])
            for cell in sorted(commented):
                sheet.write_comment(cell, f"Note {cell}")
    if names == ["Graphique"]:
        return
    before, own = grids(source), parts(source)
    once = marked(source, tmp_path / "1.xlsx", *(_marks(names, first, text))).path
    twice = marked(once, tmp_path / "2.xlsx", *(_marks(names, again, text))).path
    clean = marked(twice, tmp_path / "3.xlsx").path
    for copy in (once, twice, clean):
        assert site_grids(copy) == before
        assert len(openpyxl.load_workbook(copy).sheetnames) == len(names) + 1
        with zipfile.ZipFile(copy) as archive:
            assert len(archive.namelist()) == len(set(archive.namelist()))
    for name, part in own.items():
        if name.startswith("xl/worksheets/sheet"):
            assert unmarked(parts(twice)[name]) == part
            assert DRAWING.sub(b"", parts(clean)[name]) == part
    assert _comments(clean) == _comments(source)


def _marks(names: list[str], cells: set[str], text: str) -> list[Issue]:
    return [replace(issue(cell, name), found=text, message=f"« {text} »") for name in names for cell in sorted(cells)]


def _comments(path: Path) -> dict[tuple[str, str], str]:
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows(max_row=20, max_col=20)
        for cell in row
        if cell.comment
    }
