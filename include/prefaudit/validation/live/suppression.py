"""What follows from what: a cell that breaks a rule is not shown for the rules that come after it.

It is the order of the answer (`validation/failures.py`), known before there is any row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from prefaudit.model.contract import Contract
from prefaudit.model.issues import Severity, Stage
from prefaudit.reference.data import Reference
from prefaudit.validation.live.formula import Column
from prefaudit.validation.suites import Rule

if TYPE_CHECKING:
    from prefaudit.validation.derive import Source

_STAGES = {stage: number for number, stage in enumerate(Stage)}
# A cell by table, field, and which row: the same one (« row »), the one that a lookup found in a table (its name), or
# any (« column »).
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Broken:
    """A rule, the cell where it is placed, the cells that it involves, the condition that a row breaks it, and the
    column that says where: `value`, as a formula writes it, in the rows that do."""

    rule: Rule
    at: Cell
    cells: tuple[Cell, ...]
    raw: str
    flag: Column | None = None
    value: str = "1"

    @property
    def rank(self) -> tuple[int, bool, int]:
        """Return its place in the order: earlier stages, then errors, then rules over fewer cells."""
        return _STAGES[self.rule.stage], self.rule.severity is Severity.WARNING, len(self.cells)

    def flagged(self, flag: Column) -> "Broken":
        """Return the same with its column."""
        return replace(self, flag=flag)

    @property
    def in_row(self) -> str:
        """Whether the row breaks it, as a number."""
        return f"({self._flag.cell}={self.value})"

    @property
    def total(self) -> str:
        """How many rows break it."""
        return f"COUNTIF({self._flag.whole},{self.value})"

    @property
    def first_row(self) -> str:
        """The first row of the hidden sheet that breaks it."""
        return f"MATCH({self.value},{self._flag.whole},0)+{self._flag.first - 1}"

    def where(self, place: Column) -> str:
        """Whether the row at a place breaks it; any row where there is no place."""
        return f"IF({place.known},INDEX({self._flag.whole},N({place.cell}))={self.value},{self.total}>0)*1"

    @property
    def _flag(self) -> Column:
        assert self.flag is not None  # noqa: S101  asked for once it is written
        return self.flag


def static_sources(contract: Contract, reference: Reference) -> Mapping[str, "Mapping[str, Source]"]:
    """Return what the columns of lookups come from, by table."""
    # Loaded where a form is made: a page that names a form does not wait for data frames.
    from prefaudit.validation.batch import build_frames  # noqa: PLC0415
    from prefaudit.validation.derive import derive  # noqa: PLC0415

    return derive(contract, build_frames(contract, {}), reference).sources


def cells_of(rule: Rule, at: Cell, sources: "Mapping[str, Source]") -> tuple[Cell, ...]:
    """Return the cells that a rule involves, where it is placed first."""
    cells: dict[Cell, None] = {at: None}
    for column in rule.columns:
        cells |= dict.fromkeys(_cells(rule.table, column, sources.get(column)))
    return tuple(cells)


def _cells(table: str, column: str, source: "Source | None") -> Iterator[Cell]:
    if source is None:
        yield table, column, "row"
        return
    for name in source.own:
        yield table, name, "row"
    for other, name in source.others:
        yield other, name, other if source.row_column else "column"


def follows_from(found: Broken, before: Iterable[Broken], taken: Mapping[tuple[str, str], Column]) -> Sequence[str]:
    """Return the formulas that say whether an error that comes before stands at one of the cells of a rule.

    Args:
        found: The rule.
        before: The rules that have a column.
        taken: The columns of the places that lookups found: by table, and the table that they look into.
    """
    terms: dict[str, None] = {}
    for error in before:
        if error.rule.severity is not Severity.ERROR or error.rank >= found.rank:
            continue
        for table, name, how in found.cells:
            if error.at[:2] != (table, name):
                continue
            if error.at[2] == "column" or how == "column" or (how != "row" and (found.rule.table, how) not in taken):
                terms[error.total] = None
            elif how == "row":
                terms[error.in_row] = None
            else:
                terms[error.where(taken[found.rule.table, how])] = None
    return list(terms)
