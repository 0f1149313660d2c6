"""Every colour stands in the palette; fills are read by anyone: figures stand out on them, no two are alike for eyes
that see few colours."""

import re
from itertools import combinations, pairwise

import numpy as np
import pytest

from prefaudit import palette
from prefaudit.palette import CONFORMING, MAJOR, MINOR, OPPORTUNITY, SENSITIVE, STRENGTH, Fill
from prefaudit.settings import PROJECT_ROOT

SCALE = (STRENGTH, CONFORMING, OPPORTUNITY, SENSITIVE, MINOR, MAJOR)
# How linear RGB looks to those who lack one kind of cone: Machado, Oliveira, Fernandes (2009), severity 1.
SEEN = {
    "all colours": np.eye(3),
    "no red cones": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green cones": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "no blue cones": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> np.ndarray:
    values = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(TO_XYZ[1] @ linear(colour))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, seen: str) -> np.ndarray:
    x, y, z = TO_XYZ @ np.clip(SEEN[seen] @ linear(colour), 0, 1) / (0.9505, 1, 1.089)
    f = [np.cbrt(value) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})\b|[\"'](?:ff)?[0-9a-f]{6}[\"']|\b(?:rgb|hsl)a?\(", re.IGNORECASE)


def test_no_colour_stands_elsewhere() -> None:
    files = [path for folder in ("dags", "include", "plugins") for path in (PROJECT_ROOT / folder).rglob("*")]
    texts = {path: path.read_text("utf-8") for path in files if path.suffix in {".py", ".j2", ".css", ".html"}}
    found = {(path.name, colour) for path, text in texts.items() for colour in COLOUR.findall(text)}
    assert {name for name, _ in found} == {"palette.py"}, found


@pytest.mark.parametrize("side", [0, 1])
def test_words_stand_out_on_a_page(side: int) -> None:
    colours = {name: both[side] for name, both in palette.PAGE.items()}
    for ink in ("ink", "quiet", "accent", "bad", "warn", "good"):
        for ground in ("ground", "card"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    assert contrast(colours["ink"], colours["notice"]) >= 4.5
    assert contrast(colours["line"], colours["ground"]) >= 3


@pytest.mark.parametrize("fill", SCALE)
def test_figures_stand_out_on_their_fill(fill: Fill) -> None:
    assert contrast(fill.ink, fill.colour) >= 4.5


@pytest.mark.parametrize("seen", SEEN)
def test_no_two_fills_look_alike(seen: str) -> None:
    apart = [np.linalg.norm(lab(one.colour, seen) - lab(other.colour, seen)) for one, other in combinations(SCALE, 2)]
    assert min(apart) > 20


def test_the_order_can_be_seen_without_colours_too() -> None:
    grey = [luminance(fill.colour) for fill in SCALE]
    assert grey.index(max(grey)) == SCALE.index(OPPORTUNITY)
    assert all(max(pair) > 1.3 * min(pair) for pair in pairwise(grey))
    assert len({fill.hatch for fill in SCALE}) == len(SCALE)
