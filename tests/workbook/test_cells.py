"""Single cells of a return, read as Excel shows them; what cannot be read for certain is an issue at its cell."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.model.issues import Severity
from prefaudit.workbook.cell_notes import PERCENTAGE, CellNote, CellNotes, NoteKind
from prefaudit.workbook.reader import Grid
from prefaudit.workbook.values import format_value
from tests.workbook.sheets import CONTRACT, SHEETS, Found, Rows, found_of, grid
from tests.workbook.test_text import INVISIBLE

FORM = CONTRACT.table("identification").fields
ANSWERS: dict[str, object] = {
    "form_code": "audit-return",
    "form_version": "1",
    "campaign_code": "2026",
    "site_code": "627",
    "standard_code": "qualipref-2.0",
    "staff_total": 27.0,
    "audit_started_on": date(2026, 7, 31),
    "modules_in_scope": "1 ; 3",
    "sites_covered": "627",
}
TABLES = {table.sheet: table for table in CONTRACT.tables}


def identification(**answers: object) -> list[list[object]]:
    """The rows of the form block: a label, its answer."""
    given = {**ANSWERS, **answers}
    return [[field.title, given.get(field.name, "")] for field in FORM]


def read_form(**answers: object) -> Found:
    return found_of([grid("Identification", identification(**answers))])


def read_indicators(*rows: list[object], notes: CellNotes | None = None, standard: str = "qualipref-2.0") -> Found:
    lines = [list(row) for row in (SHEETS["Indicateurs"][0], *rows)]
    form = grid("Identification", identification(standard_code=standard))
    return found_of([form, Grid("Indicateurs", True, lines, notes or {})])


def about(found: Found, sheet: str) -> list[tuple[str, str, str]]:
    """Return (rule, cell, found) of the issues of a sheet, without those of the sheets that a test leaves out."""
    left_out = "structure.sheet.missing"
    return [
        (each.rule, each.cell, each.found) for each in found.issues if each.sheet == sheet and each.rule != left_out
    ]


def answer(found: Found, field: str) -> object:
    return found.values("identification", field)[0]


@pytest.mark.parametrize(("column", "field"), [(4, "value"), (5, "target")])
@pytest.mark.parametrize(
    ("stored", "number"), [(0.8, 80.0), (0.8737, 87.37), (1.0, 100.0), (0.07, 7.0), (80.0, 8000.0), (0.0, 0.0)]
)
def test_a_percentage_in_a_field_of_percentages_is_read_as_excel_shows_it(
    column: int, field: str, stored: float, number: float
) -> None:
    row: list[object] = ["I01", "2026", 80.0, 100.0, 80.0, 90.0]
    row[column] = stored
    found = read_indicators(row, notes={(1, column): PERCENTAGE})
    assert found.values("indicators", field) == [number]
    assert about(found, "Indicateurs") == []


@pytest.mark.parametrize("column", [2, 3])
def test_a_percentage_where_a_count_is_asked_is_an_issue_that_says_so(column: int) -> None:
    row: list[object] = ["I01", "2026", 80.0, 100.0, 80.0, 90.0]
    row[column] = 0.8
    found = read_indicators(row, notes={(1, column): PERCENTAGE})
    assert about(found, "Indicateurs") == [("types.percentage", f"{'ABCDEF'[column]}2", "80 %")]
    (issue,) = (each for each in found.issues if each.rule == "types.percentage")
    assert "case au format pourcentage" in issue.message


def test_a_percentage_whose_unit_is_not_known_is_an_issue() -> None:
    row: list[object] = ["I99", "2026", 80.0, 100.0, 0.8, 90.0]
    found = read_indicators(row, notes={(1, 4): PERCENTAGE})
    assert about(found, "Indicateurs") == [("types.percentage", "E2", "80 %")]
    row[0] = "I01"
    found = read_indicators(row, notes={(1, 4): PERCENTAGE}, standard="")
    assert about(found, "Indicateurs") == [("types.percentage", "E2", "80 %")]


def test_a_percentage_in_text_goes_by_the_unit_too() -> None:
    found = read_indicators(["I01", "2026", "80 %", 100.0, "80 %", "90\u202f%"])
    assert about(found, "Indicateurs") == [("types.percentage", "C2", "80 %")]
    assert found.values("indicators", "target") == [90.0]
    found = read_form(staff_total="27 %")
    assert about(found, "Identification") == [("types.percentage", f"B{_line('staff_total')}", "27 %")]


def test_a_percentage_where_a_text_or_a_day_is_asked_is_what_excel_shows() -> None:
    lines = identification(site_code=6.27, audit_started_on=46000.0)
    notes = {(_line(name) - 1, 1): PERCENTAGE for name in ("site_code", "audit_started_on")}
    found = found_of([Grid("Identification", True, lines, notes)])
    assert answer(found, "site_code") == "627 %"
    assert ("types.date", f"B{_line('audit_started_on')}", "4600000 %") in about(found, "Identification")


def _line(name: str) -> int:
    return [field.name for field in FORM].index(name) + 1


@given(st.floats(-1e9, 1e9, allow_nan=False).filter(bool), st.sampled_from([2, 3, 4, 5]), st.booleans())
def test_under_any_number_format_a_number_is_the_same_but_for_percentages(
    number: float, column: int, percentage: bool
) -> None:
    row: list[object] = ["I01", "2026", 80.0, 100.0, 80.0, 90.0]
    row[column] = number
    found = read_indicators(row, notes={(1, column): PERCENTAGE} if percentage else {})
    value = found.tables["indicators"].rows[0][column + 1]
    if not percentage:
        assert value == number
    elif column in (4, 5):
        assert value == pytest.approx(number * 100, rel=1e-12)
    else:
        assert (value, [rule for rule, _, _ in about(found, "Indicateurs")]) == (None, ["types.percentage"])


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("staff_total", "'27", 27),
        ("staff_total", 27.000000000000004, 27),
        ("staff_total", "1'092", 1092),
        ("staff_total", "2\u00ad7\u200e", 27),
        ("audit_started_on", "2026-07-31T00:00:00.000Z", date(2026, 7, 31)),
        ("audit_started_on", "31-juil-26", date(2026, 7, 31)),
        ("audit_started_on", "31/07/2026 00:00:00", date(2026, 7, 31)),
        ("audit_started_on", "31 / 07 / 2026 à 14h30", date(2026, 7, 31)),
        ("audit_started_on", "\u200e31/07/\u200f2026", date(2026, 7, 31)),
        ("site_code", "627\u200e", "627"),
        ("site_code", "\u202a627\u202c", "627"),
        ("site_code", "’627", "627"),
        ("modules_in_scope", "1\r3", ("1", "3")),
        ("modules_in_scope", "1\t3", ("1", "3")),
        ("modules_in_scope", "1 3", ("1", "3")),
        ("modules_in_scope", "• 1 ; • 3", ("1", "3")),
        ("sites_covered", "627 & 26", ("627", "26")),
        ("form_version", "1.0", "1"),
        ("form_version", 1.0, "1"),
        ("standard_code", "qualipref\u20112.0", "qualipref-2.0"),
    ],
)
def test_an_answer_is_read_as_its_writer_sees_it(field: str, typed: object, value: object) -> None:
    found = read_form(**{field: typed})
    assert answer(found, field) == value
    assert about(found, "Identification") == []


@pytest.mark.parametrize(
    ("field", "typed", "rule", "shown"),
    [
        ("staff_total", "27\n21", "types.integer", "27\n21"),
        ("staff_total", 3_000_000_000.0, "types.too_large", "3000000000"),
        ("staff_total", "9" * 400, "types.too_large", "9" * 400),
        ("staff_total", timedelta(days=41, hours=10, minutes=15), "types.integer", "994:15"),
        ("staff_total", "«", "types.integer", "«"),
        ("staff_total", time(10, 15), "types.integer", "10:15"),
        ("audit_started_on", time(0), "types.date", "00/01/1900"),
        ("audit_started_on", 0.0, "types.date", "00/01/1900"),
        ("audit_started_on", "2026-07-31T22:00:00Z", "types.date", "2026-07-31T22:00:00Z"),
    ],
)
def test_what_is_not_certain_is_an_issue_with_what_excel_shows(
    field: str, typed: object, rule: str, shown: str
) -> None:
    found = read_form(**{field: typed})
    assert about(found, "Identification") == [(rule, f"B{_line(field)}", shown)]
    assert answer(found, field) is None


def test_an_error_is_named_as_french_excel_shows_it() -> None:
    row: list[object] = ["I01", "2026", "", 100.0, 80.0, 90.0]
    found = read_indicators(row, notes={(1, 2): CellNote(NoteKind.ERROR, "#VALUE!")})
    assert about(found, "Indicateurs") == [("types.error_value", "C2", "#VALEUR!")]


def test_a_day_zero_is_explained() -> None:
    (issue,) = (each for each in read_form(audit_started_on=time(0)).issues if each.rule == "types.date")
    assert issue.message.startswith("« 00/01/1900 » n'est pas une date. C'est ainsi qu'Excel affiche")


def test_a_remark_right_of_an_empty_answer_is_no_answer() -> None:
    lines = [[*row, ""] for row in identification()]
    lines[_line("external_audit_on") - 1][2] = "à fixer avec le certificateur"
    found = found_of([grid("Identification", lines)])
    line = _line("external_audit_on")
    assert about(found, "Identification") == [("structure.remark", f"C{line}", "à fixer avec le certificateur")]
    assert answer(found, "external_audit_on") is None
    (issue,) = (each for each in found.issues if each.rule == "structure.remark")
    assert (issue.severity, f"case de réponse B{line}" in issue.message) == (Severity.WARNING, True)


def test_an_answer_that_slipped_to_the_right_is_still_read() -> None:
    lines = [[*row, ""] for row in identification(external_audit_on="")]
    lines[_line("external_audit_on") - 1][2] = datetime(2027, 1, 5)
    found = found_of([grid("Identification", lines)])
    assert answer(found, "external_audit_on") == date(2027, 1, 5)
    assert about(found, "Identification") == []


def test_a_form_with_two_columns_of_labels_has_no_remarks() -> None:
    lines = identification()
    half = len(lines) // 2
    pairs = [[*left, *right] for left, right in zip(lines[:half], lines[half:], strict=False)]
    at = next(row for row, line in enumerate(pairs) if line[2] == "Date de l'audit externe à venir")
    pairs[at][3] = "bientôt"
    assert ("types.date", f"D{at + 1}", "bientôt") in about(found_of([grid("Identification", pairs)]), "Identification")


def test_a_row_of_invisible_characters_is_blank() -> None:
    rows: Rows = [*SHEETS["Constats"], ["\u200b", "\u2060 ", "\u00a0\ufeff", "\u00ad", "\u200e"]]
    found = found_of([grid("Identification", identification()), grid("Constats", rows)])
    assert len(found.tables["findings"].rows) == 2
    assert about(found, "Constats") == []


@given(st.data())
def test_an_invisible_character_anywhere_changes_no_row(data: st.DataObject) -> None:
    sheets = {**SHEETS, "Identification": identification(staff_total="27", audit_started_on="31 juillet 2026")}
    plain = found_of([grid(title, rows) for title, rows in sheets.items()])
    title = data.draw(st.sampled_from(sorted(sheets)))
    rows = [list(row) for row in sheets[title]]
    texts = [(r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if isinstance(value, str) and value]
    for row, column in data.draw(st.lists(st.sampled_from(texts), min_size=1, max_size=8)):
        rows[row][column] = _marked(data, str(rows[row][column]))
    name = _marked(data, title) if data.draw(st.booleans()) else title
    others = [grid(other, lines) for other, lines in sheets.items() if other != title]
    found = found_of([grid(name, rows), *others])
    assert {table: read.rows for table, read in found.tables.items()} == {
        table: read.rows for table, read in plain.tables.items()
    }
    assert [each.rule for each in found.issues] == [each.rule for each in plain.issues]


def _marked(data: st.DataObject, text: str) -> str:
    place = data.draw(st.integers(0, len(text)))
    return text[:place] + data.draw(st.sampled_from(INVISIBLE)) + text[place:]


def second(field: str, *more: object, **values: object) -> Found:
    """Read the identification with cells right of the answer to a field."""
    lines = [[*row, *[""] * len(more)] for row in identification(**values)]
    lines[_line(field) - 1][2:] = more
    return found_of([grid("Identification", lines)])


@pytest.mark.parametrize(
    ("field", "answered", "other"),
    [
        ("staff_total", 27.0, 30.0),
        ("staff_total", 27.0, "30"),
        ("site_code", "627", 744.0),
        ("audit_type", "Suivi", "Renouvellement"),
        ("audit_started_on", date(2026, 7, 31), datetime(2026, 8, 3)),
        ("modules_in_scope", "1 ; 3", "2"),
    ],
)
def test_a_second_answer_right_of_the_first_is_said(field: str, answered: object, other: object) -> None:
    found = second(field, "", other, **{field: answered})
    cell = f"D{_line(field)}"
    assert about(found, "Identification") == [("structure.answer.other", cell, format_value(other))]
    (issue,) = (each for each in found.issues if each.rule == "structure.answer.other")
    assert (issue.severity, f", en B{_line(field)}, la case {cell} contient" in issue.message) == (
        Severity.WARNING,
        True,
    )
    assert answer(found, field) == answer(second(field, "", "", **{field: answered}), field)


@pytest.mark.parametrize(
    ("field", "answered", "remark"),
    [
        ("staff_total", 27.0, "agents"),
        ("staff_total", 27.0, "dont 3 à temps partiel"),
        ("staff_total", 27.0, "27"),
        ("audit_started_on", date(2026, 7, 31), "vendredi"),
        ("quality_officer", "Mme X", "01 02 03 04 05"),
        ("audit_type", "Suivi", "le deuxième"),
        ("staff_total", 27.0, "Effectif concerné"),
    ],
)
def test_a_remark_right_of_an_answer_is_left_alone(field: str, answered: object, remark: str) -> None:
    assert about(second(field, remark, **{field: answered}), "Identification") == []
