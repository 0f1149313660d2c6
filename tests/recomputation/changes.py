"""What a package changes in the one before it, cell by cell, from the two packages alone."""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path

from tests.recomputation.tables import KEYS

# What says where a row comes from, or in which order it stands.
_BEHIND = {"position", "submission_id", "file_sha256", "sheet", "sheet_row", "cell"}
# Of an audit, when its workbook came is told by its return.
_TOLD = {"audits": {"received_at"}}
Cell = tuple[str, frozenset[tuple[str, str]], str]


def changed(before: Path, after: Path) -> dict[Cell, tuple[str, str]]:
    """Return the cells of rows that are in both packages and that differ: as they were, and as they are."""
    found = {}
    for table, key in KEYS.items():
        then, now = (_rows(package / f"{table}.csv", key) for package in (before, after))
        for row in then.keys() & now.keys():
            for column in now[row].keys() - _BEHIND - {*key} - _TOLD.get(table, set()):
                pair = _plain(then[row][column]), _plain(now[row][column])
                if pair[0] != pair[1]:
                    found[table, row, column] = pair
    return found


def told(package: Path) -> dict[Cell, tuple[str, str]]:
    """Return the cells that the corrections of a package say have changed."""
    with (package / "corrections.csv").open(encoding="utf-8", newline="") as stream:
        lines = [line for line in csv.DictReader(stream) if line["kind"] in ("cell", "figure")]
    return {
        (line["table_name"], _key(json.loads(line["row_key"])), line["column_name"]): (
            _plain(line["before"]),
            _plain(line["after"]),
        )
        for line in lines
    }


def _plain(value: str) -> str:
    """Return a value as it is written in one way: a number without its « .0 », a moment with its offset."""
    return re.sub(r"(?<=\d\d)Z$", "+00:00", re.sub(r"^(-?\d+)\.0$", r"\1", value))


def _rows(path: Path, key: tuple[str, ...]) -> dict[frozenset[tuple[str, str]], Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {_key({name: line[name] for name in key}): line for line in csv.DictReader(stream)}


def _key(values: Mapping[str, object]) -> frozenset[tuple[str, str]]:
    return frozenset((name, "" if value is None else str(value)) for name, value in values.items())
