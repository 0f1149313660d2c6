"""What a run of a DAG sends and writes, for the tests that watch one."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import connect
from tests.support.listener import Listener, listening, until

_WRITTEN = (
    "select schemaname || '.' || relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables "
    "where schemaname not in ('codes', 'locks')"
)


@contextmanager
def writes(settings: Settings) -> Iterator[dict[str, set[str]]]:
    """Give the tables that each task of a run writes to, by what PostgreSQL counts."""
    from airflow.listeners import hookimpl  # noqa: PLC0415  Airflow is set up by then
    from airflow.sdk.listener import get_listener_manager  # noqa: PLC0415

    found: dict[str, set[str]] = {}

    def counts() -> dict[str, int]:
        others = "select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        with connect(settings) as connection:
            # What a process has written is counted when it ends.
            assert until(lambda: not connection.execute(others.encode()).fetchall())
            return dict(connection.execute(_WRITTEN.encode()).fetchall())

    class Writes:
        before = counts()

        @hookimpl
        def on_task_instance_success(self, task_instance: object) -> None:
            after, step = counts(), f"{task_instance.dag_id}.{task_instance.task_id}"  # type: ignore[attr-defined]
            found.setdefault(step, set()).update(name for name in after if after[name] != self.before.get(name, 0))
            self.before = after

    listener = Writes()
    get_listener_manager().add_listener(listener)
    try:
        yield found
    finally:
        get_listener_manager().pm.unregister(listener)


@contextmanager
def metrics(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """Have Airflow send metrics by StatsD, as its scheduler does, to a listener."""
    from airflow.listeners.listener import get_listener_manager  # noqa: PLC0415  Airflow is set up by then
    from airflow.observability import stats  # noqa: PLC0415
    from airflow.observability.metrics import stats_utils  # noqa: PLC0415
    from prefaudit_metrics import RunMetrics  # noqa: PLC0415

    listener = RunMetrics()
    with listening() as heard:
        for name, value in {
            **{"ON": "True", "HOST": "127.0.0.1", "PORT": str(heard.udp_port), "INFLUXDB_ENABLED": "True"},
        }.items():
            monkeypatch.setenv(f"AIRFLOW__METRICS__STATSD_{name}", value)
        monkeypatch.setenv("AIRFLOW__METRICS__METRICS_BLOCK_LIST", r"^prefaudit\.messages")
        stats.initialize(factory=stats_utils.get_stats_factory(), export_legacy_names=False)
        get_listener_manager().add_listener(listener)
        try:
            yield heard
        finally:
            get_listener_manager().pm.unregister(listener)
            monkeypatch.setenv("AIRFLOW__METRICS__STATSD_ON", "False")
            stats.initialize(factory=stats_utils.get_stats_factory(), export_legacy_names=False)
