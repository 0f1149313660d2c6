"""Why a file of a package that is made again differs from the one that was first written."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from upath import UPath

# Files that follow from the tables, or that name the version and the digests of the others.
_FOLLOWING = {
    ".parquet": "it holds the rows of its CSV",
    ".json": "it has the columns, and the digests, of files that differ",
    ".yaml": "it has the columns of tables that differ",
}
_SHOWN = 5


def why_it_differs(first: UPath, again: Path, sha256: str) -> str:
    """Return what is other in a file than when it was first written.

    Args:
        first: The file as it was first written; it may be lost.
        again: The file as it is made now; it may not be there.
        sha256: Of what was first written, in hexadecimal; empty where nothing was kept of it.
    """
    if not sha256:
        return "this version writes it, the one that published did not"
    if not again.exists():
        return "the version that published wrote it, this one does not"
    if not first.exists():
        return "the file as it was first written is no longer there: only its digest was kept, and it is another"
    data = first.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        return (
            "the file in the folder of the publication is not the one that was first written: nothing to compare with"
        )
    if again.suffix == ".csv":
        return _between_tables(_lines(data), _lines(again.read_bytes()))
    return _FOLLOWING.get(again.suffix, "its words or its layout are of this version")


def _lines(data: bytes) -> list[list[str]]:
    return [*csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


def _between_tables(before: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> str:
    """Return the columns that came or went, and in which of the others how many values moved."""
    (head, *old), (heading, *new) = before or [[]], now or [[]]
    found = [
        f"{words} {', '.join(sorted(columns))}"
        for words, columns in (
            ("new columns:", set(heading) - set(head)),
            ("columns that are gone:", set(head) - set(heading)),
        )
        if columns
    ]
    if len(old) != len(new):
        found.append(f"{len(old)} rows then, {len(new)} now")
    else:
        found += _moved(head, old, heading, new)
    return "; ".join(found) or "the same values, written otherwise"


def _moved(
    head: Sequence[str], old: Sequence[Sequence[str]], heading: Sequence[str], new: Sequence[Sequence[str]]
) -> Iterator[str]:
    moved = {
        name: sum(one[head.index(name)] != other[heading.index(name)] for one, other in zip(old, new, strict=True))
        for name in head
        if name in heading
    }
    columns = [f"{name} ({count})" for name, count in moved.items() if count]
    if columns:
        rest = f" and {len(columns) - _SHOWN} more columns" if len(columns) > _SHOWN else ""
        yield f"values that moved: {', '.join(columns[:_SHOWN])}{rest}"
