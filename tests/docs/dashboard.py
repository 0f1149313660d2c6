"""The Grafana dashboard, from a list of its panels: `make docs` writes deploy/grafana/prefaudit.json."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from prefaudit.monitoring.metrics import METRICS

SOURCE = {"type": "prometheus", "uid": "${source}"}


def prometheus(name: str) -> str:
    """Return the name of a metric in Prometheus. Raises KeyError where it is not declared."""
    return METRICS[f"prefaudit.{name}"].prometheus


def age(name: str) -> str:
    """Return the query of how long ago a time was; nothing where there is none."""
    return f"time() - ({prometheus(name)} > 0)"


@dataclass(frozen=True)
class Panel:
    """A panel: its title, Grafana's kind and unit, its width of 24, and its queries with the words of their legends.

    `thresholds` are where it turns from green to orange and to red.
    """

    title: str
    kind: str
    unit: str
    width: int
    queries: Sequence[tuple[str, str]]
    thresholds: tuple[float, float] | None = None


DAY = 86400
HEIGHT = 7
RETURNS = prometheus("campaign.returns")
PANELS = (
    Panel("La dernière nuit", "stat", "bool_yes_no", 4, [(prometheus("night.succeeded"), "bonne")]),
    Panel(
        "Depuis la dernière bonne nuit", "stat", "s", 5, [(age("night.succeeded_timestamp_seconds"), "")],
        (1.1 * DAY, 2 * DAY),
    ),
    Panel(
        "Le plus ancien fichier sans réponse", "stat", "s", 5,
        [(age("submissions.oldest_unsettled_timestamp_seconds"), "")], (DAY / 2, DAY),
    ),
    Panel(
        "Le plus ancien courriel à envoyer", "stat", "s", 5,
        [(age("messages.oldest_queued_timestamp_seconds"), "")], (DAY, 2 * DAY),
    ),
    Panel(
        "La plus ancienne proposition", "stat", "s", 5, [(age("proposals.oldest_timestamp_seconds"), "")],
        (2 * DAY, 3 * DAY),
    ),
    Panel(
        "Retours par résultat et par canal", "bargauge", "short", 12,
        [(f"{prometheus('submissions')} > 0", "{{verdict}} · {{channel}}")],
    ),
    Panel(
        "Taux de réponse par campagne", "bargauge", "percentunit", 12,
        [(f'{RETURNS}{{state="received"}} / on (campaign) ({RETURNS}{{state="expected"}} > 0)', "{{campaign}}")],
    ),
    Panel("Durée de chaque étape", "timeseries", "s", 12, [(prometheus("step.duration_seconds"), "{{step}}")]),
    Panel("Ce que la nuit a apporté", "timeseries", "short", 12, [(prometheus("step.items"), "{{step}}")]),
    Panel(
        "Courriels", "timeseries", "short", 8,
        [
            (prometheus("messages.queued"), "à envoyer"),
            (prometheus("messages.unsent"), "non partis"),
            (prometheus("mails.quarantined"), "en quarantaine"),
        ],
    ),
    Panel(
        "Ce qui attend", "timeseries", "short", 8,
        [
            (prometheus("submissions.unsettled"), "fichiers sans réponse"),
            (f"sum({prometheus('files.passed_over')})", "fichiers laissés dans leur canal"),
            (prometheus("proposals.waiting"), "propositions"),
        ],
    ),
    Panel("Publications par campagne", "bargauge", "short", 8, [(prometheus("publications"), "{{campaign}}")]),
    Panel(
        "Place libre sur les disques", "timeseries", "percentunit", 16,
        [(f"{prometheus('place.free_bytes')} / {prometheus('place.size_bytes')}", "{{place}}")],
    ),
    Panel("Dernière publication", "stat", "s", 4, [(age("publications.last_timestamp_seconds"), "")]),
    Panel("Dernière mesure", "stat", "s", 4, [(age("measured_timestamp_seconds"), "")], (1.1 * DAY, 2 * DAY)),
)  # fmt: skip


def dashboard() -> str:
    """Return the dashboard as Grafana imports it."""
    panels: list[dict[str, Any]] = []
    column = row = 0
    for number, panel in enumerate(PANELS, 1):
        if column + panel.width > 24:
            column, row = 0, row + HEIGHT
        panels.append(_panel(number, panel, column, row))
        column += panel.width
    page = {
        "uid": "prefaudit",
        "title": "Retours d'audit",
        "description": "Ce que docs/metrics.md mesure ; que faire de chaque alerte : docs/runbook.md.",
        "tags": ["prefaudit"],
        "timezone": "browser",
        "schemaVersion": 39,
        "refresh": "5m",
        "time": {"from": "now-7d", "to": "now"},
        "templating": {
            "list": [{"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}]
        },
        "panels": panels,
    }
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def _panel(number: int, panel: Panel, column: int, row: int) -> dict[str, Any]:
    defaults: dict[str, Any] = {"unit": panel.unit, "min": 0}
    if panel.thresholds:
        orange, red = panel.thresholds
        steps = [("green", None), ("orange", orange), ("red", red)]
        defaults["thresholds"] = {
            "mode": "absolute",
            "steps": [{"color": color, "value": value} for color, value in steps],
        }
    return {
        "id": number,
        "title": panel.title,
        "type": panel.kind,
        "datasource": SOURCE,
        "gridPos": {"x": column, "y": row, "w": panel.width, "h": HEIGHT},
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + place), "expr": query, "legendFormat": words, "datasource": SOURCE}
            for place, (query, words) in enumerate(panel.queries)
        ],
    }
