"""A published rate is the quotient of counts that stand beside it, rounded once; so is a difference of two."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from psycopg.rows import dict_row

from prefaudit.publication.published_tables import PUBLISHED_TABLES, is_rate
from prefaudit.settings import Settings
from prefaudit.warehouse.measures import DIFFERENCES, catalogue, unrounded
from prefaudit.warehouse.postgres.connection import Connection
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import NEW, OLD, PRE, a_return, settled

# Rates of a curve, which is no quotient.
ESTIMATED = {name for name, measure in catalogue().items() if measure.kind == "share" and not measure.denominator}


@pytest.fixture(scope="module")
def rows(module_settings: Settings, module_connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every published row that has a rate, of a campaign and of one before it."""
    connection = module_connection
    gaps = {"M1-C1": "opportunity", "M2-C1": "not_applicable"}
    settled(connection, a_return("25", gaps, campaign=OLD, audit_type=PRE))
    settled(connection, a_return("25", {**gaps, "M1-C2": "sensitive_point"}, campaign=OLD))
    settled(connection, a_return("25", {"M1-C1": "minor_nonconformity", "M1-C3": "not_assessed"}))
    settled(connection, a_return("69", {"M2-C1": "opportunity"}))
    for campaign in (OLD, NEW):
        publish(module_settings, connection, campaign)
    with connection.cursor(row_factory=dict_row) as cursor:
        return {
            table.name: cursor.execute(f"select * from published.{table.name}".encode()).fetchall()
            for table in PUBLISHED_TABLES
        }


def test_every_rate_is_rounded_once_from_counts_of_its_row(rows: dict[str, list[dict[str, Any]]]) -> None:
    seen = set()
    for table, found in rows.items():
        for row in found:
            exact = unrounded(row)
            for name in (name for name in row if is_rate(name) or (table, name) in CHANGES):
                if row[name] is None or name in ESTIMATED:
                    continue
                seen.add((table, name))
                # What is made from counts has more decimals, or has none to round away.
                assert isinstance(exact[name], Decimal), (table, name)
                assert exact[name].quantize(Decimal("0.0001"), ROUND_HALF_UP) == row[name], (table, name, row)
                assert exact[name] is not row[name], f"{table}.{name} has no counts beside it"
    assert {("campaign_changes", "previous_conformity_rate"), ("certification_funnel", "share_of_engaged")} <= seen
    assert {table for table, _ in seen} >= {"national_summary", "audits", "campaign_trend", "summary_by_criterion"}


CHANGES = {("campaign_changes", name) for name in DIFFERENCES}
