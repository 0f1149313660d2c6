"""Every published count has its rows: in `figure_traces`, or where this file says; a new one fails by name."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from prefaudit.publication.published_tables import PUBLISHED_TABLES
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.warehouse.measures import catalogue
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.warehouse.withdrawal import withdraw
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import ERROR, NEW, OLD, PRE, SELF, a_return, sample_reference, settled

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)
CERTIFICATE = {"scheme": "iso_9001", "obtained_on": date(2005, 1, 1), "expires_on": date(2100, 1, 1)}
# Whole numbers that count nothing: orders and places, durations, what a site or a document states.
NO_COUNTS = {
    *("position", "number", "submission_id", "submission_before", "submission_after", "sheet_row"),
    *("days_open", "days_to_close", "days_late"),
    *("staff_total", "staff_concerned", "declared"),
}
SUMMARIES = {table.name for table in PUBLISHED_TABLES if table.stored_in == "publication.summaries"}
# How the breakdowns of the measures name the territory of a row; those that are not here are national.
TERRITORIES = {
    "summary_by_region": ("region", "shown.region_code"),
    "summary_by_departement": ("departement", "shown.departement_code"),
    "summary_by_site_kind": ("site_kind", "shown.site_kind"),
    "summary_by_audit_type": ("audit_type", "shown.audit_type"),
}
SUBJECTS = {
    "summary_by_commitment": "('commitment', shown.commitment_code)",
    "summary_by_criterion": "('criterion', shown.criterion_code)",
}
MODULE = "(case shown.module_code when 'all' then 'all' else 'module' end, shown.module_code)"
ALL, NATION = "('all', 'all')", "('nation', 'FR')"


def traced(
    figure: str,
    subject: str = ALL,
    territory: str = NATION,
    *,
    campaign: str = "shown.campaign_code",
    where: str = "true",
    counted: str = "*",
) -> str:
    """The query for how many rows `figure_traces` has behind a figure of the row `shown`."""
    return (
        f"select count({counted}) from traces where campaign_code = {campaign} and figure = {figure} "
        f"and (subject_kind, subject_code) = {subject} and (territory_kind, territory_code) = {territory} and {where}"
    )


OF_THE_AUDIT = "site_code = shown.site_code and audit_type = shown.audit_type"
SUBMISSIONS = (
    "select count(*) from as_of.submissions as sent where (sent.campaign_code, sent.site_code, sent.audit_type) = "
    "(shown.campaign_code, shown.site_code, shown.audit_type)"
)
SITES = "distinct site_code"
OF_CAMPAIGN = {"": "shown.campaign_code", "previous_": "shown.previous_campaign_code"}
# Where the rows of the other counts are, as docs/bi.md says it.
ROWS = {
    # Of an audit: its part of the national figure.
    **{
        f"audits.{name}": traced(f"'{name}'", where=OF_THE_AUDIT)
        for name in (
            *("criteria_assessed", "not_applicable", "conforming"),
            *("minor_nonconformities", "major_nonconformities"),
        )
    },
    "audits.sites_covered": (
        "select count(*) from published.audit_sites as covered "
        f"where covered.campaign_code = shown.campaign_code and {OF_THE_AUDIT}"
    ),
    # Of an earlier campaign: its own figure, in its own publication.
    **{
        f"campaign_trend.{name}": traced(f"'{name}'", campaign="shown.compared_campaign_code")
        for name in ("owed", "accepted", "criteria_assessed", "not_applicable", "conforming")
    },
    "campaign_changes.same_sites": (
        "select count(distinct now.site_code) from published.consolidated_audit_results as now "
        "inner join published.consolidated_audit_results as before using (site_code, audit_type, module_code) "
        "where now.campaign_code = shown.campaign_code and before.campaign_code = shown.previous_campaign_code "
        "and shown.module_code in ('all', module_code)"
    ),
    # Of each campaign of a line: its own figures, in its own publication.
    **{
        f"campaign_changes.{part}conforming": traced("'conforming'", MODULE, campaign=campaign)
        for part, campaign in OF_CAMPAIGN.items()
    },
    **{
        f"campaign_changes.{part}applicable": "({}) - ({})".format(
            *(traced(f"'{name}'", MODULE, campaign=campaign) for name in ("criteria_assessed", "not_applicable"))
        )
        for part, campaign in OF_CAMPAIGN.items()
    },
    **{
        f"campaign_changes.same_sites_{part}{name}": (
            "select count(*) from published.consolidated_audit_results as own "
            f"where own.campaign_code = {campaign} and own.result {results} "
            "and shown.module_code in ('all', own.module_code) and exists ("
            "select from published.consolidated_audit_results as other where other.campaign_code = "
            f"{OF_CAMPAIGN['' if part else 'previous_']} and (other.site_code, other.audit_type, other.module_code) "
            "= (own.site_code, own.audit_type, own.module_code))"
        )
        for part, campaign in OF_CAMPAIGN.items()
        for name, results in (
            ("conforming", "in ('conformity', 'strength')"),
            ("applicable", "not in ('not_assessed', 'not_applicable')"),
        )
    },
    "certification_funnel.engaged": traced("'funnel_engaged'"),
    "certification_funnel.sites": traced("'funnel_' || shown.stage"),
    # A site has a row for each of its certificates.
    "headline_figures.enumerated": traced("shown.figure_code", counted=SITES),
    "indicator_summary.sites_measuring": traced(
        "'sites_measuring'",
        "('indicator', shown.indicator_code || ' ' || shown.period)",
        "(shown.territory_kind, shown.territory_code)",
    ),
    "indicator_summary.sites_asked": traced(
        "'audits'", "('module', shown.module_code)", "(shown.territory_kind, shown.territory_code)", counted=SITES
    ),
    "returns.submissions": SUBMISSIONS,
    "returns.rejected_submissions": f"{SUBMISSIONS} and sent.verdict = 'rejected'",
    "returns.withdrawn_submissions": f"{SUBMISSIONS} and sent.withdrawal is not null",
    # The returns themselves, as long as they are ten or fewer.
    **{
        f"{table}.returns_behind": "select cardinality(string_to_array(shown.sources, ' ; '))"
        for table in ("corrections", "corrections_history")
    },
}


def whole_numbers() -> Iterator[str]:
    """Every column of whole numbers of the schema `published`, as table.column."""
    shapes = (PROJECT_ROOT / "tests/warehouse/postgres/published_shapes.txt").read_text(encoding="utf-8")
    for line in shapes.splitlines():
        table, _, columns = line.partition(": ")
        for name, kind in (column.split(" ", 1) for column in columns.split(", ")):
            if kind in ("integer", "bigint") and name not in NO_COUNTS:
                yield f"{table}.{name}"


def rows_behind(table: str, name: str) -> str | None:
    """The query for how many rows are behind a count of the row `shown`; None if nothing says where they are."""
    if table in SUMMARIES:
        kind, code = TERRITORIES.get(table, ("nation", "'FR'"))
        measure = catalogue().get(name)
        known = measure is not None and measure.kind in ("count", "distinct")
        return traced(f"'{name}'", SUBJECTS.get(table, MODULE), f"('{kind}', {code})") if known else None
    return ROWS.get(f"{table}.{name}")


@pytest.fixture(scope="module")
def traces(module_settings: Settings, module_connection: Connection) -> Connection:
    """Two campaigns with every kind of return, finding and certificate, the later one published twice; their traces."""
    connection, reference = module_connection, sample_reference()
    owed = [{**row, "audit_type": SELF} for row in reference.table("owed")]
    owed += [{**row, "audit_type": PRE} for row in owed if row["campaign_code"] == NEW and row["site_code"] < "50"]
    sync_reference(connection, reference.changed("owed", owed))
    for site, modules in (("25", ("1", "2")), ("39", ("1",)), ("69", ("1",))):
        settled(connection, a_return(site, {"M1-C1": "minor_nonconformity"}, campaign=OLD, modules=modules))
    settled(connection, a_return("25", certificates=[CERTIFICATE]), at=NOON)
    gone = settled(connection, a_return("692"), at=NOON)
    for campaign in (OLD, NEW):
        assert publish(module_settings, connection, campaign) is not None
    withdraw(connection, gone, "wrong_site", "Bureau")
    found = dict(
        zip(
            ("M1-C1", "M1-C2", "M1-C3", "M2-C1", "M2-C2"),
            ("minor_nonconformity", "major_nonconformity", "strength", "opportunity", "not_applicable"),
            strict=True,
        )
    )
    held = [{**CERTIFICATE, "scope": scope} for scope in ("accueil", "titres")]
    closed = {"M1-C1": date(2026, 4, 1)}
    covered = ("25", "39")
    settled(connection, a_return("25", found, closed=closed, sites_covered=covered), at=NOON + timedelta(days=1))
    settled(connection, a_return("25", {"M2-C1": "sensitive_point"}, audit_type=PRE, certificates=held), at=NOON)
    settled(connection, a_return("69"), [ERROR], at=NOON)
    of_one = {code: result for code, result in found.items() if code.startswith("M1")}
    settled(connection, a_return("69", of_one, modules=("1",)), at=NOON + timedelta(days=365))
    settled(connection, a_return("39"), [ERROR], at=NOON)
    assert publish(module_settings, connection, NEW) is not None
    connection.execute("create temporary table traces as select * from published.figure_traces")
    connection.execute("create index on traces (figure, territory_code, subject_code)")
    connection.execute("analyze traces")
    return connection


@pytest.mark.parametrize("column", [*whole_numbers()])
def test_a_count_has_as_many_rows_as_it_says(traces: Connection, column: str) -> None:
    table, _, name = column.partition(".")
    rows = rows_behind(table, name)
    assert rows is not None, f"Where are the rows behind {column}? Trace it, or say where they are in ROWS."
    found = traces.execute(
        f"select to_jsonb(shown), shown.{name}, ({rows}) from published.{table} as shown".encode()
    ).fetchall()
    assert any(count is not None for _, count, _ in found)
    # A count of which nothing is known has no rows.
    assert [(row, count, behind) for row, count, behind in found if (count or 0) != (behind or 0)] == []


def test_a_site_with_two_certificates_counts_once(traces: Connection) -> None:
    assert traces.execute(
        "select enumerated, (select count(*) from traces where figure = figure_code and campaign_code = %(new)s "
        "and territory_kind = 'nation') from published.headline_figures "
        "where campaign_code = %(new)s and figure_code = 'certified_sites'",
        {"new": NEW},
    ).fetchall() == [(1, 2)]


def test_the_documentation_says_where_the_rows_are() -> None:
    text = (PROJECT_ROOT / "docs/bi.md").read_text(encoding="utf-8")
    assert [column for column in ROWS if f"`{column}`" not in text] == []
