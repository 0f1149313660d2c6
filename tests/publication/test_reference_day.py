"""The day of a figure: what depends on a day is of the campaign's own; as time passes it moves no more."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import hypothesis
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from prefaudit.l10n.clock import PARIS
from prefaudit.publication.build import built_as_of, frames
from prefaudit.publication.inputs import inputs_of
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import NEW, OLD, a_return, sample_reference, settled

DUE = date(2026, 6, 1)  # its corrective actions
DAY = date(2026, 10, 31)  # the last day on which an audit of the campaign may end
YEAR, MONTH = timedelta(days=365), timedelta(days=30)


def _with_day(connection: Connection, day: date) -> None:
    reference = sample_reference()
    rows = [
        {**row, "figures_on": day.isoformat()} if row["campaign_code"] == NEW else row
        for row in reference.table("campaigns")
    ]
    sync_reference(connection, reference.changed("campaigns", rows))


def _certificate(first: date | None, obtained: date, expires: date, scope: str | None = None) -> dict[str, object]:
    dates = {"first_obtained_on": first, "obtained_on": obtained, "expires_on": expires}
    return {"scheme": "iso_9001", "scope": scope, "body_name": "Organisme", **dates}


def _figures(connection: Connection, timestamp: datetime) -> Mapping[str, list[dict[str, Any]]]:
    """Every table of the campaign as of a timestamp, without what is of the day of the publication and says so."""
    with built_as_of(connection, NEW, timestamp) as publication:
        tables = {
            name: frame[[column for column in frame.columns if not column.endswith("_at_publication")]]
            .astype(object)
            .where(frame.notna(), None)
            .to_dict("records")
            for name, frame in frames(connection, publication).items()
        }
    published_on = pd.Timestamp(timestamp.astimezone(PARIS).date())
    return {name: [row for row in rows if row.get("measured_on") != published_on] for name, rows in tables.items()}


_days = st.dates(DAY - 3 * YEAR, DAY + 3 * YEAR)
_certificates = st.tuples(_days, _days, _days).map(sorted).map(lambda three: _certificate(*three))
_gaps = st.fixed_dictionaries({}, optional=dict.fromkeys(("M1-C1", "M1-C2", "M2-C1"), st.none() | _days))
_returns = st.fixed_dictionaries(dict.fromkeys(("25", "69", "692"), st.tuples(_gaps, _certificates)))


@hypothesis.settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_returns)
def test_figures_are_the_same_whenever_they_are_published_after_their_day(
    module_connection: Connection, returns: dict[str, tuple[dict[str, date | None], dict[str, object]]]
) -> None:
    for site, (gaps, certificate) in returns.items():
        found, closed = dict.fromkeys(gaps, "minor_nonconformity"), {code: day for code, day in gaps.items() if day}
        settled(module_connection, a_return(site, found, closed=closed, certificates=[certificate]))
    later = max(datetime.now(UTC), datetime(2026, 11, 2, tzinfo=UTC)) + timedelta(seconds=1)
    assert _figures(module_connection, later) == _figures(module_connection, later + timedelta(days=400))


def test_a_passing_day_makes_no_publication_the_coming_of_the_day_of_the_figures_one(connection: Connection) -> None:
    _with_day(connection, datetime.now(UTC).date() + MONTH)
    now = datetime.now(UTC) + timedelta(seconds=1)
    prints = []
    for days in (0, 1, 28, 32, 33, 400):
        with reading_as_of(connection, now + timedelta(days=days)):
            prints.append(inputs_of(connection, NEW).digest)
    before, after = prints[:3], prints[3:]
    assert len({*before}) == 1
    assert len({*after}) == 1
    assert before != after


def test_an_action_is_counted_on_the_day_of_the_figures_and_on_that_of_the_publication(connection: Connection) -> None:
    closed = {"M1-C1": DUE + timedelta(days=2)}
    settled(connection, a_return("69", dict.fromkeys(("M1-C1", "M1-C2"), "minor_nonconformity"), closed=closed))
    counted = []
    for days in (-1, 0, 1, 2, 365):
        _with_day(connection, DUE + timedelta(days=days))
        tables = _tables(connection, datetime(2028, 1, 10, tzinfo=UTC))
        whole = next(line for line in tables["national_summary"] if line["module_code"] == "all")
        counted.append((
            [(row["state"], row["days_open"], row["state_at_publication"]) for row in tables["nonconformities"]],
            [whole[name] for name in ("corrective_actions", "closed", "overdue", "overdue_at_publication")],
        ))  # fmt: skip
    assert counted == [
        ([("open", 89, "closed"), ("open", 89, "overdue")], [2, 0, 0, 1]),
        ([("open", 90, "closed"), ("open", 90, "overdue")], [2, 0, 0, 1]),
        ([("overdue", 91, "closed"), ("overdue", 91, "overdue")], [2, 0, 2, 1]),
        ([("closed", 92, "closed"), ("overdue", 92, "overdue")], [2, 1, 1, 1]),
        ([("closed", 92, "closed"), ("overdue", 455, "overdue")], [2, 1, 1, 1]),
    ]


def test_before_the_day_of_the_figures_a_publication_measures_at_its_own(connection: Connection) -> None:
    _with_day(connection, date(2027, 3, 1))
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}))
    with built_as_of(connection, NEW, datetime(2026, 11, 30, 23, 30, tzinfo=UTC)) as publication:
        measured = "select measured_on from publication.publications where publication_id = %s"
        # Half past midnight in Paris.
        assert connection.execute(measured, [publication]).fetchone() == (date(2026, 12, 1),)


def test_figures_are_of_no_day_before_an_audit_that_they_count(connection: Connection) -> None:
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}))
    reference = sample_reference()
    # The audits of the campaign are said to end earlier once one has been held later, on 3 March.
    rows = [
        {**row, "audits_to": "2026-02-15"} if row["campaign_code"] == NEW else row
        for row in reference.table("campaigns")
    ]
    sync_reference(connection, reference.changed("campaigns", rows))
    with built_as_of(connection, NEW, datetime(2028, 1, 10, tzinfo=UTC)) as publication:
        assert connection.execute(
            "select head.measured_on, filed.found_on, filed.state, filed.days_open "
            "from publication.nonconformities as filed "
            "inner join publication.publications as head using (publication_id) where publication_id = %s",
            [publication],
        ).fetchall() == [(date(2026, 3, 3), date(2026, 3, 3), "open", 0)]


def _tables(connection: Connection, timestamp: datetime, campaign: str = NEW) -> Mapping[str, list[dict[str, Any]]]:
    with built_as_of(connection, campaign, timestamp) as publication:
        return {
            name: frame.astype(object).where(frame.notna(), None).to_dict("records")
            for name, frame in frames(connection, publication).items()
        }


def test_a_certificate_is_valid_on_the_day_of_the_figures(connection: Connection) -> None:
    held = [
        _certificate(None, DAY - YEAR, DAY + YEAR, "a"),
        _certificate(DAY - YEAR, DAY - YEAR, DAY, "b"),
        _certificate(DAY - 4 * YEAR, DAY - YEAR, DAY - timedelta(days=1), "c"),
        _certificate(None, DAY + timedelta(days=1), DAY + 4 * YEAR, "d"),
        # An uninterrupted series: a cycle before the present one was in force; whether it was the first is not said.
        _certificate(DAY - 3 * YEAR, DAY + timedelta(days=1), DAY + 4 * YEAR, "e"),
    ]
    settled(connection, a_return("69", certificates=held))
    columns = ("scope", "certificate_status", "in_force", "renewal_status", "status_at_publication")
    rows = _tables(connection, datetime(2028, 1, 10, tzinfo=UTC))["certificates"]
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("a", "valid", True, "unknown", "expired"),
        ("b", "valid", True, "first_cycle", "expired"),
        ("c", "expired", False, "renewed", "expired"),
        ("d", "not_yet_valid", False, "unknown", "valid"),
        ("e", "valid", True, "unknown", "valid"),
    ]


def _stages(tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, tuple[object, ...]]:
    return {
        row["stage"]: (row["sites"], row["share_of_engaged"], row["sites_status"])
        for row in tables["certification_funnel"]
    }


def test_a_certificate_without_dates_is_neither_in_force_nor_not(connection: Connection) -> None:
    reference = sample_reference()
    silent = [{**row, "in_force": None} for row in reference.table("certificates")]
    sync_reference(connection, reference.changed("certificates", silent))
    tables = _tables(connection, datetime.now(UTC), OLD)
    (row,) = tables["certificates"]
    columns = ("certificate_status", "in_force", "expires_soon", "renewed", "renewal_status")
    assert [row[name] for name in columns] == ["undated", None, None, None, "unknown"]
    stages = _stages(tables)
    # The register names the certificates of the campaign: of three sites it is known that they hold none.
    assert stages["certified"] == (0, 0.0, "at_least")
    assert stages["renewed"] == (0, 0.0, "at_least")


@pytest.mark.parametrize(
    ("in_force", "renewed", "status", "certified", "renewals"),
    [
        ("true", "true", "valid", (1, 0.25, "known"), (1, 0.25, "known")),
        ("true", "false", "valid", (1, 0.25, "known"), (0, 0.0, "known")),
        ("true", None, "valid", (1, 0.25, "known"), (None, None, "unknown")),
        ("false", None, "not_valid", (0, 0.0, "known"), (0, 0.0, "known")),
    ],
)
def test_what_the_source_of_the_register_says_stands_for_dates(
    connection: Connection,
    in_force: str,
    renewed: str | None,
    status: str,
    certified: tuple[object, ...],
    renewals: tuple[object, ...],
) -> None:
    reference = sample_reference()
    stated = [{**row, "in_force": in_force, "renewed": renewed} for row in reference.table("certificates")]
    sync_reference(connection, reference.changed("certificates", stated))
    tables = _tables(connection, datetime.now(UTC), OLD)
    (row,) = tables["certificates"]
    assert (row["certificate_status"], row["in_force_at_publication"], row["status_at_publication"]) == (
        *(status, None),
        "undated",
    )
    assert (_stages(tables)["certified"], _stages(tables)["renewed"]) == (certified, renewals)


def test_of_sites_whose_return_is_missing_nothing_is_known(settings: Settings, connection: Connection) -> None:
    nothing = _tables(connection, datetime.now(UTC))
    assert _stages(nothing) == {
        "engaged": (4, 1.0, "known"),
        "pre_audited": (0, 0.0, "known"),
        "certified": (None, None, "unknown"),
        "renewed": (None, None, "unknown"),
    }
    settled(connection, a_return("69"))
    assert _stages(_tables(connection, datetime.now(UTC)))["certified"] == (0, 0.0, "at_least")
    for site in ("25", "39", "692"):
        settled(connection, a_return(site))
    publish(settings, connection, NEW)
    assert connection.execute(
        "select enumerated, enumerated_status, measured_on from published.headline_figures "
        "where figure_code = 'certified_sites'"
    ).fetchall() == [(0, "known", min(DAY, datetime.now(UTC).date()))]
