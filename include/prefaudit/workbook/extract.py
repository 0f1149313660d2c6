"""From located blocks to typed rows: every value with its location, every unreadable cell as an issue at its cell."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from prefaudit.model.contract import Contract, Field, Table
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import Coercion, TableData, Value
from prefaudit.reference.data import Reference
from prefaudit.workbook.layout import Block, cell_name, column_letter
from prefaudit.workbook.reading_rules import Location, issue_of
from prefaudit.workbook.row_kinds import RowKind, kind_of
from prefaudit.workbook.text import header_key
from prefaudit.workbook.values import BLANK, READERS, Reading, format_value, read_code, read_list, read_string

# Characters: of a code or what identifies a return, of what identifies a row, of any text (Excel has no longer one).
_CODE, _KEY, _TEXT = 200, 500, 32_767
# So many of a text that is too long are quoted.
_QUOTED = 60

CellReader = Callable[[object], Reading]


@dataclass(frozen=True)
class Vocabulary:
    """The words that a return may use: accepted spellings by code list, codes by reference column."""

    spellings: Mapping[str, Mapping[str, str]]
    domains: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, contracts: Mapping[str, Contract], reference: Reference) -> "Vocabulary":
        """Return the words that the fields of these contracts ask for."""
        fields = [field for contract in contracts.values() for _, field in contract.fields()]
        lists = {field.codes for field in fields if field.codes}
        domains = {field.domain for field in fields if field.domain}
        return cls(
            {name: {header_key(text): code for text, code in reference.spellings(name).items()} for name in lists},
            {name: _domain(reference, name) for name in domains},
        )

    def reader(self, field: Field) -> CellReader:
        """Return how a cell of this field is read."""
        if field.codes:
            spellings = self.spellings[field.codes]
            return lambda raw: read_code(raw, spellings)
        if field.type in READERS:
            return READERS[field.type]
        domain = self.domains.get(field.domain, frozenset())
        read = read_list if field.type == "list" else read_string
        return lambda raw: read(raw, domain)


def _domain(reference: Reference, name: str) -> frozenset[str]:
    table, _, column = name.partition(".")
    return frozenset(code for row in reference.table(table) if (code := row[column]))


@dataclass(frozen=True)
class Extracted:
    """A block's rows, the issues of its cells, and the coercions made on the way."""

    data: TableData
    issues: tuple[Issue, ...]
    coercions: tuple[Coercion, ...]


def extract(block: Block, vocabulary: Vocabulary) -> Extracted:
    """Read the cells of a block into rows in the contract's field order.

    A form block makes one row, numbered 0, of the answers beside its labels. A table block makes one row a filled line
    under the header; blank and bordered lines, totals, notes and the header repeated are left out.
    """
    cells, fields = _Cells(block, vocabulary), block.table.fields
    locations: dict[str, tuple[str, int | None]]
    if block.table.layout.kind == "form":
        places = [block.cells.get(field.name) for field in fields]
        rows = [(0, *(at and cells.value(position, *at, 0) for position, at in enumerate(places)))]
        locations = {name: (column_letter(column), row + 1) for name, (row, column) in block.cells.items()}
    else:
        columns = [block.columns.get(field.name) for field in fields]
        rows = [
            (
                row + 1,
                *(
                    None if at is None else cells.value(position, row, at, row + 1)
                    for position, at in enumerate(columns)
                ),
            )
            for row in cells.filled_rows(columns)
        ]
        locations = {name: (column_letter(column), None) for name, column in block.columns.items()}
    header_row = None if block.header_row < 0 else block.header_row + 1
    data = TableData(block.table.name, block.grid.name, header_row, locations, tuple(rows))
    return Extracted(data, tuple(cells.issues), tuple(cells.coercions))


class _Cells:
    """The cells of one block, read one by one; what is wrong or was coerced is noted at its location."""

    def __init__(self, block: Block, vocabulary: Vocabulary) -> None:
        self.block, self.grid, self.table = block, block.grid, block.table
        self.placeholders = {header_key(text) for text in block.table.layout.placeholders}
        self.domains = vocabulary.domains
        self.readers = [vocabulary.reader(field) for field in block.table.fields]
        self.longest = [_longest(field, block.table) for field in block.table.fields]
        self.hidden = bool(block.grid.errors or block.grid.uncached)
        self.issues: list[Issue] = []
        self.coercions: list[Coercion] = []

    def value(self, position: int, row: int, column: int, sheet_row: int) -> Value:
        """Return the value of the field at `position`, read from a 0-based cell."""
        cells = self.grid.rows[row] if row < len(self.grid.rows) else []
        raw = cells[column] if column < len(cells) else ""
        if raw == "" and not self.hidden:
            return None
        if self.placeholders and self._is_placeholder(raw):
            return None
        if (row, column) in self.grid.errors:
            reading, found = Reading(problem="types.error_value"), self.grid.errors[row, column]
        elif (row, column) in self.grid.uncached:
            reading, found = Reading(problem="types.formula_without_value"), "formule sans résultat"
        else:
            reading, found = self.readers[position](raw) if raw != "" else BLANK, ""
        field, value, limit = self.table.fields[position], reading.value, self.longest[position]
        too_long = isinstance(value, str) and len(value) > limit
        if reading.problem or too_long:
            location = Location(self.grid.name, cell_name(row, column), self.table.name, field.name, sheet_row)
            if isinstance(value, str) and too_long:
                quoted = f"{value[:_QUOTED]}…"
                self.issues.append(issue_of("types.too_long", location, found=quoted, limit=limit, length=len(value)))
                return value[:limit]
            self.issues.append(issue_of(reading.problem, location, found=found or format_value(raw)))
        elif reading.coerced:
            shown = format_value(raw), format_value(value)
            self.coercions.append(Coercion(self.table.name, field.name, sheet_row, *shown))
        return value

    def filled_rows(self, columns: list[int | None]) -> Iterator[int]:
        """Yield the 0-based rows of a table block that hold an answer; what is passed over as a note is said."""
        pairs = [
            (field, column)
            for field, column in zip(self.table.fields, columns, strict=True)
            if column is not None and not field.computed
        ]
        used = {column for _, column in pairs}
        hidden = {row for row, column in chain(self.grid.errors, self.grid.uncached) if column in used}
        header = self.block.header_again([column for _, column in pairs])
        signed = False
        for row in range(self.block.first_row, self.block.end_row):
            cells = self.grid.rows[row]
            answers = [
                (field, cells[column])
                for field, column in pairs
                if column < len(cells) and not self._is_blank(cells[column])
            ]
            if row in hidden:
                yield row
            elif not answers or row in header:
                continue
            else:
                kind = kind_of(answers, self.domains, signed)
                signed = kind is RowKind.SIGNATURE or (signed and kind is RowKind.NOTE)
                if kind is RowKind.ANSWER:
                    yield row
                elif kind is not RowKind.TOTAL:
                    self._note(row, *answers[0])

    def _note(self, row: int, field: Field, value: object) -> None:
        location = Location(self.grid.name, cell_name(row, self.block.columns[field.name]), self.table.name)
        text = format_value(value).strip()
        found = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
        self.issues.append(issue_of("structure.row.note", location, found=found, line=row + 1))

    def _is_placeholder(self, value: object) -> bool:
        return isinstance(value, str) and header_key(value) in self.placeholders

    def _is_blank(self, value: object) -> bool:
        if not isinstance(value, str):
            return False
        return not value or value.isspace() or (bool(self.placeholders) and self._is_placeholder(value))


def _longest(field: Field, table: Table) -> int:
    """Return how many characters a text of a field may have: what is looked up by an index has to fit into it."""
    if field.codes or field.domain or field.prefilled not in ("", "row"):
        return _CODE
    return _KEY if field.name in table.key else _TEXT
