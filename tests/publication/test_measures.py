"""Each measure by its definition, on returns small enough to count by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from prefaudit.l10n import clock as paris
from prefaudit.publication.trace import Figure, trace
from prefaudit.settings import Settings
from prefaudit.warehouse.measures import catalogue
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.warehouse.withdrawal import withdraw
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import ERROR, NEW, OLD, PRE, a_return, sample_reference, settled

AUDITS_TO = date(2026, 10, 31)
NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)


def _published(settings: Settings, connection: Connection, campaign: str = NEW) -> date:
    """Publish, and give the day that the figures are of."""
    publication = publish(settings, connection, campaign)
    assert publication is not None and publication.measured_on is not None
    return publication.measured_on


def _all(connection: Connection, *columns: str) -> tuple[object, ...]:
    row = connection.execute(
        f"select {', '.join(columns)} from published.national_summary where module_code = 'all'".encode()
    ).fetchone()
    assert row is not None
    return row


def test_response_acceptance_and_punctuality_are_shares_of_what_is_owed(
    settings: Settings, connection: Connection
) -> None:
    settled(connection, a_return("25"), at=NOON)
    settled(connection, a_return("39"), at=datetime(2026, 11, 20, tzinfo=UTC))
    settled(connection, a_return("69"), [ERROR], at=NOON)
    _published(settings, connection)
    columns = ("owed", "received", "accepted", "on_time", "response_rate", "reporting_rate", "on_time_rate")
    assert _all(connection, *columns) == (4, 3, 2, 1, Decimal("0.7500"), Decimal("0.5000"), Decimal("0.2500"))


def test_nonconformities_are_open_overdue_or_closed_at_the_day_of_the_figures(
    settings: Settings, connection: Connection
) -> None:
    results = dict.fromkeys(("M1-C1", "M1-C2", "M2-C1"), "minor_nonconformity") | {"M1-C3": "major_nonconformity"}
    ended = date(2026, 3, 3)
    closed = {
        "M1-C1": ended + timedelta(days=10),
        "M1-C2": ended + timedelta(days=40),
        "M1-C3": ended - timedelta(days=1),
    }
    settled(connection, a_return("69", results, closed=closed))
    measured_on = _published(settings, connection)
    rows = connection.execute(
        "select criterion_code, severity, state, days_open, days_to_close from published.nonconformities order by 1"
    ).fetchall()
    assert rows == [
        ("M1-C1", "minor", "closed", 10, 10),
        ("M1-C2", "minor", "closed", 40, 40),
        ("M1-C3", "major", "closed", 0, 0),
        ("M2-C1", "minor", "overdue", (measured_on - ended).days, None),
    ]
    assert _all(connection, "corrective_actions", "closed", "overdue", "share_closed", "minor_per_audit") == (
        *(4, 3, 1),
        *(Decimal("0.7500"), Decimal("3.00")),
    )
    assert _all(connection, "median_days_to_close", "p90_days_to_close", "major_per_audit") == (
        *(Decimal("10.0"), Decimal("34.0"), Decimal("1.00")),
    )


def test_majors_that_stand_open_are_counted_and_traced(settings: Settings, connection: Connection) -> None:
    results = dict.fromkeys(("M1-C1", "M1-C2", "M1-C3"), "major_nonconformity") | {"M2-C1": "minor_nonconformity"}
    settled(connection, a_return("69", results, closed={"M1-C1": date(2026, 3, 4)}))
    _published(settings, connection)
    overdue = connection.execute("select count(*) from published.nonconformities where state = 'overdue'").fetchone()
    assert overdue in {(0,), (3,)}  # whether the due date is past
    assert _all(connection, "major_nonconformities", "major_open", "major_overdue") == (3, 2, 2 if overdue[0] else 0)
    rows = trace(settings, connection, Figure(NEW, "major_open")).rows
    assert [row.criterion_code for row in rows] == ["M1-C2", "M1-C3"]


def test_an_indicator_weighs_each_site_by_its_volumes(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("25", measure=(1, 10)))
    settled(connection, a_return("69", measure=(90, 100)))
    _published(settings, connection)
    assert connection.execute(
        "select territory_code, sites_measuring, numerator, denominator, value, small_denominator "
        "from published.indicator_summary order by territory_kind, territory_code"
    ).fetchall() == [
        # The mean of the two ratios would be 50 %.
        ("FR", 2, 91.0, 110.0, 82.73, False),
        ("27", 1, 1.0, 10.0, 10.0, True),
        ("84", 1, 90.0, 100.0, 90.0, False),
    ]


def test_an_indicator_that_nobody_measured_has_a_row_that_says_so(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("25", measure=None))
    _published(settings, connection)
    assert connection.execute(
        "select territory_code, period, sites_asked, sites_measuring, numerator, value, value_status "
        "from published.indicator_summary order by territory_kind, territory_code"
    ).fetchall() == [
        ("FR", "none", 1, 0, None, None, "not_measured"),
        ("27", "none", 1, 0, None, None, "not_measured"),
        ("84", "none", 0, 0, None, None, "unknown"),
    ]


def test_a_rate_on_less_than_thirty_observations_is_marked(settings: Settings, connection: Connection) -> None:
    for site in ("25", "39", "69", "692"):
        settled(connection, a_return(site))
    _published(settings, connection)
    assert _all(connection, "criteria_assessed", "small_denominator") == (20, True)


def _certificate(scope: str, first: date | None, obtained: date, expires: date) -> dict[str, object]:
    dates = {"first_obtained_on": first, "obtained_on": obtained, "expires_on": expires}
    return {"scheme": "iso_9001", "scope": scope, "body_name": "Organisme de Zoé Planté", **dates}


def test_certificates_are_in_force_expiring_or_renewed(settings: Settings, connection: Connection) -> None:
    year, month, today = timedelta(days=365), timedelta(days=30), min(paris.today(), AUDITS_TO)
    held = [
        _certificate("a", today - 4 * year, today - year, today + year),
        _certificate("b", today - year, today - year, today + 5 * month),
        _certificate("c", None, today - 4 * year, today - month),
        _certificate("d", today - year, today - year, today),
    ]
    settled(connection, a_return("69", certificates=held))
    _published(settings, connection)
    assert connection.execute(
        "select scope, in_force, expires_soon, renewed, origin, cell from published.certificates order by scope"
    ).fetchall() == [
        ("a", True, False, True, "return", "A2"),
        ("b", True, True, False, "return", "A3"),
        ("c", False, False, None, "return", "A4"),
        ("d", True, True, False, "return", "A5"),
    ]
    assert connection.execute("select stage, sites, share_of_engaged from published.certification_funnel order by "
                              "position").fetchall() == [
        ("engaged", 4, Decimal("1.0000")), ("pre_audited", 1, Decimal("0.2500")),
        ("certified", 1, Decimal("0.2500")), ("renewed", 1, Decimal("0.2500")),
    ]  # fmt: skip
    assert connection.execute(
        "select enumerated from published.headline_figures where figure_code = 'certified_sites'"
    ).fetchone() == (1,)


def test_a_certificate_of_the_register_names_its_document(settings: Settings, connection: Connection) -> None:
    _published(settings, connection, OLD)
    assert connection.execute(
        "select site_code, scheme_label, scope, in_force, renewed, origin, source, submission_id "
        "from published.certificates"
    ).fetchall() == [("69", "ISO 9001", "accueil", True, None, "register", "essai", None)]


def test_changes_are_shown_on_all_sites_and_on_the_same(settings: Settings, connection: Connection) -> None:
    reference = sample_reference()
    owed = [{**row, "audit_type": PRE} if row["campaign_code"] == NEW else row for row in reference.table("owed")]
    sync_reference(connection, reference.changed("owed", owed))
    bad = dict.fromkeys(("M1-C1", "M1-C2"), "opportunity")
    settled(connection, a_return("25", bad, campaign=OLD, audit_type=PRE, modules=("1",)))
    settled(connection, a_return("39", campaign=OLD, audit_type=PRE))
    settled(connection, a_return("25", {"M1-C1": "opportunity"}, audit_type=PRE))
    settled(connection, a_return("692", bad | {"M2-C1": "sensitive_point"}, audit_type=PRE))
    _published(settings, connection)
    rows = connection.execute(
        "select module_code, previous_campaign_code, previous_conformity_rate, conformity_rate, change, same_sites, "
        "same_sites_previous_conformity_rate, same_sites_conformity_rate, same_sites_change "
        "from published.campaign_changes order by module_code"
    ).fetchall()
    four = [Decimal(text) for text in ("0.6667", "0.5000", "-0.1667")]
    assert rows[0] == ("1", OLD, *four, 1, Decimal("0.3333"), Decimal("0.6667"), Decimal("0.3333"))
    assert rows[1] == ("2", OLD, Decimal("1.0000"), Decimal("0.7500"), Decimal("-0.2500"), 0, None, None, None)
    # All modules: over the same sites, what both campaigns audited there, module 1 of the Doubs.
    overall = [Decimal(text) for text in ("0.7500", "0.6000", "-0.1500")]
    assert rows[2] == ("all", OLD, *overall, 1, Decimal("0.3333"), Decimal("0.6667"), Decimal("0.3333"))
    assert connection.execute(
        "select compared_campaign_code, comparable, accepted, conformity_rate from published.campaign_trend order by 1"
    ).fetchall() == [(OLD, True, 2, Decimal("0.7500")), (NEW, True, 2, Decimal("0.6000"))]


@pytest.mark.parametrize(
    ("audit_type", "comparability", "label", "same"),
    [
        ("self_assessment", "other_audit_types", "Autres types d'audit ; Autres natures de sites", (0, None)),
        (PRE, "other_site_kinds", "Autres natures de sites", (1, Decimal("-0.2000"))),
    ],
)
def test_campaigns_of_other_audits_or_sites_are_not_compared_and_the_same_sites_are(
    settings: Settings,
    connection: Connection,
    audit_type: str,
    comparability: str,
    label: str,
    same: tuple[int, Decimal | None],
) -> None:
    """The old campaign has pre-certification audits in préfectures; the new one has a sous-préfecture too."""
    reference, types = sample_reference(), {OLD: PRE, NEW: audit_type}
    owed = [
        {**row, "audit_type": types[str(row["campaign_code"])]}
        for row in reference.table("owed")
        if row["campaign_code"] == NEW or row["site_code"] != "692"
    ]
    sync_reference(connection, reference.changed("owed", owed))
    settled(connection, a_return("25", campaign=OLD, audit_type=PRE))
    settled(connection, a_return("25", {"M1-C1": "opportunity"}, audit_type=audit_type))
    _published(settings, connection)
    assert connection.execute(
        "select comparability, comparability_label, comparable, conformity_rate, few_sites "
        "from published.campaign_trend where compared_campaign_code = %s",
        [OLD],
    ).fetchone() == (comparability, label, False, Decimal("1.0000"), True)
    assert connection.execute(
        "select comparability, comparability_label, previous_conformity_rate, conformity_rate, change, few_sites, "
        "same_sites, same_sites_change from published.campaign_changes where module_code = 'all'"
    ).fetchone() == (comparability, label, Decimal("1.0000"), Decimal("0.8000"), None, True, *same)


def test_the_trend_counts_a_campaign_anew_where_it_or_its_criteria_changed_and_only_there(
    settings: Settings, connection: Connection
) -> None:
    def counted() -> dict[str, int]:
        rows = connection.execute(
            "select campaign_code, count(*) from warehouse.campaign_tallies group by 1"
        ).fetchall()
        return {str(code): int(times) for code, times in rows}

    def trend() -> list[tuple[object, ...]]:
        shown = connection.execute(
            "select compared_campaign_code, criteria_assessed, not_applicable, conforming from published.campaign_trend"
        ).fetchall()
        by_hand = connection.execute(
            "select campaign_code, count(*) filter (where result <> 'not_assessed'), "
            "count(*) filter (where result = 'not_applicable'), "
            "count(*) filter (where result in ('conformity', 'strength')) from as_of.audit_results group by 1"
        ).fetchall()
        assert sorted(shown, key=str) == sorted(by_hand, key=str)
        return shown

    settled(connection, a_return("25", {"M1-C1": "not_applicable"}, campaign=OLD, audit_type=PRE))
    settled(connection, a_return("25"))
    _published(settings, connection)
    first = trend()
    assert counted() == {OLD: 1, NEW: 1}
    settled(connection, a_return("69", {"M1-C1": "opportunity", "M1-C2": "not_assessed"}))
    _published(settings, connection)
    assert trend() != first
    assert counted() == {OLD: 1, NEW: 2}
    reference = sample_reference()
    moved = [
        {**row, "module_code": "2"} if row["criterion_code"] == "M1-C1" else row for row in reference.table("criteria")
    ]
    sync_reference(connection, reference.changed("criteria", moved))
    _published(settings, connection)
    trend()
    assert counted() == {OLD: 2, NEW: 3}


def test_a_correction_of_the_campaign_before_gives_a_new_publication_of_the_next(
    settings: Settings, connection: Connection
) -> None:
    settled(connection, a_return("25"))
    _published(settings, connection)
    settled(connection, a_return("25", campaign=OLD, audit_type=PRE))
    _published(settings, connection)


def test_an_audit_tells_each_site_that_it_covers(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("69", sites_covered=("69", "692")))
    _published(settings, connection)
    assert connection.execute(
        "select site_code, covered_site_code, covered_site_name from published.audit_sites order by 2"
    ).fetchall() == [
        ("69", "69", "Préfecture du Rhône"),
        ("69", "692", "Sous-préfecture de Villefranche-sur-Saône"),
    ]
    assert connection.execute("select sites_covered, modules_in_scope from published.audits").fetchall() == [
        (2, "1 ; 2")
    ]


@pytest.mark.parametrize("view", ["summary_by_commitment", "summary_by_criterion"])
def test_breakdowns_by_the_standard_have_every_entry(settings: Settings, connection: Connection, view: str) -> None:
    settled(connection, a_return("69", {"M2-C1": "opportunity"}, modules=("2",)))
    _published(settings, connection)
    key = view.removeprefix("summary_by_") + "_code"
    rows = connection.execute(f"select {key}, conformity_rate from published.{view} order by 1".encode()).fetchall()
    half, whole = Decimal("0.5000"), Decimal("1.0000")
    assert rows == {
        "summary_by_commitment": [("E1", None), ("E2", half)],
        "summary_by_criterion": [
            ("M1-C1", None), ("M1-C2", None), ("M1-C3", None), ("M2-C1", Decimal("0.0000")), ("M2-C2", whole),
        ],
    }[view]  # fmt: skip


def test_a_finding_counts_as_its_code_list_says(settings: Settings, connection: Connection) -> None:
    reference = sample_reference()
    codes = [
        {**row, "meaning": "conforming"} if (row["list"], row["code"]) == ("finding", "opportunity") else row
        for row in reference.table("code_lists")
    ]
    settled(connection, a_return("69", dict.fromkeys(("M1-C1", "M1-C2"), "opportunity")))
    counted = ("conforming", "opportunities", "criteria_assessed", "conformity_rate")
    _published(settings, connection)
    assert _all(connection, *counted) == (3, 2, 5, Decimal("0.6000"))
    sync_reference(connection, reference.changed("code_lists", codes))
    _published(settings, connection)
    assert _all(connection, *counted) == (5, 2, 5, Decimal("1.0000"))
    trend = connection.execute("select conforming from published.campaign_trend").fetchall()
    assert trend == [(5,)]


def test_what_is_missing_refused_or_withdrawn_is_told_apart(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("25"))
    settled(connection, a_return("69"), [ERROR])
    withdraw(connection, settled(connection, a_return("39")), "wrong_site", "Bureau")
    _published(settings, connection)
    columns = ("owed", "accepted", "missing_returns", "rejected_returns", "withdrawn_returns")
    assert _all(connection, *columns) == (4, 1, 1, 1, 1)
    assert connection.execute(
        "select region_code, missing_returns, rejected_returns, withdrawn_returns from published.summary_by_region "
        "where module_code = 'all' order by 1"
    ).fetchall() == [("27", 0, 0, 1), ("84", 1, 1, 0)]
    # Each part of the profile has its returns behind it.
    behind = {name: [row.site_code for row in trace(settings, connection, Figure(NEW, name)).rows] for name in columns}
    assert behind == {
        **{"owed": ["25", "39", "69", "692"], "accepted": ["25"], "missing_returns": ["692"]},
        **{"rejected_returns": ["69"], "withdrawn_returns": ["39"]},
    }


def test_a_rate_has_bounds_for_what_the_missing_sites_might_be(settings: Settings, connection: Connection) -> None:
    # Nine of ten criteria conform in two of four returns: the two others are given five criteria each.
    settled(connection, a_return("25", {"M1-C1": "minor_nonconformity"}))
    settled(connection, a_return("69"))
    _published(settings, connection)
    columns = ("conformity_rate", "conformity_rate_low", "conformity_rate_high")
    assert _all(connection, *columns) == (Decimal("0.9000"), Decimal("0.4500"), Decimal("0.9500"))
    # Where no return is accepted nothing is known; where all are, there is nothing to add.
    assert connection.execute(
        "select departement_code, conformity_rate_low, conformity_rate_high from published.summary_by_departement "
        "where module_code = 'all' order by 1"
    ).fetchall() == [
        ("25", Decimal("0.8000"), Decimal("0.8000")),
        ("39", None, None),
        ("69", Decimal("0.5000"), Decimal("1.0000")),
    ]


def test_of_a_module_that_one_audit_comprises_the_missing_ones_may_all_comprise_it(
    settings: Settings, connection: Connection
) -> None:
    settled(connection, a_return("25"))
    for site in ("39", "69"):
        settled(connection, a_return(site, modules=("1",)))
    _published(settings, connection)
    # Module 2 is conform in the one audit that comprises it; whether the return that is missing does, nobody knows.
    assert connection.execute(
        "select module_code, owed, accepted, audits, conformity_rate_low, conformity_rate_high "
        "from published.national_summary order by 1"
    ).fetchall() == [
        ("1", 4, 3, 3, Decimal("0.7500"), Decimal("1.0000")),
        ("2", 4, 3, 1, Decimal("0.5000"), Decimal("1.0000")),
        ("all", 4, 3, 3, Decimal("0.7500"), Decimal("1.0000")),
    ]


@pytest.mark.parametrize(("audits", "few"), [(None, True), (0, True), (4, True), (5, False)])
def test_a_rate_on_less_than_five_audits_is_marked(
    module_connection: Connection, audits: int | None, few: bool
) -> None:
    assert module_connection.execute("select measures.is_few(%s)", [audits]).fetchone() == (few,)
    assert "moins de cinq audits" in catalogue()["few_sites"].definition


def test_the_type_of_audit_is_one_more_breakdown(settings: Settings, connection: Connection) -> None:
    reference = sample_reference()
    owed = [
        {**row, "audit_type": PRE} if row["site_code"] == "39" and row["campaign_code"] == NEW else row
        for row in reference.table("owed")
    ]
    sync_reference(connection, reference.changed("owed", owed))
    settled(connection, a_return("25"))
    settled(connection, a_return("39", {"M1-C1": "minor_nonconformity"}, audit_type=PRE))
    _published(settings, connection)
    assert connection.execute(
        "select audit_type, audit_type_label, owed, accepted, audits, conformity_rate, few_sites "
        "from published.summary_by_audit_type where module_code = 'all' order by 1"
    ).fetchall() == [
        (PRE, "Pré-certification", 1, 1, 1, Decimal("0.8000"), True),
        ("self_assessment", "Auto-évaluation", 3, 1, 1, Decimal("1.0000"), True),
    ]
    traced = connection.execute(
        "select site_code from published.figure_traces where figure = 'accepted' and territory_kind = 'audit_type' "
        "and territory_code = %s and subject_kind = 'all'",
        [PRE],
    ).fetchall()
    assert traced == [("39",)]


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
def test_time_to_close_is_estimated_with_the_open_ones_in_it(settings: Settings, connection: Connection) -> None:
    """By Kaplan–Meier, as scipy gives it: the curve, and the limits of its 95 % interval on the log-log scale."""
    ended, criteria = date(2026, 3, 3), ("M1-C1", "M1-C2", "M1-C3", "M2-C1", "M2-C2")
    waited: list[tuple[str, int, bool]] = []
    for place, (site, received) in enumerate({"25": 30, "39": 100, "69": 61, "692": 45}.items()):
        # Four of the five actions of a site are closed after some days, the last is open when its return comes.
        days = [7 * (place + 1) + 11 * number for number in range(4)]
        closed = {code: ended + timedelta(days=after) for code, after in zip(criteria, days, strict=False)}
        results = dict.fromkeys(criteria, "minor_nonconformity")
        at = datetime(2026, 3, 3, 12, tzinfo=UTC) + timedelta(days=received)
        settled(connection, a_return(site, results, closed=closed), at=at)
        waited += [(site, after, True) for after in days] + [(site, received, False)]
    _published(settings, connection)
    columns = [f"estimated_{name}_days_{edge}" for name in ("median", "p90") for edge in ("to_close", "low", "high")]
    shares = connection.execute(
        "select territory_code, estimated_share_closed_90_days from publication.summaries "
        "where subject_kind = 'all' and territory_kind = 'departement'"
    ).fetchall()
    # One site is seen for 100 days and had closed four of five before 90; those of the two other places for less.
    assert dict(shares) == {"25": None, "39": Decimal("0.8000"), "69": None}
    rows = connection.execute(
        f"select territory_code, {', '.join(columns)} from publication.summaries "
        "where subject_kind = 'all' and territory_kind in ('nation', 'departement')".encode()
    ).fetchall()
    assert {str(code): values for code, *values in rows} == {
        code: _by_scipy([(after, closed) for site, after, closed in waited if code in ("FR", site[:2])])
        for code in ("FR", "25", "39", "69")
    }


def _by_scipy(waited: list[tuple[int, bool]]) -> list[Decimal | None]:
    curve = stats.ecdf(
        stats.CensoredData.right_censored([days for days, _ in waited], [not end for _, end in waited])
    ).sf
    with np.errstate(all="ignore"):
        limits = curve.confidence_interval(method="log-log")
    low, high = (np.nan_to_num(each.probabilities, nan=edge) for each, edge in ((limits.low, 0), (limits.high, 1)))
    return [
        next(
            (Decimal(int(day)) for day, left in zip(curve.quantiles, lefts, strict=True) if left <= share + 1e-9), None
        )
        for share in (0.5, 0.1)
        for lefts in (curve.probabilities, low, high)
    ]


def test_a_curve_that_does_not_reach_the_half_gives_no_median(settings: Settings, connection: Connection) -> None:
    results = dict.fromkeys(("M1-C1", "M1-C2", "M2-C1"), "minor_nonconformity")
    settled(connection, a_return("69", results, closed={"M1-C1": date(2026, 3, 13)}), at=NOON)
    _published(settings, connection)
    columns = ("closed", "median_days_to_close", "estimated_median_days_to_close", "estimated_median_days_high")
    assert _all(connection, *columns) == (1, Decimal("10.0"), None, None)
    # Nobody knows of day 90: the return came after 38 days.
    assert _all(connection, "estimated_share_closed_90_days") == (None,)
