"""`prefaudit trace`: the rows that a published figure counts, the first ones on screen, all in a file."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from prefaudit.cli.console import compact_table, open_warehouse, screen
from prefaudit.cli.options import Campaign, OptionError, Publication
from prefaudit.cli.output_file import require_writable
from prefaudit.publication.tabular import csv_text
from prefaudit.publication.trace import ALL, NATION, CountedRow, Figure, Trace, trace
from prefaudit.settings import Settings
from prefaudit.warehouse.measures import catalogue

_SHOWN = 20
# Enough of a hash to distinguish the files of a campaign.
_HASH = 8
_COLUMNS = ("counted in", "site", "criterion", "value", "submission", "file", "sheet", "cell")
_WORDS = {"counted in", "value"}


def command(
    campaign: Campaign,
    figure: Annotated[str, typer.Option(help="Name of the figure: conformity_rate, accepted, certified_sites…")],
    territory: Annotated[
        str,
        typer.Option(help="region=84, departement=26, site_kind=prefecture or audit_type=renewal; else the nation."),
    ] = "",
    subject: Annotated[
        str,
        typer.Option(help='module=1, commitment=…, criterion=… or "indicator=I1 2026"; else all of them.'),
    ] = "",
    line: Annotated[
        str,
        typer.Option(
            help="Of another form than the audit return: region_code=84 or another breakdown of its measures."
        ),
    ] = "",
    publication: Publication = 0,
    out: Annotated[Path | None, typer.Option(help="Write all rows to this CSV file.", show_default=False)] = None,
) -> None:
    """List the rows that a published figure counts: submission, file, sheet and cell."""
    if out:
        require_writable(out)
    wanted = Figure(
        campaign,
        figure,
        _pair(territory, ("region", "departement", "site_kind", "audit_type")) or NATION,
        _pair(subject, ("module", "commitment", "criterion", "indicator")) or ALL,
        _pair(line, ()) or ALL,
    )
    settings = Settings.from_env()
    with open_warehouse(settings) as connection:
        found = trace(settings, connection, wanted, publication or None)
    console = screen()
    console.print(f"Publication {found.publication.number} of {campaign}, {figure}: {_counted(figure, found)}.")
    if out:
        _write(out, found.rows)
        console.print(f"All rows are in {out}.")
    elif found.rows:
        console.print(_table(found.rows[:_SHOWN]))
        console.print(
            f"Shown: {min(_SHOWN, len(found.rows))} of {len(found.rows)}. --out rows.csv writes them all, with audit "
            "types, whole hashes and archived copies."
        )


def _counted(figure: str, found: Trace) -> str:
    """Return how many rows there are in each part of a figure; of one that counts sites, how many those are."""
    if not found.rows:
        return "no row"
    if found.publication.form is None and figure not in catalogue():
        return f"sites: {len({row.site_code for row in found.rows})}, rows: {len(found.rows)}"
    return ", ".join(f"{count} {part}" for part, count in Counter(row.counted_in for row in found.rows).items())


def _table(rows: Sequence[CountedRow]) -> Table:
    """Return the rows, one a line; a narrow screen shortens words, never sheet and cell."""
    table = compact_table()
    lines = [
        (
            *(row.counted_in, row.site_code, row.criterion_code, row.value, row.submission_id),
            *(row.file_sha256 and row.file_sha256[:_HASH], row.sheet, row.cell),
        )
        for row in rows
    ]
    # Only audits have criteria, and not every figure is of values or cells.
    filled = [place for place, _ in enumerate(_COLUMNS) if any(line[place] is not None for line in lines)]
    for name in (_COLUMNS[place] for place in filled):
        table.add_column(name, no_wrap=name not in _WORDS, overflow="ellipsis")
    for line in lines:
        table.add_row(*("" if line[place] is None else str(line[place]) for place in filled))
    return table


def _write(out: Path, rows: Sequence[CountedRow]) -> None:
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [field.name for field in fields(CountedRow)], lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: csv_text(value) for name, value in asdict(row).items()} for row in rows)


def _pair(text: str, kinds: tuple[str, ...]) -> tuple[str, str] | None:
    if not text:
        return None
    kind, _, code = text.partition("=")
    if not code or (kinds and kind not in kinds):
        expected = " or ".join(f"{kind}=CODE" for kind in kinds or ("BREAKDOWN",))
        raise OptionError(f"« {text} » is not understood. Write {expected}.")
    return kind, code
