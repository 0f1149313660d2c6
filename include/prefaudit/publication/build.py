"""Candidate publications: the figures of a campaign built aside, at one moment, before anyone is shown them."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from prefaudit.publication.published_tables import (
    PRODUCTS,
    SUMMARIES,
    TABLES,
    Product,
    columns_of,
    product,
    select_rows,
)
from prefaudit.warehouse.as_of import reading_known, set_moment
from prefaudit.warehouse.campaigns import UnknownCampaign
from prefaudit.warehouse.postgres.connection import Connection, Lock, exclusive
from prefaudit.warehouse.postgres.dataframes import frame_of
from prefaudit.warehouse.postgres.sql import statement, statements

if TYPE_CHECKING:
    import pandas as pd

_FOLDER = "publication/build"


@dataclass(frozen=True)
class Candidate:
    """Figures built and not yet published."""

    publication_id: int
    campaign: str


def build(connection: Connection, campaign: str, code_version: str) -> Candidate | None:
    """Build a candidate from what is consolidated now; None where the figures in force are made from the same inputs.

    The moment is that of the transaction, begun while no consolidation is going on: everything known before is in,
    nothing after. A candidate that a killed run left is thrown away. Raises UnknownCampaign.
    """
    with exclusive(connection, Lock.CONSOLIDATION), exclusive(connection, Lock.REFERENCE), reading_known(connection):
        discard(connection, campaign)
        inputs = digest(connection, campaign)
        in_force = connection.execute(
            "select publication_id, inputs_digest from publication.publications "
            "where campaign_code = %s and is_current",
            [campaign],
        ).fetchone()
        if in_force is not None and in_force[1] == inputs:
            return None
        previous = int(str(in_force[0])) if in_force else None
        publication_id = _fill(connection, (campaign, code_version, inputs), previous)
    return Candidate(publication_id, campaign)


@contextmanager
def as_known_at(connection: Connection, campaign: str, moment: datetime, previous: int | None = None) -> Iterator[int]:
    """The figures of a campaign as they were known at a moment, under a number of publication to read them by; undone
    at the end. `previous` is the publication that `corrections` compares with. Raises UnknownCampaign."""
    with connection.transaction(force_rollback=True), reading_known(connection, moment):
        yield _fill(connection, (campaign, "", digest(connection, campaign)), previous, moment)


def _fill(
    connection: Connection, head: tuple[str, str, str], previous: int | None, moment: datetime | None = None
) -> int:
    """Open a candidate and build its tables, in the order of the files; inside the caller's transaction."""
    row = connection.execute(
        "insert into publication.publications (campaign_code, code_version, inputs_digest, as_of) "
        "values (%s, %s, %s, coalesce(%s, transaction_timestamp())) returning publication_id, as_of",
        [*head, moment],
    ).fetchone()
    assert row is not None and isinstance(row[1], datetime)  # noqa: S101  an insert that returns
    publication_id = int(str(row[0]))
    set_moment(connection, row[1])
    for _, text in statements(_FOLDER):
        values = {"publication": publication_id, "campaign": head[0], "previous": previous}
        connection.execute(text, values)
    connection.execute(
        "update publication.publications as edition set simulated = exists (select 1 from publication.returns "
        "where publication_id = edition.publication_id and simulated) where publication_id = %s",
        [publication_id],
    )
    return publication_id


def digest(connection: Connection, campaign: str) -> str:
    """SHA-256, in hexadecimal, of everything that a campaign's figures are made from: data, labels, and the SQL."""
    if not connection.execute("select 1 from known.campaigns where campaign_code = %s", [campaign]).fetchone():
        raise UnknownCampaign(
            f"No campaign has the code « {campaign} ». Add it to include/reference/campaigns, or correct the code."
        )
    with reading_known(connection):
        row = connection.execute(statement("publication/inputs_digest.sql"), {"campaign": campaign}).fetchone()
    total = hashlib.sha256(str(row[0] if row else "").encode())
    for _, text in statements(_FOLDER):
        total.update(text)
    return total.hexdigest()


def stale(connection: Connection) -> tuple[str, ...]:
    """The campaigns with settled returns whose figures in force, if any, are not made from what is known now."""
    rows = connection.execute(statement("publication/in_force.sql")).fetchall()
    return tuple(str(code) for code, in_force in rows if in_force != digest(connection, str(code)))


def discard(connection: Connection, campaign: str) -> None:
    """Throw away the candidates of a campaign."""
    condition = "(select publication_id from publication.publications where campaign_code = %s and state = 'candidate')"
    for table in TABLES:
        connection.execute(f"delete from {table} where publication_id in {condition}".encode(), [campaign])
    connection.execute(
        "delete from publication.publications where campaign_code = %s and state = 'candidate'", [campaign]
    )


def frames(connection: Connection, publication_id: int) -> Mapping[str, "pd.DataFrame"]:
    """The products of a publication or candidate as frames, by name, with the columns of their published views; and
    what is only audited: `summaries`, all measures in one, and `reconciliation`, national figures beside their detail.
    """
    products = {each.name: frame(connection, each, publication_id) for each in (*PRODUCTS, SUMMARIES)}
    with connection.cursor() as cursor:
        cursor.execute(statement("publication/reconciliation.sql"), {"publication": publication_id})
        return {**products, "reconciliation": frame_of(cursor)}


def frame(connection: Connection, product: Product, publication_id: int) -> "pd.DataFrame":
    """One product of a publication or candidate."""
    with connection.cursor() as cursor:
        cursor.execute(select_rows(product, columns_of(connection, product)), [publication_id])
        return frame_of(cursor)


def consolidated_frame(connection: Connection, campaign: str) -> "pd.DataFrame":
    """The consolidated results of a campaign as they stand now, published or not, with the columns of the view."""
    shown = product("consolidated_audit_results")
    names = ", ".join(column.name for column in columns_of(connection, shown))
    order = ", ".join(f'{name} collate "C"' for name in shown.key)
    query = f"select {names} from known.results_of(%s) order by {order}"
    with reading_known(connection), connection.cursor() as cursor:
        cursor.execute(query.encode(), [campaign])
        return frame_of(cursor)
