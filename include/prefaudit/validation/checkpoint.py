"""The check of a batch: every suite of the form on its frame, once for all returns, failing rows back as issues."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from prefaudit.model.contract import Contract
from prefaudit.model.issues import Issue
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.derive import derive
from prefaudit.validation.engine import Keep, answers, parameter_values
from prefaudit.validation.failures import Failure, issues_of
from prefaudit.validation.frames import Frames, Locations
from prefaudit.validation.suites import RuleCrashed, Suite, check_suites, load_suites

__all__ = ["RuleCrashed", "run_suites", "validate"]


def validate(
    contract: Contract,
    frames: Frames,
    reference: Reference,
    locations: Locations,
    known: Iterable[tuple[int, Issue]],
    expectations: Path | None = None,
    keep: Keep | None = None,
) -> dict[int, tuple[Issue, ...]]:
    """All the issues of a batch by submission: those `known` from reading and those of the rules.

    Consequences of another issue are silenced; the rest is in workbook order. A submission without issue is in the
    result only where `known` or a frame names it. `keep` is handed what Great Expectations answered, suite by suite.
    Raises RuleCrashed where a rule cannot be evaluated.
    """
    suites = load_suites(expectations or Settings.from_env().expectations, contract.form)
    check_suites(contract, suites)
    derived = derive(contract, frames, reference)
    failures = list(run_suites(contract, suites, derived.frames, reference, keep))
    return issues_of(contract, derived, failures, locations, list(known), reference)


def run_suites(
    contract: Contract,
    suites: Mapping[str, Suite],
    frames: Frames,
    reference: Reference,
    keep: Keep | None = None,
) -> Iterator[Failure]:
    """Run the suites on their frames; a Failure for each rule and row that breaks it. Raises RuleCrashed."""
    for table, suite in suites.items():
        values = parameter_values(suite.content, reference, contract)
        for answer in answers(suite.content, frames[table], values, keep):
            rule = suite.rules[answer.meta["rule"]]
            if not answer.holds and not answer.positions:
                raise RuleCrashed(
                    f"The rule {rule.id} of the suite {suite.content['name']} fails without saying for which rows: "
                    "it cannot be shown to a site. Write it as an expectation over rows."
                )
            for position in answer.positions:
                yield Failure(rule, frames[table].iloc[position])
