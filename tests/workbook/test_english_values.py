"""What people type in a cell of an English form, and what it is read as and shown as."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.l10n.languages import language, speaking
from prefaudit.workbook.cell_notes import shown_error
from prefaudit.workbook.codes import read_list
from prefaudit.workbook.dates import read_date
from prefaudit.workbook.values import format_percentage, format_value, read_integer, read_number


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "12 June 2026",
            "12th June 2026",
            "12th of June 2026",
            "12 June, 2026",
            "12 Jun 2026",
            "12-Jun-26",
            "12.Jun.26",
        ),
        *("June 12, 2026", "June 12th, 2026", "Jun. 12, 2026", "JUNE 12 2026", "June 12,2026", "Jun-12-2026"),
        *("Friday 12 June 2026", "Friday, June 12, 2026", "Fri, 12 Jun 2026", "on 12 June 2026", "Fri. 12/06/2026"),
        *("2026-06-12", "2026-06-12T10:30:00", "June 12, 2026 10:30 AM", "12 June 2026 at 10:30 p.m.", "46185"),
        *("12 June 2026 at 10:30", "Friday 06/12/2026"),
    ],
)
def test_a_day_in_english_words_is_read(typed: str) -> None:
    raw: object = int(typed) if typed.isdecimal() else typed
    assert read_date(raw).value == date(2026, 6, 12)
    assert read_date(raw).problem == ""


@pytest.mark.parametrize("typed", ["25/12/2026", "12/25/2026", "12/25/26 9:00 am"])
def test_figures_are_read_where_only_one_order_gives_a_day(typed: str) -> None:
    assert read_date(typed).value == date(2026, 12, 25)


def test_a_day_twice_the_same_in_both_orders_is_that_day() -> None:
    assert read_date("12/12/2026").value == date(2026, 12, 12)


@pytest.mark.parametrize("typed", ["06/12/2026", "6-12-26", "06.12.2026 10:30"])
def test_figures_that_may_be_two_days_are_an_issue_that_names_both(typed: str) -> None:
    reading = read_date(typed)
    assert (reading.value, reading.problem) == (None, "types.date")
    assert reading.hint == " It may be 6 December 2026 or 12 June 2026: write the month in words."


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Monday 12 June 2026", " 12 June 2026 is a Friday."),
        ("2026", " A year alone (2026) gives no day: write the day and the month too, for example 31 December 2026."),
        *((typed, "") for typed in ("31 June 2026", "13/13/2026", "12 juin 2026", "June 2026", "12 June 2026 25:00")),
        *((typed, "") for typed in ("June 12, 2026 13:30 PM", "may be", "soon")),
    ],
)
def test_what_is_no_day_is_an_issue(typed: str, hint: str) -> None:
    reading = read_date(typed)
    assert (reading.value, reading.problem, reading.hint) == (None, "types.date", hint)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("12.5", 12.5), ("12,5", 12.5), ("1,234", 1234.0), ("1,234,567.8", 1234567.8), ("1 234.5", 1234.5)),
        *(("1.234", 1.234), ("0.125", 0.125), ("-3", -3.0), ("12.5%", 12.5), ("-1,234", -1234.0), ("1'234", 1234.0)),
    ],
)
def test_a_number_is_read_in_every_english_form(typed: str, number: float) -> None:
    assert read_number(typed).value == number


@pytest.mark.parametrize("typed", ["1.234,5", "1,23,456", "twelve", "12 staff", "1.234.567"])
def test_what_may_mean_two_things_is_never_guessed_as_a_number(typed: str) -> None:
    assert (read_number(typed).value, read_number(typed).problem) == (None, "types.number")


@pytest.mark.parametrize("typed", ["", "n/a", "N/A", "nil", "None", "not applicable", "-"])
def test_words_for_nothing_are_blank(typed: str) -> None:
    for read in (read_number, read_integer, read_date):
        assert (read(typed).value, read(typed).problem) == (None, "")


def test_values_are_shown_in_english() -> None:
    assert [format_value(raw) for raw in (True, False, 12.5, date(2026, 6, 1), ("a", "b"))] == [
        *("TRUE", "FALSE", "12.5", "1 June 2026", "a; b"),
    ]
    assert (format_percentage(0.8737), shown_error("#VALUE!")) == ("87.37%", "#VALUE!")


def test_a_list_is_separated_by_and() -> None:
    assert read_list("1, 2 and 4").value == ("1", "2", "4")


@given(st.dates(date(2000, 1, 1), date(2049, 12, 31)), st.sampled_from(["en", "fr"]))
def test_a_day_is_read_as_it_is_shown(day: date, code: str) -> None:
    with speaking(code):
        for shown in (
            format_value(day),
            language(code).day_in_words(day),
            format_value(datetime(*day.timetuple()[:3])),
        ):
            assert read_date(shown).value == day


@given(st.floats(-1e9, 1e9).map(lambda number: round(number, 3)), st.sampled_from(["en", "fr"]))
def test_a_number_is_read_as_it_is_shown(number: float, code: str) -> None:
    with speaking(code):
        shown = format_value(number)
        reading = read_number(shown)
    assert reading.value == number or reading.problem == "types.number"
