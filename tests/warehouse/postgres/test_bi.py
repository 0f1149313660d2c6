"""The schema `bi`: the rights of `published`, keys that are found, one grain, words and types."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from prefaudit.publication.build import build
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.readers import add_reader
from prefaudit.warehouse.reference_sync import sync_reference
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import NEW, OLD, a_return, sample_reference, sample_warehouse, settled

SHAPES = Path(__file__).with_name("bi_shapes.txt")
LOGINS = {"essai_etoile": (), "essai_etoile_84": ("84",)}
Reader = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(scope="module")
def warehouse(module_settings: Settings) -> Iterator[Connection]:
    """Both campaigns published: four sites, of which 69 and 25 answered in 2026 and 692 in 2006."""
    with sample_warehouse(module_settings) as connection:
        settled(connection, a_return("69", {"M1-C1": "minor_nonconformity", "M2-C1": "not_assessed"}))
        second = {"M1-C1": "minor_nonconformity", "M1-C2": "not_applicable"}
        settled(connection, a_return("25", second, sites_covered=("25", "39")))
        settled(connection, a_return("692", campaign=OLD, audit_type="pre_certification"))
        for campaign in (OLD, NEW):
            publish(module_settings, connection, campaign)
        yield connection


@pytest.fixture(scope="module")
def readers(warehouse: Connection) -> Iterator[dict[str, Reader]]:
    logins = {name: add_reader(warehouse, name, regions) for name, regions in LOGINS.items()}
    opened = {
        name: psycopg.connect(
            f"postgresql://{login.name}:{login.password}@127.0.0.1:{login.port}/{login.database}", autocommit=True
        )
        for name, login in logins.items()
    }
    yield {"all": opened["essai_etoile"], "84": opened["essai_etoile_84"]}
    for name, connection in opened.items():
        connection.close()
        warehouse.execute(sql.SQL("drop owned by {0}; drop role {0}").format(sql.Identifier(name)))


def _views(connection: Reader) -> list[str]:
    rows = connection.execute(
        "select relname from pg_class where relnamespace = 'bi'::regnamespace and relkind in ('r', 'v') order by 1"
    )
    return [str(name) for (name,) in rows.fetchall()]


def _one(connection: Reader, query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def test_the_first_column_of_each_dimension_and_fact_is_its_key(readers: dict[str, Reader]) -> None:
    for view in _views(readers["all"]):
        if view.startswith(("dim_", "fact_")):
            key = _one(readers["all"], f"select column_name from bi.data_dictionary where table_name = '{view}' "
                                       "and position = 1")  # fmt: skip
            rows = readers["all"].execute(
                f"select count(*), count({key}), count(distinct {key}) from bi.{view}".encode()
            )
            [(total, filled, different)] = rows.fetchall()
            assert total == filled == different, view
    assert _one(readers["all"], "select count(*) from bi.fact_finding") == 15


@pytest.mark.parametrize("reader", ["all", "84"])
def test_every_key_of_a_fact_is_found(readers: dict[str, Reader], reader: str) -> None:
    links = readers[reader].execute("select * from bi.relationships").fetchall()
    assert ("fact_finding", "criterion_key", "dim_criterion", "criterion_key") in links
    assert ("fact_nonconformity", "closed_on", "dim_date", "date_key") in links
    assert ("dim_site", "territory_key", "dim_territory", "territory_key") in links
    for table, column, target, key in links:
        lost = _one(
            readers[reader],
            f"select count(*) from bi.{table} as here where {column} is not null "
            f"and not exists (select from bi.{target} as there where there.{key} = here.{column})",
        )
        assert lost == 0, (table, column)


def test_what_a_correction_of_the_reference_data_renames_is_still_found(
    settings: Settings, connection: Connection
) -> None:
    settled(connection, a_return("69"))
    publish(settings, connection, NEW)
    reference = sample_reference()
    names = {"84": "Auvergne-et-Rhône-Alpes"}
    regions = tuple(
        {**row, "region_name": names.get(str(row["region_code"]), row["region_name"])}
        for row in reference.tables["regions"]
    )
    sync_reference(connection, type(reference)({**reference.tables, "regions": regions}))
    rows = connection.execute(
        "select site.region_name, count(*) from bi.fact_finding inner join bi.dim_site as site using (site_key) "
        "group by 1"
    ).fetchall()
    assert rows == [("Auvergne-Rhône-Alpes", 5)]


def test_the_same_sites_are_read_in_the_regions_of_each_time_and_of_today(readers: dict[str, Reader]) -> None:
    rows = readers["all"].execute(
        "select campaign_key, region_name, region_name_today, sum(owed), sum(accepted) from bi.fact_return "
        "inner join bi.dim_site using (site_key) group by 1, 2, 3 order by 1, 2"
    )
    assert rows.fetchall() == [
        ("2006", "Franche-Comté", "Bourgogne-Franche-Comté", 2, 0),
        ("2006", "Rhône-Alpes", "Auvergne-Rhône-Alpes", 2, 1),
        ("2026", "Auvergne-Rhône-Alpes", "Auvergne-Rhône-Alpes", 2, 1),
        ("2026", "Bourgogne-Franche-Comté", "Bourgogne-Franche-Comté", 2, 1),
    ]
    crosswalk = readers["all"].execute(
        "select region_name, valid_from::text, valid_to::text, region_name_today, departements "
        "from bi.region_crosswalk order by 1"
    )
    assert crosswalk.fetchall() == [
        ("Auvergne-Rhône-Alpes", "2016-01-01", None, "Auvergne-Rhône-Alpes", 1),
        ("Bourgogne-Franche-Comté", "2016-01-01", None, "Bourgogne-Franche-Comté", 2),
        ("Franche-Comté", None, "2016-01-01", "Bourgogne-Franche-Comté", 2),
        ("Rhône-Alpes", None, "2016-01-01", "Auvergne-Rhône-Alpes", 1),
    ]


def test_the_sites_of_an_audit_stand_in_the_region_of_its_campaign(readers: dict[str, Reader]) -> None:
    rows = readers["all"].execute(
        "select audit.campaign_key, covered.site_code, covered.region_name, sum(shown.sites_covered) "
        "from bi.fact_audit_site as shown inner join bi.fact_audit as audit using (audit_key) "
        "inner join bi.dim_site as covered on shown.site_key = covered.site_key group by 1, 2, 3 order by 1, 2"
    )
    assert rows.fetchall() == [
        ("2006", "692", "Rhône-Alpes", 1),
        ("2026", "25", "Bourgogne-Franche-Comté", 1),
        ("2026", "39", "Bourgogne-Franche-Comté", 1),
        ("2026", "69", "Auvergne-Rhône-Alpes", 1),
    ]


def test_a_naive_sum_is_the_published_figure(readers: dict[str, Reader]) -> None:
    names = ("criteria_assessed", "not_applicable", "conforming", "minor_nonconformities", "major_nonconformities")
    sums = ", ".join(f"sum({name})" for name in names)
    for fact in ("fact_finding", "fact_audit"):
        found = readers["all"].execute(f"select {sums} from bi.{fact} where campaign_key = '{NEW}'".encode()).fetchone()
        published = readers["all"].execute(
            f"select {', '.join(names)} from national_summary "
            f"where campaign_code = '{NEW}' and module_code = 'all'".encode()
        )
        assert found == published.fetchone()
    assert _one(readers["all"], "select sum(owed) from bi.fact_return") == 8


def test_the_calendar_spans_whole_years_and_speaks_french(readers: dict[str, Reader]) -> None:
    ends = readers["all"].execute("select min(date_key)::text, max(date_key)::text, count(*) from bi.dim_date")
    assert ends.fetchone() == ("2007-01-01", "2026-12-31", 7305)
    days = readers["all"].execute(
        "select quarter_label, month_name, year_month, iso_week_label, day_name from bi.dim_date "
        "where date_key in ('2016-01-01', '2026-08-15') order by date_key"
    )
    assert days.fetchall() == [
        ("2016-T1", "janvier", "2016-01", "2015-S53", "vendredi"),
        ("2026-T3", "août", "2026-08", "2026-S33", "samedi"),
    ]


def test_a_regional_reader_sees_the_facts_of_its_regions_only(readers: dict[str, Reader]) -> None:
    facts = {"fact_finding": 5, "fact_audit": 1, "fact_return": 2, "fact_nonconformity": 1, "fact_engagement": 2}
    for view, rows in facts.items():
        assert _one(readers["84"], f"select count(*) from bi.{view}") == rows, view


@pytest.mark.parametrize(
    "view", ["fact_finding", "fact_audit", "fact_return", "fact_nonconformity", "fact_certificate", "fact_engagement"]
)
def test_no_plan_tells_a_regional_reader_what_others_have(readers: dict[str, Reader], view: str) -> None:
    lines = readers["84"].execute(
        f"explain (analyze, timing off, summary off) select * from bi.{view} where site_key = '25@x'".encode()
    )
    plan = " / ".join(str(line) for (line,) in lines.fetchall())
    assert "Function Scan" in plan
    assert not re.search(r"(Seq|Heap|Index|Only) Scan (using \w+ )?on (?!code_lists|finding|publications)", plan), plan


def test_no_condition_of_a_reader_sees_a_candidate(settings: Settings, connection: Connection) -> None:
    """An error of a cast would tell the value of a row that it is tried on."""
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}))
    assert build(connection, NEW, "not approved") is not None
    for fact, column in (
        ("finding", "result_key"),
        ("nonconformity", "severity_key"),
        ("indicator", "period || 'x'"),
    ):
        assert _one(connection, "select count(*) from publication.publications where state = 'candidate'") == 1
        query = f"select count(*) from bi.fact_{fact} where ({column})::integer = 1"
        assert _one(connection, query) == 0, fact


def test_a_reader_may_neither_write_nor_read_what_is_beneath(readers: dict[str, Reader]) -> None:
    readers["all"].execute("set default_transaction_read_only = off")
    for statement in ("delete from bi.fact_return", "delete from bi.dim_date", "select * from publication.returns"):
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)):
            readers["all"].execute(statement.encode())


def test_every_column_has_its_french_words_and_one_type(readers: dict[str, Reader]) -> None:
    rows = (
        readers["all"]
        .execute(
            "select table_name, table_title, column_name, column_type, column_title, description "
            "from bi.data_dictionary"
        )
        .fetchall()
    )
    assert [row for row in rows if not all(row)] == []
    kinds: dict[object, set[object]] = {}
    for _, _, column, kind, *_ in rows:
        kinds.setdefault(column, set()).add(kind)
    assert {column: found for column, found in kinds.items() if len(found) > 1} == {}


def test_the_shapes_are_those_that_dashboards_rest_on(readers: dict[str, Reader]) -> None:
    rows = readers["all"].execute(
        "select table_name, string_agg(column_name || ' ' || column_type, ', ' order by position) "
        "from bi.data_dictionary group by table_name order by table_name"
    )
    found = [f"{table}: {columns}" for table, columns in rows.fetchall()]
    assert found == SHAPES.read_text("utf-8").splitlines()
