"""The validation of a batch: every suite of the form on its frame, once for all returns, failing rows as issues.

One way for all: returns just read (`prefaudit check`, the check of a deposit) and staged ones (the nightly run,
revalidation) differ in where their batch comes from only.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from prefaudit.l10n.languages import speaking
from prefaudit.model.contract import Contract
from prefaudit.model.contracts import Key, load_contracts
from prefaudit.model.issues import Issue
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.awaited import awaited_issues, unexpected_issues
from prefaudit.validation.batch import Batch, Frames
from prefaudit.validation.computed import asked_for
from prefaudit.validation.derive import derive
from prefaudit.validation.engine import OnResult, run_suite
from prefaudit.validation.failures import Failure, Listed, issues_of
from prefaudit.validation.free_texts import text_issues
from prefaudit.validation.one_return import within_one_return
from prefaudit.validation.parameters import parameter_values
from prefaudit.validation.suites import RuleCrashed, Suite, check_suites, load_suites


def judge(
    key: Key, batch: Batch, reference: Reference, settings: Settings, on_result: OnResult | None = None
) -> dict[int, tuple[Issue, ...]]:
    """Return the issues of each submission of a batch, read by a form and version: by its rules, unless its campaign
    awaits another. Raises RuleCrashed, SuiteError as `validate` does.
    """
    contracts = load_contracts(settings.contracts)
    found = validate(contracts[key], batch, reference, settings.expectations, on_result, settings.issue_limit)
    for number, issue in unexpected_issues(contracts[key], batch, reference).items():
        # A suite may have a rule of its own for it.
        if not any((other.table, other.field) == (issue.table, issue.field) for other in found[number]):
            found[number] = (issue, *found[number])
    return found | awaited_issues(contracts[key], contracts, batch, reference)


def validate(
    contract: Contract,
    batch: Batch,
    reference: Reference,
    expectations: Path,
    on_result: OnResult | None = None,
    issue_limit: int = Settings.issue_limit,
) -> dict[int, tuple[Issue, ...]]:
    """Return all the issues of each submission of a batch, those of reading included, in workbook order.

    Issues that only follow from another issue are suppressed. Of the issues of one rule a submission lists
    `issue_limit`, and the last one says how many more there are.

    Args:
        contract: The form of the returns.
        batch: The returns.
        reference: The reference data that rules look up.
        expectations: The folder of the suites.
        on_result: Is handed what Great Expectations answered, suite by suite.
        issue_limit: How many issues of one rule a submission lists.

    Raises:
        RuleCrashed: A rule cannot be evaluated.
        SuiteError: A suite cannot be used as it is written; nothing was judged.
    """
    suites = load_suites(expectations, contract.form, contract.version)
    check_suites(contract, suites)
    derived = derive(contract, batch.frames, reference)
    listed = Listed(issue_limit)
    failures = list(_failures(contract, suites, derived.frames, reference, on_result, listed))
    with speaking(contract.language):
        reading = (*asked_for(contract, suites, derived, batch.reading), *text_issues(contract, batch, reference))
        found = issues_of(contract, derived, failures, batch.locations, reading, reference, listed)
    return {number: found.get(number, ()) for number in batch.submissions}


def _failures(
    contract: Contract,
    suites: Mapping[str, Suite],
    frames: Frames,
    reference: Reference,
    on_result: OnResult | None,
    listed: Listed,
) -> Iterator[Failure]:
    for table, suite in suites.items():
        values = parameter_values(suite.content, reference, contract)
        for outcome in run_suite(within_one_return(suite.content), frames[table], values, on_result):
            rule = suite.rules[outcome.meta["rule"]]
            if outcome.holds:
                continue
            if not outcome.positions:
                raise RuleCrashed(
                    f"The rule {rule.id} of the suite {suite.content['name']} fails without saying for which rows: "
                    "it cannot be shown to a site. Write it as an expectation over rows."
                )
            for position in listed.positions(rule.id, outcome.positions, frames[table]["submission_id"].tolist()):
                yield Failure(rule, frames[table].iloc[position])
