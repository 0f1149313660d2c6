"""The cells that have names, in each format that shows them."""

from prefaudit.workbook.filetype import ODS, XLS, XLSB, XLSX
from prefaudit.workbook.guard import Inspection
from prefaudit.workbook.marks import cell_names

XLSX_BOOK = """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><definedNames>
<definedName name="Section">Cover!$B$4</definedName>
<definedName name="quoted">'Meals of ''Lens'''!$AB$12:$AC$14</definedName>
<definedName name="gone">#REF!</definedName>
<definedName name="number">42</definedName>
</definedNames></workbook>"""
ODS_BOOK = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><table:named-expressions>
<table:named-range table:name="section" table:base-cell-address="$Cover.$A$1" table:cell-range-address="$Cover.$B$4"/>
<table:named-range table:name="quoted" table:cell-range-address="$'Meals of ''Lens'''.$AB$12:.$AC$14"/>
</table:named-expressions></office:document-content>"""
NAMES = {"section": ("Cover", 3, 1), "quoted": ("Meals of 'Lens'", 11, 27)}


def test_the_names_of_cells_are_those_of_the_workbook() -> None:
    assert cell_names(Inspection(XLSX, parts={"xl/workbook.xml": XLSX_BOOK.encode()})) == NAMES
    assert cell_names(Inspection(ODS, parts={"content.xml": ODS_BOOK.encode()})) == NAMES


def test_a_format_that_does_not_show_names_is_not_taken_for_one_without_any() -> None:
    assert [cell_names(Inspection(kind, parts={})) for kind in (XLS, XLSB)] == [None, None]
    assert cell_names(Inspection(XLSX, parts={"xl/workbook.xml": b"<broken"})) is None
