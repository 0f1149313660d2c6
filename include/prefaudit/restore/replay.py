"""The warehouse made again: what the archive holds is recorded, read and settled once more, in the same order.

Verdicts and issues are those that were reported: they are taken from the manifests, whatever today's rules would say.
Each earlier run is one consolidation, each withdrawal is done again in its turn, and both keep their timestamps.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from more_itertools import chunked
from psycopg.types.json import Jsonb
from upath import UPath

from prefaudit.archive.manifests import as_json, place_of
from prefaudit.archive.originals import Archive
from prefaudit.archive.sync import sync_archive
from prefaudit.ingestion.channels import make_own_zone
from prefaudit.ingestion.reading import read_batch
from prefaudit.model.contracts import load_contracts
from prefaudit.model.errors import OperatorError
from prefaudit.reference.amendments import OPENED, SITE_ADDED, WAIVER, Amendment
from prefaudit.reference.data import Reference
from prefaudit.restore.inventory import Inventory, Judgement, Kept
from prefaudit.restore.packages import read_packages, register_packages
from prefaudit.settings import Settings
from prefaudit.warehouse import consolidation, resent
from prefaudit.warehouse.campaigns import bring_up_to_date
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.locks import Lock, exclusive
from prefaudit.warehouse.postgres.sql import statement, statements
from prefaudit.warehouse.setup import prepare
from prefaudit.warehouse.withdrawal import take_out_of_force

# A warehouse in which one of these has a row is in use.
_FILLED = (
    *("ledger.submissions", "ledger.acts", "ledger.deliveries", "ledger.mails", "ledger.messages"),
    *("restricted.contacts", "publication.publications", "warehouse.audits"),
)


class WarehouseNotEmpty(OperatorError):
    """There is something in the warehouse already; the message says what."""

    french = "l'entrepôt n'est pas vide"


@dataclass(frozen=True)
class Restored:
    """What was made again: submissions, and of them those settled, accepted, withdrawn; the runs that it took.

    `unmatched` are accepted submissions whose rows could not be made again; `packages` the earlier publications whose
    numbers are taken.
    """

    submissions: int
    settled: int
    accepted: int
    withdrawn: int
    runs: int
    packages: int
    unmatched: tuple[int, ...]


def require_empty(connection: Connection) -> None:
    """Raise WarehouseNotEmpty unless nothing was ever taken in, decided or published here."""
    for table in _FILLED:
        there = connection.execute("select to_regclass(%s) is not null", [table]).fetchone()
        if there and there[0] and connection.execute(f"select 1 from {table} limit 1".encode()).fetchone():
            raise WarehouseNotEmpty(
                f"The warehouse is not empty: {table} has rows. Nothing was changed. Make a new database and "
                "name it in PREFAUDIT_DATABASE_URL, or remove the old one first if it is lost."
            )


def restore(settings: Settings, connection: Connection, inventory: Inventory) -> Restored:
    """Make the warehouse again from an archive; originals from elsewhere are copied into our own first.

    Nobody else may work on the warehouse meanwhile.
    Raises WarehouseNotEmpty, ReferenceDataError, ArchiveFull, ArchiveUnusable.
    """
    require_empty(connection)
    # Decisions that contradict today's reference data are reported before anything is written.
    Reference.load(settings.reference, tuple(_decisions(inventory)))
    published = read_packages(settings)
    prepare(settings)
    make_own_zone(settings, connection)
    archive = Archive.at(settings.archive)
    paths = {each.sha256: _at_home(archive, each) for each in inventory.kept}
    # What was settled elsewhere is written with its time: the owner of the tables alone may.
    connection.execute("set prefaudit.restoring = on")
    with connection.transaction():
        numbers = _record(connection, inventory, paths)
    bring_up_to_date(connection, settings.reference)
    packages = register_packages(connection, published)
    runs, withdrawn, unmatched = _settle_again(settings, connection, inventory, numbers)
    sync_archive(settings, connection)
    connection.execute("reset prefaudit.restoring")
    row = connection.execute(
        "select count(*), count(*) filter (where verdict <> 'rejected') from ledger.submissions where state = 'settled'"
    ).fetchone()
    settled, accepted = (int(each) for each in row or (0, 0))
    return Restored(len(inventory.kept), settled, accepted, withdrawn, runs, packages, tuple(unmatched))


def _decisions(inventory: Inventory) -> Iterator[Amendment]:
    for entry in inventory.audit_log:
        if entry["kind"] in {OPENED, SITE_ADDED, WAIVER}:
            content = json.dumps(entry["content"], ensure_ascii=False, sort_keys=True)
            yield Amendment(entry["kind"], entry["campaign_code"], content)


def _at_home(archive: Archive, kept: Kept) -> str:
    """Where the original stands in our own archive, copied there with its manifest where it came from elsewhere.

    A manifest is copied as it is: until all is settled again the ledger knows less than it does.
    """
    home = archive.root / kept.sha256[:2] / kept.place.name
    if _resolved(home) != _resolved(kept.place):
        archive.keep(kept.place.fs, kept.place.path, kept.place.name)
        archive.put(place_of(kept.sha256), as_json(kept.manifest))
    return str(home)


def _resolved(place: UPath) -> str:
    if place.protocol in ("", "file", "local"):
        return str(Path(place.path).resolve())
    return str(place.fs.unstrip_protocol(place.path))


def _record(connection: Connection, inventory: Inventory, paths: Mapping[str, str]) -> dict[str, int]:
    """Write the audit log, submissions, receipts and deliveries.

    Returns:
        The number of each content, by SHA-256: the one that it had, unless two contents bear the same.
    """
    for entry in inventory.audit_log:
        connection.execute(statement("restore/act.sql"), {"said": Jsonb(entry)})
    numbers: dict[str, int] = {}
    following = max((each.number for each in inventory.kept), default=0) + 1
    for each in inventory.kept:
        number = each.number
        if number in numbers.values():
            number, following = following, following + 1
        numbers[each.sha256] = number
        values = {"submission": number, "archive_path": paths[each.sha256], "said": Jsonb(each.submission)}
        connection.execute(statement("restore/submission.sql"), values)
        connection.execute(statement("restore/deliveries.sql"), {"said": Jsonb(each.manifest["deliveries"])})
        receipts = {"submission": number, "said": Jsonb(each.manifest["receipts"])}
        connection.execute(statement("restore/receipts.sql"), receipts)
    connection.execute(statement("restore/numbers.sql"))
    return numbers


def _settle_again(
    settings: Settings, connection: Connection, inventory: Inventory, numbers: Mapping[str, int]
) -> tuple[int, int, list[int]]:
    """Do again every consolidation and withdrawal in the same order: how many of each, what found no place."""
    judged = [(each, judgement) for each in inventory.kept for judgement in each.judgements]
    runs: dict[datetime, list[tuple[int, Judgement]]] = {
        timestamp: [] for timestamp in sorted({judgement.settled_at for _, judgement in judged})
    }
    for each, judgement in judged:
        runs[judgement.settled_at].append((numbers[each.sha256], judgement))
    ids = sorted({numbers[each.sha256] for each, _ in judged})
    for batch in chunked(ids, settings.batch_size):
        read_batch(batch, settings)
    withdrawn = [each for each in inventory.kept if each.withdrawn_at]
    again = [(recorded, received, each) for each in inventory.kept for received, recorded in each.resent]
    reopened = [(judgement.ended_at, judgement, each) for each, judgement in judged if judgement.ended_at]
    unmatched: list[int] = []
    withdrawals = {each.withdrawn_at for each in withdrawn if each.withdrawn_at}
    others = {timestamp for timestamp, *_ in (*again, *reopened)}
    for timestamp in sorted({*runs, *withdrawals, *others}):
        if timestamp in runs:
            unmatched += _consolidate(settings, connection, runs[timestamp], timestamp)
        for each in withdrawn:
            if each.withdrawn_at == timestamp and numbers[each.sha256] not in unmatched:
                _withdraw(connection, each.manifest["withdrawal"], numbers[each.sha256], timestamp)
        for recorded, received, each in again:
            if recorded == timestamp and numbers[each.sha256] not in unmatched:
                _count_again(connection, numbers[each.sha256], received, timestamp)
        for ended_at, judgement, each in reopened:
            if ended_at == timestamp and numbers[each.sha256] not in unmatched:
                _reopen(settings, connection, judgement, numbers[each.sha256])
    return len(runs), len(withdrawn), unmatched


def _consolidate(
    settings: Settings, connection: Connection, group: Sequence[tuple[int, Judgement]], timestamp: datetime
) -> list[int]:
    """One earlier run: verdicts as they were reported, then the consolidation; give what found no place."""
    with connection.transaction():
        for number, judgement in group:
            _judge_as_reported(connection, judgement, number)
    consolidation.consolidate_all(connection, load_contracts(settings.contracts).forms)
    ids = [number for number, _ in group]
    for (replayed,) in connection.execute(statement("restore/settled.sql"), {"ids": ids}).fetchall():
        _date(connection, replayed, timestamp)
    with connection.transaction():
        for number, judgement in group:
            if judgement.answer:
                values = {"submission": number, "said": Jsonb(judgement.answer)}
                connection.execute(statement("restore/answer.sql"), values)
    rows = connection.execute(
        "select submission_id from ledger.submissions where submission_id = any(%s) and state <> 'settled'", [ids]
    ).fetchall()
    return [int(number) for (number,) in rows]


def _judge_as_reported(connection: Connection, judgement: Judgement, number: int) -> None:
    connection.execute(statement("restore/forget_issues.sql"), {"submission": number})
    connection.execute(statement("restore/issues.sql"), {"submission": number, "said": Jsonb(judgement.issues)})
    connection.execute(statement("restore/verdict.sql"), {"submission": number, "said": Jsonb(judgement.submission)})


def _reopen(settings: Settings, connection: Connection, judgement: Judgement, number: int) -> None:
    """Have a submission judged again, as an operator did, and read it for the run that settled it the next time."""
    with exclusive(connection, Lock.CONSOLIDATION), connection.transaction():
        connection.execute(
            statement("restore/past_verdicts.sql"), {"submission": number, "said": Jsonb([judgement.past])}
        )
        for name in ("02_forget_answer.sql", "03_open.sql"):
            connection.execute(statement(f"warehouse/rejudgement/{name}"), {"submission": number})
    read_batch([number], settings)


def _withdraw(connection: Connection, said: Mapping[str, Any], number: int, timestamp: datetime) -> None:
    with exclusive(connection, Lock.CONSOLIDATION), connection.transaction():
        take_out_of_force(connection, number, said["reason"], said["withdrawn_by"], said["note"] or "")
        row = connection.execute("select transaction_timestamp()").fetchone()
        assert row is not None  # noqa: S101  a transaction always has a timestamp
        _date(connection, row[0], timestamp)


def _count_again(connection: Connection, number: int, received: datetime, timestamp: datetime) -> None:
    with exclusive(connection, Lock.CONSOLIDATION), connection.transaction():
        resent.make_current(connection, number, received)
        row = connection.execute("select transaction_timestamp()").fetchone()
        assert row is not None  # noqa: S101  a transaction always has a timestamp
        _date(connection, row[0], timestamp)


def _date(connection: Connection, replayed: object, timestamp: datetime) -> None:
    """Give what was done again just now the timestamp of then."""
    for _, text in statements("restore/timestamps"):
        connection.execute(text, {"replayed": replayed, "timestamp": timestamp})
