"""No text becomes a formula in a CSV file, whatever a spreadsheet splits its lines at; numbers stay numbers."""

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.publication.tabular import csv_text

SPLITS = ';,\t|:"\r\n\x0b\x0c\x85\u2028\u2029'


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Accueil;=1+1", "Accueil;'=1+1"),
        ("=1+1", "'=1+1"),
        ("a, @SUM(A1)", "a, '@SUM(A1)"),
        ("a|-cmd", "a|'-cmd"),
        ("a\t+A1", "a\t'+A1"),
        ('dit "=1+1"', 'dit "\'=1+1"'),
        ("a\n=1", "a\n'=1"),
        ("a\r\n =1", "a\r\n '=1"),
        ("\u00a0=1", "\u00a0'=1"),
        ("a;＝1", "a;'＝1"),
        ("\tx", "'\tx"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("sous-préfecture", "sous-préfecture"),
        ("M1-E1-C01 ; M2", "M1-E1-C01 ; M2"),
        ("a = b", "a = b"),
        ("-5", "'-5"),
        ("de ; -5", "de ; '-5"),
    ],
)
def test_a_formula_is_a_text_wherever_a_cell_would_begin(text: str, written: str) -> None:
    assert csv_text(text) == written


def test_a_number_stays_a_number() -> None:
    assert [csv_text(value) for value in (-5, -0.5, 3)] == ["-5", "-0.5", "3"]


@given(st.text(st.sampled_from(" \xa0a0=+-@%.'" + SPLITS), max_size=12))
def test_no_cell_of_any_split_begins_a_formula(text: str) -> None:
    for split in SPLITS:
        for cell in re.split(f"[{re.escape(split)}\r\n]", csv_text(text)):
            begun = cell.strip()
            assert not begun.startswith(("=", "@", "+", "-")), (text, split)


def test_a_line_that_is_split_at_semicolons_has_no_formula() -> None:
    line = ",".join(csv_text(each) for each in ("69", "Accueil;=HYPERLINK(1)", -5))
    (cells,) = csv.reader([line], delimiter=";")
    assert cells == ["69,Accueil", "'=HYPERLINK(1),-5"]
