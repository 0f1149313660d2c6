"""Bring a database up to date: schema, reference data, staging tables."""

import logging
from collections.abc import Sequence
from pathlib import Path

from prefaudit import atomic
from prefaudit.model.contract import Contract
from prefaudit.model.contracts import load_contracts
from prefaudit.model.errors import OperatorError
from prefaudit.places import place_at
from prefaudit.reference.data import Reference
from prefaudit.settings import SettingError, Settings
from prefaudit.warehouse import form_tables
from prefaudit.warehouse.campaigns import bring_up_to_date
from prefaudit.warehouse.form_measures import ENDING, load_measures
from prefaudit.warehouse.kept_form import fact_faults, form_of, refuse
from prefaudit.warehouse.postgres.clock import check_clock
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.postgres.migrations import migrate
from prefaudit.warehouse.postgres.readers import end_long_readings
from prefaudit.warehouse.staging import ensure_tables

log = logging.getLogger(__name__)


def close_places(settings: Settings) -> None:
    """Close the folders that the program writes into to everybody else; those of a store, or of others, are left alone.

    A landing zone of somebody else's making is for others to write into.

    Raises:
        SettingError: PREFAUDIT_GROUP names no group.
    """
    own = Settings.from_env({"PREFAUDIT_VAR": settings.var})
    places = [settings.var, settings.archive, settings.answers, settings.publications, settings.forms]
    places += [settings.data_docs, *([settings.landing] if settings.landing == own.landing else [])]
    for place in places:
        if atomic.is_local(place_at(place)) and (place == settings.var or Path(place_at(place).path).is_dir()):
            try:
                atomic.close(Path(place_at(place).path), settings.group)
            except LookupError as error:
                raise SettingError(
                    f"PREFAUDIT_GROUP is « {settings.group} », and this system has no such group. Make it, or unset "
                    "the variable."
                ) from error


def _make_tables(
    settings: Settings, connection: Connection, versions: Sequence[Contract], reference: Reference
) -> None:
    """Make the tables of a form, for its rows while they are checked and for those that are kept.

    A form without SQL of its own that cannot have them stops alone, with the reason.
    """
    form = versions[0].form
    if form_tables.has_own_sql(form):
        ensure_tables(connection, versions)
        return
    try:
        ensure_tables(connection, versions)
        declared = load_measures(settings.contracts / f"{form}{ENDING}")
        refuse(form, fact_faults(form_of(versions, declared), reference.tables))
        form_tables.ensure(connection, versions, declared)
    except OperatorError as error:
        log.error("%s", error)
        form_tables.stop(connection, form, str(error))


def prepare(settings: Settings) -> None:
    """Bring the database, the reference data in it and the staging tables up to date.

    Raises:
        DatabaseUnavailable, MigrationError, ClockSetBack, ReferenceDataError, ReferenceSyncError, ContractError: each
            says what to do; what was done before it stays and is not done twice.
    """
    close_places(settings)
    with connect(settings) as connection:
        applied = migrate(connection)
        check_clock(connection)
        if ended := end_long_readings(connection):
            log.warning("%d sessions of BI logins were ended: they held a transaction open for too long.", ended)
        reference = bring_up_to_date(connection, settings.reference)
        contracts = load_contracts(settings.contracts)
        form_tables.forget_stopped(connection, contracts.forms)
        for form in contracts.forms:
            _make_tables(settings, connection, contracts.of(form), reference)
    log.info("The database is up to date: %d migrations applied, reference data synchronised.", len(applied))
