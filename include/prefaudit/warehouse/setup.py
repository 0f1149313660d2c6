"""Bring a database up to date: schema, reference data, staging tables."""

import logging

from prefaudit.model.contract import load_contracts
from prefaudit.settings import Settings
from prefaudit.warehouse.campaigns import bring_up_to_date
from prefaudit.warehouse.postgres.clock import check_clock
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.postgres.migrations import migrate
from prefaudit.warehouse.staging import ensure_tables

log = logging.getLogger(__name__)


def prepare(settings: Settings) -> None:
    """Bring the database, the reference data in it and the staging tables up to date.

    Raises:
        DatabaseUnavailable, MigrationError, ClockSetBack, ReferenceDataError, ReferenceSyncError, ContractError: each
            says what to do; what was done before it stays and is not done twice.
    """
    with connect(settings) as connection:
        applied = migrate(connection)
        check_clock(connection)
        bring_up_to_date(connection, settings.reference)
        for contract in load_contracts(settings.contracts).values():
            ensure_tables(connection, contract)
    log.info("The database is up to date: %d migrations applied, reference data synchronised.", len(applied))
