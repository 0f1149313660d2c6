"""Every benign variation through reading and rules: no issue. The faults go through a whole run, in tests/tasks.

All varied workbooks are checked as one batch, as the nightly run does: Great Expectations is run once.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
import xlsxwriter

from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.benign_variations import BENIGN_VARIATIONS
from prefaudit.simulation.faults import FAULTS
from prefaudit.simulation.faults.hostile import HOSTILE
from prefaudit.validation.check import validate_returns
from tests.simulation.conftest import make_bench

Found = Mapping[str, tuple[list[tuple[str, str, str, str]], list[tuple[str, str, str, str]]]]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """For each variation the issues found and those expected: (rule, sheet, cell, severity), sorted."""
    bench = make_bench(tmp_path_factory.mktemp("bench"))
    made = {name: bench(mutation) for name, mutation in BENIGN_VARIATIONS.items()}
    names = list(made)
    batch: dict[int, ReadReturn] = {number: made[name][0] for number, name in enumerate(names)}
    settings = Settings.from_env({})
    found = validate_returns(batch, Reference.load(settings.reference), settings)
    return {
        name: (
            sorted((each.rule, each.sheet, each.cell, each.severity.value) for each in found[number]),
            sorted((each.rule, each.sheet, each.cell, each.severity) for each in made[name][1]),
        )
        for number, name in enumerate(names)
    }


def test_there_are_at_least_sixty_faults_of_every_kind() -> None:
    assert len(FAULTS) >= 60
    assert len(HOSTILE) >= 10


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(BENIGN_VARIATIONS))
def test_a_variation_causes_no_issue(name: str, outcomes: Found) -> None:
    assert outcomes[name] == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(name for name, fault in FAULTS.items() if fault.corrupt))
def test_a_corruption_gives_the_same_bytes_at_any_time(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source.xlsx"
    with xlsxwriter.Workbook(str(source)) as workbook:
        for sheet in ("A", "B", "C"):
            workbook.add_worksheet(sheet)
    written = []
    for year in (2001, 2026):
        path = tmp_path / f"{year}.xlsx"
        path.write_bytes(source.read_bytes())
        monkeypatch.setattr("time.localtime", lambda *_, year=year: time.struct_time((year, 1, 1, 0, 0, 0, 0, 1, 0)))
        corrupt = FAULTS[name].corrupt
        assert corrupt is not None
        corrupt(path, Random("same"))
        written.append(path.read_bytes())
    assert written[0] == written[1]
