"""The map of a figure by département: one inline SVG, coloured by the page's CSS, readable without colours too."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from prefaudit.publication.report.drawing import point
from prefaudit.settings import PROJECT_ROOT

LEVELS = 5
OVERSEAS = ("971", "972", "973", "974", "976")
INNER = ("75", "92", "93", "94")

# The colours of a page that has palette.MAP.
STYLE = """
.map { display: block; width: 100%; max-width: 46rem; height: auto; margin: 0 auto;
  font-family: system-ui, "Segoe UI", Roboto, sans-serif;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.map, .map-key { --map-none: var(--ground); }
.map-shape { stroke: var(--map-line); stroke-width: .9; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.map-3 > .map-shape, .map-4 > .map-shape { stroke: var(--map-1); }
.map g:hover > .map-shape { stroke: var(--ink); stroke-width: 2; }
.map-frame { fill: none; stroke: var(--map-line); stroke-width: .8; }
.map-0 > .map-shape { fill: var(--map-0); } .map-1 > .map-shape { fill: var(--map-1); }
.map-2 > .map-shape { fill: var(--map-2); } .map-3 > .map-shape { fill: var(--map-3); }
.map-4 > .map-shape { fill: var(--map-4); } .map-none > .map-shape { fill: var(--map-none); }
.map-hatch { fill: none; stroke: var(--map-ink-low); stroke-width: .8; stroke-opacity: .5; pointer-events: none; }
.map-hatch-high { stroke: var(--map-ink-high); stroke-opacity: .45; }
.map-code { font-size: 9px; text-anchor: middle; fill: var(--map-ink-low); stroke-width: 2.5; stroke-linejoin: round;
  paint-order: stroke; pointer-events: none; }
.map-code-high { fill: var(--map-ink-high); }
.map-key { display: none; list-style: none; padding: 0; margin: .5rem 0; font-size: .88rem; }
.map-key li { display: flex; gap: .6rem; padding: .15rem 0; } .map-key svg { flex: none; width: 2rem; height: 1.2rem; }
.map-text { font-size: 12px; fill: var(--ink); } .map-credit { font-size: 9.5px; fill: var(--quiet); }
@media screen and (max-width: 42.4rem) {
  .map { aspect-ratio: 640 / 652; overflow: hidden; } .map-code, .map-text, .map-credit { display: none; }
  .map-overseas { display: inline; font-size: 16px; } .map-key { display: block; }
}
"""

_WIDTH, _HEIGHT = 640, 766
_MARGIN = 10
_FRANCE = (13.5, 6.0)
_ZOOM = 5.2
_INSET = (14.0, 8.0, 122.0, 134.0)  # x, y, width, height of the frame
_INSET_MIDDLE = (313.4, 145.4)  # of the petite couronne, in the coordinates of the outlines
_TILES_TOP, _TILE = 606.0, 34.0
_LEGEND_TOP, _LEGEND_STEP, _SWATCH = 664.0, 24.0, (30.0, 16.0)
_ABREAST = 2  # « de 80,0 % à moins de 81,1 % » has room in half of the sheet, not in a third
_CREDIT_AT = 758.0
_NOTE_AT = 740.0

# Over the colour of a level come lines, closer from level to level, crossed at the last: how far apart they are along
# the edge of the sheet, and whether they rise, fall, or both. They are lines cut by a clip, not SVG patterns: those
# are printed as images, one a shape.
_HATCHES: Mapping[str, tuple[float, str]] = {
    "1": (11.0, "rise"),
    "2": (6.3, "rise"),
    "3": (4.2, "rise"),
    "4": (5.0, "rise fall"),
    "none": (8.4, "fall"),
}
_HIGH = ("3", "4")


@dataclass(frozen=True)
class Shade:
    """One département: its class from 0 (lowest) to 4, None where there is no answer, its value in French, a mark
    behind its code, and where it leads; empty for nowhere."""

    code: str
    name: str
    level: int | None
    text: str
    mark: str = ""
    link: str = ""


def choropleth(
    shades: Sequence[Shade],
    legend: Sequence[str],
    title: str,
    description: str,
    ident: str,
    none: str = "Pas de réponse",
    note: str = "",
) -> str:
    """The map as one <svg>, to stand in a page that has STYLE; every id begins with `ident`.

    `legend` has the words for the classes, from 0 up, `none` those for no answer, and `note` what marks mean. A
    metropolitan département that is not among `shades` is drawn without an answer, an overseas one is left out. Raises
    ValueError where a département is unknown or given twice, or a class has no words.
    """
    _check(shades, legend)
    # What is within an image is read as one; links are read one by one.
    role = "group" if any(shade.link for shade in shades) else "img"
    by_code = {shade.code: shade for shade in shades}
    metropolitan = [by_code.get(code) or Shade(code, code, None, none) for code in sorted(_source()["paths"])]
    overseas = [by_code[code] for code in OVERSEAS if code in by_code]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="{role}" '
            f'preserveAspectRatio="xMidYMin slice" '
            f'aria-labelledby="{ident}-title {ident}-desc">',
            f'<title id="{ident}-title">{escape(title)}</title>',
            f'<desc id="{ident}-desc">{escape(description)}</desc>',
            *(_shape(shade, ident) for shade in metropolitan),
            *(_tile(place, shade, ident) for place, shade in enumerate(overseas)),
            *_legend(legend, none, ident),
            *_hatches([*metropolitan, *overseas], ident, len(legend)),
            *_inset_frame(),
            *(text for shade in metropolitan for text in _codes(shade)),
            *(_code(shade, _tile_middle(place), " map-overseas") for place, shade in enumerate(overseas)),
            *(
                [f'<text class="map-text" x="{point(_FRANCE[0])}" y="{point(_NOTE_AT)}">{escape(note)}</text>']
                if note
                else []
            ),
            f'<text class="map-credit" x="{point(_FRANCE[0])}" y="{point(_CREDIT_AT)}">'
            f"Fond de carte : {escape(credit())}</text>",
            "</svg>",
        ]
    )


def key(legend: Sequence[str], none: str, ident: str) -> str:
    """Return the classes as a list under the map, for a screen too narrow for the legend within; ids begin with
    `ident`."""
    items = []
    for level, text in [*((str(level), text) for level, text in enumerate(legend)), ("none", none)]:
        step, directions = _HATCHES.get(level, (0.0, ""))
        lines = "".join(
            f"M{x:g},{12 if rising else 0}l12,{-12 if rising else 12}"
            for rising in (direction == "rise" for direction in directions.split())
            for x in (-12 + step * place for place in range(int(32 / step) + 1))
        )
        hatch = f'<path class="map-hatch{" map-hatch-high" if level in _HIGH else ""}" d="{lines}"/>' if lines else ""
        box = '<rect class="map-shape" width="20" height="12"/>'
        drawn = f'<svg viewBox="0 0 20 12" aria-hidden="true"><g class="map-{level}">{box}{hatch}</g></svg>'
        items.append(f"<li>{drawn}{escape(text)}</li>")
    return f'<ul class="map-key" id="{ident}-key">{"".join(items)}</ul>'


def credit() -> str:
    """Whose outlines these are, in the words that their licence asks for."""
    words: str = _source()["credit"]
    return words


def _check(shades: Sequence[Shade], legend: Sequence[str]) -> None:
    codes = [shade.code for shade in shades]
    if unknown := sorted(set(codes) - set(_source()["paths"]) - set(OVERSEAS)):
        raise ValueError(
            f"The map has no département « {' », « '.join(unknown)} ». Use the codes 01 to 95, 971 to 976."
        )
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"The département « {' », « '.join(twice)} » is given twice. Give one value for each.")
    if not 1 <= len(legend) <= LEVELS:
        raise ValueError(f"The legend has {len(legend)} classes. The map can show from 1 to {LEVELS}.")
    for shade in shades:
        if shade.level is not None and not 0 <= shade.level < len(legend):
            raise ValueError(f"The class {shade.level} of the département « {shade.code} » is not in the legend.")


def _shape(shade: Shade, ident: str) -> str:
    """The outline of a département, once more in the inset where it is too small to be seen."""
    path = _source()["paths"][shade.code]
    drawn = f'<path class="map-shape" id="{ident}-{shade.code}" transform="{_moved(_FRANCE, 1)}" d="{path}"/>'
    if shade.code in INNER:
        moved = _moved(_inset(), _ZOOM)
        drawn += f'<path class="map-shape" id="{ident}-{shade.code}-inset" transform="{moved}" d="{path}"/>'
    return _linked(shade, f'<g class="map-{_level(shade)}">{_tooltip(shade)}{drawn}</g>')


def _hatches(shades: Sequence[Shade], ident: str, classes: int) -> Iterator[str]:
    """The lines of each level over the whole sheet, cut to the shapes that have it."""
    for level, (step, directions) in _HATCHES.items():
        if level != "none" and int(level) >= classes:
            continue
        names = [shade.code for shade in shades if _level(shade) == level]
        names += [f"{code}-inset" for code in names if code in INNER]
        used = "".join(f'<use href="#{ident}-{name}"/>' for name in [*names, f"swatch-{level}"])
        lines = "".join(_sheet_of_lines(step, rising=direction == "rise") for direction in directions.split())
        high = " map-hatch-high" if level in _HIGH else ""
        yield f'<clipPath id="{ident}-clip-{level}">{used}</clipPath>'
        yield f'<path class="map-hatch{high}" clip-path="url(#{ident}-clip-{level})" d="{lines}"/>'


def _sheet_of_lines(step: float, *, rising: bool) -> str:
    """Lines at 45° over the whole sheet, drawn to and fro in one stroke that turns outside of it."""
    count = int((_WIDTH + _HEIGHT + 4 * _MARGIN) / step / 2) + 1
    side, start = _HEIGHT + 2 * _MARGIN, -_HEIGHT - 3 * _MARGIN
    if rising:
        return f"M{start},{_HEIGHT + _MARGIN}" + f"l{side}-{side}h{step:g}l-{side} {side}h{step:g}" * count
    return f"M{start},{-_MARGIN}" + f"l{side} {side}h{step:g}l-{side}-{side}h{step:g}" * count


def _tooltip(shade: Shade) -> str:
    return f"<title>{escape(_words(shade))}</title>"


def _words(shade: Shade) -> str:
    named = shade.code if shade.name == shade.code else f"{shade.name} ({shade.code})"
    return f"{named} : {shade.text}"


def _linked(shade: Shade, drawn: str) -> str:
    return f"<a href={quoteattr(shade.link)} aria-label={quoteattr(_words(shade))}>{drawn}</a>" if shade.link else drawn


def _codes(shade: Shade) -> Iterator[str]:
    spot = _source()["spots"].get(shade.code)
    if shade.code in INNER:
        yield _code(shade, _placed(spot, _inset(), _ZOOM))
    elif spot:
        yield _code(shade, _placed(spot, _FRANCE, 1))


def _code(shade: Shade, place: tuple[float, float], kind: str = "") -> str:
    high = " map-code-high" if _level(shade) in _HIGH else ""
    at = f'x="{point(place[0])}" y="{point(place[1] + 3.2)}"'
    # The halo is a stroke in the colour of the level; the ink comes from the class of the text.
    halo = f"stroke:var(--map-{_level(shade)})"
    return f'<text class="map-code{high}{kind}" style="{halo}" {at}>{shade.code}{shade.mark}</text>'


def _inset_frame() -> Iterator[str]:
    """The frame around the enlarged petite couronne, and a small one at its place on the map."""
    x, y, width, height = _INSET
    half = 12.5
    left, top = _placed((_INSET_MIDDLE[0] - half, _INSET_MIDDLE[1] - half), _FRANCE, 1)
    yield f'<rect class="map-frame" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4"/>'
    yield f'<rect class="map-frame" x="{point(left)}" y="{point(top)}" width="{2 * half:g}" height="{2 * half:g}"/>'
    yield f'<text class="map-text" x="{x + 8:g}" y="{y + 16:g}">Petite couronne</text>'


def _tile(place: int, shade: Shade, ident: str) -> str:
    """The square of an overseas département, with its name beside it."""
    x, y = _tile_middle(place)
    return _linked(
        shade,
        f'<g class="map-{_level(shade)}">{_tooltip(shade)}'
        f'<rect class="map-shape" id="{ident}-{shade.code}" x="{point(x - _TILE / 2)}" y="{point(y - _TILE / 2)}" '
        f'width="{point(_TILE)}" height="{point(_TILE)}" rx="2"/>'
        f'<text class="map-text" x="{point(x + _TILE / 2 + 6)}" y="{point(y + 4)}">{escape(shade.name)}</text></g>',
    )


def _tile_middle(place: int) -> tuple[float, float]:
    return _FRANCE[0] + place * (_WIDTH - 2 * _FRANCE[0]) / len(OVERSEAS) + _TILE / 2, _TILES_TOP + _TILE / 2


def _legend(legend: Sequence[str], none: str, ident: str) -> Iterator[str]:
    """The classes from the lowest, and no answer, two to a line."""
    words = [(str(level), text) for level, text in enumerate(legend)] + [("none", none)]
    width, height = _SWATCH
    for place, (level, text) in enumerate(words):
        x = _FRANCE[0] + place % _ABREAST * (_WIDTH - 2 * _FRANCE[0]) / _ABREAST
        y = _LEGEND_TOP + place // _ABREAST * _LEGEND_STEP
        yield (
            f'<g class="map-{level}"><rect class="map-shape" id="{ident}-swatch-{level}" x="{point(x)}" '
            f'y="{point(y)}" width="{width:g}" height="{height:g}" rx="2"/></g>'
            f'<text class="map-text" x="{point(x + width + 8)}" y="{point(y + 12.4)}">{escape(text)}</text>'
        )


def _level(shade: Shade) -> str:
    return "none" if shade.level is None else str(shade.level)


def _inset() -> tuple[float, float]:
    """Where the origin of the outlines falls when the petite couronne stands in the middle of its frame."""
    x, y, width, height = _INSET
    return x + width / 2 - _ZOOM * _INSET_MIDDLE[0], y + height / 2 + 10 - _ZOOM * _INSET_MIDDLE[1]


def _placed(point: tuple[float, float], origin: tuple[float, float], scale: float) -> tuple[float, float]:
    return origin[0] + scale * point[0], origin[1] + scale * point[1]


def _moved(origin: tuple[float, float], scale: float) -> str:
    return f"translate({point(origin[0])},{point(origin[1])}) scale({scale:g})"


@cache
def _source() -> Mapping[str, Any]:
    path = PROJECT_ROOT / "include" / "reference" / "map" / "departements.json"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read
