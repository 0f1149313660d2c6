"""The saved results of formulas, put back into a workbook that openpyxl has written.

openpyxl writes formulas without their results: a copy sent back without Excel having opened it would read as empty.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

from prefaudit.workbook.reader import Grid, column_index
from prefaudit.workbook.values import format_value

_FORMULA_CELL = re.compile(
    rb"<c (?P<attributes>[^>]*?)><f(?P<formula>[^>]*?(?:/>|>.*?</f>))<v ?/?>(?:</v>)?</c>", re.DOTALL
)
_REFERENCE = re.compile(rb'r="([A-Z]+)(\d+)"')


def restore_results(path: Path, grids: Mapping[str, Grid], names: Sequence[str]) -> None:
    """Write the saved result of each formula into its cell.

    Args:
        path: The workbook (.xlsx) that openpyxl has written.
        grids: The sheets as read before, by name.
        names: The names of the sheets, in file order.
    """
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    changed = False
    for number, name in enumerate(names, start=1):
        part = f"xl/worksheets/sheet{number}.xml"
        grid = grids.get(name)
        if grid is not None and b"<f" in parts.get(part, b""):
            parts[part] = _FORMULA_CELL.sub(lambda match, grid=grid: _with_result(match, grid), parts[part])  # type: ignore[misc]
            changed = True
    if changed:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)


def _with_result(match: re.Match[bytes], grid: Grid) -> bytes:
    reference = _REFERENCE.search(match["attributes"])
    if reference is None:
        return match[0]
    position = (int(reference[2]) - 1, column_index(reference[1]))
    kind, value = _saved(grid, position)
    if value is None:
        return match[0]
    attributes = re.sub(rb'\s*t="\w+"', b"", match["attributes"])
    text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()
    return b"<c " + attributes + kind + b"><f" + match["formula"] + b"<v>" + text + b"</v></c>"


def _saved(grid: Grid, position: tuple[int, int]) -> tuple[bytes, str | None]:
    """Return the type attribute and the text that Excel would have saved for a result."""
    if position in grid.errors:
        return b' t="e"', grid.errors[position]
    row, column = position
    if position in grid.uncached or row >= len(grid.rows) or column >= len(grid.rows[row]):
        return b"", None
    value = grid.rows[row][column]
    if isinstance(value, bool):
        return b' t="b"', str(int(value))
    if isinstance(value, int | float):
        return b"", repr(value)
    if isinstance(value, datetime | date):
        timestamp = value if isinstance(value, datetime) else datetime.combine(value, time())
        return b"", repr((timestamp - datetime(1899, 12, 30)).total_seconds() / 86400)
    return b' t="str"', value if isinstance(value, str) else format_value(value)
