"""One run of the rules over all the returns that the tests of this folder spoil: Great Expectations is started once."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from prefaudit.model.issues import Issue
from prefaudit.model.read_return import ReadReturn
from prefaudit.validation.batch import Batch
from prefaudit.validation.validate import validate
from tests.validation.clean_return import CONTRACT, REFERENCE, SETTINGS, Change, clean, read
from tests.validation.return_rule_cases import CASES, UNNAMED
from tests.validation.suppressed_cases import SUPPRESSED
from tests.validation.valid_cases import VALID

Judged = Mapping[str, tuple[Issue, ...]]


def _spoiled(change: Change) -> ReadReturn:
    rows = clean()
    change(rows)
    return read(rows)


@pytest.fixture(scope="session")
def judged() -> Judged:
    """The issues of every return by its name: of a rule, a suppressed or a valid case, « clean », « unnamed »."""
    returns = {"clean": read(clean()), "unnamed": _spoiled(UNNAMED)}
    returns |= {name: _spoiled(case.change) for name, case in CASES.items()}
    returns |= {name: _spoiled(change) for name, change in VALID.items()}
    for name, case in SUPPRESSED.items():
        rows = clean()
        case.change(rows)
        returns[name] = replace(read(rows, case.missing), issues=case.reading)
    batch = dict(enumerate(returns.values()))
    found = validate(CONTRACT, Batch.from_returns(CONTRACT, batch), REFERENCE, SETTINGS.expectations)
    return {name: found[number] for number, name in enumerate(returns)}
