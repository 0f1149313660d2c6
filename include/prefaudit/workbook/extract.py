"""From located blocks to typed rows: every value with its location, every unreadable cell as an issue at its cell."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import lru_cache
from statistics import mode

from prefaudit.l10n.languages import phrase, speaking, spoken
from prefaudit.model.contract import Contract, Field, Table
from prefaudit.model.contracts import Contracts
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import Coercion, TableData, Value
from prefaudit.reference.data import Reference
from prefaudit.workbook.cell_notes import CellNote, NoteKind, shown_error
from prefaudit.workbook.cell_places import cell_name, column_letter
from prefaudit.workbook.codes import in_case, read_code, read_identifier, read_list, read_string
from prefaudit.workbook.dates import from_1904, read_date
from prefaudit.workbook.headers import Names
from prefaudit.workbook.hidden_cells import hidden_cells
from prefaudit.workbook.layout import ANSWER_REACH, Block
from prefaudit.workbook.lengths import longest
from prefaudit.workbook.reading_rules import Location, as_quoted, issue_of
from prefaudit.workbook.row_kinds import RowKind, kind_of
from prefaudit.workbook.text import answer_key, clean, folded, header_key, shortened
from prefaudit.workbook.values import (
    BLANK,
    Reading,
    format_percentage,
    format_value,
    hundredfold,
    read_integer,
    read_number,
)

_NUMERIC = ("integer", "number")
# How many texts of one kind of field are remembered, and of how many characters.
_REMEMBERED, _SHORT = 4096, 100

CellReader = Callable[[object], Reading]
_READERS: Mapping[str, CellReader] = {"integer": read_integer, "number": read_number, "date": read_date}


@dataclass(frozen=True)
class Vocabulary:
    """The words that a return may use: accepted spellings by language and code list, codes by reference column.

    `units` gives for a reference column of units the unit by (standard, code); `readers` are those made so far.
    """

    spellings: Mapping[tuple[str, str], Mapping[str, str]]
    domains: Mapping[str, frozenset[str]]
    units: Mapping[str, Mapping[tuple[str, str], str]]
    readers: dict[tuple[str, str, str, bool, str, str], CellReader] = dataclass_field(default_factory=dict)

    @classmethod
    def of(cls, contracts: Contracts, reference: Reference) -> "Vocabulary":
        """Return the words that the fields of these contracts ask for."""
        fields = [field for contract in contracts.values() for _, field in contract.fields()]
        lists = {
            (contract.language, field.codes)
            for contract in contracts.values()
            for _, field in contract.fields()
            if field.codes
        }
        domains = {field.domain for field in fields if field.domain}
        return cls(
            {(language, name): _spellings(reference, language, name) for language, name in lists},
            {name: _domain(reference, name) for name in domains},
            {
                field.unit: _units(reference, field.unit, code_of_unit(table, field).domain)
                for contract in contracts.values()
                for table, field in contract.fields()
                if field.unit
            },
        )

    def reader(self, field: Field) -> CellReader:
        """Return how a cell of this field is read."""
        kind = (spoken().code, field.codes, field.type, field.identifier, field.domain, field.case)
        if kind not in self.readers:
            self.readers[kind] = _remembering(in_case(self._reader(field), field.case))
        return self.readers[kind]

    def _reader(self, field: Field) -> CellReader:
        if field.codes:
            spellings = self.spellings[spoken().code, field.codes]
            return lambda raw: read_code(raw, spellings)
        if field.type in _READERS:
            return _READERS[field.type]
        if field.identifier:
            return read_identifier
        domain = self.domains.get(field.domain, frozenset())
        read = read_list if field.type == "list" else read_string
        return lambda raw: read(raw, domain)


def _remembering(read: CellReader) -> CellReader:
    """Return a reader that remembers short texts: codes, labels and answers are the same in many returns."""
    remembered = lru_cache(maxsize=_REMEMBERED)(read)
    return lambda raw: remembered(raw) if type(raw) is str and len(raw) <= _SHORT else read(raw)


def _spellings(reference: Reference, language: str, name: str) -> dict[str, str]:
    """Return the accepted answers of a code list in a language; the brackets of a label may be left out."""
    with speaking(language):
        texts = reference.spellings(name)
    bare = {answer_key(text.replace("(", "").replace(")", "")): code for text, code in texts.items()}
    return bare | {answer_key(text): code for text, code in texts.items()}


def _domain(reference: Reference, name: str) -> frozenset[str]:
    table, _, column = name.partition(".")
    return frozenset(code for row in reference.table(table) if (code := row[column]))


def code_of_unit(table: Table, field: Field) -> Field:
    """Return the field whose code says which row of the reference data gives the unit of `field`."""
    source = field.unit.partition(".")[0]
    return next(other for other in table.fields if other.domain.partition(".")[0] == source)


def _units(reference: Reference, unit: str, code: str) -> dict[tuple[str, str], str]:
    table, _, unit_column = unit.partition(".")
    code_column = code.partition(".")[2]
    return {
        (str(row.get("standard_code") or ""), str(row[code_column])): row[unit_column] or ""
        for row in reference.table(table)
    }


@dataclass(frozen=True)
class Extracted:
    """A block's rows, the issues of its cells, and the coercions made on the way."""

    data: TableData
    issues: tuple[Issue, ...]
    coercions: tuple[Coercion, ...]


def extract_all(blocks: Sequence[Block], contract: Contract, vocabulary: Vocabulary) -> list[Extracted]:
    """Read the cells of all blocks of a return; those that follow the one with its standard go by it."""
    table_name, _, field_name = contract.identity.get("standard", "").partition(".")
    found, standard = [], ""
    for block in blocks:
        extracted = extract(block, vocabulary, standard)
        if block.table.name == table_name:
            position = block.table.fields.index(block.table.field(field_name))
            standard = str(extracted.data.rows[0][position + 1] or "")
        found.append(extracted)
    return found


def extract(block: Block, vocabulary: Vocabulary, standard: str = "") -> Extracted:
    """Read the cells of a block into rows in the contract's field order; `standard` is the one that the return names.

    A form block makes one row, numbered 0, of the answers beside its labels. A table block makes one row a filled line
    under the header; blank and bordered lines, totals, notes and the header repeated are left out.
    """
    cells, fields = _Cells(block, vocabulary, standard), block.table.fields
    locations: dict[str, tuple[str, int | None]]
    if block.table.layout.kind == "form":
        places = dict(block.cells) if block.table.layout.answers == "under" else cells.answers()
        rows = [
            (
                0,
                *(
                    places.get(field.name) and cells.value(at, *places[field.name], 0)
                    for at, field in enumerate(fields)
                ),
            )
        ]
        locations = {name: (column_letter(column), row + 1) for name, (row, column) in places.items()}
    else:
        columns = [block.columns.get(field.name) for field in fields]
        rows = [cells.row(row, columns) for row in cells.filled_rows(columns)]
        locations = {name: (column_letter(column), None) for name, column in block.columns.items()}
    header_row = None if block.header_row < 0 else block.header_row + 1
    data = TableData(
        block.table.name, block.grid.name, header_row, locations, tuple(rows), hidden_cells(block, locations, rows)
    )
    return Extracted(data, tuple(cells.issues), tuple(cells.coercions))


class _Cells:
    """The cells of one block, read one by one; what is wrong or was coerced is noted at its location."""

    def __init__(self, block: Block, vocabulary: Vocabulary, standard: str) -> None:
        self.block, self.grid, self.table = block, block.grid, block.table
        self.placeholders = {header_key(text) for text in block.table.layout.placeholders}
        self.domains = vocabulary.domains
        self.readers = [vocabulary.reader(field) for field in block.table.fields]
        self.longest = [longest(field, block.table) for field in block.table.fields]
        self.numeric = [field.type in _NUMERIC for field in block.table.fields]
        self.vocabulary, self.standard, self.notes = vocabulary, standard, block.grid.notes
        self.issues: list[Issue] = []
        self.coercions: list[Coercion] = []

    def answers(self) -> dict[str, tuple[int, int]]:
        """Return the answer cells of a form block; a text further right than the form has its answers is a remark.

        Only what cannot be the answer is one: no date in a field of dates, no code of the field's list.
        """
        cells = dict(self.block.cells)
        usual = mode(column for _, column in cells.values())
        for position, field in enumerate(self.table.fields):
            row, column = cells.get(field.name, (0, 0))
            filled = usual < column < len(self.grid.rows[row]) and (row, column) not in self.notes
            raw = self.grid.rows[row][column] if filled else None
            if not isinstance(raw, str) or not self._is_no_answer(position, row, column):
                continue
            line = self.grid.rows[row][:column]
            label = next((at for at in range(column - 1, -1, -1) if line[at] != ""), usual)
            if label < usual:
                cells[field.name] = (row, usual)
                answer, found = cell_name(row, usual), format_value(self.grid.rows[row][column])
                location = Location(self.grid.name, cell_name(row, column), self.table.name, field.name, 0)
                self.issues.append(
                    issue_of(
                        "structure.remark", location, found=as_quoted(field, found), answer=answer, label=field.title
                    )
                )
        self._tell_others(cells)
        return cells

    def _tell_others(self, cells: Mapping[str, tuple[int, int]]) -> None:
        """Note what could be an answer too and stands right of one: two numbers, two dates, two codes in one line."""
        taken, names = set(cells.values()), Names.of(self.table.fields)
        for position, field in enumerate(self.table.fields):
            row, column = cells.get(field.name, (0, len(self.grid.rows[0])))
            line = self.grid.rows[row]
            if column >= len(line) or not (field.type in _NUMERIC or field.type == "date" or self._codes(field)):
                continue
            for at in range(column + 1, min(column + ANSWER_REACH, len(line))):
                if (row, at) in taken or names.get(line[at]):
                    break
                other = self._reading(position, row, line[at], self.notes.get((row, at)))
                read = self._reading(position, row, line[column], self.notes.get((row, column)))
                if other.value is not None and other.value != read.value and not self._is_no_answer(position, row, at):
                    location = Location(self.grid.name, cell_name(row, at), self.table.name, field.name, 0)
                    facts = {"answer": cell_name(row, column), "label": field.title}
                    found = as_quoted(field, other.shown or format_value(line[at]))
                    self.issues.append(issue_of("structure.answer.other", location, found=found, **facts))

    def _codes(self, field: Field) -> Container[object]:
        """Return the codes that a field may hold; none where it takes any text."""
        if field.codes:
            return self.vocabulary.spellings[spoken().code, field.codes].values()
        return self.vocabulary.domains.get(field.domain, ())

    def _is_no_answer(self, position: int, row: int, column: int) -> bool:
        raw, codes = self.grid.rows[row][column], self._codes(self.table.fields[position])
        reading = self._reading(position, row, raw, self.notes.get((row, column)))
        values = reading.value if isinstance(reading.value, tuple) else (reading.value,)
        return bool(reading.problem) or bool(codes and not any(value in codes for value in values))

    def row(self, row: int, columns: Sequence[int | None]) -> tuple[Value, ...]:
        """Return the values of a 0-based row, after its number: of each field its column."""
        cells, notes = self.grid.rows[row], self.notes
        width = len(cells)
        values: list[Value] = [row + 1]
        for position, column in enumerate(columns):
            raw = "" if column is None or column >= width else cells[column]
            if column is None or (raw == "" and (row, column) not in notes):
                values.append(None)
            else:
                values.append(self._value(position, row, column, raw, row + 1))
        return tuple(values)

    def value(self, position: int, row: int, column: int, sheet_row: int) -> Value:
        """Return the value of the field at `position`, read from a 0-based cell."""
        cells = self.grid.rows[row] if row < len(self.grid.rows) else []
        raw = cells[column] if column < len(cells) else ""
        return self._value(position, row, column, raw, sheet_row)

    def _value(self, position: int, row: int, column: int, raw: object, sheet_row: int) -> Value:
        if self.placeholders and self._is_placeholder(raw):
            return None
        note = self.notes.get((row, column))
        reading = self._reading(position, row, raw, note)
        if self.grid.since_1904 and self._has_lost_format(position, raw, reading):
            reading = from_1904()
        field, value, limit = self.table.fields[position], reading.value, self.longest[position]
        too_long = isinstance(value, str) and len(value) > limit
        if reading.problem or too_long:
            location = Location(self.grid.name, cell_name(row, column), self.table.name, field.name, sheet_row)
            if isinstance(value, str) and too_long:
                found = as_quoted(field, shortened(value))
                self.issues.append(issue_of("types.too_long", location, found=found, limit=limit, length=len(value)))
                return value[:limit]
            found, hint = as_quoted(field, reading.shown or format_value(raw)), "" if field.personal else reading.hint
            self.issues.append(issue_of(reading.problem, location, found=found, hint=hint))
        elif reading.coerced:
            shown = as_quoted(field, reading.shown or format_value(raw)), as_quoted(field, format_value(value))
            self.coercions.append(Coercion(self.table.name, field.name, sheet_row, *shown))
        return value

    def _reading(self, position: int, row: int, raw: object, note: CellNote | None) -> Reading:
        """Return a cell read as its field asks, and as Excel shows it."""
        if note is None and not self.numeric[position]:
            return self.readers[position](raw)
        kind, field = note.kind if note else None, self.table.fields[position]
        if note and kind is NoteKind.ERROR:
            return Reading(problem="types.error_value", shown=shown_error(note.text))
        if kind is NoteKind.UNCALCULATED:
            return Reading(problem="types.formula_without_value", shown=phrase("cell.uncalculated"))
        share = float(raw) if kind is NoteKind.PERCENTAGE and isinstance(raw, int | float) else None
        if field.type in _NUMERIC and (share or (isinstance(raw, str) and "%" in folded(raw))):
            return self._percentage(position, row, raw, share)
        if share is not None and field.type not in _NUMERIC:
            shown = format_percentage(share)
            return replace(self.readers[position](shown), shown=shown)
        return self.readers[position](raw) if raw != "" else BLANK

    def _has_lost_format(self, position: int, raw: object, reading: Reading) -> bool:
        """Return whether a day was read from a bare number that may count from 1904."""
        is_date = self.table.fields[position].type == "date"
        return self.grid.since_1904 and is_date and isinstance(raw, int | float) and bool(reading.value)

    def _percentage(self, position: int, row: int, raw: object, share: float | None) -> Reading:
        """Return a percentage read as a number where the unit of its row is « % », a problem elsewhere; 0 % is 0."""
        seen = raw if share is None else hundredfold(share)
        reading, shown = self.readers[position](seen), "" if share is None else format_percentage(share)
        if not reading.problem and reading.value and self._unit(position, row) != "%":
            reading = Reading(problem="types.percentage")
        return replace(reading, coerced=not reading.problem, shown=shown)

    def _unit(self, position: int, row: int) -> str:
        field = self.table.fields[position]
        if not field.unit:
            return ""
        code = code_of_unit(self.table, field)
        column, cells = self.block.columns.get(code.name), self.grid.rows[row]
        if column is None or column >= len(cells):
            return ""
        name = str(self.readers[self.table.fields.index(code)](cells[column]).value)
        return self.vocabulary.units[field.unit].get((self.standard, name), "")

    def filled_rows(self, columns: list[int | None]) -> Iterator[int]:
        """Yield the 0-based rows of a table block that hold an answer; what is passed over as a note is said."""
        pairs = [
            (field, column)
            for field, column in zip(self.table.fields, columns, strict=True)
            if column is not None and not field.computed
        ]
        unread = self._unread_rows(pairs)
        header = self.block.header_again([column for _, column in pairs])
        signed = False
        for row in range(self.block.first_row, self.block.end_row):
            cells = self.grid.rows[row]
            width = len(cells)
            answers = [
                (field, cells[column])
                for field, column in pairs
                if column < width and cells[column] != "" and not self._is_blank(cells[column])
            ]
            if row in unread:
                yield row
            elif not answers or row in header:
                continue
            else:
                kind = kind_of(answers, self.domains, signed)
                signed = kind is RowKind.SIGNATURE or (signed and kind is RowKind.NOTE)
                if kind is RowKind.ANSWER:
                    yield row
                elif kind not in (RowKind.TOTAL, RowKind.NOTHING):
                    self._note(row, *answers[0])

    def _unread_rows(self, pairs: list[tuple[Field, int]]) -> set[int]:
        """Return the 0-based rows that hold an answer which cannot be read, whatever else they hold.

        A formula without result says so in a column of the key only: forms carry formulas far below their answers.
        """
        used = {column for _, column in pairs}
        keys = {column for field, column in pairs if field.name in self.table.key} or used
        places = {NoteKind.ERROR: used, NoteKind.UNCALCULATED: keys}
        return {row for (row, column), note in self.notes.items() if column in places.get(note.kind, ())}

    def _note(self, row: int, field: Field, value: object) -> None:
        location = Location(self.grid.name, cell_name(row, self.block.columns[field.name]), self.table.name)
        found = shortened(format_value(value).strip())
        self.issues.append(issue_of("structure.row.note", location, found=found, line=row + 1))

    def _is_placeholder(self, value: object) -> bool:
        return isinstance(value, str) and header_key(value) in self.placeholders

    def _is_blank(self, value: object) -> bool:
        if not isinstance(value, str) or (not self.placeholders and value[:1].isalnum()):
            return False
        seen = value[:1].isalnum() or bool(clean(value))
        return not seen or self._is_placeholder(value)
