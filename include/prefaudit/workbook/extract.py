"""From located blocks to typed rows: every value with its place, every unreadable cell as an issue at its cell."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from prefaudit.model.contract import Contract, Field, Table
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import Coercion, TableData, TableRow, Value
from prefaudit.reference.data import Reference
from prefaudit.workbook.layout import Block, cell_name, column_letter
from prefaudit.workbook.reading_rules import Location, issue_of
from prefaudit.workbook.text import folded, header_key
from prefaudit.workbook.values import BLANK, READERS, Reading, format_value, read_code, read_list, read_string

# Characters: of a code or what identifies a return, of what identifies a row, of any text (Excel has no longer one).
_CODE, _KEY, _TEXT = 200, 500, 32_767
# So many of a text that is too long are quoted.
_QUOTED = 60

CellReader = Callable[[object], Reading]


@dataclass(frozen=True)
class Vocabulary:
    """The words a return may use: accepted spellings by code list, known codes by reference column."""

    spellings: Mapping[str, Mapping[str, str]]
    domains: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, contracts: Mapping[str, Contract], reference: Reference) -> "Vocabulary":
        """The words that the fields of these contracts ask for."""
        fields = [each for contract in contracts.values() for _, each in contract.fields()]
        lists = {each.codes for each in fields if each.codes}
        domains = {each.domain for each in fields if each.domain}
        return cls(
            {name: {header_key(text): code for text, code in reference.spellings(name).items()} for name in lists},
            {name: _domain(reference, name) for name in domains},
        )

    def reader(self, each: Field) -> CellReader:
        """How a cell of this field is read."""
        if each.codes:
            spellings = self.spellings[each.codes]
            return lambda raw: read_code(raw, spellings)
        if each.type in READERS:
            return READERS[each.type]
        domain = self.domains.get(each.domain, frozenset())
        if each.type == "list":
            return lambda raw: read_list(raw, domain)
        return lambda raw: read_string(raw, domain)


def _domain(reference: Reference, name: str) -> frozenset[str]:
    table, _, column = name.partition(".")
    return frozenset(code for row in reference.table(table) if (code := row[column]))


@dataclass(frozen=True)
class Extracted:
    """A block's rows, the issues of its cells, and the coercions made on the way."""

    data: TableData
    issues: tuple[Issue, ...]
    coercions: tuple[Coercion, ...]


def _longest(each: Field, table: Table) -> int:
    """How many characters a text of a field may have: what is looked up by an index has to fit into it."""
    if each.codes or each.domain or each.prefilled not in ("", "row"):
        return _CODE
    return _KEY if each.name in table.key else _TEXT


def extract(block: Block, vocabulary: Vocabulary) -> Extracted:
    """Read the cells of a block into rows in the contract's field order."""
    return (_Form if block.table.layout.kind == "form" else _Rows)(block, vocabulary).extracted()


class _Cells:
    """The cells of one block, read one by one; what is wrong or was coerced is noted at its place."""

    def __init__(self, block: Block, vocabulary: Vocabulary) -> None:
        self.block, self.grid, self.table = block, block.grid, block.table
        self.placeholders = {header_key(text) for text in block.table.layout.placeholders}
        self.readers = [vocabulary.reader(each) for each in block.table.fields]
        self.longest = [_longest(each, block.table) for each in block.table.fields]
        self.issues: list[Issue] = []
        self.coercions: list[Coercion] = []

    def value(self, position: int, row: int, column: int, sheet_row: int) -> Value:
        """The value of the field at `position`, read from a 0-based cell."""
        cells = self.grid.rows[row] if row < len(self.grid.rows) else []
        raw = cells[column] if column < len(cells) else ""
        if self.placeholders and isinstance(raw, str) and header_key(raw) in self.placeholders:
            return None
        if raw == "" and not self.grid.errors and not self.grid.uncached:
            return None
        each = self.table.fields[position]
        if (row, column) in self.grid.errors:
            reading, found = Reading(problem="types.error_value"), self.grid.errors[row, column]
        elif (row, column) in self.grid.uncached:
            reading, found = Reading(problem="types.formula_without_value"), "formule sans résultat"
        else:
            reading, found = self.readers[position](raw) if raw != "" else BLANK, ""
        if isinstance(reading.value, str) and len(reading.value) > self.longest[position]:
            return self._shortened(reading.value, self.longest[position], self._place(each, row, column, sheet_row))
        if reading.problem:
            place = self._place(each, row, column, sheet_row)
            self.issues.append(issue_of(reading.problem, place, found=found or format_value(raw)))
        elif reading.coerced:
            self.coercions.append(
                Coercion(self.table.name, each.name, sheet_row, format_value(raw), format_value(reading.value))
            )
        return reading.value

    def _place(self, each: Field, row: int, column: int, sheet_row: int) -> Location:
        return Location(self.grid.name, cell_name(row, column), self.table.name, each.name, sheet_row)

    def _shortened(self, text: str, limit: int, place: Location) -> str:
        """A text that is too long, cut: what can be told of it is told."""
        quoted = f"{text[:_QUOTED]}…"
        self.issues.append(issue_of("types.too_long", place, found=quoted, limit=limit, length=len(text)))
        return text[:limit]


class _Form(_Cells):
    """A form block: one row, numbered 0, of answers beside their labels."""

    def extracted(self) -> Extracted:
        values = [
            self.value(position, *self.block.cells[each.name], 0) if each.name in self.block.cells else None
            for position, each in enumerate(self.table.fields)
        ]
        locations = {name: (column_letter(column), row + 1) for name, (row, column) in self.block.cells.items()}
        data = TableData(self.table.name, self.grid.name, None, locations, ((0, *values),))
        return Extracted(data, tuple(self.issues), tuple(self.coercions))


class _Rows(_Cells):
    """A table block: one row a filled line under the header; blank and bordered lines and totals are passed over."""

    def extracted(self) -> Extracted:
        columns = [self.block.columns.get(each.name) for each in self.table.fields]
        rows = tuple(self._row(row, columns) for row in self._filled(columns))
        locations = {name: (column_letter(column), None) for name, column in self.block.columns.items()}
        data = TableData(self.table.name, self.grid.name, self.block.header_row + 1, locations, rows)
        return Extracted(data, tuple(self.issues), tuple(self.coercions))

    def _row(self, row: int, columns: list[int | None]) -> TableRow:
        values = (
            None if column is None else self.value(position, row, column, row + 1)
            for position, column in enumerate(columns)
        )
        return (row + 1, *values)

    def _filled(self, columns: list[int | None]) -> Iterator[int]:
        pairs = zip(self.table.fields, columns, strict=True)
        used = [column for each, column in pairs if column is not None and not each.computed]
        hidden = {row for row, column in chain(self.grid.errors, self.grid.uncached) if column in used}
        for row in range(self.block.first_row, self.block.end_row):
            cells = self.grid.rows[row]
            texts = [cells[column] for column in used if column < len(cells)]
            if row in hidden or (any(map(self._says_something, texts)) and not _is_total(texts)):
                yield row

    def _says_something(self, value: object) -> bool:
        if not isinstance(value, str):
            return True
        return (
            bool(value) and not value.isspace() and not (self.placeholders and header_key(value) in self.placeholders)
        )


def _is_total(texts: list[object]) -> bool:
    first = next((value for value in texts if value != ""), "")
    return isinstance(first, str) and folded(first).split(" ")[0].rstrip(":") in {"total", "totaux"}
