"""What charts are made of, in points: the parts of bars, the spots of lines, and the lettering with its widths."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from prefaudit.publication.report.palette import Fill

# Points, as every length here; the origin is the upper left corner.
WIDTH = 640.0
SIZE, SMALL = 11.0, 10.0
LEADING = 14.0
BAR, GAP = 24.0, 12.0
PAD = 8.0
NARROWEST = 5.0  # a part of a bar that can still be seen, hatch and all
_LABELS = 200.0  # the most that the labels at the left may take
FONT = "DejaVu Sans"  # comes with matplotlib and is wide: what fits in it fits in the reader's font


@dataclass(frozen=True)
class Part:
    """What one series has of a bar, in points from the bar's start."""

    series: str
    fill: Fill
    start: float
    length: float
    text: str
    fits: bool


@dataclass(frozen=True)
class Bar:
    """A bar with the lines of its label, of what is written under it, and the text at its end."""

    label: list[str]
    parts: list[Part]
    under: list[str]
    end: str

    @property
    def middle(self) -> float:
        """How far under its upper edge its middle is."""
        return max(BAR, len(self.label) * LEADING) / 2

    @property
    def height(self) -> float:
        """How much room it takes with all its lettering."""
        return max(2 * self.middle, self.middle + BAR / 2 + len(self.under) * LEADING)

    @property
    def length(self) -> float:
        """How long its parts are together."""
        return sum(part.length for part in self.parts)


@dataclass(frozen=True)
class Spot:
    """A point of a line, with the figure that is written at it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Line:
    """The line of one series, broken where there is no spot; its end is the spot of the last campaign, if it has it."""

    series: int
    name: str
    spots: list[Spot | None]
    end: Spot | None


@dataclass(frozen=True)
class Lettering:
    """The name of a series, or a figure of it: lines, the middle of them all, for a name the spot it is tied to.

    A name that is tied to no spot may be marked: it stands beside the marker of its series.
    """

    series: int
    x: float
    middle: float
    block: list[str]
    figure: bool
    tied: Spot | None = None
    marked: bool = False

    @property
    def height(self) -> float:
        """How much room its lines take."""
        return len(self.block) * LEADING


def lengths(values: Sequence[float], scale: float) -> list[float]:
    """How long the parts of a bar are, `scale` points a unit: one that would hardly be seen is made NARROWEST.

    What it gets more, the longest part gives, so that the bar keeps its length; a bar of small parts only is longer.
    """
    exact = [value * scale for value in values]
    seen = [max(length, NARROWEST) if length else 0 for length in exact]
    if any(seen):
        longest = seen.index(max(seen))
        seen[longest] = max(seen[longest] - (sum(seen) - sum(exact)), NARROWEST)
    return seen


def wrapped(text: str, width: float = _LABELS, size: float = SIZE) -> list[str]:
    """The text in lines that fit; a word that is too long by itself stays whole."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@cache
def width_of(text: str, size: float = SIZE) -> float:
    """How wide a text is, in points."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415
    from matplotlib.textpath import text_to_path  # noqa: PLC0415

    # Bold where it may be bold: it is the wider one.
    prop = FontProperties(family=FONT, size=size, weight="bold")
    width, _, _ = text_to_path.get_text_width_height_descent(text, prop, ismath=False)
    return float(width)
