"""What typing is stopped by: the bounds and lengths that the suites give a field, whatever else its row says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from prefaudit.l10n.languages import spoken
from prefaudit.model.contract import Contract, Field, Lookup, Table
from prefaudit.reference.data import Reference
from prefaudit.validation.suites import Suite

# A day outside these is a typing error, whatever the campaign.
DAYS = (date(1990, 1, 1), date(2050, 1, 1))
_REFERENCE, _ORDER = "reference.", "expect_column_pair_values_a_to_be_greater_than_b"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_BOUNDS = "expect_column_values_to_be_between"
_LENGTHS = "expect_column_value_lengths_to_be_between"
# What XlsxWriter calls the validation of a kind of value.
_VALIDATIONS = {"integer": "integer", "number": "decimal"}
_STYLES = {"critical": "stop", "warning": "warning"}
# More than any of them is asked for: a validation of Excel has two bounds or one.
_CRITERIA = {(True, True): "between", (True, False): ">=", (False, True): "<="}


@dataclass(frozen=True)
class TypingLimit:
    """A validation of a field's cells as XlsxWriter takes it, and the sentence that its rule says is expected."""

    options: Mapping[str, Any]
    expected: str


# By table and field.
Limits = Mapping[tuple[str, str], TypingLimit]


def typing_limits(
    contract: Contract, suites: Mapping[str, Suite], reference: Reference, given: Mapping[tuple[str, str], str]
) -> Limits:
    """Return the limits, in the language spoken: of several, that whose rule is an error.

    A rule with a condition, or with a value that is looked up by what a site answers, stops no typing: what it depends
    on may be typed later.

    Args:
        contract: The form.
        suites: Its suites by table.
        reference: The reference data.
        given: What the form gives all sites, by table and field: days that the campaign sets are found by it.
    """
    found: dict[tuple[str, str], TypingLimit] = {}
    for table in contract.tables:
        fields = {each.name: each for each in table.fields}
        expectations = suites[table.name].content["expectations"]
        for item in expectations:
            field = fields.get(item["kwargs"].get("column", ""))
            at = (table.name, field.name if field else "")
            if field and (options := _options(field, item)):
                other = found.get(at)
                if other is None or (other.options["error_type"], options["error_type"]) == ("warning", "stop"):
                    found[at] = TypingLimit(options, item["meta"]["expected"])
        own = {name: value for (place, name), value in given.items() if place == table.name}
        days = dict(_days(table, reference, own))
        for field in table.fields:
            if field.type == "date" and (limit := _limit_of_days(field.name, expectations, days)):
                found[table.name, field.name] = limit
    return found


def _days(table: Table, reference: Reference, given: Mapping[str, str]) -> Iterator[tuple[str, date]]:
    """Yield the days that lookups bring beside the rows of a table for all sites of a campaign."""
    for lookup in table.lookups:
        if not lookup.source.startswith(_REFERENCE) or not lookup.match or not given.keys() >= {*lookup.match.values()}:
            continue
        for there, new in lookup.take.items():
            values = {row[there] for row in _rows(lookup, reference, given)}
            if len(values) == 1 and reference.types_of(lookup.source.removeprefix(_REFERENCE)).get(there) == "date":
                yield from ((new, date.fromisoformat(value)) for value in values if value)


def _rows(lookup: Lookup, reference: Reference, given: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    wanted = {**lookup.where, **{there: given[name] for there, name in lookup.match.items()}}
    for row in reference.table(lookup.source.removeprefix(_REFERENCE)):
        if all(row[column] == value for column, value in wanted.items()):
            yield row


def _limit_of_days(name: str, expectations: Any, days: Mapping[str, date]) -> TypingLimit | None:
    """Return the limit of a field of days: all that the errors of its table say of it and days of the campaign."""
    (first, last), said = DAYS, ""
    for item in expectations:
        kwargs, expected = item["kwargs"], item["meta"]["expected"]
        if item["type"] != _ORDER or not kwargs.get("or_equal") or "row_condition" in kwargs:
            continue
        pair = kwargs["column_A"], kwargs["column_B"]
        known = days.keys() >= {*_PLACEHOLDER.findall(expected)} and item["severity"] == "critical"
        if not known or name not in pair or not days.keys() & {*pair}:
            continue
        if pair[0] == name:
            first = max(first, days[pair[1]])
        else:
            last = min(last, days[pair[0]])
        said = said or expected.format_map({each: spoken().day(day) for each, day in days.items()})
    options = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last, "error_type": "stop"}
    return TypingLimit(options, said) if said else None


def _options(field: Field, item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the validation that a rule asks for; none where typing cannot be stopped by it."""
    kwargs, bounds = item["kwargs"], dict(_bounds(item["kwargs"]))
    length = item["type"] == _LENGTHS and field.type == "string" and not field.codes
    validate = "length" if length else _VALIDATIONS.get(field.type) if item["type"] == _BOUNDS else None
    plain = not kwargs.keys() - {"column", "min_value", "max_value"}
    if not (validate and bounds and plain) or "{" in item["meta"]["expected"]:
        return {}
    criteria = _CRITERIA["minimum" in bounds, "maximum" in bounds]
    values = bounds if len(bounds) == 2 else {"value": next(iter(bounds.values()))}
    return {"validate": validate, "criteria": criteria, **values, "error_type": _STYLES[item["severity"]]}


def _bounds(kwargs: Mapping[str, Any]) -> Iterator[tuple[str, int | float]]:
    for name, bound in (("minimum", kwargs.get("min_value")), ("maximum", kwargs.get("max_value"))):
        if isinstance(bound, int | float) and not isinstance(bound, bool):
            yield name, bound
