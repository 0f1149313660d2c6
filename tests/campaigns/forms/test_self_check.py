"""The form that checks itself: which rules it says, that reading looks past it, what it weighs."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from prefaudit.campaigns.forms.draft import Draft
from prefaudit.campaigns.forms.made_up import prefilled_values
from prefaudit.campaigns.forms.render import render
from prefaudit.campaigns.forms.screen import fitted, rows_in_sight
from prefaudit.campaigns.forms.self_check import SelfCheck, self_check, with_self_check
from prefaudit.campaigns.forms.template import template
from prefaudit.feedback.annotate import annotate
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.l10n.languages import speaking
from prefaudit.model.contracts import load_contracts
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.catalogue import catalogue
from prefaudit.validation.live.compiler import compiled
from prefaudit.validation.suites import Suite, load_suites
from prefaudit.workbook.guard import inspect
from prefaudit.workbook.reader import read_grids
from prefaudit.workbook.reading import load_knowledge, read_return
from tests.campaigns.forms.excel_traps import OLD

SETTINGS = Settings.from_env({})
REFERENCE = Reference.load(SETTINGS.reference)
CONTRACTS = load_contracts(SETTINGS.contracts)
AUDIT = CONTRACTS.newest("audit-return")


def blank(form: str = "audit-return") -> Draft:
    contract = CONTRACTS.newest(form)
    return template(contract, REFERENCE, prefilled_values(contract, REFERENCE))


def check_of(form: str = "audit-return", language: str = "") -> SelfCheck:
    contract = CONTRACTS.newest(form)
    entries = catalogue(contract, REFERENCE, SETTINGS.expectations, SETTINGS.contracts)
    contract = replace(contract, language=language or contract.language)
    return self_check(blank(form), contract, REFERENCE, SETTINGS.expectations, entries)


@pytest.fixture(scope="module")
def made() -> SelfCheck:
    return check_of()


@pytest.fixture(scope="module")
def written(made: SelfCheck, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(with_self_check(blank(), made), tmp_path_factory.mktemp("form") / "retour.xlsx")


@pytest.fixture(scope="module")
def book(written: Path) -> Workbook:
    return openpyxl.load_workbook(written)


def read(path: Path) -> ReadReturn:
    found = read_return(path, "retour.xlsx", load_knowledge(SETTINGS.contracts, SETTINGS.reference), SETTINGS)
    assert isinstance(found, ReadReturn)
    return found


@pytest.mark.parametrize("form", CONTRACTS.forms)
def test_every_rule_on_values_of_our_forms_is_said_by_the_form(form: str) -> None:
    contract, found = CONTRACTS.newest(form), check_of(form)
    suites = load_suites(SETTINGS.expectations, contract.form, contract.version)
    assert {rule for suite in suites.values() for rule in suite.rules} <= found.live
    assert found.checks.why_not == {}


def with_rule(table: str, kind: str, kwargs: Mapping[str, object]) -> Mapping[str, Suite]:
    """The suites of the audit return with the first rule of a table replaced."""
    suites = dict(load_suites(SETTINGS.expectations, AUDIT.form, AUDIT.version))
    first, *others = suites[table].content["expectations"]
    content = {**suites[table].content, "expectations": [{**first, "type": kind, "kwargs": kwargs}, *others]}
    return {**suites, table: replace(suites[table], content=content)}


@pytest.mark.parametrize(
    ("kind", "kwargs", "why"),
    [
        ("expect_column_values_to_be_in_set", {"column": "criterion_code", "value_set": ["M1-E1-C01"]}, ""),
        ("expect_column_values_to_be_dated", {"column": "criterion_code"}, "live.why.kind"),
        ("expect_column_values_to_be_increasing", {"column": "criterion_code"}, "live.why.kind"),
        ("expect_column_values_to_not_be_null", {"column": "criterion_code", "mostly": 0.5}, "live.why.kind"),
        (
            "expect_column_values_to_not_be_null",
            {"column": "criterion_code", "row_condition": "comment.str.len() > 2", "condition_parser": "pandas"},
            "live.why.condition",
        ),
    ],
)
def test_a_rule_of_a_known_kind_is_taken_in_and_any_other_left_to_reception(
    made: SelfCheck, kind: str, kwargs: Mapping[str, object], why: str
) -> None:
    checks = compiled(AUDIT, with_rule("findings", kind, kwargs), REFERENCE, made.places)
    rule = "findings.criterion.present"
    assert checks.why_not == ({rule: why} if why else {})
    assert (rule in {each.rule for each in checks.rules}) == (not why)


def test_every_reason_has_its_words() -> None:
    folder = Path(__import__("prefaudit").__file__).parent / "validation" / "live"
    names = {name for path in folder.glob("*.py") for name in re.findall(r"live\.why\.\w+", path.read_text("utf-8"))}
    for language in ("fr", "en"):
        with speaking(language) as spoken:
            assert all(spoken.phrase(name) for name in names - {"live.why.…"})


def test_reading_looks_past_what_the_form_says_of_itself(written: Path, tmp_path: Path) -> None:
    plain, checked = read(render(blank(), tmp_path / "plain.xlsx")), read(written)
    assert (checked.tables, checked.issues, checked.form) == (plain.tables, plain.issues, plain.form)


@pytest.fixture(scope="module")
def whole(written: Path) -> ReadReturn:
    return read(written)


# What other programs make of a form: part of its package, what they replace there, and by what.
_FORMULAS, _CHECKS = rb"<f[^>]*>[^<]*</f>|<f [^>]*/>", "checks"
OTHER_PROGRAMS: Mapping[str, list[tuple[str, bytes, bytes]]] = {
    "sheets of checks deleted": [
        ("xl/workbook.xml", rb"<sheet name=\"(?:Avant l'envoi|Calculs)\"[^>]*/>", b""),
        ("xl/workbook.xml", rb"<definedNames>.*</definedNames>", b""),
    ],
    "list of checks deleted": [("xl/workbook.xml", rb"<sheet name=\"Avant l'envoi\"[^>]*/>", b"")],
    "formulas damaged": [(_CHECKS, _FORMULAS, b"<f>#REF!+1</f><v>#REF!</v>")],
    "sheet renamed": [("xl/workbook.xml", rb'"Calculs"', b'"Calculs (2)"')],
    "hidden sheets shown": [("xl/workbook.xml", rb' state="hidden"', b"")],
    "names lost": [("xl/workbook.xml", rb"<definedNames>.*</definedNames>", b"")],
    "formulas replaced by values": [("sheets", rb"(?:" + _FORMULAS + rb")(?:<v>[^<]*</v>|<v/>)?", b"<v>0</v>")],
    "conditional formats dropped": [("sheets", rb"<conditionalFormatting.*</conditionalFormatting>", b"")],
    "validations dropped": [("sheets", rb"<dataValidations.*</dataValidations>", b"")],
    "tables dropped": [("sheets", rb"<tableParts.*</tableParts>", b"")],
    "protection dropped": [("sheets", rb"<sheetProtection[^>]*/>", b"")],
}


@pytest.mark.parametrize("program", OTHER_PROGRAMS)
def test_what_other_programs_make_of_a_form_is_read_alike(
    written: Path, whole: ReadReturn, tmp_path: Path, program: str
) -> None:
    path, sheets, changed = tmp_path / "retour.xlsx", _sheets(written), 0
    checks = {sheets["Calculs"], sheets["Avant l'envoi"]}
    parts = {_CHECKS: checks, "sheets": set(sheets.values())}
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            for part, pattern, other in OTHER_PROGRAMS[program]:
                if name in parts.get(part, {part}):
                    content, found = re.subn(pattern, other, content, flags=re.DOTALL)
                    changed += found
            target.writestr(name, content)
    assert changed
    other = read(path)
    assert (other.tables, other.issues) == (whole.tables, whole.issues)


def _sheets(path: Path) -> Mapping[str, str]:
    with zipfile.ZipFile(path) as book:
        names = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
    return {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(names, start=1)}


def test_a_form_is_less_than_400_kilobytes(written: Path) -> None:
    assert written.stat().st_size < 400_000


def test_its_formulas_name_no_other_file_and_only_functions_that_every_program_has(made: SelfCheck) -> None:
    formulas = [value for value in made.checks.sheet.cells.values() if isinstance(value, str) and value[0:1] == "="]
    formulas += [str(cell.value) for cell in made.sheet.cells.values() if cell.kind == "uncached"]
    bare = [re.sub(r'"[^"]*"', '""', formula) for formula in formulas]
    assert not [formula for formula in bare if "[" in formula or "http" in formula]
    assert {name for formula in bare for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", formula)} <= OLD | {"NUMBERVALUE"}
    assert max(map(len, formulas)) < 8192
    assert max(len(part) for formula in formulas for part in re.findall(r'"((?:[^"]|"")*)"', formula)) <= 255


def test_the_sheet_speaks_the_language_of_the_form() -> None:
    made = check_of(language="en")
    texts = [cell.value for cell in made.sheet.cells.values() if isinstance(cell.value, str)]
    assert (made.sheet.title, made.title) == ("Before sending", "Calculations")
    assert any("Ready to be sent" in text for text in texts)


def test_the_annotated_copy_keeps_the_checks(written: Path, tmp_path: Path) -> None:
    issue = Issue("x.y", Severity.ERROR, Stage.RULES, "Constats", "C6", "", "", "Un message.", "findings", "result", 6)
    grids = read_grids(written, inspect(written, SETTINGS), SETTINGS)
    with speaking("fr"):
        copy = annotate(written, grids, [issue], AnswerFacts("retour.xlsx"), tmp_path / "c.xlsx", {"error": "Bloquant"})
    assert copy.notes == ()
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(copy.path) as after:
        for sheet in ("Calculs", "Avant l'envoi"):
            part = _sheets(written)[sheet]
            assert after.read(part) == before.read(part)
        part = _sheets(written)["Constats"]
        rules = [re.findall(rb"<formula>(INDEX\(live[^<]*)</formula>", book.read(part)) for book in (before, after)]
        assert rules[0] and rules[0] == rules[1]
        workbook = after.read("xl/workbook.xml").decode()
        assert "live_findings_result" in workbook
        # The header of its list, under which the sheet scrolls, is printed on each page.
        (control,) = {*after.namelist()} - {*before.namelist()} & {f"xl/worksheets/sheet{at}.xml" for at in range(20)}
        (header,) = re.findall(r'ySplit="(\d+)"', after.read(control).decode())
        titles = re.findall(r"Print_Titles\" localSheetId=\"0\">([^<]+)<", workbook)
        assert titles == [f"'Contrôle'!${header}:${header}"]
    assert [issue.rule for issue in read(copy.path).issues] == [issue.rule for issue in read(written).issues]


def test_the_form_opens_where_one_starts_and_each_sheet_at_its_first_answer(book: Workbook) -> None:
    assert book.active is not None and book.active.title == "Identification"
    first = {sheet: book[sheet].sheet_view.selection[-1].activeCell for sheet in ("Identification", "Constats")}
    assert first == {"Identification": "C13", "Constats": "C5"}
    for sheet, cell in first.items():
        assert book[sheet][cell].protection.locked is False
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["Identification"]


def test_what_a_row_is_about_stays_in_sight_beside_its_answers(book: Workbook) -> None:
    panes = {sheet: book[sheet].freeze_panes for sheet in ("Constats", "Indicateurs", "Fiches d'écart")}
    assert panes == {"Constats": "C5", "Indicateurs": "F5", "Fiches d'écart": "B5"}
    label, height = book["Constats"]["B5"], book["Constats"].row_dimensions[5].height
    width = book["Constats"].column_dimensions["B"].width
    assert label.alignment.wrap_text and len(str(label.value)) <= width * height / 15


def test_every_sheet_is_one_screen_wide_on_a_small_laptop(book: Workbook) -> None:
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    assert [sheet.title for sheet in shown][:2] == ["Mode d'emploi", "Identification"]
    for sheet in shown:
        widths = [sheet.column_dimensions[get_column_letter(at)].width for at in range(1, sheet.max_column + 1)]
        # In the file a width holds its edges; beside the columns stand the numbers of the rows and a scroll bar.
        assert 30 + sum(widths) * 7 + 26 <= 1366, sheet.title


def test_every_sheet_is_printed_across_one_page_with_its_header_on_each(book: Workbook) -> None:
    for sheet in book:
        if sheet.sheet_state == "visible":
            assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)
            assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    for title in ("Constats", "Fiches d'écart", "Indicateurs", "Certificats"):
        assert book[title].print_title_rows == "$4:$4"
    assert (book["Avant l'envoi"].print_title_rows, book["Avant l'envoi"].freeze_panes) == ("$8:$8", "A9")
    assert book["Constats"].print_area == "'Constats'!$A$1:$F$135"


def test_rows_can_be_added_below_a_table_with_its_rules(book: Workbook, made: SelfCheck) -> None:
    assert made.spare == {"nonconformities": 10, "indicators": 15, "certificates": 10}
    for title, table, column in (("Fiches d'écart", "nonconformities", "B"), ("Indicateurs", "indicators", "F")):
        sheet, last = book[title], made.places[table].last
        assert last == sheet.max_row
        for row in (last - made.spare[table] + 1, last):
            assert sheet[f"{column}{row}"].protection.locked is False
            assert any(f"{column}{row}" in area.sqref for area in sheet.data_validations.dataValidation)
            assert any(f"{column}{row}" in area.sqref for area in sheet.conditional_formatting)
    # The form gives every criterion: there is no row to add.
    assert book["Constats"].tables["table_findings"].ref == "A4:F135"


def test_typing_is_stopped_by_the_bounds_and_lengths_of_the_rules_in_their_words(book: Workbook) -> None:
    found = {
        (title, str(area.sqref).split(":")[0]): (area.type, area.formula1, area.formula2, area.errorStyle, area.error)
        for title in ("Identification", "Constats", "Fiches d'écart")
        for area in book[title].data_validations.dataValidation
        if area.type in ("whole", "decimal", "textLength") or (area.type == "date" and "Une date" in area.error)
    }
    long = "de 2 000 caractères au plus ; joignez le reste à part."
    assert found == {
        ("Identification", "C14"): ("whole", "1", None, None, "Au moins un agent."),
        ("Identification", "C15"): ("whole", "0", None, None, "Zéro ou plus."),
        # The audits of the campaign of this form: June to September 2007.
        ("Identification", "C20"): ("date", "39234", "39355", None, "Une date entre le 01/06/2007 et le 30/09/2007."),
        ("Identification", "C21"): ("date", "32874", "39355", None, "Une date jusqu'au 30/09/2007."),
        ("Constats", "D5"): ("textLength", "2000", None, "warning", f"Un texte {long}"),
        ("Constats", "E5"): ("textLength", "2000", None, "warning", f"Un commentaire {long}"),
        ("Fiches d'écart", "C5"): (
            *("textLength", "10", None, "warning", "Une phrase qui permette de comprendre l'écart."),
        ),
    }


def test_the_rows_of_a_sheet_are_a_table_with_headers_and_a_description(book: Workbook) -> None:
    tables = {sheet.title: list(sheet.tables.values()) for sheet in book if sheet.tables}
    assert {title: [table.name for table in found] for title, found in tables.items()} == {
        "Constats": ["table_findings"],
        "Fiches d'écart": ["table_nonconformities"],
        "Indicateurs": ["table_indicators"],
        "Certificats": ["table_certificates"],
        "Avant l'envoi": ["table_sheet_6"],
    }
    (findings,) = tables["Constats"]
    assert [column.name for column in findings.tableColumns][-2:] == ["Commentaire", "À revoir"]
    assert findings.autoFilter.ref == findings.ref


def test_each_sheet_says_on_top_what_is_left_and_leads_to_the_list(book: Workbook) -> None:
    way = "=HYPERLINK(\"#'Avant l''envoi'!$B$2\",'Avant l''envoi'!$B$2)"
    assert [book[title][cell].value for title, cell in (("Identification", "C1"), ("Constats", "F1"))] == [way, way]
    assert "Prêt à être envoyé" in str(book["Avant l'envoi"]["B2"].value)


@pytest.mark.parametrize(
    ("widths", "expected"),
    [
        ({0: 14, 1: 70}, {0: 14, 1: 70}),
        ({0: 14, 1: 200}, {0: 14, 1: 171.5}),
        ({0: 0, 1: 100, 2: 20, 3: 100}, {0: 0, 1: 82.5, 2: 20, 3: 82.5}),
        (dict.fromkeys(range(30), 20.0), dict.fromkeys(range(30), 12.0)),
    ],
)
def test_the_widest_columns_are_narrowed_until_all_are_on_the_screen(
    widths: Mapping[int, float], expected: Mapping[int, float]
) -> None:
    assert fitted(widths) == expected


def test_a_header_far_down_leaves_the_screen_to_its_rows() -> None:
    assert [rows_in_sight(header) for header in (3, 11, 12)] == [4, 12, 0]
