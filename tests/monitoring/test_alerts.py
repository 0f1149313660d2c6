"""Dashboard and alert rules ask for metrics that exist, in queries that Prometheus takes; each alert has its entry."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from prefaudit.monitoring.metrics import METRICS
from prefaudit.settings import APPROVAL_DAYS, PROJECT_ROOT

RULES = PROJECT_ROOT / "deploy" / "prometheus" / "alerts.yaml"
ALERTS: list[dict[str, Any]] = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"][0]["rules"]
DASHBOARD = json.loads((PROJECT_ROOT / "deploy" / "grafana" / "prefaudit.json").read_text(encoding="utf-8"))
PROMTOOL = shutil.which("promtool")
BY_NAME = {metric.prometheus: metric for metric in METRICS.values()}


def _queries() -> Iterator[str]:
    yield from (alert["expr"] for alert in ALERTS)
    yield from (target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"])


def test_every_query_asks_for_metrics_and_labels_that_are_sent_and_every_metric_is_shown() -> None:
    asked = {name for query in _queries() for name in re.findall(r"airflow_\w+", query)}
    assert asked - BY_NAME.keys() == set()
    shown = {
        name for panel in DASHBOARD["panels"] for each in panel["targets"] for name in BY_NAME if name in each["expr"]
    }
    # How many tasks failed and when a night ended are told by the alert, and beside the night's state.
    assert {BY_NAME[name].name for name in BY_NAME.keys() - shown} == {
        *("prefaudit.night.failed_tasks", "prefaudit.night.ended_timestamp_seconds"),
    }
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            labels = {label for name in re.findall(r"airflow_\w+", target["expr"]) for label in BY_NAME[name].labels}
            assert set(re.findall(r"{{(\w+)}}", target["legendFormat"])) <= labels


def test_every_alert_has_its_entry_in_the_run_book() -> None:
    entries = re.findall(r"^\| `(Prefaudit\w+)` \|", (PROJECT_ROOT / "docs" / "runbook.md").read_text("utf-8"), re.M)
    assert entries == [alert["alert"] for alert in ALERTS]
    assert f"for {APPROVAL_DAYS} days" in RULES.read_text(encoding="utf-8")


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian: apt install prometheus)")
def test_prometheus_takes_rules_and_queries_and_alerts_where_it_should(tmp_path: Path) -> None:
    assert PROMTOOL is not None
    queries = tmp_path / "queries.yaml"
    rules = [{"record": f"panel:{number}", "expr": query} for number, query in enumerate(_queries())]
    queries.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}))
    for command in (["check", "rules", RULES, queries], ["test", "rules", RULES.with_name("alerts.test.yaml")]):
        done = subprocess.run([PROMTOOL, *map(str, command)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
