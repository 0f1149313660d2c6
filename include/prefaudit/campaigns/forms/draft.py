"""A workbook before it is written: sheets of styled cells, with the position of every field. Plain data, no Excel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from prefaudit.l10n.languages import FRENCH

if TYPE_CHECKING:
    from prefaudit.campaigns.forms.self_check import SelfCheck

CellValue = str | int | float | bool | date | None
Style = Literal[
    "title",
    "note",
    "section",
    "label",
    "header",
    "prefilled",
    "answer",
    "warning",
    "text",
    "line",
    "headline",
    "link",
    "mark",
]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and what it is for: by its style, a site may type in it or not."""

    value: CellValue = None
    style: Style = "text"
    kind: str = "string"


@dataclass(frozen=True)
class Help:
    """What the cells of a field accept: a drop-down's list, a type, and the words shown when one is selected."""

    field_title: str
    message: str
    kind: str
    codes: str = ""


@dataclass
class SheetDraft:
    """One sheet in the making; rows and columns are 0-based.

    `places` gives each field of the contract its column and, in a form block, its row. `first_row` is the first row
    of a table block's answers, `rows` how many there are, `spare` how many more a site may fill below them. `lines`
    gives rows of formulas how many lines their texts may need.
    """

    title: str
    table: str = ""
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    places: dict[str, tuple[int | None, int]] = field(default_factory=dict)
    helps: dict[str, Help] = field(default_factory=dict)
    header_row: int | None = None
    first_row: int = 0
    rows: int = 0
    spare: int = 0
    lines: dict[int, int] = field(default_factory=dict)
    hidden: bool = False
    protected: bool = False

    def put(self, row: int, column: int, value: CellValue, style: Style = "text", kind: str = "string") -> None:
        """Write a cell."""
        self.cells[row, column] = Cell(value, style, kind)

    def set(self, field_name: str, value: CellValue, row: int | None = None) -> None:
        """Answer a field, keeping its cell's style; `row` is needed in a table block."""
        at = self.at(field_name, row)
        former = self.cells.get(at, Cell(style="answer"))
        self.cells[at] = Cell(value, former.style, former.kind)

    def get(self, field_name: str, row: int | None = None) -> CellValue:
        """Return what a field's cell holds."""
        return self.cells.get(self.at(field_name, row), Cell()).value

    def at(self, field_name: str, row: int | None = None) -> tuple[int, int]:
        """Return the 0-based cell of a field; `row` is needed in a table block."""
        own_row, column = self.places[field_name]
        target = own_row if own_row is not None else row
        if target is None:
            raise ValueError(f"« {field_name} » is a column of a table: give the row.")
        return target, column


@dataclass
class Draft:
    """A workbook in the making: its sheets in order, the code lists of its drop-downs, its document properties, its
    language, by name the cells (sheet, row, column) that have one, and what it checks itself with."""

    sheets: list[SheetDraft]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    language: str = FRENCH
    names: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)
    self_check: "SelfCheck | None" = None

    def sheet(self, table: str) -> SheetDraft:
        """Return the sheet that holds a table of the contract."""
        return next(sheet for sheet in self.sheets if sheet.table == table)
