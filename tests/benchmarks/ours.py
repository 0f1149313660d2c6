"""The nightly run as the tasks of the DAGs do it, from the landing zone to the published tables and the answers."""

from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns, publish_summaries
from prefaudit.warehouse.postgres.connection import connect
from tests.benchmarks.parts import Parts

IMPORTS = "imports"
# A count: the milliseconds that PostgreSQL itself took for the figures.
QUERIES = "queries_ms"


def main() -> None:
    settings, parts = Settings.from_env(), Parts()
    with parts.part(IMPORTS):
        for name in (
            "pandas",
            "great_expectations",
            "openpyxl",
            "pyarrow",
            "xlsxwriter",
            "prefaudit.validation.engine",
        ):
            __import__(name)
    with parts.part("prepare"):
        consolidate_returns.prepare(settings)
    with parts.part("discover"):
        consolidate_returns.discover(settings)
    with parts.part("read"):
        for batch in consolidate_returns.plan_batches(settings):
            consolidate_returns.read(batch, settings)
    with parts.part("validate"):
        consolidate_returns.validate_all(settings)
    with parts.part("consolidate"):
        campaigns = consolidate_returns.consolidate(settings)
    with parts.part("answer"):
        consolidate_returns.answer(settings)
    with parts.part("audit"):
        consolidate_returns.audit(campaigns, settings)
    queries = 0
    for campaign in campaigns:
        before = _asked(settings)
        with parts.part("propose"):
            proposal = publish_summaries.propose(campaign, settings)
        queries += _asked(settings) - before
        if proposal:
            with parts.part("publish"):
                publish_summaries.conclude(proposal, settings=settings)
    with connect(settings) as connection:
        row = connection.execute(
            "select (select count(*) from ledger.submissions where state = 'settled'), "
            "(select count(*) from published.consolidated_audit_results)"
        ).fetchone() or (0, 0)
    parts.tell(returns=int(row[0]), rows=int(row[1]), **{QUERIES: queries})


def _asked(settings: Settings) -> int:
    """The milliseconds that PostgreSQL has worked on statements of this database: a connection adds its own as it
    ends."""
    with connect(settings) as connection:
        query = "select active_time from pg_stat_database where datname = current_database()"
        row = connection.execute(query).fetchone() or (0,)
    return round(float(str(row[0])))


if __name__ == "__main__":
    main()
