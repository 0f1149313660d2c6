"""A sheet for charts, drawn by matplotlib as inline SVG: text stays text, the same marks give the same bytes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from math import ceil, nan, sqrt
from typing import Any
from xml.sax.saxutils import escape

from prefaudit.l10n import french
from prefaudit.publication.report.marks import (
    BAR,
    FONT,
    GAP,
    LEADING,
    PAD,
    SIZE,
    SMALL,
    WIDTH,
    Bar,
    Lettering,
    Line,
    width_of,
)
from prefaudit.publication.report.palette import Fill

# What a page needs to show the charts. They are drawn for paper; on a dark screen what is not a bar is lighter.
STYLE = """
.chart { display: block; width: 100%; max-width: 46rem; height: auto; margin: 0 auto; overflow: visible;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
@media screen and (prefers-color-scheme: dark) {
  :root { --chart-ink: #e6edf3; --chart-quiet: #93a4b5; --chart-ground: #10161d;
    --chart-0: #6fb1f0; --chart-1: #f0a94a; --chart-2: #7cc491; --chart-3: #f08a8a; --chart-4: #c7a3dd;
    --chart-5: #aab7c2; --chart-6: #4fc3d4; --chart-7: #f08cbf; }
}
"""

MOST_SERIES = 8
_SWATCH = 24.0
PLOT = 230.0  # the height between the lowest and the highest gridline
_INK, _QUIET, _GROUND = "#1b2a3a", "#66757f", "#fffffe"
_FAMILY = "system-ui, sans-serif"
# Hatches are drawn as lines: matplotlib's own become SVG patterns, and those are printed as images.
_HATCH_STEP = 5.0
# Lines are told apart without colours too, by their dash and marker.
_STROKES = ("#2563a8", "#a85b00", "#3c7a4c", "#b03a3a", "#7a5195", "#66757a", "#00788a", "#b03a7a")
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


class Drawing:
    """A sheet of matplotlib whose coordinates are points, y downwards from `above` points under the upper edge."""

    def __init__(self, height: float, above: float = 0):
        from matplotlib.figure import Figure  # noqa: PLC0415  heavy, and for charts only

        height = max(ceil(height), 1)
        self._figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, WIDTH), ylim=(height - above, -above))
        self._axes.axis("off")

    def text(self, x: float, y: float, text: str, **style: Any) -> None:
        """One line of text, its middle at y, from x on unless `ha` says else."""
        given = {"fontsize": SIZE, "fontfamily": FONT, "color": _INK, "va": "center_baseline", **style}
        self._axes.text(x, y, text, parse_math=False, **given)

    def block(self, x: float, y: float, block: Sequence[str], **style: Any) -> None:
        """Lines of text, the middle of them all at y."""
        for number, line in enumerate(block):
            self.text(x, y + (number - (len(block) - 1) / 2) * LEADING, line, **style)

    def box(self, fill: Fill, corner: tuple[float, float], width: float, height: float) -> None:
        """A rectangle with a fill and its hatch."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415

        self._axes.add_patch(Rectangle(corner, width, height, facecolor=fill.colour))
        for angle in fill.hatch:
            xs, ys = _hatch(angle, width, height)
            self._axes.plot(
                [corner[0] + x for x in xs],
                [corner[1] + y for y in ys],
                color=fill.ink,
                linewidth=0.8 if fill.dark else 0.5,
                solid_capstyle="butt",
                zorder=1,
            )
        self._axes.add_patch(Rectangle(corner, width, height, facecolor="none", edgecolor=_QUIET, linewidth=0.6))

    def legend(self, series: Mapping[str, Fill]) -> None:
        """A swatch and a name for each series, above the chart."""
        for (name, fill), (x, y) in zip(series.items(), _legend_places(series), strict=True):
            self.box(fill, (x, y + 1), _SWATCH, SIZE)
            self.text(x + _SWATCH + 6, y + 1 + SIZE / 2, name)

    def stacked(self, bar: Bar, left: float, top: float) -> None:
        """A bar with everything that is written about it."""
        middle = top + bar.middle
        self.block(left - PAD, middle, bar.label, ha="right")
        for part in bar.parts:
            self.box(part.fill, (left + part.start, middle - BAR / 2), part.length, BAR)
            if part.fits and part.text:
                ground = {"facecolor": part.fill.colour, "edgecolor": "none", "boxstyle": "square,pad=0.15"}
                style = {"color": part.fill.ink, "bbox": ground if part.fill.hatch else None}
                self.text(left + part.start + part.length / 2, middle, part.text, ha="center", **style)
        self.text(left + bar.length + PAD if bar.length else left, middle, bar.end, fontweight="bold")
        for number, line in enumerate(bar.under):
            self.text(left, middle + BAR / 2 + (number + 0.55) * LEADING, line, fontsize=SMALL)

    def scale(self, low: float, high: float, right: float) -> None:
        """Gridlines every ten points of percentage (every five where they are few), with their figures at the left."""
        every = 5 if high - low < 0.35 else 10
        edge = width_of(french.share(high))
        for mark in range(round(low * 100), round(high * 100) + 1, every):
            y = PLOT * (high - mark / 100) / (high - low)
            self._axes.plot((edge + PAD, right), (y, y), color=_QUIET, linewidth=0.4, alpha=0.6)
            self.text(edge, y, french.share(mark / 100), ha="right", fontsize=SMALL)

    def line(self, line: Line, right: float) -> None:
        """A line with its own dash and marker, and a thin one from its end to `right`, towards its name."""
        self._axes.plot(
            [spot.x if spot else float("nan") for spot in line.spots],
            [spot.y if spot else float("nan") for spot in line.spots],
            color=_STROKES[line.series],
            linestyle=_DASHES[line.series],
            linewidth=1.8,
            marker=_MARKERS[line.series],
            markersize=6,
        )
        if line.end:
            self._axes.plot((line.end.x + PAD, right), (line.end.y,) * 2, color=_STROKES[line.series], linewidth=0.7)

    def lettering(self, text: Lettering) -> None:
        """A name, tied to the end of its line's thin one; or a figure, on a ground that stops what is behind."""
        colour = _STROKES[text.series]
        if text.figure:
            ground = {"facecolor": _GROUND, "edgecolor": "none", "boxstyle": "square,pad=0.05"}
            self.block(text.x, text.middle, text.block, color=colour, ha="center", fontsize=SMALL, bbox=ground)
        else:
            self.block(text.x, text.middle, text.block, color=colour)
            self._tie(text, colour)

    def _tie(self, name: Lettering, colour: str) -> None:
        """What leads to a name: the end of its line, else the marker that its spots have."""
        if name.tied:
            ends = ((name.x - 4 * PAD, name.x - PAD), (name.tied.y, name.middle))
            self._axes.plot(*ends, color=colour, linewidth=0.7)
        elif name.marked:
            first = name.middle - (len(name.block) - 1) / 2 * LEADING
            self._axes.plot((name.x - PAD,), (first,), color=colour, marker=_MARKERS[name.series], markersize=6)

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
    tag = tag.replace(f"'{FONT}'", _FAMILY)
    for colour, name in _PROPERTIES.items():
        tag = tag.replace(colour, f"var({name}, {colour})")
    return tag


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


def _legend_places(series: Iterable[str]) -> Iterator[tuple[float, float]]:
    """The upper left corner of each series' swatch, in as many lines as it takes."""
    x = y = 0.0
    for name in series:
        width = _SWATCH + 6 + width_of(name)
        if x and x + width > WIDTH:
            x, y = 0.0, y + LEADING + 4
        yield x, y
        x += width + 3 * PAD


def legend_height(series: Iterable[str]) -> float:
    """How much room the legend of these series takes above a chart."""
    return max((y for _, y in _legend_places(series)), default=0) + LEADING + GAP
