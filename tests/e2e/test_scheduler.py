"""A run through the real Airflow: scheduler, DAG processor and API as services, on their own PostgreSQL."""

from dataclasses import replace
from pathlib import Path

from prefaudit.local.airflow import AirflowServices
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import connect
from tests.e2e.conftest import EARLIER, Night
from tests.support.landing import CAMPAIGN, verdicts


def test_a_run_through_the_scheduler_publishes_each_changed_campaign_once(place: Settings, night: Night) -> None:
    # That a later run publishes what changed since, and nothing else, is seen in test_operator_journey; that one which
    # finds nothing new announces nothing, in tests/dags.
    assert night.announced == night.published == [EARLIER, CAMPAIGN]
    with connect(place) as connection:
        found = verdicts(connection)
    assert (found[night.good], found[night.bad]) == ("accepted", "rejected")
    assert night.numbered == [(EARLIER, 1), (CAMPAIGN, 1)]
    for campaign, number in night.numbered:
        assert (Path(place.publications) / campaign / f"{number:04d}" / "datapackage.json").is_file()


def test_another_airflow_at_the_same_place_is_not_taken_for_ours(services: AirflowServices) -> None:
    assert services.api.accepts_login()
    assert not replace(services.api, password="another installation's").accepts_login()
