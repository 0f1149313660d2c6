"""The night, step by step: what each DAG task does, callable without Airflow (the command line and the bench do).

Every step opens its own connection and leaves the database in a state that the next step, or the next night, takes up.
Heavy libraries are imported inside the steps that need them: this module is imported at every DAG parse.
"""
# ruff: noqa: PLC0415  the reason stands above

import logging
from collections.abc import Sequence

from prefaudit.settings import Settings

FORM = "audit-return"

log = logging.getLogger(__name__)


def prepare(settings: Settings | None = None) -> None:
    """Bring the database, the reference data and the staging tables up to date."""
    from prefaudit.contract import load_contracts
    from prefaudit.reference import Reference
    from prefaudit.warehouse.connection import connect
    from prefaudit.warehouse.migrations import migrate
    from prefaudit.warehouse.reference_sync import sync_reference
    from prefaudit.warehouse.staging import ensure_tables

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        applied = migrate(connection)
        sync_reference(connection, Reference.load(settings.reference))
        for contract in load_contracts(settings.contracts).values():
            ensure_tables(connection, contract)
    log.info("The database is up to date; %d migrations applied, reference data in step.", len(applied))


def discover(settings: Settings | None = None) -> list[list[int]]:
    """Take in the new files of the landing zone; give the submissions to read, in batches.

    Submissions left unread by an interrupted night are among them.
    """
    from prefaudit import landing
    from prefaudit.warehouse.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        found = landing.discover(settings, connection)
    unread = sorted({*found.new, *found.pending})
    log.info(
        "Landing zone: %d new files, %d left from an earlier night, %d already settled, %d still being written.",
        len(found.new),
        len(found.pending),
        found.skipped,
        len(found.waiting),
    )
    return [unread[start : start + settings.batch_size] for start in range(0, len(unread), settings.batch_size)]


def read(batch: Sequence[int], settings: Settings | None = None) -> str:
    """Read a batch of submissions into staging; give a label for the operators: how many read, how many refused."""
    from prefaudit.contract import load_contracts
    from prefaudit.warehouse import ledger
    from prefaudit.warehouse.connection import connect
    from prefaudit.workbook.sandbox import Job, ReadingPool

    settings = settings or Settings.from_env()
    contracts = load_contracts(settings.contracts)
    with connect(settings) as connection, ReadingPool(settings) as pool:
        files = ledger.submission_files(connection, batch)
        jobs = [Job(each.submission_id, each.archive_path, each.file_name) for each in files]
        returns = dict(pool.read(jobs))
        ledger.record_reading(connection, contracts[FORM], returns)
    unreadable = sum(not each.tables for each in returns.values())
    label = f"{len(returns)} returns read, {unreadable} unreadable"
    log.info("%s (submissions %d to %d).", label, min(batch), max(batch))
    return label


def validate(settings: Settings | None = None) -> None:
    """Check every submission that has been read and not yet judged, in one checkpoint."""
    from prefaudit.contract import load_contracts
    from prefaudit.reference import Reference
    from prefaudit.validation.checkpoint import validate as check
    from prefaudit.validation.frames import Locations
    from prefaudit.warehouse import ledger, staging
    from prefaudit.warehouse.connection import connect

    settings = settings or Settings.from_env()
    contract = load_contracts(settings.contracts)[FORM]
    reference = Reference.load(settings.reference)
    with connect(settings) as connection:
        waiting = ledger.to_validate(connection)
        if not waiting:
            log.info("Nothing to validate: every submission is settled.")
            return
        frames = {table.name: staging.load_frame(connection, contract, table, waiting) for table in contract.tables}
        locations = Locations.from_rows(staging.load_locations(connection, waiting))
        known = ledger.known_issues(connection, waiting)
        ledger.record_validation(connection, check(contract, frames, reference, locations, known))
    log.info("%d submissions checked.", len(waiting))


def consolidate(settings: Settings | None = None) -> list[str]:
    """Bring the accepted returns into the warehouse, in one transaction; give the campaigns that changed."""
    from prefaudit.contract import load_contracts
    from prefaudit.warehouse import consolidation
    from prefaudit.warehouse.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        done = consolidation.consolidate(connection, load_contracts(settings.contracts)[FORM])
    log.info(
        "%d returns accepted, %d rejected, %d superseded; campaigns changed: %s.",
        done.accepted,
        done.rejected,
        done.superseded,
        ", ".join(done.campaigns_changed) or "none",
    )
    return list(done.campaigns_changed)


def run(settings: Settings | None = None) -> list[str]:
    """The whole night in this process; give the campaigns that changed."""
    settings = settings or Settings.from_env()
    prepare(settings)
    for batch in discover(settings):
        read(batch, settings)
    validate(settings)
    changed = audit(consolidate(settings), settings)
    for campaign in changed:
        publish(campaign, settings)
        export(campaign, settings)
    return changed
