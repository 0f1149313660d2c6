"""Candidate publications: the figures of a campaign built as of one timestamp, before anyone sees them."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from prefaudit.publication import corrections
from prefaudit.publication.form_tables import (
    FormUnpublishable,
    form_of_campaign,
    form_of_publication,
    insertions,
    stored,
    tables_of,
)
from prefaudit.publication.free_texts import review
from prefaudit.publication.inputs import Inputs, build_statements, changed_inputs, inputs_of
from prefaudit.publication.publications import Publication
from prefaudit.publication.published_tables import (
    SUMMARIES,
    PublishedTable,
    columns_of,
    published_table,
    select_rows,
)
from prefaudit.warehouse.as_of import reading_as_of, set_as_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.dataframes import frame_of
from prefaudit.warehouse.postgres.locks import Lock, exclusive
from prefaudit.warehouse.postgres.sql import statement

if TYPE_CHECKING:
    import pandas as pd

log = logging.getLogger(__name__)


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
        inputs = inputs_of(connection, campaign)
        previous = current_id(connection, campaign)
        if previous is not None and inputs.digest in _digests_of(connection, previous):
            return None
        publication_id = _fill(connection, (campaign, code_version, inputs))
        if previous is not None:
            changed = changed_inputs(connection, publication_id, previous)
            _correct(connection, campaign, (publication_id, previous), changed)
    return Candidate(publication_id, campaign)


def current_id(connection: Connection, campaign: str) -> int | None:
    """Return the identifier of the current publication of a campaign; None if nothing was published yet."""
    row = connection.execute(
        "select publication_id from publication.publications where campaign_code = %s and is_current", [campaign]
    ).fetchone()
    return int(row[0]) if row else None


def _digests_of(connection: Connection, publication_id: int) -> set[str]:
    """Return the digests of all inputs that are known to give the figures of a publication."""
    rows = connection.execute(
        "select inputs_digest from publication.publications where publication_id = %(id)s "
        "union all select inputs_digest from publication.same_figures where publication_id = %(id)s",
        {"id": publication_id},
    ).fetchall()
    return {str(digest) for (digest,) in rows}


@contextmanager
def built_as_of(connection: Connection, campaign: str, timestamp: datetime) -> Iterator[int]:
    """Build the figures of a campaign as of a timestamp, in a transaction that is rolled back at the end.

    Yields:
        The identifier of the publication to read the figures by.

    Raises:
        UnknownCampaign.
    """
    with connection.transaction(force_rollback=True), reading_as_of(connection, timestamp):
        yield _fill(connection, (campaign, "", inputs_of(connection, campaign)), timestamp)


@contextmanager
def built_again(connection: Connection, publication: Publication) -> Iterator[int]:
    """Build a publication again, its corrections too, in a transaction that is rolled back at the end.

    The one before it is built as well: its detail is not kept.

    Yields:
        The identifier of the publication to read the figures by.
    """
    head = (publication.campaign, "", Inputs({}))
    with connection.transaction(force_rollback=True), reading_as_of(connection, publication.as_of):
        before = _as_of(connection, publication.previous_id) if publication.previous_id is not None else None
        earlier = _fill(connection, head, before) if before is not None else None
        publication_id = _fill(connection, head, publication.as_of)
        if earlier is not None and publication.previous_id is not None:
            changed = changed_inputs(connection, publication.publication_id, publication.previous_id)
            _correct(connection, publication.campaign, (publication_id, earlier), changed)
        yield publication_id


def _as_of(connection: Connection, publication_id: int) -> datetime:
    row = connection.execute(
        "select as_of from publication.publications where publication_id = %s", [publication_id]
    ).fetchone()
    assert row is not None and isinstance(row[0], datetime)  # noqa: S101  a publication has one
    return row[0]


def _fill(connection: Connection, head: tuple[str, str, Inputs], timestamp: datetime | None = None) -> int:
    """Insert a candidate and build its tables, in the order of the files, in the caller's transaction."""
    campaign, code_version, inputs = head
    if timestamp is not None:
        set_as_of(connection, timestamp)
    opened = {
        **{"campaign": campaign, "code_version": code_version, "timestamp": timestamp},
        **{"inputs_digest": inputs.digest, "inputs": inputs.as_json()},
    }
    row = connection.execute(statement("publication/open_candidate.sql"), opened).fetchone()
    assert row is not None and isinstance(row[1], datetime)  # noqa: S101  an insert that returns
    publication_id = int(row[0])
    set_as_of(connection, row[1])
    form = form_of_campaign(connection, campaign)
    review(connection, campaign, form)
    for text in build_statements(form):
        connection.execute(text, {"publication": publication_id, "campaign": campaign})
    if form is not None:
        for own in insertions(form, publication_id):
            connection.execute(own)
    connection.execute(
        "update publication.publications as snapshot set simulated = exists (select 1 from publication.returns "
        "where publication_id = snapshot.publication_id and simulated) where publication_id = %s",
        [publication_id],
    )
    return publication_id


def _correct(connection: Connection, campaign: str, pair: tuple[int, int], changed: Sequence[str]) -> None:
    """Fill the corrections of a candidate, as of its timestamp, whatever was read since its tables were built.

    Args:
        pair: The candidate and the publication before it.
    """
    publication_id, previous_id = pair
    set_as_of(connection, _as_of(connection, publication_id))
    form = form_of_publication(connection, publication_id)
    review(connection, campaign, form, previous_id)
    corrections.fill(connection, form, publication_id, previous_id, changed)


def stale(connection: Connection) -> tuple[str, ...]:
    """Return the campaigns with settled returns whose current figures, if any, are made from other inputs."""
    rows = connection.execute(statement("publication/current_digests.sql")).fetchall()
    return tuple(str(code) for code, known in rows if _differs(connection, str(code), known))


def _differs(connection: Connection, campaign: str, known: list[str]) -> bool:
    try:
        return inputs_of(connection, campaign).digest not in known
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
