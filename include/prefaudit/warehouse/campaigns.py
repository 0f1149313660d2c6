"""The reference data with what people decided since: the campaigns opened by the form, their amendments."""

import json
from pathlib import Path

from prefaudit.reference import Reference
from prefaudit.reference_amendments import OPENED, SITE_ADDED, WAIVER, Amendment
from prefaudit.warehouse.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference

_QUERY = "select kind, campaign_code, content from ledger.acts where kind = any(%s) order by act_id"


def amendments(connection: Connection) -> tuple[Amendment, ...]:
    """The decisions on campaigns, in order."""
    rows = connection.execute(_QUERY, [[OPENED, SITE_ADDED, WAIVER]]).fetchall()
    return tuple(
        Amendment(str(kind), str(campaign), json.dumps(content, ensure_ascii=False, sort_keys=True))
        for kind, campaign, content in rows
    )


def current_reference(connection: Connection, folder: Path) -> Reference:
    """The reference data of the files with the decisions upon them. Raises ReferenceError."""
    return Reference.load(folder, amendments(connection))


def bring_up_to_date(connection: Connection, folder: Path) -> Reference:
    """Make the mirror in the database say what files and decisions say; give that.

    A decision taken meanwhile is not undone: what was read before it is not the last word.
    Raises ReferenceError, ReferenceSyncError.
    """
    while True:
        decided = amendments(connection)
        reference = Reference.load(folder, decided)
        sync_reference(connection, reference)
        if amendments(connection) == decided:
            return reference
