"""What the guard lets pass and what it refuses, by content alone, before any parser."""

import gzip
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from prefaudit.model.issues import Issue
from prefaudit.settings import Settings
from prefaudit.workbook.guard import Inspection, Refused, inspect
from prefaudit.workbook.reader import read_grids

SETTINGS = Settings.from_env({})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def archive(**parts: bytes | str) -> bytes:
    """A zip of parts; « __ » in a name stands for a slash, « _dot_ » for a dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Constats")
        sheet.write("A1", "Code")
        sheet.write_blank("A1048576", None, book.add_format({"bold": True}))
    return path


def rewrite(path: Path, part: str, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(path) as read:
        parts = {name: read.read(name) for name in read.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


def refusal(path: Path, settings: Settings = SETTINGS) -> Issue:
    """The issue with which a file is refused by the guard or the reader."""
    with pytest.raises(Refused) as refused:
        read_grids(path, inspect(path, settings), settings)
    return refused.value.issue


FOREIGN = {
    "page.xlsx": (b"<!DOCTYPE html><html></html>", "une page web (HTML)"),
    "table.xlsx": (b"\xef\xbb\xbf <table><tr><td>1</td></tr></table>", "une page web (HTML)"),
    "csv.xlsx": ("Code;Résultat\nM1;Conforme\n".encode(), "un fichier texte (CSV)"),
    "bom.xlsx": ("\ufeffCode;Résultat\n".encode(), "un fichier texte (CSV)"),
    "utf16.xlsx": ("Code;Résultat\n".encode("utf-16"), "un fichier texte (CSV)"),
    "pdf.xlsx": (b"%PDF-1.4 ", "un document PDF"),
    "rtf.xls": (b"{\\rtf1 }", "un document RTF"),
    "png.xlsx": (b"\x89PNG\r\n\x1a\n", "une image"),
    "gz.xlsx": (gzip.compress(b"x"), "une archive compressée (gzip)"),
    "2003.xls": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
                 "un classeur au format XML 2003"),
    "xml.xlsx": (b'<?xml version="1.0"?><a/>', "un document XML"),
    "doc.xls": (OLE + "WordDocument".encode("utf-16-le"), "un document Word"),
    "ppt.xls": (OLE + "PowerPoint Document".encode("utf-16-le"), "une présentation PowerPoint"),
    "numbers.xlsx": (archive(Index__Document_dot_iwa=b"x"), "un document Apple Numbers, Pages ou Keynote"),
    "word.xlsx": (archive(word__document_dot_xml="<x/>"), "un document de traitement de texte"),
    "slides.xlsx": (archive(ppt__presentation_dot_xml="<x/>"), "une présentation"),
    "zip.xlsx": (archive(retours__26_dot_xlsx=b"x"), "une archive ZIP qui contient des classeurs"),
    "other.xlsx": (archive(photo_dot_jpg=b"x"), "une archive ZIP"),
    "noise.xlsx": (bytes(range(1, 200)), "un fichier d'un type inconnu"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(FOREIGN))
def test_a_file_that_is_no_workbook_is_told_apart_and_told_what_to_do(name: str, tmp_path: Path) -> None:
    content, kind = FOREIGN[name]
    path = tmp_path / name
    path.write_bytes(content)
    issue = refusal(path)
    assert (issue.rule, issue.found) == ("file.foreign_format", kind)
    assert issue.message == f"Le fichier n'est pas un classeur Excel : c'est {kind}."
    assert len(issue.expected) > len("Un classeur Excel (.xlsx). ")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file.empty"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet",
                 **{"META-INF__manifest_dot_xml": "<m><encryption-data/></m>"}), "file.encrypted"),
        (b"PK\x03\x04 but no more", "file.truncated"),
        (bytes(4096), "file.truncated"),
        (archive(xl__sharedStrings_dot_xml="<x/>"), "file.truncated"),
    ],
)  # fmt: skip
def test_an_empty_encrypted_or_damaged_file_is_said_to_be_so(content: bytes, rule: str, tmp_path: Path) -> None:
    path = tmp_path / "retour.xlsx"
    path.write_bytes(content)
    issue = refusal(path)
    # What is found is French, never the name of a fault of the program.
    assert (issue.rule, "Error" in issue.found) == (rule, False)


def test_limits_are_settings_and_the_message_states_them(tmp_path: Path) -> None:
    path = workbook(tmp_path / "retour.xlsx")
    large = refusal(path, replace(SETTINGS, file_size_limit=1000))
    assert large.rule == "file.too_large" and "la limite est de 0,0 Mo" in large.message
    inflated = refusal(path, replace(SETTINGS, inflated_size_limit=2000))
    assert inflated.rule == "file.inflated"
    entries = refusal(path, replace(SETTINGS, entry_limit=3))
    assert entries.rule == "file.entries" and "la limite est de 3" in entries.message


def test_an_inflated_size_that_the_archive_lies_about_is_counted_as_it_comes_out(tmp_path: Path) -> None:
    path = tmp_path / "retour.xlsx"
    content = bytearray(archive(xl__workbook_dot_xml=b"<x/>" + bytes(3_000_000)))
    real, small = (3_000_004).to_bytes(4, "little"), (4).to_bytes(4, "little")
    path.write_bytes(bytes(content).replace(real, small))
    assert refusal(path, replace(SETTINGS, inflated_size_limit=1_000_000)).rule in {"file.inflated", "file.truncated"}


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_a_declaration_of_entities_in_any_part_is_refused(part: str, tmp_path: Path) -> None:
    path = rewrite(workbook(tmp_path / "retour.xlsx"), part, b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "b">]>')
    assert (refusal(path).rule, refusal(path).found) == ("file.entities", part)


def test_a_styled_empty_cell_on_the_last_row_is_harmless_and_a_value_there_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "retour.xlsx")
    grid = read_grids(path, inspect(path, SETTINGS), SETTINGS)[0]
    assert grid.rows == [["Code"]]
    far = rewrite(path, "xl/worksheets/sheet1.xml", b'<c r="A1048576" s="1"/>', b'<c r="XFD1048576"><v>1</v></c>')
    (unread,) = read_grids(far, inspect(far, SETTINGS), SETTINGS)
    assert unread.rows == [] and unread.refusal
    issue = unread.refusal
    assert (issue.rule, issue.sheet, issue.cell) == ("file.far_cell", "Constats", "XFD1048576")


@pytest.mark.parametrize(
    ("part", "rule"),
    [
        ("xl/vbaProject.bin", "file.macros"),
        ("xl/externalLinks/externalLink1.xml", "file.external_links"),
        ("xl/embeddings/oleObject1.bin", "file.embedded_objects"),
    ],
)
def test_macros_links_and_objects_are_warned_of_and_the_workbook_is_read(part: str, rule: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "retour.xlsx")
    with zipfile.ZipFile(path, "a") as made:
        made.writestr(part, "<x/>")
    inspection = inspect(path, SETTINGS)
    assert isinstance(inspection, Inspection)
    assert [(issue.rule, issue.severity.value) for issue in inspection.warnings] == [(rule, "warning")]
    assert read_grids(path, inspection, SETTINGS)[0].rows == [["Code"]]


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_a_document_in_utf_16_that_declares_entities_meets_the_same_guard(
    tmp_path: Path, encoding: str, part: str
) -> None:
    path = workbook(tmp_path / "retour.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts[part].decode().rpartition("?>\n")[2]
    spoiled = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "{"b" * 9}">]>{body}'.encode(encoding)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, spoiled if name == part else content)
    assert refusal(path).rule == "file.entities"


@pytest.mark.parametrize("ending", [".dat", ".bin", ".xml.bak", "", ".XML"])
@pytest.mark.parametrize("part", ["worksheets/sheet1", "styles"])
def test_what_a_cell_shows_is_read_whatever_the_name_of_its_part_ends_in(
    tmp_path: Path, part: str, ending: str
) -> None:
    path = tmp_path / "retour.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Constats")
        sheet.write_formula(0, 0, "=NA()", None, "#N/A")
        sheet.write_number(1, 0, 0.8, book.add_format({"num_format": "0 %"}))
    usual = read_grids(path, inspect(path, SETTINGS), SETTINGS)[0].notes
    assert len(usual) == 2
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            at = f"{part}.xml".encode()
            named = (
                content.replace(at, f"{part}{ending}".encode()) if name.endswith((".rels", "Types].xml")) else content
            )
            archive.writestr(name.replace(f"{part}.xml", f"{part}{ending}"), named)
    assert read_grids(path, inspect(path, SETTINGS), SETTINGS)[0].notes == usual


def test_a_sheet_whose_part_is_missing_is_no_empty_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "retour.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("sheet1.xml")}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(Refused):
        read_grids(path, inspect(path, SETTINGS), SETTINGS)
