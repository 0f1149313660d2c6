"""How a campaign comes in: counted from each due date, beside the campaign before, on one axis."""

from collections import Counter
from datetime import date

from prefaudit.web.progress import Progress, charts_of, progress_of, table_of, ticks_of

DUE = date(2026, 11, 15)


def test_returns_are_counted_from_their_own_due_date_up_to_today() -> None:
    rows = [
        {"days": -10, "due_on": DUE, "returns": 3},
        {"days": 2, "due_on": DUE, "returns": 1},
        {"days": -1, "due_on": date(2026, 12, 1), "returns": 1},
        {"days": None, "due_on": DUE, "returns": 5},
    ]
    found = progress_of("2026", rows, date(2026, 11, 18))
    assert found == Progress("2026", 10, Counter({-10: 3, 2: 1, -1: 1}), 3)
    assert [found.accepted(day) for day in (-11, -10, 0, 3, 4)] == [0, 3, 4, 5, None]
    assert progress_of("2026", [], DUE) is None


def test_the_table_says_what_the_chart_draws() -> None:
    now = Progress("Campagne 2026", 10, Counter({-10: 3}), -7)
    before = Progress("Campagne 2024", 100, Counter({-30: 40, 5: 20}), 400)
    assert ticks_of([now, before]) == [-35, -28, -21, -14, -7, 0, 7]
    assert table_of([now, before])[4:] == [
        ("7 jours avant", ["3 (30,0\u202f%)", "40 (40,0\u202f%)"]),
        ("Le jour de l'échéance", ["–", "40 (40,0\u202f%)"]),
        ("7 jours après", ["–", "60 (60,0\u202f%)"]),
    ]
    drawn = charts_of([now, before], "Retours acceptés", "avancement")
    assert 'aria-labelledby="avancement-title avancement-desc"' in drawn
    # On a phone another drawing: what is drawn for a wide screen would be too small there, or scroll.
    assert 'class="chart narrow"' in drawn and 'viewBox="0 0 340 ' in drawn
    assert "var(--series-0)" in drawn and "var(--series-1)" in drawn
    assert "Campagne 2026\u00a0: 3 retours acceptés sur 10" in drawn
