"""The results of the rules in the last runs, kept as data that the control room shows: counts, never a value.

The rules run in tasks side by side, each of which leaves the results of its portion; they are added up once. These and
the audit write a folder of their own, named after its time, which takes over from the one before it the suites that it
did not run itself. Great Expectations is not needed here.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter, ValidationError
from upath import UPath

from prefaudit import atomic
from prefaudit.places import place_at

_FILE = "results.json"
_PORTION, _LEFT = "portion-{}.json", re.compile(r"portion-\d+\.json")
_STAMP = "%Y%m%dT%H%M%SZ"
_FOLDER = re.compile(r"\d{8}T\d{6}Z")
# How long results are taken over from run to run: as long as retention keeps their folders by default.
_TAKEN_OVER = timedelta(days=60)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RuleResult:
    """One rule: what it expects, and how many elements it looked at, found empty, found failing.

    A count that Great Expectations does not give is None. `columns` are those the rule looks at, `sentence` is the
    expectation in English, `message` what is reported of a failure, without its values.
    """

    rule: str
    message: str
    severity: str
    columns: tuple[str, ...]
    sentence: str
    holds: bool
    elements: int | None
    empty: int | None
    failing: int | None

    @property
    def percent(self) -> float | None:
        """Return the failing elements among those that are not empty, in percent; None where there are none."""
        looked_at = (self.elements or 0) - (self.empty or 0)
        return None if self.failing is None or not looked_at else 100 * self.failing / looked_at

    def __add__(self, other: "RuleResult") -> "RuleResult":
        return replace(
            self,
            holds=self.holds and other.holds,
            elements=_sum(self.elements, other.elements),
            empty=_sum(self.empty, other.empty),
            failing=_sum(self.failing, other.failing),
        )


@dataclass(frozen=True)
class SuiteResult:
    """A suite that ran: the name of its page, what it ran on (French), the language of its messages, when it ran."""

    page: str
    suite: str
    about: str
    language: str
    rules: tuple[RuleResult, ...]
    run_at: datetime | None = None

    @property
    def failing(self) -> int:
        """Return how many rules do not hold."""
        return sum(not rule.holds for rule in self.rules)

    def __add__(self, other: "SuiteResult") -> "SuiteResult":
        rules = {result.rule: result for result in self.rules}
        for result in other.rules:
            rules[result.rule] = rules[result.rule] + result if result.rule in rules else result
        return replace(self, rules=worst_first(rules.values()))


_SUITES = TypeAdapter(tuple[SuiteResult, ...])


def worst_first(rules: Iterable[RuleResult]) -> tuple[RuleResult, ...]:
    """Return rules in the order in which they are shown: those that do not hold first."""
    return tuple(sorted(rules, key=lambda rule: (rule.holds, -(rule.failing or 0), rule.rule)))


def write_portion(results: Sequence[SuiteResult], place: str, first: int) -> None:
    """Leave the results of a portion, by its first submission, to be settled with those of the others."""
    if results:
        with _may_fail(place):
            atomic.write(place_at(place) / _PORTION.format(first), _SUITES.dump_json(tuple(results)))


def settle(place: str, run_at: datetime) -> None:
    """Write what the portions of a run have left, added up; those of a run that was interrupted are among them."""
    with _may_fail(place):
        root, suites = place_at(place), dict[str, SuiteResult]()
        found = root.iterdir() if root.exists() else ()
        files = sorted((each for each in found if _LEFT.fullmatch(each.name)), key=str)
        for file in files:
            for suite in _read(file):
                suites[suite.page] = suites[suite.page] + suite if suite.page in suites else suite
        _write(list(suites.values()), place, run_at)
        for file in files:
            file.unlink()


def write(results: Sequence[SuiteResult], place: str, run_at: datetime) -> None:
    """Write the results of a run into a folder of its own.

    Nothing is written where no suite ran: the last run stays the latest. A place that cannot be written is logged and
    raises nothing: these results must not hold up a run whose verdicts are known.
    """
    with _may_fail(place):
        _write(results, place, run_at)


def _write(results: Sequence[SuiteResult], place: str, run_at: datetime) -> None:
    if not results:
        return
    oldest = run_at - _TAKEN_OVER
    suites = {suite.page: suite for suite in latest(place) if suite.run_at and suite.run_at >= oldest}
    suites |= {suite.page: replace(suite, run_at=run_at) for suite in results}
    ordered = tuple(sorted(suites.values(), key=lambda suite: (suite.language != "fr", suite.about, suite.page)))
    atomic.write(_new_folder(place_at(place), run_at) / _FILE, _SUITES.dump_json(ordered))


@contextmanager
def _may_fail(place: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        log.error("The results of the rules cannot be written to %s: %s. Check PREFAUDIT_DATA_DOCS.", place, error)


def latest(place: str) -> tuple[SuiteResult, ...]:
    """Return the results of the latest run; none where there is no run yet, or another version wrote them."""
    newest_first = sorted(_folders(place_at(place)), key=lambda folder: folder.name, reverse=True)
    # A folder without the file was left by a run that was killed.
    file = next((folder / _FILE for folder in newest_first if (folder / _FILE).exists()), None)
    return _read(file) if file else ()


def _read(file: UPath) -> tuple[SuiteResult, ...]:
    try:
        return _SUITES.validate_json(file.read_bytes())
    except (FileNotFoundError, ValidationError) as error:
        log.warning("The results in %s cannot be read: %s.", file, error)
        return ()


def _new_folder(root: UPath, run_at: datetime) -> UPath:
    """Return a folder of its own for a run; a second after the last one where that is as late or later."""
    last = max((folder.name for folder in _folders(root)), default="")
    name = run_at.astimezone(UTC).strftime(_STAMP)
    return root / (name if name > last else (datetime.strptime(last, _STAMP) + timedelta(seconds=1)).strftime(_STAMP))


def _folders(root: UPath) -> list[UPath]:
    return [folder for folder in root.iterdir() if _FOLDER.fullmatch(folder.name)] if root.exists() else []


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
