"""What breaks a rule, as a formula: one function for each kind of expectation. A kind that is not here is left to
reception."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from prefaudit.l10n.languages import phrase
from prefaudit.validation.live.formula import ROW, Column, Columns, NotSaid, among, both, either, literal, negated
from prefaudit.validation.live.patterns import matched
from prefaudit.validation.suite_faults import PARAMETER

# A few values stand in the formula itself, more in a list of the hidden sheet.
_FEW = 15
_SKIPPED_PAIRS, _SKIPPED_ROWS = "either_value_is_missing", "any_value_is_missing"
_NOISE = "1E-9"


@dataclass(frozen=True)
class Asked:
    """What an expectation asks: its arguments, with the values of parameters; the columns; its condition, as a formula.

    `listed` gives the range of the hidden sheet that holds some values, `helper` a further column beside the rows, made
    of a formula. `present` is the condition that a row is filled at all.
    """

    kwargs: Mapping[str, Any]
    columns: Columns
    condition: str
    present: str
    listed: Callable[[Sequence[Any]], str]
    helper: Callable[[str], Column] = field(repr=False)

    def column(self, name: str = "column") -> Column:
        """Return the column that an argument names."""
        return self._named(self.kwargs.get(name))

    def all(self) -> list[Column]:
        """Return the columns of « column_list » but that of the return."""
        return [self._named(name) for name in self.kwargs["column_list"] if name != "submission_id"]

    def pair(self) -> tuple[Column, Column]:
        """Return both columns of a pair; rows where one is missing are skipped, or nobody knows what they break."""
        if self.kwargs.get("ignore_row_if", _SKIPPED_PAIRS) != _SKIPPED_PAIRS:
            raise NotSaid("live.why.missing")
        return self.column("column_A"), self.column("column_B")

    def values(self, name: str) -> Sequence[Any]:
        """Return the values of an argument."""
        values = self.kwargs.get(name)
        if not isinstance(values, list):
            raise NotSaid("live.why.value")
        return values

    def _named(self, name: Any) -> Column:
        if name not in self.columns:
            raise NotSaid("live.why.column")
        return self.columns[name]


def broken(kind: str, asked: Asked) -> str:
    """Return the condition that a row within the rule's own condition breaks it. Raises NotSaid."""
    if kind not in _KINDS:
        raise NotSaid("live.why.kind")
    if float(asked.kwargs.get("mostly", 1)) < 1:
        raise NotSaid("live.why.kind")
    _, breaks = _KINDS[kind]
    return breaks(asked)


def _missing(asked: Asked) -> str:
    return negated(asked.column().given)


def _given(asked: Asked) -> str:
    return asked.column().given


def _outside_set(asked: Asked) -> str:
    return both(asked.column().known, negated(_in_set(asked)))


def _inside_set(asked: Asked) -> str:
    return both(asked.column().known, _in_set(asked))


def _in_set(asked: Asked) -> str:
    column, values = asked.column(), asked.values("value_set")
    if len(values) <= _FEW:
        return among(column, values)
    return f"SUMPRODUCT(--({asked.listed(values)}={column.cell}))>0"


def _outside_bounds(asked: Asked) -> str:
    return _out_of(asked, asked.column(), asked.column().cell)


def _length_outside_bounds(asked: Asked) -> str:
    column = asked.column()
    if column.is_number:
        raise NotSaid("live.why.kind")
    return _out_of(asked, column, f"LEN({column.cell})")


def _out_of(asked: Asked, column: Column, measured: str) -> str:
    given, of_text = asked.kwargs, not measured.endswith(column.cell)
    outside = []
    for bound, sign in (("min", "<"), ("max", ">")):
        value = given.get(f"{bound}_value")
        if value is not None:
            written = repr(value) if of_text else literal(value, column)
            outside.append(f"{measured}{sign}{'=' * bool(given.get(f'strict_{bound}'))}{written}")
    if not of_text and not column.is_number:
        raise NotSaid("live.why.kind")
    return both(column.known, either(outside))


def _unequal(asked: Asked) -> str:
    one, other = asked.pair()
    return both(one.known, other.known, f"{one.cell}<>{other.cell}")


def _not_greater(asked: Asked) -> str:
    one, other = asked.pair()
    if not (one.is_number and other.is_number):
        raise NotSaid("live.why.kind")
    return both(one.known, other.known, f"{one.cell}{'<' if asked.kwargs.get('or_equal') else '<='}{other.cell}")


def _far_apart(asked: Asked) -> str:
    one, other = asked.pair()
    return both(one.known, other.known, f"ABS({other.cell}-{one.cell})>{asked.kwargs['max_days']}")


def _period_far_from_date(asked: Asked) -> str:
    period, day = asked.pair()
    year, quarter = f"VALUE(LEFT({period.cell},4))", f"VALUE(RIGHT({period.cell},1))"
    is_year, is_quarter = (matched(f"^[0-9]{{4}}{end}$", period.cell) for end in ("", "-T[1-4]"))
    first = f"({year}*12+IF(LEN({period.cell})=4,0,({quarter}-1)*3))"
    last = f"({first}+IF(LEN({period.cell})=4,11,2))"
    month = f"(YEAR({day.cell})*12+MONTH({day.cell})-1)"
    far = either([f"{first}>{month}", f"{last}<{month}-{12 * asked.kwargs['max_years']}"])
    return f"IF({both(period.known, day.known)},IF({either([is_year, is_quarter])},{far},FALSE),FALSE)"


def _not_in_list(asked: Asked) -> str:
    value, items = asked.pair()
    return both(value.known, items.known, f'ISERROR(SEARCH(";"&{value.cell}&";",{items.cell}))')


def _not_among_pairs(asked: Asked) -> str:
    one, other = asked.pair()
    pairs = asked.values("pairs")
    allowed = either(
        both(f"{one.cell}={literal(first, one)}", f"{other.cell}={literal(second, other)}") for first, second in pairs
    )
    return both(one.known, other.known, negated(allowed))


def _list_filled(asked: Asked) -> str:
    column = asked.column()
    if column.kind != "flag":
        raise NotSaid("live.why.kind")
    return both(column.known, f"{column.cell}>0")


def _unique(asked: Asked) -> str:
    return _repeated(asked, [asked.column()], _SKIPPED_ROWS)


def _unique_together(asked: Asked) -> str:
    return _repeated(asked, asked.all(), asked.kwargs.get("ignore_row_if", "all_values_are_missing"))


def _repeated(asked: Asked, columns: Sequence[Column], skipped: str) -> str:
    known = [column.known for column in columns]
    looked_at = {
        _SKIPPED_ROWS: both(*known),
        "all_values_are_missing": either(known),
        "never": "TRUE",
    }.get(skipped)
    if looked_at is None:
        raise NotSaid("live.why.missing")
    if columns[0].single:
        return "FALSE"
    rows = asked.helper(f"IF({both(asked.present, asked.condition, looked_at)},1,0)")
    same = "".join(f"*({column.whole}={column.cell})" for column in columns)
    return both(f"{rows.cell}=1", f"SUMPRODUCT(({rows.whole}=1){same})>1")


def _too_many_alike(asked: Asked) -> str:
    """The first row whose value makes up too much of all rows; other groups than the return are not looked at."""
    if asked.kwargs.get("column_A") != "submission_id":
        raise NotSaid("live.why.kind")
    value, share = asked.column("column_B"), asked.kwargs["max_share"]
    rows = asked.helper(f"IF({both(asked.present, asked.condition, value.known)},1,0)")
    counted = f"SUM({rows.whole})"
    same = f"SUMPRODUCT(({rows.whole}=1)*({value.whole}={value.cell}))"
    answers = asked.kwargs.get("answers")
    wanted = among(value, answers) if answers is not None else "TRUE"
    enough = f"{counted}>={asked.kwargs.get('at_least', 1)}"
    failing = both(f"{rows.cell}=1", wanted, enough)
    many = asked.helper(f"IF({failing},IF({same}>{share}*{counted},1,0),0)")
    return both(f"{many.cell}=1", f"SUM(${many.letter}${many.first}:{many.letter}{ROW})=1")


def _not_the_sum(asked: Asked) -> str:
    total, *parts = _skipping(asked)
    sign = "<" if asked.kwargs.get("or_more_with") else "<>"
    return both(_all_known([total, *parts]), f"{total.cell}{sign}{'+'.join(part.cell for part in parts)}")


def _outside_columns(asked: Asked) -> str:
    value, low, high = asked.all()
    outside = [both(low.known, f"{value.cell}<{low.cell}"), both(high.known, f"{value.cell}>{high.cell}")]
    return both(value.known, either(outside))


def _not_the_quotient(asked: Asked) -> str:
    value, numerator, denominator, factor = _skipping(asked)
    # Half a unit of the last digit written, at least that of two decimals.
    near = f"IF({value.cell}=ROUND({value.cell},0),0.5,IF({value.cell}=ROUND({value.cell},1),0.05,0.005))"
    far = f"ABS({value.cell}-{numerator.cell}/{denominator.cell}*{factor.cell})>{near}+{_NOISE}"
    known = both(_all_known([value, numerator, denominator, factor]))
    return f"IF({known},IF({denominator.cell}=0,TRUE,{far}),FALSE)"


def _skipping(asked: Asked) -> list[Column]:
    if asked.kwargs.get("ignore_row_if") != _SKIPPED_ROWS or not all(column.is_number for column in asked.all()):
        raise NotSaid("live.why.missing")
    return asked.all()


def _all_known(columns: Sequence[Column]) -> str:
    return both(*(column.known for column in columns))


def _unlike_pattern(asked: Asked) -> str:
    column = asked.column()
    if column.is_number:
        raise NotSaid("live.why.kind")
    return both(column.known, negated(matched(asked.kwargs["regex"], column.cell)))


def with_values(kwargs: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of an expectation with the values of its parameters."""
    return {
        name: values[value[PARAMETER]] if isinstance(value, dict) and PARAMETER in value else value
        for name, value in kwargs.items()
    }


# Of each kind of expectation, what it is about (`live.kind.…` in the catalogues) and what breaks it.
_KINDS: Mapping[str, tuple[str, Callable[[Asked], str]]] = {
    "expect_column_values_to_not_be_null": ("presence", _missing),
    "expect_column_values_to_be_null": ("presence", _given),
    "expect_column_values_to_be_in_set": ("list", _outside_set),
    "expect_column_values_to_not_be_in_set": ("list", _inside_set),
    "expect_column_values_to_be_between": ("bounds", _outside_bounds),
    "expect_column_value_lengths_to_be_between": ("text", _length_outside_bounds),
    "expect_column_values_to_match_regex": ("text", _unlike_pattern),
    "expect_column_values_to_be_unique": ("unique", _unique),
    "expect_compound_columns_to_be_unique": ("unique", _unique_together),
    "expect_column_pair_values_to_be_equal": ("agreement", _unequal),
    "expect_column_pair_values_a_to_be_greater_than_b": ("order", _not_greater),
    "expect_column_pair_dates_to_be_days_apart_at_most": ("order", _far_apart),
    "expect_column_pair_period_to_be_near_date": ("order", _period_far_from_date),
    "expect_column_pair_share_in_group_to_be_at_most": ("totals", _too_many_alike),
    "expect_column_pair_value_to_be_in_list": ("agreement", _not_in_list),
    "expect_column_pair_values_to_be_among_pairs": ("agreement", _not_among_pairs),
    "expect_column_list_to_be_empty": ("lists", _list_filled),
    "expect_column_to_be_the_sum_of_others": ("totals", _not_the_sum),
    "expect_column_values_to_be_between_columns": ("bounds", _outside_columns),
    "expect_value_to_be_the_quotient": ("totals", _not_the_quotient),
}


def family_of(kind: str) -> str:
    """Return what a kind of expectation is about, in the language spoken."""
    return phrase(f"live.kind.{_KINDS[kind][0] if kind in _KINDS else 'other'}")
