"""A campaign of another form goes the whole way of docs/contracts.md, without Python and without SQL."""

import csv
import json
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import frictionless
import psycopg
import pyarrow.parquet as pq
import pytest
from psycopg.rows import dict_row
from rich.console import Console

from prefaudit.publication import trace as tracing
from prefaudit.publication.form_trace import NotCounted, UnknownFigure
from prefaudit.publication.proposal import propose
from prefaudit.publication.publications import current
from prefaudit.publication.rebuild import figures_as_of, rebuild
from prefaudit.publication.trace import Figure
from prefaudit.publication.verification import PublicationAltered, verify_publications
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.form_measures import OF_RETURNS
from prefaudit.warehouse.measures import catalogue
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.postgres.readers import add_reader
from prefaudit.warehouse.withdrawal import withdraw
from tests.support.command_line import typed
from tests.support.pages import as_typed
from tests.support.worked_example import CAMPAIGN, Meal, deposit, home

JUNE, JULY = date(2026, 6, 12), date(2026, 7, 3)
RETURNS: dict[str, list[Meal]] = {
    "26": [("North", JUNE, 120, 30), ("South", JUNE, 80, 8), ("North", JULY, 95, None)],
    "38": [("North", JUNE, 60, 60), ("Hill", JULY, 0, 0)],
}


@pytest.fixture(scope="module")
def lived(module_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation after two runs: a return replaced by a later one, one refused, one that did not come."""
    settings = replace(module_settings, home=str(home(tmp_path_factory.mktemp("meals") / "home")))
    deposit(Path(settings.landing), "26", [("Wrong", JUNE, 999, 999)], days=-2)
    deposit(Path(settings.landing), "69", [("North", JUNE, -3, 0)])
    assert consolidate_returns.run(settings) == [CAMPAIGN]
    for site, rows in RETURNS.items():
        deposit(Path(settings.landing), site, rows)
    assert consolidate_returns.run(settings) == [CAMPAIGN]
    return settings


def read(settings: Settings, query: str) -> list[dict[str, object]]:
    with connect(settings) as connection, connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.encode()).fetchall()


def package(settings: Settings) -> Path:
    with connect(settings) as connection:
        published = current(settings, connection, CAMPAIGN)
    assert published is not None and published.number == 2
    return Path(published.path)


def recomputed() -> dict[tuple[str, str], dict[str, object]]:
    """The national table, made from the workbooks' rows in plain Python."""
    regions = {"26": "84", "38": "84", "69": "84", "2A": "94"}
    lines: dict[tuple[str, str], list[Meal]] = defaultdict(list)
    for site, rows in RETURNS.items():
        for row in rows:
            for line in (("all", "all"), ("region_code", regions[site]), ("meals.school", row[0])):
                lines[line].append(row)
    lines["region_code", "94"] = []
    total = sum(row[2] for row in lines["all", "all"])
    owed = Counter(regions.values())
    accepted = Counter(regions[site] for site in RETURNS)
    table: dict[tuple[str, str], dict[str, object]] = {}
    for (breakdown, code), rows in lines.items():
        meals, organic = sum(row[2] for row in rows), sum(row[3] or 0 for row in rows)
        expected = {"all": 4, "region_code": owed[code]}.get(breakdown)
        had = {"all": 2, "region_code": accepted[code]}.get(breakdown)
        table[breakdown, code] = {
            "owed": expected,
            "accepted": had,
            "reporting_rate": None if expected is None or had is None else round(Decimal(had) / expected, 4),
            "meals": meals,
            "organic": organic,
            "lines": len(rows),
            "busy_lines": sum(row[2] >= 100 for row in rows),
            "schools": len({row[0] for row in rows}),
            "organic_rate": round(Decimal(organic) / meals, 4) if meals else None,
            "share_of_meals": round(Decimal(meals) / total, 4),
            "meals_a_line": round(Decimal(meals) / len(rows), 2) if rows else None,
            "small_denominator": True,
        }
        if had == 0:
            # Of no accepted return nothing is known.
            table[breakdown, code] |= dict.fromkeys(
                ("meals", "organic", "lines", "busy_lines", "schools", "organic_rate", "share_of_meals",
                 "meals_a_line", "small_denominator")
            )  # fmt: skip
    return table


def test_the_national_table_is_what_an_independent_computation_gives(lived: Settings) -> None:
    rows = read(lived, "select * from published.school_meals__summary")
    expected = recomputed()
    assert {(row["breakdown"], row["code"]) for row in rows} == expected.keys()
    for row in rows:
        line = expected[str(row["breakdown"]), str(row["code"])]
        assert {name: row[name] for name in line} == line, (row["breakdown"], row["code"])


def test_the_published_rows_have_their_reporter_and_their_place(lived: Settings) -> None:
    rows = read(lived, "select * from published.school_meals__meals order by site_code, sheet_row")
    assert [(row["site_code"], row["school"], row["served_on"], row["served"], row["organic"]) for row in rows] == [
        (site, *row) for site, each in RETURNS.items() for row in each
    ]
    first = rows[0]
    assert (first["site_name"], first["region_name"], first["sheet"], first["sheet_row"]) == (
        "Préfecture de la Drôme",
        "Auvergne-Rhône-Alpes",
        "Meals",
        2,
    )
    states = read(lived, "select site_code, state, region_code from published.returns order by site_code")
    assert [(row["site_code"], row["state"]) for row in states] == [
        ("26", "accepted"),
        ("2A", "missing"),
        ("38", "accepted"),
        ("69", "rejected"),
    ]
    changed = read(lived, "select kind, site_code, reason from published.corrections_history order by position")
    assert [(row["kind"], row["site_code"], row["reason"]) for row in changed] == [
        ("return_replaced", "26", "resubmission"),
        ("return_accepted", "38", "first_acceptance"),
    ]


def test_no_personal_field_leaves_the_room_of_its_own(lived: Settings) -> None:
    assert read(lived, "select contact from restricted.school_meals__cover") != []
    columns = read(lived, "select column_name from published.data_dictionary where table_name like 'school_meals__%'")
    assert "contact" not in {row["column_name"] for row in columns}
    for path in package(lived).iterdir():
        assert b"Cook" not in path.read_bytes(), path.name


def test_the_dictionary_has_the_words_of_the_contract(lived: Settings) -> None:
    rows = read(lived, "select * from published.data_dictionary where table_name = 'school_meals__meals'")
    words = {row["column_name"]: (row["column_title"], row["description"]) for row in rows}
    assert words["organic"] == ("Organic meals", "Of those served.")
    assert words["site_code"] == ("Code of the reporter", "Code of who reports.")
    assert {row["table_title"] for row in rows} == {"School meals, Meals"}
    rows = read(lived, "select * from published.data_dictionary where table_name = 'school_meals__summary'")
    words = {row["column_name"]: (row["column_title"], row["description"]) for row in rows}
    assert words["owed"] == ("Owed", "Returns that are owed.")
    assert {name: words[name][0] for name in OF_RETURNS} == {
        "owed": "Owed",
        "received": "Received",
        "accepted": "Accepted",
        "on_time": "On time",
        "response_rate": "Response rate",
        "reporting_rate": "Acceptance rate",
        "on_time_rate": "On-time rate",
    }


def test_the_package_is_valid_and_says_what_the_views_say(lived: Settings) -> None:
    folder = package(lived)
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert (described["name"], described["title"], described["language"]) == (
        "school-meals-meals-2026-0002",
        "School meals, School meals 2026",
        "en",
    )
    tables = ["returns", "corrections", "school_meals__summary", "school_meals__cover", "school_meals__meals"]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [f"{table}.{end}" for table in tables for end in ("csv", "parquet", "schema.json")]
        + ["contrat.odcs.yaml", "datapackage.json", "dictionnaire.csv", "lisez-moi.txt"]
    )
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "title", "note"])
    with (folder / "school_meals__meals.csv").open(encoding="utf-8", newline="") as stream:
        found = [(row["site_code"], row["school"], row["served"]) for row in csv.DictReader(stream)]
    assert found == [(site, row[0], str(row[2])) for site, rows in RETURNS.items() for row in rows]
    columns = pq.read_table(folder / "school_meals__meals.parquet").to_pydict()
    assert columns["served"] == [row[2] for rows in RETURNS.values() for row in rows]


def test_a_bi_login_reads_the_views_and_nothing_else(lived: Settings) -> None:
    with connect(lived) as connection:
        national = add_reader(connection, "meals_reader")
        regional = add_reader(connection, "meals_corsica", ["94"])
    for login, count in ((national, 5), (regional, 0)):
        url = psycopg.conninfo.make_conninfo(lived.database_url, user=login.name, password=login.password)
        with psycopg.connect(url, autocommit=True) as reading:
            assert reading.execute("select count(*) from school_meals__meals").fetchone() == (count,)
            named = reading.execute(
                "select count(*) from bi.fact_school_meals__meals inner join bi.dim_campaign using (campaign_key) "
                "inner join bi.dim_site as site using (site_key) where site.site_name <> ''"
            )
            assert named.fetchone() == (count,)
            for closed in ("warehouse.school_meals__meals", "restricted.school_meals__cover"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    reading.execute(f"select * from {closed}".encode())
    with connect(lived) as connection:
        for login in (national, regional):
            connection.execute(f"drop owned by {login.name}".encode())
            connection.execute(f"delete from publication.regional_readers where role_name = '{login.name}'".encode())
            connection.execute(f"drop role {login.name}".encode())


def traced(settings: Settings, figure: str, line: tuple[str, str] = ("all", "all")) -> list[tuple[object, ...]]:
    with connect(settings) as connection:
        found = tracing.trace(settings, connection, Figure(CAMPAIGN, figure, line=line))
    return [(row.counted_in, row.site_code, row.value, row.sheet, row.cell) for row in found.rows]


def test_a_figure_is_traced_to_its_cells(lived: Settings) -> None:
    assert traced(lived, "organic_rate", ("meals.school", "North")) == [
        ("organic", "26", "30", "Meals", "D2"),
        ("organic", "26", None, "Meals", "D4"),
        ("organic", "38", "60", "Meals", "D2"),
        ("meals", "26", "120", "Meals", "C2"),
        ("meals", "26", "95", "Meals", "C4"),
        ("meals", "38", "60", "Meals", "C2"),
    ]
    assert traced(lived, "busy_lines") == [("busy_lines", "26", "120", "Meals", "C2")]
    assert traced(lived, "reporting_rate", ("region_code", "94")) == [("owed", "2A", "missing", None, None)]
    with pytest.raises(UnknownFigure, match=r"has no measure « meal ». The figures are: owed, .*, meals, organic"):
        traced(lived, "meal")
    with pytest.raises(NotCounted, match=r"There is no region_code=11 in this publication. Its codes are: 84, 94"):
        traced(lived, "meals", ("region_code", "11"))
    with pytest.raises(NotCounted, match=r"The breakdowns of the form: region_code, meals.school"):
        traced(lived, "meals", ("site_code", "26"))


def test_every_count_of_every_line_has_its_rows(lived: Settings) -> None:
    checked = 0
    with connect(lived) as connection:
        published = current(lived, connection, CAMPAIGN)
        assert published is not None and published.form is not None
        kinds = {name: "count" for name in OF_RETURNS if catalogue()[name].is_counted}
        kinds |= {each.name: each.kind for each in published.form.measures if each.is_counted}
        for line in read(lived, "select * from published.school_meals__summary"):
            for name, kind in kinds.items():
                figure = Figure(CAMPAIGN, name, line=(str(line["breakdown"]), str(line["code"])))
                values = [row.value for row in tracing.trace(lived, connection, figure).rows]
                behind = (
                    sum(int(value or 0) for value in values)
                    if kind == "sum"
                    else len({*values} if kind == "distinct" else values)
                )
                # A count of which nothing is known has no rows.
                assert behind == (line[name] or 0), figure
                checked += 1
    assert checked == 6 * 9


def test_its_rates_say_how_sure_they_are(lived: Settings) -> None:
    query = "select response_rate, organic_rate, organic_rate_low, organic_rate_high, few_sites " \
        "from published.school_meals__summary where breakdown = %s and code = %s"  # fmt: skip
    with connect(lived) as connection:
        found = [
            connection.execute(query, line).fetchone()
            for line in [("all", "all"), ("region_code", "94"), ("meals.school", "North")]
        ]
    # Two of four returns are accepted, of the three that came: 98 of 355 meals, and as many in those that are missing.
    assert found[0] == (Decimal("0.7500"), Decimal("0.2761"), Decimal("0.1380"), Decimal("0.6380"), True)
    assert found[1] == (Decimal("0.0000"), None, None, None, True)
    assert found[2] is not None
    assert (found[2][0], *found[2][2:]) == (None, None, None, True)


def test_the_commands_show_the_national_table_and_its_cells(lived: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("HOME", lived.home), ("VAR", lived.var), ("DATABASE_URL", lived.database_url)):
        monkeypatch.setenv(f"PREFAUDIT_{name}", value)
    shown = json.loads(typed("figures", "--campaign", CAMPAIGN, "--json").out)
    assert [line["meals"] for line in shown["school_meals__summary"] if line["breakdown"] == "all"] == [355]
    monkeypatch.setattr("prefaudit.cli.figures.screen", lambda: Console(width=200))
    lines = [line.split() for line in typed("figures", "--campaign", CAMPAIGN).out.splitlines()]
    shown_of = {tuple(line[:2]): " ".join(line[2:]) for line in lines}
    assert shown_of["all", "all"] == "– 4 2 50.0 % 355 98 5 1 3 27.6 % 100.0 % 71.00 yes"
    # Nothing is known of the meals where no return was accepted.
    assert shown_of["region_code", "94"] == "Corse 1 0 0.0 % – – – – – – – – –"
    said = typed("trace", "--campaign", CAMPAIGN, "--figure", "meals", "--line", "meals.school=North")
    first, *table = (" ".join(line.split()) for line in said.out.splitlines() if line.strip())
    assert (said.code, first) == (0, "Publication 2 of meals-2026, meals: 3 meals.")
    # No column for the criteria that only audits have.
    assert table[0] == "counted in site value submission file sheet cell"
    said = typed("trace", "--campaign", CAMPAIGN, "--figure", "meals", "--territory", "region=84")
    assert (said.code, said.err.strip()) == (
        2,
        "A campaign of the form school-meals has neither territories nor subjects: leave them out, and give the line "
        "of one of its breakdowns: region_code, meals.school.",
    )


def test_an_earlier_publication_is_made_again_byte_for_byte(lived: Settings, tmp_path: Path) -> None:
    with connect(lived) as connection:
        for number in (1, 2):
            done = rebuild(lived, connection, CAMPAIGN, number, tmp_path / str(number))
            assert done.different == ()
        first = connection.execute(
            "select as_of from published.publications where campaign_code = %s and number = 1", [CAMPAIGN]
        ).fetchone()
        assert first is not None
        then = figures_as_of(connection, CAMPAIGN, first[0])["school_meals__summary"]
        now = figures_as_of(connection, CAMPAIGN, datetime.now(UTC))["school_meals__summary"]
    assert [int(frame.loc[frame["breakdown"] == "all", "meals"].iloc[0]) for frame in (then, now)] == [999, 355]


def test_what_is_published_is_never_changed_and_an_alteration_is_told(lived: Settings) -> None:
    with connect(lived) as connection:
        assert verify_publications(lived, connection) == 2
        for change in (
            "update publication.school_meals__meals set served = 1",
            "delete from publication.school_meals__summary",
            "insert into publication.school_meals__summary (publication_id, campaign_code, breakdown, code) "
            "select publication_id, campaign_code, 'x', 'x' from publication.school_meals__summary limit 1",
        ):
            with pytest.raises(psycopg.errors.RaiseException):
                connection.execute(change.encode())
        # As somebody may who owns the server.
        connection.execute("set session_replication_role = replica")
        connection.execute("update publication.school_meals__meals set served = 1 where served = 120")
        with pytest.raises(PublicationAltered, match="rows of « school_meals__meals »"):
            verify_publications(lived, connection)
        connection.execute("update publication.school_meals__meals set served = 120 where served = 1")


def test_a_withdrawn_return_leaves_the_next_publication(lived: Settings) -> None:
    """The last test of the module: it changes what the others read."""
    number = read(lived, "select submission_id from as_of.form_returns where site_code = '38'")[0]["submission_id"]
    with connect(lived) as connection:
        withdraw(connection, int(str(number)), "site_request", "Q. Officer")
        proposed = propose(lived, connection, CAMPAIGN)
    assert proposed is not None
    said = as_typed(proposed.body).splitlines()
    for line in (
        "- Le taux d'acceptation baisse : 50,0 % dans la publication en vigueur, 25,0 % ici.",
        "| Meals served | 295 | 355 | −60 |",
        "| Few lines | oui | oui | – |",
        "| Retour qui n'est plus en vigueur | 1 | Dépôt retiré par le bureau : demande du site (1) |",
    ):
        assert line in said
    assert consolidate_returns.run(lived) == [CAMPAIGN]
    rows = read(lived, "select distinct site_code from published.school_meals__meals")
    assert [row["site_code"] for row in rows] == ["26"]
    (change,) = read(
        lived, "select kind, reason from published.corrections_history where number = 3 and site_code = '38'"
    )
    assert (change["kind"], change["reason"]) == ("return_lost", "withdrawal.site_request")
