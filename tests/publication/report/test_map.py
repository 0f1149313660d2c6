"""The map draws every département once, says every value in words, and is the same each time."""

import json
import re
import subprocess
import sys
from math import hypot
from xml.etree import ElementTree

import pytest

from prefaudit.publication.report.drawing import width_of
from prefaudit.publication.report.map import INNER, OVERSEAS, STYLE, Shade, choropleth, credit
from prefaudit.settings import PROJECT_ROOT

SVG = "{http://www.w3.org/2000/svg}"
SOURCE = json.loads((PROJECT_ROOT / "include/reference/map/departements.json").read_text(encoding="utf-8"))
LEGEND = [
    *("moins de 60 %", "de 60 % à moins de 70 %", "de 70 % à moins de 80 %", "de 80 % à moins de 90 %"),
    "90 % et plus",
]
# What the bounding boxes are in the package, before rounding.
BOXES = {
    "29": (0.15, 150.50, 74.65, 212.13),
    "59": (301.90, 0.33, 390.91, 73.26),
    "67": (503.51, 130.13, 557.02, 190.01),
    "2A": (569.79, 527.79, 605.73, 584.07),
    "64": (141.08, 459.03, 216.49, 505.38),
    "75": (307.62, 141.36, 317.63, 146.44),
    "94": (310.96, 144.02, 323.76, 154.42),
}


def shades() -> list[Shade]:
    codes = [*SOURCE["paths"], *OVERSEAS]
    drawn = [Shade(code, f"Nom de {code}", place % 5, f"{place},5 %") for place, code in enumerate(codes)]
    return [*(shade for shade in drawn if shade.code != "26"), Shade("26", "Drôme", None, "pas de réponse")]


def drawn(given: list[Shade] | None = None, legend: list[str] = LEGEND) -> str:
    return choropleth(shades() if given is None else given, legend, "Titre <1>", "Ce que l'on voit & lit", "m1")


def tree(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def rings(path: str) -> list[list[tuple[float, float]]]:
    found = []
    for ring in path.removesuffix("z").split("z"):
        x = y = 0.0
        points = []
        for dx, dy in re.findall(r"(-?[\d.]+),(-?[\d.]+)", ring):
            x, y = x + float(dx), y + float(dy)
            points.append((x, y))
        found.append(points)
    return found


def test_the_outlines_are_the_96_of_the_mainland_and_corsica() -> None:
    departements = {f"{number:02}" for number in range(1, 96)} - {"20"} | {"2A", "2B"}
    assert set(SOURCE["paths"]) == departements
    assert SOURCE["licence"] == "CC-BY-4.0"


@pytest.mark.parametrize("code", sorted(SOURCE["paths"]))
def test_an_outline_is_made_of_closed_rings_within_the_sheet(code: str) -> None:
    path = SOURCE["paths"][code]
    number = r"-?\d+(\.\d)?"
    assert re.fullmatch(rf"(M{number},{number}l{number},{number}( {number},{number})+z)+", path)
    _, _, width, height = map(float, SOURCE["view_box"].split())
    for ring in rings(path):
        assert ring[0] != ring[-1]
        assert all(0 <= x <= width and 0 <= y <= height for x, y in ring)


@pytest.mark.parametrize("code", BOXES)
def test_rounding_has_not_moved_an_outline(code: str) -> None:
    points = [point for ring in rings(SOURCE["paths"][code]) for point in ring]
    xs, ys = zip(*points, strict=True)
    assert (min(xs), min(ys), max(xs), max(ys)) == pytest.approx(BOXES[code], abs=0.1)


def _away(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far a point is from a side, a code being 1.3 times as wide as high."""
    (x, y), (x1, y1), (x2, y2) = ((x, 1.3 * y) for x, y in (point, start, end))
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2)
    along = min(max(along, 0), 1)
    return hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1))


@pytest.mark.parametrize("code", sorted(SOURCE["spots"]))
def test_a_code_has_room_in_its_outline(code: str) -> None:
    x, y = SOURCE["spots"][code]
    sides = [(ring[place - 1], ring[place]) for ring in rings(SOURCE["paths"][code]) for place in range(len(ring))]
    crossed = [(y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 for (x1, y1), (x2, y2) in sides]
    assert sum(crossed) % 2 == 1
    assert min(_away((x, y), *side) for side in sides) > (6.3 if code not in INNER else 1)


def test_the_map_is_named_and_described() -> None:
    root = tree(drawn())
    assert (root.tag, root.get("role"), root.get("aria-labelledby")) == (f"{SVG}svg", "img", "m1-title m1-desc")
    assert [(root[0].get("id"), root[0].text), (root[1].get("id"), root[1].text)] == [
        ("m1-title", "Titre <1>"),
        ("m1-desc", "Ce que l'on voit & lit"),
    ]


def test_every_departement_says_its_value() -> None:
    titles = [group.findtext(f"{SVG}title") for group in tree(drawn()).iter(f"{SVG}g") if len(group) > 1]
    assert len(titles) == 96 + 5
    assert sorted(filter(None, titles)) == sorted(f"{s.name} ({s.code}) : {s.text}" for s in shades())


def test_a_departement_has_the_class_and_the_hatch_of_its_level() -> None:
    root = tree(drawn())
    classes = {group.findtext(f"{SVG}title"): group.get("class") for group in root.iter(f"{SVG}g")}
    assert classes["Nom de 01 (01) : 0,5 %"] == "map-0"
    assert classes["Drôme (26) : pas de réponse"] == "map-none"
    cut = {clip.get("id"): [use.get("href") for use in clip] for clip in root.iter(f"{SVG}clipPath")}
    assert cut["m1-clip-none"] == ["#m1-26", "#m1-swatch-none"]
    hatched = {name for names in cut.values() for name in names}
    level = {shade.code: shade.level for shade in shades()}
    assert {code for code in level if f"#m1-{code}" in hatched} == {code for code in level if level[code] != 0}
    assert {f"#m1-{code}-inset" for code in INNER if level[code] != 0} <= hatched


def test_the_petite_couronne_is_drawn_twice_and_named_once() -> None:
    groups = {str(group.findtext(f"{SVG}title"))[7:9]: group for group in tree(drawn()).iter(f"{SVG}g")}
    for code in INNER:
        small, large = groups[code].findall(f"{SVG}path")
        assert small.get("d") == large.get("d")
        assert "scale(1)" in str(small.get("transform"))
        assert "scale(5.2)" in str(large.get("transform"))


def test_ids_are_unique_begin_with_the_name_of_the_map_and_are_all_there_are_references_to() -> None:
    svg = drawn()
    ids = [element.get("id", "") for element in tree(svg).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(name.startswith("m1-") for name in ids)
    assert set(re.findall(r"#([\w-]+)", svg)) <= set(ids)


def test_every_class_has_its_style_and_every_level_a_hatch_of_its_own() -> None:
    svg = drawn()
    classes = {name for names in re.findall(r'class="([^"]+)"', svg) for name in names.split()}
    assert [name for name in sorted(classes) if f".{name} " not in STYLE] == []
    hatches = [path.get("d") for path in tree(svg).iter(f"{SVG}path") if path.get("clip-path")]
    assert len(hatches) == len(set(hatches)) == 5


def test_the_legend_and_the_credit_are_in_the_drawing() -> None:
    texts = [text.text for text in tree(drawn()).iter(f"{SVG}text")]
    assert [text for text in texts if text in LEGEND] == LEGEND
    assert "Pas de réponse" in texts
    assert texts[-1] == f"Fond de carte : {credit()}"


def test_codes_are_written_where_there_is_room() -> None:
    texts = {text.text for text in tree(drawn()).iter(f"{SVG}text")}
    assert set(SOURCE["paths"]) - texts <= {"90"}
    assert set(OVERSEAS) <= texts


def test_a_departement_that_is_not_given_has_no_answer() -> None:
    svg = drawn([Shade("2A", "Corse-du-Sud", 1, "50 %")])
    titles = [title.text for title in tree(svg).iter(f"{SVG}title")]
    assert "Corse-du-Sud (2A) : 50 %" in titles
    assert "26 : Pas de réponse" in titles
    assert not any(code in str(titles) for code in OVERSEAS)


def test_names_are_escaped() -> None:
    svg = drawn([Shade("26", "<b>Drôme</b> & co", 1, "< 50 %")])
    assert "<b>Drôme</b> & co (26) : < 50 %" in [title.text for title in tree(svg).iter(f"{SVG}title")]


@pytest.mark.parametrize(
    ("given", "legend", "sentence"),
    [
        ([Shade("99", "?", 0, "1 %")], LEGEND, "The map has no département « 99 »."),
        ([Shade("20", "Corse", 0, "1 %"), Shade("1", "Ain", 0, "1 %")], LEGEND, "no département « 1 », « 20 »."),
        ([Shade("26", "Drôme", 0, "1 %")] * 2, LEGEND, "The département « 26 » is given twice."),
        ([Shade("26", "Drôme", 2, "1 %")], LEGEND[:2], "The class 2 of the département « 26 » is not in the legend."),
        ([Shade("26", "Drôme", -1, "1 %")], LEGEND, "The class -1 of the département « 26 » is not in the legend."),
        ([], [], "The legend has 0 classes."),
        ([], [*LEGEND, "more"], "The legend has 6 classes."),
    ],
)
def test_what_cannot_be_drawn_is_refused(given: list[Shade], legend: list[str], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        drawn(given, legend)


def test_the_same_values_give_the_same_bytes_in_any_order_and_process() -> None:
    code = "from tests.publication.report.test_map import drawn; import sys; sys.stdout.buffer.write(drawn().encode())"
    again = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, check=True)
    assert drawn() == drawn(shades()[::-1]) == again.stdout.decode()


def test_the_words_of_the_legend_have_room_before_the_next_swatch() -> None:
    legend = ["moins de 80,0 %", *["de 80,0 % à moins de 100,0 %"] * 3, "100,0 % et plus"]
    root = tree(drawn(legend=legend))
    swatches = [
        (float(each.get("x", "")), float(each.get("y", "")))
        for each in root.iter(f"{SVG}rect")
        if "swatch" in str(each.get("id"))
    ]
    words = [text for text in root.iter(f"{SVG}text") if text.text in {*legend, "Pas de réponse"}]
    assert len(words) == len(swatches) == 6
    _, _, width, height = map(float, str(root.get("viewBox")).split())
    for text, (x, y) in zip(words, swatches, strict=True):
        # Twelve points a line of letters; width_of goes by a wider font than the page's.
        end = float(text.get("x", "")) + width_of(str(text.text), 12)
        assert end < min([other for other, line in swatches if line == y and other > x], default=width)
        assert y < height
