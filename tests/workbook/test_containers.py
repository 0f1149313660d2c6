"""The same workbook in packages that other programs write: read by content, whatever its parts and it are named."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prefaudit.settings import Settings
from prefaudit.workbook.cell_notes import CellNote, NoteKind
from prefaudit.workbook.guard import Refused, inspect
from prefaudit.workbook.reader import Grid, read_grids
from tests.workbook.test_notes_by_format import FLOAT, ODS, ods_cell, ods_row

SETTINGS = Settings.from_env({})
Parts = dict[str, bytes]


def grids(path: Path) -> list[Grid]:
    return read_grids(path, inspect(path, SETTINGS), SETTINGS)


@pytest.fixture(scope="module")
def parts() -> Parts:
    """A workbook with a text, a number under a percentage format, a day and an error, on two sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        percentage, day = (book.add_format({"num_format": code}) for code in ("0%", "dd/mm/yyyy"))
        first, second = book.add_worksheet("Constats"), book.add_worksheet("Été")
        first.write_row(0, 0, ["é", 12.5])
        first.write_number(1, 0, 0.8, percentage)
        first.write_number(1, 1, 46234, day)
        second.write_formula(0, 0, "=NA()", None, "#N/A")
        second.write(1, 1, "fin")
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(path: Path, parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            # As it is given: a backslash stays one.
            entry = zipfile.ZipInfo(name)
            entry.filename, entry.compress_type = name, compression
            archive.writestr(entry, content)
    return path


def renamed(parts: Parts, old: str, new: str) -> Parts:
    """The package with a part under another name, which its relations and its types follow."""
    short = old.removeprefix("xl/"), new.removeprefix("xl/")
    replaced = {
        name: content.replace(old.encode(), new.encode()).replace(*(part.encode() for part in short))
        if name.endswith(".rels") or name == "[Content_Types].xml"
        else content
        for name, content in parts.items()
    }
    rels = old.replace("xl/", "xl/_rels/") + ".rels", new.replace("xl/", "xl/_rels/") + ".rels"
    moved = {old: new, rels[0]: rels[1]}
    return {moved.get(name, name): content for name, content in replaced.items()}


def backslashes(parts: Parts) -> Parts:
    return {name.replace("/", "\\"): content for name, content in parts.items()}


def capitals(parts: Parts) -> Parts:
    return {name if name[0] in "[_" else name.replace("xl/", "XL/"): content for name, content in parts.items()}


def absolute(parts: Parts) -> Parts:
    rels = next(name for name in parts if name.startswith("xl/_rels/"))
    return parts | {rels: parts[rels].replace(b'Target="', b'Target="/xl/')}


def utf_16(parts: Parts) -> Parts:
    return {
        name: content.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
        if "sheet1" in name
        else content
        for name, content in parts.items()
    }


CHANGES: dict[str, Callable[[Parts], Parts]] = {
    "as it is": dict,
    "workbook part of another name": lambda parts: renamed(parts, "xl/workbook.xml", "xl/workbook22.xml"),
    "texts of another name": lambda parts: renamed(parts, "xl/sharedStrings.xml", "xl/textes.xml"),
    "styles of another name": lambda parts: renamed(parts, "xl/styles.xml", "xl/style2.xml"),
    "sheet of another name": lambda parts: renamed(parts, "xl/worksheets/sheet2.xml", "xl/worksheets/feuille.xml"),
    "sheet in another folder": lambda parts: renamed(parts, "xl/worksheets/sheet1.xml", "xl/feuilles/sheet1.xml"),
    "backslashes": backslashes,
    "capitals": capitals,
    "absolute targets": absolute,
    "utf-16": utf_16,
}


def _order(name: str) -> int:
    """Return when a change is made: those that rename every part, after those that look for one."""
    return LAST.index(name) + 1 if name in LAST else 0


LAST = ("utf-16", "absolute targets", "capitals", "backslashes")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    names=st.lists(st.sampled_from(sorted(CHANGES)), max_size=3, unique=True),
    ending=st.sampled_from([".xlsx", ".xls", ".ods", ""]),
)
def test_a_package_is_read_the_same_however_its_parts_are_named(
    names: list[str], ending: str, parts: Parts, tmp_path: Path
) -> None:
    changed = parts
    for name in sorted(names, key=_order):
        changed = CHANGES[name](changed)
    found = grids(saved(tmp_path / f"retour{ending}", changed))
    assert [grid.name for grid in found] == ["Constats", "Été"]
    assert found[0].rows[0] == ["é", 12.5] and str(found[0].rows[1][1]) == "2026-07-31"
    assert found[0].notes == {(1, 0): CellNote(NoteKind.PERCENTAGE)}
    assert found[1].notes == {(0, 0): CellNote(NoteKind.ERROR, "#N/A")} and found[1].rows[1] == ["", "fin"]


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        grids(path)
    return refused.value.issue.rule


def test_what_excel_does_not_open_is_refused_for_its_true_reason(parts: Parts, tmp_path: Path) -> None:
    path = saved(tmp_path / "retour.xlsx", parts)
    content = path.read_bytes()
    lock = b"\x0aDupont Ana".ljust(55) + "\x0aDupont Ana".encode("utf-16-le").ljust(110, b" ")
    for name, made, rule in (
        ("breaks.xlsx", b"\n\n\n\n" + content, "file.prefixed"),
        ("mark.xlsx", b"\xef\xbb\xbf" + content, "file.prefixed"),
        ("headers.xlsx", b"Content-Type: application/octet-stream\r\n\r\n" + content, "file.prefixed"),
        ("~$retour.xlsx", lock, "file.foreign_format"),
    ):
        other = tmp_path / name
        other.write_bytes(made)
        assert refusal(other) == rule, name
    assert refusal(saved(tmp_path / "lzma.xlsx", parts, zipfile.ZIP_LZMA)) == "file.recompressed"


@pytest.mark.parametrize(("password", "opened"), [("VelvetSweatshop", True), ("secret", False)])
def test_only_what_excel_opens_without_asking_is_decrypted(
    password: str, opened: bool, parts: Parts, tmp_path: Path
) -> None:
    path = tmp_path / "retour.xlsx"
    with path.open("wb") as target:
        source = io.BytesIO(saved(tmp_path / "clair.xlsx", parts).read_bytes())
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt(password, target)
    if opened:
        assert grids(path)[0].rows[0] == ["é", 12.5]
    else:
        assert refusal(path) == "file.encrypted"


def test_an_archive_with_encrypted_entries_is_called_encrypted(parts: Parts, tmp_path: Path) -> None:
    content = bytearray(saved(tmp_path / "retour.xlsx", parts, zipfile.ZIP_STORED).read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(signature, at + 4)
    path = tmp_path / "chiffre.xlsx"
    path.write_bytes(content)
    assert refusal(path) == "file.encrypted"


@pytest.mark.parametrize("prefix", ["office", "ns0"])
@pytest.mark.parametrize("mimetype", [True, False])
def test_an_ods_is_read_without_its_mimetype_entry_and_with_any_prefix(
    prefix: str, mimetype: bool, tmp_path: Path
) -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = ODS.format(ods_row(ods_cell('office:value-type="string"', "vu"), ods_cell(FLOAT.format(0), "#N/A")))
    made = {
        "META-INF/manifest.xml": f'<m><e full-path="/" media-type="{kind}"/></m>'.encode(),
        "content.xml": re.sub(r"(?<!xmlns:)office:(?!1)", f"{prefix}:", content)
        .replace("xmlns:office=", f"xmlns:{prefix}=")
        .encode(),
    }
    if mimetype:
        made["mimetype"] = kind.encode()
    (found,) = grids(saved(tmp_path / "retour.xlsx", made))
    assert found.rows[0][0] == "vu" and found.notes == {(0, 1): CellNote(NoteKind.ERROR, "#N/A")}
