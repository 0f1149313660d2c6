"""The metrics: what is declared is what is measured, with the values that the warehouse has."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from prefaudit.monitoring.metrics import METRICS, Measurement, label_values, measure
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from tests.warehouse.sample import NEW

# What Airflow's own tables know, and the warehouse does not.
OF_AIRFLOW = {
    *("prefaudit.night.succeeded", "prefaudit.night.failed_tasks", "prefaudit.step.duration_seconds"),
    *("prefaudit.night.ended_timestamp_seconds", "prefaudit.night.succeeded_timestamp_seconds"),
}


def _values(measured: list[Measurement]) -> dict[tuple[str, ...], float]:
    return {(each.name.removeprefix("prefaudit."), *label_values(each).values()): each.value for each in measured}


def test_what_is_declared_is_measured_with_its_labels_and_an_empty_warehouse_has_zeros(
    settings: Settings, connection: Connection
) -> None:
    measured = measure(settings, connection, None)
    assert {each.name for each in measured} | OF_AIRFLOW == {*METRICS, *OF_AIRFLOW} - {
        name for name in METRICS if ".place." in name
    }
    assert all(set(each.labels) == set(METRICS[each.name].labels) for each in measured)
    values = _values(measured)
    now = values.pop(("measured_timestamp_seconds",))
    assert 0 <= time.time() - now < 600
    assert {key: value for key, value in values.items() if value and key[0] != "campaign.returns"} == {}
    assert values[("submissions", "file", "rejected")] == values[("messages.queued",)] == 0


def test_values_are_those_of_the_warehouse_and_places(settings: Settings, connection: Connection) -> None:
    connection.execute(
        "insert into ledger.submissions (sha256, file_name, size_bytes, channel, archive_path, received_at) "
        "values (repeat('a', 64), 'a.xlsx', 1, 'file', 'a', '2007-07-01T00:00Z')"
    )
    connection.execute(
        "insert into ledger.messages (kind, dedupe_key, recipients, subject, body, queued_at, state) values "
        "('reminder', 'a', '{a@example.org}', 's', 'b', '2026-07-02T00:00Z', 'queued'), "
        "('reminder', 'b', '{b@example.org}', 's', 'b', '2026-07-01T00:00Z', 'given_up')"
    )
    connection.execute(
        "insert into ledger.passed_over (zone, location, reason, detail) "
        "select 'file:///in', 'file:///in/x', code, '' from codes.passed_over_reason order by code limit 1"
    )
    connection.execute(
        "insert into publication.publications (campaign_code, as_of, code_version, inputs_digest, proposed_in) "
        "values (%s, '2026-07-03T00:00Z', '1', 'x', 'run')",
        [NEW],
    )
    values = _values(measure(settings, connection, datetime(2026, 1, 1, tzinfo=UTC)))
    expected = connection.execute("select count(*) from as_of.returns where campaign_code = %s", [NEW]).fetchone()
    assert expected is not None
    assert values[("campaign.returns", NEW, "expected")] == expected[0] > 0
    assert values[("submissions", "file", "none")] == values[("submissions.unsettled",)] == 1
    assert values[("step.items", "discover")] == 1
    assert 0 <= time.time() - values[("submissions.oldest_unsettled_timestamp_seconds",)] < 600
    assert values[("messages.queued",)] == values[("messages.unsent",)] == values[("proposals.waiting",)] == 1
    assert values[("messages.oldest_queued_timestamp_seconds",)] == datetime(2026, 7, 2, tzinfo=UTC).timestamp()
    assert values[("proposals.oldest_timestamp_seconds",)] == datetime(2026, 7, 3, tzinfo=UTC).timestamp()
    assert sum(value for key, value in values.items() if key[0] == "files.passed_over") == 1


def test_a_disk_is_measured_where_a_place_stands_on_one(settings: Settings, connection: Connection) -> None:
    Path(settings.archive).mkdir(parents=True)
    elsewhere = replace(
        settings, landing="airflow://connection/folder", publications="s3://bucket/p", answers="sftp://h/a"
    )
    values = _values(measure(elsewhere, connection, None))
    assert {key[1] for key in values if key[0] == "place.free_bytes"} == {"archive"}
    assert 0 < values[("place.free_bytes", "archive")] <= values[("place.size_bytes", "archive")]


def test_a_label_has_only_what_every_way_of_sending_takes() -> None:
    labels = {"channel": "sftp+x é,=", "verdict": "accepted"}
    assert label_values(Measurement("prefaudit.submissions", 1, labels)) == {
        "channel": "sftp_x____",
        "verdict": "accepted",
    }
