"""The reference data with what people decided since: the campaigns opened by the form, their amendments."""

import json
import logging
from pathlib import Path

import psycopg

from prefaudit.model.errors import OperatorError
from prefaudit.reference.amendments import OPENED, SITE_ADDED, WAIVER, Amendment
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.kept_reference import kept, refused, take_in
from prefaudit.warehouse.postgres import cluster, server
from prefaudit.warehouse.postgres.connection import Connection, DatabaseUnavailable, connect

log = logging.getLogger(__name__)

_QUERY = "select kind, campaign_code, content from ledger.acts where kind = any(%s) order by act_id"


class UnknownCampaign(OperatorError):
    """No campaign has this code."""

    french = "cette campagne n'existe pas"


def amendments(connection: Connection) -> tuple[Amendment, ...]:
    """What holds over the files: the decisions on campaigns, in order, then what stays as the database has it."""
    return (*_decisions(connection), *kept(connection, refused(connection)))


def _decisions(connection: Connection) -> tuple[Amendment, ...]:
    rows = connection.execute(_QUERY, [[OPENED, SITE_ADDED, WAIVER]]).fetchall()
    return tuple(
        Amendment(str(kind), str(campaign), json.dumps(content, ensure_ascii=False, sort_keys=True))
        for kind, campaign, content in rows
    )


def current_reference(connection: Connection, folder: Path) -> Reference:
    """The reference data of the files with what holds over them, as the database has it. Raises ReferenceDataError."""
    return Reference.load(folder, amendments(connection))


def reference_within_reach(settings: Settings) -> tuple[Reference, bool]:
    """The reference data with the decisions upon them where a warehouse answers, else those of the files alone.

    Gives them, and whether the decisions are among them. Nothing is started for it. Raises ReferenceDataError.
    """
    if settings.database_url or cluster.running(server.folder_of(settings)):
        try:
            with connect(settings) as connection:
                return current_reference(connection, settings.reference), True
        except (DatabaseUnavailable, psycopg.errors.UndefinedTable) as error:
            log.debug("The decisions on campaigns are not known here: %s", error)
    return Reference.load(settings.reference), False


def bring_up_to_date(connection: Connection, folder: Path) -> Reference:
    """Make the mirror in the database say what files and decisions say; give that.

    A decision taken meanwhile is not undone: what was read before it is not the last word.
    What the database cannot take in stays as it is there, and `kept_reference.refused` tells it.
    Raises ReferenceDataError; ReferenceSyncError where there is nothing to go on with.
    """
    while True:
        decided = _decisions(connection)
        reference = take_in(connection, folder, decided)
        if _decisions(connection) == decided:
            return reference
