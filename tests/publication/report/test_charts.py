"""The charts are well-formed, named, written in French, and the same each time."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from prefaudit.palette import CONFORMING, MAJOR, MINOR
from prefaudit.publication.report.chart_shapes import NARROWEST, funnel, lengths, stacked_bars
from prefaudit.publication.report.drawing import hatch
from prefaudit.publication.report.trend import DASHES, MARKERS, MOST_SERIES, lines
from prefaudit.settings import PROJECT_ROOT

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [("Auvergne-Rhône-Alpes & co", [1234, 30, 1]), ("Bretagne <2>", [170, 0, 0]), ("Mayotte", [0, 0, 0])]
SERIES = {"Acceptés": CONFORMING, "Refusés": MINOR, "Manquants": MAJOR}
TREND = [
    ("France entière", [("2022", 0.712), ("2024", 0.78), ("2026", 0.842)]),
    ("Sous-préfectures", [("2022", 0.7), ("2024", None), ("2026", 0.853)]),
    ("Préfectures", [("2026", None)]),
]
STEPS = [("Retours attendus", 1334), ("Retours reçus", 1200), ("Retours acceptés", 0)]

CHARTS: dict[str, Callable[[str], str]] = {
    "stacked": lambda ident: stacked_bars(ROWS, SERIES, "Titre <1>", "Ce que l'on voit & lit", ident),
    "shares": lambda ident: stacked_bars(ROWS, SERIES, "Titre <1>", "Ce que l'on voit & lit", ident, share=True),
    "lines": lambda ident: lines(TREND, "Titre <1>", "Ce que l'on voit & lit", ident),
    "funnel": lambda ident: funnel(STEPS, "Titre <1>", "Ce que l'on voit & lit", ident),
}
EMPTY: dict[str, Callable[[], str]] = {
    "stacked": lambda: stacked_bars([], {}, "T", "D", "e"),
    "shares": lambda: stacked_bars([], SERIES, "T", "D", "e", share=True),
    "lines": lambda: lines([], "T", "D", "e"),
    "lines without values": lambda: lines([("A", [("2026", None)])], "T", "D", "e"),
    "funnel": lambda: funnel([], "T", "D", "e"),
    "funnel of nothing": lambda: funnel([("A", 0)], "T", "D", "e"),
}


def texts(svg: str) -> list[str]:
    return [str(text.text) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def heights(svg: str, pattern: str) -> list[float]:
    found = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [float(text.get("y", "")) for text in found if re.search(pattern, str(text.text))]


def styled(svg: str, style: str) -> list[str]:
    """What the paths of a style are drawn through."""
    paths = ElementTree.fromstring(svg).iter(f"{SVG}path")
    return [str(path.get("d")) for path in paths if path.get("style") == style]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_named_and_described_and_fits_any_width(name: str) -> None:
    svg = CHARTS[name]("c1")
    root = ElementTree.fromstring(svg)
    assert svg.startswith("<svg ")
    assert (root.get("role"), root.get("aria-labelledby"), root.get("width")) == ("img", "c1-title c1-desc", "100%")
    assert str(root.get("viewBox")).startswith("0 0 640 ")
    assert root.get("height") is None
    assert [(part.get("id"), part.text) for part in root[:2]] == [
        ("c1-title", "Titre <1>"),
        ("c1-desc", "Ce que l'on voit & lit"),
    ]


@pytest.mark.parametrize("name", CHARTS)
def test_ids_are_unique_begin_with_the_name_of_the_chart_and_are_all_there_are_references_to(name: str) -> None:
    svg = CHARTS[name]("c1")
    ids = [element.get("id", "") for element in ElementTree.fromstring(svg).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(ident.startswith("c1-") for ident in ids)
    assert set(re.findall(r'(?:url\(#|href="#)([\w-]+)', svg)) <= set(ids)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_touches_nothing_else_in_the_page(name: str) -> None:
    svg = CHARTS[name]("c1")
    assert "<style" not in svg
    assert "<metadata" not in svg
    assert "DejaVu" not in svg
    assert "system-ui, sans-serif" in svg


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_figures_give_the_same_bytes_in_any_process(name: str) -> None:
    code = f"from tests.publication.report.test_charts import CHARTS; import sys; w = CHARTS[{name!r}]; "
    code += "w('c0'); sys.stdout.buffer.write(w('c1').encode())"
    again = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, check=True)
    assert CHARTS[name]("c1") == CHARTS[name]("c1") == again.stdout.decode()


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_show_is_a_chart_too(name: str) -> None:
    assert ElementTree.fromstring(EMPTY[name]()).tag == f"{SVG}svg"


def test_the_figures_of_a_bar_stand_in_it_or_under_it_and_the_total_at_its_end() -> None:
    written = texts(CHARTS["stacked"]("c1"))
    assert written[:3] == list(SERIES)
    assert written[3:] == [
        "Auvergne-Rhône-Alpes & co",
        "1\u202f234",
        "1\u202f265",
        "Refusés\u00a0:\u00a030 · Manquants\u00a0:\u00a01",
        "Bretagne <2>",
        "170",
        "170",
        "Mayotte",
        "0",
    ]


def test_bars_stand_one_under_the_other_without_a_hole() -> None:
    svg = stacked_bars([(f"Module {number}", [100]) for number in range(8)], {"Sites": MINOR}, "T", "D", "c1")
    places = heights(svg, "^Module")
    assert {round(below - above) for above, below in pairwise(places)} == {24 + 12}
    assert float(re.findall(r'viewBox="0 0 640 (\d+)"', svg)[0]) < places[-1] + 36


def test_shares_are_percentages_of_the_row() -> None:
    written = texts(CHARTS["shares"]("c1"))
    assert written[3:] == [
        "Auvergne-Rhône-Alpes & co",
        "97,5\u202f%",
        "Refusés\u00a0:\u00a02,4\u202f% · Manquants\u00a0:\u00a00,1\u202f%",
        "Bretagne <2>",
        "100,0\u202f%",
        "Mayotte",
        "sans valeur",
    ]


def test_lines_differ_by_their_dash_and_marker() -> None:
    assert len(set(DASHES)) == len(set(MARKERS)) == MOST_SERIES


def test_a_part_that_would_not_be_seen_is_widened_and_the_bar_keeps_its_length() -> None:
    assert lengths([980, 0, 18, 2], 0.5) == [490 - (NARROWEST - 1), 0, 9, NARROWEST]
    assert lengths([1, 1], 0.5) == [NARROWEST, NARROWEST]
    assert lengths([0, 0], 0.5) == [0, 0]


def test_even_a_narrow_part_has_its_hatch() -> None:
    for angle in MAJOR.hatch:
        assert len(list(hatch(angle, NARROWEST, 24))) >= 3


@pytest.mark.parametrize("angle", [0, 45, 90, 135])
@pytest.mark.parametrize(("width", "height"), [(24, 11), (400, 24), (3, 24), (0.1, 24)])
def test_a_hatch_stays_in_its_box(angle: int, width: float, height: float) -> None:
    cuts = list(hatch(angle, width, height))
    assert all(-1e-9 <= x <= width + 1e-9 for left, _, right, _ in cuts for x in (left, right))
    assert all(-1e-9 <= y <= height + 1e-9 for _, first, _, last in cuts for y in (first, last))
    assert cuts or angle == 90


def test_every_rate_is_written_once_and_every_line_has_its_name() -> None:
    svg = CHARTS["lines"]("c1")
    written = texts(svg)
    for rate in ("71,2", "78,0", "84,2", "85,3"):
        assert written.count(f"{rate}\u202f%") == 1
    assert {"France entière", "Sous-préfectures", "2022", "2024", "2026"} <= set(written)
    assert " ".join(written).endswith("Préfectures : sans valeur")


def test_nothing_leads_from_a_line_that_ends_early_to_its_name() -> None:
    early = [("Ancien", [("2006", 0.81), ("2024", None), ("2026", None)]), ("Actuel", [("2024", 0.82), ("2026", 0.83)])]
    svg = lines(early, "T", "D", "c1")
    # Of the early one there are a marker at its value and one beside its name; of the other a line, markers, and a tie.
    assert [len(styled(svg, f"stroke: var(--series-{number})")) for number in "01"] == [0, 2]
    assert [len(styled(svg, f"fill: var(--series-{number})")) for number in "01"] == [2, 2]
    assert heights(svg, "^Ancien") > heights(svg, "^Actuel")


def test_no_line_runs_over_the_sheet_from_a_single_campaign() -> None:
    svg = lines([("Taux", [("2006", 0.81)])], "T", "D", "c1")
    (tie,) = styled(svg, "stroke: var(--series-0)")
    xs = [float(x) for x in re.findall(r"([\d.]+),", tie)]
    assert max(xs) - min(xs) <= 40


def test_close_lines_have_their_figures_and_names_apart() -> None:
    trend = [(f"Module {number}", [("2024", 0.8), ("2026", 0.912 + number / 10_000)]) for number in range(MOST_SERIES)]
    svg = lines(trend, "T", "D", "c1")
    names = sorted(heights(svg, "^Module"))
    assert min(below - above for above, below in pairwise(names)) > 13
    figures = sorted(heights(svg, r"^91,\d"))
    assert min(below - above for above, below in pairwise(figures)) > 11


def test_what_is_crowded_at_the_edge_stays_on_the_sheet() -> None:
    svg = lines([(f"Module {number}", [("2026", 1.0)]) for number in range(MOST_SERIES)], "T", "D", "c1")
    height = float(re.findall(r'viewBox="0 0 640 (\d+)"', svg)[0])
    assert all(5 < y < height for y in heights(svg, ""))


def test_a_funnel_writes_counts_and_their_share_of_the_first() -> None:
    assert texts(CHARTS["funnel"]("c1")) == [
        "Retours attendus",
        "1\u202f334",
        "Retours reçus",
        "1\u202f200 (90,0\u202f%)",
        "Retours acceptés",
        "0 (0,0\u202f%)",
    ]


def test_long_labels_are_wrapped_and_dollars_are_no_formulas() -> None:
    svg = funnel([("Accueil physique, téléphonique et numérique de tous les usagers de $x_1$", 3)], "T", "D", "c1")
    written = texts(svg)
    assert len(written) > 2
    assert " ".join(written[:-1]) == "Accueil physique, téléphonique et numérique de tous les usagers de $x_1$"


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: stacked_bars([("A", [1])], {"x": MINOR, "y": MAJOR}, "T", "D", "c"), "The row « A » needs one number"),
        (lambda: stacked_bars([("A", [-1])], {"x": MINOR}, "T", "D", "c"), "The row « A » needs one number, zero or"),
        (lambda: stacked_bars([], {"x": MINOR, "y": MINOR}, "T", "D", "c"), "Two of the series « x », « y » have the"),
        (lambda: lines([("A", [])] * 9, "T", "D", "c"), "There are 9 series. A chart shows at most 8."),
        (lambda: lines([("A", [("2026", 84.2)])], "T", "D", "c"), "A rate is between 0 and 1."),
        (lambda: funnel([("A", 1), ("B", 2)], "T", "D", "c"), "« B » (2) is more than « A » (1)."),
        (lambda: funnel([("A", 1), ("B", -1)], "T", "D", "c"), "« B » is -1. A count is zero or more."),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw: Callable[[], str], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        draw()


def test_points_that_cannot_be_compared_are_not_joined() -> None:
    points = [("Taux", [("2024", 0.8), ("2026", 0.9)])]
    dashed = 'stroke-width="1.8"'
    assert lines(points, "T", "D", "c1").count(dashed) == 1
    apart = lines(points, "T", "D", "c1", apart={"Taux"})
    assert apart.count(dashed) == 0
    assert ("80,0" in apart, "90,0" in apart) == (True, True)


@pytest.mark.parametrize(("day", "axis"), [(1, "à intervalles égaux"), (300, "selon leur date")])
def test_the_trend_says_whether_its_axis_is_one_of_time(day: int, axis: str) -> None:
    first = date(2020, 1, 1)
    days = {"a": first, "b": first + timedelta(days=day), "c": first + timedelta(days=1000)}
    drawn = lines([("Taux", [(name, 0.5) for name in days])], "Titre", "Une ligne.", "c1", days=days)
    assert f"Une ligne. Les campagnes sont placées {axis}.</desc>" in drawn
