"""The bars of the report as inline SVG: parts of a whole one above the other, and funnels."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from prefaudit import palette
from prefaudit.l10n import french
from prefaudit.l10n.typography import NO_BREAK
from prefaudit.palette import Fill
from prefaudit.publication.report.drawing import LEADING, PAD, SIZE, SMALL, WIDTH, Drawing, width_of, wrapped

NARROWEST = 5  # a part of a bar that can still be seen, hatch and all
_BAR, _GAP = 24, 12
_SWATCH = 24


@dataclass(frozen=True)
class _Bar:
    """A bar: its label, the value and figure of each series, the text at its end, and what would fill the width."""

    label: str
    values: Sequence[float]
    figures: Sequence[str]
    end: str
    full: float


def stacked_bars(
    rows: Sequence[tuple[str, Sequence[float]]],
    series: Mapping[str, Fill],
    title: str,
    description: str,
    ident: str,
    share: bool = False,
    width: int = WIDTH,
) -> str:
    """Return horizontal bars as one <svg>: from the top, a bar for each row (label, one number ≥ 0 for each series).

    `series` has the fill of each by its name, in the order of the parts. A figure stands in its part of the bar, or
    under the bar where it has no room; zeros are not written. With `share` every bar has the whole width and the
    figures are shares of its total, else the total stands at its end. Raises ValueError where a row has not one
    number ≥ 0 for each series, or two series look the same.
    """
    _check(rows, series)
    most = max((sum(values) for _, values in rows), default=0)
    bars = []
    for label, values in rows:
        total = sum(values)
        if share:
            figures, end = [french.tabled(value / (total or 1)) for value in values], "" if total else "sans valeur"
        else:
            figures, end = [french.number(value) for value in values], french.number(total)
        bars.append(_Bar(label, values, figures, end, total if share else most))
    drawing = Drawing(width=width)
    return drawing.svg(_draw(drawing, bars, series, _legend(drawing, series)), title, description, ident)


def funnel(steps: Sequence[tuple[str, int]], title: str, description: str, ident: str, width: int = WIDTH) -> str:
    """Return bars of decreasing counts as one <svg>, from the top, each with its count and its share of the first one.

    Raises ValueError where a count is below zero or above the one before it.
    """
    for (before, more), (after, less) in pairwise(steps):
        if less > more:
            raise ValueError(f"« {after} » ({less}) is more than « {before} » ({more}). A funnel only narrows.")
    if steps and steps[-1][1] < 0:
        raise ValueError(f"« {steps[-1][0]} » is {steps[-1][1]}. A count is zero or more.")
    bars = []
    for place, (label, count) in enumerate(steps):
        first = steps[0][1]
        end = french.number(count) + (f" ({french.tabled(count / first)})" if place and first else "")
        bars.append(_Bar(label, [count], [""], end, first))
    drawing = Drawing(width=width)
    return drawing.svg(_draw(drawing, bars, {"": palette.NEUTRAL}, 0), title, description, ident)


def lengths(values: Sequence[float], scale: float) -> list[float]:
    """Return how long the parts of a bar are, `scale` points a unit: one that would hardly be seen is made NARROWEST.

    What it gets more, the longest part gives, so that the bar keeps its length; a bar of small parts only is longer.
    """
    exact = [value * scale for value in values]
    seen = [max(length, NARROWEST) if length else 0 for length in exact]
    if any(seen):
        longest = seen.index(max(seen))
        seen[longest] = max(seen[longest] - (sum(seen) - sum(exact)), NARROWEST)
    return seen


def _check(rows: Sequence[tuple[str, Sequence[float]]], series: Mapping[str, Fill]) -> None:
    if len(set(series.values())) < len(series):
        raise ValueError(f"Two of the series « {' », « '.join(series)} » have the same fill. Give each its own.")
    for label, values in rows:
        if len(values) != len(series) or any(value < 0 for value in values):
            raise ValueError(
                f"The row « {label} » needs one number, zero or more, for each of the {len(series)} series."
            )


def _legend(drawing: Drawing, series: Mapping[str, Fill]) -> float:
    """Draw a swatch and a name for each series, in as many lines as it takes; return how much height they take."""
    x = y = 0.0
    for name, fill in series.items():
        width = _SWATCH + 6 + width_of(name)
        if x and x + width > drawing.width:
            x, y = 0.0, y + LEADING + 4
        drawing.box(fill, (x, y + 1), _SWATCH, SIZE)
        drawing.text(x + _SWATCH + 6, y + 1 + SIZE / 2, name)
        x += width + 3 * PAD
    return y + LEADING + _GAP


def _draw(drawing: Drawing, bars: Sequence[_Bar], series: Mapping[str, Fill], top: float) -> float:
    """Draw bars one under the other, from `top` on, each beside its label, or under it in a narrow drawing; return
    where they end."""
    beside_labels = drawing.width == WIDTH
    widest = max((width_of(line) for bar in bars for line in wrapped(bar.label)), default=0)
    left = widest + PAD if beside_labels else 0
    room = drawing.width - left - PAD - max((width_of(bar.end) for bar in bars if any(bar.values)), default=0)
    for bar in bars:
        label = wrapped(bar.label) if beside_labels else wrapped(bar.label, drawing.width)
        if not beside_labels:
            drawing.block(0, top + len(label) * LEADING / 2, label)
            top, label = top + len(label) * LEADING + 2, []
        middle = top + max(_BAR, len(label) * LEADING) / 2
        drawing.block(left - PAD, middle, label, text_anchor="end")
        parts = list(zip(series.items(), lengths(bar.values, room / (bar.full or 1)), bar.figures, strict=True))
        end = left + sum(length for _, length, _ in parts)
        beside = wrapped(" · ".join(_parts(drawing, left, middle, parts)), room, SMALL)
        drawing.text(end + PAD if end > left else left, middle, bar.end, font_weight="bold")
        under = [line for line in beside if line]
        for number, line in enumerate(under):
            drawing.text(left, middle + _BAR / 2 + (number + 0.55) * LEADING, line, SMALL)
        top = max(2 * middle - top, middle + _BAR / 2 + len(under) * LEADING) + _GAP
    return top


def _parts(
    drawing: Drawing, start: float, middle: float, parts: Iterable[tuple[tuple[str, Fill], float, str]]
) -> Iterator[str]:
    """Draw the parts of a bar with the figures that have room in them; yield the others, each with its name."""
    for (name, fill), length, figure in parts:
        if not length:
            continue
        drawing.box(fill, (start, middle - _BAR / 2), length, _BAR)
        if width_of(figure) + PAD <= length:
            style = f"fill: {fill.ink}; stroke: {fill.colour if fill.hatch else 'none'}; stroke-width: 6"
            drawing.text(start + length / 2, middle, figure, text_anchor="middle", style=style)
        elif figure:
            # A figure under its bar is not parted from its name.
            yield f"{name} : {figure}".replace(" ", NO_BREAK)
        start += length
