"""A drawing for charts: inline SVG of texts, boxes and lines, placed in points from the upper left corner."""

from collections.abc import Iterator, Sequence
from math import ceil, sqrt
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from prefaudit.l10n.typography import NO_BREAK
from prefaudit.palette import Fill

WIDTH = 640
NARROW = 340  # on a phone, where letters have the size that they have on a wide screen
SIZE, SMALL = 11, 10
LEADING = 14
PAD = 8
# What a page needs to show the charts, beside its own --ink, --line and --ground.
STYLE = """
.chart { display: block; width: 100%; height: auto; overflow: visible; fill: none;
  stroke-linejoin: round; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.chart.narrow { display: none; }
@media screen and (max-width: 42.4rem) { .chart { display: none; } .chart.narrow { display: block; } }
.chart text { fill: var(--ink); stroke-width: 3; paint-order: stroke; }
"""
_HATCH_STEP = 5
_LABEL = 200  # the most that a label at the left of a bar takes
# How wide letters are in ems, in the widest bold font among those that a reader may have: what fits in it fits in all.
_LETTERS = {
    0.2: "\u202f", 0.37: "iIjJl.,:;'!|·/ \u00a0", 0.48: "frt()-", 0.6: "scçz", 0.66: "kvxya", 1.05: "mwMW%—…@&",
}  # fmt: skip
_EMS = {letter: ems for ems, letters in _LETTERS.items() for letter in letters}


class Drawing:
    """A drawing whose coordinates are points, y downwards from `top` points under its upper edge."""

    def __init__(self, top: float = 0, width: int = WIDTH):
        css = "chart" if width == WIDTH else "chart narrow"
        self._svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": css, "width": "100%"})
        self.top, self.width = top, width

    def text(self, x: float, y: float, text: str, size: float = SIZE, **attributes: str) -> None:
        """Write one line of text, its middle at `y`, from `x` on unless `text_anchor` says else."""
        if not text:
            return
        sized = {} if size == SIZE else {"font_size": str(size)}
        self._add("text", text, x=point(x), y=point(self.top + y + 0.35 * size), **sized, **attributes)

    def block(self, x: float, y: float, block: Sequence[str], size: float = SIZE, **attributes: str) -> None:
        """Write lines of text, the middle of them all at `y`."""
        for number, line in enumerate(block):
            self.text(x, y + (number - (len(block) - 1) / 2) * LEADING, line, size, **attributes)

    def line(self, points: Sequence[tuple[float, float]], **attributes: str) -> None:
        """Draw a line through points."""
        first, *others = (f"{point(x)},{point(self.top + y)}" for x, y in points)
        self._add("path", d=f"M{first}L{' '.join(others)}", **attributes)

    def sign(self, x: float, y: float, outline: str, **attributes: str) -> None:
        """Draw an outline around a point."""
        self._add("path", d=outline, transform=f"translate({point(x)} {point(self.top + y)})", **attributes)

    def box(self, fill: Fill, corner: tuple[float, float], width: float, height: float) -> None:
        """Draw a rectangle with a fill and its hatch."""
        x, y = corner[0], self.top + corner[1]
        place = {"x": point(x), "y": point(y), "width": point(width), "height": point(height)}
        self._add("rect", **place, fill=fill.colour)
        # Lines, not SVG patterns: those are printed as images.
        cuts = [cut for angle in fill.hatch for cut in hatch(angle, width, height)]
        if cuts:
            path = "".join(f"M{point(x + a)},{point(y + b)}L{point(x + c)},{point(y + d)}" for a, b, c, d in cuts)
            self._add("path", d=path, stroke=fill.ink, stroke_width="0.8" if fill.dark else "0.5")
        self._add("rect", **place, stroke="var(--line)", stroke_width="0.6")

    def svg(self, height: float, title: str, description: str, ident: str) -> str:
        """Return the drawing as one <svg> of this height, with its title and description, whose ids begin with
        `ident`."""
        self._svg.attrib |= {
            "viewBox": f"0 0 {self.width} {max(ceil(height), 1)}",
            "role": "img",
            "aria-labelledby": f"{ident}-title {ident}-desc",
            "font-family": "system-ui, sans-serif",
            "font-size": str(SIZE),
        }
        for place, (name, words) in enumerate((("title", title), ("desc", description))):
            named = Element(name, {"id": f"{ident}-{name}"})
            named.text = words
            self._svg.insert(place, named)
        indent(self._svg, "")
        return tostring(self._svg, encoding="unicode")

    def _add(self, tag: str, text: str | None = None, **attributes: str) -> None:
        named = {name.replace("_", "-"): value for name, value in attributes.items()}
        SubElement(self._svg, tag, named).text = text


def point(value: float) -> str:
    """Return a coordinate as SVG has it, with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def hatch(angle: int, width: float, height: float) -> Iterator[tuple[float, float, float, float]]:
    """Yield the lines (x, y to x, y) of a hatch at 0°, 45°, 90° or 135° across a box."""
    apart = _HATCH_STEP if angle % 90 == 0 else _HATCH_STEP * sqrt(2)
    reach = {0: height, 90: width}.get(angle, width + height)
    for number in range(1, ceil(reach / apart)):
        at = number * apart
        low, high = max(0.0, at - height), min(width, at)
        yield {
            0: (0, at, width, at),
            45: (low, at - low, high, at - high),
            90: (at, 0, at, height),
            135: (low, height - at + low, high, height - at + high),
        }[angle]


def wrapped(text: str, width: float = _LABEL, size: float = SIZE) -> list[str]:
    """Return the text in lines that fit, none of which begins with a point; a word too long by itself stays whole."""
    lines: list[str] = []
    for word in text.replace(" ·", f"{NO_BREAK}·").split(" "):
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [line.replace(f"{NO_BREAK}·", " ·") for line in lines]


def width_of(text: str, size: float = SIZE) -> float:
    """Return how much room a text needs at most, in points, in bold letters too."""
    return size * sum(_EMS.get(letter, 0.8 if letter.isupper() else 0.7) for letter in text)
