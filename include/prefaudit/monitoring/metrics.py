"""The product's metrics: one declaration, by which docs, dashboard and alert rules are made or tested, and the values.

All are gauges of the present state, so that a lost packet or a task that ran twice leaves no figure wrong. They are
named as OpenTelemetry and Prometheus ask: dots between parts, the base unit last, a time as seconds since 1970 (an age
is `time() - x`, which grows by itself while nothing runs); 0 where there is no such time.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from prefaudit.monitoring.lineage import LOCAL, place
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

# What Airflow puts before each name.
PREFIX = "airflow"
# Figures that a person waits for are worth as long; the process that sends them has other work.
PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Metric:
    """A gauge: its name as Airflow is given it, its unit, what it says, the labels that tell its lines apart."""

    name: str
    unit: str
    description: str
    labels: tuple[str, ...] = ()

    @property
    def prometheus(self) -> str:
        """The name under which Prometheus has it, by way of statsd_exporter or of an OpenTelemetry collector."""
        return f"{PREFIX}_{self.name.replace('.', '_')}"


@dataclass(frozen=True)
class Measurement:
    """A value of a metric."""

    name: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("prefaudit.measured_timestamp_seconds", "seconds", "when the warehouse was last measured"),
        Metric("prefaudit.night.succeeded", "1", "1 where the last night ended well, 0 where a task of it failed"),
        Metric("prefaudit.night.failed_tasks", "tasks", "tasks of the last night that failed for good"),
        Metric("prefaudit.night.ended_timestamp_seconds", "seconds", "when the last night ended"),
        Metric("prefaudit.night.succeeded_timestamp_seconds", "seconds", "when the last good night ended"),
        Metric(
            "prefaudit.step.duration_seconds",
            "seconds",
            "what a step of the last night took, from the first of its mapped tasks to the last",
            ("step",),
        ),
        Metric(
            "prefaudit.step.items",
            "items",
            "what the last night brought: files discovered, issues found (validate), submissions settled, those "
            "of them accepted, findings consolidated, submissions answered, messages sent (mail)",
            ("step",),
        ),
        Metric(
            "prefaudit.submissions",
            "submissions",
            "submissions in the ledger by channel and verdict, `none` before there is one",
            ("channel", "verdict"),
        ),
        Metric("prefaudit.submissions.unsettled", "submissions", "submissions that no night has settled yet"),
        Metric(
            "prefaudit.submissions.oldest_unsettled_timestamp_seconds",
            "seconds",
            "when the oldest of them was discovered",
        ),
        Metric(
            "prefaudit.files.passed_over",
            "files",
            "files that the last look left in their channel, by why",
            ("reason",),
        ),
        Metric(
            "prefaudit.campaign.returns",
            "returns",
            "returns of a campaign that are expected, of which something was received, of which one was accepted: "
            "received by expected is the reporting rate",
            ("campaign", "state"),
        ),
        Metric("prefaudit.publications", "publications", "publications of a campaign", ("campaign",)),
        Metric("prefaudit.publications.last_timestamp_seconds", "seconds", "when figures were last published"),
        Metric("prefaudit.proposals.waiting", "proposals", "proposed figures that wait for a person"),
        Metric("prefaudit.proposals.oldest_timestamp_seconds", "seconds", "since when the oldest of them waits"),
        Metric("prefaudit.messages.queued", "messages", "mails to send, those that are tried again included"),
        Metric("prefaudit.messages.oldest_queued_timestamp_seconds", "seconds", "since when the oldest of them waits"),
        Metric("prefaudit.messages.unsent", "messages", "mails that were rejected or given up"),
        Metric("prefaudit.mails.quarantined", "mails", "mails that came in and wait for a person"),
        Metric(
            "prefaudit.place.free_bytes", "bytes", "free on the disk of a place; none for an object store", ("place",)
        ),
        Metric("prefaudit.place.size_bytes", "bytes", "size of that disk", ("place",)),
    )
}

_PLACES = ("landing", "archive", "publications", "answers", "forms", "data_docs")
# StatsD carries a label inside the name, where Airflow takes no other characters.
_UNSAFE = re.compile(r"[^A-Za-z0-9_./-]")


def measure(settings: Settings, connection: Connection, since: datetime | None) -> list[Measurement]:
    """Return what the warehouse and the places say now.

    Args:
        settings: Where the places are.
        connection: To the warehouse.
        since: When the last night began; None where there was none.

    Raises:
        psycopg.errors.QueryCanceled: The warehouse did not answer within PATIENCE_SECONDS.
    """
    with connection.transaction():
        connection.execute(f"set local statement_timeout = '{PATIENCE_SECONDS}s'".encode())
        rows = connection.execute(
            statement("monitoring/measurements.sql"), {"since": since or datetime.max.replace(tzinfo=UTC)}
        ).fetchall()
    return [
        Measurement("prefaudit.measured_timestamp_seconds", datetime.now(tz=UTC).timestamp()),
        *(Measurement(name, value, labels) for name, labels, value in rows),
        *_places(settings),
    ]


def _places(settings: Settings) -> Iterator[Measurement]:
    """Measure the disk of each place that stands on one."""
    for name in _PLACES:
        dataset = place(str(getattr(settings, name)))
        if dataset.namespace == LOCAL and Path(dataset.name).exists():
            disk = shutil.disk_usage(dataset.name)
            yield Measurement("prefaudit.place.free_bytes", disk.free, {"place": name})
            yield Measurement("prefaudit.place.size_bytes", disk.total, {"place": name})


def label_values(measurement: Measurement) -> dict[str, str]:
    """Return the labels of a measurement in the characters that every way of sending takes, in the declared order."""
    return {name: _UNSAFE.sub("_", measurement.labels[name]) for name in METRICS[measurement.name].labels}
