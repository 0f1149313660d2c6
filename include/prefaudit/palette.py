"""Every colour that people see, by its meaning: in the form, the annotated copy, the answer, the page, the report and
the synthesis.

Workbooks take the constants; pages take them as CSS custom properties, each with its value on a dark screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Fill:
    """A colour with the angles of its hatch, in degrees; on a dark one, hatch and figures are white."""

    colour: str
    hatch: tuple[int, ...]
    dark: bool = False

    @property
    def ink(self) -> str:
        """The colour of what stands on it."""
        return GROUND if self.dark else INK


INK = "#16212e"  # texts
QUIET = "#44525f"  # notes
GROUND = "#ffffff"
CARD = "#f1f4f8"  # a ground apart: cards, cells that are locked
LINE = "#8494a5"  # edges of cells, fields and bars
GRID = "#d5dbe2"  # lines behind a chart, and between the rows of a table
ACCENT = "#1f4e8c"  # titles, links, heads of tables
ON_ACCENT = "#ffffff"
BAD, WARN, GOOD = "#9b1c1c", "#8a5200", "#1d6334"  # words and edges that say how it went
ANSWER = "#fffdf2"  # cells to fill
COMMENT = "#ffffe1"  # the box of a comment, as Excel draws it
ERROR_CELL, WARNING_CELL, CORRECTED_CELL = "#f3b4b4", "#ffe2a8", "#cfe9d6"  # cells of the annotated copy

# What findings mean, from good to bad: blue, yellow and red stay apart for every kind of colour blindness, and the
# hatch tells them without colours. The lightness rises to the middle of the scale and falls again, so that neighbours
# differ on a grey print too.
STRENGTH = Fill("#1f4e8c", (0,), dark=True)
CONFORMING = Fill("#9cc8e8", ())
OPPORTUNITY = Fill("#fff3bf", (135,))
SENSITIVE = Fill("#f7cb52", (90,))
MINOR = Fill("#e06c1f", (45,))
MAJOR = Fill("#8c1220", (45, 135), dark=True)
# What is neither good nor bad.
NEUTRAL = Fill("#2f6ca8", (), dark=True)

Properties = Mapping[str, tuple[str, str]]  # by name, the colour on a light ground and that on a dark one
PAGE: Properties = {
    "ink": (INK, "#e6edf3"),
    "quiet": (QUIET, "#b3c0cc"),
    "ground": (GROUND, "#10161d"),
    "card": (CARD, "#1a232e"),
    "line": (LINE, "#66788a"),
    "grid": (GRID, "#2c3846"),
    "accent": (ACCENT, "#8fc1f5"),
    "on-accent": (ON_ACCENT, "#0b1c2e"),
    "bad": (BAD, "#ff9d9d"),
    "warn": (WARN, "#f0b45c"),
    "good": (GOOD, "#8ad6a2"),
    "notice": ("#fff4d6", "#3a2c08"),  # the ground of a warning, and its edge
    "notice-edge": ("#a15c00", "#e3a33b"),
    "shade": ("rgb(22 33 46 / .35)", "rgb(0 0 0 / .8)"),  # the edge beyond which there is more
}
# The classes of a map, from the lowest: low ones bear dark ink, high ones light ink; on a dark screen the other way.
MAP: Properties = {
    "map-0": ("#e8f0f9", "#16304d"),
    "map-1": ("#b9d3eb", "#1f4c7a"),
    "map-2": ("#7fb0da", "#2f6ca8"),
    "map-3": ("#2a6fb0", "#7db8e6"),
    "map-4": ("#0b3266", "#d6ebfb"),
    "map-ink-low": ("#12263d", "#ffffff"),
    "map-ink-high": ("#ffffff", "#0b1c2e"),
    "map-line": ("#45576a", "#93a4b5"),
}
# The classes of a table, from the lowest: both ends stand out.
HEAT: Properties = {
    "heat-0": ("#fdf0dc", "#43300f"),
    "heat-1": ("#fbf6ea", "#2b2517"),
    "heat-2": ("#f3f6f9", "#1a232e"),
    "heat-3": ("#dfeaf6", "#17304b"),
    "heat-4": ("#c3daf1", "#14416f"),
}
# The lines of a chart.
SERIES: Properties = {
    "series-0": ("#2563a8", "#6fb1f0"),
    "series-1": ("#a85b00", "#f0a94a"),
    "series-2": ("#3c7a4c", "#7cc491"),
    "series-3": ("#b03a3a", "#f08a8a"),
    "series-4": ("#7a5195", "#c7a3dd"),
    "series-5": ("#66757a", "#aab7c2"),
    "series-6": ("#00788a", "#4fc3d4"),
    "series-7": ("#b03a7a", "#f08cbf"),
}


def css(*properties: Properties, dark: bool = True) -> str:
    """Return CSS custom properties (`--ink`, …); without `dark`, those of a light ground alone. Print is light."""
    light, night = (
        " ".join(f"--{name}: {colours[side]};" for group in properties for name, colours in group.items())
        for side in (0, 1)
    )
    if not dark:
        return f":root {{ color-scheme: light; {light} }}"
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {night} }} }}\n"
        "@media print { :root { color-scheme: light; } }\n"
    )


def argb(colour: str) -> str:
    """Return a colour as openpyxl takes it: opaque, without the number sign."""
    return f"FF{colour[1:].upper()}"
