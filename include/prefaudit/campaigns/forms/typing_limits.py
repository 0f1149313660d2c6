"""What typing is stopped by: the bounds and lengths that the suites give a field, whatever else its row says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prefaudit.model.contract import Contract, Field
from prefaudit.validation.suites import Suite

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


def typing_limits(contract: Contract, suites: Mapping[str, Suite]) -> Limits:
    """Return the limits: of several, that whose rule is an error.

    A rule with a condition, or with a value that is looked up, stops no typing: what it depends on may be typed later.
    """
    found: dict[tuple[str, str], TypingLimit] = {}
    for table in contract.tables:
        fields = {each.name: each for each in table.fields}
        for item in suites[table.name].content["expectations"]:
            field = fields.get(item["kwargs"].get("column", ""))
            at = (table.name, field.name if field else "")
            if field and (options := _options(field, item)):
                other = found.get(at)
                if other is None or (other.options["error_type"], options["error_type"]) == ("warning", "stop"):
                    found[at] = TypingLimit(options, item["meta"]["expected"])
    return found


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
