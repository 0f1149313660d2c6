"""Failing runs: hostile files among the returns, holes in the reference data. The run ends, and says what to do."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from prefaudit.reference.data import Reference, ReferenceDataError
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.simulation.campaign import Plan
from prefaudit.simulation.faults.hostile import HOSTILE
from prefaudit.tasks import checks_beside, consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from tests.support.form_trials import untried
from tests.support.landing import CAMPAIGN, deposit, deposit_plan, fingerprint, form, issues, verdicts
from tests.support.publishing import rows_alone


@rows_alone()
def test_a_run_of_which_every_second_file_is_hostile(quick: Settings, tmp_path: Path) -> None:
    deposit_plan(quick, Plan(CAMPAIGN, sites=len(HOSTILE)), tmp_path / "aside")
    sample = next(Path(quick.landing).glob("*.xlsx"))
    expected = {}
    for name, fault in HOSTILE.items():
        path = Path(quick.landing) / f"{name}.xlsx"
        shutil.copy2(sample, path)
        assert fault.corrupt
        expected[path.name] = [(each.rule, each.severity) for each in fault.corrupt(path, Random(name))]
    assert consolidate_returns.run(quick) == [CAMPAIGN]
    with connect(quick) as connection:
        found, reported = verdicts(connection), issues(connection)
        counted = connection.execute(
            "select accepted from published.national_summary where module_code = 'all'"
        ).fetchone()
    hostile = {name for name in found if Path(name).stem in HOSTILE}
    sound = found.keys() - hostile
    assert len(sound) == len(HOSTILE)
    assert {found[name] for name in sound} == {"accepted"}
    assert counted == (len(sound),)
    assert {name: [(rule, severity) for rule, _, _, severity in reported[name]] for name in hostile} == expected
    # What Excel merely should not be asked to run is read; the rest is refused.
    assert {found[name] for name in hostile - {"macros.xlsx"}} == {"rejected"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A checkout whose reference data may be spoiled."""
    copy = tmp_path / "home"
    (copy / "include").mkdir(parents=True)
    for name in ("contracts", "sql"):
        (copy / "include" / name).symlink_to(PROJECT_ROOT / "include" / name)
    (copy / "expectations").symlink_to(PROJECT_ROOT / "expectations")
    shutil.copytree(PROJECT_ROOT / "include" / "reference", copy / "include" / "reference")
    return copy


def _without(home: Path, table: str, key: str, code: str) -> None:
    path = home / "include" / "reference" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row[key] != code)


def test_a_hole_in_the_reference_data_is_named_before_anything_is_changed(
    quick: Settings, reference: Reference, home: Path
) -> None:
    deposit(quick, form(quick, reference, "26"), "26")
    consolidate_returns.run(quick, publish=False)
    deposit(quick, form(quick, reference, "01"), "01")
    with connect(quick) as connection:
        before = fingerprint(connection, ("ledger", "warehouse", "publication", "reference"))
    _without(home, "departements", "departement_code", "26")
    with pytest.raises(ReferenceDataError, match=r"sites\.csv, line \d+: departement_code « 26 »"):
        consolidate_returns.run(replace(quick, home=str(home)), publish=False)
    with connect(quick) as connection:
        assert fingerprint(connection, ("ledger", "warehouse", "publication", "reference")) == before
    assert consolidate_returns.run(quick, publish=False) == [CAMPAIGN]
    with connect(quick) as connection:
        assert list(verdicts(connection).values()) == ["accepted", "accepted"]


def test_a_table_that_the_warehouse_cannot_take_in_costs_itself_and_no_site_its_night(
    quick: Settings, reference: Reference, home: Path
) -> None:
    deposit(quick, form(quick, reference, "26"), "26")
    consolidate_returns.run(quick, publish=False)
    deposit(quick, form(quick, reference, "01"), "01")
    _without(home, "criteria", "criterion_code", "M1-E1-C01")
    campaign = home / "include" / "reference" / "campaigns" / f"{CAMPAIGN}.yaml"
    campaign.write_text(campaign.read_text(encoding="utf-8").replace("campaign_label: ", "campaign_label: Autre "))
    holed = replace(quick, home=str(home))
    with pytest.raises(checks_beside.KeptReference) as told, rows_alone(), untried():
        consolidate_returns.run(holed)
    assert str(told.value).startswith(
        "The reference data contradict what is kept: Key (standard_code, criterion_code)="
    )
    assert str(told.value).endswith("\nUntil then everything goes on with what the warehouse has of: table criteria.")
    with connect(quick) as connection:
        assert list(verdicts(connection).values()) == ["accepted", "accepted"]
        label, accepted = connection.execute(
            "select label.campaign_label, shown.accepted from published.national_summary as shown "
            "inner join ledger.campaigns as label using (campaign_code) where module_code = 'all'"
        ).fetchone() or (None, None)
    assert (str(label)[:5], accepted) == ("Autre", 2)
    # Put back, it is taken in and nothing is told any longer.
    consolidate_returns.prepare(quick)
    checks_beside.check_reference(quick)


def test_a_return_of_a_site_that_is_missing_from_the_reference_data_is_refused_for_that(
    quick: Settings, reference: Reference, home: Path
) -> None:
    for site in ("011", "01"):
        deposit(quick, form(quick, reference, site), site)
    _without(home, "sites", "site_code", "011")
    holed = replace(quick, home=str(home))
    with untried():
        assert consolidate_returns.run(holed, publish=False) == [CAMPAIGN]
    with connect(quick) as connection:
        reported = {name: [rule for rule, *_ in found] for name, found in issues(connection).items()}
    assert reported == {
        "retour_2026_011_self-assessment.xlsx": ["identification.site.known", "identification.sites_covered.known"],
        "retour_2026_01_self-assessment.xlsx": [],
    }
