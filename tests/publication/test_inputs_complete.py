"""Whatever the figures are made from is in the digest of their inputs: no cell of the reference data moves a published
one in silence."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import psycopg
import pytest
from psycopg import sql

from prefaudit.publication.build import built_as_of
from prefaudit.publication.form_tables import FormUnpublishable, stored
from prefaudit.publication.inputs import inputs_of
from prefaudit.warehouse.campaigns import UnknownCampaign
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import TABLES, sync_reference
from prefaudit.warehouse.withdrawal import withdraw
from tests.warehouse.sample import NEW, OLD, PRE, a_return, sample_reference, settled

LATER = datetime(2100, 1, 1, tzinfo=UTC)
# What a cell is changed into, by its type: each is tried where it is another value.
OTHERS = {
    "text": "coalesce({0}, '') || '~'",
    "boolean": "not coalesce({0}, false)",
    "integer": "coalesce({0}, 0) + 1",
    "numeric": "coalesce({0}, 0) + 1",
    "date": "coalesce({0}, date '2026-06-01') - 9000",
    "jsonb": "'{{}}'",
}


@pytest.fixture(scope="module")
def world(module_connection: Connection) -> Connection:
    """A site of the earlier campaign alone, one that is nothing but covered by an audit, a withdrawal, certificates."""
    reference = sample_reference()
    for table in ("owed", "engagements"):
        gone = {(NEW, "39"), (NEW, "692"), (OLD, "692")}
        rows = [row for row in reference.table(table) if (row["campaign_code"], row["site_code"]) not in gone]
        reference = reference.changed(table, rows)
    reference = reference.changed(
        "certificates", [{**row, "campaign_code": NEW} for row in reference.table("certificates")]
    )
    connection = module_connection
    sync_reference(connection, reference)
    settled(connection, a_return("39", campaign=OLD, audit_type=PRE))
    held = {"scheme": "iso_9001", "scope": "accueil", "obtained_on": date(2025, 3, 1), "expires_on": date(2028, 3, 1)}
    answers = {"M1-C1": "minor_nonconformity", "M2-C1": "major_nonconformity"}
    settled(connection, a_return("69", answers, certificates=[held], sites_covered=("69", "692")))
    withdraw(connection, settled(connection, a_return("25")), "wrong_site", "Bureau")
    return connection


def _cells(connection: Connection) -> Iterator[tuple[str, sql.Composed]]:
    """Give every cell of the mirror of the reference data, a column of a code list: its name, what changes it."""
    for schema, table, _ in TABLES.values():
        columns = connection.execute(
            "select attname, format_type(atttypid, null) from pg_attribute "
            "where attrelid = %s::regclass and attnum > 0 and not attisdropped",
            [f"{schema}.{table}"],
        ).fetchall()
        which = "list" if table == "code_lists" else "ctid::text"
        rows = connection.execute(f"select distinct {which} from {schema}.{table}".encode()).fetchall()
        for column, kind in columns:
            other = sql.SQL(OTHERS[str(kind)]).format(sql.Identifier(str(column)))
            for (row,) in rows:
                change = sql.SQL("update {} set {} = {} where {} = {}").format(
                    sql.Identifier(schema, table), sql.Identifier(str(column)), other, sql.SQL(which), str(row)
                )
                yield f"{table}.{column} of {row}", change


def _package(connection: Connection) -> dict[str, list[object]]:
    with built_as_of(connection, NEW, LATER) as publication:
        tables = stored(connection)
        return {
            table: connection.execute(
                f"select (to_jsonb(t) - 'publication_id')::text as row from {table} as t "
                "where publication_id = %s order by row".encode(),
                [publication],
            ).fetchall()
            for table in tables
        }


def _moves(connection: Connection, before: object, changes: Sequence[tuple[str, sql.Composed]]) -> list[str]:
    """Return which of some changes move a published cell: all are made at once, then halves of those that do."""
    with connection.transaction(force_rollback=True):
        for _, change in changes:
            connection.execute(change)
        if not changes or _package(connection) == before:
            return []
    if len(changes) == 1:
        return [changes[0][0]]
    half = len(changes) // 2
    return _moves(connection, before, changes[:half]) + _moves(connection, before, changes[half:])


def test_a_cell_of_the_reference_data_that_moves_a_published_one_changes_the_digest(world: Connection) -> None:
    before, digest = _package(world), inputs_of(world, NEW).digest
    cells, silent = [*_cells(world)], []
    for name, change in cells:
        try:
            with world.transaction(force_rollback=True):
                world.execute(change)
                if inputs_of(world, NEW).digest == digest:
                    silent.append((name, change))
        except (psycopg.IntegrityError, UnknownCampaign, FormUnpublishable):
            continue
    assert len(cells) > len(silent) > 0
    assert _moves(world, before, silent) == []
