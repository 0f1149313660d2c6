"""The faults that reading itself finds, as issues: their wording is in include/contracts/reading-rules.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from prefaudit.model.contract import READING_RULES, ContractError
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.settings import PROJECT_ROOT


@dataclass(frozen=True)
class ReadingRule:
    """One rule of the reading stages: what it says to the site, with {placeholders} for the reader to fill."""

    id: str
    severity: Severity
    stage: Stage
    message: str
    expected: str


@cache
def reading_rules(folder: Path = PROJECT_ROOT / "include" / "contracts") -> Mapping[str, ReadingRule]:
    """The rules of the reading stages by id. Raises ContractError where the file does not hold them."""
    path = folder / READING_RULES
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        rules = [
            ReadingRule(item["id"], Severity(item["severity"]), Stage(item["stage"]), item["message"], item["expected"])
            for item in entries
        ]
    except (OSError, yaml.YAMLError, KeyError, ValueError, TypeError) as error:
        raise ContractError(f"{path.name}: the reading rules cannot be read ({error}). Restore the file.") from error
    return {rule.id: rule for rule in rules}


@dataclass(frozen=True)
class Location:
    """Where a fault stands: in the workbook's terms (sheet, cell) and in the contract's (table, field, row)."""

    sheet: str = ""
    cell: str = ""
    table: str = ""
    field: str = ""
    row: int | None = None


def issue_of(rule_id: str, place: Location | None = None, found: str = "", **facts: object) -> Issue:
    """The issue of a reading rule at a place; `found` and `facts` fill its wording."""
    rule, place = reading_rules()[rule_id], place or Location()
    words = {"found": found, "sheet": place.sheet, "cell": place.cell, **facts}
    return Issue(
        rule=rule.id,
        severity=rule.severity,
        stage=rule.stage,
        sheet=place.sheet,
        cell=place.cell,
        found=found,
        expected=rule.expected.format(**words),
        message=rule.message.format(**words),
        table=place.table,
        field=place.field,
        row=place.row,
    )
