"""How a form is shown: as wide as the screen of a small laptop, opened where one starts."""

from collections.abc import Mapping, Sequence

from prefaudit.campaigns.forms.draft import SheetDraft

# Of a screen of 1366 pixels, what is left beside the numbers of the rows and the bar to scroll with.
SCREEN = 1310
# A column as Excel draws it in Calibri 11: so many pixels a character, and so many around them.
_CHARACTER, _EDGES = 7, 5
# So many rows of one line are seen on a screen of 768 pixels, below the ribbon.
_ROWS = 24
# No column becomes narrower for it.
_NARROWEST = 12.0


def pixels(widths: Sequence[float]) -> float:
    """Return how wide columns of these widths (in characters) are together, in pixels; one of width 0 is hidden."""
    return sum(width * _CHARACTER + _EDGES for width in widths if width)


def fitted(widths: Mapping[int, float]) -> dict[int, float]:
    """Return the widths of columns so that all of them fit on the screen: the widest are narrowed to one width."""
    if pixels(list(widths.values())) <= SCREEN:
        return dict(widths)
    shown = sorted(width for width in widths.values() if width)
    room, widest = float(SCREEN), _NARROWEST
    for at, width in enumerate(shown):
        share = (room / (len(shown) - at) - _EDGES) / _CHARACTER
        if width > share:
            widest = max(_NARROWEST, share // 0.5 * 0.5)
            break
        room -= pixels([width])
    return {column: min(width, widest) for column, width in widths.items()}


def first_answer(blocks: Sequence[SheetDraft]) -> tuple[int, int] | None:
    """Return the first cell of a sheet that is to be filled, as one reads: from left to right, from top to bottom."""
    return min((at for block in blocks for at, cell in block.cells.items() if cell.style == "answer"), default=None)


def rows_in_sight(header_row: int) -> int:
    """Return how many rows stay where they are while one moves down: those to a header, where they leave half of a
    small screen to what stands below."""
    return header_row + 1 if header_row < _ROWS / 2 else 0


def kept_in_sight(sheet: SheetDraft, widths: Mapping[int, float]) -> int:
    """Return how many columns of a table stay where they are while one moves to the right: those that say what a row is
    about, as far as they leave half of the screen to the answers."""
    if not sheet.places:
        return 0
    column = min(column for _, column in sheet.places.values())
    while (cell := sheet.cells.get((sheet.first_row, column + 1))) is not None and cell.style == "prefilled":
        if pixels([widths.get(each, 0) for each in range(column + 2)]) > SCREEN / 2:
            break
        column += 1
    return column + 1
