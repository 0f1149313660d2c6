"""What people type in a cell, and what it is read as."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.workbook.codes import read_code, read_list, read_string
from prefaudit.workbook.dates import read_date
from prefaudit.workbook.text import answer_key, header_key
from prefaudit.workbook.values import Reading, format_value, read_integer, read_number

SITES = frozenset({"01", "011", "11", "2A", "2A4", "26", "692", "9711", "07", "70", "1", "2", "10", "12", "3"})
FINDINGS = {
    answer_key(text): code for text, code in {"Conforme": "conformity", "Non-conformité mineure": "minor"}.items()
}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("12,5 %", 12.5),
        ("12,5%", 12.5),
        ("1 234", 1234.0),
        ("1\u00a0234,5", 1234.5),
        ("1\u202f234\u202f567", 1234567.0),
        ("1.234,5", 1234.5),
        ("-3", -3.0),
        ("\u22123", -3.0),
        ("+4", 4.0),
        (",5", 0.5),
        ("0.125", 0.125),
        (" 7 ", 7.0),
        (7, 7.0),
        (7.25, 7.25),
        ("0", 0.0),
    ],
)
def test_a_number_is_read_in_every_french_form(typed: object, number: float) -> None:
    assert read_number(typed).value == number
    assert read_number(typed).problem == ""


@pytest.mark.parametrize("typed", ["", "  ", "N/A", "néant", "-", "n.d.", "Sans objet", "/"])
def test_words_for_nothing_are_blank_and_not_zero(typed: str) -> None:
    for read in (read_number, read_integer, read_date):
        assert read(typed).value is None
        assert read(typed).problem == ""


@pytest.mark.parametrize(
    "typed", ["douze", "12 agents", "1.234", "1,2,3", "12;5", "33¹", "H₂", True, date(2026, 1, 1), float("inf")]
)
def test_what_may_mean_two_things_is_never_guessed_as_a_number(typed: object) -> None:
    assert read_number(typed).problem == "types.number"
    assert read_number(typed).value is None


def test_a_whole_number_has_no_decimals() -> None:
    assert read_integer("1 234").value == 1234
    assert read_integer(12.0).value == 12
    assert read_integer("12,0").value == 12
    assert read_integer(12.5).problem == "types.integer"
    assert read_integer("3e9").problem == "types.integer"
    assert read_integer(3_000_000_000).problem == "types.too_large"


@pytest.mark.parametrize(
    "typed",
    [
        "12/06/2026",
        "12/6/26",
        "12-06-2026",
        "12.06.2026",
        "2026-06-12",
        "2026-06-12 00:00:00",
        "12 juin 2026",
        "vendredi 12 juin 2026",
        "Vendredi, 12 Juin 2026",
        "le 12 juin 2026",
        datetime(2026, 6, 12),
        date(2026, 6, 12),
        46185,
        46185.0,
    ],
)
def test_a_day_is_read_in_every_french_form(typed: object) -> None:
    assert read_date(typed).value == date(2026, 6, 12)


def test_the_first_of_the_month_and_accented_months() -> None:
    assert read_date("1er août 2026").value == date(2026, 8, 1)
    assert read_date("15 févr. 2026").value == date(2026, 2, 15)
    assert read_date("3 DÉCEMBRE 2025").value == date(2025, 12, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "31/02/2026",
        "06/25/2026",
        "01/01/0001",
        "0001-01-01",
        date(9999, 12, 31),
        "juin 2026",
        "2026",
        2026,
        12.5,
        True,
        time(8, 0),
        "fin",
    ],
)
def test_what_is_no_day_is_a_problem(typed: object) -> None:
    assert read_date(typed).problem == "types.date"


def test_a_code_gets_its_lost_zeros_back_where_no_other_code_can_be_meant() -> None:
    assert read_string("7", SITES).value == "07"
    assert read_string(692.0, SITES).value == "692"
    assert read_string("2a4", SITES).value == "2A4"
    assert read_string("\u00a02A4\u00a0", SITES).value == "2A4"
    assert read_string("99", SITES).value == "99"


def test_a_numeric_code_that_may_be_two_codes_is_a_problem_and_typed_text_is_believed() -> None:
    assert read_string(11.0, SITES).problem == "types.ambiguous_code"
    assert read_string("11", SITES).value == "11"
    assert read_string("011", SITES).value == "011"
    assert read_string("011", SITES - {"011"}) == Reading("011")


def test_an_answer_is_recognised_whatever_its_case_accents_spaces_and_quotes() -> None:
    for typed in ("Non-conformité mineure", "NON CONFORMITE MINEURE", " non-conformité\u00a0mineure "):
        assert read_code(typed, FINDINGS).value == "minor"
    assert read_code("“Conforme”", FINDINGS).value == "conformity"
    assert read_code("« Conforme »", FINDINGS).value == "conformity"
    assert read_code("Plutôt conforme", FINDINGS).value == "Plutôt conforme"


def test_a_list_is_split_on_whatever_people_put_between_codes() -> None:
    codes = frozenset({"1", "2", "4"})
    for typed in ("1 ; 2 ; 4", "1,2,4", "1, 2 et 4", "1\n2\n4", "1;2;;4;", "1/2/4"):
        assert read_list(typed, codes).value == ("1", "2", "4")
    assert read_list("", codes).value is None
    assert read_list(4.0, codes).value == ("4",)


def test_two_codes_that_excel_made_a_decimal_are_given_back_only_when_certain() -> None:
    assert read_list(1.2, frozenset({"1", "2", "4"})).value == ("1", "2")
    # « 1,20 » and « 1,2 » are the same number: with a code 20 nobody can know.
    assert read_list(1.2, frozenset({"1", "2", "20"})).value == ("1,2",)
    assert read_list(26.7, SITES).value == ("26,7",)


@pytest.mark.parametrize(
    "raw", [-1, -1.0, "-1", "\u22121", "\u20131", "'-1", "+1", "1-", "(1)", "~1", "<1", "1?", "\u00b9", "1 ; -2"]
)
def test_a_code_with_a_sign_is_not_the_code_without_it(raw: object) -> None:
    """A value read otherwise than it was written would pass every rule."""
    codes = frozenset({"1", "2", "01"})
    assert not codes.issuperset(read_list(raw, codes).value or ()) and read_string(raw, codes).value not in codes
    assert read_code(raw, {"1": "one", "2": "two"}).value not in ("one", "two")


def test_a_code_with_a_note_is_not_a_longer_code() -> None:
    assert read_code("3\u00b9", {"3": "three", "31": "thirty-one"}).value == "3\u00b9"


@pytest.mark.parametrize("raw", ["- 1", "\u2022 1", "\u20221", "\u2013 1", "1.", "1 ;", '"1"', "'1", 1, 1.0, "\uff11"])
def test_a_code_beside_an_ornament_is_the_code(raw: object) -> None:
    assert read_list(raw, frozenset({"1", "2"})).value == ("1",)


def test_a_header_is_its_meaning() -> None:
    assert header_key(" CODE\nCRITÈRE * :") == header_key("Code critère")
    assert header_key("Fiches d’écart") == header_key("fiches d'ecart")
    assert header_key("Date d'audit") != header_key("Dates d'audit")


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9).map(lambda x: round(x, 3)))
def test_a_number_shown_in_french_is_read_back(number: float) -> None:
    reading = read_number(format_value(number))
    assert reading.value == pytest.approx(number)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_shown_in_french_is_read_back(day: date) -> None:
    assert read_date(format_value(day)).value == day


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.none(), st.dates(), st.times()))
def test_no_cell_makes_a_reader_fail(raw: object) -> None:
    for read in (read_number, read_integer, read_date, read_string, read_list):
        reading = read(raw)
        assert not (reading.problem and reading.value is not None)


@pytest.mark.parametrize("typed", ["mardi 15/09/2026", "mar. 15 septembre 2026", "Mardi, 15/09/2026", "le 15/09/2026"])
def test_a_day_on_its_weekday_is_that_day(typed: str) -> None:
    assert read_date(typed).value == date(2026, 9, 15)


@pytest.mark.parametrize(
    "typed", ["lundi 15/09/2026", "lun. 15 septembre 2026", "Mer, 15/09/2026", "dimanche le 15/09/26"]
)
def test_a_day_on_another_weekday_is_a_problem_that_names_its_own(typed: str) -> None:
    assert read_date(typed) == Reading(problem="types.date", hint=" Le 15/09/2026 est un mardi.")


@pytest.mark.parametrize("typed", [2027, 2027.0, "2027", "'2027", date(1905, 7, 19), date(1909, 7, 20)])
def test_a_year_alone_is_no_day_and_the_site_is_told_what_to_write(typed: object) -> None:
    """In a cell of dates Excel shows 2027 as a day of 1905, or of 1909 where it counts from 1904."""
    reading = read_date(typed)
    assert (reading.problem, reading.value) == ("types.date", None)
    assert reading.hint == (
        " Une année seule (2027) ne dit pas de jour : écrivez aussi le jour et le mois, par exemple 31/12/2027."
    )


@pytest.mark.parametrize("day", [date(1905, 1, 1), date(1908, 3, 2), date(1990, 1, 1)])
def test_other_days_are_no_years(day: date) -> None:
    assert read_date(day).value == day
