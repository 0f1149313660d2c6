"""Every run compares what was published with the digests of the day; what differs is named, and stops nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from prefaudit.publication.verification import PublicationAltered, verify_publications
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from tests.support.databases import World
from tests.support.landing import CAMPAIGN, deposit, form
from tests.support.publishing import rows_alone, unjudged


@pytest.fixture(scope="module")
def world(module_settings: Settings, reference: Reference, keep: Callable[[Settings], World]) -> World:
    """Two publications of a campaign."""
    for site in ("26", "692"):
        deposit(module_settings, form(module_settings, reference, site), site)
        with unjudged():
            assert consolidate_returns.run(module_settings) == [CAMPAIGN]
    return keep(module_settings)


@pytest.fixture
def lived(world: World) -> Settings:
    return world.restored()


def _alter(settings: Settings, statement: str) -> None:
    with connect(settings) as owner:
        owner.execute("set prefaudit.restoring = on")
        assert owner.execute(statement.encode()).rowcount > 0


def test_what_stands_as_it_was_published_holds(lived: Settings) -> None:
    with connect(lived) as connection:
        assert verify_publications(lived, connection) == 2


ALTERATIONS = (
    (
        "update publication.summaries set accepted = accepted + 1 where publication_id = 1",
        "publication 1 of campaign 2026: the rows of « national_measures »",
    ),
    (
        "update publication.summaries set accepted = accepted + 1 where publication_id = 2 "
        "and territory_kind = 'region'",
        "publication 2 of campaign 2026: the rows of « breakdowns »",
    ),
    (
        "update publication.consolidated_audit_results set result = 'strength' where criterion_code = "
        "(select min(criterion_code) from publication.consolidated_audit_results)",
        "publication 2 of campaign 2026: the rows of « consolidated_audit_results »",
    ),
    ("delete from publication.corrections where publication_id = 2", "the rows of « corrections »"),
)


@pytest.mark.parametrize(("statement", "part"), ALTERATIONS)
def test_an_altered_figure_is_named(lived: Settings, statement: str, part: str) -> None:
    _alter(lived, statement)
    with connect(lived) as connection, pytest.raises(PublicationAltered) as altered:
        verify_publications(lived, connection)
    assert "What was published is not as it was published: " in str(altered.value)
    assert part in str(altered.value)


@rows_alone()
def test_all_that_was_altered_is_named_and_the_run_is_done_all_the_same(lived: Settings, reference: Reference) -> None:
    for statement, _ in ALTERATIONS:
        _alter(lived, statement)
    deposit(lived, form(lived, reference, "25"), "25")
    with pytest.raises(PublicationAltered) as altered:
        consolidate_returns.run(lived)
    assert [part for _, part in ALTERATIONS if part not in str(altered.value)] == []
    with connect(lived) as connection:
        assert connection.execute("select max(number) from publication.publications").fetchone() == (3,)


def test_an_altered_file_of_a_package_is_named(lived: Settings) -> None:
    place = Path(lived.publications) / CAMPAIGN / "0001" / "rapport.html"
    place.chmod(0o600)
    place.write_text(place.read_text("utf-8") + " ", "utf-8")
    with connect(lived) as connection, pytest.raises(PublicationAltered) as altered:
        verify_publications(lived, connection)
    assert f"publication 1 of campaign 2026: the file {place}. Somebody changed it" in str(altered.value)


def test_a_publication_of_before_gets_the_digests_of_now(lived: Settings) -> None:
    _alter(lived, "delete from publication.digests where publication_id = 1")
    with connect(lived) as connection:
        assert verify_publications(lived, connection) == 2
        parts = connection.execute("select count(*) from publication.digests where publication_id = 1").fetchone()
        assert parts is not None
        assert parts[0] > 10
        assert verify_publications(lived, connection) == 2
