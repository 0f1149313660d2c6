"""Metrics by OpenTelemetry, as a collector has them, and those that StatsD without labels cannot tell apart."""

import atexit
from typing import TYPE_CHECKING

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from prefaudit.monitoring.metrics import Measurement
from tests.support.listener import listening, until

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

SENT = (
    Measurement("prefaudit.submissions", 3, {"channel": "file", "verdict": "rejected"}),
    Measurement("prefaudit.submissions", 340, {"channel": "file", "verdict": "accepted"}),
    Measurement("prefaudit.messages.queued", 2),
)


def test_a_collector_receives_gauges_with_their_labels(dagbag: "DagBag", monkeypatch: pytest.MonkeyPatch) -> None:
    from airflow._shared.observability.metrics.otel_logger import flush_otel_metrics  # noqa: PLC0415  Airflow is set up
    from airflow.observability import stats  # noqa: PLC0415
    from airflow.observability.metrics import stats_utils  # noqa: PLC0415
    from opentelemetry import metrics  # noqa: PLC0415
    from prefaudit_metrics import send  # noqa: PLC0415

    with listening() as heard:
        monkeypatch.setenv("AIRFLOW__METRICS__OTEL_ON", "True")
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{heard.port}")
        stats.initialize(factory=stats_utils.get_stats_factory(), export_legacy_names=False)
        try:
            send(SENT)
            provider = metrics.get_meter_provider()
            provider.force_flush()  # type: ignore[attr-defined]
            assert until(lambda: bool(heard.bodies("/v1/metrics")))
            provider.shutdown()  # type: ignore[attr-defined]
            atexit.unregister(flush_otel_metrics)
        finally:
            monkeypatch.setenv("AIRFLOW__METRICS__OTEL_ON", "False")
            stats.initialize(factory=stats_utils.get_stats_factory(), export_legacy_names=False)
    request = ExportMetricsServiceRequest.FromString(heard.bodies("/v1/metrics")[0])
    got = {
        (metric.name, *(f"{label.key}={label.value.string_value}" for label in point.attributes)): point.as_double
        for resource in request.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
        for point in metric.gauge.data_points
    }
    assert got == {
        ("airflow.prefaudit.submissions", "channel=file", "verdict=rejected"): 3,
        ("airflow.prefaudit.submissions", "channel=file", "verdict=accepted"): 340,
        ("airflow.prefaudit.messages.queued",): 2,
    }


def test_statsd_without_labels_is_given_no_metric_that_has_some(
    dagbag: "DagBag", monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import prefaudit_metrics  # noqa: PLC0415  Airflow is set up by then

    sent: list[str] = []
    monkeypatch.setattr(prefaudit_metrics.stats, "gauge", lambda name, *_, **__: sent.append(name))
    monkeypatch.setenv("AIRFLOW__METRICS__STATSD_ON", "True")
    prefaudit_metrics.send(SENT)
    assert sent == ["prefaudit.messages.queued"]
    assert "Set AIRFLOW__METRICS__STATSD_INFLUXDB_ENABLED=True." in caplog.text
