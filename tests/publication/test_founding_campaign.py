"""The founding campaign, on the reference data of the repository: what its document states, counted again."""

from collections.abc import Iterator

import pytest

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.warehouse.staging import ensure_tables
from tests.support.publishing import publish
from tests.warehouse.sample import CONTRACT, everything

FOUNDING = "2006-2007"


@pytest.fixture
def connection(settings: Settings, reference: Reference) -> Iterator[Connection]:
    with connect(settings) as opened:
        sync_reference(opened, reference)
        ensure_tables(opened, [CONTRACT])
        yield opened


def test_the_figures_of_the_document_stand_beside_those_counted(settings: Settings, connection: Connection) -> None:
    publish(settings, connection, FOUNDING)
    rows = connection.execute("select figure_code, enumerated, declared from published.headline_figures").fetchall()
    assert {code: (enumerated, declared) for code, enumerated, declared in rows} == {
        "sites_engaged": (22, 22),
        "prefectures_engaged": (16, None),
        "sub_prefectures_engaged": (6, 6),
        "returns_owed_pre_certification": (12, 12),
        "returns_accepted_pre_certification": (0, None),
        "certified_sites": (8, 7),
        "certified_prefectures": (6, None),
        "certified_sub_prefectures": (2, None),
        "mandatory_modules": (None, 2),
        "optional_modules": (None, 5),
        "certified_prefectures_iso_9001": (5, 5),
        "certified_sub_prefectures_iso_9001": (1, 1),
        "certified_prefectures_qualicartegrise": (1, None),
        "certified_sub_prefectures_qualipref_1": (1, None),
    }


def test_the_facts_of_the_document_are_published_with_their_source(
    settings: Settings, connection: Connection, reference: Reference
) -> None:
    publish(settings, connection, FOUNDING)
    rows = connection.execute(
        "select fact_code, text, starts_on, ends_on, status, source from published.declared_facts order by position"
    ).fetchall()
    act, *facts = [tuple(None if value is None else str(value) for value in row) for row in rows]
    day = "2006-02-19"
    source = "Journal officiel du 19 février 2006"
    assert act == ("standard_act", "Publié au Journal officiel le", day, day, "attested", source)
    columns = ("fact_code", "text", "starts_on", "ends_on", "status", "source")
    assert facts == [tuple(row[column] for column in columns) for row in reference.table("declared_facts")]


def test_a_site_is_named_as_its_source_names_it(settings: Settings, connection: Connection) -> None:
    publish(settings, connection, FOUNDING)
    assert connection.execute(
        "select site_code, site_name, site_as_named from published.certificates where site_as_named is not null"
    ).fetchall() == [("25", "Préfecture du Doubs", "Préfecture de la région Franche-Comté")]


def test_the_regions_are_those_of_2007(settings: Settings, connection: Connection) -> None:
    publish(settings, connection, FOUNDING)
    assert connection.execute(
        "select region_name from published.returns where site_code in ('25', '69') order by site_code"
    ).fetchall() == [("Franche-Comté",), ("Rhône-Alpes",)]


def test_every_current_site_owes_a_return_in_one_region(settings: Settings, connection: Connection) -> None:
    publish(settings, connection, "2026")
    assert connection.execute(
        "select count(*) = (select count(*) from ledger.returns_owed where campaign_code = '2026'), "
        "count(distinct region_code), count(*) filter (where region_code is null) from published.returns"
    ).fetchone() == (True, 18, 0)


def test_the_real_reference_data_twice_change_no_row(connection: Connection, reference: Reference) -> None:
    before = everything(connection)
    assert set(sync_reference(connection, reference).values()) == {0}
    assert everything(connection) == before
