"""Prove the annotated copy on foreign workbooks, part by part.

    .venv/bin/python -m tests.benchmarks.foreign_copies FOLDER

Each .xlsx and .xlsm of the folder that the reader accepts is marked on every sheet. Then: every part that need not
change is the same byte for byte; a sheet without our marks is the same byte for byte; the copy reads as the file reads;
openpyxl opens it where it opens the file. What differs is printed.
"""

import re
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from warnings import simplefilter
from xml.etree import ElementTree

import openpyxl

from prefaudit.feedback.annotate import annotate
from prefaudit.feedback.copy.control_sheet import is_control_sheet
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.settings import Settings
from prefaudit.workbook.guard import Refused, inspect
from prefaudit.workbook.reader import Grid, read_grids

SETTINGS = Settings.from_env({})
SEVERITIES = {"error": "Bloquant", "warning": "Avertissement"}
CELLS = {"A1": Severity.ERROR, "C3": Severity.WARNING, "B2": Severity.ERROR}
_OURS = re.compile(
    rb'<(?:\w+:)?conditionalFormatting sqref="[^"]*"><(?:\w+:)?cfRule type="expression" dxfId="\d+" priority="[12]">'
    rb"<(?:\w+:)?formula>N\(\"prefaudit\"\)=0</(?:\w+:)?formula></(?:\w+:)?cfRule></(?:\w+:)?conditionalFormatting>"
    rb'|<(?:\w+:)?legacyDrawing xmlns:r="[^"]*" r:id="rIdControle\d+"/>'
)
_MAY_CHANGE = re.compile(
    r"(?i)(workbook\d*\.xml|styles\d*\.xml|\.rels|\[content_types\]\.xml|comments?\d*\.xml|\.vml)$"
)


def differences(source: Path, folder: Path) -> Iterator[str]:
    """Yield what is not the same in the annotated copy of a workbook."""
    grids = read_grids(source, inspect(source, SETTINGS), SETTINGS)
    issues = [
        Issue("rule", severity, Stage.RULES, grid.name, cell, "x <&>", "Un résultat.", "« x ».", "t", "f")
        for grid in grids
        for cell, severity in CELLS.items()
    ]
    copy = annotate(source, grids, issues, AnswerFacts(source.name), folder / "copie.xlsx", SEVERITIES)
    yield from (f"note: {note}" for note in copy.notes)
    if not any("ne peut pas être annoté" in note for note in copy.notes):
        yield from _parts(source, copy.path)
    after = read_grids(copy.path, inspect(copy.path, SETTINGS), SETTINGS)
    yield from _grids(grids, [grid for grid in after if not is_control_sheet(grid)])
    if _opens(source) and not _opens(copy.path):
        yield "openpyxl no longer opens it"


def _parts(source: Path, copy: Path) -> Iterator[str]:
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(copy) as after:
        names = before.namelist()
        if after.namelist()[: len(names)] != names:
            yield "the parts have another order"
        for name in names:
            old, new = before.read(name), after.read(name)
            if old != new and not _MAY_CHANGE.search(name) and old != _OURS.sub(b"", new):
                yield f"{name} differs"
        for name in after.namelist():
            if name.endswith((".xml", ".rels")) and (name not in names or before.read(name) != after.read(name)):
                try:
                    ElementTree.fromstring(after.read(name))
                except ElementTree.ParseError as error:
                    yield f"{name} is damaged: {error}"


def _grids(before: list[Grid], after: list[Grid]) -> Iterator[str]:
    if before != after:
        yield "it reads otherwise"


def _opens(path: Path) -> bool:
    signal.alarm(10)  # some take openpyxl minutes
    try:
        openpyxl.load_workbook(path)
    except TimeoutError:
        return True
    except Exception:
        return False
    finally:
        signal.alarm(0)
    return True


def _late(*_: object) -> None:
    raise TimeoutError


def main(folder: Path) -> None:
    """Go through a folder and print what differs."""
    simplefilter("ignore")
    signal.signal(signal.SIGALRM, _late)
    seen: Counter[str] = Counter()
    for path in sorted(folder.iterdir()):
        with tempfile.TemporaryDirectory() as scratch:
            start = time.perf_counter()
            try:
                found = list(differences(path, Path(scratch)))
            except Refused as refusal:
                seen[f"refused by the reader: {refusal.issue.rule}"] += 1
                continue
            except Exception as error:
                found = [f"{type(error).__name__}: {error}"]
            seen["marked" if not found else "with remarks"] += 1
            for line in found:
                print(f"{path.name}: {line}", flush=True)
            if time.perf_counter() - start > 5:
                print(f"{path.name}: {time.perf_counter() - start:.0f} s")
    print(dict(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
