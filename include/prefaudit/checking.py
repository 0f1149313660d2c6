"""Checking workbooks without Airflow or a database: read, validate, say what is wrong; what `prefaudit check` calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prefaudit.contract import Contract, load_contracts
from prefaudit.issues import Issue, Verdict, verdict_of
from prefaudit.reference import Reference
from prefaudit.settings import Settings
from prefaudit.validation.checkpoint import validate
from prefaudit.validation.frames import Locations, build_frames
from prefaudit.workbook.sandbox import Job, ReadingPool
from prefaudit.workbook.tables import ReadReturn


@dataclass(frozen=True)
class Checked:
    """A workbook and what checking it gave."""

    path: Path
    form: str | None
    issues: tuple[Issue, ...]

    @property
    def verdict(self) -> Verdict:
        """What the bureau would answer."""
        return verdict_of(self.issues)

    def as_json(self) -> Mapping[str, object]:
        """The shape of `prefaudit check --json`: file, verdict, issues by cell."""
        keys = ("rule", "severity", "sheet", "cell", "found", "expected", "message")
        return {
            "file": str(self.path),
            "verdict": self.verdict.value,
            "issues": [{key: getattr(issue, key) for key in keys} for issue in self.issues],
        }


def check(paths: Sequence[Path], settings: Settings, pool: ReadingPool) -> list[Checked]:
    """Check workbooks together: one reading pool, one checkpoint a form. The order is that of `paths`."""
    jobs = [Job(number, path, path.name) for number, path in enumerate(paths)]
    returns = dict(pool.read(jobs))
    issues = {number: each.issues for number, each in returns.items()}
    reference = Reference.load(settings.reference)
    for form, contract in load_contracts(settings.contracts).items():
        batch = {number: each for number, each in returns.items() if each.form == form}
        if batch:
            issues |= validate_returns(contract, batch, reference)
    return [Checked(path, returns[number].form, tuple(issues[number])) for number, path in enumerate(paths)]


def validate_returns(
    contract: Contract, batch: Mapping[int, ReadReturn], reference: Reference
) -> dict[int, tuple[Issue, ...]]:
    """All the issues of read returns of one form, by key: those of reading and those of the rules."""
    known = [(number, issue) for number, each in batch.items() for issue in each.issues]
    frames = build_frames(contract, batch)
    return validate(contract, frames, reference, Locations.from_returns(batch), known)
