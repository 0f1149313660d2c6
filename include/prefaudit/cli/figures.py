"""`prefaudit figures`: the figures of a campaign as of a timestamp, published then or not."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from prefaudit.cli.console import compact_table, open_warehouse, screen
from prefaudit.cli.options import Campaign, OptionError
from prefaudit.l10n import clock
from prefaudit.l10n.french import percent
from prefaudit.publication import rebuild
from prefaudit.publication.form_tables import form_of_campaign
from prefaudit.settings import Settings
from prefaudit.warehouse.kept_form import SUMMARY
from prefaudit.warehouse.measures import catalogue, shown_in, unrounded

if TYPE_CHECKING:
    import pandas as pd

# The national tables of a campaign of audits; of another form, it is the one of its measures, and the returns.
_NATIONAL = ("headline_figures", "national_summary")
_OF_A_FORM = f"__{SUMMARY}"
# On screen: what may be folded, and the columns whose names would take the room of their values.
_ROOM_FOR_NAMES = 100
_PROSE = {"label", "module_name"}
_HEADINGS = {
    "figure_code": "figure",
    "enumerated_status": "is",
    "module_code": "module",
    "module_name": "name",
    **{name: measure.heading for name, measure in catalogue().items()},
}


def command(
    campaign: Campaign,
    as_of: Annotated[
        str, typer.Option(help="Timestamp such as 2026-11-02 or 2026-11-02T18:00 (Paris time); now if none.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for machines.")] = False,
) -> None:
    """Show the national figures of a campaign as of a timestamp, published then or not."""
    settings = Settings.from_env()
    timestamp = _timestamp(as_of) if as_of else datetime.now(clock.PARIS)
    with open_warehouse(settings) as connection:
        tables = rebuild.figures_as_of(connection, campaign, timestamp)
        form = form_of_campaign(connection, campaign)
    names = [name for name in tables if name in _NATIONAL or name.endswith(_OF_A_FORM)]
    if as_json:
        shown = {name: _records(tables[name]) for name in names}
        print(json.dumps({"campaign": campaign, "as_of": timestamp.isoformat(), **shown}, ensure_ascii=False))
        return
    console = screen()
    console.print(f"Campaign {campaign}, as of {rebuild.in_paris(timestamp)}.")
    if names != list(_NATIONAL):
        of_form = tables[names[0]]
        hidden = {"campaign_code", "region_code", "received", "on_time", "response_rate", "on_time_rate"}
        hidden |= {measure.name for measure in form.certainty} if form else set()
        kinds = {measure.name: measure.kind for measure in form.measures} if form else {}
        _print(console, of_form[[column for column in of_form.columns if column not in hidden]], kinds)
        return
    headline, summary = (tables[name] for name in _NATIONAL)
    for day in headline["measured_on"].dropna().unique()[:1]:
        console.print(f"Certificates and corrective actions are counted on {day:%Y-%m-%d}.")
    _print(console, headline[["figure_code", "label", "enumerated", "enumerated_status", "declared"]])
    # The names of the modules are what a narrow screen can do without.
    titles = ["module_name"] if console.width >= _ROOM_FOR_NAMES else []
    _print(console, summary, shown=("module_code", *titles, *shown_in("figures")))


def _timestamp(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        found = found if found.tzinfo else found.replace(tzinfo=clock.PARIS)
        return clock.in_paris(found)
    except (ValueError, OverflowError) as error:
        raise OptionError(f"« {text} » is not a valid timestamp. Write 2026-11-02 or 2026-11-02T18:00.") from error


def _records(frame: "pd.DataFrame") -> list[dict[str, object]]:
    records: list[dict[str, object]] = json.loads(frame.to_json(orient="records"))
    return records


def _print(
    console: Console,
    frame: "pd.DataFrame",
    kinds: Mapping[str, str] = MappingProxyType({}),
    shown: Sequence[str] = (),
) -> None:
    known = {name: measure.kind for name, measure in catalogue().items()} | dict(kinds)
    table = compact_table()
    columns = shown or [str(column) for column in frame.columns]
    for column in columns:
        table.add_column(_HEADINGS.get(column, column.replace("_", " ")), no_wrap=column not in _PROSE)
    for row in map(unrounded, _records(frame)):
        table.add_row(*(_shown(known.get(name, ""), row[name]) for name in columns))
    console.print(table)


def _shown(kind: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float | Decimal):
        return "–" if value is None else str(value)
    if kind in ("rate", "share"):
        return f"{percent(value)} %"
    if kind == "mean":
        return f"{value:.2f}"
    # A sum is whole where all that is summed is.
    return f"{value:.0f}" if float(value).is_integer() else str(value)
