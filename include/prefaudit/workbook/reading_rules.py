"""The issues that reading itself finds; their wording is in the catalogues of the languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from prefaudit.l10n.languages import phrase, spoken
from prefaudit.model.contract import ContractError, Field
from prefaudit.model.contracts import READING_RULES
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.settings import PROJECT_ROOT
from prefaudit.workbook.lookalikes import lookalike_hint


@dataclass(frozen=True)
class ReadingRule:
    """One rule of the reading stages."""

    id: str
    severity: Severity
    stage: Stage

    @property
    def message(self) -> str:
        """What it says to the site, in the language spoken, with {placeholders} that `issue_of` fills."""
        return spoken().written(f"{self.id}.message")

    @property
    def expected(self) -> str:
        """What is expected, likewise."""
        return spoken().written(f"{self.id}.expected")


@cache
def reading_rules(folder: Path = PROJECT_ROOT / "include" / "contracts") -> Mapping[str, ReadingRule]:
    """Return the rules of the reading stages by id. Raises ContractError where the file does not hold them."""
    path = folder / READING_RULES
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        rules = [ReadingRule(item["id"], Severity(item["severity"]), Stage(item["stage"])) for item in entries]
    except (OSError, yaml.YAMLError, KeyError, ValueError, TypeError) as error:
        raise ContractError(f"{path.name}: the reading rules cannot be read ({error}). Restore the file.") from error
    return {rule.id: rule for rule in rules}


@dataclass(frozen=True)
class Location:
    """Where an issue stands: in the workbook's terms (sheet, cell) and in the contract's (table, field, row)."""

    sheet: str = ""
    cell: str = ""
    table: str = ""
    field: str = ""
    row: int | None = None


def as_quoted(field: Field, text: str) -> str:
    """Return what an issue says of a value of a field: the value, or of a personal one only that it is one."""
    return phrase("format.personal") if field.personal and text else text


def issue_of(rule_id: str, location: Location | None = None, found: str = "", **facts: object) -> Issue:
    """Return the issue of a reading rule at a location; `found` and `facts` fill its texts.

    Letters of another alphabet in `found` are named after the message.
    """
    rule, location = reading_rules()[rule_id], location or Location()
    words = {"found": found, "hint": "", "sheet": location.sheet, "cell": location.cell, **facts}
    return Issue(
        rule=rule.id,
        severity=rule.severity,
        stage=rule.stage,
        sheet=location.sheet,
        cell=location.cell,
        found=found,
        expected=phrase(f"{rule.id}.expected", **words),
        message=phrase(f"{rule.id}.message", **words) + lookalike_hint(found),
        table=location.table,
        field=location.field,
        row=location.row,
    )
