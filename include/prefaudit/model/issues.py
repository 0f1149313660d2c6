"""What is wrong in a return: one broken rule at one place, and the verdict that follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error refuses the return; a warning asks the site to look again."""

    ERROR = "error"
    WARNING = "warning"


class Stage(StrEnum):
    """The stages of checking, in the order in which an error of one suppresses what follows from it in a later one."""

    FILE = "file"
    IDENTITY = "identity"
    STRUCTURE = "structure"
    TYPES = "types"
    RULES = "rules"
    CROSS_SHEET = "cross_sheet"
    CROSS_RETURN = "cross_return"


class Verdict(StrEnum):
    """The outcome of checking a submission."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_WARNINGS = "accepted_with_warnings"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Issue:
    """One broken rule at one place of a submission.

    `sheet` and `cell` are as the site sees them in its own workbook ("Constats", "C12"); both are empty for an
    issue about the file, `cell` alone for one about a sheet. `table`, `field` and `row` (1-based Excel row) are
    the same location in the contract's terms; `field` and `row` are empty where the issue is wider than a cell.
    """

    rule: str
    severity: Severity
    stage: Stage
    sheet: str
    cell: str
    found: str
    expected: str
    message: str
    table: str = ""
    field: str = ""
    row: int | None = None


def verdict_of(issues: Iterable[Issue]) -> Verdict:
    """Return the verdict that follows from a submission's issues: one error rejects it, warnings alone do not."""
    verdict = Verdict.ACCEPTED
    for issue in issues:
        if issue.severity is Severity.ERROR:
            return Verdict.REJECTED
        verdict = Verdict.ACCEPTED_WITH_WARNINGS
    return verdict
