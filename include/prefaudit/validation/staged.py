"""The validation of submissions that have been read into staging, and of their verdicts the record."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from more_itertools import chunked

from prefaudit.model.contract import Contract
from prefaudit.model.contracts import load_contracts
from prefaudit.model.issues import Issue, Verdict, verdict_of
from prefaudit.model.step_log import log_step
from prefaudit.settings import Settings
from prefaudit.validation.rule_results import write
from prefaudit.validation.suites import RuleCrashed, SuiteError, load_suites, looks_across
from prefaudit.warehouse import form_tables, ledger
from prefaudit.warehouse.campaigns import current_reference
from prefaudit.warehouse.postgres.connection import Connection

log = logging.getLogger(__name__)
_UNJUDGED = "une règle du contrôle ne peut pas être évaluée sur ses valeurs (le journal de la tâche dit laquelle)"
_FAULTY = "le contrôle de son formulaire est à corriger (le journal de la tâche dit en quoi)"
_WITHOUT_CONTRACT = "la description de cette version de son formulaire manque ou ne peut pas être utilisée"


def validate_staged(
    settings: Settings, connection: Connection, faulty: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> int:
    """Validate every submission that has been read and has no verdict yet, `validation_size` together.

    No rule looks from one submission at another unless it says `across`, so that parts give the issues of the whole;
    where one does, all are validated together. Each part is recorded as it is done.

    `faulty` gives the faults of forms that have any: their returns are not judged by rules that are wrong, and wait.

    Returns:
        How many submissions were validated.
    """
    waiting = ledger.to_validate(connection)
    contracts = load_contracts(settings.contracts).without(form_tables.stopped(connection))
    # There is nothing more to validate in what is of no known form or version; reading has refused it.
    unknown = ledger.issues_of(connection, [number for number, key in waiting.items() if key not in contracts])
    refused = {number: issues for number, issues in unknown.items() if verdict_of(issues) is Verdict.REJECTED}
    ledger.record_validation(connection, refused)
    ledger.record_unjudged(connection, [number for number in unknown if number not in refused], _WITHOUT_CONTRACT)
    for key, contract in contracts.items():
        submissions = [number for number, own in waiting.items() if own == key]
        if not submissions:
            continue
        try:
            if contract.form in faulty:
                raise SuiteError("\n".join(faulty[contract.form]))
            _validate_form(settings, connection, contract, submissions)
        except (SuiteError, RuleCrashed) as fault:
            # The others are judged all the same; where there are none, the run ends here.
            if len(submissions) == len(waiting):
                raise
            log.error("The returns of the form %s are not judged: %s", contract.form, fault)
            ledger.record_unjudged(connection, submissions, _FAULTY)
    log_step(log, "%d submissions validated.", len(waiting), submissions=list(waiting))
    return len(waiting)


def _validate_form(settings: Settings, connection: Connection, contract: Contract, submissions: Sequence[int]) -> None:
    # Great Expectations takes seconds to import: only a run with something to validate pays for it.
    from prefaudit.validation.batch import Batch  # noqa: PLC0415
    from prefaudit.validation.result_collector import ResultCollector  # noqa: PLC0415
    from prefaudit.validation.validate import judge  # noqa: PLC0415

    results, reference = ResultCollector(), current_reference(connection, settings.reference)
    on_result = results.collect("Retours de la nuit")
    suites = load_suites(settings.expectations, contract.form, contract.version).values()
    across = any(looks_across(item) for suite in suites for item in suite.content["expectations"])
    for part in chunked(submissions, len(submissions) if across else settings.validation_size):

        def judged(numbers: Sequence[int]) -> dict[int, tuple[Issue, ...]]:
            batch = Batch.from_staging(connection, contract, numbers)
            return judge((contract.form, contract.version), batch, reference, settings, on_result)

        found, crashed = _judged(judged, part)
        ledger.record_validation(connection, found)
        ledger.record_unjudged(connection, crashed, _UNJUDGED)
    write(results.suites, settings.data_docs, datetime.now(UTC))


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
