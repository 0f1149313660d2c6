"""Nothing changes silently: what a publication corrects is what an independent comparison of its tables finds."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from prefaudit.publication import inputs
from prefaudit.publication.build import stale
from prefaudit.publication.published_tables import PUBLISHED_TABLES
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.warehouse.withdrawal import withdraw
from tests.support.publishing import publish
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


class World:
    """A database in which a campaign is published again and again."""

    def __init__(self, settings: Settings, connection: Connection) -> None:
        self.settings, self.connection, self.reference = settings, connection, sample_reference()
        self.days = 0
        self.standing: dict[tuple[str, str], int] = {}

    def file(self, campaign: str, site: str, draw: Callable[[st.SearchStrategy[object]], object]) -> None:
        self.days += 1
        results = {code: str(draw(st.sampled_from(RESULTS))) for code in CRITERIA}
        modules = draw(st.sampled_from([("1", "2"), ("1",)]))
        closed = {code: date(2026, 5, 1) for code in CRITERIA if draw(st.booleans())}
        dates = {"obtained_on": date(2026, 1, 1), "expires_on": date(2028, 12, 31)}
        held = [{"scheme": "iso_9001", "scope": "accueil", **dates}] if draw(st.booleans()) else []
        rejected = draw(st.integers(0, 4)) == 0
        read = a_return(
            site,
            {code: result for code, result in results.items() if code[1] in modules},  # type: ignore[operator]
            campaign=campaign,
            audit_type=SELF if campaign == NEW else PRE,
            modules=modules,  # type: ignore[arg-type]
            closed=closed,
            certificates=held,  # type: ignore[arg-type]
            measure=(float(str(draw(st.integers(1, 9)))), 10.0),
        )
        if (campaign, site) not in {(row["campaign_code"], row["site_code"]) for row in self.reference.table("owed")}:
            return
        at = NOON + timedelta(days=self.days)
        number = settled(self.connection, read, [ERROR] if rejected else [], at=at)
        if not rejected:
            self.standing[campaign, site] = number

    def withdraw(self, site: str, reason: str) -> None:
        if number := self.standing.pop((NEW, site), None):
            withdraw(self.connection, number, reason, "Bureau")

    def amend(self, table: str, column: str, row: int, value: str) -> None:
        rows = [dict(each) for each in self.reference.table(table)]
        rows[row % len(rows)][column] = value
        self.reference = self.reference.changed(table, rows)
        sync_reference(self.connection, self.reference)

    def drop(self, table: str, campaign: str, site: str) -> None:
        rows = [
            row for row in self.reference.table(table) if (row["campaign_code"], row["site_code"]) != (campaign, site)
        ]
        self.reference = self.reference.changed(table, rows)
        sync_reference(self.connection, self.reference)


@pytest.fixture(scope="module")
def world(module_settings: Settings) -> Iterator[World]:
    with ExitStack() as stack:
        connection = stack.enter_context(sample_warehouse(module_settings))
        for site in SITES[:2]:
            settled(connection, a_return(site, {"M1-C1": "minor_nonconformity"}))
            settled(connection, a_return(site, campaign=OLD, audit_type=PRE))
        publish(module_settings, connection, NEW)
        yield World(module_settings, connection)


@st.composite
def changes(draw: st.DrawFn) -> Callable[[World, Callable[[st.SearchStrategy[object]], object]], None]:
    """One thing that happens between two publications."""
    site = draw(st.sampled_from(SITES))
    word = draw(st.sampled_from(["un", "deux", "trois 50 %"]))
    kind = draw(st.integers(0, 9))
    reason = draw(st.sampled_from(["wrong_site", "site_request", "duplicate"]))

    def happen(world: World, draw: Callable[[st.SearchStrategy[object]], object]) -> None:
        if kind <= 3:
            world.file(NEW, site, draw)
        elif kind == 4:
            world.file(OLD, site, draw)
        elif kind == 5:
            world.withdraw(site, reason)
        elif kind == 6:
            world.amend("modules", "module_name", len(word), word)
        elif kind == 7:
            world.amend("sites", "site_name", SITES.index(site), word)
        elif kind == 8:
            world.amend("departements", "region_code", 1 + 2 * (len(word) % 3), "84" if site == "25" else "27")
        else:
            world.drop(draw(st.sampled_from(["owed", "engagements"])), NEW, site)  # type: ignore[arg-type]

    return happen


@hypothesis_settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_corrections_are_what_an_independent_comparison_finds(world: World, data: st.DataObject) -> None:
    before = published(world.connection)
    for happen in data.draw(st.lists(changes(), min_size=1, max_size=4)):
        happen(world, data.draw)
    made = publish(world.settings, world.connection, NEW)
    found = compared(before, published(world.connection))
    assert (made is None) == (not found)
    if made is not None:
        said = told(world.connection)
        assert (sorted(map(str, found - said)), sorted(map(str, said - found))) == ([], [])


def _reasons(connection: Connection, where: str = "true") -> set[tuple[object, ...]]:
    return set(
        connection.execute(
            f"select table_name, reason from published.corrections where campaign_code = %s and {where}".encode(), [NEW]
        ).fetchall()
    )


def _amended(connection: Connection, table: str, **values: str) -> None:
    reference = sample_reference()
    rows = [{**row, **{name: f"{value}{row.get(name) or ''}" for name, value in values.items()}}
            for row in reference.table(table)]  # fmt: skip
    sync_reference(connection, reference.changed(table, rows))


def test_each_change_has_its_reason(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("25"))
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}))
    publish(settings, connection, NEW)

    settled(connection, a_return("25", campaign=OLD, audit_type=PRE))
    publish(settings, connection, NEW)
    assert _reasons(connection) == {
        ("campaign_trend", "input.earlier_campaign"),
        ("campaign_changes", "input.earlier_campaign"),
    }

    _amended(connection, "modules", module_name="Le module ")
    publish(settings, connection, NEW)
    assert {reason for _, reason in _reasons(connection)} == {"input.module_words"}
    words = "select distinct reason_label, sources from published.corrections"
    assert connection.execute(words.encode()).fetchall() == [
        ("Données modifiées : Modules du référentiel : libellés", None)
    ]

    number = settled(connection, a_return("692", {"M1-C2": "strength"}))
    publish(settings, connection, NEW)
    assert {reason for _, reason in _reasons(connection, "column_name <> 'module_name'")} == {"first_acceptance"}
    rows = connection.execute(
        "select table_name, after from published.corrections where kind = 'rows_added' order by position"
    ).fetchall()
    assert ("consolidated_audit_results", "5") in rows
    sources = connection.execute(
        "select distinct sources, returns_behind from published.corrections where kind = 'figure'"
    ).fetchall()
    assert sources == [(f"692, Auto-évaluation : dépôt {number}", 1)]

    withdraw(connection, number, "wrong_site", "Bureau")
    settled(connection, a_return("25", {"M2-C1": "strength"}), at=NOON + timedelta(days=1))
    publish(settings, connection, NEW)
    regions = "select distinct row_key::jsonb ->> 'region_code', reason from published.corrections " \
        "where table_name = 'summary_by_region' order by 1"  # fmt: skip
    assert connection.execute(regions.encode()).fetchall() == [("27", "resubmission"), ("84", "withdrawal.wrong_site")]
    (both,) = connection.execute(
        "select reason, reason_label, causes from published.corrections "
        "where figure_code = 'national_summary/criteria_assessed'"
    ).fetchall()
    assert both == (
        "consequence",
        "Plusieurs causes possibles : Le site a déposé un nouveau retour, accepté ; "
        "Dépôt retiré par le bureau : mauvais site",
        "resubmission ; withdrawal.wrong_site",
    )


def test_a_withdrawal_stays_in_the_history_of_corrections(settings: Settings, connection: Connection) -> None:
    for site in ("25", "69"):
        number = settled(connection, a_return(site))
    publish(settings, connection, NEW)
    withdraw(connection, number, "wrong_site", "Bureau")
    publish(settings, connection, NEW)
    settled(connection, a_return("39"))
    publish(settings, connection, NEW)
    assert connection.execute(
        "select number, kind, site_code, reason from published.corrections_history where site_code is not null "
        "order by number, position"
    ).fetchall() == [
        (2, "return_lost", "69", "withdrawal.wrong_site"),
        (3, "return_accepted", "39", "first_acceptance"),
    ]
    # Of earlier publications the cells of other tables are not kept.
    kept = "select count(*) from publication.corrections join publication.publications using (publication_id) " \
        "where not publication.is_kept_correction(kind) and not is_current"  # fmt: skip
    assert connection.execute(kept.encode()).fetchone() == (0,)


def test_another_text_of_the_program_that_moves_no_figure_publishes_nothing(
    settings: Settings, connection: Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settled(connection, a_return("25"))
    publish(settings, connection, NEW)
    statements = inputs.build_statements
    monkeypatch.setattr(inputs, "build_statements", lambda form: [*statements(form), b"-- written otherwise"])
    assert stale(connection) == (NEW,)
    with caplog.at_level("INFO", "prefaudit.publication"):
        assert publish(settings, connection, NEW, "v2") is None
    assert "this changed: definition. No figure did" in caplog.text
    assert stale(connection) == ()


def test_every_kind_of_input_has_words() -> None:
    texts = [
        (PROJECT_ROOT / "include/sql/publication" / name).read_text(encoding="utf-8")
        for name in ("inputs_digest.sql", "form_inputs.sql")
    ]
    first_word = r"'(\w+) '|concat_ws\(' ', '(\w+)'"
    kinds = {"".join(found) for text in texts for found in re.findall(first_word, text)} | {
        inputs.DEFINITION,
        inputs.REVIEWED,
    }
    lists = pd.read_csv(PROJECT_ROOT / "include/reference/code_lists.csv", dtype=str)
    assert kinds == set(lists.loc[lists["list"] == "publication_input", "code"])
