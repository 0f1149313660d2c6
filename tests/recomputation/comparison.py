"""What is published beside what was recomputed: each cell that differs, by table, row and column."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any


@dataclass
class Comparison:
    """How many values were compared, the differences, and the columns that nothing was compared with, by table."""

    values: int = 0
    differences: list[str] = field(default_factory=list)
    left: dict[str, set[str]] = field(default_factory=dict)

    def compare(self, folder: Path, table: str, key: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        """Compare a published table with rows that were recomputed; those of one key are one row."""
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            published = {tuple(line[name] for name in key): line for line in csv.DictReader(stream)}
        wanted = {tuple(written(row[name]) for name in key): row for row in rows}
        place = f"{folder.parent.name}/{folder.name} {table}"
        self.differences += [f"{place} {each}: published, not recomputed" for each in published.keys() - wanted.keys()]
        self.differences += [f"{place} {each}: recomputed, not published" for each in wanted.keys() - published.keys()]
        for each in sorted(published.keys() & wanted.keys()):
            line, row = published[each], wanted[each]
            self.left.setdefault(table, set()).update(line.keys() - row.keys())
            unknown = row.keys() - line.keys()
            self.differences += [f"{place}: « {name} » is not published" for name in sorted(unknown)]
            for name in row.keys() - unknown:
                self.values += 1
                if not _same(line[name], row[name]):
                    self.differences.append(
                        f"{place} {each} {name}: published « {line[name]} », recomputed « {written(row[name])} »"
                    )


def written(value: object) -> str:
    """Return a value as a published CSV has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _same(published: str, wanted: object) -> bool:
    if isinstance(wanted, float | Decimal) and published:
        return Decimal(published) == Decimal(str(wanted))
    return published == written(wanted)
