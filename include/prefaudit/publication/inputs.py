"""What the figures of a campaign are made from, by kind: which of it changed, and inputs that changed no figure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from prefaudit.publication.form_tables import form_of_campaign, insertions
from prefaudit.publication.free_texts import statuses
from prefaudit.warehouse import measures
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.campaigns import UnknownCampaign
from prefaudit.warehouse.kept_form import KeptForm
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement, statements

FOLDER = "publication/build"
# Of the statements there, the one that a campaign of another form has before its own tables.
BEFORE_OWN = f"{FOLDER}/02_returns.sql"
DEFINITION, REVIEWED = "definition", "reviewed"


@dataclass(frozen=True)
class Inputs:
    """The SHA-256, in hexadecimal, of each kind of input (codes of the list publication_input)."""

    kinds: Mapping[str, str]

    @property
    def digest(self) -> str:
        """The digest of all of them: the same digest, the same figures."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()

    def as_json(self) -> str:
        """Return the kinds as they are kept beside the publication."""
        return json.dumps(self.kinds, sort_keys=True)

    def changed_from(self, before: "Inputs") -> list[str]:
        """Return the kinds that differ, in order."""
        names = self.kinds.keys() | before.kinds.keys()
        return sorted(name for name in names if self.kinds.get(name) != before.kinds.get(name))


def build_statements(form: KeptForm | None) -> list[bytes]:
    """Return the statements that fill the tables of a candidate which every form has, in order, measures put in."""
    names = [BEFORE_OWN] if form else [f"{FOLDER}/{name}" for name, _ in statements(FOLDER)]
    return [measures.render(statement(name)) for name in names]


def inputs_of(connection: Connection, campaign: str) -> Inputs:
    """Return the inputs of a campaign's figures, as of the timestamp that is set: data, labels and SQL.

    Raises:
        UnknownCampaign.
    """
    if not connection.execute("select 1 from as_of.campaigns where campaign_code = %s", [campaign]).fetchone():
        raise UnknownCampaign(
            f"No campaign has the code « {campaign} ». Add it to include/reference/campaigns, or correct the code."
        )
    form = form_of_campaign(connection, campaign)
    with reading_as_of(connection):
        rows = connection.execute(statement("publication/inputs_digest.sql"), {"campaign": campaign}).fetchall()
        if form is not None:
            lists = sorted({field.codes for table in form.tables for field in table.fields if field.codes})
            values = {"form": form.form, "campaign": campaign, "lists": lists}
            rows += connection.execute(statement("publication/form_inputs.sql"), values).fetchall()
        texts = sorted(statuses(connection, campaign, form).items())
    if texts:
        rows.append((REVIEWED, hashlib.sha256(repr(texts).encode()).hexdigest()))
    own = [each.as_bytes(connection) for each in insertions(form, 0)] if form is not None else []
    definition = hashlib.sha256(b"\0".join([*build_statements(form), *own, *_schema(connection)])).hexdigest()
    return Inputs({**{str(kind): str(sha256) for kind, sha256 in rows}, DEFINITION: definition})


def _schema(connection: Connection) -> list[bytes]:
    """Return the checksums of the files that made the views and functions which the statements read."""
    rows = connection.execute("select checksum from ledger.migrations where number > 0 order by number").fetchall()
    return [str(checksum).encode() for (checksum,) in rows]


def known_inputs(connection: Connection, publication_id: int, until: datetime | None = None) -> list[Inputs]:
    """Return the inputs that are known to give the figures of a publication, as of a timestamp (by default now).

    Of one that an earlier version of the program published none are known.
    """
    rows = connection.execute(
        "select inputs from publication.publications where publication_id = %(id)s and inputs is not null "
        "union all select inputs from publication.same_figures where publication_id = %(id)s "
        "and (%(until)s::timestamptz is null or as_of <= %(until)s)",
        {"id": publication_id, "until": until},
    ).fetchall()
    return [Inputs(kinds) for (kinds,) in rows if isinstance(kinds, dict)]


def changed_since(inputs: Inputs, known: Iterable[Inputs]) -> list[str]:
    """Return the kinds in which inputs differ from the nearest of those that are known to give the same figures."""
    return min((inputs.changed_from(each) for each in known), key=lambda kinds: (len(kinds), kinds))


def changed_inputs(connection: Connection, candidate_id: int, publication_id: int) -> list[str]:
    """Return the kinds of inputs that changed between a publication and what was built after it.

    Where one of the two kept none, both are read again as of their timestamps. As of which timestamp is read afterwards
    is for the caller to set.
    """
    later, earlier = _head(connection, candidate_id), _head(connection, publication_id)
    known = known_inputs(connection, publication_id, later.as_of)
    if later.kinds is not None and known:
        return changed_since(Inputs(later.kinds), known)
    changed = set(_read_again(connection, later).changed_from(_read_again(connection, earlier)))
    # Definitions are read as they are now: whether they were others then, the version of the program tells.
    others = {DEFINITION} if later.code_version != earlier.code_version else set()
    return sorted(changed - {DEFINITION} | others)


class _Head(NamedTuple):
    campaign: str
    as_of: datetime
    code_version: str
    kinds: Mapping[str, str] | None


def _head(connection: Connection, publication_id: int) -> _Head:
    row = connection.execute(
        "select campaign_code, as_of, code_version, inputs from publication.publications where publication_id = %s",
        [publication_id],
    ).fetchone()
    assert row is not None  # noqa: S101  who names it has it
    return _Head(*row)


def _read_again(connection: Connection, head: _Head) -> Inputs:
    with reading_as_of(connection, head.as_of):
        return inputs_of(connection, head.campaign)
