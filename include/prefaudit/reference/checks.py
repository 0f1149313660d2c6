"""What the reference tables must hold true before anything is built on them; a fault is a sentence with its place."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

Row = Mapping[str, str | None]

# Text bounds that sort before and after every ISO date: an open period reaches them.
_EVER, _NEVER = "", "~"
_STATUSES = ("attested", "project")


@dataclass(frozen=True)
class Line:
    """One row of a reference file and where it stands (line as an editor numbers it, header = 1)."""

    file: str
    number: int
    row: Row

    def says(self, sentence: str) -> str:
        """A fault of this line, as a sentence that begins with its place."""
        return f"{self.file}, line {self.number}: {sentence}"

    def shown(self, columns: Sequence[str]) -> str:
        """The values of some columns, to be quoted in a sentence."""
        return ", ".join(f"{column} « {self.row[column] or ''} »" for column in columns)

    @property
    def period(self) -> tuple[str, str]:
        """The bounds [from, to) of the row as comparable text."""
        return self.row.get("valid_from") or _EVER, self.row.get("valid_to") or _NEVER


Tables = Mapping[str, Sequence[Line]]


@dataclass(frozen=True)
class Shape:
    """What is expected of one table: its columns, its key, and what its values refer to."""

    required: tuple[str, ...]
    key: tuple[str, ...]
    optional: tuple[str, ...] = ()
    dated: bool = False
    # Columns that must be found together in another table: (columns, table).
    links: tuple[tuple[tuple[str, ...], str], ...] = ()
    # Columns whose value is a code of a list: column → list.
    lists: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    # Columns that together may say the same only once, beside the key.
    unique: tuple[tuple[str, ...], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the file must have; others may stand beside them."""
        period = ("valid_from", "valid_to") if self.dated else ()
        return (*self.required, *self.optional, *period, "status", "source")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MODULE = (_words("standard_code module_code"), "modules")
SHAPES: Mapping[str, Shape] = {
    "regions": Shape(
        _words("region_code region_name region_kind"),
        ("region_code",),
        dated=True,
        choices={"region_kind": ("metropolitan", "overseas")},
    ),
    "departements": Shape(
        _words("departement_code departement_name region_code"),
        ("departement_code",),
        dated=True,
        links=((("region_code",), "regions"),),
    ),
    "sites": Shape(
        _words("site_code site_kind site_name city departement_code"),
        ("site_code",),
        dated=True,
        links=((("departement_code",), "departements"),),
        lists={"site_kind": "site_kind"},
    ),
    "standards": Shape(
        _words("standard_code standard_name"),
        ("standard_code",),
        _words("adopted_on"),
        dated=True,
        dates=("adopted_on",),
    ),
    "modules": Shape(
        _words("standard_code module_code module_name mandatory position"),
        _words("standard_code module_code"),
        links=((("standard_code",), "standards"),),
        choices={"mandatory": ("true", "false")},
        numbers=("position",),
        unique=(_words("standard_code module_name"), _words("standard_code position")),
    ),
    "commitments": Shape(
        _words("standard_code commitment_code module_code commitment_label position"),
        _words("standard_code commitment_code"),
        ("section",),
        links=(_MODULE,),
        numbers=("position",),
        unique=(_words("standard_code commitment_label"), _words("standard_code position")),
    ),
    "criteria": Shape(
        _words("standard_code criterion_code commitment_code module_code criterion_label position"),
        _words("standard_code criterion_code"),
        # The module is repeated in a criterion; it must be the one its commitment says.
        links=((_words("standard_code commitment_code module_code"), "commitments"),),
        numbers=("position",),
        unique=(_words("standard_code criterion_label"), _words("standard_code position")),
    ),
    "indicators": Shape(
        _words("standard_code indicator_code indicator_label module_code numerator_label denominator_label")
        + _words("unit minimum maximum factor position"),
        _words("standard_code indicator_code"),
        links=(_MODULE,),
        numbers=_words("minimum maximum factor position"),
        unique=(_words("standard_code indicator_label"), _words("standard_code position")),
    ),
    "code_lists": Shape(
        _words("list code label position"),
        _words("list code"),
        ("aliases",),
        numbers=("position",),
        unique=(_words("list position"),),
    ),
    "certificates": Shape(
        _words("site_code scheme campaign_code"),
        _words("campaign_code site_code scheme"),
        _words("scope obtained_on"),
        links=((("site_code",), "sites"),),
        lists={"scheme": "scheme"},
        dates=("obtained_on",),
    ),
    "declared_figures": Shape(
        _words("campaign_code figure_code label declared"),
        _words("campaign_code figure_code"),
        numbers=("declared",),
    ),
}


def table_faults(tables: Tables) -> Iterator[str]:
    """Every fault of the tables: values, keys, periods, references, ambiguous spellings.

    The tables must be those of SHAPES and have their columns.
    """
    for name, shape in SHAPES.items():
        lines = tables[name]
        for line in lines:
            yield from _value_faults(line, shape)
        yield from _key_faults(lines, shape)
        for columns in shape.unique:
            yield from _repeats(lines, columns)
        for columns, target in shape.links:
            yield from _link_faults(lines, columns, tables[target], target, shape.dated and SHAPES[target].dated)
        for column, list_name in shape.lists.items():
            yield from _list_faults(lines, column, list_name, tables["code_lists"])
    yield from _spelling_faults(tables["code_lists"])
    yield from _bound_faults(tables["indicators"])


def is_date(text: str) -> bool:
    """Whether the text is a day written YYYY-MM-DD, the only form that sorts as it is dated."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def plain(text: str) -> str:
    """The text as its letters and digits only, without case and accents: what two spellings must not share."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in bare if char.isalnum()) or text


def _value_faults(line: Line, shape: Shape) -> Iterator[str]:
    for column in (*shape.required, "status", "source"):
        if not line.row[column]:
            yield line.says(f"« {column} » is empty. Give it a value.")
    for column, allowed in {**shape.choices, "status": _STATUSES}.items():
        value = line.row[column]
        if value and value not in allowed:
            yield line.says(f"« {column} » is « {value} ». Write one of: {', '.join(allowed)}.")
    for column in shape.numbers:
        value = line.row[column]
        if value and not _is_number(value):
            yield line.says(f"« {column} » is « {value} ». Write a number, with a decimal point.")
    for column in (*shape.dates, *(("valid_from", "valid_to") if shape.dated else ())):
        value = line.row[column]
        if value and not is_date(value):
            yield line.says(f"« {column} » is « {value} ». Write a date as YYYY-MM-DD.")
    for column, value in line.row.items():
        if value and value != value.strip():
            yield line.says(f"« {column} » begins or ends with a blank. Remove it.")


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _key_faults(lines: Sequence[Line], shape: Shape) -> Iterator[str]:
    if not shape.dated:
        yield from _repeats(lines, shape.key)
        return
    held: dict[tuple[str | None, ...], list[Line]] = {}
    for line in lines:
        start, end = line.period
        if start >= end:
            yield line.says(f"the period from « {start} » to « {end} » is empty. Its end must come after its start.")
        held.setdefault(tuple(line.row[column] for column in shape.key), []).append(line)
    for same in held.values():
        for earlier, later in pairwise(sorted(same, key=lambda line: line.period)):
            if later.period[0] < earlier.period[1]:
                yield later.says(
                    f"{later.shown(shape.key)} is in force at the same time as on line {earlier.number}. "
                    "End the earlier period where the later begins."
                )


def _repeats(lines: Sequence[Line], columns: tuple[str, ...]) -> Iterator[str]:
    seen: dict[tuple[str | None, ...], int] = {}
    for line in lines:
        first = seen.setdefault(tuple(line.row[column] for column in columns), line.number)
        if first != line.number:
            yield line.says(f"{line.shown(columns)} is already on line {first}. Keep one of the two.")


def _link_faults(
    lines: Sequence[Line], columns: tuple[str, ...], targets: Sequence[Line], name: str, dated: bool
) -> Iterator[str]:
    held: dict[tuple[str | None, ...], list[tuple[str, str]]] = {}
    for target in targets:
        held.setdefault(tuple(target.row[column] for column in columns), []).append(target.period)
    for line in lines:
        periods = held.get(tuple(line.row[column] for column in columns))
        if periods is None:
            yield line.says(f"{line.shown(columns)} is not in {name}.csv. Correct it, or add it there.")
        elif dated and not _covered(line.period, periods):
            yield line.says(
                f"{line.shown(columns)} is not in force in {name}.csv during the whole period of this line. "
                "Correct one of the periods."
            )


def _covered(period: tuple[str, str], others: Sequence[tuple[str, str]]) -> bool:
    reached, end = period
    for start, until in sorted(others):
        if start <= reached < until:
            reached = until
    return reached >= end


def _list_faults(lines: Sequence[Line], column: str, name: str, codes: Sequence[Line]) -> Iterator[str]:
    known = [each.row["code"] for each in codes if each.row["list"] == name]
    for line in lines:
        if line.row[column] and line.row[column] not in known:
            yield line.says(
                f"{line.shown((column,))} is not in the list « {name} ». Correct it, or add it to code_lists.csv."
            )


def _spelling_faults(codes: Sequence[Line]) -> Iterator[str]:
    """A text that two codes of one list would both accept: nobody could tell which was meant."""
    owners: dict[tuple[str | None, str], Line] = {}
    for line in codes:
        spellings = (line.row["code"], line.row["label"], *(line.row["aliases"] or "").split("|"))
        for text in filter(None, spellings):
            owner = owners.setdefault((line.row["list"], plain(text)), line)
            if owner.row["code"] != line.row["code"]:
                yield line.says(
                    f"« {text} » could also be read as « {owner.row['label']} » (line {owner.number}), "
                    "since case, accents and blanks do not count. Remove it from one of the two."
                )


def _bound_faults(indicators: Sequence[Line]) -> Iterator[str]:
    for line in indicators:
        low, high, factor = (line.row[column] or "" for column in ("minimum", "maximum", "factor"))
        if not all(map(_is_number, (low, high, factor))):
            continue
        if Decimal(low) >= Decimal(high):
            yield line.says(f"the minimum {low} is not below the maximum {high}. Correct one of the two.")
        if Decimal(factor) <= 0:
            yield line.says(f"« factor » is {factor}. Write what numerator / denominator is multiplied by, above zero.")
