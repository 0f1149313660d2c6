"""Filled forms, faults and all, as Google Sheets, Numbers and OnlyOffice write them: read alike, judged alike."""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from prefaudit.campaigns.forms.draft import Draft, SheetDraft
from prefaudit.campaigns.forms.render import by_title, render
from prefaudit.campaigns.forms.self_check import with_self_check
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import ReadReturn
from prefaudit.validation.check import validate_returns
from prefaudit.workbook.reading import load_knowledge, read_return
from tests.campaigns.forms.agreement import REFERENCE, SETTINGS, faulty, own_check

NAME = "retour_2026_01_self-assessment.xlsx"
FAULTS = ("staff_total_erased", "unknown_result", "description_too_short", "value_not_the_quotient", "percent_signs")
CHECKS = ("Avant l'envoi", "Calculs")


@pytest.fixture(scope="module")
def draft() -> Draft:
    return with_self_check(faulty(FAULTS)[0], own_check())


def google(draft: Draft, path: Path) -> Path:
    """All texts shared, days with a format of its own, formulas with their values; a sheet is 1,000 rows by 26."""
    with xlsxwriter.Workbook(str(path)) as book:
        day, plain = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"text_wrap": True})
        for title, blocks in by_title(draft.sheets).items():
            sheet = book.add_worksheet(blocks[0].title)
            for row in range(1000 if title == "certificats" else 0):
                for column in range(26):
                    sheet.write_blank(row, column, None, plain)
            _answers(sheet, blocks, day)
        hidden = book.add_worksheet("Calculs")
        hidden.write_formula(1, 0, "=IF(ISNUMBER(INDEX(Constats!$A:$A,5)),1,0)", None, 0)
        hidden.hide()
        book.define_name("live_findings_result", "=Calculs!$A:$A")
    return path


def numbers(draft: Draft, path: Path) -> Path:
    """A summary before all; each table a sheet with the name of its table after its own, formulas made values, days
    with a time, nothing hidden."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "d mmm yyyy"})
        summary = book.add_worksheet("Résumé de l’exportation")
        summary.write_string(2, 1, "Ce document a été exporté depuis Numbers. Chaque tableau est une feuille Excel.")
        for at, blocks in enumerate(by_title(draft.sheets).values(), start=4):
            title = f"{blocks[0].title} - Tableau 1"
            summary.write_row(at, 1, [blocks[0].title, "Tableau 1", title])
            _answers(book.add_worksheet(title), blocks, day, time=12)
        book.add_worksheet("Calculs - Tableau 1").write_number(1, 0, 0)
    return path


def _answers(sheet: Any, blocks: Sequence[SheetDraft], day: Any, time: int = 0) -> None:
    for (row, column), cell in (item for block in blocks for item in block.cells.items()):
        value = cell.value
        if cell.kind == "uncached":
            sheet.write_formula(row, column, "=1+1", None, "2")
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day, time), day)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value)
        elif value:
            sheet.write_string(row, column, value)


def only_office(draft: Draft, path: Path) -> Path:
    """The package as it was, each text in runs, a chain of calculation, formats of cells moved to an extension."""
    render(draft, path)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    runs = r'<si><r><t xml:space="preserve">\1</t></r><r><rPr><b/></rPr><t xml:space="preserve">\2</t></r></si>'
    texts = "xl/sharedStrings.xml"
    parts[texts] = re.sub(r"<si><t[^>]*>([^<&]{2})([^<]+)</t></si>", runs, parts[texts])
    for name in (each for each in parts if each.startswith("xl/worksheets/sheet")):
        moved = r'<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"/></extLst></worksheet>'
        bare = re.sub(r"<conditionalFormatting.*</conditionalFormatting>", "", parts[name])
        parts[name] = bare.replace("</worksheet>", moved) if bare != parts[name] else bare
    chain = "".join(f'<c r="A{row}" i="2"/>' for row in range(5, 9))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{main}">{chain}</calcChain>'
    parts["docProps/app.xml"] = re.sub(r"Microsoft Excel", "ONLYOFFICE/8.2", parts["docProps/app.xml"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return path


PROGRAMS: Mapping[str, Callable[[Draft, Path], Path]] = {
    "Google Sheets": google,
    "Numbers": numbers,
    "OnlyOffice": only_office,
}


@pytest.fixture(scope="module")
def read(draft: Draft, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, ReadReturn]:
    """What is read of the form as we write it (""), and as each program does."""
    folder, knowledge = tmp_path_factory.mktemp("programs"), load_knowledge(SETTINGS.contracts, SETTINGS.reference)
    found = {}
    for number, (name, write) in enumerate({"": render, **PROGRAMS}.items()):
        path = write(draft, folder / f"{number}.xlsx")
        one = read_return(path, NAME, knowledge, SETTINGS)
        assert isinstance(one, ReadReturn)
        found[name] = one
    return found


@pytest.fixture(scope="module")
def judged(read: Mapping[str, ReadReturn]) -> Mapping[str, list[Issue]]:
    issues = validate_returns(dict(enumerate(read.values())), REFERENCE, SETTINGS)
    return {name: [_named(issue) for issue in issues[number]] for number, name in enumerate(read)}


def _named(issue: Issue) -> Issue:
    """An issue with the name of its sheet as the form has it."""
    return replace(issue, sheet=issue.sheet.removesuffix(" - Tableau 1"))


def test_the_form_has_faults_to_be_found(judged: Mapping[str, list[Issue]]) -> None:
    assert {issue.rule for issue in judged[""]} >= {
        "identification.staff_total.present",
        "findings.result.known",
        "nonconformities.description.length",
        "indicators.value.consistent",
    }


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_answers_of_a_form_are_those_that_were_filled_in(program: str, read: Mapping[str, ReadReturn]) -> None:
    own, other = ({name: table.rows for name, table in read[each].tables.items()} for each in ("", program))
    assert other == own


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_verdict_is_the_same_word_for_word(program: str, judged: Mapping[str, list[Issue]]) -> None:
    assert judged[program] == judged[""]
