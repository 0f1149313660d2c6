"""Hostile files read in the sandbox: each costs itself, the others are read, the sandbox stays whole."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from prefaudit.settings import Settings
from prefaudit.workbook.pool import Job, read_jobs
from prefaudit.workbook.sandbox import Sandbox

SETTINGS = replace(Settings.from_env({}), read_timeout=20.0, read_memory=400 * 1024**2, read_workers=2)


def good(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Indicateurs").write_row(0, 0, ["Code indicateur", "Période", "Valeur"])
    return path


def repeated_cells(path: Path, rows: int, columns: int) -> Path:
    """An .ods of a few hundred bytes whose one value is declared to repeat over a whole sheet."""
    repeated = f'table:number-columns-repeated="{columns}" office:value-type="string"'
    cell = f"<table:table-cell {repeated}><text:p>x</text:p></table:table-cell>"
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Constats"><table:table-row table:number-rows-repeated="{rows}">{cell}'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


@pytest.mark.slow
def test_a_memory_bomb_costs_one_file_and_the_others_are_read(tmp_path: Path) -> None:
    bomb = repeated_cells(tmp_path / "bombe.ods", 30_000, 400)
    jobs = [
        Job(1, good(tmp_path / "1.xlsx"), "1.xlsx"),
        Job(2, bomb, "bombe.ods"),
        Job(3, good(tmp_path / "3.xlsx"), "3.xlsx"),
        Job(4, bomb, "bombe.ods"),
        Job(5, good(tmp_path / "5.xlsx"), "5.xlsx"),
    ]
    with Sandbox(SETTINGS) as sandbox:
        read = dict(read_jobs(jobs, sandbox, SETTINGS))
        again = dict(read_jobs(jobs[:1], sandbox, SETTINGS))
    assert list(read) == [1, 2, 3, 4, 5]
    for key in (2, 4):
        assert [issue.rule for issue in read[key].issues] in (["file.crashed"], ["file.memory"])
    for key in (1, 3, 5):
        assert read[key].form == "audit-return"
    assert again[1] == read[1]


def test_a_file_that_outruns_its_time_is_stopped_and_said_so(tmp_path: Path) -> None:
    slow = repeated_cells(tmp_path / "lent.ods", 30_000, 400)
    jobs = [Job(1, slow, "lent.ods"), Job(2, good(tmp_path / "2.xlsx"), "2.xlsx")]
    settings = replace(SETTINGS, read_timeout=0.05, read_memory=4 * 1024**3, read_workers=1)
    with Sandbox(settings) as sandbox:
        read = dict(read_jobs(jobs[:1], sandbox, settings))
    assert [issue.rule for issue in read[1].issues] == ["file.timeout"]
    assert "0.05" in read[1].issues[0].message


def test_a_missing_file_is_the_operators_affair(tmp_path: Path) -> None:
    with Sandbox(SETTINGS) as sandbox, pytest.raises(FileNotFoundError):
        dict(read_jobs([Job(1, tmp_path / "absent.xlsx", "absent.xlsx")], sandbox, SETTINGS))


def test_a_fault_that_nobody_foresaw_costs_one_file(tmp_path: Path) -> None:
    odd = good(tmp_path / "etrange.xlsx")
    with zipfile.ZipFile(odd) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"UTF-8", b"UTFm8")
    with zipfile.ZipFile(odd, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with Sandbox(SETTINGS) as sandbox:
        read = dict(read_jobs([Job(1, odd, odd.name), Job(2, good(tmp_path / "2.xlsx"), "2.xlsx")], sandbox, SETTINGS))
    assert [issue.rule for issue in read[1].issues] == ["file.truncated"]
    assert read[2].form == "audit-return"
