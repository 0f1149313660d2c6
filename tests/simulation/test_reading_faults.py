"""Faults that reading finds by itself: the right rule at the right cell, and nothing else."""

import pytest

from prefaudit.simulation.faults.hostile import HOSTILE
from prefaudit.simulation.faults.structure import STRUCTURE
from prefaudit.simulation.faults.types import TYPES
from tests.simulation.conftest import Bench

READING_FAULTS = {**HOSTILE, **STRUCTURE, **TYPES}


@pytest.mark.parametrize("name", sorted(READING_FAULTS))
def test_a_fault_is_found_at_its_cell_and_nowhere_else_in_finished_sentences(name: str, bench: Bench) -> None:
    read, expected = bench(READING_FAULTS[name])
    found = sorted((each.rule, each.sheet, each.cell, each.severity.value) for each in read.issues)
    assert found == sorted((each.rule, each.sheet, each.cell, each.severity) for each in expected)
    assert expected
    for issue in read.issues:
        assert "{" not in issue.message + issue.expected
        assert (issue.message.rstrip("…").endswith((".", "?")) and issue.expected.endswith(")")) or issue.expected[
            -1
        ] in ".)"
