"""French text: numbers, days, agreements, elisions, spaces."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.l10n import french

N, T = french.NO_BREAK, french.NARROW


@pytest.mark.parametrize(
    ("n", "text"),
    [
        *((0, "0"), (999, "999"), (1000, f"1{T}000"), (1234567, f"1{T}234{T}567"), (-1500, f"\u22121{T}500")),
        *((12.5, "12,5"), (Decimal("1234.50"), f"1{T}234,5"), (Decimal("3.00"), "3"), (0.0001, "0,0001")),
    ],
)
def test_number(n: float | Decimal, text: str) -> None:
    assert french.number(n) == text


@pytest.mark.parametrize(
    ("n", "places", "text"),
    [(0.7, 2, "0,70"), (Decimal("0.845"), 2, "0,85"), (59.0, 0, "59"), (1234, 1, f"1{T}234,0"), (-0.5, 0, "\u22121")],
)
def test_number_with_as_many_decimals_as_its_column(n: float | Decimal, places: int, text: str) -> None:
    assert french.number(n, places) == text


@given(st.integers())
def test_number_can_be_read_back(n: int) -> None:
    assert int(french.number(n).replace(T, "").replace("\u2212", "-")) == n


@pytest.mark.parametrize(
    ("n", "masculine", "feminine"),
    [
        *((0, "zéro", "zéro"), (1, "un", "une"), (2, "deux", "deux"), (11, "onze", "onze")),
        *((21, "vingt et un", "vingt et une"), (71, "soixante et onze", "soixante et onze")),
        *((80, "quatre-vingts", "quatre-vingts"), (81, "quatre-vingt-un", "quatre-vingt-une")),
        *((91, "quatre-vingt-onze", "quatre-vingt-onze"), (101, "cent un", "cent une")),
    ],
)
def test_words(n: int, masculine: str, feminine: str) -> None:
    assert (french.words(n), french.words(n, feminine=True)) == (masculine, feminine)


@pytest.mark.parametrize(
    ("rate", "digits", "text"),
    [
        *((0.842, 1, f"84,2{T}%"), (Decimal("0.8425"), 1, f"84,3{T}%"), (1, 1, f"100{T}%"), (0, 1, f"0{T}%")),
        *((0.8425, 2, f"84,25{T}%"), (0.8449, 0, f"84{T}%"), (Decimal("0.0005"), 1, f"0,1{T}%")),
    ],
)
def test_share(rate: float | Decimal, digits: int, text: str) -> None:
    assert french.share(rate, digits) == text


@pytest.mark.parametrize(("rate", "text"), [(0.9, "90,0"), (Decimal("0.8185"), "81,9"), (1, "100,0"), (0, "0,0")])
def test_a_rate_among_others_has_one_decimal(rate: float | Decimal, text: str) -> None:
    assert french.tabled(rate) == f"{text}{T}%"


@pytest.mark.parametrize(
    ("delta", "text"),
    [
        *((0.013, "+1,3 point"), (-0.004, "\u22120,4 point"), (0.02, "+2,0 points"), (0.0199, "+2,0 points")),
        *((-0.0199, "\u22122,0 points"), (-0.019, "\u22121,9 point"), (0, "0,0 point"), (-0.0004, "0,0 point")),
    ],
)
def test_points(delta: float, text: str) -> None:
    assert french.points(delta) == text


def test_days_and_moments() -> None:
    assert french.day(date(2007, 6, 1)) == "1er juin 2007"
    assert french.day(date(2026, 8, 21)) == "21 août 2026"
    assert french.date_and_time(datetime(2026, 11, 3, 1, 30, tzinfo=UTC)) == f"3 novembre 2026 à 2{N}h{N}30"
    assert french.date_and_time(datetime(2026, 6, 30, 22, 5, tzinfo=UTC)) == f"1er juillet 2026 à 0{N}h{N}05"
    assert french.date_and_time(datetime(2026, 7, 1, 10, 0, tzinfo=UTC)) == f"1er juillet 2026 à 12{N}h"
    with pytest.raises(ValueError, match="time zone"):
        french.date_and_time(datetime(2026, 7, 1))


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2007, 6, 1), date(2007, 9, 30), "de juin à septembre 2007"),
        (date(2007, 6, 1), date(2007, 6, 30), "en juin 2007"),
        (date(2025, 11, 1), date(2026, 2, 28), "de novembre 2025 à février 2026"),
        (date(2025, 6, 1), date(2026, 6, 1), "de juin 2025 à juin 2026"),
        (date(2026, 4, 1), date(2026, 10, 1), "d'avril à octobre 2026"),
        (date(2026, 10, 1), date(2026, 12, 1), "d'octobre à décembre 2026"),
        (date(2026, 8, 1), date(2026, 12, 1), "d'août à décembre 2026"),
    ],
)
def test_months(first: date, last: date, text: str) -> None:
    assert french.months(first, last) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2006, 2, 19), date(2006, 2, 19), "le 19 février 2006"),
        (date(2002, 1, 1), date(2002, 12, 31), "en 2002"),
        (date(2006, 1, 1), date(2007, 12, 31), "de 2006 à 2007"),
        (date(2007, 6, 1), date(2007, 9, 30), "de juin à septembre 2007"),
        (date(2008, 2, 1), date(2008, 2, 29), "en février 2008"),
        (date(2007, 6, 1), date(2007, 6, 29), "du 1er juin 2007 au 29 juin 2007"),
    ],
)
def test_a_period_is_as_exact_as_it_is_known(first: date, last: date, text: str) -> None:
    assert french.period(first, last) == text


def test_months_run_forward() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        french.months(date(2026, 2, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "site"), (1, "site"), (1.9, "site"), (-1.9, "site"), (2, "sites"), (-2, "sites"), (Decimal("1.99"), "site")],
)
def test_plural_begins_at_two(n: float | Decimal, text: str) -> None:
    assert french.plural(n, "site") == text


@pytest.mark.parametrize(
    ("n", "text"), [(0, "0 nouveau"), (1, "1 nouveau"), (2, "2 nouveaux"), (1234, "1\u202f234 nouveaux")]
)
def test_a_count_has_its_noun_in_the_right_form(n: int, text: str) -> None:
    assert french.counted(n, "nouveau", "nouveaux") == text


def test_plural_forms() -> None:
    assert french.plural(3, "avis") == "avis"
    assert french.plural(3, "niveau", "niveaux") == "niveaux"


def test_enumeration() -> None:
    assert [french.enumeration(list(items)) for items in ("", "a", "ab", "abc")] == ["", "a", "a et b", "a, b et c"]


def test_names_are_sorted_as_in_a_french_dictionary() -> None:
    regions = ["Occitanie", "Île-de-France", "La Réunion", "Hauts-de-France", "Guyane", "Étretat", "Normandie"]
    regions += ["Œuilly", "Odars", "Corse", "Corrèze", "Côte-d'Or", "Cote d'Or", "Côtes-d'Armor", "évron"]
    assert sorted(regions, key=french.collated) == [
        *("Corrèze", "Corse", "Cote d'Or", "Côte-d'Or", "Côtes-d'Armor", "Étretat", "évron", "Guyane"),
        *("Hauts-de-France", "Île-de-France", "La Réunion", "Normandie", "Occitanie", "Odars", "Œuilly"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("Préfecture de la Drôme", "de la Drôme"), ("Préfecture du Rhône", "du Rhône")),
        *(("Préfecture des Hauts-de-Seine", "des Hauts-de-Seine"), ("Préfecture d'Eure-et-Loir", "d'Eure-et-Loir")),
        *(("Préfecture de l'Ain", "de l'Ain"), ("Préfecture de La Réunion", "de La Réunion")),
        ("Sous-préfecture de Villefranche-sur-Saône", "de Villefranche-sur-Saône"),
        *(("Sous-préfecture des Sables-d'Olonne", "des Sables-d'Olonne"), ("Orne", "d'Orne"), ("Étampes", "d'Étampes")),
        *(("Haguenau", "de Haguenau"), ("Yssingeaux", "d'Yssingeaux"), ("Le Havre", "du Havre")),
        *(("Les Sables-d'Olonne", "des Sables-d'Olonne"), ("La Réunion", "de La Réunion"), ("Lens", "de Lens")),
    ],
)
def test_elision_before_names(name: str, text: str) -> None:
    assert french.elided("de", name) == text


def test_elision_of_other_words() -> None:
    assert (french.elided("ne", "a été reçu"), french.elided("que", "Lyon")) == ("n'a été reçu", "que Lyon")


def test_first_letters() -> None:
    assert [french.lowered(text) for text in ("Cartes grises", "CNI", "")] == ["cartes grises", "CNI", ""]


def test_a_change_shown_beside_its_two_rates_is_what_one_finds_who_subtracts_them() -> None:
    before, now = Decimal("0.8204"), Decimal("0.8117")
    assert (french.tabled(before), french.tabled(now)) == (f"82,0{T}%", f"81,2{T}%")
    assert french.points(french.as_shown(before, now)) == f"{french.MINUS}0,8 point"
    assert french.as_shown(before, before) == 0
