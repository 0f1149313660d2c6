"""Candidate publications: the figures of a campaign built as of one timestamp, before anyone sees them."""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from prefaudit.publication.form_tables import (
    FormUnpublishable,
    fill,
    form_of_campaign,
    form_of_publication,
    stored,
    tables_of,
)
from prefaudit.publication.published_tables import (
    SUMMARIES,
    PublishedTable,
    columns_of,
    published_table,
    select_rows,
)
from prefaudit.warehouse import measures
from prefaudit.warehouse.as_of import reading_as_of, set_as_of
from prefaudit.warehouse.campaigns import UnknownCampaign
from prefaudit.warehouse.kept_form import KeptForm
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.dataframes import frame_of
from prefaudit.warehouse.postgres.locks import Lock, exclusive
from prefaudit.warehouse.postgres.sql import statement, statements

if TYPE_CHECKING:
    import pandas as pd

log = logging.getLogger(__name__)

_FOLDER = "publication/build"
# Of the statements there, those that a campaign of another form has before and after its own tables.
_BEFORE_OWN, _AFTER_OWN = f"{_FOLDER}/02_returns.sql", f"{_FOLDER}/15_corrections.sql"


@dataclass(frozen=True)
class Candidate:
    """Figures built and not yet published."""

    publication_id: int
    campaign: str


def build(connection: Connection, campaign: str, code_version: str) -> Candidate | None:
    """Build a candidate from what is consolidated now; return None if the current figures have the same inputs.

    The figures are as of the transaction, begun while no consolidation runs: everything recorded before is in, nothing
    recorded after. A candidate that a killed run left is discarded. Raises UnknownCampaign.
    """
    with exclusive(connection, Lock.CONSOLIDATION), exclusive(connection, Lock.REFERENCE), reading_as_of(connection):
        discard(connection, campaign)
        inputs = digest(connection, campaign)
        current = connection.execute(
            "select publication_id, inputs_digest from publication.publications "
            "where campaign_code = %s and is_current",
            [campaign],
        ).fetchone()
        if current is not None and current[1] == inputs:
            return None
        previous = int(current[0]) if current else None
        publication_id = _fill(connection, (campaign, code_version, inputs), previous)
    return Candidate(publication_id, campaign)


@contextmanager
def built_as_of(
    connection: Connection, campaign: str, timestamp: datetime, previous: int | None = None
) -> Iterator[int]:
    """Build the figures of a campaign as of a timestamp, in a transaction that is rolled back at the end.

    Args:
        previous: The publication that `corrections` compares with.

    Yields:
        The identifier of the publication to read the figures by.

    Raises:
        UnknownCampaign.
    """
    with connection.transaction(force_rollback=True), reading_as_of(connection, timestamp):
        yield _fill(connection, (campaign, "", digest(connection, campaign)), previous, timestamp)


def _fill(
    connection: Connection, head: tuple[str, str, str], previous: int | None, timestamp: datetime | None = None
) -> int:
    """Insert a candidate and build its tables, in the order of the files, in the caller's transaction."""
    row = connection.execute(
        "insert into publication.publications (campaign_code, code_version, inputs_digest, as_of) "
        "values (%s, %s, %s, coalesce(%s, transaction_timestamp())) returning publication_id, as_of",
        [*head, timestamp],
    ).fetchone()
    assert row is not None and isinstance(row[1], datetime)  # noqa: S101  an insert that returns
    publication_id = int(row[0])
    set_as_of(connection, row[1])
    form = form_of_campaign(connection, head[0])
    values = {"publication": publication_id, "campaign": head[0], "previous": previous}
    if form is None:
        for text in _statements():
            connection.execute(text, values)
    else:
        connection.execute(_rendered(_BEFORE_OWN), values)
        fill(connection, form, publication_id)
        connection.execute(_rendered(_AFTER_OWN), values)
    connection.execute(
        "update publication.publications as snapshot set simulated = exists (select 1 from publication.returns "
        "where publication_id = snapshot.publication_id and simulated) where publication_id = %s",
        [publication_id],
    )
    return publication_id


def digest(connection: Connection, campaign: str) -> str:
    """Return the SHA-256, in hexadecimal, of all that a campaign's figures are made from: data, labels and SQL."""
    if not connection.execute("select 1 from as_of.campaigns where campaign_code = %s", [campaign]).fetchone():
        raise UnknownCampaign(
            f"No campaign has the code « {campaign} ». Add it to include/reference/campaigns, or correct the code."
        )
    with reading_as_of(connection):
        row = connection.execute(statement("publication/inputs_digest.sql"), {"campaign": campaign}).fetchone()
    total = hashlib.sha256(str(row[0] if row else "").encode())
    form = form_of_campaign(connection, campaign)
    for text in _statements() if form is None else (_rendered(_BEFORE_OWN), _rendered(_AFTER_OWN)):
        total.update(text)
    if form is not None:
        total.update(_inputs_of_form(connection, form, campaign))
    return total.hexdigest()


def _inputs_of_form(connection: Connection, form: KeptForm, campaign: str) -> bytes:
    lists = sorted({field.codes for table in form.tables for field in table.fields if field.codes})
    with reading_as_of(connection):
        row = connection.execute(
            statement("publication/form_inputs.sql"), {"form": form.form, "campaign": campaign, "lists": lists}
        ).fetchone()
    return str(row[0] if row else "").encode()


def _statements() -> list[bytes]:
    """Return the statements that fill a candidate, in order, with the measures put in."""
    return [measures.render(text) for _, text in statements(_FOLDER)]


def _rendered(name: str) -> bytes:
    return measures.render(statement(name))


def stale(connection: Connection) -> tuple[str, ...]:
    """Return the campaigns with settled returns whose current figures, if any, are made from other inputs."""
    rows = connection.execute(statement("publication/current_digests.sql")).fetchall()
    return tuple(str(code) for code, current in rows if _differs(connection, str(code), current))


def _differs(connection: Connection, campaign: str, current: str | None) -> bool:
    try:
        return digest(connection, campaign) != current
    except FormUnpublishable as error:
        log.warning("%s", error)
        return False


def discard(connection: Connection, campaign: str) -> None:
    """Delete the candidates of a campaign."""
    condition = "(select publication_id from publication.publications where campaign_code = %s and state = 'candidate')"
    for table in stored(connection):
        connection.execute(f"delete from {table} where publication_id in {condition}".encode(), [campaign])
    connection.execute(
        "delete from publication.publications where campaign_code = %s and state = 'candidate'", [campaign]
    )


def frames(connection: Connection, publication_id: int) -> Mapping[str, "pd.DataFrame"]:
    """Return the tables of a publication or candidate as frames by name, with the columns of their published views.

    Two more are for the audit alone: `summaries`, all measures in one table, and `reconciliation`, the national figures
    beside the counts of their detail; a campaign of another form has neither.
    """
    form = form_of_publication(connection, publication_id)
    tables = {table.name: frame(connection, table, publication_id) for table in tables_of(form)}
    if form is not None:
        return tables
    tables[SUMMARIES.name] = frame(connection, SUMMARIES, publication_id)
    with connection.cursor() as cursor:
        cursor.execute(statement("publication/reconciliation.sql"), {"publication": publication_id})
        return {**tables, "reconciliation": frame_of(cursor)}


def frame(connection: Connection, table: PublishedTable, publication_id: int) -> "pd.DataFrame":
    """Return one table of a publication or candidate."""
    with connection.cursor() as cursor:
        cursor.execute(select_rows(table, columns_of(connection, table)), [publication_id])
        return frame_of(cursor)


def consolidated_frame(connection: Connection, campaign: str) -> "pd.DataFrame":
    """Return the consolidated results of a campaign as they are now, with the columns of the published view."""
    table = published_table("consolidated_audit_results")
    names = ", ".join(column.name for column in columns_of(connection, table))
    order = ", ".join(f'{name} collate "C"' for name in table.key)
    query = f"select {names} from as_of.results_of(%s) order by {order}"
    with reading_as_of(connection), connection.cursor() as cursor:
        cursor.execute(query.encode(), [campaign])
        return frame_of(cursor)
