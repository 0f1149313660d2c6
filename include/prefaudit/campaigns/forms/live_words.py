"""What the answer would say of the first cell that breaks a rule, as a formula: the rule's own words, with values."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from prefaudit.l10n.languages import Language, spoken
from prefaudit.model.contract import Contract, Field, Table
from prefaudit.validation.live.compiler import LiveChecks, LiveRule
from prefaudit.validation.live.formula import Column, text
from prefaudit.validation.suites import Suite

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_YEAR, _DAY = 2001, 28


def sentence(
    live: LiveRule, part: str, said: str, checks: LiveChecks, contract: Contract, suites: Mapping[str, Suite]
) -> str:
    """Return what stands in the hidden sheet for a text of a rule: its `message`, or what is `expected`.

    Args:
        live: The rule.
        part: Which text.
        said: The text as the catalogue has it, titles in the place of values: while no cell breaks the rule.
        checks: The checks of the form.
        contract: The form.
        suites: Its suites by table.
    """
    found = [(suite.table, suite.rules[live.rule]) for suite in suites.values() if live.rule in suite.rules]
    words = getattr(found[0][1], part) if found else ""
    if not _PLACEHOLDER.search(words):
        return said
    table = contract.table(found[0][0])
    values = _values(contract, table, _PLACEHOLDER.findall(words), live, checks)
    # What has no formula stays as the catalogue has it, and so does all: half a sentence would say nothing.
    if values is None:
        return said
    parts = [
        values[each] if number % 2 else text(each) for number, each in enumerate(_PLACEHOLDER.split(words)) if each
    ]
    return f"=IF({live.count}=0,{text(said)},{'&'.join(parts)})"


def _values(
    contract: Contract, table: Table, names: Iterable[str], live: LiveRule, checks: LiveChecks
) -> Mapping[str, str] | None:
    fields = {field.name: field for field in table.fields}
    found: dict[str, str] = {}
    for name in names:
        column = checks.answers.get((table.name, name)) or _plain(checks.derived.get((table.name, name)))
        if column is None or _is_personal(fields.get(name)):
            return None
        cell = column.only if column.fixed else f"INDEX(${column.letter}:${column.letter},{live.row})"
        found[name] = _shown(cell, column, spoken())
        if codes := _codes_brought(contract, table, name):
            labels, values = checks.labels[codes]
            found[name] = f"IFERROR(INDEX({labels},MATCH({cell},{values},0)),{cell})"
    return found


def _plain(column: Column | None) -> Column | None:
    """Return a column that a lookup brings, unless it counts something that the answer lists."""
    return None if column is None or column.kind == "flag" else column


def _codes_brought(contract: Contract, table: Table, name: str) -> str:
    """Return the code list of the field that a lookup takes from another sheet; "" of any other column."""
    for lookup in table.lookups:
        for there, new in lookup.take.items():
            if new == name and not lookup.source.startswith("reference."):
                return contract.table(lookup.source).field(there).codes
    return ""


def _is_personal(field: Field | None) -> bool:
    return field is not None and field.personal


def _shown(cell: str, column: Column, language: Language) -> str:
    """Return a value as a sentence bears it; a formula that wrote a day by a pattern would need one for each Excel."""
    if column.kind != "date":
        return f"({cell})"
    months = []
    for month in range(1, 13):
        before, _, rest = language.day(date(_YEAR, month, _DAY)).partition(str(_DAY))
        middle, _, after = rest.partition(str(_YEAR))
        if before or after:
            return cell
        months.append(text(middle))
    padded = language.day(date(_YEAR, 12, 1)).startswith("0")
    day = f'RIGHT("0"&DAY({cell}),2)' if padded else f"DAY({cell})"
    return f"IF(ISNUMBER({cell}),{day}&CHOOSE(MONTH({cell}),{','.join(months)})&YEAR({cell}),{cell})"
