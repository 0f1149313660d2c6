"""The lines of the report as inline SVG: rates over the campaigns, each figure and each name in a place of its own."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from math import ceil, floor
from typing import TypeVar

from prefaudit.l10n import french
from prefaudit.publication.report.drawing import LEADING, PAD, SIZE, SMALL, WIDTH, Drawing, width_of, wrapped

# Lines differ without colours too, by their dash and marker.
DASHES = ("none", "11 4", "4 3", "11 4 3 4", "18 5", "2 2", "7 2", "5 2 2 2 2 2")
MARKERS = (
    "M-3,0a3,3 0 1,0 6,0a3,3 0 1,0 -6,0z",  # a dot, a square, a triangle, a diamond
    "M-3,-3h6v6h-6z",
    "M0,-4l4,7h-8z",
    "M0,-4l4,4l-4,4l-4,-4z",
    "M0,4l4,-7h-8z",  # a triangle upside down, a plus, a cross, a star
    "M-1.3,-4h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7v-2.6h2.7z",
    "M0,-1.8l2.2,-2.2l1.8,1.8l-2.2,2.2l2.2,2.2l-1.8,1.8l-2.2,-2.2l-2.2,2.2l-1.8,-1.8l2.2,-2.2l-2.2,-2.2l1.8,-1.8z",
    "M0,-4.5l1.2,3.1l3.3,.1l-2.6,2.1l.9,3.2l-2.8,-1.8l-2.8,1.8l.9,-3.2l-2.6,-2.1l3.3,-.1z",
)
MOST_SERIES = len(MARKERS)
_PLOT = 230  # the height between the lowest and the highest gridline
_NAMES, _NAMES_NARROW = 150, 90  # the most that the names at the ends of lines may take
_STEP = 12  # between two figures one above the other
_NEAREST = 38  # between two campaigns, so that their figures do not meet
_MARKER = 5  # how far a marker reaches
T = TypeVar("T")


@dataclass(frozen=True)
class _Spot:
    """A point of a line, with the figure that is written at it."""

    series: int
    x: float
    y: float
    figure: str


@dataclass(frozen=True)
class _Label:
    """A text of a series, in lines, with the middle of them all, and whether the points of the series are joined."""

    series: int
    x: float
    middle: float
    block: Sequence[str]
    joined: bool = True

    @property
    def reach(self) -> tuple[float, float]:
        half = len(self.block) * LEADING / 2
        return self.middle - half, self.middle + half


def lines(
    points: Sequence[tuple[str, Sequence[tuple[str, float | None]]]],
    title: str,
    description: str,
    ident: str,
    apart: Collection[str] = (),
    days: Mapping[str, date] | None = None,
    width: int = WIDTH,
) -> str:
    """Return the trend of rates over the campaigns as one <svg>: a line for each series (name, its (campaign, rate) in
    order).

    Rates go from 0 to 1 and are written as percentages; None leaves a gap. A name stands at the end of its line; that
    of a line which ends before the last campaign stands lower, beside its marker, and one without any rate is followed
    by « sans valeur ». Up to a dozen campaigns are legible. The points of the series named in `apart` are not joined.
    `days` places the campaigns by time; where two would be too near to be read, they stand one step apart.

    Raises:
        ValueError: A rate is not between 0 and 1, or there are more than MOST_SERIES series.
    """
    rates = [rate for _, values in points for _, rate in values if rate is not None]
    _check(len(points), rates, title)
    low, high = _span(rates)
    campaigns = list(dict.fromkeys(campaign for _, values in points for campaign, _ in values))
    names = [name if any(rate is not None for _, rate in kept) else f"{name} : sans valeur" for name, kept in points]
    left = width_of(french.share(high)) + 4 * PAD
    most = _NAMES if width == WIDTH else _NAMES_NARROW
    right = width - max((width_of(line) for name in names for line in wrapped(name, most)), default=0) - 7 * PAD
    in_time = _places_in_time(campaigns, days or {}, right - left)
    places = in_time or _places_in_steps(campaigns, right - left)
    step = min((later - sooner for sooner, later in pairwise(places)), default=right - left)
    # The last one is beside the names of the lines, also where it is the only one: nothing is drawn where no value is.
    at = {campaign: left + place for campaign, place in zip(campaigns, places, strict=True)}

    def spot(series: int, campaign: str, rate: float | None) -> _Spot | None:
        if rate is None:
            return None
        return _Spot(series, at[campaign], _PLOT * (high - rate) / (high - low), french.tabled(rate))

    drawn = [[spot(series, *value) for value in values] for series, (_, values) in enumerate(points)]
    under = {x: wrapped(campaign, max(step - PAD, 3 * SIZE)) for campaign, x in at.items()}
    labels = [
        replace(label, joined=name not in apart)
        for (name, _), label in zip(points, _names(names, drawn, right, most), strict=True)
    ]
    drawing, height = _draw(drawn, labels, under, (low, high), right, width)
    if days is not None:
        axis = "selon leur date" if in_time else "à intervalles égaux"
        description = f"{description} Les campagnes sont placées {axis}."
    return drawing.svg(height, title, description, ident)


def _draw(
    drawn: Sequence[Sequence[_Spot | None]],
    labels: Sequence[_Label],
    under: Mapping[float, Sequence[str]],
    span: tuple[float, float],
    right: float,
    width: int,
) -> tuple[Drawing, float]:
    """Draw lines over their scale, which ends at `right`, with the campaigns under it; return the drawing and its
    height."""
    figures = list(_figures(spot for spots in drawn for spot in spots if spot))
    reaches = [label.reach for label in (*labels, *figures)]
    bottom = max([_PLOT, *(below for _, below in reaches)]) + PAD
    drawing = Drawing(LEADING - min([0.0, *(above for above, _ in reaches)]), width)
    _scale(drawing, *span, right + 2 * PAD)
    for x, block in under.items():
        drawing.block(x, bottom + len(block) * LEADING / 2, block, text_anchor="middle")
    for spots, label in zip(drawn, labels, strict=True):
        _line(drawing, spots, label, right)
    for figure in figures:
        style = f"fill: {_colour(figure.series)}; stroke: var(--ground)"
        drawing.block(figure.x, figure.middle, figure.block, SMALL, text_anchor="middle", style=style)
    for label in labels:
        drawing.block(label.x, label.middle, label.block, style=f"fill: {_colour(label.series)}")
    return drawing, drawing.top + bottom + LEADING * max(map(len, under.values()), default=0)


def _places_in_time(campaigns: Sequence[str], days: Mapping[str, date], width: float) -> list[float]:
    """Return how far along the axis each campaign stands by its day; nothing where two would be too near."""
    at = [days[campaign].toordinal() for campaign in campaigns if campaign in days]
    if len(at) != len(campaigns) or len(at) < 2 or at != sorted(at):
        return []
    places = [width * (day - at[0]) / max(at[-1] - at[0], 1) for day in at]
    return places if min(later - sooner for sooner, later in pairwise(places)) >= _NEAREST else []


def _places_in_steps(campaigns: Sequence[str], width: float) -> list[float]:
    """Return how far along the axis each campaign stands, one step apart; the last is at its end."""
    last = max(len(campaigns) - 1, 1)
    return [width * (place + last - len(campaigns) + 1) / last for place in range(len(campaigns))]


def _check(series: int, rates: Sequence[float], title: str) -> None:
    if series > MOST_SERIES:
        raise ValueError(f"There are {series} series. A chart shows at most {MOST_SERIES}.")
    if any(not 0 <= rate <= 1 for rate in rates):
        raise ValueError(f"The rates of « {title} » go from {min(rates)} to {max(rates)}. A rate is between 0 and 1.")


def _span(rates: Sequence[float]) -> tuple[float, float]:
    """Return the bounds of the scale: on tens of percent, at least twenty points apart, with room for the figures."""
    low = max(floor(min(rates, default=0) * 10 - 0.5), 0)
    high = min(ceil(max(rates, default=1) * 10 + 0.5), 10)
    return min(low, high - 2) / 10, high / 10


def _scale(drawing: Drawing, low: float, high: float, right: float) -> None:
    """Draw gridlines every ten points of percentage (every five where they are few), with their figures at the left."""
    edge = width_of(french.share(high))
    for mark in range(round(low * 100), round(high * 100) + 1, 5 if high - low < 0.35 else 10):
        y = _PLOT * (high - mark / 100) / (high - low)
        drawing.line([(edge + PAD, y), (right, y)], stroke="var(--line)", stroke_width="0.4", stroke_opacity="0.6")
        drawing.text(edge, y, french.share(mark / 100), SMALL, text_anchor="end")


def _line(drawing: Drawing, spots: Sequence[_Spot | None], name: _Label, right: float) -> None:
    """Draw a line in its own dash, broken where there is no spot, its markers, and its name with what leads to it.

    From a line that ends before the last campaign nothing leads to its name: it would look like a line of values.
    """
    colour = _colour(name.series)
    for seen, run in groupby(spots, bool):
        if name.joined and seen and len(shown := [(spot.x, spot.y) for spot in run if spot]) > 1:
            style = f"stroke: {colour}"
            drawing.line(shown, style=style, stroke_width="1.8", stroke_dasharray=DASHES[name.series])
    places = [(spot.x, spot.y) for spot in spots if spot]
    if places and places[-1][0] == right:
        y = places[-1][1]
        tie = [(right + PAD, y), (right + 3 * PAD, y), (name.x - PAD, name.middle)]
        drawing.line(tie, style=f"stroke: {colour}", stroke_width="0.7")
    elif places:
        places.append((name.x - PAD, name.reach[0] + LEADING / 2))
    for place in places:
        drawing.sign(*place, MARKERS[name.series], style=f"fill: {colour}")


def _colour(series: int) -> str:
    return f"var(--series-{series})"


def _figures(spots: Iterable[_Spot]) -> Iterator[_Label]:
    """Yield the figure of each spot, above it or below it.

    Spots of a campaign that are too near each other for that have half of their figures above them all, half below.
    """

    def reach(heap: Sequence[_Spot]) -> tuple[float, float]:
        above = heap[0].y - _MARKER - (len(heap) + 1) // 2 * _STEP
        return above, heap[-1].y + _MARKER + len(heap) // 2 * _STEP

    for _, campaign in groupby(sorted(spots, key=lambda spot: (spot.x, spot.y, spot.series)), lambda spot: spot.x):
        for heap in _heaps(campaign, reach):
            top, bottom = reach(heap)
            for place, spot in enumerate(heap):
                above = place < (len(heap) + 1) // 2
                middle = top + (place + 0.5) * _STEP if above else bottom - (len(heap) - place - 0.5) * _STEP
                yield _Label(spot.series, spot.x, middle, [spot.figure])


def _names(names: Sequence[str], drawn: Sequence[Sequence[_Spot | None]], right: float, most: float) -> list[_Label]:
    """Return the name of each series, as near as can be to the height of its end; at the bottom where it has none."""
    ends = [next((spot.y for spot in spots if spot and spot.x == right), _PLOT) for spots in drawn]
    wanted = [_Label(series, right + 7 * PAD, end, wrapped(names[series], most)) for series, end in enumerate(ends)]

    def reach(heap: Sequence[_Label]) -> tuple[float, float]:
        """One upon the other without a gap, centred on what was wanted."""
        heights = [len(label.block) * LEADING for label in heap]
        starts = [label.reach[0] - sum(heights[:place]) for place, label in enumerate(heap)]
        start = sum(starts) / len(heap)
        return start, start + sum(heights)

    placed = []
    for heap in _heaps(sorted(wanted, key=lambda label: label.middle), reach):
        y = reach(heap)[0]
        for label in heap:
            half = len(label.block) * LEADING / 2
            placed.append(_Label(label.series, label.x, y + half, label.block))
            y += 2 * half
    return sorted(placed, key=lambda label: label.series)


def _heaps(items: Iterable[T], reach: Callable[[list[T]], tuple[float, float]]) -> list[list[T]]:
    """Return items that stand one above the other, from the top, together where there is no room between them."""
    heaps: list[list[T]] = []
    for item in items:
        heaps.append([item])
        while len(heaps) > 1 and reach(heaps[-2])[1] > reach(heaps[-1])[0]:
            last = heaps.pop()
            heaps[-1] += last
    return heaps
