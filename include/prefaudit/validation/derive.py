"""The facts that rules ask for beside a row: the contract's lookups, applied to whole frames.

A derived column remembers what it comes from: an issue on it is suppressed where its source is already at fault.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from math import inf, nan
from typing import Any

import pandas as pd

from prefaudit.model.contract import Contract, Lookup, Table
from prefaudit.model.expressions import evaluate, names_in
from prefaudit.reference.column_types import typed
from prefaudit.reference.data import Reference
from prefaudit.validation.batch import DTYPES, Frames

_KEY = "submission_id"
# Beyond them a computed number is noise: 0.1 + 0.2 is 0.3.
_DECIMALS = 9


@dataclass(frozen=True)
class Source:
    """What a derived column comes from: fields of the row itself, and fields of other tables.

    `row_column` names the column that holds the Excel row it was taken from, where it comes from one row.
    """

    own: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    row_column: str = ""


@dataclass(frozen=True)
class Derived:
    """The frames with their derived columns, and the source of each: table → column → source."""

    frames: Frames
    sources: Mapping[str, Mapping[str, Source]] = field(default_factory=dict)


def derive(contract: Contract, frames: Frames, reference: Reference) -> Derived:
    """Apply every lookup of the contract, in order; the given frames are left as they are."""
    made: Frames = {}
    sources: dict[str, dict[str, Source]] = {}
    for table in contract.tables:
        frame, own = frames[table.name].reset_index(drop=True), dict[str, Source]()
        for lookup in table.lookups:
            frame = _apply(table, frame, lookup, frames, reference, own)
        made[table.name], sources[table.name] = frame, own
    return Derived(made, sources)


def _apply(
    table: Table, frame: pd.DataFrame, lookup: Lookup, frames: Frames, reference: Reference, sources: dict[str, Source]
) -> pd.DataFrame:
    if lookup.compute:
        return _computed(frame, lookup, sources)
    base = _matched_on(lookup, sources)
    if lookup.missing:
        own = (*base.own, *lookup.among.values(), *(() if "." in lookup.answered_in else (lookup.answered_in,)))
        sources[lookup.missing] = Source(own, (*base.others, *_answered(lookup)))
        return frame.assign(**{lookup.missing: _missing(frame, lookup, frames, reference)})
    if lookup.unknown:
        sources[lookup.unknown] = Source((*base.own, lookup.answered_in), base.others)
        return frame.assign(**{lookup.unknown: _unknown(frame, lookup, frames, reference)})
    other, on = _other(lookup, frames, reference)
    keys = _KEY if on else ""
    if lookup.flag:
        ((there, here),) = lookup.among.items()
        origin = sources.get(here, Source(own=(here,)))
        others = (*base.others, *origin.others, (lookup.source, there))
        sources[lookup.flag] = Source((*base.own, *origin.own), others)
        return frame.assign(**{lookup.flag: _flagged(frame, other, lookup, keys, here, there)})
    if lookup.count:
        counted = tuple((lookup.source, column) for column in lookup.match)
        sources[lookup.count] = Source(base.own, (*base.others, *counted))
        return frame.assign(**{lookup.count: _counted(frame, other, lookup, keys)})
    for how, columns in (("sum", lookup.sum), ("min", lookup.min), ("max", lookup.max)):
        for column, new in columns.items():
            others = tuple((lookup.source, there) for there in (column, *lookup.match))
            sources[new] = Source(base.own, (*base.others, *others))
            frame = frame.assign(**{new: _aggregated(frame, other, lookup.match, column, how)})
    if not lookup.take:
        return frame
    row_column = f"{lookup.source}__row" if on else ""
    for column, new in lookup.take.items():
        # What was not found may be missing because of the other table's own keys: they are a source too.
        others = tuple((lookup.source, there) for there in (column, *lookup.match)) if on else ()
        sources[new] = Source(base.own, (*base.others, *others), row_column)
    return _taken(frame, other, lookup.match, lookup.take, keys, row_column)


def _matched_on(lookup: Lookup, sources: Mapping[str, Source]) -> Source:
    """Return what the columns that a lookup matches on come from themselves."""
    return _come_from(lookup.match.values(), sources)


def _come_from(columns: Iterable[str], sources: Mapping[str, Source]) -> Source:
    own: dict[str, None] = {}
    others: dict[tuple[str, str], None] = {}
    for column in columns:
        source = sources.get(column, Source(own=(column,)))
        own |= dict.fromkeys(source.own)
        others |= dict.fromkeys(source.others)
    return Source(tuple(own), tuple(others))


def _answered(lookup: Lookup) -> tuple[tuple[str, str], ...]:
    table, dot, name = lookup.answered_in.partition(".")
    return ((table, name),) if dot else ()


def _other(lookup: Lookup, frames: Frames, reference: Reference) -> tuple[pd.DataFrame, bool]:
    """Return the frame that a lookup reads, and whether it is a table of the return (matched by submission too)."""
    if not lookup.source.startswith("reference."):
        return frames[lookup.source], True
    name = lookup.source.removeprefix("reference.")
    return reference_frame(reference, name, lookup.where, lookup.compared_with_items), False


def reference_frame(
    reference: Reference, name: str, where: Mapping[str, str] | None = None, texts: Collection[str] = ()
) -> pd.DataFrame:
    """Return a reference table as a frame with the types of its data package; those of `texts` as they are written."""
    rows = [row for row in reference.table(name) if all(row[key] == value for key, value in (where or {}).items())]
    columns = {}
    for column, kind in reference.types_of(name).items():
        wanted = "string" if column in texts else kind
        values = [typed(wanted, text) if (text := row.get(column)) else None for row in rows]
        columns[column] = pd.Series(values, dtype=DTYPES.get(wanted, "object"))
    return pd.DataFrame(columns)


def _taken(
    frame: pd.DataFrame,
    other: pd.DataFrame,
    match: Mapping[str, str],
    take: Mapping[str, str],
    key: str,
    row_column: str,
) -> pd.DataFrame:
    there = [*([key] if key else []), *match]
    here = [*([key] if key else []), *match.values()]
    picked = other.dropna(subset=there).drop_duplicates(there)
    right = pd.DataFrame({f"key__{name}": picked[name] for name in there})
    for column, name in take.items():
        right[f"taken__{name}"] = picked[column]
    if row_column:
        right["taken__row"] = picked["sheet_row"].astype("Int64")
    joined = frame[here].merge(
        right, how="left", left_on=here, right_on=[f"key__{name}" for name in there], validate="many_to_one"
    )
    new: dict[str, Any] = {name: joined[f"taken__{name}"].set_axis(frame.index) for name in take.values()}
    if row_column:
        new[row_column] = joined["taken__row"].set_axis(frame.index)
    return frame.assign(**new)


def _flagged(
    frame: pd.DataFrame, other: pd.DataFrame, lookup: Lookup, key: str, here: str, there: str
) -> "pd.Series[Any]":
    """Return whether the column here is among the list there: True, False, or None where either is unknown."""
    listed = _taken(frame, other, lookup.match, {there: "listed"}, key, "")["listed"]
    flags = [
        value in items if isinstance(items, tuple | list) and isinstance(value, str) else None
        for value, items in zip(frame[here], listed, strict=True)
    ]
    return pd.Series(flags, index=frame.index, dtype="object")


def _counted(frame: pd.DataFrame, other: pd.DataFrame, lookup: Lookup, key: str) -> "pd.Series[Any]":
    there = [*([key] if key else []), *lookup.match]
    here = [*([key] if key else []), *lookup.match.values()]
    counts = other.dropna(subset=there).groupby(there).size().rename("counted").reset_index()
    counts.columns = [*(f"key__{name}" for name in there), "counted"]
    joined = frame[here].merge(counts, how="left", left_on=here, right_on=list(counts.columns[:-1]))
    return joined["counted"].fillna(0).astype("int64").set_axis(frame.index)


def _aggregated(
    frame: pd.DataFrame, other: pd.DataFrame, match: Mapping[str, str], column: str, how: str
) -> "pd.Series[Any]":
    """Return for each row the sum, least or greatest of a column of the rows that match; no rows sum up to 0."""
    there, here = [_KEY, *match], [_KEY, *match.values()]
    found = other.dropna(subset=list(match)).groupby(there)[column].agg(how).rename("found").reset_index()
    found.columns = [*(f"key__{name}" for name in there), "found"]
    joined = frame[here].merge(found, how="left", left_on=here, right_on=list(found.columns[:-1]))["found"]
    return (joined.fillna(0) if how == "sum" else joined).set_axis(frame.index)


def _computed(frame: pd.DataFrame, lookup: Lookup, sources: dict[str, Source]) -> pd.DataFrame:
    """Return the frame with what is computed of its own columns: a number, missing where any of them is, or over 0."""
    for new, expression in lookup.compute.items():
        names = names_in(expression)
        values: Any = evaluate(expression, {name: frame[name].astype("float64") for name in names}.__getitem__)
        column = pd.Series(values, index=frame.index, dtype="float64").replace([inf, -inf], nan)
        sources[new] = _come_from(names, sources)
        frame = frame.assign(**{new: column.round(_DECIMALS)})
    return frame


def _missing(frame: pd.DataFrame, lookup: Lookup, frames: Frames, reference: Reference) -> "pd.Series[Any]":
    """Return for each row the keys that are expected and not answered; None where what is expected is unknown."""
    expected, _ = _other(lookup, frames, reference)
    here = frame[[_KEY, *dict.fromkeys([*lookup.match.values(), *lookup.among.values()])]].copy()
    here["position"] = range(len(here))
    known = here.notna().all(axis=1)
    wide = here[known]
    for column in lookup.among.values():
        wide = wide.explode(column)
    pairs = {**lookup.match, **lookup.among}
    left = wide.rename(columns={new: f"here__{old}" for old, new in pairs.items()})
    right = expected[list(dict.fromkeys([lookup.key, *pairs]))].rename(columns={old: f"here__{old}" for old in pairs})
    if lookup.key in pairs:
        right[lookup.key] = right[f"here__{lookup.key}"]
    paired = left.merge(right, on=[f"here__{old}" for old in pairs]) if pairs else left.merge(right, how="cross")
    wanted = paired[["position", _KEY, lookup.key]].drop_duplicates()
    answered = _answers(frame, lookup, frames)
    found = wanted.merge(answered, how="left", on=[_KEY, lookup.key], indicator="side")
    lacking = found[found["side"] == "left_only"].groupby("position", sort=False)[lookup.key].agg(tuple)
    values = [lacking.get(place, ()) if is_known else None for place, is_known in enumerate(known)]
    return pd.Series(values, index=frame.index, dtype="object")


def _unknown(frame: pd.DataFrame, lookup: Lookup, frames: Frames, reference: Reference) -> "pd.Series[Any]":
    """Return for each row its items that no matching row has; None where no row matches, or it has no items."""
    rows, _ = _other(lookup, frames, reference)
    known: dict[tuple[Any, ...], set[str]] = {}
    for *there, key in rows[[*lookup.match, lookup.key]].dropna().itertuples(index=False):
        known.setdefault(tuple(there), set()).add(key)
    here = frame[[*lookup.match.values(), lookup.answered_in]].itertuples(index=False)
    values = [
        tuple(item for item in items if item not in known[tuple(match)])
        if isinstance(items, tuple | list) and tuple(match) in known
        else None
        for *match, items in here
    ]
    return pd.Series(values, index=frame.index, dtype="object")


def _answers(frame: pd.DataFrame, lookup: Lookup, frames: Frames) -> pd.DataFrame:
    table, dot, name = lookup.answered_in.partition(".")
    if dot:
        answers = frames[table][[_KEY, name]].rename(columns={name: lookup.key})
        return answers.dropna().drop_duplicates()
    answers = frame[[_KEY, lookup.answered_in]].rename(columns={lookup.answered_in: lookup.key}).explode(lookup.key)
    return answers.dropna().astype({lookup.key: "str"}).drop_duplicates()
