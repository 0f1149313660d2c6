"""The commands about figures: as of a moment, made again, corrected, opened to a BI tool."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from prefaudit import paris
from prefaudit.records import keep_records
from prefaudit.settings import Settings
from prefaudit.summaries import rebuild
from prefaudit.warehouse.connection import Connection, connect
from prefaudit.warehouse.logins import Login, add_pipeline
from prefaudit.warehouse.migrations import require_current
from prefaudit.warehouse.readers import add_reader, require_free_name
from prefaudit.warehouse.withdrawal import withdraw

if TYPE_CHECKING:
    import pandas as pd

# On screen: what is a rate, what may be folded, and the columns whose names would take the room of their values.
_RATES = {"reporting_rate", "conformity_rate", "share_closed"}
_ROOM_FOR_NAMES = 100
_PROSE = {"label", "module_name"}
_HEADINGS = {
    "figure_code": "figure",
    "module_code": "module",
    "module_name": "name",
    "reporting_rate": "reported",
    "conformity_rate": "conforming",
    "minor_nonconformities": "minor",
    "major_nonconformities": "major",
    "share_closed": "closed",
}


class Unreadable(ValueError):
    """An option does not say what it should; the message says how to write it."""


def show_figures(campaign: str, as_of: str, *, as_json: bool) -> None:
    """Print the headline figures and the national summary of a campaign, as known at a moment."""
    settings = Settings.from_env()
    moment = _moment(as_of) if as_of else datetime.now(paris.PARIS)
    with open_warehouse(settings) as connection:
        products = rebuild.figures_as_of(connection, campaign, moment)
    headline, summary = products["headline_figures"], products["national_summary"]
    if as_json:
        shown = {
            name: _records(frame) for name, frame in (("headline_figures", headline), ("national_summary", summary))
        }
        print(json.dumps({"campaign": campaign, "as_of": moment.isoformat(), **shown}, ensure_ascii=False))
        return
    console = screen()
    console.print(f"Campaign {campaign}, as known at {rebuild.in_paris(moment)}.")
    _print(console, headline[["figure_code", "label", "enumerated", "declared"]])
    # The names of the modules are what a narrow screen can do without.
    name = ["module_name"] if console.width >= _ROOM_FOR_NAMES else []
    columns = ["module_code", *name, "owed", "accepted", "on_time", "reporting_rate", "conformity_rate"]
    _print(console, summary[[*columns, "minor_nonconformities", "major_nonconformities", "share_closed"]])


def show_rebuilt(campaign: str, number: int | None, folder: Path) -> int:
    """Make a package again and say whether it is the one that was first written; 0 where it is, else 1."""
    if folder.exists():
        raise Unreadable(f"{folder} is there already. Name a new folder: nothing is written over.")
    settings = Settings.from_env()
    with open_warehouse(settings) as connection:
        done = rebuild.rebuild(settings, connection, campaign, number, folder)
    said = f"Publication {done.publication.number} of {campaign}, as of {rebuild.in_paris(done.publication.as_of)}"
    if not done.different:
        print(f"{said}: {done.files} files made again in {folder}, all the same bytes as first written.")
        return 0
    from prefaudit.version import code_version  # noqa: PLC0415  reads the whole code: only to explain a difference

    print(
        f"{said}: {len(done.different)} of {done.files} files differ from what was first written: "
        f"{', '.join(done.different)}. First made by {done.publication.code_version}, now by {code_version()}."
    )
    return 1


def show_withdrawal(submission: int, reason: str, by: str, note: str) -> None:
    """Withdraw a submission and say what stands now."""
    settings = Settings.from_env()
    with open_warehouse(settings) as connection:
        done = withdraw(connection, submission, reason, by, note)
        keep_records(settings, connection)
    what = f"the return of site {done.site} for {done.campaign} ({done.audit_type})"
    now = f"submission {done.restored} counts again for" if done.restored else "nothing is in force any longer for"
    print(
        f"Submission {submission} is withdrawn: {now} {what}. The figures follow with the next publication: trigger "
        f"publish_summaries with the campaign {done.campaign}, or wait for the night."
    )


def show_reader(name: str, regions: list[str]) -> None:
    """Make a login that reads what is published and print once how to use it."""
    seen = f"régions {', '.join(sorted(set(regions)))}" if regions else "everything that is published"
    with open_warehouse(Settings.from_env()) as connection:
        _show(add_reader(connection, name, regions), f"it reads {seen}")


def show_pipeline(name: str) -> None:
    """Make a login for the nights and print once how to use it."""
    require_free_name(name)
    with open_warehouse(Settings.from_env()) as connection:
        _show(add_pipeline(connection, name), "it reads and writes rows, and changes no table")


def _show(made: Login, what: str) -> None:
    host = "the host of PREFAUDIT_DATABASE_URL" if Settings.from_env().database_url else "127.0.0.1"
    print(f"Login {made.name} made; {what}.")
    print(f"host {host}, port {made.port}, database {made.database}, user {made.name}")
    print(f"password (shown once): {made.password}")


@contextmanager
def open_warehouse(settings: Settings) -> Iterator[Connection]:
    """The warehouse, as this version of the program knows it."""
    with connect(settings) as connection:
        require_current(connection)
        yield connection


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        found = found if found.tzinfo else found.replace(tzinfo=paris.PARIS)
        return paris.clock(found)
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"« {text} » is no moment. Write 2026-11-02 or 2026-11-02T18:00.") from error


def screen() -> Console:
    """Where tables are shown: as wide as the terminal; wide where the output goes elsewhere."""
    return Console(width=None if sys.stdout.isatty() else 160, markup=False)


def _records(frame: "pd.DataFrame") -> list[dict[str, object]]:
    records: list[dict[str, object]] = json.loads(frame.to_json(orient="records"))
    return records


def compact_table() -> Table:
    """A table without lines between its columns, so that a row has room on a terminal of eighty signs."""
    return Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)


def _print(console: Console, frame: "pd.DataFrame") -> None:
    table = compact_table()
    for column in map(str, frame.columns):
        table.add_column(_HEADINGS.get(column, column.replace("_", " ")), no_wrap=column not in _PROSE)
    for row in _records(frame):
        table.add_row(*(_shown(name, value) for name, value in row.items()))
    console.print(table)


def _shown(name: str, value: object) -> str:
    if name in _RATES and isinstance(value, int | float):
        return f"{100 * value:.1f} %"
    return "" if value is None else str(value)
