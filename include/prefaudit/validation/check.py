"""Checking workbooks without Airflow or a database: read, validate, say what is wrong; what `prefaudit check` calls."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prefaudit.model.contract import Contract, load_contracts
from prefaudit.model.issues import Issue, Verdict, verdict_of
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.workbook.pool import Job, read_jobs
from prefaudit.workbook.sandbox import Sandbox


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

    @property
    def shown(self) -> str:
        """Its path as text, whatever bytes are in its name."""
        return os.fsencode(self.path).decode("utf-8", "replace")

    def as_json(self) -> Mapping[str, object]:
        """The shape of `prefaudit check --json`: file, verdict, issues by cell."""
        keys = ("rule", "severity", "sheet", "cell", "found", "expected", "message")
        return {
            "file": self.shown,
            "verdict": self.verdict.value,
            "issues": [{key: getattr(issue, key) for key in keys} for issue in self.issues],
        }


def check(
    paths: Sequence[Path],
    reference: Reference,
    sandbox: Sandbox,
    settings: Settings,
    on_read: Callable[[], None] = lambda: None,
) -> list[Checked]:
    """Check workbooks together, with one run of the rules a form. The order is that of `paths`.

    `on_read` is called as each is read.
    """
    returns = read_all(paths, sandbox, settings, on_read)
    return judged(paths, returns, reference, settings)


def read_all(
    paths: Sequence[Path], sandbox: Sandbox, settings: Settings, on_read: Callable[[], None] = lambda: None
) -> list[ReadReturn]:
    """Read workbooks in the sandbox; in the order of `paths`."""
    returns = []
    jobs = [Job(number, path, path.name) for number, path in enumerate(paths)]
    for _, read in read_jobs(jobs, sandbox, settings):
        returns.append(read)
        on_read()
    return returns


def judged(
    paths: Sequence[Path], returns: Sequence[ReadReturn], reference: Reference, settings: Settings
) -> list[Checked]:
    """What the rules say of read workbooks, one run of the rules a form."""
    issues = {number: each.issues for number, each in enumerate(returns)}
    for form, contract in load_contracts(settings.contracts).items():
        batch = {number: each for number, each in enumerate(returns) if each.form == form}
        if batch:
            issues |= validate_returns(contract, batch, reference, settings)
    return [Checked(path, returns[number].form, tuple(issues[number])) for number, path in enumerate(paths)]


def validate_returns(
    contract: Contract, batch: Mapping[int, ReadReturn], reference: Reference, settings: Settings
) -> dict[int, tuple[Issue, ...]]:
    """All the issues of read returns of one form, by key: those of reading and those of the rules."""
    # Great Expectations takes seconds to import: files that are no return at all are answered without it.
    from prefaudit.validation.checkpoint import validate  # noqa: PLC0415
    from prefaudit.validation.frames import Locations, build_frames  # noqa: PLC0415

    known = [(number, issue) for number, each in batch.items() for issue in each.issues]
    frames = build_frames(contract, batch)
    found = validate(contract, frames, reference, Locations.from_returns(batch), known, settings.expectations)
    return {number: found.get(number, ()) for number in batch}
