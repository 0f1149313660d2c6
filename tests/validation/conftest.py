"""One run of the rules over all the returns that the tests of this folder spoil: Great Expectations is started once."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from prefaudit.model.issues import Issue
from prefaudit.model.read_return import ReadReturn
from prefaudit.validation.checkpoint import validate
from prefaudit.validation.frames import Locations, build_frames
from tests.validation.cases import CASES, UNNAMED
from tests.validation.silence import SILENCES
from tests.validation.tolerated import TOLERATED
from tests.validation.world import CONTRACT, REFERENCE, SETTINGS, Change, clean, read

Judged = Mapping[str, tuple[Issue, ...]]


def _spoiled(change: Change) -> ReadReturn:
    rows = clean()
    change(rows)
    return read(rows)


@pytest.fixture(scope="session")
def judged() -> Judged:
    """The issues of every return by its name: of a rule, a silence, a tolerated habit, « clean », « unnamed »."""
    returns = {"clean": read(clean()), "unnamed": _spoiled(UNNAMED)}
    returns |= {name: _spoiled(case.change) for name, case in CASES.items()}
    returns |= {name: _spoiled(change) for name, change in TOLERATED.items()}
    for name, silence in SILENCES.items():
        rows = clean()
        silence.change(rows)
        returns[name] = replace(read(rows, silence.missing), issues=silence.known)
    batch = dict(enumerate(returns.values()))
    known = [(number, issue) for number, each in batch.items() for issue in each.issues]
    found = validate(
        CONTRACT, build_frames(CONTRACT, batch), REFERENCE, Locations.from_returns(batch), known, SETTINGS.expectations
    )
    return {name: found.get(number, ()) for number, name in enumerate(returns)}
