"""The charts of the report, drawn by matplotlib as inline SVG: text stays text, the same data give the same bytes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO
from itertools import pairwise
from math import ceil, floor, nan, sqrt
from typing import Any
from xml.sax.saxutils import escape

from prefaudit import french

# What a page needs to show the charts. They are drawn for paper; on a dark screen what is not a bar is lighter.
STYLE = """
.chart { display: block; width: 100%; max-width: 46rem; height: auto; margin: 0 auto; overflow: visible;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
@media screen and (prefers-color-scheme: dark) {
  :root { --chart-ink: #e6edf3; --chart-quiet: #93a4b5; --chart-ground: #10161d;
    --chart-0: #6fb1f0; --chart-1: #f0a94a; --chart-2: #f08a8a; --chart-3: #7cc491; --chart-4: #c7a3dd;
    --chart-5: #aab7c2; --chart-6: #4fc3d4; --chart-7: #f08cbf; }
}
"""

MOST_SERIES = 8

# Points, as every length here; the origin is the upper left corner.
_WIDTH = 640.0
_SIZE, _SMALL = 11.0, 10.0
_LEADING = 14.0
_BAR, _GAP = 24.0, 12.0
_PAD = 8.0
_SWATCH = 24.0
_LABELS = 200.0  # the most that the labels at the left may take
_NAMES = 150.0  # the most that the names at the ends of lines may take
_PLOT = 230.0  # the height between the lowest and the highest gridline
_STEP = 12.0  # between two figures one above the other

_INK, _QUIET, _GROUND = "#1b2a3a", "#66757f", "#fffffe"
_ON_LIGHT, _ON_DARK = "#0b1622", "#ffffff"
_FONT = "DejaVu Sans"  # comes with matplotlib and is wide: what fits in it fits in the reader's font
_FAMILY = "system-ui, sans-serif"

# Told apart without colours too: fills by their hatch, lines by their dash and marker.
_FILLS = ("#24476b", "#e3b04b", "#9c2f2f", "#a9cbe8", "#3f7050", "#cfc6e0", "#5b4a78", "#ddd6c6")
_DARK_FILLS = frozenset({"#24476b", "#9c2f2f", "#3f7050", "#5b4a78"})
# Angles of lines, drawn as lines: matplotlib's own hatches become SVG patterns, and those are printed as images.
_HATCHES: tuple[tuple[int, ...], ...] = ((), (45,), (45, 135), (0,), (135,), (90,), (0, 90), (0, 45))
_HATCH_STEP = 5.0
_STROKES = ("#2563a8", "#a85b00", "#b03a3a", "#3c7a4c", "#7a5195", "#66757a", "#00788a", "#b03a7a")
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
_DASHES: tuple[Any, ...] = (
    "-",
    (0, (6, 2)),
    (0, (2, 1.5)),
    (0, (6, 2, 1.5, 2)),
    (0, (10, 3)),
    (0, (1, 1)),
    (0, (4, 1)),
    (0, (3, 1, 1, 1, 1, 1)),
)
# The colours that follow the page, and the property that each follows.
_PROPERTIES = {
    _INK: "--chart-ink",
    _QUIET: "--chart-quiet",
    _GROUND: "--chart-ground",
    **{stroke: f"--chart-{number}" for number, stroke in enumerate(_STROKES)},
}


def stacked_bars(
    rows: Sequence[tuple[str, Sequence[float]]],
    series: Sequence[str],
    title: str,
    description: str,
    ident: str,
    share: bool = False,
) -> str:
    """Horizontal bars as one <svg>: from the top, a bar for each row (label, one number ≥ 0 for each series).

    A figure stands in its part of the bar, or under the bar where it has no room; zeros are not written. With `share`
    every bar has the whole width and the figures are shares of its total, else the total stands at its end. Raises
    ValueError where a row has not one number ≥ 0 for each series, or there are more than MOST_SERIES series.
    """
    _check_series(series)
    for label, values in rows:
        if len(values) != len(series) or any(value < 0 for value in values):
            raise ValueError(
                f"The row « {label} » needs one number, zero or more, for each of the {len(series)} series."
            )
    left = _column([label for label, _ in rows])
    totals = [sum(values) for _, values in rows]
    ends = [("" if total else "sans valeur") if share else french.number(total) for total in totals]
    room = (
        _WIDTH - left - max((_width(end) + _PAD for end, total in zip(ends, totals, strict=True) if total), default=0)
    )
    bars = []
    for (label, values), total, end in zip(rows, totals, ends, strict=True):
        parts = list(_parts(values, room / ((total if share else max(totals)) or 1), total if share else None))
        beside = " · ".join(f"{series[part.series]} : {part.text}" for part in parts if not part.fits)
        bars.append(_Bar(_wrapped(label), parts, _wrapped(beside, room, _SMALL) if beside else [], end))
    drawing = _Drawing(_legend_height(series) + sum(bar.height + _GAP for bar in bars))
    drawing.legend(series)
    top = _legend_height(series)
    for bar in bars:
        drawing.stacked(bar, left, top)
        top += bar.height + _GAP
    return drawing.svg(title, description, ident)


def lines(
    points: Sequence[tuple[str, Sequence[tuple[str, float | None]]]], title: str, description: str, ident: str
) -> str:
    """The trend of rates over the campaigns as one <svg>: a line for each series (name, its (campaign, rate) in order).

    Rates go from 0 to 1 and are written as percentages; None leaves a gap. A series without any rate has no line, and
    its name says so. Up to a dozen campaigns are legible. Raises ValueError where a rate is not between 0 and 1, or
    there are more than MOST_SERIES series.
    """
    _check_series([name for name, _ in points])
    rates = [rate for _, values in points for _, rate in values if rate is not None]
    if any(not 0 <= rate <= 1 for rate in rates):
        raise ValueError(f"The rates of « {title} » go from {min(rates)} to {max(rates)}. A rate is between 0 and 1.")
    low, high = _span(rates)
    campaigns = list(dict.fromkeys(campaign for _, values in points for campaign, _ in values))
    names = [name if any(rate is not None for _, rate in known) else f"{name} : sans valeur" for name, known in points]
    left = _width(french.share(high)) + 4 * _PAD
    right = _WIDTH - max((_width(line) for name in names for line in _wrapped(name, _NAMES)), default=0) - 7 * _PAD
    step = (right - left) / max(len(campaigns) - 1, 1)
    under = [_wrapped(campaign, max(step - _PAD, 3 * _SIZE)) for campaign in campaigns]

    def spot(campaign: str, rate: float | None) -> _Spot | None:
        if rate is None:
            return None
        y = _PLOT * (high - rate) / (high - low)
        return _Spot(left + step * campaigns.index(campaign), y, french.share(rate))

    drawn = [
        _Line(number, name, [spot(campaign, rate) for campaign, rate in known])
        for number, (name, (_, known)) in enumerate(zip(names, points, strict=True))
    ]
    texts = [*_figures(drawn), *_names(drawn, right + 7 * _PAD)]
    above = _LEADING - min([0.0, *(text.middle - text.height / 2 for text in texts)])
    bottom = max([_PLOT, *(text.middle + text.height / 2 for text in texts)]) + _PAD
    drawing = _Drawing(above + bottom + _LEADING * max(map(len, under), default=0), above)
    drawing.scale(low, high, right + 2 * _PAD)
    for number, lettering in enumerate(under):
        drawing.block(left + step * number, bottom + len(lettering) * _LEADING / 2, lettering, ha="center")
    for line in drawn:
        drawing.line(line, right + 3 * _PAD)
    for text in texts:
        drawing.lettering(text)
    return drawing.svg(title, description, ident)


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
        french.number(sites) + (f" ({french.share(sites / first)})" if place and first else "")
        for place, (_, sites) in enumerate(steps)
    ]
    left = _column([label for label, _ in steps])
    room = _WIDTH - left - _PAD - max(map(_width, ends), default=0)
    bars = [
        _Bar(_wrapped(label), [_Part(0, 0, room * number / (first or 1), "", fits=True)], [], end)
        for (label, number), end in zip(steps, ends, strict=True)
    ]
    drawing = _Drawing(sum(bar.height + _GAP for bar in bars))
    top = 0.0
    for bar in bars:
        drawing.stacked(bar, left, top)
        top += bar.height + _GAP
    return drawing.svg(title, description, ident)


@dataclass(frozen=True)
class _Part:
    """What one series has of a bar, in points from the bar's start."""

    series: int
    start: float
    length: float
    text: str
    fits: bool


@dataclass(frozen=True)
class _Bar:
    """A bar with the lines of its label, of what is written under it, and the text at its end."""

    label: list[str]
    parts: list[_Part]
    under: list[str]
    end: str

    @property
    def middle(self) -> float:
        return max(_BAR, len(self.label) * _LEADING) / 2

    @property
    def height(self) -> float:
        return max(2 * self.middle, self.middle + _BAR / 2 + len(self.under) * _LEADING)

    @property
    def length(self) -> float:
        return sum(part.length for part in self.parts)


@dataclass(frozen=True)
class _Spot:
    """A point of a line, with the figure that is written at it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class _Line:
    """The line of one series, broken where there is no spot."""

    series: int
    name: str
    spots: list[_Spot | None]

    @property
    def last(self) -> _Spot | None:
        return next((spot for spot in reversed(self.spots) if spot), None)


@dataclass(frozen=True)
class _Lettering:
    """The name of a series, or a figure of it: lines, the middle of them all, for a name the spot it is tied to."""

    series: int
    x: float
    middle: float
    block: list[str]
    figure: bool
    tied: _Spot | None = None

    @property
    def height(self) -> float:
        return len(self.block) * _LEADING


class _Drawing:
    """A sheet of matplotlib whose coordinates are points, y downwards from `above` points under the upper edge."""

    def __init__(self, height: float, above: float = 0):
        from matplotlib.figure import Figure  # noqa: PLC0415  heavy, and for charts only

        height = max(ceil(height), 1)
        self._figure = Figure(figsize=(_WIDTH / 72, height / 72), dpi=72)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, _WIDTH), ylim=(height - above, -above))
        self._axes.axis("off")

    def text(self, x: float, y: float, text: str, **style: Any) -> None:
        """One line of text, its middle at y, from x on unless `ha` says else."""
        given = {"fontsize": _SIZE, "fontfamily": _FONT, "color": _INK, "va": "center_baseline", **style}
        self._axes.text(x, y, text, parse_math=False, **given)

    def block(self, x: float, y: float, block: Sequence[str], **style: Any) -> None:
        """Lines of text, the middle of them all at y."""
        for number, line in enumerate(block):
            self.text(x, y + (number - (len(block) - 1) / 2) * _LEADING, line, **style)

    def box(self, number: int, corner: tuple[float, float], width: float, height: float) -> None:
        """A rectangle with the fill and the hatch of a series."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415

        fill = _FILLS[number]
        self._axes.add_patch(Rectangle(corner, width, height, facecolor=fill))
        for angle in _HATCHES[number]:
            xs, ys = _hatch(angle, width, height)
            self._axes.plot(
                [corner[0] + x for x in xs],
                [corner[1] + y for y in ys],
                color=_ON_DARK if fill in _DARK_FILLS else _ON_LIGHT,
                linewidth=0.5,
                solid_capstyle="butt",
                zorder=1,
            )
        self._axes.add_patch(Rectangle(corner, width, height, facecolor="none", edgecolor=_QUIET, linewidth=0.6))

    def legend(self, series: Sequence[str]) -> None:
        """A swatch and a name for each series, above the chart."""
        for number, (x, y) in enumerate(_legend_places(series)):
            self.box(number, (x, y + 1), _SWATCH, _SIZE)
            self.text(x + _SWATCH + 6, y + 1 + _SIZE / 2, series[number])

    def stacked(self, bar: _Bar, left: float, top: float) -> None:
        """A bar with everything that is written about it."""
        middle = top + bar.middle
        self.block(left - _PAD, middle, bar.label, ha="right")
        for part in bar.parts:
            self.box(part.series, (left + part.start, middle - _BAR / 2), part.length, _BAR)
            if part.fits and part.text:
                fill = _FILLS[part.series]
                ink = _ON_DARK if fill in _DARK_FILLS else _ON_LIGHT
                ground = {"facecolor": fill, "edgecolor": "none", "boxstyle": "square,pad=0.15"}
                at = left + part.start + part.length / 2
                self.text(at, middle, part.text, ha="center", color=ink, bbox=ground if _HATCHES[part.series] else None)
        self.text(left + bar.length + _PAD if bar.length else left, middle, bar.end, fontweight="bold")
        for number, line in enumerate(bar.under):
            self.text(left, middle + _BAR / 2 + (number + 0.55) * _LEADING, line, fontsize=_SMALL)

    def scale(self, low: float, high: float, right: float) -> None:
        """Gridlines every ten points of percentage (every five where they are few), with their figures at the left."""
        every = 5 if high - low < 0.35 else 10
        edge = _width(french.share(high))
        for mark in range(round(low * 100), round(high * 100) + 1, every):
            y = _PLOT * (high - mark / 100) / (high - low)
            self._axes.plot((edge + _PAD, right), (y, y), color=_QUIET, linewidth=0.4, alpha=0.6)
            self.text(edge, y, french.share(mark / 100), ha="right", fontsize=_SMALL)

    def line(self, line: _Line, right: float) -> None:
        """A line with its own dash and marker, and a thin one from its last spot to `right`, towards its name."""
        self._axes.plot(
            [spot.x if spot else float("nan") for spot in line.spots],
            [spot.y if spot else float("nan") for spot in line.spots],
            color=_STROKES[line.series],
            linestyle=_DASHES[line.series],
            linewidth=1.8,
            marker=_MARKERS[line.series],
            markersize=6,
        )
        if line.last:
            self._axes.plot((line.last.x + _PAD, right), (line.last.y,) * 2, color=_STROKES[line.series], linewidth=0.7)

    def lettering(self, text: _Lettering) -> None:
        """A name, tied to the end of its line's thin one; or a figure, on a ground that stops what is behind."""
        colour = _STROKES[text.series]
        if text.figure:
            ground = {"facecolor": _GROUND, "edgecolor": "none", "boxstyle": "square,pad=0.05"}
            self.block(text.x, text.middle, text.block, color=colour, ha="center", fontsize=_SMALL, bbox=ground)
        else:
            self.block(text.x, text.middle, text.block, color=colour)
        if text.tied:
            ends = ((text.x - 4 * _PAD, text.x - _PAD), (text.tied.y, text.middle))
            self._axes.plot(*ends, color=colour, linewidth=0.7)

    def svg(self, title: str, description: str, ident: str) -> str:
        """The sheet as an inline <svg>: no prolog, no style of its own, every id begun with `ident`."""
        import matplotlib as mpl  # noqa: PLC0415

        stream = StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": ident, "path.simplify": False}):
            self._figure.savefig(stream, format="svg", transparent=True, metadata=nothing)
        return _inline(stream.getvalue(), title, description, ident)


def _inline(drawn: str, title: str, description: str, ident: str) -> str:
    """What matplotlib wrote, made fit to stand in a page beside others."""
    view_box = re.findall(r'viewBox="([^"]*)"', drawn)[0]
    # Its own style speaks to the whole page; the root of the drawing says the same to the drawing.
    inner = re.sub(
        r"\s*<defs>\s*<style.*?</style>\s*</defs>", "", drawn[drawn.index(">", drawn.index("<svg")) + 1 :], flags=re.S
    )
    # Only within tags: a text of the drawing may hold anything.
    inner = re.sub(r"<[^>]+>", lambda tag: _tag(tag[0], ident), inner)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" class="chart" '
        f'width="100%" viewBox="{view_box}" role="img" aria-labelledby="{ident}-title {ident}-desc" '
        f'style="stroke-linejoin: round; stroke-linecap: butt">\n'
        f'<title id="{ident}-title">{escape(title)}</title>\n<desc id="{ident}-desc">{escape(description)}</desc>'
        f"{inner.rstrip()}\n"
    )


def _tag(tag: str, ident: str) -> str:
    tag = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{ident}-", tag)
    tag = tag.replace(f"'{_FONT}'", _FAMILY)
    for colour, name in _PROPERTIES.items():
        tag = tag.replace(colour, f"var({name}, {colour})")
    return tag


def _check_series(series: Sequence[str]) -> None:
    if len(series) > MOST_SERIES:
        raise ValueError(f"There are {len(series)} series. A chart can tell {MOST_SERIES} apart.")


def _hatch(angle: int, width: float, height: float) -> tuple[list[float], list[float]]:
    """Lines across a box at 0°, 45°, 90° or 135°, as one path that `nan` breaks: its xs and its ys."""
    xs: list[float] = []
    ys: list[float] = []
    apart = _HATCH_STEP if angle % 90 == 0 else _HATCH_STEP * sqrt(2)
    reach = {0: height, 90: width}.get(angle, width + height)
    for number in range(1, ceil(reach / apart)):
        at = number * apart
        if angle == 0:
            ends = ((0.0, width), (at, at))
        elif angle == 90:
            ends = ((at, at), (0.0, height))
        else:
            low, high = max(0.0, at - height), min(width, at)
            ends = ((low, high), (at - low, at - high))
        if angle == 135:
            ends = (ends[0], (height - ends[1][0], height - ends[1][1]))
        xs += [*ends[0], nan]
        ys += [*ends[1], nan]
    return xs, ys


def _parts(values: Sequence[float], scale: float, total: float | None) -> Iterator[_Part]:
    """What each value above zero has of a bar, `scale` points a unit, with its share of `total` where there is one."""
    start = 0.0
    for series, value in enumerate(values):
        if value:
            text, length = french.share(value / total) if total else french.number(value), value * scale
            yield _Part(series, start, length, text, fits=_width(text) + _PAD <= length)
            start += length


def _span(rates: Sequence[float]) -> tuple[float, float]:
    """The bounds of the scale, on tens of percent and at least twenty points apart, with room for the figures."""
    low = max(floor(min(rates, default=0) * 10 - 0.5), 0)
    high = min(ceil(max(rates, default=1) * 10 + 0.5), 10)
    return min(low, high - 2) / 10, high / 10


def _figures(drawn: Sequence[_Line]) -> Iterator[_Lettering]:
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
                yield _Lettering(series, x, middle, [text], figure=True)


def _reach(heap: Sequence[tuple[float, int, str]]) -> tuple[float, float]:
    """How high and how low a heap of spots goes, with the figures above and below it."""
    marker = 5.0
    return heap[0][0] - marker - (len(heap) + 1) // 2 * _STEP, heap[-1][0] + marker + len(heap) // 2 * _STEP


def _names(drawn: Sequence[_Line], x: float) -> Iterator[_Lettering]:
    """The name of each series, as near as can be to the height of its last spot; at the bottom where it has none."""
    ordered = sorted(drawn, key=_end)
    blocks = [_wrapped(line.name, _NAMES) for line in ordered]
    middles = _spread([_end(line) for line in ordered], [len(block) * _LEADING for block in blocks])
    for line, block, middle in zip(ordered, blocks, middles, strict=True):
        yield _Lettering(line.series, x, middle, block, figure=False, tied=line.last)


def _end(line: _Line) -> float:
    return line.last.y if line.last else _PLOT


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
    return max((_width(line) for label in labels for line in _wrapped(label)), default=0) + _PAD


def _legend_places(series: Sequence[str]) -> Iterator[tuple[float, float]]:
    """The upper left corner of each series' swatch, in as many lines as it takes."""
    x = y = 0.0
    for name in series:
        width = _SWATCH + 6 + _width(name)
        if x and x + width > _WIDTH:
            x, y = 0.0, y + _LEADING + 4
        yield x, y
        x += width + 3 * _PAD


def _legend_height(series: Sequence[str]) -> float:
    return max((y for _, y in _legend_places(series)), default=0) + _LEADING + _GAP


def _wrapped(text: str, width: float = _LABELS, size: float = _SIZE) -> list[str]:
    """The text in lines that fit; a word that is too long by itself stays whole."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and _width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@cache
def _width(text: str, size: float = _SIZE) -> float:
    """How wide a text is, in points."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415
    from matplotlib.textpath import text_to_path  # noqa: PLC0415

    # Bold where it may be bold: it is the wider one.
    prop = FontProperties(family=_FONT, size=size, weight="bold")
    width, _, _ = text_to_path.get_text_width_height_descent(text, prop, ismath=False)
    return float(width)
