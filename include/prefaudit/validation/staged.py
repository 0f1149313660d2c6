"""The validation of submissions that have been read into staging, and of their verdicts the record."""

import logging
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from more_itertools import chunked

from prefaudit.model.contract import Contract
from prefaudit.model.contracts import load_contracts
from prefaudit.model.issues import Issue, Verdict, verdict_of
from prefaudit.model.step_log import log_step
from prefaudit.settings import Settings
from prefaudit.validation.rule_results import write_portion
from prefaudit.validation.suites import RuleCrashed, SuiteError, load_suites, looks_across
from prefaudit.warehouse import form_tables, ledger
from prefaudit.warehouse.campaigns import current_reference
from prefaudit.warehouse.postgres.connection import Connection

log = logging.getLogger(__name__)
_UNJUDGED = "une règle du contrôle ne peut pas être évaluée sur ses valeurs (le journal de la tâche dit laquelle)"
_FAULTY = "le contrôle de son formulaire est à corriger (le journal de la tâche dit en quoi)"
_WITHOUT_CONTRACT = "la description de cette version de son formulaire manque ou ne peut pas être utilisée"


def portions(settings: Settings, connection: Connection, most: int) -> list[list[int]]:
    """Return the submissions that have been read and have no verdict yet, in portions that are judged alone.

    A portion is of one version of a form, and of `validation_size` submissions, or more where there would be more than
    `most` portions. No rule looks from one submission at another unless it says `across`, so that portions give the
    issues of the whole; where one does, all submissions of the version are one portion.

    What is of no known form or version has no portion: there is nothing more to validate in it, and reading has refused
    it, which becomes its verdict here.
    """
    waiting = ledger.to_validate(connection)
    contracts = load_contracts(settings.contracts).without(form_tables.stopped(connection))
    unknown = ledger.issues_of(connection, [number for number, key in waiting.items() if key not in contracts])
    refused = {number: issues for number, issues in unknown.items() if verdict_of(issues) is Verdict.REJECTED}
    ledger.record_validation(connection, refused)
    ledger.record_unjudged(connection, [number for number in unknown if number not in refused], _WITHOUT_CONTRACT)
    size = max(settings.validation_size, -(-len(waiting) // most))
    return [
        portion
        for key, contract in contracts.items()
        if (members := [number for number, own in waiting.items() if own == key])
        for portion in chunked(members, len(members) if _looks_across(settings, contract) else size)
    ]


def _looks_across(settings: Settings, contract: Contract) -> bool:
    try:
        suites = load_suites(settings.expectations, contract.form, contract.version).values()
    except SuiteError:
        # Those who are to judge by them say so.
        return False
    return any(looks_across(item) for suite in suites for item in suite.content["expectations"])


def validate_portion(
    settings: Settings,
    connection: Connection,
    portion: Sequence[int],
    faulty: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> int:
    """Validate those submissions of a portion that have no verdict yet, and keep the results of the rules beside.

    Args:
        settings: The places of contracts, suites, reference data and results.
        connection: To the warehouse.
        portion: Submissions of one version of a form.
        faulty: The faults of forms that have any: returns are not judged by rules that are wrong, and wait.

    Returns:
        How many submissions were validated.

    Raises:
        SuiteError, RuleCrashed: none of them can be judged. Each keeps why, and waits for the next run.
    """
    keys = ledger.to_validate(connection)
    waiting = [number for number in portion if number in keys]
    if waiting:
        contract = load_contracts(settings.contracts)[keys[waiting[0]]]
        try:
            if contract.form in faulty:
                raise SuiteError("\n".join(faulty[contract.form]))
            _validate(settings, connection, contract, waiting)
        except (SuiteError, RuleCrashed):
            ledger.record_unjudged(connection, waiting, _FAULTY)
            raise
    log_step(log, "%d submissions validated.", len(waiting), submissions=waiting)
    return len(waiting)


def _validate(settings: Settings, connection: Connection, contract: Contract, submissions: Sequence[int]) -> None:
    # Great Expectations takes seconds to import: only a run with something to validate pays for it.
    from prefaudit.validation.batch import Batch  # noqa: PLC0415
    from prefaudit.validation.result_collector import ResultCollector  # noqa: PLC0415
    from prefaudit.validation.validate import judge  # noqa: PLC0415

    results, reference = ResultCollector(), current_reference(connection, settings.reference)
    on_result = results.collect("Retours de la nuit")

    def judged(numbers: Sequence[int]) -> dict[int, tuple[Issue, ...]]:
        batch = Batch.from_staging(connection, contract, numbers)
        return judge((contract.form, contract.version), batch, reference, settings, on_result)

    found, crashed = _judged(judged, submissions)
    # Before the verdicts: a task that is killed between the two does both again, and nothing is counted twice.
    write_portion(results.suites, settings.data_docs, submissions[0])
    ledger.record_validation(connection, found)
    ledger.record_unjudged(connection, crashed, _UNJUDGED)


def _judged(
    judge: Callable[[Sequence[int]], dict[int, tuple[Issue, ...]]], part: Sequence[int]
) -> tuple[dict[int, tuple[Issue, ...]], list[int]]:
    """Return the issues of some submissions, and those that cannot be judged: a rule raises on their values alone.

    A part on which a rule raises is halved until those are found, so that they cost themselves and not the others.
    Raises RuleCrashed where nothing can be judged: then the rule is at fault, whatever it meets.
    """
    try:
        return judge(part), []
    except RuleCrashed as crash:
        if len(part) == 1:
            raise
        found: dict[int, tuple[Issue, ...]] = {}
        crashed: list[int] = []
        for half in (part[: len(part) // 2], part[len(part) // 2 :]):
            try:
                issues, others = _judged(judge, half)
            except RuleCrashed:
                issues, others = {}, list(half)
            found |= issues
            crashed += others
        if not found:
            raise
        log.error("The submissions %s cannot be judged: %s", crashed, crash)
        return found, crashed
