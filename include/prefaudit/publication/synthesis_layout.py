"""How a sheet of the synthesis looks: the format of each measure, columns and rows in which every text has room, pages
that are filled."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from math import ceil

from prefaudit import palette
from prefaudit.l10n.typography import typeset
from prefaudit.publication.published_tables import is_days, is_rate
from prefaudit.publication.report.values import is_number, shown
from prefaudit.publication.synthesis_tables import OF, Marked, SynthesisTable
from prefaudit.warehouse.measures import catalogue

SIZE = 10  # points: of the texts of a table
LINE = 12.75  # points: of a line of them
_PIXELS = 7  # of a digit of the standard font, Calibri 11, in which widths of columns are counted
_PADDING = 5  # pixels of a column beside its text
_WIDEST, _WIDEST_OF = 50, {"criterion_label": 74, "commitment_label": 70, "label": 60}
_INDENT = 1.3  # digits: before a text, so that it stands apart from a number at its left
# The most that a page is made smaller so that a long table needs fewer pages.
_SMALLEST = 0.6
# A4 without its margins: pixels across and points down, of a page that lies and of one that stands.
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
_PAPER = (8.27, 11.69)
# The format of each kind of measure; marks stand behind the number.
_OF_KINDS = {
    **dict.fromkeys(("count", "distinct"), "#,##0"),
    **dict.fromkeys(("rate", "share"), "0.0 %"),
    **{"mean": "0.00", "days": "#,##0.0", "change": '+0.0;"−"0.0;0.0'},
}


@cache
def looks() -> Mapping[str, Mapping[str, object]]:
    """Return the properties of the formats by name."""
    cell = {"font_size": SIZE, "valign": "top", "bottom": 1, "bottom_color": palette.GRID}
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": palette.ACCENT, "font_size": SIZE}
    return {
        "title": {"bold": True, "font_size": 14, "font_color": palette.ACCENT},
        "caption": {"bold": True, "font_size": 12, "font_color": palette.ACCENT},
        "head": {**head, "font_color": palette.ON_ACCENT, "align": "left", "indent": 1},
        "head_number": {**head, "font_color": palette.ON_ACCENT, "align": "right"},
        "note": {"text_wrap": True, "valign": "top", "font_size": SIZE, "font_color": palette.QUIET},
        "lead": {**cell, "bold": True, "text_wrap": True},
        "link": {**cell, "font_color": palette.ACCENT, "underline": 1, "text_wrap": True},
        "text": {**cell, "num_format": "@", "text_wrap": True, "align": "left", "indent": 1},
        "date": {**cell, "num_format": "dd/mm/yyyy", "align": "left", "indent": 1},
        "number": cell,
    }


def number_format(name: str, values: Iterable[object] = ()) -> str:
    """Return the one number format of a column: that of its measure, else as many decimals as one value needs."""
    measured = name.partition(OF)[0]
    measure = catalogue().get(measured)
    if measure and measure.kind in _OF_KINDS:
        return _OF_KINDS[measure.kind]
    if measured == "value":
        return "#,##0.0"
    for kind, found in (("change", name.endswith("change")), ("rate", is_rate(name)), ("days", is_days(name))):
        if found:
            return _OF_KINDS[kind]
    places = max((len(shown(value).partition(",")[2]) for value in values if is_number(value)), default=0)
    return "#,##0" + (f".{'0' * places}" if places else "")


def is_numeric(values: Iterable[object]) -> bool:
    """Return whether a column has numbers, which stand at its right."""
    return any(is_number(unmarked(value)) for value in values)


def unmarked(value: object) -> object:
    """Return a value without its marks."""
    return value.value if isinstance(value, Marked) else value


def widths(tables: Sequence[SynthesisTable]) -> list[float]:
    """Return how wide the columns of a sheet are, in digits: enough for each value, and for each word of a head."""
    by_table = [[_width(table, name) for name in table.heads] for table in tables]
    return [max(column) for column in zip_longest(*by_table, fillvalue=0.0)]


def _width(table: SynthesisTable, name: str) -> float:
    values = [row.get(name) for row in table.rows]
    texts = [_as_shown(value, name) for value in values if value is not None]
    longest = max((digits(text) for text in texts), default=0.0)
    word = max((digits(word) for text in texts for word in text.split(" ")), default=0.0)
    head = max((digits(word, bold=True) for word in typeset(table.heads[name]).split()), default=0.0)
    own = max(word, min(longest, _WIDEST_OF.get(name, _WIDEST))) + (0 if is_numeric(values) else _INDENT)
    return round(max(head, own) + 1.5, 1)


def _as_shown(value: object, name: str) -> str:
    if isinstance(value, Marked):
        return _as_shown(value.value, name) + value.marks if value.value is not None else ""
    return typeset(shown(value, name.partition(OF)[0])) + (".00" if isinstance(value, Decimal) else "")


def digits(text: str, *, bold: bool = False, size: float = SIZE) -> float:
    """Return how much room a line of text needs, in digits of the standard font."""
    from xlsxwriter.utility import xl_pixel_width  # noqa: PLC0415  for this step only

    return float(xl_pixel_width(text)) / _PIXELS * size / 11 * (1.12 if bold else 1.0)


def lines(text: str, width: float, *, bold: bool = False, size: float = SIZE) -> int:
    """Return how many lines a text takes in a column of this width."""
    blank, count, used = digits(" ", bold=bold, size=size), 1, 0.0
    room = max(width - 0.8 - _INDENT, 1)
    for word in text.split(" "):
        length = digits(word, bold=bold, size=size)
        if used and used + blank + length > room:
            count, used = count + 1, length
        else:
            used += (blank if used else 0) + length
        if used > room:
            more = ceil(used / room) - 1
            count, used = count + more, used - more * room
    return count


def height(texts: Iterable[tuple[str, float]], *, bold: bool = False) -> float:
    """Return how high a row is, in points: each text with the width of its column."""
    return LINE * max((lines(text, width, bold=bold) for text, width in texts), default=1) + 1


def text_of(value: object) -> str | None:
    """Return a value as the text that its cell holds; None where the cell holds none."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if value is None or isinstance(value, int | float | Decimal | date | Marked):
        return None
    return typeset(str(value))


def pixels(columns: Iterable[float]) -> int:
    """Return how many pixels columns take."""
    return sum(round(width * _PIXELS) + _PADDING for width in columns)


def scale(columns: Iterable[float], *, landscape: bool) -> float:
    """Return what a sheet is made smaller by so that its columns stand on one page."""
    across = (max(_PAPER) if landscape else min(_PAPER)) - MARGINS["left"] - MARGINS["right"]
    return min(1.0, across * 96 / pixels(columns))


def pages(columns: Sequence[float], total: float, repeated: float, *, landscape: bool) -> int:
    """Return how many pages a sheet is printed on.

    Args:
        columns: The widths of its columns.
        total: How high it is, in points.
        repeated: How high the rows are that each page repeats.
        landscape: Whether its pages lie.
    """
    down = ((min(_PAPER) if landscape else max(_PAPER)) - MARGINS["top"] - MARGINS["bottom"]) * 72
    across = scale(columns, landscape=landscape)
    smallest = min(across, _SMALLEST)
    return 1 if total * smallest <= down else ceil((total - repeated) / (down / smallest - repeated))
