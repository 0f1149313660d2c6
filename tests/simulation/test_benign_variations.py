"""Benign variations: whatever real offices do to the form, nothing is reported and the very same rows come out."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prefaudit.model.read_return import ReadReturn
from prefaudit.simulation.benign_variations import BENIGN_VARIATIONS
from prefaudit.simulation.mutation import Expected, Mutation, Workbench
from tests.simulation.conftest import Bench

REORDERED = {"rows_sorted_otherwise"}


def values(read: ReadReturn) -> dict[str, list[tuple[object, ...]]]:
    """The rows without their Excel row numbers."""
    return {name: [row[1:] for row in data.rows] for name, data in read.tables.items()}


def test_there_are_at_least_twenty_five_variations() -> None:
    assert len(BENIGN_VARIATIONS) >= 25


@pytest.mark.parametrize("name", sorted(BENIGN_VARIATIONS))
def test_a_variation_changes_no_row_and_reports_nothing(name: str, bench: Bench) -> None:
    plain, _ = bench(None)
    read, expected = bench(BENIGN_VARIATIONS[name])
    assert expected == []
    assert read.issues == ()
    found, wanted = values(read), values(plain)
    if name in REORDERED:
        found = {table: sorted(rows, key=str) for table, rows in found.items()}
        wanted = {table: sorted(rows, key=str) for table, rows in wanted.items()}
    assert found == wanted


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(sorted(BENIGN_VARIATIONS)), min_size=2, max_size=6, unique=True))
@pytest.mark.slow
def test_variations_together_change_no_row_and_report_nothing(names: list[str], bench: Bench) -> None:
    def together(workbench: Workbench) -> list[Expected]:
        for name in names:
            change = BENIGN_VARIATIONS[name].change
            assert change is not None
            assert change(workbench) == []
        return []

    plain, _ = bench(None)
    read, _ = bench(Mutation("together", change=together))
    assert read.issues == ()
    found, wanted = values(read), values(plain)
    assert {name: sorted(rows, key=str) for name, rows in found.items()} == {
        name: sorted(rows, key=str) for name, rows in wanted.items()
    }
