"""A copy that a site corrects: LibreOffice works out what its list says, before and after."""

import csv
from pathlib import Path

import openpyxl
import pytest

from prefaudit.campaigns.forms.render import render
from prefaudit.campaigns.forms.self_check import with_self_check
from prefaudit.feedback.annotate import annotate
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.l10n.languages import speaking
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.model.read_return import ReadReturn
from prefaudit.simulation.campaign import filled
from prefaudit.validation.check import validate_returns
from prefaudit.workbook.guard import inspect
from prefaudit.workbook.reader import read_grids
from prefaudit.workbook.reading import load_knowledge, read_return
from tests.campaigns.forms.agreement import CONTRACT, FILING, REFERENCE, SETTINGS, own_check
from tests.campaigns.forms.excel_traps import traps
from tests.feedback.packages import SEVERITIES
from tests.support.office import OFFICE, convert

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed: no formula can be worked out"),
]

NAME = "retour_2026_01_self-assessment.xlsx"
LATER = Issue("return.twice", Severity.ERROR, Stage.CROSS_RETURN, "Constats", "C5", "", "", "Deux fois.", "findings")


def faulty(path: Path) -> tuple[Path, list[int]]:
    """A filled form with two results that no list has and a field left open; the rows of the results, from 1."""
    draft = filled(CONTRACT, REFERENCE, FILING, "corrected")
    sheet = draft.sheet("findings")
    last = sheet.first_row + sheet.rows
    rows = [row for row in range(sheet.first_row, last) if sheet.get("result", row) == "Conforme"][:2]
    for row in rows:
        sheet.set("result", "Conform", row)
    draft.sheet("identification").set("body", None)
    return render(with_self_check(draft, own_check()), path), [row + 1 for row in rows]


def issues_of(path: Path) -> list[Issue]:
    read = read_return(path, NAME, load_knowledge(SETTINGS.contracts, SETTINGS.reference), SETTINGS)
    assert isinstance(read, ReadReturn)
    return list(validate_returns({0: read}, REFERENCE, SETTINGS)[0])


def corrected(copy: Path, target: Path, answers: dict[tuple[str, str], str]) -> Path:
    book = openpyxl.load_workbook(copy)
    for (sheet, cell), answer in answers.items():
        book[sheet][cell] = answer
    book.save(target)
    return target


def said(folder: Path, name: str) -> tuple[str, dict[str, str]]:
    """What the copy says on top, and of each rule."""
    with (folder / f"{name}-Contrôle.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    start = next(number for number, row in enumerate(rows) if "Gravité" in row)
    return rows[2][1], {row[7]: row[0] for row in rows[start + 1 :]}


def listed(folder: Path, name: str) -> tuple[str, list[list[str]]]:
    """What « Avant l'envoi » says on top, and its list."""
    with (folder / f"{name}-Avant l'envoi.csv").open(encoding="utf-8", newline="") as file:
        rows = [row[1:] for row in csv.reader(file)]
    start = next(number for number, row in enumerate(rows) if row[0] == "État")
    return rows[1][0], rows[start + 1 :]


def test_a_copy_comes_to_zero_as_it_is_corrected(tmp_path: Path) -> None:
    form, (first, second) = faulty(tmp_path / NAME)
    saved = convert([form], "xlsx", tmp_path / "saved") / NAME
    found = issues_of(saved)
    results = [("Constats", f"C{row}") for row in (first, second)]
    assert [(issue.rule, issue.cell) for issue in found if issue.table == "findings"] == [
        ("findings.result.known", cell) for _, cell in results
    ]
    with speaking("fr"):
        grids = read_grids(saved, inspect(saved, SETTINGS), SETTINGS)
        facts = AnswerFacts(NAME)
        copy = annotate(saved, grids, [*found, LATER], facts, tmp_path / "copie.xlsx", SEVERITIES).path
    assert traps(copy) == []
    body = next((issue.sheet, issue.cell) for issue in found if issue.rule == "identification.body.present")
    paths = [
        corrected(copy, tmp_path / "none.xlsx", {}),
        corrected(copy, tmp_path / "one.xlsx", {results[0]: "Conforme"}),
        corrected(copy, tmp_path / "all.xlsx", {**dict.fromkeys(results, "Conforme"), body: "Site (auto-évaluation)"}),
    ]
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    folder = convert(paths, options, tmp_path / "out")
    later = " 1 point de la liste n'est contrôlé qu'à la réception."
    known, unsaid, twice = "findings.result.known", "identification.body.present", LATER.rule
    done, open_, reception = "✔ corrigé", "à corriger", "contrôlé à la réception"
    assert said(folder, "none") == (
        f"Il reste 3 points à corriger.{later}",
        {known: open_, unsaid: open_, twice: reception},
    )
    assert said(folder, "one") == (
        f"Il reste 2 points à corriger.{later}",
        {known: open_, unsaid: open_, twice: reception},
    )
    assert said(folder, "all") == (
        "Plus aucun point de cette liste n'est à corriger : regardez encore la feuille « Avant l'envoi » avant de "
        f"renvoyer le classeur.{later}",
        {known: done, unsaid: done, twice: reception},
    )
    top, (first_line, second_line, holds, *_) = listed(folder, "none")
    assert (top, first_line[:5], second_line[:5]) == (
        "3 points à revoir",
        ["▲", "Identification", "Organisme d'audit", "1", body[1]],
        ["▲", "Constats", "Résultat", "2", results[0][1]],
    )
    assert second_line[5] == "« Conform » n'est pas un résultat de la liste."
    # Of what holds the answer says nothing.
    assert (holds[0], holds[3:6]) == ("✓", ["0", "", ""])
    assert listed(folder, "all")[0] == "Prêt à être envoyé"
    assert [issue.rule for issue in issues_of(paths[-1]) if issue.severity is Severity.ERROR] == []
