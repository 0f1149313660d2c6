"""How a campaign comes in: the share of its returns accepted, day by day before and after their due date, beside the
campaign before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from prefaudit.l10n.french import number, plural, share, tabled
from prefaudit.l10n.typography import typed, typeset
from prefaudit.publication.report.drawing import LEADING, NARROW, PAD, SIZE, WIDTH, Drawing, width_of, wrapped
from prefaudit.publication.report.trend import DASHES
from prefaudit.web.queries import QueryRow

_PLOT = 220  # the height between 0 and 100 %
_NAMES, _NAMES_NARROW = 150, 76  # the most that a name at the end of a line may take
# The days that the axis begins and ends with at least, the most ticks on it, and the most days that it has.
_FROM, _TO, _MOST_TICKS, _FURTHEST = -28, 7, 9, 180
_TICK = 48  # the least between two ticks, so that what is written at them does not meet


@dataclass(frozen=True)
class Progress:
    """The returns of a campaign by how many days after the due date they were accepted, and the last day to tell of.

    `days` holds numbers of returns by days, negative before; `until` is None where every day is past.
    """

    name: str
    owed: int
    days: Counter[int]
    until: int

    def accepted(self, day: int) -> int | None:
        """Return how many returns were accepted by a day; None where it has not come."""
        return sum(count for days, count in self.days.items() if days <= day) if day <= self.until else None

    def rate(self, day: int) -> float | None:
        """Return the share of the returns that were accepted by a day; None where it has not come."""
        accepted = self.accepted(day)
        return None if accepted is None or not self.owed else accepted / self.owed


def progress_of(name: str, rows: Sequence[QueryRow], today: date) -> Progress | None:
    """Return the progress of a campaign from its rows of `web/progress.sql`; None where no return has a due date.

    The last day to tell of is counted from the due date that most of its returns have.
    """
    owed, days = Counter[date](), Counter[int]()
    for row in rows:
        owed[row["due_on"]] += row["returns"]
        if row["days"] is not None:
            days[row["days"]] += row["returns"]
    if not owed:
        return None
    due = max(owed, key=lambda day: (owed[day], day))
    return Progress(name, owed.total(), days, (today - due).days)


def ticks_of(campaigns: Sequence[Progress]) -> list[int]:
    """Return the days of the axis that stand in the table, week by week or further apart, the due date among them."""
    came = [day for each in campaigns for day in each.days]
    first = max(min([_FROM, *came]), -_FURTHEST)
    last = min(max([_TO, *(day for each in campaigns for day in each.days if day <= each.until)]), _FURTHEST)
    step = 7
    while (last - first) // step > _MOST_TICKS:
        step += 7
    return list(range(-(-first // -step) * -step, last + step, step))


def table_of(campaigns: Sequence[Progress]) -> list[tuple[str, list[str]]]:
    """Return the rows of the table beside the chart: the day in words, what each campaign had accepted by then."""
    return [(_in_words(day), [_cell(each, day) for each in campaigns]) for day in ticks_of(campaigns)]


def charts_of(campaigns: Sequence[Progress], title: str, ident: str) -> str:
    """Return the chart twice: for a wide screen and paper, and for a phone; the page shows one of them."""
    return _chart(campaigns, title, ident, WIDTH, _NAMES) + _chart(
        campaigns, title, f"{ident}-etroit", NARROW, _NAMES_NARROW
    )


def _chart(campaigns: Sequence[Progress], title: str, ident: str, width: int, most: int) -> str:
    """Return the chart as one <svg>: a line of steps for each campaign, the first one's drawn whole."""
    ticks = ticks_of(campaigns)
    first, last = ticks[0], ticks[-1]
    left = width_of(share(1)) + 2 * PAD
    names = max(width_of(line) for each in campaigns for line in wrapped(each.name, most))
    right = width - names - 4 * PAD

    def across(day: int) -> float:
        return left + (right - left) * (day - first) / (last - first)

    drawing = Drawing(LEADING, width)
    for quarter in range(5):
        y = _PLOT * (1 - quarter / 4)
        drawing.line([(left, y), (right, y)], stroke="var(--line)", stroke_width="0.5")
        drawing.text(left - PAD, y, share(quarter / 4), text_anchor="end")
    # Counted from the due date, which always has its own: « échéance » needs twice the room of a number.
    every = max(1, ceil(_TICK * (len(ticks) - 1) / (right - left)))
    due = ticks.index(0)
    for day in (day for place, day in enumerate(ticks) if (place - due) % every == 0):
        drawing.text(across(day), _PLOT + LEADING, f"{day:+}".replace("-", "−") if day else "échéance", SIZE - 1,
                     text_anchor="middle")  # fmt: skip
    drawing.line([(across(0), 0), (across(0), _PLOT)], stroke="var(--ink)", stroke_width="1", stroke_dasharray="2 3")
    ends: list[float] = []
    for place, each in enumerate(campaigns):
        points = [(across(day), each.rate(day)) for day in range(first, min(last, each.until) + 1)]
        line = [(x, _PLOT * (1 - rate)) for x, rate in points if rate is not None]
        colour = f"var(--series-{place})"
        if len(line) > 1:
            drawing.line(line, stroke=colour, stroke_width="2.5", stroke_dasharray=DASHES[place])
        y = line[-1][1] if line else _PLOT
        block = wrapped(each.name, most)
        while any(abs(y - other) < LEADING * (len(block) + 1) for other in ends):
            y -= LEADING
        ends.append(y)
        drawing.block(right + 2 * PAD, y, block, style=f"fill: {colour}", font_weight="bold")
    drawing.text(left, _PLOT + 2.3 * LEADING, typeset("Jours avant (−) et après (+) l'échéance"))
    return drawing.svg(drawing.top + _PLOT + 3 * LEADING, typeset(title), _described(campaigns), ident)


def _described(campaigns: Sequence[Progress]) -> str:
    parts = []
    for each in campaigns:
        name, accepted = typed(each.name), each.accepted(each.until) or 0
        words = plural(accepted, "retour accepté", "retours acceptés")
        parts.append(f"{name} : {number(accepted)} {words} sur {number(each.owed)}, le tableau qui suit dit quand")
    return typeset(f"{' ; '.join(parts)}.")


def _in_words(day: int) -> str:
    if not day:
        return "Le jour de l'échéance"
    return f"{number(abs(day))} {plural(day, 'jour')} {'après' if day > 0 else 'avant'}"


def _cell(campaign: Progress, day: int) -> str:
    accepted, rate = campaign.accepted(day), campaign.rate(day)
    return "–" if accepted is None or rate is None else f"{number(accepted)} ({tabled(rate)})"
