"""Checking workbooks without Airflow or a database: read, validate, report; what `prefaudit check` calls."""

import importlib
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from prefaudit.mail.containers import WORKBOOK_ENDINGS
from prefaudit.model.contract import ContractError
from prefaudit.model.contracts import load_contracts
from prefaudit.model.errors import OperatorError
from prefaudit.model.issues import Issue, Verdict, verdict_of
from prefaudit.model.read_return import ReadReturn, Unread
from prefaudit.reference.contracts import load_checked
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.workbook.pool import Job, read_jobs
from prefaudit.workbook.sandbox import Sandbox


class ReadingUnavailable(OperatorError):
    """This machine cannot read a workbook now, whatever it is; nothing was judged."""

    french = "cette machine ne peut pas lire de classeur en ce moment"


@dataclass(frozen=True)
class Checked:
    """A workbook, the form it was recognised as, its issues, and the language that they are in."""

    path: Path
    form: str | None
    issues: tuple[Issue, ...]
    language: str

    @property
    def verdict(self) -> Verdict:
        """Return the verdict that the return would get."""
        return verdict_of(self.issues)

    @property
    def path_text(self) -> str:
        """Return its path as text, whatever bytes are in its name."""
        return os.fsencode(self.path).decode("utf-8", "replace")

    def as_json(self) -> Mapping[str, object]:
        """Return the shape of `prefaudit check --json`: file, verdict, issues by cell."""
        keys = ("rule", "severity", "sheet", "cell", "found", "expected", "message")
        return {
            "file": self.path_text,
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
    """Check workbooks together, with one run of the rules a form; in the order of `paths`.

    `on_read` is called as each is read.
    """
    if any(path.suffix.lower() in WORKBOOK_ENDINGS for path in paths):
        # Other processes read: meanwhile this one loads what is to judge, which takes longer.
        Thread(target=_load_rules).start()
    returns = read_all(paths, sandbox, settings, on_read)
    return validate_read(paths, returns, reference, settings)


def _load_rules() -> None:
    # What keeps them from being loaded is raised where they are needed.
    with suppress(Exception):
        importlib.import_module("prefaudit.validation.validate")


def read_all(
    paths: Sequence[Path], sandbox: Sandbox, settings: Settings, on_read: Callable[[], None] = lambda: None
) -> list[ReadReturn]:
    """Read workbooks in the sandbox; in the order of `paths`.

    Raises ReadingUnavailable, naming each that this machine could not read.
    """
    returns, unread = [], []
    jobs = [Job(number, path, path.name) for number, path in enumerate(paths)]
    for number, read in read_jobs(jobs, sandbox, settings):
        if isinstance(read, Unread) and read.by_contract:
            raise ContractError("\n".join(load_checked(settings.contracts, settings.reference).broken.values()))
        if isinstance(read, Unread):
            unread.append(f"« {paths[number].name} » ({read.why})")
        else:
            returns.append(read)
        on_read()
    if unread:
        raise ReadingUnavailable(
            f"This machine could not read {', '.join(unread)}; nothing is said of these files, and no verdict was "
            "given. Free memory and disk space or wait until it is less loaded, then check again."
        )
    return returns


def validate_read(
    paths: Sequence[Path], returns: Sequence[ReadReturn], reference: Reference, settings: Settings
) -> list[Checked]:
    """Validate workbooks that have been read; in the order of `paths`."""
    issues = validate_returns(dict(enumerate(returns)), reference, settings)
    return [
        Checked(path, returns[number].form, issues[number], returns[number].language)
        for number, path in enumerate(paths)
    ]


def validate_returns(
    returns: Mapping[int, ReadReturn], reference: Reference, settings: Settings
) -> dict[int, tuple[Issue, ...]]:
    """Return all the issues of read returns by number: those of reading, and of a known form those of its rules."""
    issues = {number: tuple(read.issues) for number, read in returns.items()}
    for key, contract in load_contracts(settings.contracts).items():
        members = {number: read for number, read in returns.items() if read.key == key}
        if members:
            # Great Expectations takes seconds to import: files that are no return at all are answered without it.
            from prefaudit.validation.batch import Batch  # noqa: PLC0415
            from prefaudit.validation.validate import judge  # noqa: PLC0415

            issues |= judge(key, Batch.from_returns(contract, members), reference, settings)
    return issues
