"""The charts of the report: bars, lines and funnels, laid out in points and drawn as inline SVG."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, floor

from prefaudit.l10n import french
from prefaudit.l10n.french import NO_BREAK
from prefaudit.publication.report import palette
from prefaudit.publication.report.drawing import MOST_SERIES, PLOT, Drawing, legend_height
from prefaudit.publication.report.marks import (
    GAP,
    LEADING,
    PAD,
    SIZE,
    SMALL,
    WIDTH,
    Bar,
    Lettering,
    Line,
    Part,
    Spot,
    lengths,
    width_of,
    wrapped,
)
from prefaudit.publication.report.palette import Fill

_NAMES = 150.0  # the most that the names at the ends of lines may take
_STEP = 12.0  # between two figures one above the other


def stacked_bars(
    rows: Sequence[tuple[str, Sequence[float]]],
    series: Mapping[str, Fill],
    title: str,
    description: str,
    ident: str,
    share: bool = False,
) -> str:
    """Horizontal bars as one <svg>: from the top, a bar for each row (label, one number ≥ 0 for each series).

    `series` has the fill of each by its name, in the order of the parts. A figure stands in its part of the bar, or
    under the bar where it has no room; zeros are not written. With `share` every bar has the whole width and the
    figures are shares of its total, else the total stands at its end. Raises ValueError where a row has not one
    number ≥ 0 for each series, or two series look the same.
    """
    _check_bars(rows, series)
    left = _column([label for label, _ in rows])
    totals = [sum(values) for _, values in rows]
    ends = [("" if total else "sans valeur") if share else french.number(total) for total in totals]
    room = (
        WIDTH - left - max((width_of(end) + PAD for end, total in zip(ends, totals, strict=True) if total), default=0)
    )
    bars = []
    for (label, values), total, end in zip(rows, totals, ends, strict=True):
        scale = room / ((total if share else max(totals)) or 1)
        parts = list(_parts(values, series, scale, total if share else None))
        # A figure under its bar is not parted from its name.
        beside = " · ".join(f"{part.series} : {part.text}".replace(" ", NO_BREAK) for part in parts if not part.fits)
        bars.append(Bar(wrapped(label), parts, wrapped(beside, room, SMALL) if beside else [], end))
    drawing = Drawing(legend_height(series) + sum(bar.height + GAP for bar in bars))
    drawing.legend(series)
    top = legend_height(series)
    for bar in bars:
        drawing.stacked(bar, left, top)
        top += bar.height + GAP
    return drawing.svg(title, description, ident)


def lines(
    points: Sequence[tuple[str, Sequence[tuple[str, float | None]]]], title: str, description: str, ident: str
) -> str:
    """The trend of rates over the campaigns as one <svg>: a line for each series (name, its (campaign, rate) in order).

    Rates go from 0 to 1 and are written as percentages; None leaves a gap. A name stands at the end of its line; that
    of a line which ends before the last campaign stands lower, beside its marker, and one without any rate says so. Up
    to a dozen campaigns are legible. Raises ValueError where a rate is not between 0 and 1, or there are more than
    MOST_SERIES series.
    """
    rates = [rate for _, values in points for _, rate in values if rate is not None]
    _check_lines(len(points), rates, title)
    low, high = _span(rates)
    campaigns = list(dict.fromkeys(campaign for _, values in points for campaign, _ in values))
    names = [name if any(rate is not None for _, rate in known) else f"{name} : sans valeur" for name, known in points]
    left = width_of(french.share(high)) + 4 * PAD
    right = WIDTH - max((width_of(line) for name in names for line in wrapped(name, _NAMES)), default=0) - 7 * PAD
    step = (right - left) / max(len(campaigns) - 1, 1)
    # The last one is beside the names of the lines, also where it is the only one: nothing is drawn where no value is.
    places = {campaign: right - step * back for back, campaign in enumerate(reversed(campaigns))}
    under = [(x, wrapped(campaign, max(step - PAD, 3 * SIZE))) for campaign, x in places.items()]

    def spot(campaign: str, rate: float | None) -> Spot | None:
        if rate is None:
            return None
        y = PLOT * (high - rate) / (high - low)
        return Spot(places[campaign], y, french.tabled(rate))

    drawn = []
    for number, (name, (_, known)) in enumerate(zip(names, points, strict=True)):
        spots = {campaign: spot(campaign, rate) for campaign, rate in known}
        drawn.append(Line(number, name, list(spots.values()), spots.get(campaigns[-1]) if campaigns else None))
    return _trend(drawn, under, (low, high), right).svg(title, description, ident)


def funnel(steps: Sequence[tuple[str, int]], title: str, description: str, ident: str) -> str:
    """Bars of decreasing counts as one <svg>, from the top; after each bar its count and its share of the first one.

    Raises ValueError where a count is below zero or above the one before it.
    """
    for (before, more), (after, less) in pairwise(steps):
        if less > more:
            raise ValueError(f"« {after} » ({less}) is more than « {before} » ({more}). A funnel only narrows.")
    if steps and steps[-1][1] < 0:
        raise ValueError(f"« {steps[-1][0]} » is {steps[-1][1]}. A count is zero or more.")
    first = steps[0][1] if steps else 0
    ends = [
        french.number(sites) + (f" ({french.tabled(sites / first)})" if place and first else "")
        for place, (_, sites) in enumerate(steps)
    ]
    left = _column([label for label, _ in steps])
    room = WIDTH - left - PAD - max(map(width_of, ends), default=0)
    bars = [
        Bar(wrapped(label), [Part(label, palette.NEUTRAL, 0, room * number / (first or 1), "", fits=True)], [], end)
        for (label, number), end in zip(steps, ends, strict=True)
    ]
    drawing = Drawing(sum(bar.height + GAP for bar in bars))
    top = 0.0
    for bar in bars:
        drawing.stacked(bar, left, top)
        top += bar.height + GAP
    return drawing.svg(title, description, ident)


def _trend(
    drawn: Sequence[Line], under: Sequence[tuple[float, list[str]]], span: tuple[float, float], right: float
) -> Drawing:
    """The sheet of lines over their scale, which ends at `right`, with the campaigns under it, each at its place."""
    texts = [*_figures(drawn), *_names(drawn, right + 7 * PAD)]
    above = LEADING - min([0.0, *(text.middle - text.height / 2 for text in texts)])
    bottom = max([PLOT, *(text.middle + text.height / 2 for text in texts)]) + PAD
    drawing = Drawing(above + bottom + LEADING * max((len(block) for _, block in under), default=0), above)
    drawing.scale(*span, right + 2 * PAD)
    for x, block in under:
        drawing.block(x, bottom + len(block) * LEADING / 2, block, ha="center")
    for line in drawn:
        drawing.line(line, right + 3 * PAD)
    for text in texts:
        drawing.lettering(text)
    return drawing


def _check_bars(rows: Sequence[tuple[str, Sequence[float]]], series: Mapping[str, Fill]) -> None:
    if len(set(series.values())) < len(series):
        raise ValueError(f"Two of the series « {' », « '.join(series)} » have the same fill. Give each its own.")
    for label, values in rows:
        if len(values) != len(series) or any(value < 0 for value in values):
            raise ValueError(
                f"The row « {label} » needs one number, zero or more, for each of the {len(series)} series."
            )


def _check_lines(series: int, rates: Sequence[float], title: str) -> None:
    if series > MOST_SERIES:
        raise ValueError(f"There are {series} series. A chart can tell {MOST_SERIES} apart.")
    if any(not 0 <= rate <= 1 for rate in rates):
        raise ValueError(f"The rates of « {title} » go from {min(rates)} to {max(rates)}. A rate is between 0 and 1.")


def _parts(values: Sequence[float], series: Mapping[str, Fill], scale: float, total: float | None) -> Iterator[Part]:
    """What each value above zero has of a bar, `scale` points a unit, with its share of `total` where there is one."""
    start = 0.0
    for value, length, (name, fill) in zip(values, lengths(values, scale), series.items(), strict=True):
        if value:
            text = french.tabled(value / total) if total else french.number(value)
            yield Part(name, fill, start, length, text, fits=width_of(text) + PAD <= length)
            start += length


def _span(rates: Sequence[float]) -> tuple[float, float]:
    """The bounds of the scale, on tens of percent and at least twenty points apart, with room for the figures."""
    low = max(floor(min(rates, default=0) * 10 - 0.5), 0)
    high = min(ceil(max(rates, default=1) * 10 + 0.5), 10)
    return min(low, high - 2) / 10, high / 10


def _figures(drawn: Sequence[Line]) -> Iterator[Lettering]:
    """The figure of each spot, above it or below it.

    Spots of a campaign that are too near each other for that have half of their figures above them all, half below.
    """
    spots = [(spot.x, spot.y, line.series, spot.text) for line in drawn for spot in line.spots if spot]
    for x in sorted({spot[0] for spot in spots}):
        heaps: list[list[tuple[float, int, str]]] = []
        for _, y, series, text in sorted(spot for spot in spots if spot[0] == x):
            heaps.append([(y, series, text)])
            while len(heaps) > 1 and _reach(heaps[-2])[1] > _reach(heaps[-1])[0]:
                last = heaps.pop()
                heaps[-1] += last
        for heap in heaps:
            top, bottom = _reach(heap)
            half = (len(heap) + 1) // 2
            for place, (_, series, text) in enumerate(heap):
                middle = top + (place + 0.5) * _STEP if place < half else bottom - (len(heap) - place - 0.5) * _STEP
                yield Lettering(series, x, middle, [text], figure=True)


def _reach(heap: Sequence[tuple[float, int, str]]) -> tuple[float, float]:
    """How high and how low a heap of spots goes, with the figures above and below it."""
    marker = 5.0
    return heap[0][0] - marker - (len(heap) + 1) // 2 * _STEP, heap[-1][0] + marker + len(heap) // 2 * _STEP


def _names(drawn: Sequence[Line], x: float) -> Iterator[Lettering]:
    """The name of each series, as near as can be to the height of its end; at the bottom where it has none.

    From a line that ends before the last campaign nothing leads to its name: it would look like a line of values.
    """
    ordered = sorted(drawn, key=_end)
    blocks = [wrapped(line.name, _NAMES) for line in ordered]
    middles = _spread([_end(line) for line in ordered], [len(block) * LEADING for block in blocks])
    for line, block, middle in zip(ordered, blocks, middles, strict=True):
        marked = line.end is None and any(line.spots)
        yield Lettering(line.series, x, middle, block, figure=False, tied=line.end, marked=marked)


def _end(line: Line) -> float:
    return line.end.y if line.end else PLOT


def _spread(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Middles as near as can be to the wanted ones, in ascending order, that leave each its height."""
    groups: list[tuple[list[float], list[float]]] = []
    for place, height in zip(wanted, heights, strict=True):
        groups.append(([place], [height]))
        while (
            len(groups) > 1
            and _group(*groups[-2])[-1] + (groups[-2][1][-1] + groups[-1][1][0]) / 2 > _group(*groups[-1])[0]
        ):
            places, sizes = groups.pop()
            groups[-1][0].extend(places)
            groups[-1][1].extend(sizes)
    return [middle for group in groups for middle in _group(*group)]


def _group(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """The middles of what stands one upon the other without a gap, centred on what was wanted."""
    offsets = [sum(heights[:place]) + height / 2 for place, height in enumerate(heights)]
    start = sum(want - offset for want, offset in zip(wanted, offsets, strict=True)) / len(wanted)
    return [start + offset for offset in offsets]


def _column(labels: Sequence[str]) -> float:
    """How wide a column at the left these labels need, with the space after it."""
    return max((width_of(line) for label in labels for line in wrapped(label)), default=0) + PAD
