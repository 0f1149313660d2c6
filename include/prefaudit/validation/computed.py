"""What the form works out itself and no rule asks for: what is wrong with it refuses no return."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from prefaudit.model.contract import Contract
from prefaudit.model.issues import Issue, Severity
from prefaudit.validation.derive import Derived, Source
from prefaudit.validation.suite_faults import condition_names
from prefaudit.validation.suites import Suite


def asked_for(
    contract: Contract, suites: Mapping[str, Suite], derived: Derived, reading: Sequence[tuple[int, Issue]]
) -> Iterator[tuple[int, Issue]]:
    """Yield the issues of reading, by submission; those of computed fields that no rule asks for as warnings."""
    idle = {(table.name, field.name) for table, field in contract.fields() if field.computed}
    idle -= set(_asked(contract, suites, derived)) if idle else set()
    for submission, issue in reading:
        mild = issue.severity is Severity.ERROR and (issue.table, issue.field) in idle
        yield submission, replace(issue, severity=Severity.WARNING) if mild else issue


def _asked(contract: Contract, suites: Mapping[str, Suite], derived: Derived) -> Iterator[tuple[str, str]]:
    """Yield the fields that a return is known by, and those that rules look at, or that go into what they look at."""
    for table in contract.tables:
        yield from ((table.name, name) for name in table.key)
    for target in contract.identity.values():
        name, _, field = target.partition(".")
        yield name, field
    for table_name, suite in suites.items():
        rules = suite.rules.values()
        names = {name for rule in rules for name in rule.columns}
        names |= {name for item in suite.content["expectations"] for name in condition_names(item["kwargs"])}
        for name in names:
            source = derived.sources[table_name].get(name, Source(own=(name,)))
            yield from ((table_name, own) for own in source.own)
            yield from source.others
