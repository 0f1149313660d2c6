"""Conditions of rules as formulas: the whole of what is written, or nothing."""

import pytest

from prefaudit.validation.live.conditions import condition_of
from prefaudit.validation.live.formula import ROW, Column, NotSaid
from prefaudit.validation.live.patterns import matched

COLUMNS = {
    "result": Column("B", "string", 2, 9),
    "value": Column("C", "number", 2, 9),
    "due_on": Column("D", "date", 2, 9),
    "started": Column("F", "date", 2, 2, fixed=True),
    "in_scope": Column("E", "flag", 2, 9),
}
CODES = {"codes_finding": ["minor", "major"]}


def formula(condition: str) -> str:
    return condition_of({"kwargs": {"row_condition": condition}}, COLUMNS, CODES).replace(ROW, "2")


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ("", "TRUE"),
        ("result.notnull()", 'B2<>""'),
        ("value.isnull()", "NOT(ISNUMBER(C2))"),
        ("in_scope == True", "AND(ISNUMBER(E2),E2=1)"),
        ("`value` > 0 and result == 'minor'", 'AND(AND(ISNUMBER(C2),C2>0),AND(B2<>"",B2="minor"))'),
        ("0 < value", "AND(ISNUMBER(C2),C2>0)"),
        ("value >= -1.5", "AND(ISNUMBER(C2),C2>=-1.5)"),
        ("result != 'minor'", 'NOT(AND(B2<>"",B2="minor"))'),
        ("result in {codes_finding}", 'AND(B2<>"",OR(B2="minor",B2="major"))'),
        ("result not in ['minor']", 'NOT(AND(B2<>"",B2="minor"))'),
        ("not (value > 1 or value < 0)", "NOT(OR(AND(ISNUMBER(C2),C2>1),AND(ISNUMBER(C2),C2<0)))"),
        ("due_on > started", "AND(AND(ISNUMBER(D2),ISNUMBER($F$2)),D2>$F$2)"),
        ("due_on > '2026-01-31'", "AND(ISNUMBER(D2),D2>46053)"),
    ],
)
def test_a_condition_is_a_formula(condition: str, wanted: str) -> None:
    assert formula(condition) == wanted


@pytest.mark.parametrize(
    "condition",
    [
        "result.str.len() > 3",
        "value + 1 > 2",
        "0 < value < 3",
        "elsewhere == 1",
        "result > 'minor'",
        "value == 'minor'",
        "result == value",
        "result in value",
        "value.notnull(3)",
        "value >",
        "result.notnull() and value.round() == 1",
    ],
)
def test_what_is_not_understood_whole_is_left_alone(condition: str) -> None:
    with pytest.raises(NotSaid):
        formula(condition)


def test_a_pattern_of_few_lengths_is_each_length_with_the_characters_of_its_places() -> None:
    assert matched("^T[1-3]?$", "B2") == (
        'OR(AND(LEN(B2)=1,ISNUMBER(FIND(MID(B2,1,1),"T"))),'
        'AND(LEN(B2)=2,ISNUMBER(FIND(MID(B2,1,1),"T")),ISNUMBER(FIND(MID(B2,2,1),"123"))))'
    )


@pytest.mark.parametrize("pattern", ["[0-9]", "^[0-9]+$", "^.$", "^[^a]$", "^(?=a)a$", "^[0-9]{1,30}$", "^(", r"^\d$"])
def test_a_pattern_of_any_length_is_left_alone(pattern: str) -> None:
    with pytest.raises(NotSaid):
        matched(pattern, "B2")
