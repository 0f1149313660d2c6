"""Errors, percentages, merges and far cells as the records of each format tell them."""

import re
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import PERCENTAGE, UNCALCULATED, CellNote, NoteKind
from prefaudit.workbook.guard import inspect
from prefaudit.workbook.notes_ods import ods_notes
from prefaudit.workbook.notes_xls import xls_notes
from prefaudit.workbook.notes_xlsb import xlsb_notes
from prefaudit.workbook.notes_xlsx import xlsx_notes
from prefaudit.workbook.ods_content import OdsContent
from prefaudit.workbook.opc import Package, Relation
from prefaudit.workbook.reader import Grid, read_grids

SETTINGS = Settings.from_env({})


def error(text: str) -> CellNote:
    return CellNote(NoteKind.ERROR, text)


NA = error("#N/A")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs></styleSheet>'.encode()
SHEET = f"""<worksheet xmlns="{MAIN}"><sheetData>
<row r="2"><c r="B2" t="e"><v>#N/A</v></c><c r="C2"><f>1+1</f></c><c r="D2" s="1"><v>0.8</v></c>
<c r="E2" t="str"><f>X</f><v>#DIV/0!</v></c><c r="F2" t="str"><f>X</f><v></v></c><c r="G2" t="s"><v>0</v></c></row>
</sheetData><mergeCells count="1"><mergeCell ref="C5:C6"/></mergeCells></worksheet>"""
NOTES = {(1, 1): NA, (1, 2): UNCALCULATED, (1, 3): PERCENTAGE, (1, 4): error("#DIV/0!")}


def grid(path: Path) -> Grid:
    return read_grids(path, inspect(path, SETTINGS), SETTINGS)[0]


def notes_of(xml: str) -> tuple[dict[tuple[int, int], CellNote], list[str], str]:
    package = Package("xl/workbook.xml", (("S", "xl/s.xml"),), (Relation("r", "styles", "xl/styles.xml"),))
    (found,) = xlsx_notes(package, {"xl/s.xml": xml.encode(), "xl/styles.xml": STYLES}, SETTINGS)
    return found.notes, list(map(str, found.merges)), str(found.far)


def prefixed(xml: str, prefix: str) -> str:
    return re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}:", xml).replace(" xmlns=", f" xmlns:{prefix}=")


@given(
    quote=st.sampled_from("\"'"),
    equals=st.sampled_from(["=", " = ", "\n=", "= "]),
    prefix=st.sampled_from(["", "x", "ns0"]),
    references=st.booleans(),
)
def test_the_notes_of_a_sheet_are_the_same_however_its_xml_is_written(
    quote: str, equals: str, prefix: str, references: bool
) -> None:
    xml = SHEET
    if not references:  # a cell without reference stands after the one before
        xml = re.sub(r'(<c|<row) r="\w+"', r"\1", xml).replace("<row>", "<row/><row><c/>")
    xml = prefixed(xml, prefix) if prefix else xml
    xml = re.sub(r'([\w:]+)="([^"]*)"', rf"\1{equals}{quote}\2{quote}", xml)
    assert notes_of(xml) == (NOTES, ["C5:C6"], "")


def test_an_attribute_written_by_character_references_hides_no_error() -> None:
    assert notes_of(SHEET.replace('t="e"', 't="&#101;"'))[0] == NOTES


@pytest.mark.parametrize(
    ("cells", "far"),
    [
        ('<row r="1048576"><c r="E1048576"><v>0</v></c></row>', "E1048576"),
        ("".join(f'<row r="{row}"><c r="E{row}"><v>0</v></c></row>' for row in range(20000, 20011)), "E20001:E20010"),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row><row r="20001"><c><v>1</v></c></row>', "A20001 et XFD1"),
        ('<row r="1"><c r="A20001" t="inlineStr"><is><t>x</t></is></c></row>', "A20001"),
        ('<row r="1048576"><c r="A1048576" s="1"/></row>', ""),
    ],
)
def test_far_cells_are_named_by_their_range(cells: str, far: str) -> None:
    assert notes_of(f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>')[2] == far


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def biff(*cells: bytes) -> bytes:
    bof, eof = record(0x0809, struct.pack("<HH12x", 0x0600, 5)), record(0x0A, b"")
    code = b"0.0 %"
    head = bof + record(0x041E, struct.pack("<HHB", 164, len(code), 0) + code)
    head += b"".join(record(0xE0, struct.pack("<HH16x", 0, number)) for number in (0, 9, 164))
    place = len(head) + 4 + 8 + 1 + len(eof)
    return head + record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"S") + eof + bof + b"".join(cells) + eof


def test_errors_percentages_and_merges_are_read_from_the_records_of_an_xls() -> None:
    chart = record(0x0809, bytes(16)) + record(0x0205, struct.pack("<HHHBB", 0, 0, 0, 0x2A, 1)) + record(0x0A, b"")
    stream = biff(
        record(0x0205, struct.pack("<HHHBB", 1, 1, 0, 0x2A, 1)),
        record(0x0205, struct.pack("<HHHBB", 1, 2, 0, 1, 0)),
        chart,
        record(0x06, struct.pack("<HHH", 1, 3, 0) + b"\x02\0\x07\0\0\0\xff\xff" + bytes(8)),
        record(0x06, struct.pack("<HHHd", 2, 1, 1, 0.8) + bytes(8)),
        record(0x0203, struct.pack("<HHHd", 2, 2, 2, 0.8)),
        record(0xBD, struct.pack("<HHHIHIH", 3, 4, 1, 0, 0, 0, 5)),
        record(0xE5, struct.pack("<HHHHH", 1, 4, 5, 2, 2)),
    )
    (found,) = xls_notes(stream, SETTINGS)
    division = error("#DIV/0!")
    shares = dict.fromkeys([(2, 1), (2, 2), (3, 4)], PERCENTAGE)
    assert found.notes == {(1, 1): NA, (1, 3): division} | shares
    assert (list(map(str, found.merges)), bool(found.far), found.misread) == (["C5:C6"], False, False)


def bits(kind: int, body: bytes) -> bytes:
    """One record of an .xlsb (shorter than 128 bytes)."""
    return (bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])) + bytes([len(body)]) + body


def test_columns_without_width_are_hidden_in_every_binary_format() -> None:
    (found,) = xls_notes(biff(record(0x7D, struct.pack("<HHHHHH", 2, 3, 0, 0, 0, 0))), SETTINGS)
    assert found.hidden_columns == {2, 3}
    columns = bits(60, struct.pack("<IIIIH", 2, 3, 0, 0, 0)) + bits(60, struct.pack("<IIIIH", 5, 5, 9, 0, 0))
    parts = {
        "xl/workbook.bin": bits(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Constats")),
        "xl/_rels/workbook.bin.rels": b'<R><R Id="rId1" Type="/worksheet" Target="worksheets/sheet1.bin"/></R>',
        "xl/worksheets/sheet1.bin": columns,
    }
    (found,) = xlsb_notes(parts, SETTINGS)
    assert found.hidden_columns == {2, 3}


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_errors_percentages_and_merges_are_read_from_the_records_of_an_xlsb() -> None:
    styles = bits(44, struct.pack("<H", 164) + wide("0.0 %")) + bits(617, bytes(4))
    styles += b"".join(bits(47, struct.pack("<HH12x", 0, number)) for number in (0, 164)) + bits(618, b"")
    sheet = b"".join(
        [
            bits(0, struct.pack("<I", 1)),
            bits(1, struct.pack("<II", 0, 1)),
            bits(3, struct.pack("<IIB", 1, 0, 0x2A)),
            bits(11, struct.pack("<IIB", 2, 0, 0x07)),
            bits(5, struct.pack("<IId", 3, 1 | 1 << 24, 0.8)),
            bits(2, struct.pack("<III", 4, 0, 4)),
            bits(176, struct.pack("<IIII", 4, 5, 2, 2)),
        ]
    )
    relations = (
        b'<Relationships><Relationship Id="rId1" Type="/worksheet" Target="worksheets/sheet1.bin"/>'
        b'<Relationship Id="rId2" Type="/styles" Target="styles.bin"/></Relationships>'
    )
    parts = {
        "xl/workbook.bin": bits(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Constats")),
        "xl/_rels/workbook.bin.rels": relations,
        "xl/worksheets/sheet1.bin": sheet,
        "xl/styles.bin": styles,
    }
    (found,) = xlsb_notes(parts, SETTINGS)
    assert found.notes == {(1, 1): NA, (1, 2): error("#DIV/0!"), (1, 3): PERCENTAGE}
    assert list(map(str, found.merges)) == ["C5:C6"]


ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>
<table:table table:name="Constats">{}</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods_row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def ods_cell(attributes: str, text: str = "") -> str:
    return f"<table:table-cell {attributes}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


FLOAT = 'office:value-type="float" office:value="{}"'
FORMULA = 'table:formula="of:=1/0" '


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        (ods_cell(FLOAT.format(0), "#N/A"), NA),
        (ods_cell(FORMULA + FLOAT.format(0), "#DIV/0!"), error("#DIV/0!")),
        (ods_cell(FORMULA + 'office:value-type="string" office:string-value=""', "#N/D"), error("#N/D")),
        (ods_cell('office:value-type="string" calcext:value-type="error"', "Err:502"), error("Err:502")),
        (ods_cell(FORMULA), UNCALCULATED),
        (ods_cell(FORMULA + 'office:value-type="float"'), UNCALCULATED),
        (ods_cell(FORMULA + 'office:value-type="date" office:date-value="2026-07-31"'), None),
        (ods_cell(FORMULA + FLOAT.format(12)), None),
        (ods_cell(FORMULA + 'office:value-type="string" office:string-value=""'), None),
        (ods_cell('office:value-type="percentage" office:value="0.8"', "80 %"), PERCENTAGE),
        (ods_cell(FLOAT.format(0.8), "80,00 %"), PERCENTAGE),
        (ods_cell(FLOAT.format(80), "80 %"), None),
        (ods_cell('office:value-type="string"', "#N/A"), None),
        (ods_cell(FLOAT.format(12), "12"), None),
    ],
)  # fmt: skip
def test_what_a_cell_of_an_ods_shows_is_noted(cell: str, note: CellNote | None) -> None:
    content = ODS.format(ods_row(repeated=3) + ods_row(ods_cell('table:number-columns-repeated="2"'), cell))
    found = dict(
        pair for sheet in ods_notes(OdsContent(content.encode()), SETTINGS) or () for pair in sheet.notes.items()
    )
    assert found == ({(3, 2): note} if note else {})


def test_a_repeated_error_of_an_ods_is_noted_in_every_cell_and_a_far_one_by_its_range() -> None:
    cell = ods_cell('table:number-columns-repeated="2" ' + FLOAT.format(0), "#N/A")
    (found,) = ods_notes(OdsContent(ODS.format(ods_row(cell, repeated=2)).encode()), SETTINGS) or ()
    assert found.notes == dict.fromkeys([(0, 0), (0, 1), (1, 0), (1, 1)], NA)
    (far,) = ods_notes(OdsContent(ODS.format(ods_row(cell, repeated=1_048_576)).encode()), SETTINGS) or ()
    assert (str(far.far), far.notes) == ("B1048576", {})


def test_a_covered_cell_of_an_ods_is_not_read(tmp_path: Path) -> None:
    first = ods_cell('table:number-rows-spanned="2" office:value-type="string"', "vu")
    under = '<table:covered-table-cell office:value-type="string"><text:p>caché</text:p></table:covered-table-cell>'
    path = tmp_path / "retour.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<m/>")
        archive.writestr("content.xml", ODS.format(ods_row(first) + ods_row(under)))
    found = grid(path)
    assert found.rows == [["vu"], [""]]
    assert found.notes == {(1, 0): CellNote(NoteKind.MERGED_AWAY, "A1:A2")} and found.hidden == {(1, 0): "caché"}


def test_what_stands_under_a_merged_range_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "retour.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:B2", "vu")
        sheet.write("B2", "caché")
    found = grid(path)
    assert found.rows == [["vu", ""], ["", ""]] and found.hidden == {(1, 1): "caché"}
    assert found.notes == dict.fromkeys([(0, 1), (1, 0), (1, 1)], CellNote(NoteKind.MERGED_AWAY, "A1:B2"))
