"""From a figure back to its rows: as many as the figure says, each with its submission, file, sheet and cell."""

from collections.abc import Iterator

import pytest

from prefaudit.publication.publications import UnknownPublication, current
from prefaudit.publication.trace import Figure, UnknownFigure, trace
from prefaudit.settings import Settings
from prefaudit.warehouse.measures import catalogue
from prefaudit.warehouse.postgres.connection import Connection
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import NEW, OLD, a_return, settled

# A new count is traced, or this file fails by its name.
COUNTS = tuple(name for name, measure in catalogue().items() if measure.kind in ("count", "distinct"))


@pytest.fixture
def published(settings: Settings, connection: Connection) -> Iterator[int]:
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity", "M2-C2": "strength"}))
    number = settled(connection, a_return("692", {"M1-C1": "major_nonconformity", "M2-C1": "not_applicable"}))
    settled(connection, a_return("25", modules=("1",)))
    assert publish(settings, connection, NEW) is not None
    yield number


def test_every_count_of_every_breakdown_has_as_many_rows(
    settings: Settings, connection: Connection, published: int
) -> None:
    snapshot = current(settings, connection, NEW)
    assert snapshot is not None
    with connection.cursor() as cursor:
        cursor.execute("select * from publication.summaries where publication_id = %s", [snapshot.publication_id])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    traced = connection.execute(
        "select figure, territory_kind, territory_code, subject_kind, subject_code, count(*) "
        "from published.figure_traces group by 1, 2, 3, 4, 5"
    ).fetchall()
    counted = {tuple(place): count for *place, count in traced}
    checked = 0
    for row in rows:
        place = tuple(row[name] for name in ("territory_kind", "territory_code", "subject_kind", "subject_code"))
        for figure in COUNTS:
            # A count of which nothing is known has no rows.
            assert counted.get((figure, *place), 0) == (row[figure] or 0), (figure, place)
            checked += 1
    assert checked > 300


def test_each_stage_and_each_indicator_has_the_sites_that_it_counts(connection: Connection, published: int) -> None:
    traced = dict(
        connection.execute(
            "select concat_ws('/', figure, territory_code, subject_code), count(*) from published.figure_traces "
            "where figure like 'funnel%' or figure = 'sites_measuring' group by 1"
        ).fetchall()
    )
    counted = dict(
        connection.execute(
            "select 'funnel_' || stage || '/FR/all', sites from published.certification_funnel where sites > 0 "
            "union all select concat_ws('/', 'sites_measuring', territory_code, indicator_code || ' ' || period), "
            "sites_measuring from published.indicator_summary where sites_measuring > 0"
        ).fetchall()
    )
    assert traced == counted
    assert {"funnel_engaged/FR/all", "funnel_pre_audited/FR/all", "sites_measuring/84/I1 2026"} <= counted.keys()


def test_a_figure_is_walked_back_to_its_cells(settings: Settings, connection: Connection, published: int) -> None:
    found = trace(settings, connection, Figure(NEW, "major_nonconformities", ("region", "84"), ("module", "1")))
    (row,) = found.rows
    assert (row.site_code, row.criterion_code, row.value, row.submission_id, row.sheet, row.cell) == (
        *("692", "M1-C1", "major_nonconformity", published),
        *("Constats", "C2"),
    )
    assert row.archive_path == "/a/b"
    assert connection.execute(
        "select sha256 from ledger.submissions where submission_id = %s", [published]
    ).fetchone() == (row.file_sha256,)


def test_a_rate_is_walked_back_by_what_it_is_made_from(
    settings: Settings, connection: Connection, published: int
) -> None:
    rows = trace(settings, connection, Figure(NEW, "conformity_rate", subject=("module", "2"))).rows
    counts = [sum(row.counted_in == part for row in rows) for part in ("conforming", "criteria_assessed")]
    assert counts == [3, 4]
    assert [row.cell for row in rows if row.counted_in == "not_applicable"] == ["C5"]


def test_an_earlier_publication_is_walked_back_to_what_it_counted(
    settings: Settings, connection: Connection, published: int
) -> None:
    settled(connection, a_return("39"))
    assert publish(settings, connection, NEW) is not None
    assert [len(trace(settings, connection, Figure(NEW, "accepted"), number).rows) for number in (1, 2)] == [3, 4]


def test_headline_figures_have_their_rows(settings: Settings, connection: Connection) -> None:
    publish(settings, connection, OLD)
    rows = connection.execute("select figure_code, enumerated from published.headline_figures").fetchall()
    for code, enumerated in rows:
        if enumerated:
            assert len(trace(settings, connection, Figure(OLD, str(code))).rows) == enumerated
    (held,) = trace(settings, connection, Figure(OLD, "certified_sites")).rows
    assert (held.value, held.sheet, held.submission_id) == ("ISO 9001, accueil", "essai", None)


def test_what_is_missing_is_named(settings: Settings, connection: Connection, published: int) -> None:
    with pytest.raises(UnknownFigure, match=r"« joy ».*conformity_rate"):
        trace(settings, connection, Figure(NEW, "joy"))
    with pytest.raises(UnknownFigure, match=r"Did you mean « reporting_rate » or"):
        trace(settings, connection, Figure(NEW, "acceptance_rate"))
    with pytest.raises(UnknownPublication, match="no publication number 7"):
        trace(settings, connection, Figure(NEW, "owed"), 7)
