"""Two readings of one workbook, ours and that of an independent reader, compared cell by cell."""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from prefaudit.settings import Settings
from prefaudit.workbook.cell_places import cell_name
from prefaudit.workbook.guard import Refused
from prefaudit.workbook.sandbox import processor_time
from tests.benchmarks.cell_readers import BLANK, Cell, Place, Sheet, day_number, ours, theirs

SETTINGS = Settings.from_env({})
# So many differences of a kind are kept of one file; all are counted.
KEPT = 40
# A second, as a part of a day; and how near two numbers are that differ by their last binary digit.
_SECOND, _LAST_DIGIT = 1 / 86400, 1e-14


@dataclass
class Compared:
    """What came of one file: how many cells are equal, what differs by kind, and why a reader does not read it."""

    equal: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    differences: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unread: dict[str, str] = field(default_factory=dict)

    def differ(self, kind: str, place: str, *values: object) -> None:
        """Take a difference."""
        self.counts[kind] += 1
        if len(self.differences[kind]) < KEPT:
            self.differences[kind].append(f"{place}: {' | '.join(repr(value)[:120] for value in values)}")


def compare(path: Path, seconds: float) -> Compared:
    """Read a file twice and compare."""
    with processor_time(seconds):
        found = Compared()
        sides: dict[str, dict[str, Sheet]] = {}
        for side in ("ours", "theirs"):
            try:
                sides[side] = ours(path, SETTINGS) if side == "ours" else theirs(path)
            except Refused as refusal:
                found.unread[side] = f"{refusal.issue.rule} ({refusal.issue.message})"
            except Exception as error:
                found.unread[side] = f"{type(error).__name__}: {str(error)[:160]}"
        if not found.unread:
            _sheets(sides["ours"], sides["theirs"], path, found)
        return found


def _sheets(own: dict[str, Sheet], other: dict[str, Sheet], path: Path, found: Compared) -> None:
    if own.keys() != other.keys() and len(own) == len(other):
        for name, named in zip(own, other, strict=True):
            if name != named:
                found.differ("name of a sheet", "", name, named)
        other = dict(zip(own, other.values(), strict=True))
    for name in own.keys() ^ other.keys():
        found.differ("sheet in ours alone" if name in own else "sheet in theirs alone", name, "")
    for name in own.keys() & other.keys():
        if own[name].refused:
            found.differ("sheet not read by ours", name, own[name].refused)
        else:
            _cells(own[name], other[name], name, found)


def _cells(own: Sheet, other: Sheet, name: str, found: Compared) -> None:
    dropped = own.covered if own.covered and other.drops_covered else set()
    for at in sorted(own.cells.keys() | other.cells.keys()):
        if at in dropped:
            continue
        pair = own.cells.get(at, BLANK), other.cells.get(at, BLANK)
        kind = difference(pair[0], _formatted(*pair, own.since_1904) if other.bare else pair[1])
        if kind and at in (own.covered or ()):
            kind = f"under a merge, {kind}"
        if kind:
            found.differ(kind, f"{name}!{cell_name(*at)}", pair[0][1], pair[1][1])
        else:
            found.equal += 1
    for kind, places in _covered(own, other):
        for at in sorted(places):
            found.differ(kind, f"{name}!{cell_name(*at)}", "")


def _covered(own: Sheet, other: Sheet) -> Iterator[tuple[str, set[Place]]]:
    if own.covered is not None and other.covered is not None:
        yield "merged in ours alone", own.covered - other.covered
        yield "merged in theirs alone", {at for at in other.covered - own.covered if at in own.cells}


def _formatted(own: Cell, other: Cell, since_1904: bool) -> Cell:
    """Return the number of a reader that knows no number formats as what the cell is by ours."""
    if other[0] != "number" or own[0] not in ("moment", "percentage"):
        return other
    return own[0], day_number(float(str(other[1])), since_1904) if own[0] == "moment" else other[1]


def difference(own: Cell, other: Cell) -> str:
    """Return the kind of a difference, « » where there is none."""
    (kind, value), (their_kind, their_value) = own, other
    if isinstance(value, float) and isinstance(their_value, float):
        near = _SECOND if "moment" in (kind, their_kind) else 0.0
        if not math.isclose(value, their_value, rel_tol=_LAST_DIGIT, abs_tol=near):
            their_kind = f"other {their_kind}"
    elif kind == their_kind and value != their_value and not (kind == "error" and their_value == ""):
        their_kind = _unlike(str(value), str(their_value), their_kind)
    return "" if kind == their_kind else f"{kind} here, {their_kind} there"


def _unlike(value: str, other: str, kind: str) -> str:
    """Return how two texts differ."""
    if value.replace("\r\n", "\n").replace("\r", "\n") == other.replace("\r\n", "\n").replace("\r", "\n"):
        return f"{kind} with other line ends"
    if unicodedata.normalize("NFKC", value).replace("\u2212", "-") == unicodedata.normalize("NFKC", other):
        return f"{kind} without raised digits"
    if value.split() == other.split():
        return f"{kind} with other blanks"
    return f"{kind} with escapes" if "_x00" in value + other else f"other {kind}"
