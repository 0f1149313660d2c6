"""What nobody knows is empty and says why; what there is none of is 0: for every count that is published."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from prefaudit.publication.build import built_as_of, frames
from prefaudit.settings import Settings
from prefaudit.warehouse.measures import catalogue
from prefaudit.warehouse.postgres.connection import Connection
from tests.warehouse.sample import NEW, a_return, sample_warehouse, settled

Tables = Mapping[str, list[dict[str, Any]]]

# Counts of what the program itself holds: of these there are none where there are none.
_HELD = {name for name, measure in catalogue().items() if measure.rows == "returns"} | {"audits"}
_OF_AUDITS = [
    name for name, measure in catalogue().items() if measure.kind in ("count", "distinct") and name not in _HELD
]
_RATES = [
    name
    for name, measure in catalogue().items()
    if measure.kind in ("rate", "mean", "days") and not _HELD.issuperset(measure.made_from)
]


def _tables(connection: Connection) -> Tables:
    with built_as_of(connection, NEW, datetime.now(UTC)) as publication:
        return {
            name: frame.astype(object).where(frame.notna(), None).to_dict("records")
            for name, frame in frames(connection, publication).items()
        }


@pytest.fixture(scope="module")
def worlds(module_settings: Settings) -> Mapping[str, Tables]:
    """The figures with no return accepted; with one of its first module alone; with those of all four sites."""
    with sample_warehouse(module_settings) as connection:
        found = {"none": _tables(connection)}
        settled(connection, a_return("69", modules=("1",)))
        found["one"] = _tables(connection)
        for site in ("25", "39", "692"):
            settled(connection, a_return(site, modules=("1",)))
        return {**found, "all": _tables(connection)}


def _row(tables: Tables, table: str, **where: object) -> dict[str, Any]:
    (row,) = (row for row in tables[table] if all(row[name] == value for name, value in where.items()))
    return row


@pytest.mark.parametrize("measure", [*_OF_AUDITS, *_RATES])
def test_a_measure_of_audits_is_empty_where_nothing_is_known(worlds: Mapping[str, Tables], measure: str) -> None:
    none, one = worlds["none"], worlds["one"]
    assert _row(none, "national_summary", module_code="all")[measure] is None
    assert _row(one, "summary_by_region", region_code="27", module_code="all")[measure] is None
    assert _row(one, "summary_by_departement", departement_code="39", module_code="1")[measure] is None
    # Accepted, but no audit was of this module.
    assert _row(one, "national_summary", module_code="2")[measure] is None
    assert _row(one, "summary_by_commitment", commitment_code="E2")[measure] is None
    assert _row(one, "summary_by_criterion", criterion_code="M2-C1")[measure] is None


@pytest.mark.parametrize("measure", _OF_AUDITS)
def test_a_count_of_what_there_is_none_of_is_zero(worlds: Mapping[str, Tables], measure: str) -> None:
    row = _row(worlds["one"], "national_summary", module_code="1")
    assert row[measure] == (3 if measure in ("criteria_assessed", "conforming") else 0)


@pytest.mark.parametrize("measure", sorted(_HELD))
def test_what_the_program_holds_is_counted_where_there_is_none(worlds: Mapping[str, Tables], measure: str) -> None:
    assert isinstance(_row(worlds["none"], "national_summary", module_code="all")[measure], int)


@pytest.mark.parametrize(
    ("world", "module", "status"),
    [
        *(("none", "all", "unknown"), ("none", "2", "unknown")),
        *(("one", "all", "at_least"), ("one", "1", "at_least"), ("one", "2", "not_asked")),
        *(("all", "all", "known"), ("all", "1", "known"), ("all", "2", "not_asked")),
    ],
)
def test_counts_say_what_they_are_worth(worlds: Mapping[str, Tables], world: str, module: str, status: str) -> None:
    assert _row(worlds[world], "national_summary", module_code=module)["results_status"] == status


@pytest.mark.parametrize("column", ["criteria_assessed", "not_applicable", "conforming", "conformity_rate"])
def test_a_campaign_without_returns_has_no_findings_in_the_trend(worlds: Mapping[str, Tables], column: str) -> None:
    (none,), (one,) = (worlds[world]["campaign_trend"] for world in ("none", "one"))
    assert (none[column], none["results_status"]) == (None, "unknown")
    assert (one[column] is not None, one["results_status"]) == (True, "at_least")


def test_an_audit_says_that_its_findings_are_known(worlds: Mapping[str, Tables]) -> None:
    assert [(row["criteria_assessed"], row["results_status"]) for row in worlds["one"]["audits"]] == [(3, "known")]


@pytest.mark.parametrize(
    ("world", "certified"), [("none", (None, "unknown")), ("one", (0, "at_least")), ("all", (0, "known"))]
)
def test_certified_sites_are_known_from_returns(
    worlds: Mapping[str, Tables], world: str, certified: tuple[int | None, str]
) -> None:
    stage = _row(worlds[world], "certification_funnel", stage="certified")
    figure = _row(worlds[world], "headline_figures", figure_code="certified_sites")
    assert (stage["sites"], stage["sites_status"]) == certified
    assert (figure["enumerated"], figure["enumerated_status"]) == certified
