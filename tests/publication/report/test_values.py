"""The values of the tables: one number of decimals a column, units, dashes for what is missing."""

from decimal import Decimal

import pytest

from prefaudit.l10n import french
from prefaudit.publication.report.values import column, plainly_conforming, shown, still_open


@pytest.mark.parametrize(
    ("name", "values", "texts"),
    [
        ("conformity_rate", [Decimal("0.91"), 0.818, 1, None], ["91,0 %", "81,8 %", "100,0 %", "–"]),
        ("minor_per_audit", [Decimal("0.7"), Decimal("0.8512"), 2], ["0,70", "0,85", "2,00"]),
        ("owed", [12, 1234], ["12", "1 234"]),
        ("median_days_to_close", [59.0, 1.0, None], ["59 jours", "1 jour", "–"]),
        ("p90_days_to_close", [104.0, Decimal("101.30")], ["104,0 jours", "101,3 jours"]),
        ("same_sites_change", [Decimal("0.0146"), Decimal("0.0001")], ["+1,5 point", "0,0 point"]),
        ("comparable", [True, False], ["oui", "non"]),
        ("module_code", ["1", "all"], ["1", "–"]),
        ("value", [Decimal("75.7891"), Decimal("7.4800"), 3], ["75,8", "7,5", "3,0"]),
        ("owed", [], []),
    ],
)
def test_a_column_has_one_number_of_decimals(name: str, values: list[object], texts: list[str]) -> None:
    assert [text.replace(french.NARROW, " ").replace(french.NO_BREAK, " ") for text in column(values, name)] == texts


def test_a_number_alone_has_the_decimals_that_it_needs() -> None:
    assert (shown(248), shown(Decimal("3.50")), shown(0.853)) == ("248", "3,5", "0,85")


def test_open_late_and_closed_make_up_all() -> None:
    assert still_open({"corrective_actions": 1177, "closed": 334, "overdue": 583}) == 260
    assert still_open({"corrective_actions": 1, "closed": None, "overdue": 0}) is None


def test_a_strength_conforms_but_is_counted_once() -> None:
    assert plainly_conforming({"conforming": 12, "strengths": 2}) == 10
    assert plainly_conforming({"conforming": None, "strengths": None}) is None
