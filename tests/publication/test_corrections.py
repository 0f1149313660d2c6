"""Nothing changes silently: what a publication corrects is what an independent comparison of its tables finds."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from prefaudit.publication import build
from prefaudit.publication.published_tables import PUBLISHED_TABLES
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import ReferenceSyncError, sync_reference
from prefaudit.warehouse.withdrawal import withdraw
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import (
    ERROR,
    NEW,
    OLD,
    PRE,
    SELF,
    a_return,
    sample_reference,
    sample_warehouse,
    settled,
)

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)
SITES = ("25", "39", "69", "692")
CRITERIA = ("M1-C1", "M1-C2", "M1-C3", "M2-C1", "M2-C2")
RESULTS = ("conformity", "strength", "opportunity", "minor_nonconformity", "major_nonconformity", "not_applicable")
# What names a row from one publication to the next, where it is not the key; what is no value of its own.
SAME_BY = {"certificates": ["site_code", "scheme", "scope", "origin"]}
NO_CELLS = {"position", "submission_id", "file_sha256", "sheet", "sheet_row", "cell"}
NO_CELLS_OF = {"audits": {"received_at"}}

Tables = dict[str, pd.DataFrame]


def published(connection: Connection, campaign: str = NEW) -> Tables:
    """The published tables of a campaign as PostgreSQL writes their values, the corrections apart."""
    found = {}
    for table in PUBLISHED_TABLES:
        if table.name != "corrections":
            rows = connection.execute(
                "select (select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(shown))) "
                f"from published.{table.name} as shown where campaign_code = %s".encode(),
                [campaign],
            ).fetchall()
            found[table.name] = pd.DataFrame([row for (row,) in rows], dtype=object)
    return found


def compared(before: Tables, after: Tables) -> Counter[tuple[object, ...]]:
    """What differs: cells (table, key, column, before, after), rows, and how many rows of each return came or went."""
    found: Counter[tuple[object, ...]] = Counter()
    held = {side: _held(tables["returns"]) for side, tables in (("before", before), ("after", after))}
    new, gone = held["after"] - held["before"], held["before"] - held["after"]
    for table in PUBLISHED_TABLES:
        if table.name not in before:
            continue
        key = SAME_BY.get(table.name, list(table.key))
        old, now = (_by_key(tables[table.name], key) for tables in (before, after))
        for place in old.index.intersection(now.index):
            for column in set(old.columns) - NO_CELLS - NO_CELLS_OF.get(table.name, set()) - set(key):
                cell = (_text(old.loc[place, column]), _text(now.loc[place, column]))
                if cell[0] != cell[1]:
                    found[table.name, _key(key, place), column, *cell] += 1
        for rows, others, kind, returns in ((now, old, "added", new), (old, now, "gone", gone)):
            for place in rows.index.difference(others.index):
                row = rows.loc[place]
                site = (row.get("site_code"), row.get("audit_type"))
                of_return = [each for each in returns if site[0] == each[0] and site[1] in (None, each[1])]
                if of_return and table.name != "returns" and _text(row.get("submission_id")) is not None:
                    found[table.name, of_return[0], f"rows_{kind}"] += 1
                else:
                    found[table.name, _key(key, place), f"row_{kind}"] += 1
    return found


def _held(returns: pd.DataFrame) -> set[tuple[str, str]]:
    """The returns that are current in a publication."""
    rows = returns[returns["submission_id"].notna()]
    return set(zip(rows["site_code"], rows["audit_type"], strict=True))


def _by_key(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    if frame.empty:
        return pd.DataFrame(columns=[*key, "again"]).set_index([*key, "again"])
    frame = frame.assign(**{name: frame[name].fillna("") for name in key})
    again = frame.groupby(key).cumcount()
    return frame.assign(again=again).set_index([*key, "again"], drop=False).drop(columns="again").sort_index()


def _key(key: list[str], place: tuple[object, ...]) -> str:
    return json.dumps({name: value or None for name, value in zip(key, place, strict=False)}, sort_keys=True)


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(value) else str(value)


def told(connection: Connection, campaign: str = NEW) -> Counter[tuple[object, ...]]:
    """What `corrections` says, in the shape of `compared`."""
    rows = connection.execute(
        "select kind, table_name, row_key, column_name, before, after, reason from published.corrections "
        "where campaign_code = %s order by position",
        [campaign],
    ).fetchall()
    found: Counter[tuple[object, ...]] = Counter()
    for kind, table, key, column, before, after, reason in rows:
        assert reason not in (None, "unknown"), (kind, table, key, column)
        place = json.loads(str(key))
        if str(kind).startswith("rows_"):
            found[table, (place["site_code"], place["audit_type"]), kind] += int(str(after)) + int(str(before))
        elif column is None and not str(kind).startswith("return_"):
            side = "gone" if after is None else "added"
            found[table, json.dumps(place, sort_keys=True), f"row_{side}"] += 1
        elif column is not None:
            found[table, json.dumps(place, sort_keys=True), column, before, after] += 1
    return found


@dataclass(frozen=True)
class Filed:
    """A site files a return: its results in the order of CRITERIA, which of them are closed, and the rest."""

    campaign: str
    site: str
    results: tuple[str, ...] = ("conformity",) * len(CRITERIA)
    modules: tuple[str, ...] = ("1", "2")
    closed: frozenset[str] = frozenset()
    certified: bool = False
    measured: int = 1
    rejected: bool = False


@dataclass(frozen=True)
class Withdrawn:
    """The bureau withdraws the accepted return of a site."""

    site: str
    reason: str


@dataclass(frozen=True)
class Amended:
    """A word of the reference data is another."""

    table: str
    column: str
    row: int
    value: str


@dataclass(frozen=True)
class Dropped:
    """A site is no longer engaged, or owes its return no longer."""

    table: str
    site: str


@dataclass(frozen=True)
class PutBack:
    """The site is engaged, or owes its return, as at first."""

    table: str
    site: str


Change = Filed | Withdrawn | Amended | Dropped | PutBack


class World:
    """A database in which a campaign is published again and again."""

    def __init__(self, settings: Settings, connection: Connection) -> None:
        self.settings, self.connection, self.reference = settings, connection, sample_reference()
        self.days = 0
        self.standing: dict[str, int] = {}

    def happen(self, change: Change) -> None:
        match change:
            case Filed():
                self._file(change)
            case Withdrawn(site, reason):
                if number := self.standing.pop(site, None):
                    withdraw(self.connection, number, reason, "Bureau")
            case Amended(table, column, row, value):
                rows = [dict(each) for each in self.reference.table(table)]
                rows[row % len(rows)][column] = value
                self._say(table, rows)
            case Dropped(table, site) | PutBack(table, site):
                others = [row for row in self.reference.table(table) if _place(row) != (NEW, site)]
                back = [row for row in sample_reference().table(table) if _place(row) == (NEW, site)]
                if isinstance(change, PutBack):
                    self._say(table, [*others, *back])
                elif table == "owed" and self._was_accepted(site):
                    # What was accepted once is owed for good: nothing is lost.
                    with pytest.raises(ReferenceSyncError, match="stays owed"):
                        sync_reference(self.connection, self.reference.changed(table, others))
                else:
                    self._say(table, others)

    def _say(self, table: str, rows: Sequence[Mapping[str, str | None]]) -> None:
        self.reference = self.reference.changed(table, rows)
        sync_reference(self.connection, self.reference)

    def _was_accepted(self, site: str) -> bool:
        query = "select 1 from warehouse.audits where campaign_code = %s and site_code = %s limit 1"
        return self.connection.execute(query, [NEW, site]).fetchone() is not None

    def _file(self, filed: Filed) -> None:
        self.days += 1
        if (filed.campaign, filed.site) not in map(_place, self.reference.table("owed")):
            return
        results = zip(CRITERIA, filed.results, strict=True)
        dates = {"obtained_on": date(2026, 1, 1), "expires_on": date(2028, 12, 31)}
        read = a_return(
            filed.site,
            {code: result for code, result in results if code[1] in filed.modules},
            campaign=filed.campaign,
            audit_type=SELF if filed.campaign == NEW else PRE,
            modules=filed.modules,
            closed=dict.fromkeys(filed.closed, date(2026, 5, 1)),
            certificates=[{"scheme": "iso_9001", "scope": "accueil", **dates}] if filed.certified else [],
            measure=(float(filed.measured), 10.0),
        )
        at = NOON + timedelta(days=self.days)
        number = settled(self.connection, read, [ERROR] if filed.rejected else [], at=at)
        if filed.campaign == NEW and not filed.rejected:
            self.standing[filed.site] = number


def _place(row: Mapping[str, str | None]) -> tuple[str | None, str | None]:
    return row["campaign_code"], row["site_code"]


@pytest.fixture(scope="module")
def world(module_settings: Settings) -> Iterator[World]:
    with ExitStack() as stack:
        connection = stack.enter_context(sample_warehouse(module_settings))
        for site in SITES[:2]:
            settled(connection, a_return(site, {"M1-C1": "minor_nonconformity"}))
            settled(connection, a_return(site, campaign=OLD, audit_type=PRE))
        publish(module_settings, connection, NEW)
        yield World(module_settings, connection)


_sites = st.sampled_from(SITES)
_words = st.sampled_from(["un", "deux", "trois 50 %"])
_filed = st.builds(
    Filed,
    # The campaign itself more often than the one before it.
    campaign=st.sampled_from([NEW, NEW, NEW, OLD]),
    site=_sites,
    results=st.tuples(*[st.sampled_from(RESULTS)] * len(CRITERIA)),
    modules=st.sampled_from([("1", "2"), ("1",)]),
    closed=st.frozensets(st.sampled_from(CRITERIA)),
    certified=st.booleans(),
    measured=st.integers(1, 9),
    rejected=st.sampled_from([False, False, False, True]),
)
_others = (
    st.builds(Withdrawn, _sites, st.sampled_from(["wrong_site", "site_request", "duplicate"])),
    st.builds(Amended, st.just("modules"), st.just("module_name"), st.integers(0, 1), _words),
    st.builds(Amended, st.just("sites"), st.just("site_name"), st.integers(0, 3), _words),
    # The régions of today.
    st.builds(
        Amended, st.just("departements"), st.just("region_code"), st.sampled_from([1, 3, 5]),
        st.sampled_from(["27", "84"]),
    ),
    st.builds(Dropped, st.sampled_from(["owed", "engagements"]), _sites),
    st.builds(PutBack, st.sampled_from(["owed", "engagements"]), _sites),
)  # fmt: skip
_changes = st.one_of(_filed, _filed, *_others)


# An owed return is dropped that never came, that was rejected, that counts, that was withdrawn; with its engagement,
# and as the last of its kind of site; one that is owed again is filed at once.
@example([Dropped("owed", "69"), Dropped("owed", "25")])
@example(
    [PutBack("owed", "69"), Filed(NEW, "69", rejected=True), Dropped("owed", "692"), Dropped("engagements", "692")]
)
@example([Dropped("owed", "69"), PutBack("owed", "692"), Filed(NEW, "692", certified=True)])
@example([Withdrawn("692", "wrong_site"), Dropped("owed", "692"), Filed(OLD, "69")])
@example([PutBack("owed", "69"), PutBack("engagements", "692"), Filed(NEW, "692"), Dropped("owed", "692")])
@hypothesis_settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(_changes, min_size=1, max_size=4))
def test_corrections_are_what_an_independent_comparison_finds(world: World, happened: list[Change]) -> None:
    before = published(world.connection)
    for change in happened:
        world.happen(change)
    made = publish(world.settings, world.connection, NEW)
    found = compared(before, published(world.connection))
    assert (made is None) == (not found)
    if made is not None:
        said = told(world.connection)
        assert (sorted(map(str, found - said)), sorted(map(str, said - found))) == ([], [])


def _behind(connection: Connection, publication_id: int) -> dict[tuple[object, ...], set[str]]:
    """The sites that are named behind each cell and row that is not of one site, by table, key and column."""
    rows = connection.execute(
        "select table_name, row_key, column_name, sources from publication.corrections where publication_id = %s "
        "and site_code is null and kind <> 'column_filled' and kind not like 'return%%'",
        [publication_id],
    ).fetchall()
    return {
        (table, key, column): {named.partition(",")[0] for named in str(sources or "").split(" ; ") if named}
        for table, key, column, sources in rows
    }


@hypothesis_settings(
    max_examples=3,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@example(
    replace(Filed(NEW, "25"), results=("opportunity", *("conformity",) * 4)),
    replace(Filed(NEW, "39"), results=(*("conformity",) * 3, "opportunity", "conformity"), measured=7),
)
@given(_filed.filter(lambda filed: filed.campaign == NEW), _filed.filter(lambda filed: filed.campaign == NEW))
def test_the_returns_behind_a_cell_are_those_that_move_it_and_none_is_left_out(
    world: World, first: Filed, second: Filed
) -> None:
    one, other = replace(first, site="25"), replace(second, site="39")
    before = build.current_id(world.connection, NEW)
    assert before is not None
    moved: dict[tuple[object, ...], set[str]] = {}
    for filed in (one, other):
        world.happen(filed)
        made = publish(world.settings, world.connection, NEW)
        if made is not None:
            alone = _behind(world.connection, made.publication_id)
            # Where one return has changed, no other return is named, and it is named wherever a return is.
            assert {site for sites in alone.values() for site in sites} <= {filed.site}
            for place in alone:
                moved.setdefault(place, set()).add(filed.site)
    if made is None:
        return
    with build.built_again(world.connection, replace(made, previous_id=before)) as publication_id:
        both = _behind(world.connection, publication_id)
    left_out = {
        place: (sites, both[place]) for place, sites in moved.items() if place in both and not sites <= both[place]
    }
    assert left_out == {}
