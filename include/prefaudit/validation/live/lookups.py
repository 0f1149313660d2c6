"""What lookups bring beside a row, as formulas: from the lists of the reference data, or from another sheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from prefaudit.model.contract import Lookup
from prefaudit.model.expressions import evaluate, names_in
from prefaudit.reference.column_types import typed
from prefaudit.reference.data import Reference
from prefaudit.validation.live.formula import Column, Columns, NotSaid, both, serial
from prefaudit.validation.live.hidden_sheet import HiddenSheet

_REFERENCE = "reference."
_KINDS = {"string": "string", "integer": "integer", "number": "number", "date": "date"}


@dataclass(frozen=True)
class Brought:
    """What a lookup brings: its columns by name, and where it takes from one row, the column of that row's place."""

    columns: Columns
    place: Column | None = None


@dataclass(frozen=True)
class Bench:
    """What the lookups of a table are worked out with: its columns so far, those of the other tables, the lists, and
    `add`, which writes a formula (name, kind, formula) beside the rows of a table."""

    table: str
    columns: Columns
    others: Mapping[str, Columns]
    reference: Reference
    sheet: HiddenSheet
    add: Callable[[str, str, str, str], Column]

    def here(self, name: str) -> Column:
        """Return a column beside the row."""
        if name not in self.columns:
            raise NotSaid("live.why.lookup")
        return self.columns[name]

    def own(self, name: str, kind: str, formula: str) -> Column:
        """Write a formula beside the rows of the table."""
        return self.add(self.table, name, kind, formula)


def brought(lookup: Lookup, bench: Bench) -> Brought:
    """Return what a lookup brings. Raises NotSaid where no formula can."""
    if lookup.compute:
        return Brought({new: _computed(new, expression, bench) for new, expression in lookup.compute.items()})
    if lookup.min or lookup.max:
        raise NotSaid("live.why.lookup")
    if lookup.take:
        return _taken(lookup, bench)
    for name, make in ((lookup.missing, _missing), (lookup.unknown, _unknown), (lookup.flag, _flagged)):
        if name:
            return Brought({name: bench.own(name, "flag", make(lookup, bench))})
    return Brought(dict(_totals(lookup, bench)))


def _taken(lookup: Lookup, bench: Bench) -> Brought:
    if not lookup.source.startswith(_REFERENCE) and not lookup.match:
        others = _columns_of(lookup.source, bench)
        if not all(column.single for column in others.values()):
            raise NotSaid("live.why.lookup")
        return Brought({new: _fixed(others[there]) for there, new in lookup.take.items()}, None)
    here = [bench.here(name) for name in lookup.match.values()]
    place = bench.own(f"{lookup.source} row", "integer", _place(lookup, here, bench))
    found: dict[str, Column] = {}
    for there, new in lookup.take.items():
        values, kind = _column_there(lookup, there, bench)
        item = f"INDEX({values},{place.cell})"
        found[new] = bench.own(new, kind, f'IF({place.known},IF({item}="","",{item}),"")')
    return Brought(found, None if lookup.source.startswith(_REFERENCE) else place)


def _fixed(column: Column) -> Column:
    return Column(column.letter, column.kind, column.first, column.last, fixed=True)


def _place(lookup: Lookup, here: Sequence[Column], bench: Bench) -> str:
    """Return the formula of the place of the row that matches; the empty text where there is none."""
    key = '&"|"&'.join(column.cell for column in here)
    if any(column.kind == "number" for column in here):
        raise NotSaid("live.why.lookup")
    if lookup.source.startswith(_REFERENCE):
        keys = bench.sheet.listed(f"{lookup.source} key", _keys(lookup, bench.reference))
    else:
        there = [_columns_of(lookup.source, bench)[name] for name in lookup.match]
        keys = there[0].whole
        if len(there) > 1:
            joined = '&"|"&'.join(column.cell for column in there)
            keys = bench.add(lookup.source, f"key for {bench.table}", "string", joined).whole
    return f'IF({both(*(column.known for column in here))},IFERROR(MATCH({key},{keys},0),""),"")'


def _keys(lookup: Lookup, reference: Reference) -> list[str]:
    columns = [_typed_column(lookup, there, reference)[0] for there in lookup.match]
    return ["|".join("" if part is None else str(part) for part in row) for row in zip(*columns, strict=True)]


def _column_there(lookup: Lookup, there: str, bench: Bench) -> tuple[str, str]:
    """Return a column of what a lookup reads, as a range, and the kind of its values."""
    if lookup.source.startswith(_REFERENCE):
        values, kind = _typed_column(lookup, there, bench.reference)
        return bench.sheet.listed(f"{lookup.source} {there}", values), kind
    column = _columns_of(lookup.source, bench)[there]
    return column.whole, column.kind


def _typed_column(lookup: Lookup, there: str, reference: Reference) -> tuple[list[Any], str]:
    name = lookup.source.removeprefix(_REFERENCE)
    kind = _KINDS.get(reference.types_of(name).get(there, "string"))
    if kind is None or there in lookup.compared_with_items:
        kind = "string"
    rows = [row for row in reference.table(name) if all(row[key] == value for key, value in lookup.where.items())]
    values = [typed(kind, text) if (text := row.get(there)) else None for row in rows]
    if not values:
        raise NotSaid("live.why.lookup")
    return [serial(value) if isinstance(value, date) else value for value in values], kind


def _columns_of(table: str, bench: Bench) -> Columns:
    if table not in bench.others:
        raise NotSaid("live.why.lookup")
    return bench.others[table]


def _totals(lookup: Lookup, bench: Bench) -> Mapping[str, Column]:
    """Return counts and sums of the rows of another sheet that match; of what is not known there are none."""
    others = _columns_of(lookup.source, bench)
    here = {there: bench.here(name) for there, name in lookup.match.items()}
    same = "*".join(f"({others[there].whole}={column.cell})" for there, column in here.items())
    known = both(*(column.known for column in here.values()))
    filled = "*".join(f'({column.whole}<>"")' for column in list(others.values())[:1])
    rows = f"{same or filled}*1"
    made: dict[str, Column] = {}
    if lookup.count:
        made[lookup.count] = bench.own(lookup.count, "integer", f"IF({known},SUMPRODUCT({rows}),0)")
    for there, new in lookup.sum.items():
        made[new] = bench.own(new, "number", f"IF({known},SUMPRODUCT({rows},{others[there].whole}),0)")
    return made


def _flagged(lookup: Lookup, bench: Bench) -> str:
    ((there, name),) = lookup.among.items()
    here, items = bench.here(name), _columns_of(lookup.source, bench)[there]
    if lookup.match or not items.single or here.is_number:
        raise NotSaid("live.why.lookup")
    found = f'IF(ISNUMBER(SEARCH(";"&{here.cell}&";",{items.only})),1,0)'
    return f'IF({both(here.known, f"{items.only}<>{_NOTHING}")},{found},"")'


_NOTHING = '""'


def _missing(lookup: Lookup, bench: Bench) -> str:
    """Return how many keys are expected and not answered."""
    if not lookup.source.startswith(_REFERENCE):
        raise NotSaid("live.why.lookup")
    factors, known = _expected(lookup, bench)
    for there, name in lookup.among.items():
        items = bench.here(name)
        known.append(items.known)
        factors.append(f'ISNUMBER(SEARCH(";"&{_column_there(lookup, there, bench)[0]}&";",{items.cell}))')
    keys = _column_there(lookup, lookup.key, bench)[0]
    table, dot, name = lookup.answered_in.partition(".")
    if dot:
        factors.append(f"(COUNTIF({_columns_of(table, bench)[name].whole},{keys})=0)")
    else:
        factors.append(f'ISERROR(SEARCH(";"&{keys}&";",{bench.here(table).cell}))')
    return f'IF({both(*known)},SUMPRODUCT({"*".join(factors)}*1),"")'


def _unknown(lookup: Lookup, bench: Bench) -> str:
    """Return how many characters of a list no known item takes up."""
    if not lookup.source.startswith(_REFERENCE):
        raise NotSaid("live.why.lookup")
    factors, known = _expected(lookup, bench)
    items, keys = bench.here(lookup.answered_in), _column_there(lookup, lookup.key, bench)[0]
    rows = "*".join([*factors, f'({keys}<>"")'])
    without = f'LEN(SUBSTITUTE(UPPER({items.cell}),UPPER(";"&{keys}&";"),""))'
    left = f"LEN({items.cell})-SUMPRODUCT({rows}*(LEN({items.cell})-{without}))"
    return f'IF({both(*known, items.known)},IF(SUMPRODUCT({rows}*1)=0,"",{left}),"")'


def _expected(lookup: Lookup, bench: Bench) -> tuple[list[str], list[str]]:
    """Return what the rows of the reference data have to fulfil, and what has to be known here."""
    here = {there: bench.here(name) for there, name in lookup.match.items()}
    factors = [f"({_column_there(lookup, there, bench)[0]}={column.cell})" for there, column in here.items()]
    return factors, [column.known for column in here.values()]


class _Term:
    """A formula in the place of a number: reckoning with it writes a longer one."""

    def __init__(self, formula: str) -> None:
        self.formula = formula

    def __add__(self, other: object) -> "_Term":
        return _Term(f"({self.formula}+{_written(other)})")

    def __radd__(self, other: object) -> "_Term":
        return _Term(f"({_written(other)}+{self.formula})")

    def __sub__(self, other: object) -> "_Term":
        return _Term(f"({self.formula}-{_written(other)})")

    def __rsub__(self, other: object) -> "_Term":
        return _Term(f"({_written(other)}-{self.formula})")

    def __mul__(self, other: object) -> "_Term":
        return _Term(f"({self.formula}*{_written(other)})")

    def __rmul__(self, other: object) -> "_Term":
        return _Term(f"({_written(other)}*{self.formula})")

    def __truediv__(self, other: object) -> "_Term":
        return _Term(f"({self.formula}/{_written(other)})")

    def __rtruediv__(self, other: object) -> "_Term":
        return _Term(f"({_written(other)}/{self.formula})")

    def __neg__(self) -> "_Term":
        return _Term(f"(-{self.formula})")


def _written(other: object) -> str:
    return other.formula if isinstance(other, _Term) else repr(other)


def _computed(new: str, expression: str, bench: Bench) -> Column:
    columns = {name: bench.here(name) for name in names_in(expression)}
    if not all(column.is_number for column in columns.values()):
        raise NotSaid("live.why.lookup")
    value = _written(evaluate(expression, lambda name: _Term(columns[name].cell)))
    known = both(*(column.known for column in columns.values()))
    return bench.own(new, "number", f'IF({known},IFERROR(ROUND({value},9),""),"")')
