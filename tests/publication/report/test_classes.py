"""The classes of rates: what differs from the national rate by more than chance, as a funnel plot has it."""

from decimal import Decimal

import pytest

from prefaudit.publication.report.classes import NEAR, WORDS, RateClasses, dispersion

HALF = RateClasses(0.5)


@pytest.mark.parametrize(
    ("rate", "observations", "level"),
    [
        # At a rate of one half, one standard deviation on a hundred observations is five points.
        *((Decimal("0.5979"), 100, 2), (Decimal("0.5981"), 100, 3), (Decimal("0.6544"), 100, 3)),
        *((Decimal("0.6546"), 100, 4), (Decimal("0.4021"), 100, 2), (Decimal("0.4019"), 100, 1)),
        (Decimal("0.3454"), 100, 0),
        # The same rate says less on few observations, more on many.
        *((Decimal("0.6"), 24, 2), (Decimal("0.6"), 2400, 4)),
        *((None, 100, None), (Decimal("0.5"), 0, None)),
    ],
)
def test_a_rate_is_apart_where_chance_does_not_explain_it(
    rate: Decimal | None, observations: int, level: int | None
) -> None:
    assert HALF.level(rate, observations) == level


def test_rates_that_the_audits_explain_are_near() -> None:
    assert RateClasses(0.5, dispersion=4.0).level(Decimal("0.69"), 100) == NEAR
    assert HALF.level(Decimal("0.69"), 100) == 4


@pytest.mark.parametrize(("national", "rate", "level"), [(1.0, 1, 2), (1.0, 0.99, 0), (0.0, 0, 2), (0.0, 0.01, 4)])
def test_beside_a_rate_that_is_whole_any_other_is_apart(national: float, rate: float, level: int) -> None:
    assert RateClasses(national).level(rate, 100) == level


@pytest.mark.parametrize(
    ("audits", "found"),
    [
        *(([], 1.0), ([(100, 50)], 1.0), ([(100, 100), (50, 50)], 1.0), ([(100, 50), (100, 51), (0, 0)], 1.0)),
        # Two audits, ten points on either side: each is two standard deviations away, over one degree of freedom.
        ([(100, 40), (100, 60)], 8.0),
    ],
)
def test_dispersion_is_what_audits_differ_beyond_chance(audits: list[tuple[float, float]], found: float) -> None:
    assert dispersion(audits) == pytest.approx(found)


def test_each_class_has_words_of_its_own() -> None:
    assert len(set(WORDS)) == 5
    assert WORDS[NEAR].startswith("proche")
