"""A bench for mutations: one site's form, filled, mutated, written and read back."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from prefaudit.campaigns.forms.render import render
from prefaudit.model.contracts import load_contracts
from prefaudit.model.file_name import file_name
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.campaign import filled
from prefaudit.simulation.form_filling import Filing
from prefaudit.simulation.mutation import Expected, Mutation, NoPlace, Workbench
from prefaudit.workbook.reading import load_knowledge, read_return

Bench = Callable[[Mutation | None], tuple[ReadReturn, list[Expected]]]
SITE = "01"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A bench that writes into the test's own folder."""
    return make_bench(tmp_path)


def make_bench(folder: Path) -> Bench:
    """Fill the form of one site, apply a mutation (or none), write it, read it; give what was read and expected."""
    settings = Settings.from_env({})
    reference = Reference.load(settings.reference)
    contract = load_contracts(settings.contracts).newest("audit-return")
    knowledge = load_knowledge(settings.contracts, settings.reference)
    campaign = next(row for row in reference.table("campaigns") if row["campaign_code"] == "2026")
    site = next(row for row in reference.table("sites") if row["site_code"] == SITE)
    filing = Filing(campaign, site, "self_assessment")

    def run(mutation: Mutation | None) -> tuple[ReadReturn, list[Expected]]:
        for attempt in range(30):
            draft = filled(contract, reference, filing, f"bench/{attempt}")
            # A first nonconformity makes every sheet worth mutating; all mutations see the same filling.
            if not any(cell.value for place, cell in draft.sheet("nonconformities").cells.items() if place[0] >= 4):
                continue
            path = folder / file_name("2026", SITE, "self_assessment")
            expected: list[Expected] = []
            try:
                if mutation and mutation.change:
                    expected = mutation.change(Workbench(draft, filing, reference, Random("bench")))
            except NoPlace:
                continue
            render(draft, path)
            if mutation and mutation.corrupt:
                expected = mutation.corrupt(path, Random("bench"))
            return read_return(path, path.name, knowledge, settings), expected
        raise AssertionError("no filling gives this mutation a place")

    return run
