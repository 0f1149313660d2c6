"""`make run`: two simulated campaigns through the real Airflow, from workbooks in the landing zone to figures on screen."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from prefaudit.contract import load_contracts
from prefaudit.reference import Reference
from prefaudit.services import airflow
from prefaudit.services.airflow import ENOUGH, AirflowServices
from prefaudit.settings import Settings
from prefaudit.simulate.campaign import EXPECTED_FILE, Plan, simulate
from prefaudit.warehouse.connection import Connection, connect

# The founding campaign as its document tells it, and a national one with the accidents of a real autumn.
FOUNDING = Plan("2006-2007", seed=2007)
NATIONAL = Plan("2026", seed=2026, faults=17, missing=9, late=12, twice=5)

INGEST, PUBLISH = "consolidate_returns", "publish_summaries"
log = logging.getLogger(__name__)


def demo(settings: Settings, console: Console) -> None:
    """Simulate both campaigns into the landing zone, run the night on the real scheduler, show what came of it.

    Running it again takes in nothing twice and publishes nothing new. What it started, it stops.
    """
    started = time.monotonic()
    console.rule("[bold]prefaudit[/] — données simulées")
    _simulate(settings, console)
    with _airflow(settings, console) as services:
        _run_night(services, console)
        with connect(settings) as connection:
            show(connection, console)
            show_publications(connection, settings, console)
    console.print(f"\nDone in {time.monotonic() - started:.0f} s. `make up` opens Airflow, `make psql` the warehouse.")


def _simulate(settings: Settings, console: Console) -> None:
    contract = load_contracts(settings.contracts)["audit-return"]
    reference = Reference.load(settings.reference)
    for plan in (FOUNDING, NATIONAL):
        folder = Path(settings.landing) / plan.campaign
        if (folder / EXPECTED_FILE).exists():
            console.print(f"{folder}: simulated returns of an earlier run are kept.")
            continue
        files = simulate(plan, contract, reference, folder)
        faulty = sum(bool(each.fault) for each in files)
        console.print(f"{folder}: {len(files)} simulated workbooks, {faulty} with a fault.")


@contextmanager
def _airflow(settings: Settings, console: Console) -> Iterator[AirflowServices]:
    """The running Airflow, or one of our own that is stopped at the end."""
    ours = not any(service.alive for service in airflow.status(settings))
    began = time.monotonic()
    services = airflow.start(settings, ENOUGH)
    console.print(f"Airflow answers at {services.url} after {time.monotonic() - began:.0f} s.")
    try:
        yield services
    finally:
        if ours:
            services.stop()


def _run_night(services: AirflowServices, console: Console) -> None:
    known = [run.run_id for run in services.api.runs(PUBLISH)]
    began = time.monotonic()
    run_id = services.trigger(INGEST)
    services.wait(INGEST, run_id)
    console.print(f"{INGEST}: the night took {time.monotonic() - began:.0f} s.")
    campaigns = [each for each in services.api.partitions_announced(INGEST, run_id) if each]
    if not campaigns:
        console.print("No campaign changed: nothing new is published.")
        return
    began = time.monotonic()
    services.wait_for_partitions(PUBLISH, campaigns, known)
    console.print(f"{PUBLISH}: {', '.join(campaigns)} published after {time.monotonic() - began:.0f} s.")


def show(connection: Connection, console: Console) -> None:
    """The state of the campaigns' returns, one line a campaign and audit type."""
    table = Table(title="Returns", title_justify="left")
    for name in ("campaign", "audit", "owed", "received", "accepted", "with warnings", "rejected", "missing", "late"):
        table.add_column(name, justify="left" if name in {"campaign", "audit"} else "right")
    for row in connection.execute(_RETURNS).fetchall():
        table.add_row(*(str(value) for value in row))
    console.print(table)
    figures = Table(title="Headline figures", title_justify="left")
    for name in ("campaign", "figure", "enumerated", "declared"):
        figures.add_column(name, justify="left" if name in {"campaign", "figure"} else "right")
    for row in connection.execute(_FIGURES).fetchall():
        figures.add_row(*("" if value is None else str(value) for value in row))
    console.print(figures)


def show_publications(connection: Connection, settings: Settings, console: Console) -> None:
    """Where what was published stands."""
    for campaign, number in connection.execute(_PUBLICATIONS).fetchall():
        folder = Path(settings.publications) / str(campaign) / f"{int(str(number)):04d}"
        files = ", ".join(sorted(path.name for path in folder.iterdir())) if folder.is_dir() else "not exported"
        console.print(f"Publication {number} of {campaign}: {folder}\n  {files}")


_RETURNS = "select * from published.returns"
_FIGURES = "select campaign_code, label, enumerated, declared from published.headline_figures"
_PUBLICATIONS = "select campaign_code, publication_number from published.publications where is_current"
