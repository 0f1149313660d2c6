"""`prefaudit trace`: a published figure walked back to its rows, as much on screen as a person reads, all in a file."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from rich.table import Table

from prefaudit.figures_command import Unreadable, compact_table, open_warehouse, screen
from prefaudit.out_place import require_writable
from prefaudit.settings import Settings
from prefaudit.summaries.tabular import written
from prefaudit.summaries.trace import ALL, NATION, Figure, Row, trace

_SHOWN = 20
# Enough of a hash to tell the files of a campaign apart.
_HASH = 8
_COLUMNS = ("counted in", "site", "criterion", "value", "submission", "file", "sheet", "cell")
_WORDS = {"counted in", "value"}


def show_trace(campaign: str, name: str, where: tuple[str, str], number: int | None, out: Path | None) -> None:
    """Print how many rows a figure counts and the first of them; write them all to a CSV file where one is named."""
    if out:
        require_writable(out)
    territory, subject = where
    figure = Figure(
        campaign,
        name,
        _pair(territory, ("region", "departement", "site_kind")) or NATION,
        _pair(subject, ("module", "commitment", "criterion")) or ALL,
    )
    settings = Settings.from_env()
    with open_warehouse(settings) as connection:
        found = trace(settings, connection, figure, number)
    console = screen()
    counts = Counter(row.counted_in for row in found.rows)
    said = ", ".join(f"{count} {part}" for part, count in counts.items()) or "no row"
    console.print(f"Publication {found.publication.number} of {campaign}, {name}: {said}.")
    if out:
        _write(out, found.rows)
        console.print(f"All rows are in {out}.")
    elif found.rows:
        console.print(_table(found.rows[:_SHOWN]))
        console.print(
            f"Shown: {min(_SHOWN, len(found.rows))} of {len(found.rows)}. --out rows.csv writes them all, with audit "
            "types, whole hashes and archived copies."
        )


def _table(rows: Sequence[Row]) -> Table:
    """The rows, each on one line of the screen; where it is narrow, words are shortened and never the place."""
    table = compact_table()
    for name in _COLUMNS:
        table.add_column(name, no_wrap=name not in _WORDS, overflow="ellipsis")
    for row in rows:
        cells = (
            *(row.counted_in, row.site_code, row.criterion_code, row.value, row.submission_id),
            *(row.file_sha256 and row.file_sha256[:_HASH], row.sheet, row.cell),
        )
        table.add_row(*("" if cell is None else str(cell) for cell in cells))
    return table


def _write(out: Path, rows: Sequence[Row]) -> None:
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [field.name for field in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: written(value) for name, value in asdict(row).items()} for row in rows)


def _pair(text: str, kinds: tuple[str, ...]) -> tuple[str, str] | None:
    if not text:
        return None
    kind, _, code = text.partition("=")
    if kind not in kinds or not code:
        raise Unreadable(f"« {text} » is not understood. Write {' or '.join(f'{each}=CODE' for each in kinds)}.")
    return kind, code
