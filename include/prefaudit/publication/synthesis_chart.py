"""The native charts of the synthesis: drawn from the cells of the table above, as wide as it is."""

from typing import Any

from prefaudit import palette
from prefaudit.l10n.typography import typeset
from prefaudit.publication.published_tables import is_rate
from prefaudit.publication.synthesis_tables import Chart, SynthesisTable

_HEIGHT = 0.3  # of the width
_TEXT = 9  # points, on paper
# What the findings mean has the same colours as in the report.
_FILLS = {
    "conforming": palette.CONFORMING,
    "opportunities": palette.OPPORTUNITY,
    "sensitive_points": palette.SENSITIVE,
    "minor_nonconformities": palette.MINOR,
    "major_nonconformities": palette.MAJOR,
}


def size(across: int) -> tuple[int, int]:
    """Return width and height of a chart, in pixels, under columns that take so many."""
    width = min(max(across, 900), 1700)
    return width, round(width * _HEIGHT)


def draw(workbook: Any, place: tuple[str, int], table: SynthesisTable, across: int, scale: float) -> Any:
    """Return the chart of a table.

    Args:
        workbook: The workbook that it is for.
        place: The sheet, and the row of the heads of the table.
        table: The table, which has a chart.
        across: How wide the columns of the sheet are, in pixels.
        scale: What the sheet is made smaller by in print: the texts are made larger by as much.
    """
    plan = table.chart
    assert plan is not None  # noqa: S101  what is called with has one
    chart = workbook.add_chart({"type": plan.kind, **({"subtype": plan.subtype} if plan.subtype else {})})
    text = {"size": round(_TEXT / scale)}
    for name in plan.values:
        chart.add_series(_series(place, table, plan, name, text))
    chart.set_title({"name": typeset(plan.title), "name_font": {"size": round(1.3 * _TEXT / scale)}, "overlay": False})
    share = is_rate(plan.values[0])
    figures = {"num_format": "0 %", "min": 0, "max": 1} if share else {"num_format": "0 %" if plan.subtype else "#,##0"}
    ruled = {**figures, "num_font": text, "major_gridlines": {"visible": True, "line": {"color": palette.GRID}}}
    if plan.kind == "bar":
        # The first row at the top, as in the table; the figures at the bottom all the same.
        chart.set_y_axis({"reverse": True, "num_font": text, "interval_unit": 1})
        chart.set_x_axis({**ruled, "label_position": "high"})
    else:
        chart.set_x_axis({"num_font": text})
        chart.set_y_axis(ruled)
    chart.set_legend({"none": True} if len(plan.values) == 1 else {"position": "bottom", "font": text})
    width, height = size(across)
    chart.set_size({"width": width, "height": height})
    return chart


def _series(place: tuple[str, int], table: SynthesisTable, plan: Chart, name: str, text: dict[str, int]) -> Any:
    sheet, head = place
    names, column = (list(table.heads).index(found) for found in (plan.names, name))
    first, last = head + 1, head + len(table.rows)
    fill = {"color": _FILLS.get(name, palette.NEUTRAL).colour}
    return {
        "name": [sheet, head, column],
        "categories": [sheet, first, names, last, names],
        "values": [sheet, first, column, last, column],
        "data_labels": {"value": not plan.subtype, "font": text},
        # Campaigns that cannot be compared are not joined by a line: the points stand alone.
        **(
            {"line": {"none": True}, "marker": _marker(plan.values.index(name))}
            if plan.kind == "line"
            else {"fill": fill, "border": {"color": palette.LINE}, "gap": 60}
        ),
    }


def _marker(series: int) -> dict[str, object]:
    """Return the sign of a series, which differs by its outline and its colour."""
    colour = {"color": palette.SERIES[f"series-{series}"][0]}
    return {"type": ("circle", "square")[series % 2], "size": 10, "fill": colour, "border": colour}
