"""What the database cannot take in of the reference files: a table, a campaign. Everything goes on with what it has.

A table that is wrong costs itself, not every site its night: validation, consolidation and publication then all read
what the mirror in the database has of it (`amendments` of `warehouse.campaigns`), and the run says so.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql

from prefaudit.reference.amendments import Amendment
from prefaudit.reference.data import Reference, ReferenceDataError
from prefaudit.reference.kept import CAMPAIGN_KEPT, CAMPAIGN_TABLES, TABLE_KEPT
from prefaudit.reference.lines import ReferenceRow
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import TABLES, ReferenceSyncError, columns_of, sync_reference


@dataclass(frozen=True)
class Refused:
    """A table by name, or a campaign by code, that stays as the database has it; why, where it is itself at fault."""

    item: str
    of_campaign: bool
    reason: str | None = None


def refused(connection: Connection) -> tuple[Refused, ...]:
    """Return what could not be taken in at the last try."""
    rows = connection.execute("select item, of_campaign, reason from reference.refused order by of_campaign, item")
    return tuple(Refused(*row) for row in rows.fetchall())


def sentence_on(items: Sequence[Refused]) -> str:
    """Return what to correct, a line each, and what everything goes on with meanwhile."""
    names = ", ".join(f"{'campaign' if each.of_campaign else 'table'} {each.item}" for each in items)
    reasons = dict.fromkeys(each.reason for each in items if each.reason)
    return "\n".join([*map(str, reasons), f"Until then everything goes on with what the warehouse has of: {names}."])


def kept(connection: Connection, items: Sequence[Refused]) -> tuple[Amendment, ...]:
    """Return what the database has of some tables and campaigns, as amendments to the files."""
    return tuple(
        Amendment(
            CAMPAIGN_KEPT if each.of_campaign else TABLE_KEPT,
            each.item,
            json.dumps(
                {name: _rows(connection, name, each.item) for name in CAMPAIGN_TABLES}
                if each.of_campaign
                else {"rows": _rows(connection, each.item)},
                ensure_ascii=False,
            ),
        )
        for each in items
    )


def take_in(connection: Connection, folder: Path, decided: Sequence[Amendment]) -> Reference:
    """Bring files and decisions into the database; what it cannot take in stays as it is there, and is noted.

    Returns:
        What the database says now.

    Raises:
        ReferenceDataError: the files cannot be read, or contradict each other.
        ReferenceSyncError: what cannot be taken in has never been there, so that there is nothing to go on with.
    """
    items: tuple[Refused, ...] = ()
    while True:
        try:
            reference = _tried(connection, folder, decided, items)
            break
        except ReferenceSyncError as error:
            items = _with(connection, folder, decided, items, error)
    _note(connection, items)
    return reference


def _tried(connection: Connection, folder: Path, decided: Sequence[Amendment], items: Sequence[Refused]) -> Reference:
    reference = Reference.load(folder, (*decided, *kept(connection, items)))
    sync_reference(connection, reference)
    return reference


def _with(
    connection: Connection,
    folder: Path,
    decided: Sequence[Amendment],
    items: tuple[Refused, ...],
    error: ReferenceSyncError,
) -> tuple[Refused, ...]:
    """Return what is refused, with what an error is of. Raises that error where it is of nothing that can be kept."""
    already = {each.item for each in items if not each.of_campaign}
    table = next((name for name in error.tables if name not in already), None)
    if table in CAMPAIGN_TABLES:
        more = tuple(_faulty_campaigns(connection, folder, decided, items))
    else:
        more = () if table is None else (Refused(table, of_campaign=False, reason=str(error)),)
    if not more:
        raise error
    # Where what is kept contradicts the rest of the files, nothing of them is taken in.
    for wanted in ((*items, *more), _everything(connection, folder, decided, (*items, *more))):
        try:
            Reference.load(folder, (*decided, *kept(connection, wanted)))
        except ReferenceDataError:
            continue
        return wanted
    raise error


def _faulty_campaigns(
    connection: Connection, folder: Path, decided: Sequence[Amendment], items: tuple[Refused, ...]
) -> Iterator[Refused]:
    """Yield the campaigns that cannot be taken in, each tried while the others stay as they are."""
    codes = [each.item for each in _campaigns(connection, folder, decided)]
    for code in codes:
        others = tuple(Refused(each, of_campaign=True) for each in codes if each != code)
        try:
            _tried(connection, folder, decided, (*(each for each in items if not each.of_campaign), *others))
        except (ReferenceSyncError, ReferenceDataError) as error:
            yield Refused(code, of_campaign=True, reason=str(error))


def _campaigns(connection: Connection, folder: Path, decided: Sequence[Amendment]) -> list[Refused]:
    here = connection.execute("select campaign_code from ledger.campaigns").fetchall()
    files = (row["campaign_code"] for row in Reference.load(folder, tuple(decided)).table("campaigns"))
    return [Refused(code, of_campaign=True) for code in sorted({*(str(code) for (code,) in here), *map(str, files)})]


def _everything(
    connection: Connection, folder: Path, decided: Sequence[Amendment], items: Sequence[Refused]
) -> tuple[Refused, ...]:
    known = {(each.item, each.of_campaign) for each in items}
    tables = [Refused(name, of_campaign=False) for name in TABLES if name not in CAMPAIGN_TABLES]
    rest = [*tables, *_campaigns(connection, folder, decided)]
    return (*items, *(each for each in rest if (each.item, each.of_campaign) not in known))


def _note(connection: Connection, items: Sequence[Refused]) -> None:
    if tuple(sorted(items, key=lambda each: (each.of_campaign, each.item))) == refused(connection):
        return
    with connection.transaction():
        connection.execute("delete from reference.refused")
        for each in items:
            connection.execute(
                "insert into reference.refused (item, of_campaign, reason) values (%s, %s, %s)",
                [each.item, each.of_campaign, each.reason],
            )


def _rows(connection: Connection, name: str, campaign: str = "") -> list[ReferenceRow]:
    """Return the rows of a table of the mirror as its file has them: every value a text."""
    schema, table, key = TABLES[name]
    columns = columns_of(connection, schema, table)
    order = [key[0], *(["position"] if "position" in columns else []), *key[1:]]
    rows = connection.execute(
        sql.SQL("select {} from {} {} order by {}").format(
            sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in columns),
            sql.Identifier(schema, table),
            sql.SQL("where campaign_code = {}" if campaign else "").format(campaign),
            sql.SQL(", ").join(map(sql.Identifier, order)),
        )
    ).fetchall()
    return [dict(zip(columns, row, strict=True)) for row in rows]
