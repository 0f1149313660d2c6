"""Retention: what is expired is removed, what counts stays, files of others are left alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from prefaudit.archive.retention import Removed, apply_retention, shorten_history
from prefaudit.ingestion.deliveries import Sender, deliver
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from tests.support.databases import World
from tests.support.landing import CAMPAIGN, deposit, fingerprint, form
from tests.support.publishing import unjudged

NOW = datetime.now(tz=UTC)
SIX_YEARS_ON = NOW + timedelta(days=6 * 366)


@pytest.fixture(scope="module")
def world(module_settings: Settings, reference: Reference, keep: Callable[[Settings], World]) -> World:
    """A run with a return in the landing zone and one that the page brought, faulty."""
    deposit(module_settings, form(module_settings, reference, "26"), "26")
    aside = replace(module_settings, landing=str(Path(module_settings.var) / "aside"))
    faulty = deposit(aside, form(aside, reference, "692"), "692", fault=FAULTS["result_erased"])
    consolidate_returns.prepare(module_settings)
    with connect(module_settings) as connection:
        (brought,) = deliver(
            module_settings, connection, [("retour.xlsx", faulty.read_bytes())], Sender("page", "marie")
        )
        page = Path(module_settings.answers) / "controles" / "x" / "page.html"
        page.parent.mkdir(parents=True)
        page.write_text("contrôle")
        connection.execute(
            "update ledger.deliveries set page = %s, issues = '[{}]' where delivery_id = %s",
            [str(page), brought.delivery_id],
        )
    with unjudged():
        consolidate_returns.run(module_settings)
    return keep(module_settings)


@pytest.fixture
def lived(world: World) -> Settings:
    return world.restored()


def test_nothing_is_removed_before_it_expires(lived: Settings) -> None:
    with connect(lived) as connection:
        before = fingerprint(connection, ("ledger", "warehouse", "restricted", "publication"))
        assert apply_retention(lived, connection, NOW + timedelta(days=1)) == Removed()
        assert fingerprint(connection, ("ledger", "warehouse", "restricted", "publication")) == before


def test_what_is_expired_goes_and_files_of_others_stay(lived: Settings) -> None:
    with connect(lived) as connection:
        done = apply_retention(lived, connection, NOW + timedelta(days=61))
        assert (done.checks, done.landed_copies, done.named_rows, done.named_files) == (1, 1, 0, 0)
        assert apply_retention(lived, connection, NOW + timedelta(days=61)) == Removed()
        kept = connection.execute("select sender, page, issues from ledger.deliveries").fetchall()
    assert kept == [("marie", None, [])]
    assert not (Path(lived.answers) / "controles" / "x").exists()
    assert [path.name for path in Path(lived.landing).rglob("*.xlsx")] == ["retour_2026_26_self-assessment.xlsx"]
    # What is gone from the landing zone is known all the same: the next run takes in nothing.
    consolidate_returns.discover(lived)
    assert consolidate_returns.plan_batches(lived) == [[]]


def test_what_names_people_is_erased_when_its_time_is_over_and_figures_stay(lived: Settings) -> None:
    figures = "select * from published.national_summary order by 1, 2, 3"
    with connect(lived) as connection:
        before = connection.execute(figures).fetchall()
        rows = connection.execute("select count(*) from warehouse.audits").fetchone()
        assert connection.execute("select count(*) from restricted.audits").fetchone() == (1,)
        done = apply_retention(lived, connection, SIX_YEARS_ON)
        assert done.named_rows > 0
        # Two originals, two pages, and the annotated copy of the faulty one.
        assert done.named_files == 5
        assert connection.execute("select count(*) from restricted.audits").fetchone() == (0,)
        assert connection.execute("select distinct file_name, erased from ledger.submissions").fetchall() == [
            ("effacé", True)
        ]
        assert connection.execute("select count(*) from ledger.issues where found <> ''").fetchone() == (0,)
        assert connection.execute(figures).fetchall() == before
        assert connection.execute("select count(*) from warehouse.audits").fetchone() == rows
        again = apply_retention(lived, connection, SIX_YEARS_ON)
        assert (again.named_rows, again.named_files) == (0, 0)
    assert not [path for path in Path(lived.archive).rglob("*.xlsx")]
    assert consolidate_returns.answer(lived) == 0
    assert consolidate_returns.consolidate(lived) == []
    assert CAMPAIGN in str(list(Path(lived.publications).iterdir()))


def test_without_the_address_of_airflow_its_history_is_left_alone(settings: Settings) -> None:
    assert "PREFAUDIT_METADATA_URL is not set" in shorten_history(settings, NOW)
