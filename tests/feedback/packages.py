"""Workbooks made by code, with what a library that loads and saves would lose; and what a copy must keep of them."""

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from prefaudit.feedback.annotate import AnnotatedCopy, annotate
from prefaudit.feedback.copy.control_sheet import is_control_sheet
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.settings import Settings
from prefaudit.workbook.guard import inspect
from prefaudit.workbook.reader import Grid, read_grids

SETTINGS = Settings.from_env({})
SEVERITIES = {"error": "Bloquant", "warning": "Avertissement"}
FORMATS = re.compile(
    rb'<(?:\w+:)?conditionalFormatting sqref="[^"]*"><(?:\w+:)?cfRule type="expression" dxfId="\d+" priority="[12]">'
    rb'<(?:\w+:)?formula>N\("prefaudit"\)=0</(?:\w+:)?formula></(?:\w+:)?cfRule></(?:\w+:)?conditionalFormatting>'
)
DRAWING = re.compile(rb'<(?:\w+:)?legacyDrawing xmlns:r="[^"]*" r:id="rIdControle\d+"/>')
Change = Callable[[bytes], bytes]


def grids(path: Path) -> list[Grid]:
    return read_grids(path, inspect(path, SETTINGS), SETTINGS)


def issue(cell: str, sheet: str = "Constats", severity: Severity = Severity.ERROR) -> Issue:
    return Issue("rule", severity, Stage.RULES, sheet, cell, "x", "Un résultat.", "« x ».", "findings", "result")


def marked(source: Path, target: Path, *issues: Issue) -> AnnotatedCopy:
    return annotate(source, grids(source), issues, AnswerFacts("retour.xlsx"), target, SEVERITIES)


def site_grids(path: Path) -> list[Grid]:
    """The sheets of a copy without ours."""
    return [grid for grid in grids(path) if not is_control_sheet(grid)]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def unmarked(part: bytes) -> bytes:
    """A sheet without our marks."""
    return DRAWING.sub(b"", FORMATS.sub(b"", part))


def changed_parts(source: Path, copy: Path) -> set[str]:
    """The parts of a workbook that are not the same byte for byte in its copy, our marks aside."""
    before, after = parts(source), parts(copy)
    return {name for name in before if before[name] != after[name] and before[name] != unmarked(after[name])}


def rewritten(path: Path, changes: Mapping[str, Change], **added: bytes) -> Path:
    """Change parts of a workbook, and add some."""
    content = parts(path)
    assert set(changes) <= set(content)
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in content.items():
            archive.writestr(name, changes[name](part) if name in changes else part)
        for name, part in added.items():
            archive.writestr(name, part)
    return path


def made(path: Path, fill: Callable[[xlsxwriter.Workbook, Any], None], **options: object) -> Path:
    """A workbook with a sheet « Constats », and what `fill` puts into it."""
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Constats")
        sheet.write_row("A1", ["Code", "Résultat", "Levée le"])
        sheet.write_row("A2", ["M1-E1-C01", "Conform"])
        fill(book, sheet)
    return path
