"""Marks by which a workbook shows which template it was made from: texts in given cells, or under given names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree  # the guard has refused every document that declares entities

from prefaudit.l10n.languages import phrase
from prefaudit.model.contract import Contract, Mark
from prefaudit.model.issues import Issue
from prefaudit.workbook.cell_places import cell_name, column_index
from prefaudit.workbook.filetype import ODS, XLS, XLSB
from prefaudit.workbook.guard import Inspection
from prefaudit.workbook.headers import name_key
from prefaudit.workbook.opc import main_part
from prefaudit.workbook.reader import Grid
from prefaudit.workbook.reading_rules import Location, issue_of
from prefaudit.workbook.values import format_value
from prefaudit.workbook.xml_events import parse_events

# Sheet, 0-based row and column.
Place = tuple[str, int, int]
# The cells that have a name, by it; None where the format does not show them.
CellNames = Mapping[str, Place] | None

_CELL = re.compile(r"\$?(?:'((?:[^']|'')+)'|([^'!.]+))[!.]\$?([A-Z]{1,3})\$?(\d{1,7})(?::.*)?")
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def cell_names(inspection: Inspection) -> CellNames:
    """Return the cells of a guarded file that have names; of a range the first one."""
    parts = inspection.parts or {}
    if inspection.type in (XLS, XLSB):
        return None
    try:
        pairs = dict(_of_ods(parts["content.xml"]) if inspection.type == ODS else _of_xlsx(parts))
    except (ElementTree.ParseError, LookupError, ValueError):
        return None
    found = {name.casefold(): _CELL.fullmatch(text.strip()) for name, text in pairs.items()}
    return {
        name: ((at[1] or at[2]).replace("''", "'"), int(at[4]) - 1, column_index(at[3]))
        for name, at in found.items()
        if at
    }


def _of_xlsx(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    for element in ElementTree.fromstring(parts[main_part(parts)]).iter():  # noqa: S314
        if element.tag.endswith("}definedName"):
            yield element.get("name", ""), element.text or ""


def _of_ods(content: bytes) -> Sequence[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}named-range":
            found.append((attributes.get(f"{_TABLE}name", ""), attributes.get(f"{_TABLE}cell-range-address", "")))

    parse_events(content, start, lambda _: None, lambda _: None)
    return found


@dataclass(frozen=True)
class Marks:
    """The sheets of a workbook and the names of its cells: what its marks are found by."""

    grids: Sequence[Grid]
    names: CellNames

    def rank(self, contract: Contract) -> int:
        """Return how sure the marks of a form make it: 0 where it has them all, 1 where it asks for none, 2 else."""
        if not contract.marks:
            return 1
        return 0 if all(name_key(self._text(mark)[0]) == name_key(mark.text) for mark in contract.marks) else 2

    def issues(self, contract: Contract) -> Iterator[Issue]:
        """Yield the issue of each mark of a form that the workbook has not, or that its format does not show."""
        for mark in contract.marks:
            if mark.range and self.names is None:
                yield issue_of("identity.mark.unread", form=contract.title)
                continue
            text, location = self._text(mark)
            if name_key(text) != name_key(mark.text):
                facts = {"form": contract.title, "wanted": mark.text, "place": _words(mark)}
                yield issue_of("identity.mark", location, found=text, **facts)

    def _text(self, mark: Mark) -> tuple[str, Location]:
        """Return what stands where a mark should be, and that place."""
        places = self.names or {}
        if mark.range:
            sheet, row, column = places.get(mark.range.casefold(), ("", 0, 0))
        else:
            letters = mark.cell.rstrip("0123456789")
            sheet, row, column = mark.sheet, int(mark.cell[len(letters) :]) - 1, column_index(letters)
        grid = next((grid for grid in self.grids if name_key(grid.name) == name_key(sheet)), None) if sheet else None
        if grid is None:
            return "", Location()
        inside = row < len(grid.rows) and column < len(grid.rows[row])
        value = grid.rows[row][column] if inside else ""
        return format_value(value), Location(grid.name, cell_name(row, column))


def _words(mark: Mark) -> str:
    if mark.range:
        return phrase("reading.mark.range", name=mark.range)
    return phrase("reading.mark.cell", cell=mark.cell, sheet=mark.sheet)
