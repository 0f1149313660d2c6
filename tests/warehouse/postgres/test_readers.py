"""Logins for BI tools, over TCP with a password as they come: what is published, nothing else, their régions only."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import psycopg
import pytest
import sqlalchemy
from psycopg import sql

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.logins import Login, LoginRefused
from prefaudit.warehouse.postgres.readers import add_reader
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import NEW, a_return, settled

NAMES = ("essai_bi", "essai_bi_84")
CONTRACT = Path(__file__).parent / "published_shapes.txt"


@pytest.fixture
def readers(settings: Settings, connection: Connection) -> Iterator[dict[str, Login]]:
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}))
    settled(connection, a_return("25", {"M1-C1": "minor_nonconformity"}))
    publish(settings, connection, NEW)
    yield {"all": add_reader(connection, NAMES[0]), "84": add_reader(connection, NAMES[1], ["84"])}
    for name in NAMES:
        connection.execute(sql.SQL("drop owned by {0}; drop role {0}").format(sql.Identifier(name)))


def _url(reader: Login, driver: str = "") -> str:
    return f"postgresql{driver}://{reader.name}:{reader.password}@127.0.0.1:{reader.port}/{reader.database}"


def _open(reader: Login) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(_url(reader), autocommit=True)


def test_a_reader_reads_by_psycopg_and_pandas_over_tcp(readers: dict[str, Login]) -> None:
    with _open(readers["all"]) as opened:
        assert opened.execute("select accepted from national_summary where module_code = 'all'").fetchone() == (2,)
    engine = sqlalchemy.create_engine(_url(readers["all"], "+psycopg"))
    with engine.connect() as opened_too:
        frame = pd.read_sql("select * from published.returns order by site_code", opened_too)
        views = sqlalchemy.inspect(opened_too).get_view_names(schema="published")
    engine.dispose()
    assert frame[["site_code", "state"]].values.tolist() == [
        ["25", "accepted"],
        ["39", "missing"],
        ["69", "accepted"],
        ["692", "missing"],
    ]
    assert len(views) == len(CONTRACT.read_text(encoding="utf-8").splitlines())


def test_a_wrong_password_is_refused(readers: dict[str, Login]) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(_url(readers["all"]).replace(readers["all"].password, "wrong"))


def test_a_regional_reader_sees_the_detail_of_its_regions_only(readers: dict[str, Login]) -> None:
    views = {
        "consolidated_audit_results": 5, "audits": 1, "audit_sites": 1, "nonconformities": 1, "indicators": 1,
        "returns": 2, "summary_by_region": 3, "summary_by_departement": 3, "engagements": 2,
    }  # fmt: skip
    with _open(readers["84"]) as opened:
        for view, rows in views.items():
            assert opened.execute(f"select count(*) from {view}".encode()).fetchone() == (rows,), view
        assert opened.execute("select distinct region_code from figure_traces").fetchall() == [("84",)]
        assert opened.execute("select distinct territory_code from indicator_summary order by 1").fetchall() == [
            ("84",),
            ("FR",),
        ]
        assert opened.execute("select accepted from national_summary where module_code = 'all'").fetchone() == (2,)


REGIONAL = (
    *(
        "consolidated_audit_results",
        "audits",
        "audit_sites",
        "nonconformities",
        "indicators",
        "certificates",
        "returns",
    ),
    *(
        "engagements",
        "summary_by_region",
        "summary_by_departement",
        "corrections",
        "indicator_summary",
        "figure_traces",
    ),
)


@pytest.mark.parametrize("view", REGIONAL)
def test_no_plan_tells_a_regional_reader_how_many_rows_others_have(readers: dict[str, Login], view: str) -> None:
    """The plan is the same whichever région is asked for; what is removed is of its own rows."""
    with _open(readers["84"]) as opened:
        mine = opened.execute(f"select count(*) from {view}".encode()).fetchone()
        plans = {}
        for region in ("27", "84", "99"):
            query = f"explain (analyze, timing off, summary off) select * from {view} where region_code = '{region}'"
            plans[region] = " / ".join(str(line) for (line,) in opened.execute(query.encode()))
    for plan in plans.values():
        assert "Function Scan" in plan
        assert not re.search(r"Scan on (?!regional_)\w", plan), plan
        removed = [int(number) for number in re.findall(r"Rows Removed by \w+: (\d+)", plan)]
        assert mine is not None
        assert sum(removed) <= mine[0], plan
    assert plans["27"].replace("'27'", "'99'") == plans["99"]


def test_who_reads_everything_reads_by_the_indexes(readers: dict[str, Login]) -> None:
    with _open(readers["all"]) as opened:
        rows = opened.execute("explain select * from returns where region_code = '84'").fetchall()
    plan = " / ".join(str(line) for (line,) in rows)
    assert "Function Scan" not in plan
    assert re.search(r"(Seq|Index|Heap) Scan.* on returns", plan)


def test_no_function_of_a_regional_reader_sees_other_rows(readers: dict[str, Login]) -> None:
    with _open(readers["84"]) as opened:
        opened.execute("set default_transaction_read_only = off")
        for place in ("pg_temp", "public", "published"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                opened.execute(
                    f"create function {place}.peek(text) returns boolean language sql as 'select true'".encode()
                )


def test_a_reader_writes_nothing_even_where_it_lifts_its_own_guard(readers: dict[str, Login]) -> None:
    with _open(readers["all"]) as opened:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            opened.execute("create table public.mine (a int)")
        opened.execute("set default_transaction_read_only = off")
        for statement in (
            *("delete from published.returns", "insert into publication.regional_readers values ('essai_bi_84', '27')"),
            *("create temporary table mine (a int)", "create table public.mine (a int)", "select * from ledger.issues"),
            *("select * from restricted.audits", "set role prefaudit", "copy published.returns to '/tmp/x'"),
        ):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)):
                opened.execute(statement.encode())


def test_an_existing_reader_gets_a_new_password_and_other_regions(
    connection: Connection, readers: dict[str, Login]
) -> None:
    with _open(readers["84"]) as before:
        before.execute("select count(*) from returns")
        again = add_reader(connection, NAMES[1], ["27"])
        with pytest.raises(psycopg.OperationalError):
            before.execute("select count(*) from returns")
    assert again.password != readers["84"].password
    with _open(again) as opened:
        assert opened.execute("select distinct region_code from returns").fetchall() == [("27",)]


@pytest.mark.parametrize("name", ["Essai", "a", "essai; drop role x"])
def test_a_name_that_is_no_login_is_refused(connection: Connection, name: str) -> None:
    with pytest.raises(LoginRefused) as refused:
        add_reader(connection, name)
    assert str(refused.value) == (
        f"« {name} » cannot be a login. Use 3 to 63 small letters, digits and _, a letter first."
    )


@pytest.mark.parametrize("name", ["postgres", "pg_monitor", "public", "prefaudit", "bi_reader", "pipeline_writer"])
def test_a_name_of_the_server_or_the_warehouse_is_refused(connection: Connection, name: str) -> None:
    roles = connection.execute("select count(*) from pg_roles").fetchone()
    with pytest.raises(LoginRefused) as refused:
        add_reader(connection, name)
    assert str(refused.value) == (
        f"« {name} » cannot be a login: PostgreSQL or the warehouse uses this name itself. Choose another name."
    )
    assert connection.execute("select count(*) from pg_roles").fetchone() == roles


def test_a_login_that_is_no_reader_is_refused(connection: Connection) -> None:
    connection.execute("create role essai_other login")
    try:
        with pytest.raises(LoginRefused) as refused:
            add_reader(connection, "essai_other")
        assert str(refused.value) == (
            "The role « essai_other » exists and is not a member of bi_reader. Choose another name."
        )
    finally:
        connection.execute("drop role essai_other")


def test_a_role_of_the_server_is_never_taken(connection: Connection) -> None:
    owner = connection.info.user
    before = connection.execute("select rolsuper, rolpassword from pg_authid where rolname = %s", [owner]).fetchone()
    with pytest.raises(LoginRefused, match=r"is not a member of bi_reader|uses this name itself"):
        add_reader(connection, owner)
    assert (
        connection.execute("select rolsuper, rolpassword from pg_authid where rolname = %s", [owner]).fetchone()
        == before
    )


def test_an_unknown_region_is_refused(connection: Connection) -> None:
    with pytest.raises(LoginRefused, match="No région has the code 99"):
        add_reader(connection, NAMES[0], ["99"])


def test_the_dictionary_says_what_every_column_is(readers: dict[str, Login]) -> None:
    with _open(readers["all"]) as opened:
        rows = opened.execute(
            "select table_name, column_name, column_title, description from data_dictionary"
        ).fetchall()
        columns = opened.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'published'"
        ).fetchall()
    assert {(table, column) for table, column, *_ in rows} == set(columns)
    assert [row for row in rows if not (row[2] and row[3])] == []


def test_published_shapes_are_those_of_the_contract(readers: dict[str, Login]) -> None:
    """Dashboards rest on these: a column that goes, or changes its type, asks for a new view beside the old one."""
    with _open(readers["all"]) as opened:
        rows = opened.execute(
            "select table_name, string_agg(column_name || ' ' || column_type, ', ' order by position) "
            "from data_dictionary group by table_name order by table_name"
        ).fetchall()
    found = {str(table): re.sub(r"\(.*?\)", "", str(columns)) for table, columns in rows}
    promised = dict(line.split(": ", 1) for line in CONTRACT.read_text("utf-8").splitlines())
    assert found == promised
