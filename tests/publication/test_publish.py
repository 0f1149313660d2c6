"""Publishing: whole or not at all, once, by a role that sees nothing else."""

import psycopg
import pytest

from prefaudit.publication.build import build, stale
from prefaudit.publication.publications import current
from prefaudit.publication.refusal import PublicationRefused
from prefaudit.settings import Settings
from prefaudit.warehouse.campaigns import UnknownCampaign
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import ERROR, NEW, OLD, a_return, everything, sample_reference, settled


def test_the_first_publication_is_number_one_and_as_of_its_transaction(
    settings: Settings, connection: Connection
) -> None:
    settled(connection, a_return("69", data_origin="simulated"))
    published = publish(settings, connection, NEW, "v1")
    assert published is not None
    assert (published.number, published.campaign, published.code_version, published.simulated) == (1, NEW, "v1", True)
    assert connection.execute(
        "select number, is_current, as_of = %s, as_of < published_at from published.publications", [published.as_of]
    ).fetchall() == [(1, True, True, True)]


def test_unchanged_figures_are_not_published_again(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return())
    publish(settings, connection, NEW, "v1")
    before = everything(connection)
    assert publish(settings, connection, NEW, "v1") is None
    assert everything(connection) == before


def test_other_inputs_that_give_the_same_figures_are_not_published_and_not_built_again(
    settings: Settings, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    settled(connection, a_return())
    publish(settings, connection, NEW, "v1")
    reference = sample_reference()
    standards = [{**row, "adopted_on": "2019-01-01"} for row in reference.table("standards")]
    sync_reference(connection, reference.changed("standards", standards))
    assert stale(connection) == (NEW,)
    with caplog.at_level("INFO", "prefaudit.publication"):
        assert publish(settings, connection, NEW, "v2") is None
    assert caplog.messages == [
        f"Of what the figures of {NEW} are made from this changed: standard. No figure did: nothing to publish."
    ]
    assert stale(connection) == ()
    assert connection.execute("select number, state from publication.publications").fetchall() == [(1, "published")]
    before = everything(connection)
    assert publish(settings, connection, NEW, "v2") is None
    assert everything(connection) == before


def test_a_rejected_resubmission_changes_the_reporting_and_is_published(
    settings: Settings, connection: Connection
) -> None:
    settled(connection, a_return())
    publish(settings, connection, NEW, "v1")
    settled(connection, a_return(), [ERROR])
    second = publish(settings, connection, NEW, "v1")
    assert second is not None
    assert second.number == 2
    assert connection.execute("select number, is_current from published.publications order by 1").fetchall() == [
        (1, False),
        (2, True),
    ]


def test_another_campaign_is_left_alone(settings: Settings, connection: Connection) -> None:
    publish(settings, connection, OLD, "v1")
    settled(connection, a_return())
    assert publish(settings, connection, NEW, "v1") is not None
    assert publish(settings, connection, OLD, "v1") is None


def test_the_summaries_of_every_publication_are_kept(settings: Settings, connection: Connection) -> None:
    for site in ("25", "69"):
        settled(connection, a_return(site))
        publish(settings, connection, NEW, "v1")
    assert connection.execute(
        "select number, accepted from publication.national_summary join publication.publications "
        "using (publication_id) where module_code = 'all' order by 1"
    ).fetchall() == [(1, 1), (2, 2)]


def test_a_refused_audit_leaves_the_last_publication_and_says_why(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("25"))
    first = publish(settings, connection, NEW, "v1")
    settled(connection, a_return("69"))
    for _ in range(2):
        with pytest.raises(PublicationRefused, match="Un site est perdu") as refusal:
            publish(settings, connection, NEW, "v2", lambda _: ["Un site est perdu."])
        assert refusal.value.reasons == ("Un site est perdu.",)
    assert current(settings, connection, NEW) == first
    assert connection.execute("select accepted from published.national_summary limit 1").fetchone() == (1,)
    assert connection.execute(
        "select code_version, reasons from publication.publications where state = 'refused'"
    ).fetchall() == [("v2", ["Un site est perdu."])]
    second = publish(settings, connection, NEW, "v2")
    assert second is not None
    assert second.number == 2


def test_the_audit_sees_the_candidate_whole_and_readers_do_not(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("25"))
    seen: dict[str, int] = {}

    def audit(frames: dict[str, object]) -> list[str]:
        seen.update({name: len(frame) for name, frame in frames.items()})  # type: ignore[arg-type]
        assert connection.execute("select count(*) from published.national_summary").fetchone() == (0,)
        return []

    publish(settings, connection, NEW, "v1", audit)  # type: ignore[arg-type]
    assert {name: rows for name, rows in seen.items() if rows} == {
        "headline_figures": 6, "national_summary": 3, "summary_by_region": 6, "summary_by_departement": 9,
        "summary_by_site_kind": 6, "summary_by_audit_type": 3,
        "summary_by_commitment": 2, "summary_by_criterion": 5, "campaign_trend": 1,
        "indicator_summary": 3, "certification_funnel": 4, "returns": 4, "engagements": 4, "audits": 1,
        "audit_sites": 1, "indicators": 1, "consolidated_audit_results": 5, "summaries": 34, "reconciliation": 4,
        "quality_indicators": 24,
    }  # fmt: skip


def test_a_candidate_left_by_a_kill_is_thrown_away(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("25"))
    assert build(connection, NEW, "killed") is not None
    published = publish(settings, connection, NEW, "v1")
    assert published is not None
    assert published.number == 1
    assert connection.execute("select state, code_version from publication.publications").fetchall() == [
        ("published", "v1")
    ]


def test_an_unknown_campaign_is_named(settings: Settings, connection: Connection) -> None:
    with pytest.raises(UnknownCampaign, match="« 1999 »"):
        publish(settings, connection, "1999", "v1")


@pytest.fixture
def reader(settings: Settings, connection: Connection, database: str) -> psycopg.Connection[tuple[object, ...]]:
    settled(connection, a_return("69", {"M1-C1": "major_nonconformity"}))
    publish(settings, connection, NEW, "v1")
    opened = psycopg.connect(database, autocommit=True)
    opened.execute("set role bi_reader")
    return opened


def test_bi_reader_reads_every_published_view(reader: psycopg.Connection[tuple[object, ...]]) -> None:
    with reader:
        views = reader.execute("select viewname from pg_views where schemaname = 'published'").fetchall()
        assert len(views) > 20
        empty = [
            view
            for (view,) in views
            if reader.execute(f"select count(*) from published.{view}".encode()).fetchone() == (0,)
        ]
        assert sorted(map(str, empty)) == [
            *("campaign_changes", "certificates", "corrections", "corrections_history", "declared_facts"),
        ]


def test_bi_reader_reads_and_writes_nothing_else(
    reader: psycopg.Connection[tuple[object, ...]], connection: Connection
) -> None:
    tables = connection.execute(
        "select oid::regclass::text from pg_class where relkind in ('r', 'v') and relnamespace::regnamespace::text in "
        "('reference', 'ledger', 'staging', 'warehouse', 'restricted', 'publication', 'as_of')"
    ).fetchall()
    assert len(tables) > 60
    with reader:
        for (table,) in tables:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(f"select 1 from {table}".encode())
        for statement in (
            "delete from published.returns",
            "update published.headline_figures set label = ''",
            "create table published.mine (a int)",
            "create table public.mine (a int)",
            "create view published.mine as select 1",
        ):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)):
                reader.execute(statement.encode())


def test_planted_names_are_nowhere_in_what_is_published(
    reader: psycopg.Connection[tuple[object, ...]], connection: Connection
) -> None:
    kept = connection.execute("select count(*) from warehouse.findings where evidence like '%Planté%'").fetchone()
    assert kept == (5,)
    with reader:
        views = reader.execute("select viewname from pg_views where schemaname = 'published'").fetchall()
        for (view,) in views:
            rows = reader.execute(f"select v::text from published.{view} as v".encode()).fetchall()
            assert not [row for (row,) in rows if "Planté" in str(row)]
