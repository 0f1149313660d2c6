"""A run through the real Airflow: scheduler, DAG processor and API as services, on their own PostgreSQL."""

from dataclasses import replace
from pathlib import Path

from prefaudit.local.airflow import AirflowServices
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.campaign import Plan
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from tests.support.landing import CAMPAIGN, deposit, deposit_plan, form, verdicts

FOUNDING = "2006-2007"


def run_once(services: AirflowServices) -> list[str]:
    """One run and the publications it sets off; which campaigns of this test are published.

    The installation is shared: the figures of a campaign that another test opened may wait for their approver.
    """
    run_id = services.trigger("consolidate_returns")
    assert services.wait("consolidate_returns", run_id, timeout=300) == "success"
    changed = services.api.returned("consolidate_returns", run_id, "audit")
    campaigns = [str(code) for code in changed if code in (FOUNDING, CAMPAIGN)]
    runs = services.wait_for_triggered("publish_summaries", "consolidate_returns", run_id, campaigns, timeout=300)
    assert [run.partition for run in runs] == campaigns
    return campaigns


def current(place: Settings) -> dict[str, int]:
    """The number of each of the two campaigns' current publication."""
    with connect(place) as connection:
        query = "select campaign_code, number from published.publications where is_current and campaign_code = any(%s)"
        return dict(connection.execute(query, [[FOUNDING, CAMPAIGN]]).fetchall())


def test_runs_through_the_scheduler_publish_each_changed_campaign_once(
    place: Settings, services: AirflowServices, reference: Reference, tmp_path: Path
) -> None:
    # The installation is that of all end-to-end tests: an earlier one may have published, or none has run.
    consolidate_returns.prepare(place)
    before = {FOUNDING: 0, CAMPAIGN: 0} | current(place)
    deposit_plan(place, Plan(FOUNDING, seed=5), tmp_path / "aside")
    good = deposit(place, form(place, reference, "26"), "26")
    bad = deposit(place, form(place, reference, "692"), "692", fault=FAULTS["result_erased"])

    assert run_once(services) == [FOUNDING, CAMPAIGN]
    with connect(place) as connection:
        assert verdicts(connection)[good.name] == "accepted"
        assert verdicts(connection)[bad.name] == "rejected"
        query = "select figure_code, enumerated, declared from published.headline_figures where campaign_code = %s"
        figures = {str(code): (n, declared) for code, n, declared in connection.execute(query, [FOUNDING]).fetchall()}
    assert figures["sites_engaged"] == (22, 22)
    assert figures["sub_prefectures_engaged"] == (6, 6)
    assert figures["certified_sites"] == (8, 7)
    assert current(place) == {FOUNDING: before[FOUNDING] + 1, CAMPAIGN: before[CAMPAIGN] + 1}

    assert run_once(services) == []

    deposit(place, form(place, reference, "692", "corrected"), "692", name="corrige.xlsx", days=1)
    assert run_once(services) == [CAMPAIGN]
    assert current(place) == {FOUNDING: before[FOUNDING] + 1, CAMPAIGN: before[CAMPAIGN] + 2}
    for campaign, number in current(place).items():
        assert (Path(place.publications) / campaign / f"{number:04d}" / "datapackage.json").is_file()


def test_another_airflow_at_the_same_place_is_not_taken_for_ours(services: AirflowServices) -> None:
    assert services.api.accepts_login()
    assert not replace(services.api, password="another installation's").accepts_login()
