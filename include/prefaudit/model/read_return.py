"""What reading a workbook gives: plain values with the location of each, small enough to pass between processes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from prefaudit.model.issues import Issue

Value = str | int | float | date | tuple[str, ...] | None
TableRow = tuple[Value, ...]


@dataclass(frozen=True)
class HiddenCells:
    """What of a block's answers is hidden in the workbook: Excel rows, columns by letter, the whole sheet."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[str] = frozenset()
    sheet: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows or self.columns or self.sheet)


@dataclass(frozen=True)
class TableData:
    """One block as read.

    `locations` gives for each field found its column letter and, in a form block, its row (1-based; None in a table,
    where the row is the row's own). `rows` are (Excel row, values in the contract's field order); a form block is one
    row numbered 0. A field that the workbook lacks is absent from `locations` and None in every row. `hidden` says what
    of it people do not see.
    """

    name: str
    sheet: str
    header_row: int | None
    locations: Mapping[str, tuple[str, int | None]]
    rows: tuple[TableRow, ...]
    hidden: HiddenCells = HiddenCells()

    def cell(self, field_name: str, row: int | None) -> str:
        """Return the cell ("C12") of a field at an Excel row; of its header where `row` is None; "" where unknown."""
        if field_name not in self.locations:
            return ""
        letter, own_row = self.locations[field_name]
        number = own_row or row or self.header_row
        return f"{letter}{number}" if number else ""


@dataclass(frozen=True, slots=True)
class Coercion:
    """A cell whose typed value is certain but is not what the cell holds (« 12,5 » read as 12.5): both, as texts."""

    table: str
    field: str
    row: int
    found: str
    value: str


@dataclass(frozen=True)
class ReadReturn:
    """A workbook as read: the form it was recognised as (None where it was not), its blocks, and what reading found.

    `version` is the one of the form that it was read by, or that it names where there is no such version. `announced`
    is the campaign, site and audit_type in its file's name: all there is where it cannot be read. `language` is that of
    its issues. `campaign` is that of the place where it came, where the workbook names none.
    """

    form: str | None
    tables: Mapping[str, TableData] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    coercions: tuple[Coercion, ...] = ()
    announced: Mapping[str, str] = field(default_factory=dict)
    version: str | None = None
    language: str = "fr"
    campaign: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """The form and the version that it was read by, each empty where there is none."""
        return self.form or "", self.version or ""


@dataclass(frozen=True)
class Unread:
    """A workbook that could not be read, whatever it is: `why` in French, for an operator.

    By the fault of this machine, or with `by_contract` of a form's contract: nobody is blamed for it.
    """

    why: str
    by_contract: bool = False
