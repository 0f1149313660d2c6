"""What a run leaves, so that two runs can be compared: no timestamps, no numbers drawn on the way."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from upath import UPath

from prefaudit.places import place_at
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect

SCHEMAS = ("ledger", "warehouse", "publication", "reference", "restricted", "staging")
# When things were recorded, by which clock: another run records at other times.
TIMESTAMPS = frozenset(
    (
        *("discovered_at", "settled_at", "answered_at", "registered_at", "delivered_at", "seen_at", "applied_at"),
        *("acted_at", "queued_at", "sent_at", "handled_at", "withdrawn_at", "as_of", "published_at", "recorded_from"),
        *("modified_at", "next_try_at", "tried_at"),
    )
)
# The bytes of a package hold its timestamps and the numbers of submissions, and so does the digest of what it is made
# from; that the bytes are those on record is looked at apart.
NOT_COMPARED = {
    "publication.files": {"sha256", "size_bytes"},
    "publication.publications": {"inputs_digest", "inputs"},
    "publication.same_figures": {"inputs_digest", "inputs"},
    "publication.digests": {"sha256", "recorded_at"},
    "publication.rewritten_files": {"sha256", "recorded_at"},
    "warehouse.campaign_tallies": {"digest"},
    "ledger.mails": {"received_at"},
    # How often it took.
    "ledger.messages": {"attempts"},
}

Outcome = Mapping[str, list[str]]


def outcome(settings: Settings) -> Outcome:
    """Every row of every table and every file of every place, as sorted lines by table and place."""
    with connect(settings) as connection:
        names = _Names(connection)
        told = {table: _rows(connection, table, names) for table in _tables(connection)}
        told["files recorded"] = _recorded(connection, settings)
    told["answers"] = sorted(map(names.in_text, _files(settings.answers)))
    told["publications"] = sorted(_files(settings.publications))
    told["archive"] = sorted(_archived(name, file, names) for name, file in _files(settings.archive).items())
    return told


def differences(expected: Outcome, found: Outcome) -> list[str]:
    """A line for each table or place that is not the same, with the first rows that differ."""
    said = []
    for name in sorted(expected.keys() | found.keys()):
        left, right = expected.get(name, []), found.get(name, [])
        if left != right:
            lost, more = sorted(set(left) - set(right)), sorted(set(right) - set(left))
            said.append(f"{name}: {len(left)} expected, {len(right)} found; lost {lost[:2]}, more {more[:2]}")
    return said


class _Names:
    """What the numbers drawn by the database stand for."""

    def __init__(self, connection: Connection) -> None:
        def pairs(query: str) -> dict[object, str]:
            return {number: str(name) for number, name in connection.execute(query.encode()).fetchall()}

        submissions = pairs("select submission_id, sha256 from ledger.submissions")
        self._of: dict[str, dict[object, str]] = {
            "submission_id": submissions,
            "superseded_by": submissions,
            "submission_before": submissions,
            "submission_after": submissions,
            "audit_id": pairs(
                "select audit_id, sha256 || audit_type || site_code from warehouse.audits "
                "join ledger.submissions using (submission_id, site_code, audit_type)"
            ),
            "publication_id": pairs(
                "select publication_id, campaign_code || ' ' || coalesce(number::text, state) "
                "from publication.publications"
            ),
        }
        self._of["mail_id"] = pairs("select mail_id, mailbox || message_id || brought from ledger.mails")
        self._of["delivery_id"] = pairs("select delivery_id, location from ledger.deliveries")
        self._submissions = {str(number): name for number, name in submissions.items()}

    def row(self, table: str, row: dict[str, Any], drawn: set[str]) -> str:
        """A row as a line."""
        kept: dict[str, Any] = {}
        for column, value in row.items():
            if column in TIMESTAMPS or column in drawn or column in NOT_COMPARED.get(table, ()):
                continue
            if column == "recorded_to":
                kept[column] = str(value).startswith(("infinity", "None"))
            elif column in self._of:
                kept[column] = self._of[column].get(value)
            else:
                kept[column] = self._key(value) if column == "dedupe_key" else self.in_json(value)
        return json.dumps(kept, sort_keys=True, ensure_ascii=False)

    def _key(self, key: str) -> str:
        """The key of a message, which holds the number of what it is about."""
        about, _, number = key.partition("/")
        names = self._of["mail_id"] if about == "mail" else self._of["submission_id"]
        return f"{about}/{names.get(int(number), number) if number.isdigit() else number}"

    def in_text(self, text: str) -> str:
        """A path in which the number of a submission is the folder of a file, or the sources of a correction.

        Other numbers stay, as those of dates.
        """
        return re.sub(
            r"(?:(?<=/)(?=\d+/(?![0-9a-f]{64})[^/]*\.[a-z]{3,4}$)"
            r'|(?<=dépôt )|(?<=remplacé par )|(?<="submission_id": ))(\d+)',
            lambda found: self._submissions.get(found[1], found[1]),
            text,
        )

    def in_json(self, value: Any) -> Any:
        """A record of the archive."""
        if isinstance(value, dict):
            return {
                name: self.in_json(each)
                for name, each in value.items()
                if name not in TIMESTAMPS and name not in {"submission_id", "publication_id", "act_id"}
            }
        if isinstance(value, list):
            return [self.in_json(each) for each in value]
        return self.in_text(value) if isinstance(value, str) else value


def _tables(connection: Connection) -> list[str]:
    rows = connection.execute(
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_type = 'BASE TABLE' and table_schema = any(%s) order by 1",
        [list(SCHEMAS)],
    ).fetchall()
    return [str(name) for (name,) in rows]


def _rows(connection: Connection, table: str, names: _Names) -> list[str]:
    drawn = connection.execute(
        "select column_name from information_schema.columns "
        "where table_schema || '.' || table_name = %s and is_identity = 'YES'",
        [table],
    ).fetchall()
    own = {str(name) for (name,) in drawn}
    rows = connection.execute(f"select to_jsonb(present) from {table} as present".encode()).fetchall()
    return sorted(names.row(table, row, own) for (row,) in rows)  # type: ignore[arg-type]


def _files(place: str) -> dict[str, UPath]:
    """Return the files of a place, on a disk or in a store, by their path below it."""
    root = place_at(place)
    start = len(root.path.rstrip("/")) + 1
    below = (str(path)[start:] for path in (root.fs.find(root.path) if root.fs.isdir(root.path) else ()))
    # What a killed copy left under `incoming` is nobody's file; housekeeping removes it.
    return {name: root / name for name in below if not name.startswith("incoming/")}


def _recorded(connection: Connection, settings: Settings) -> list[str]:
    """Every file of a package whose bytes are not those on record."""
    rows = connection.execute(
        "select campaign_code, number, path, sha256 from publication.files "
        "join publication.publications using (publication_id)"
    ).fetchall()
    files = _files(settings.publications)
    recorded = {f"{campaign}/{int(number):04d}/{name}": sha256 for campaign, number, name, sha256 in rows}
    return sorted(
        name
        for name, sha256 in recorded.items()
        if name not in files or hashlib.sha256(files[name].read_bytes()).hexdigest() != sha256
    )


def _archived(name: str, file: UPath, names: _Names) -> str:
    place, data = PurePosixPath(name), file.read_bytes()
    if place.suffix != ".json":
        return f"{place} {hashlib.sha256(data).hexdigest()}"
    # The name of an audit-log entry holds its timestamp.
    shown = place.parent if place.parts[0] == "acts" else place
    return f"{shown} {json.dumps(names.in_json(json.loads(data)), sort_keys=True, ensure_ascii=False)}"
