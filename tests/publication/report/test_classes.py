"""The classes of rates: by the value that is shown, in words that leave no rate in two of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.l10n import french
from prefaudit.publication.report.classes import classes_of

RATES = [Decimal(f"0.{number}") for number in ("7012", "7523", "76", "7999", "8001", "82", "83", "84", "85", "9")]


def words(rates: list[Decimal | None]) -> list[str]:
    return [text.replace(french.NARROW, " ") for text in classes_of(rates).words]


def test_no_bound_belongs_to_two_classes() -> None:
    assert words([*RATES, None]) == [
        *("moins de 76,0 %", "de 76,0 % à moins de 80,0 %", "de 80,0 % à moins de 82,0 %"),
        *("de 82,0 % à moins de 84,0 %", "84,0 % et plus"),
    ]


@pytest.mark.parametrize(
    ("rate", "level"),
    [("0.7594", 0), ("0.7595", 1), ("0.76", 1), ("0.7994", 1), ("0.7999", 2), ("0.84", 4), ("1", 4), (None, None)],
)
def test_a_rate_is_in_the_class_that_its_shown_value_says(rate: str | None, level: int | None) -> None:
    assert classes_of(RATES).level(None if rate is None else Decimal(rate)) == level


@pytest.mark.parametrize("rates", [[], [None], [Decimal("0.8")], [Decimal("0.8"), Decimal("0.8004")]])
def test_rates_that_do_not_differ_are_one_class(rates: list[Decimal | None]) -> None:
    assert words(rates) == ["tous les taux"]


@given(st.lists(st.decimals(0, 1, places=4), min_size=1))
def test_each_class_has_a_rate_and_each_rate_a_class_with_words(rates: list[Decimal]) -> None:
    classes = classes_of(rates)
    assert {classes.level(rate) for rate in rates} == set(range(len(classes.words)))
    assert len(classes.words) <= 5
