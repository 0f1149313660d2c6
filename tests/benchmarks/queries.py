"""What a BI tool asks of the published views when they hold ten million findings."""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from rich.console import Console
from rich.table import Table

from prefaudit.warehouse.postgres.server import ServerInfo
from tests.benchmarks.compare import DATABASE, place
from tests.benchmarks.material import A_CAMPAIGN, material
from tests.benchmarks.measure import measure

# One campaign's publication, again under the codes of further campaigns: rows of their own, answers like the first.
CAMPAIGN = "B0001"
WARM_UPS, TIMES = 2, 7
# What a question of many rows costs is their transfer: a page of them stands beside it, as a tool that pages asks.
QUERIES = {
    "national figures of every campaign": "select * from published.national_summary where module_code = 'all'",
    "regions of a campaign": "select * from published.summary_by_region where campaign_code = 'B0001'",
    "départements of a campaign, by module": (
        "select * from published.summary_by_departement where campaign_code = 'B0001' and module_code <> 'all'"
    ),
    "criteria of a campaign": "select * from published.summary_by_criterion where campaign_code = 'B0001'",
    "returns of a campaign": "select * from published.returns where campaign_code = 'B0001'",
    "findings of a site": (
        "select * from published.consolidated_audit_results where campaign_code = 'B0001' and site_code = '26'"
    ),
    "findings of a site in every campaign": (
        "select * from published.consolidated_audit_results where site_code = '26'"
    ),
    "findings of a site in every campaign, a page of 1,000": (
        "select * from published.consolidated_audit_results where site_code = '26' limit 1000"
    ),
    "findings of a campaign, counted by result": (
        "select result, count(*) from published.consolidated_audit_results where campaign_code = 'B0001' group by 1"
    ),
    "findings of a campaign, by région and module": (
        "select region_code, module_code, count(*) filter (where result = 'conformity') as conforming, count(*) "
        "from published.consolidated_audit_results where campaign_code = 'B0001' group by 1, 2"
    ),
    "open nonconformities of a région": (
        "select * from published.nonconformities "
        "where campaign_code = 'B0001' and region_code = '84' and state <> 'closed'"
    ),
    "trend of the campaigns": "select * from published.campaign_trend",
    "through the dimensions: conformity by région of today and module": (
        "select site.region_name_today, criterion.module_name, sum(conforming), "
        "sum(criteria_assessed - not_applicable) from bi.fact_finding "
        "inner join bi.dim_campaign as campaign using (campaign_key) "
        "inner join bi.dim_site as site using (site_key) "
        "inner join bi.dim_criterion as criterion using (criterion_key) "
        "where campaign.campaign_code = 'B0001' group by 1, 2"
    ),
    "through the dimensions: results of a campaign by its label": (
        "select result_label, sum(findings) from bi.fact_finding inner join bi.dim_campaign using (campaign_key) "
        "inner join bi.dim_result using (result_key) where campaign_label = 'Campagne simulée B0001' group by 1"
    ),
    "through the dimensions: results of a région": (
        "select result.result_label, sum(findings) from bi.fact_finding "
        "inner join bi.dim_campaign as campaign using (campaign_key) "
        "inner join bi.dim_territory as territory using (territory_key) "
        "inner join bi.dim_result as result using (result_key) "
        "where campaign.campaign_code = 'B0001' and territory.region_name = 'Bretagne' group by 1"
    ),
    "through the dimensions: audits by month and kind of site": (
        "select day.year_month, site.site_kind_label, sum(audits), sum(major_nonconformities) from bi.fact_audit "
        "inner join bi.dim_date as day on audit_ended_on = date_key inner join bi.dim_site as site using (site_key) "
        "where campaign_key = 'B0001' group by 1, 2"
    ),
    "through the dimensions: nonconformities by state and severity": (
        "select severity_label, action_state_label, sum(corrective_actions) from bi.fact_nonconformity "
        "inner join bi.dim_campaign using (campaign_key) inner join bi.dim_severity using (severity_key) "
        "inner join bi.dim_action_state using (action_state_key) where campaign_code = 'B0001' group by 1, 2"
    ),
    "through the dimensions: returns of every campaign by région of today": (
        "select campaign_label, region_name_today, sum(owed), sum(accepted) from bi.fact_return "
        "inner join bi.dim_campaign using (campaign_key) inner join bi.dim_site using (site_key) group by 1, 2"
    ),
}


@dataclass(frozen=True)
class Asked:
    """What a question gave: rows, the median milliseconds by the clock, every row fetched, and the mean milliseconds
    of processor time of the server and of this client."""

    rows: int
    clock: float
    server: float
    client: float


def queries(server: ServerInfo, folder: Path, findings: int, processes: int) -> tuple[int, dict[str, Asked]]:
    """Return the rows that there are, and what each query gave."""
    made = material(folder, A_CAMPAIGN)
    with place(server, folder / "place", made) as environment:
        measure("tests.benchmarks.ours", environment, str(processes))
        with psycopg.connect(server.url_for(DATABASE), autocommit=True) as connection:
            rows = _multiplied(connection, findings)
            return rows, {name: _timed(connection, text) for name, text in QUERIES.items()}


def show(console: Console, rows: int, found: dict[str, Asked]) -> None:
    """Print them, with how busy the machine is."""
    busy = psutil.getloadavg()[0]
    title = f"{rows:,} findings published, simulated; {busy:.1f} programs at work on {psutil.cpu_count()} processors"
    table = Table("query of a BI tool", "rows", "ms", "of server", "of client", title=title)
    for name, asked in found.items():
        times = (f"{asked.clock:.1f}", f"{asked.server:.1f}", f"{asked.client:.1f}")
        table.add_row(name, f"{asked.rows:,}", *times)
    console.print(table)


def _multiplied(connection: psycopg.Connection, findings: int) -> int:
    tables = connection.execute(
        "select table_name, array_agg(column_name::text order by ordinal_position) from information_schema.columns "
        "join information_schema.tables using (table_schema, table_name) "
        "where table_schema = 'publication' and table_type = 'BASE TABLE' group by 1 "
        "having bool_or(column_name = 'publication_id') and bool_or(column_name = 'campaign_code') "
    ).fetchall()
    one = _count(connection)
    for number in range(2, -(-findings // one) + 1):
        code = f"B{number:04d}"
        with connection.transaction():
            # What stands published already is written as it is when a warehouse is made again.
            connection.execute("set local prefaudit.restoring = on")
            connection.execute(
                "insert into ledger.campaigns select %s, campaign_label || %s, standard_code, reference_on, "
                "audits_from, audits_to, status, source from ledger.campaigns where campaign_code = %s "
                "on conflict do nothing",
                [code, f" {code}", CAMPAIGN],
            )
            row = connection.execute(
                "insert into publication.publications (campaign_code, state, number, is_current, as_of, published_at, "
                "code_version, inputs_digest, simulated) select %s, state, number, is_current, as_of, published_at, "
                "code_version, inputs_digest, simulated from publication.publications where campaign_code = %s "
                "returning publication_id",
                [code, CAMPAIGN],
            ).fetchone()
            assert row is not None
            for name, columns in tables:
                if name == "publications":
                    continue
                changed = {"publication_id": str(row[0]), "campaign_code": f"'{code}'"}
                values = ", ".join(changed.get(column, column) for column in columns)
                connection.execute(
                    f"insert into publication.{name} ({', '.join(columns)}) select {values} from publication.{name} "
                    f"where campaign_code = '{CAMPAIGN}'".encode()
                )
    connection.execute("vacuum analyze")
    return _count(connection)


def _count(connection: psycopg.Connection) -> int:
    row = connection.execute("select count(*) from published.consolidated_audit_results").fetchone()
    assert row is not None
    return int(row[0])


def _timed(connection: psycopg.Connection, text: str) -> Asked:
    """Ask a few times so that what is read is in memory, then several times by the clock."""
    backend = psutil.Process(connection.info.backend_pid)
    for _ in range(WARM_UPS):
        connection.execute(text.encode()).fetchall()
    clock, rows, before, own = [], 0, _processor(backend), time.process_time()
    for _ in range(TIMES):
        started = time.perf_counter()
        rows = len(connection.execute(text.encode()).fetchall())
        clock.append(1000 * (time.perf_counter() - started))
    client = 1000 * (time.process_time() - own) / TIMES
    return Asked(rows, statistics.median(clock), (_processor(backend) - before) / TIMES, client)


def _processor(process: psutil.Process) -> float:
    times = process.cpu_times()
    return 1000 * float(times.user + times.system)
