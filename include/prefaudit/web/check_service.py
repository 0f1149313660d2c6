"""The check of deposited workbooks at once, by warm processes: a user waits for the rules, not for imports.

Files are opened in the same sandbox as in the nightly run. The rules run in a process of their own that has loaded
Great Expectations once: the web server itself never loads it.
"""

import atexit
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from prefaudit.feedback.answers import AnswerRequest, write_answers
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.model.contract import ContractError
from prefaudit.model.contracts import Contracts, load_contracts
from prefaudit.model.errors import OperatorError
from prefaudit.model.issues import Issue, Verdict
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.amendments import Amendment
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.check import Checked, ReadingUnavailable, read_all, validate_read
from prefaudit.warehouse.ledger import identity_of
from prefaudit.warehouse.postgres.text import sanitize_text
from prefaudit.workbook.sandbox import Lost, Sandbox, outcome

# The first check of a process waits until Great Expectations is loaded.
RULES_SECONDS = 85.0

log = logging.getLogger(__name__)


class CheckUnavailable(OperatorError):
    """The check cannot be made now; the files themselves are safe."""

    french = "le contrôle n'est pas disponible"


@dataclass(frozen=True)
class Recognised:
    """What was read in a workbook of itself: its form, its campaign, its site, its type of audit; None where it says
    nothing."""

    form: str | None
    campaign: str | None
    site: str | None
    audit_type: str | None

    @classmethod
    def of(cls, contracts: Contracts, read: ReadReturn) -> "Recognised":
        """Return what a workbook says of itself."""
        said = identity_of(contracts, read)
        names = ("campaign", "site", "audit_type")
        return cls(read.form, *(None if said.get(name) is None else str(sanitize_text(said[name])) for name in names))


@dataclass(frozen=True)
class CheckResult:
    """The result of the check of one workbook: what was recognised, its verdict, its issues, the page and the annotated
    copy written."""

    recognised: Recognised
    verdict: Verdict
    issues: tuple[Issue, ...]
    page: Path
    workbook: Path | None


class CheckService:
    """The warm processes of one web server; they start when first needed and end with it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sandbox: Sandbox | None = None
        self._rules: Sandbox | None = None

    def warm_up(self, settings: Settings) -> None:
        """Start the processes where they do not run yet, without waiting for them."""
        self._processes(settings)

    def check(
        self, paths: Sequence[Path], settings: Settings, amendments: tuple[Amendment, ...], folder: Path
    ) -> list[CheckResult]:
        """Check workbooks and write their answers into folders 1, 2, 3… of `folder`, in the order of `paths`.

        Raises:
            CheckUnavailable: The check cannot be made now.
        """
        sandbox, rules = self._processes(settings)
        try:
            returns = read_all(paths, sandbox, settings)
            checked = outcome(rules.submit(_apply_rules, paths, returns, settings, amendments))
            requests = [
                AnswerRequest(
                    found.path,
                    found.issues,
                    AnswerFacts(found.path.name, language=found.language),
                    folder / str(number),
                )
                for number, found in enumerate(checked, start=1)
            ]
            answers = write_answers(requests, sandbox, settings)
        except (Lost, ReadingUnavailable, ContractError, OSError) as error:
            log.exception("Deposited files cannot be checked now.")
            raise CheckUnavailable("Deposited files cannot be checked now. The nightly run checks them.") from error
        contracts = load_contracts(settings.contracts)
        return [
            CheckResult(Recognised.of(contracts, read), workbook.verdict, workbook.issues, answer.page, answer.workbook)
            for read, workbook, answer in zip(returns, checked, answers, strict=True)
        ]

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            if self._sandbox is not None and self._rules is not None:
                self._sandbox.stop()
                self._rules.stop()
            self._sandbox = self._rules = None

    def _processes(self, settings: Settings) -> tuple[Sandbox, Sandbox]:
        with self._lock:
            if self._sandbox is None or self._rules is None:
                self._sandbox = Sandbox(settings)
                self._rules = Sandbox(replace(settings, read_workers=1, read_timeout=RULES_SECONDS), bounded=False)
                # Loads the rules before a file comes.
                self._rules.submit(_load_rules)
                atexit.register(self.close)
            return self._sandbox, self._rules


def _load_rules() -> None:
    import prefaudit.validation.validate  # noqa: F401, PLC0415  loaded in this process only


def _apply_rules(
    paths: Sequence[Path], returns: Sequence[ReadReturn], settings: Settings, amendments: tuple[Amendment, ...]
) -> list[Checked]:
    return validate_read(paths, returns, Reference.load(settings.reference, amendments), settings)
