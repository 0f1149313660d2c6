"""The history of nights: a table, and a chart of what each accepted and refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import HTTPException

from prefaudit.l10n.french import number, plural
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.web import queries
from prefaudit.web.host import Host, NightlyRun
from prefaudit.web.night import path_of
from prefaudit.web.queries import QueryRow

_NEVER = datetime.min.replace(tzinfo=UTC)
# How many nights are shown.
NIGHTS = 30

# What the list of a night can be narrowed to, with the words and the heading.
STATES = {
    "recus": "reçus",
    "acceptes": "acceptés",
    "refuses": "refusés",
    "en-cours": "en cours de contrôle",
    "non-lus": "non lus, à reprendre",
}

# The measures of the chart, in its own units.
CHART_WIDTH, CHART_HEIGHT, _GAP = 600, 120, 0.25
# A bar is no wider than if so many nights were shown.
_LEAST_NIGHTS = 15


@dataclass(frozen=True)
class Night:
    """A night with what it did between its start and that of the next; `counts` is None where it has not started."""

    run: NightlyRun
    counts: QueryRow | None

    @property
    def length(self) -> timedelta | None:
        """How long it took, since a person resumed it where one did; None where it has not ended."""
        started, ended = self.run.resumed_at or self.run.started_at, self.run.ended_at
        return ended - started if started and ended else None

    @property
    def duration(self) -> str:
        """How long it took, in words; empty where it has not ended."""
        return duration(self.length) if self.length else ""

    @property
    def path(self) -> str:
        """The path of its own page."""
        return path_of(self.run)


@dataclass(frozen=True)
class Bar:
    """The bar of a night: where it stands, and how high what was accepted and, on it, what was refused is."""

    night: Night
    left: float
    width: float
    accepted: float
    rejected: float

    @property
    def title(self) -> str:
        """What it shows, in words."""
        counts = self.night.counts or {}
        accepted, rejected = counts.get("accepted", 0), counts.get("rejected", 0)
        failed = len(self.night.run.failed)
        failures = f", {number(failed)} {plural(failed, 'tâche')} en échec" if failed else ""
        refused = f"{number(rejected)} {plural(rejected, 'refusé')}"
        return f"{number(accepted)} {plural(accepted, 'accepté')}, {refused}{failures}"


def nights(runs: Sequence[NightlyRun], counts: Sequence[QueryRow]) -> list[Night]:
    """Return nights with their counts: of those that started, in the same order."""
    rest = iter(counts)
    return [Night(run, next(rest) if run.started_at else None) for run in runs]


def bars(shown: Sequence[Night]) -> list[Bar]:
    """Return the bars of nights, the earliest on the left; none where nothing was settled in any."""
    done = sorted((night for night in shown if night.counts), key=lambda night: night.run.started_at or _NEVER)
    highest = max((night.counts["accepted"] + night.counts["rejected"] for night in done if night.counts), default=0)
    if not highest:
        return []
    step = CHART_WIDTH / max(len(done), _LEAST_NIGHTS)
    return [
        Bar(
            night,
            round(place * step + step * _GAP / 2, 1),
            round(step * (1 - _GAP), 1),
            *(round(night.counts[name] / highest * CHART_HEIGHT, 1) for name in ("accepted", "rejected")),
        )
        for place, night in enumerate(done)
        if night.counts
    ]


def submissions_of(host: Host, connection: Connection, run_id: str) -> tuple[NightlyRun, list[QueryRow]]:
    """Return one of the last nights and what it took in or settled. Refuse with 404 where it is none of them."""
    runs = [each for each in host.runs(NIGHTS) if each.started_at]
    place = next((place for place, run in enumerate(runs) if run.run_id == run_id), None)
    if place is None:
        raise HTTPException(404, f"Cette nuit n'est pas des {NIGHTS} dernières.")
    since, until = runs[place].started_at, runs[place - 1].started_at if place else None
    assert since  # noqa: S101  as chosen above
    return runs[place], queries.night(connection, since, until)


def of_state(rows: Sequence[QueryRow], state: str) -> list[QueryRow]:
    """Return the submissions of a night in one of STATES; all that it took in or settled for another state."""
    return [row for row in rows if _holds(state, row)]


def _holds(state: str, row: QueryRow) -> bool:
    match state:
        case "recus":
            found = row["taken_in"]
        case "acceptes":
            found = row["settled"] and row["verdict"] != "rejected"
        case "refuses":
            found = row["settled"] and row["verdict"] == "rejected"
        case "en-cours":
            found = row["unsettled"] and not row["unread"]
        case "non-lus":
            found = row["unsettled"] and row["unread"]
        case _:
            found = row["taken_in"] or row["settled"]
    return bool(found)


def duration(length: timedelta) -> str:
    """Return a length of time: « 1 h 02 min », « 4 min 12 s », « 9 s »."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"
