"""The desk where deposited workbooks are checked at once, by warm processes: the page waits for rules, not for imports.

Files are opened in the same sandbox as at night. The rules run in a process of their own that has loaded Great
Expectations once: the web server itself never does.
"""

import atexit
import logging
from collections.abc import Sequence
from concurrent.futures import TimeoutError as JudgeTimeout
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pebble import ProcessExpired, ProcessPool

from prefaudit.feedback.answer import Case, write_answers
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.model.errors import OperatorError
from prefaudit.model.issues import Issue, Verdict
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.amendments import Amendment
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.check import Checked, judged, read_all
from prefaudit.workbook.sandbox import CleanContext, Sandbox

# The first check of a process waits for Great Expectations to be loaded.
JUDGE_SECONDS = 180

log = logging.getLogger(__name__)


class DeskClosed(OperatorError):
    """The check could not be made now; the files themselves are safe."""


@dataclass(frozen=True)
class Judged:
    """What the check of one workbook said: its verdict, every issue, the page and the annotated copy it wrote."""

    verdict: Verdict
    issues: tuple[Issue, ...]
    page: Path
    workbook: Path | None


class Desk:
    """The warm processes of one web server; they start when first needed and end with it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sandbox: Sandbox | None = None
        self._judging: ProcessPool | None = None

    def warm(self, settings: Settings) -> None:
        """Start the processes where they do not run yet, without waiting for them."""
        self._judges(settings)

    def check(
        self, paths: Sequence[Path], settings: Settings, amendments: tuple[Amendment, ...], folder: Path
    ) -> list[Judged]:
        """Check workbooks and write their answers into folders 1, 2, 3… of `folder`, in the order of `paths`.

        Raises DeskClosed where that cannot be done now.
        """
        judging = self._judges(settings)
        sandbox = self._sandbox
        assert sandbox is not None  # noqa: S101  started together
        try:
            returns = read_all(paths, sandbox, settings)
            future = judging.schedule(_judge, args=(paths, returns, settings, amendments), timeout=JUDGE_SECONDS)
            checked: list[Checked] = future.result()
            cases = [
                Case(each.path, each.issues, AnswerFacts(each.path.name), folder / str(number), not each.unreadable)
                for number, each in enumerate(checked, start=1)
            ]
            answers = write_answers(cases, sandbox, settings)
        except (JudgeTimeout, ProcessExpired, OSError) as error:
            log.exception("Deposited files cannot be checked now.")
            raise DeskClosed("The check could not be made now.") from error
        return [
            Judged(each.verdict, each.issues, answer.page, answer.workbook)
            for each, answer in zip(checked, answers, strict=True)
        ]

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            if self._sandbox is not None and self._judging is not None:
                self._sandbox.stop()
                self._judging.stop()  # type: ignore[no-untyped-call]
                self._judging.join()
            self._sandbox = self._judging = None

    def _judges(self, settings: Settings) -> ProcessPool:
        with self._lock:
            if self._judging is None:
                self._sandbox = Sandbox(settings)
                self._judging = ProcessPool(max_workers=1, context=CleanContext())
                # Loads the rules before anyone asks.
                self._judging.schedule(_load, args=())
                atexit.register(self.close)
            return self._judging


def _load() -> None:
    import prefaudit.validation.checkpoint  # noqa: F401, PLC0415  loaded in this process only


def _judge(
    paths: Sequence[Path], returns: Sequence[ReadReturn], settings: Settings, amendments: tuple[Amendment, ...]
) -> list[Checked]:
    return judged(paths, returns, Reference.load(settings.reference, amendments), settings)
