"""Candidate publications: the figures of a campaign built aside, at one moment, before anyone is shown them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prefaudit.summaries.products import PRODUCTS, Product, columns_of, select_rows
from prefaudit.warehouse.connection import Connection, Lock, exclusive
from prefaudit.warehouse.frames import frame_of
from prefaudit.warehouse.sql import statement

if TYPE_CHECKING:
    import pandas as pd

BUILD = ("consolidated_audit_results", "returns", "national_summary", "headline_figures")


class UnknownCampaign(ValueError):
    """No campaign has this code."""


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
    with exclusive(connection, Lock.CONSOLIDATION), connection.transaction():
        discard(connection, campaign)
        inputs = digest(connection, campaign)
        in_force = connection.execute(
            "select inputs_digest from publication.publications where campaign_code = %s and is_current", [campaign]
        ).fetchone()
        if in_force is not None and in_force[0] == inputs:
            return None
        row = connection.execute(
            "insert into publication.publications (campaign_code, code_version, inputs_digest) values (%s, %s, %s) "
            "returning publication_id",
            [campaign, code_version, inputs],
        ).fetchone()
        assert row is not None  # noqa: S101  an insert that returns
        candidate = Candidate(int(str(row[0])), campaign)
        for name in BUILD:
            connection.execute(statement(f"summaries/{name}.sql"), {"publication": candidate.publication_id})
        connection.execute(
            "update publication.publications as edition set simulated = exists (select 1 from publication.returns "
            "where publication_id = edition.publication_id and simulated) where publication_id = %s",
            [candidate.publication_id],
        )
    # The planner knows nothing yet of the rows just written.
    connection.execute("analyze publication.consolidated_audit_results")
    return candidate


def digest(connection: Connection, campaign: str) -> str:
    """SHA-256, in hexadecimal, of everything that a campaign's figures are made from: data, labels, and the SQL."""
    if not connection.execute("select 1 from ledger.campaigns where campaign_code = %s", [campaign]).fetchone():
        raise UnknownCampaign(
            f"No campaign has the code « {campaign} ». Add it to include/reference/campaigns, or correct the code."
        )
    row = connection.execute(statement("summaries/inputs_digest.sql"), {"campaign": campaign}).fetchone()
    total = hashlib.sha256(str(row[0] if row else "").encode())
    for name in BUILD:
        total.update(statement(f"summaries/{name}.sql"))
    return total.hexdigest()


def stale(connection: Connection) -> tuple[str, ...]:
    """The campaigns with settled returns whose figures in force, if any, are not made from what is known now."""
    rows = connection.execute(statement("summaries/in_force.sql")).fetchall()
    return tuple(str(code) for code, in_force in rows if in_force != digest(connection, str(code)))


def discard(connection: Connection, campaign: str) -> None:
    """Throw away the candidates of a campaign."""
    condition = "(select publication_id from publication.publications where campaign_code = %s and state = 'candidate')"
    for product in PRODUCTS:
        connection.execute(f"delete from {product.table} where publication_id in {condition}".encode(), [campaign])
    connection.execute(
        "delete from publication.publications where campaign_code = %s and state = 'candidate'", [campaign]
    )


def frames(connection: Connection, publication_id: int) -> Mapping[str, "pd.DataFrame"]:
    """The products of a publication or candidate as frames, by name, with the columns of their published views."""
    return {product.name: _frame(connection, product, publication_id) for product in PRODUCTS}


def consolidated_frame(connection: Connection, campaign: str) -> "pd.DataFrame":
    """The consolidated results of a campaign as they stand now, published or not, with the columns of the view."""
    product = PRODUCTS[0]
    names = ", ".join(column.name for column in columns_of(connection, product))
    order = ", ".join(f'{name} collate "C"' for name in product.key)
    query = (
        f"select {names} from warehouse.audit_results where campaign_code = %s and recorded_to is null order by {order}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query.encode(), [campaign])
        return frame_of(cursor)


def _frame(connection: Connection, product: Product, publication_id: int) -> "pd.DataFrame":
    query = select_rows(product, columns_of(connection, product))
    with connection.cursor() as cursor:
        cursor.execute(query, [publication_id])
        return frame_of(cursor)
