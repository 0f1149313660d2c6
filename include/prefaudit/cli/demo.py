"""`make run`: three simulated campaigns through the real Airflow, from workbooks to figures on screen."""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from prefaudit.local import airflow
from prefaudit.local.airflow import WITHOUT_TRIGGERER, AirflowServices
from prefaudit.model.contracts import DEFAULT_FORM, load_contracts
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.campaign import EXPECTED_FILE, Plan, simulate
from prefaudit.warehouse.postgres import cluster, server
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.postgres.sql import statement

# The founding campaign as its document describes it; one of the préfectures, to compare with; and a national one with
# the accidents of a real autumn.
FOUNDING = Plan("2006-2007", seed=2007)
PREFECTURES = Plan("2024", seed=2024, missing=6, late=9)
NATIONAL = Plan("2026", seed=2026, faults=17, missing=9, late=12, twice=5)
PLANS = (FOUNDING, PREFECTURES, NATIONAL)

_TO_LOOK_AT = ("rapport.html", "reponse-parlement.txt", "synthese.xlsx")
INGEST, PUBLISH = "consolidate_returns", "publish_summaries"


def command() -> None:
    """Simulate three campaigns, run the pipeline on the real Airflow, show the figures: what `make run` does."""
    demo(Settings.from_env(), Console(width=None if sys.stdout.isatty() else 120))


def demo(settings: Settings, console: Console) -> None:
    """Simulate the campaigns into the landing zone, run the pipeline on the real scheduler, show what came of it.

    Running it again takes in nothing twice and publishes nothing new. It stops what it started.
    """
    started = time.monotonic()
    ours = not (settings.database_url or cluster.running(server.folder_of(settings)))
    console.rule("[bold]prefaudit[/] — données simulées")
    _simulate(settings, console)
    try:
        with _airflow(settings, console) as services:
            _run_once(services, console)
            with connect(settings) as connection:
                show(connection, console)
                show_publications(connection, settings, console)
    finally:
        if ours:
            server.stop(settings)
    console.print(
        f"\nDone in {time.monotonic() - started:.0f} s, without the set-up. `make up` opens Airflow, `make psql` the "
        "warehouse."
    )


def _simulate(settings: Settings, console: Console) -> None:
    """Write the workbooks of the campaigns aside, then deposit them; what is deposited already is left as it is."""
    contract = load_contracts(settings.contracts).newest(DEFAULT_FORM)
    reference = Reference.load(settings.reference)
    for plan in PLANS:
        aside, landing = Path(settings.var) / "simulated" / plan.campaign, Path(settings.landing) / plan.campaign
        if not (aside / EXPECTED_FILE).exists():
            files = simulate(plan, contract, reference, aside)
            faulty = sum(bool(each.fault) for each in files)
            console.print(f"{aside}: {len(files)} simulated workbooks, {faulty} with a fault.")
        landing.mkdir(parents=True, exist_ok=True)
        fresh = [path for path in sorted(aside.glob("*.xlsx")) if not (landing / path.name).exists()]
        for path in fresh:
            shutil.copy2(path, landing / path.name)
        console.print(f"{landing}: {len(fresh)} workbooks deposited.")


@contextmanager
def _airflow(settings: Settings, console: Console) -> Iterator[AirflowServices]:
    """The running Airflow, or one of our own that is stopped at the end."""
    ours = not any(service.alive for service in airflow.status(settings))
    began = time.monotonic()
    services = airflow.start(settings, WITHOUT_TRIGGERER)
    console.print(f"Airflow answers at {services.url} after {time.monotonic() - began:.0f} s.")
    try:
        yield services
    finally:
        if ours:
            services.stop()


def _run_once(services: AirflowServices, console: Console) -> None:
    began = time.monotonic()
    run_id = services.trigger(INGEST)
    services.wait(INGEST, run_id)
    console.print(f"{INGEST}: the run took {time.monotonic() - began:.0f} s.")
    began = time.monotonic()
    campaigns = services.api.returned(INGEST, run_id, "audit")
    services.wait_for_triggered(PUBLISH, INGEST, run_id, campaigns)
    if campaigns:
        console.print(f"{PUBLISH}: {', '.join(campaigns)} published after {time.monotonic() - began:.0f} s.")
    else:
        console.print("No campaign changed: nothing new is published.")


def show(connection: Connection, console: Console) -> None:
    """Print the state of the campaigns' returns, one line a campaign and audit type."""
    table = Table(title="Returns", title_justify="left")
    for name in (
        "campaign",
        "audit",
        "owed",
        "received",
        "accepted",
        "with warnings",
        "rejected",
        "missing",
        "not due",
        "late",
    ):
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
    """Print where the publications stand."""
    for campaign, number in connection.execute(_PUBLICATIONS).fetchall():
        folder = Path(settings.publications) / str(campaign) / f"{int(number):04d}"
        others = len(list(folder.iterdir())) - len(_TO_LOOK_AT)
        console.print(f"Publication {number} of {campaign}: {folder}")
        console.print(f"  {', '.join(_TO_LOOK_AT)} and {others} files of data", style="dim")


_RETURNS = statement("cli/demo/returns.sql")
_FIGURES = statement("cli/demo/figures.sql")
_PUBLICATIONS = statement("cli/demo/publications.sql")
