"""The login of the nights: a whole night by it, and what it may not do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.postgres.logins import LoginRefused, add_pipeline
from prefaudit.warehouse.postgres.migrations import MigrationError, as_owner, migrate, read_migrations
from tests.support.landing import CAMPAIGN, deposit, form, verdicts
from tests.support.publishing import rows_alone

NAME = "essai_pipeline"


@pytest.fixture
def nightly(settings: Settings) -> Iterator[Settings]:
    """The same installation, by the login of the nights; its tables were made by their owner."""
    with _by_the_login_of_the_nights(settings, NAME) as made:
        yield made


@pytest.fixture(scope="module")
def published(module_settings: Settings, reference: Reference) -> Iterator[Settings]:
    """An installation with an accepted and a refused return, published, by the login of the nights."""
    deposit(module_settings, form(module_settings, reference, "26"), "26")
    deposit(module_settings, form(module_settings, reference, "692"), "692", fault=FAULTS["result_erased"])
    with _by_the_login_of_the_nights(module_settings, f"{NAME}_publie") as made:
        with rows_alone():
            assert consolidate_returns.run(made) == [CAMPAIGN]
        yield made


@contextmanager
def _by_the_login_of_the_nights(settings: Settings, name: str) -> Iterator[Settings]:
    consolidate_returns.prepare(settings)
    with connect(settings) as owner:
        made = add_pipeline(owner, name)
        url = f"postgresql://{made.name}:{made.password}@127.0.0.1:{made.port}/{made.database}"
        yield replace(settings, database_url=url, settle_seconds=0.0)
        owner.execute(
            sql.SQL("select pg_terminate_backend(pid) from pg_stat_activity where usename = {}").format(
                sql.Literal(name)
            )
        )
        owner.execute(sql.SQL("drop owned by {0}; drop role {0}").format(sql.Identifier(name)))


def test_nights_by_the_login_of_the_nights(nightly: Settings, reference: Reference) -> None:
    deposit(nightly, form(nightly, reference, "26"), "26")
    deposit(nightly, form(nightly, reference, "692"), "692", fault=FAULTS["result_erased"])
    assert consolidate_returns.run(nightly) == [CAMPAIGN]
    deposit(nightly, form(nightly, reference, "692"), "692", name="corrige.xlsx", days=1)
    assert consolidate_returns.run(nightly) == [CAMPAIGN]
    with connect(nightly) as connection:
        assert sorted(verdicts(connection).values()) == ["accepted", "accepted", "rejected"]
        rows = connection.execute("select number, is_current from publication.publications order by 1").fetchall()
    assert rows == [(1, False), (2, True)]


@pytest.mark.parametrize(
    "statement",
    [
        "drop table warehouse.findings",
        "truncate warehouse.findings",
        "alter table ledger.submissions add column mine text",
        "create table warehouse.mine (a integer)",
        "create schema mine",
        "drop schema published cascade",
        "drop trigger acts_stay on ledger.acts",
        "delete from ledger.acts",
        "update ledger.acts set actor = 'quelqu''un d''autre'",
        "delete from ledger.migrations",
        "insert into publication.regional_readers values ('essai_pipeline', '84')",
        "create role mine",
        "copy warehouse.findings to '/tmp/findings'",
        "copy warehouse.findings to program 'cat'",
    ],
)
def test_the_login_of_the_nights_may_not(nightly: Settings, statement: str) -> None:
    with connect(nightly) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger.submissions set verdict = 'rejected'",
        "update ledger.submissions set settled_at = settled_at - interval '1 day'",
        "update ledger.submissions set state = 'received', verdict = null, settled_at = null",
        "update ledger.submissions set site_code = '25'",
        "update ledger.submissions set file_name = 'autre.xlsx'",
        "delete from ledger.submissions",
        "delete from ledger.issues",
        "update ledger.issues set severity = 'warning'",
        "update ledger.issues set message = 'autre'",
        "insert into ledger.issues select submission_id, 900, origin, rule, severity, stage, sheet, cell, found, "
        "expected, message, table_name, field, row_number from ledger.issues limit 1",
        "insert into ledger.past_verdicts select submission_id, settled_at, 'accepted', '[]' from ledger.submissions "
        "where verdict = 'rejected'",
        "update warehouse.findings set result = 'conformity'",
        "delete from warehouse.findings",
        "insert into warehouse.audit_sites select audit_id, '25' from warehouse.audits limit 1",
        "update warehouse.audits set verdict = 'accepted_with_warnings', recorded_to = transaction_timestamp()",
        "delete from warehouse.audits",
        "delete from ledger.receipts",
        "delete from ledger.withdrawals",
        "update publication.summaries set accepted = 99",
        "delete from publication.summaries where territory_kind = 'nation'",
        "delete from publication.returns",
        "insert into publication.headline_figures select publication_id, campaign_code, 'x', label, 1, declared, "
        "source, 99 from publication.headline_figures limit 1",
        "update publication.headline_figures set enumerated = 99",
        "update publication.publications set inputs_digest = 'x'",
        "update publication.publications set is_current = false",
        "update publication.publications set state = 'candidate', number = null, published_at = null, "
        "is_current = false",
        "delete from publication.publications",
        "insert into publication.publications (campaign_code, state, number, published_at, code_version, "
        "inputs_digest) values ('2026', 'published', 99, now(), 'x', 'x')",
        "update publication.digests set sha256 = repeat('0', 64)",
        "delete from publication.digests",
        "delete from publication.files",
    ],
)
def test_what_is_settled_or_published_stays(published: Settings, statement: str) -> None:
    refused = (psycopg.errors.InsufficientPrivilege, psycopg.errors.RaiseException)
    with connect(published) as connection:
        connection.execute("set prefaudit.restoring = on")
        with pytest.raises(refused), connection.transaction():
            assert connection.execute(statement.encode()).rowcount > 0


def test_tables_that_are_to_be_changed_are_the_owners(nightly: Settings, settings: Settings) -> None:
    more = (f"{len(read_migrations()):02d}_more.sql", b"create table warehouse.more (a integer)")
    waiting = read_migrations((*((each.name, each.text) for each in read_migrations()), more))
    with connect(nightly) as connection:
        assert migrate(connection) == ()
        with pytest.raises(MigrationError, match=r"this login may not .*prefaudit migrate.* with the database's owner"):
            migrate(connection, waiting)
    with connect(settings) as owner:
        assert migrate(owner, waiting) == (waiting[-1].name,)
    with connect(nightly) as connection:
        # What the owner makes later is the nights' to use too.
        connection.execute("insert into warehouse.more values (1)")


def test_another_error_is_not_said_to_be_a_matter_of_rights() -> None:
    with pytest.raises(psycopg.errors.UndefinedTable), as_owner():
        raise psycopg.errors.UndefinedTable("none")


@pytest.mark.parametrize("name", ["pipeline_writer", "bi_reader", "Nuit", "nuit; drop"])
def test_a_name_that_is_no_login_is_refused(settings: Settings, name: str) -> None:
    with connect(settings) as connection, pytest.raises(LoginRefused, match="cannot be a login"):
        add_pipeline(connection, name)


def test_the_owner_is_never_made_the_login_of_the_nights(settings: Settings) -> None:
    with connect(settings) as connection, pytest.raises(LoginRefused, match="is not a member of pipeline_writer"):
        add_pipeline(connection, urlsplit(settings.database_url).username or connection.info.user)
