"""`prefaudit simulate`: returns filled as real offices do, with named faults."""

from pathlib import Path
from typing import Annotated

import typer

from prefaudit.cli.options import Campaign
from prefaudit.model.contracts import DEFAULT_FORM, load_contracts
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.campaign import EXPECTED_FILE, Plan, simulate


def command(  # noqa: PLR0913, PLR0917  one option each
    campaign: Campaign,
    out: Annotated[Path, typer.Option(help="Folder for the workbooks and expected.jsonl.")],
    sites: Annotated[int, typer.Option(help="How many sites are simulated; 0 means all that owe a return.")] = 0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    faults: Annotated[int, typer.Option(help="How many returns carry a named fault.")] = 0,
    missing: Annotated[int, typer.Option(help="How many of the sites send nothing.")] = 0,
    late: Annotated[int, typer.Option(help="How many are sent after the due date.")] = 0,
    twice: Annotated[int, typer.Option(help="How many of the faulty ones send a corrected return too.")] = 0,
) -> None:
    """Fill the form as real offices do, with named faults, and say in expected.jsonl what must be found in each."""
    settings = Settings.from_env()
    contract = load_contracts(settings.contracts).newest(DEFAULT_FORM)
    plan = Plan(campaign, sites, seed, faults, missing, late, twice)
    files = simulate(plan, contract, Reference.load(settings.reference), out)
    faulty = sum(bool(each.fault) for each in files)
    typer.echo(f"{len(files)} simulated returns in {out}, {faulty} with a fault; see {out / EXPECTED_FILE}.")
