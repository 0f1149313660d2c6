"""Workbooks as programs other than Excel write them, which the parser misreads: they are read right, by another way."""

import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from prefaudit.workbook.cell_notes import UNCALCULATED
from prefaudit.workbook.filetype import XLS
from prefaudit.workbook.guard import WORKBOOK_STREAM, Inspection, inspect
from prefaudit.workbook.notes_xls import xls_notes
from prefaudit.workbook.reader import Grid, read_grids
from tests.workbook.sheets import SETTINGS, SHEETS, found_of
from tests.workbook.sheets import grid as sheet
from tests.workbook.test_notes_by_format import ODS, error, notes_of, ods_cell, ods_row, record

BOF_BOOK, BOF_SHEET, EOF = (0x0600, 5), (0x0600, 16), record(0x0A, b"")
NUMBER, FORMULA, OLD_FORMULA, LABEL = 0x0203, 0x0006, 0x0406, 0x0204


def number(kind: int, column: int, style: int, value: float) -> bytes:
    return record(kind, struct.pack("<HHHd", 0, column, style, value) + (b"" if kind == NUMBER else bytes(8)))


def book(
    *cells: bytes,
    formats: dict[int, str] | None = None,
    version: int = 0x0600,
    code_page: int = 1200,
    since: int = 0,
    head: Sequence[bytes] = (),
) -> bytes:
    """A workbook stream of one sheet; the styles are General and one for each number format."""
    formats = formats or {}
    start = record(0x0809, struct.pack("<HH12x", version, 5)) + record(0x42, struct.pack("<H", code_page))
    start += record(0x22, struct.pack("<H", since)) + b"".join(head)
    for at, code in formats.items():
        count = struct.pack("<HB", len(code), 0) if version == 0x0600 else bytes([len(code)])
        start += record(0x041E, struct.pack("<H", at) + count + code.encode("latin-1"))
    size = 16 if version == 0x0600 else 12
    start += b"".join(record(0xE0, struct.pack("<HH", 0, at) + bytes(size)) for at in (0, *formats))
    name = struct.pack("<BB", 1, 0) if version == 0x0600 else b"\x01"
    place = len(start) + 4 + 6 + len(name) + 1 + len(EOF)
    start += record(0x85, struct.pack("<IBB", place, 0, 0) + name + b"S") + EOF
    return start + record(0x0809, struct.pack("<HH12x", version, 16)) + b"".join(cells) + EOF


def read_xls(stream: bytes, folder: Path) -> Grid:
    """Read a workbook stream that stands in no container."""
    path = folder / "retour.xls"
    path.write_bytes(stream)
    return read_grids(path, Inspection(XLS, parts={WORKBOOK_STREAM: stream}), SETTINGS)[0]


@pytest.mark.parametrize(
    ("made", "row"),
    [
        # Gnumeric declares its formats under numbers that Excel has for dates; Numbers declares dates under any number.
        (book(number(NUMBER, 0, 1, 999.5), formats={50: "0.0"}), [999.5]),
        (book(number(NUMBER, 0, 1, 80), number(NUMBER, 1, 0, 1.5), formats={14: "0.0"}), [80.0, 1.5]),
        (book(number(NUMBER, 0, 1, 46234), formats={59: "mmm d, yyyy"}), [date(2026, 7, 31)]),
        (book(number(NUMBER, 0, 1, 44772), formats={59: "mmm d, yyyy"}, since=1), [date(2026, 7, 31)]),
        (book(number(NUMBER, 0, 1, 46234), formats={400: "dd/mm/yyyy"}), [date(2026, 7, 31)]),
        (book(number(OLD_FORMULA, 0, 0, 12.5)), [12.5]),
        # Excel 95 counts the characters of a format in one byte, and writes texts in the code page of its country.
        (book(number(NUMBER, 0, 1, 50), formats={164: "[Red]General"}, version=0x0500, code_page=1252), [50.0]),
        (
            book(record(LABEL, struct.pack("<HHHH", 0, 0, 0, 9) + b"L\x92accueil"), version=0x0500, code_page=1252),
            ["L’accueil"],
        ),
        (
            book(record(LABEL, struct.pack("<HHHHB", 0, 0, 0, 9, 1) + "L’accueil".encode("utf-16-le")), code_page=1252),
            ["L’accueil"],
        ),
    ],
    ids=["format 50", "format 14", "format 59", "since 1904", "format 400", "old formula", "Excel 95", "text", "page"],
)
def test_an_xls_that_the_parser_would_misread_is_read_right(made: bytes, row: list[object], tmp_path: Path) -> None:
    assert xls_notes(made, SETTINGS)[0].misread
    assert read_xls(made, tmp_path).rows == [row]


def test_the_slow_way_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    read_xls(book(number(OLD_FORMULA, 0, 0, 12.5)).replace(b"\x42\x00\x02\x00", b"\x43\x00\x02\x00"), tmp_path)
    assert capfd.readouterr() == ("", "")


def test_an_xls_as_excel_writes_it_is_left_to_the_parser() -> None:
    made = book(number(NUMBER, 0, 1, 0.5), number(FORMULA, 1, 0, 1), formats={164: "dd/mm/yyyy", 44: "0.00"})
    (notes,) = xls_notes(made, SETTINGS)
    assert (notes.misread, notes.since_1904, notes.is_chart) == (False, False, False)


def test_a_chart_beside_an_xls_that_is_read_otherwise_costs_nothing(
    tmp_path: Path,
) -> None:
    made = book(number(OLD_FORMULA, 0, 0, 12.5))
    at = made.index(record(0x85, b"")[:2])
    chart = record(0x85, struct.pack("<IBBBB", 0, 0, 2, 1, 0) + b"G")
    place = struct.unpack_from("<I", made, at + 4)[0] + len(chart)
    made = made[:at] + chart + made[at : at + 4] + struct.pack("<I", place) + made[at + 8 :]
    assert read_xls(made, tmp_path).rows == [[12.5]]


def test_a_far_cell_is_said_without_being_read_by_the_slow_way(tmp_path: Path) -> None:
    far = record(NUMBER, struct.pack("<HHHd", 65_535, 255, 0, 1))
    found = read_xls(book(number(OLD_FORMULA, 0, 0, 12.5), far), tmp_path)
    assert found.rows == [] and found.refusal
    assert (found.refusal.rule, found.refusal.found) == ("file.far_cell", "IV65536")


def ods(folder: Path, *rows: str, head: str = "") -> Grid:
    path = folder / "retour.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<m/>")
        content = ODS.format("".join(rows))
        archive.writestr("content.xml", content.replace("<office:spreadsheet>", f"<office:spreadsheet>{head}"))
    return read_grids(path, inspect(path, SETTINGS), SETTINGS)[0]


TEXT = 'office:value-type="string"'


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<![CDATA[Conforme]]>", "Conforme"),
        ("<![CDATA[a < b]]> et c", "a < b et c"),
        ("1<text:tab/>2", "1\t2"),
        ("1<text:line-break/>2", "1\n2"),
        ("Non-conformité<text:tab/><text:span>mineure</text:span> vue", "Non-conformité\tmineure vue"),
        ("<!-- vu -->Conforme", "Conforme"),
        ('a<text:s text:c="2"/>b<text:tab/>', "a  b\t"),
    ],
)
def test_no_text_of_an_ods_is_lost_or_run_together(text: str, read: str, tmp_path: Path) -> None:
    assert ods(tmp_path, ods_row(ods_cell(TEXT, text), ods_cell(TEXT, "vu"))).rows == [[read, "vu"]]


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        'table:style-name="ce1"',
        'table:content-validation-name="val1"',
        'table:formula="of:=A1" table:style-name="v"',
    ],
)
def test_a_text_of_an_ods_without_a_type_is_read(attributes: str, tmp_path: Path) -> None:
    typed, blank = ods_cell(TEXT, "vu"), "<table:table-cell><text:p/></table:table-cell>"
    assert ods(tmp_path, ods_row(typed, ods_cell(attributes, "12,5"), blank, typed)).rows == [["vu", "12,5", "", "vu"]]


@pytest.mark.parametrize("blank", ["\n", "\r\n    ", "\t", "\n<!-- fin -->\n"])
def test_an_ods_with_blanks_between_its_elements_is_read(blank: str, tmp_path: Path) -> None:
    row = ods_row(ods_cell(TEXT, "Non\n conforme"), ods_cell('office:value-type="float" office:value="2.5"', "2,5"))
    spaced = row.replace("><", f">{blank}<")
    assert ods(tmp_path, blank, spaced, blank).rows == [["Non conforme", 2.5]]


def test_what_an_ods_keeps_of_another_workbook_is_no_sheet(tmp_path: Path) -> None:
    far = ods_row(ods_cell(TEXT, "x"), repeated=65_536)
    kept = "<table:table table:name=\"'file:///a.xlsx'#Constats\"><table:table-source/>{}</table:table>".format
    assert ods(tmp_path, ods_row(ods_cell(TEXT, "vu")), head=kept(far)).name == "Constats"


def test_what_an_ods_keeps_of_another_program_is_no_sheet(tmp_path: Path) -> None:
    row = ods_row(ods_cell(TEXT, "x"))
    links = f"<table:dde-links><table:dde-link><table:table>{row}</table:table></table:dde-link></table:dde-links>"
    found = ods(tmp_path, ods_row(ods_cell('office:value-type="percentage" office:value="0.8"', "80 %")), head=links)
    assert (found.name, found.rows, list(found.notes)) == ("Constats", [[0.8]], [(0, 0)])


def test_a_formula_of_an_xlsx_without_a_value_is_said_whatever_kind_it_announces() -> None:
    cells = (
        '<c r="A1" t="str"><f>X</f></c><c r="B1" t="str"><f>X</f><v></v></c><c r="C1" t="str"><f>X</f><v>vu</v></c>'
        '<c r="D1" t="inlineStr"><f>X</f><is><t>vu</t></is></c><c r="E1" t="str"><f>X</f><v>#N/A</v></c>'
    )
    xml = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    assert notes_of(xml)[0] == {(0, 0): UNCALCULATED, (0, 4): error("#N/A")}


def test_raised_digits_are_no_figures_of_a_number_in_an_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "retour.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        written = made.add_worksheet("S")
        high, low, bold = (made.add_format(form) for form in ({"font_script": 1}, {"font_script": 2}, {"bold": True}))
        for column, runs in enumerate([("27", high, "1"), ("H", low, "2", "O"), ("1", high, "er"), ("2", bold, "7")]):
            written.write_rich_string(0, column, *runs, *([] if len(runs) == 4 else [bold, " "]))
    assert [str(value).strip() for value in read_grids(path, inspect(path, SETTINGS), SETTINGS)[0].rows[0]] == [
        *("27¹", "H₂O", "1er", "27"),
    ]


@pytest.mark.parametrize(
    ("position", "text"),
    [("super 58%", "27¹"), ("33% 58%", "27¹"), ("sub", "27₁"), ("-33%", "27₁"), ("0% 100%", "271")],
)
def test_raised_digits_are_no_figures_of_a_number_in_an_ods(position: str, text: str, tmp_path: Path) -> None:
    style = f'<style:style style:name="T1"><style:text-properties style:text-position="{position}"/></style:style>'
    space = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:calcext='
    content = ODS.replace("xmlns:calcext=", space).replace(
        "<office:body>", f"<office:automatic-styles>{style}</office:automatic-styles><office:body>"
    )
    path = tmp_path / "retour.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<m/>")
        cell = ods_cell(TEXT, '27<text:span text:style-name="T1">1</text:span>')
        archive.writestr("content.xml", content.format(ods_row(cell)))
    assert read_grids(path, inspect(path, SETTINGS), SETTINGS)[0].rows == [[text]]


@pytest.mark.parametrize(("escapement", "text"), [(1, "27¹"), (2, "27₁"), (0, "271")])
def test_raised_digits_are_no_figures_of_a_number_in_an_xls(escapement: int, text: str, tmp_path: Path) -> None:
    fonts = [
        record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 8, 400, raising, 0, 0, 0, 0) + b"\x01\x00A")
        for raising in (0, escapement)
    ]
    texts = record(0xFC, struct.pack("<IIHBH", 1, 1, 3, 8, 2) + b"271" + struct.pack("<HHHH", 0, 0, 2, 1))
    made = book(record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)), head=[*fonts, texts])
    assert xls_notes(made, SETTINGS)[0].misread is (escapement > 0)
    if escapement:
        assert read_xls(made, tmp_path).rows == [[text]]


def test_a_sheet_of_old_macros_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "retour.xlsm"
    with xlsxwriter.Workbook(str(path)) as made:
        made.add_worksheet("S").write_number(0, 0, 12)
        made.add_worksheet("Macro1").write_string(0, 0, "=HALT()")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/macrosheets/sheet1.xml"] = parts.pop("xl/worksheets/sheet2.xml")
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    before, after = relations.rsplit('/worksheet" Target="worksheets/sheet2.xml', 1)
    relations = f'{before}/xlMacrosheet" Target="macrosheets/sheet1.xml{after}'
    types = parts["[Content_Types].xml"].replace(b"/xl/worksheets/sheet2.xml", b"/xl/macrosheets/sheet1.xml")
    parts |= {"xl/_rels/workbook.xml.rels": relations.encode(), "[Content_Types].xml": types}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    grids = read_grids(path, inspect(path, SETTINGS), SETTINGS)
    assert [(grid.name, grid.rows[0][0]) for grid in grids] == [("S", 12.0)]


@pytest.mark.parametrize(
    "value", ["<v><![CDATA[12]]></v>", "<v>1<!-- x -->2</v>", "<!-- x --><v>12</v>", "<v>1<![CDATA[2]]></v>"]
)
def test_no_value_of_an_xlsx_is_lost_beside_a_remark_or_between_cdata_marks(value: str, tmp_path: Path) -> None:
    path = tmp_path / "retour.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        made.add_worksheet("S").write_number(0, 0, 12)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet_part = "xl/worksheets/sheet1.xml"
    parts[sheet_part] = parts[sheet_part].replace(b"<v>12</v>", value.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert read_grids(path, inspect(path, SETTINGS), SETTINGS)[0].rows == [[12.0]]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize("since_1904", [True, False])
def test_the_number_of_a_day_is_no_day_where_days_may_count_from_1904(since_1904: bool, tmp_path: Path) -> None:
    path = tmp_path / "retour.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": since_1904}) as made:
        made.add_worksheet("S").write_number(0, 0, 44772)
    assert read_grids(path, inspect(path, SETTINGS), SETTINGS)[0].since_1904 is since_1904
    rows = [[title, {"Début de l'audit": 44772.0}.get(str(title), value)] for title, value in SHEETS["Identification"]]
    own = Grid("Identification", True, [list(row) for row in rows], since_1904=since_1904)
    found = found_of([own, *(sheet(name, rows) for name, rows in SHEETS.items() if name != "Identification")])
    assert [place[0] for place in found.places] == (["types.date"] if since_1904 else [])
    assert found.values("identification", "audit_started_on") == [None if since_1904 else date(2022, 7, 30)]


def test_the_days_of_an_ods_may_count_from_1904(tmp_path: Path) -> None:
    null = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    assert ods(tmp_path, ods_row(ods_cell(TEXT, "vu")), head=null).since_1904
    assert not ods(tmp_path, ods_row(ods_cell(TEXT, "vu"))).since_1904
