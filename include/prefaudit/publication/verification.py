"""Every run: what was published is still what was published, in the database and in the packages."""

import hashlib
import logging
from collections.abc import Iterator

from psycopg import sql
from upath import UPath

from prefaudit.model.errors import OperatorError
from prefaudit.publication.export import SEAL
from prefaudit.publication.form_tables import detail, stored
from prefaudit.publication.publications import folder_of
from prefaudit.publication.published_tables import CORRECTIONS, SUMMARIES
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection

_KEPT_MEASURES = "territory_kind = 'nation' and subject_kind in ('all', 'module')"
_KEPT_CORRECTIONS = "publication.is_kept_correction(kind)"
# The parts of the table `corrections`: what stays of it, and what goes when a later publication comes.
_CORRECTIONS = ("corrections", "corrected_cells")
_BLOCK = 1024 * 1024

log = logging.getLogger(__name__)


class PublicationAltered(OperatorError):
    """Something published is not as it was published; the message says what."""

    french = "ce qui est publié a été modifié"


def record_digests(connection: Connection, publication_id: int) -> None:
    """Record the digest of each part of a publication, in the caller's transaction; the first one stays."""
    for part, place in _parts(connection).items():
        connection.execute(
            "insert into publication.digests (publication_id, part, sha256) values (%s, %s, %s) on conflict do nothing",
            [publication_id, part, _digest(connection, publication_id, place)],
        )


def says_the_same(connection: Connection, candidate_id: int, publication_id: int) -> bool:
    """Return whether every table of a candidate, the corrections apart, is as a publication was recorded to be.

    A publication that was provisional and would be final now does not say the same.
    """
    becomes_final = connection.execute(
        "select 1 from publication.publications as now "
        "inner join publication.publications as before on before.publication_id = %s "
        "where now.publication_id = %s and now.finality = 'final' and before.finality = 'provisional'",
        [publication_id, candidate_id],
    ).fetchone()
    if becomes_final:
        return False
    rows = connection.execute(
        "select part, sha256 from publication.digests where publication_id = %s", [publication_id]
    ).fetchall()
    kept = {str(part): str(sha256) for part, sha256 in rows}
    return all(
        kept.get(part) == _digest(connection, candidate_id, place)
        for part, place in _parts(connection).items()
        if part not in _CORRECTIONS
    )


def _parts(connection: Connection) -> dict[str, tuple[str, str]]:
    """Return the parts of a publication: where their rows stand, and which of them."""
    return {
        **{
            table.removeprefix("publication."): (table, "true")
            for table in stored(connection)
            if table not in (SUMMARIES.relation, CORRECTIONS.relation)
        },
        "corrections": (CORRECTIONS.relation, _KEPT_CORRECTIONS),
        "corrected_cells": (CORRECTIONS.relation, f"not {_KEPT_CORRECTIONS}"),
        "national_measures": (SUMMARIES.relation, _KEPT_MEASURES),
        "breakdowns": (SUMMARIES.relation, f"not ({_KEPT_MEASURES})"),
    }


def verify_publications(settings: Settings, connection: Connection) -> int:
    """Compare every publication with the digests recorded when it was published; return how many there are.

    One that a version without digests published gets those of now.

    Raises:
        PublicationAltered: with everything that differs.
    """
    with connection.transaction():
        # As of one moment: a publication that comes meanwhile takes the detail of the one before away.
        connection.execute("set transaction isolation level repeatable read")
        found, count = _verify(settings, connection)
    if found:
        raise PublicationAltered(
            f"What was published is not as it was published: {'; '.join(found)}. Somebody changed it behind the "
            "program. Find out who; put the files back from a backup, and the rows from a dump of the database."
        )
    return count


def _verify(settings: Settings, connection: Connection) -> tuple[list[str], int]:
    """Return what differs, and how many publications there are."""
    rows = connection.execute(
        "select edition.publication_id, edition.campaign_code, edition.number, edition.is_current, "
        "(select jsonb_object_agg(kept.part, kept.sha256) from publication.digests as kept "
        "where kept.publication_id = edition.publication_id) from publication.publications as edition "
        "where edition.state = 'published' order by edition.campaign_code, edition.number"
    ).fetchall()
    found: list[str] = []
    parts = _parts(connection)
    # What goes when a later publication comes.
    dropped = {"breakdowns", "corrected_cells", *(table.removeprefix("publication.") for table in detail(connection))}
    for publication_id, campaign, number, is_current, kept in rows:
        name = f"publication {number} of campaign {campaign}"
        if kept is None:
            log.warning("The %s has no digests yet: those of its present rows are recorded.", name)
            record_digests(connection, publication_id)
        else:
            found += [
                f"{name}: the rows of « {part} »"
                for part in kept
                if part in parts and (is_current or part not in dropped)
                if _digest(connection, publication_id, parts[part]) != kept[part]
            ]
        files = _altered_files(connection, publication_id, folder_of(settings, campaign, number))
        found += [f"{name}: the file {place}" for place in files]
    return found, len(rows)


def _digest(connection: Connection, publication_id: int, place: tuple[str, str]) -> str:
    """Return the SHA-256 of the rows of a part; columns that are empty, or came later, do not count."""
    table, condition = place
    # A form may have a column of any name: none of them can be that of the row.
    row = connection.execute(
        sql.SQL(
            "select encode(sha256(coalesce(string_agg(line, ''::bytea order by line), ''::bytea)), 'hex') from ("
            "select sha256(convert_to(jsonb_strip_nulls(to_jsonb(\"the row\") - 'publication_id')::text, 'UTF8')) "
            'as line from {} as "the row" where publication_id = %s and {}) as lines'
        ).format(sql.Identifier(*table.split(".")), sql.SQL(condition)),
        [publication_id],
    ).fetchone()
    return str(row[0] if row else "")


def _altered_files(connection: Connection, publication_id: int, folder: UPath) -> Iterator[str]:
    """Give the files of a package that differ from the first ones; a package that is not there is no alteration."""
    if not (folder / SEAL).exists():
        return
    rows = connection.execute(
        "select path, array_agg(sha256) from (select path, sha256 from publication.files where publication_id = %(id)s "
        "union all select path, sha256 from publication.rewritten_files where publication_id = %(id)s) as written "
        "group by path order by path",
        {"id": publication_id},
    ).fetchall()
    for name, prints in rows:
        place = folder / str(name)
        if not place.exists() or _fingerprint(place) not in prints:
            yield str(place)


def _fingerprint(place: UPath) -> str:
    total = hashlib.sha256()
    with place.open("rb") as handle:
        while block := handle.read(_BLOCK):
            total.update(block)
    return total.hexdigest()
