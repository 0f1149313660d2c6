"""The clock of Paris, at the hours when it is another day there."""

from datetime import UTC, date, datetime

import pytest

from prefaudit.l10n import clock


@pytest.mark.parametrize(
    ("timestamp", "day"),
    [
        (datetime(2026, 11, 27, 22, 59, 59, tzinfo=UTC), date(2026, 11, 27)),
        (datetime(2026, 11, 27, 23, tzinfo=UTC), date(2026, 11, 28)),
        (datetime(2026, 6, 30, 22, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_paris(timestamp: datetime, day: date) -> None:
    assert clock.day_of(timestamp) == day


def test_a_timestamp_in_figures_is_by_the_clock_of_paris() -> None:
    assert clock.short(datetime(2026, 3, 29, 1, tzinfo=UTC)) == "29/03/2026 à 03:00"


def test_a_timestamp_without_a_time_zone_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        clock.day_of(datetime(2026, 3, 29))
