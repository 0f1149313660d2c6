"""Approval: what a person is shown before figures are published, and what becomes of the answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prefaudit.l10n.french import moment, number, points, share
from prefaudit.publication.build import Candidate, digest
from prefaudit.publication.publications import Publication
from prefaudit.publication.publish import publish_proposed, refuse
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_known
from prefaudit.warehouse.audit_log import Act, Kind, record
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

# What the approver compares: name of the measure, its French words, whether it is a rate.
_SHOWN = (
    ("reporting_rate", "Taux de réponse", True),
    ("owed", "Retours attendus", False),
    ("accepted", "Retours acceptés", False),
    ("on_time", "Acceptés dans les délais", False),
    ("conformity_rate", "Taux de conformité", True),
    ("major_nonconformities", "Non-conformités majeures", False),
    ("minor_nonconformities", "Non-conformités mineures", False),
)
UNSAID = "sans commentaire"


@dataclass(frozen=True)
class Answer:
    """What a person answered: yes or no, under which login, with which comment."""

    approved: bool
    by: str
    comment: str


def described(connection: Connection, candidate: Candidate) -> str:
    """The proposed figures beside those in force and what changed in between, in French, as Markdown."""
    row = connection.execute(
        statement("publication/proposal.sql"), {"publication": candidate.publication_id}
    ).fetchone()
    assert row is not None  # noqa: S101  a candidate has its national figures
    as_of, _, simulated, proposed, present, corrections = row
    return "\n".join(_lines(as_of, simulated, proposed, present, corrections))  # type: ignore[arg-type]


def _lines(
    as_of: datetime,
    simulated: bool,
    proposed: Mapping[str, Any],
    present: Mapping[str, Any] | None,
    corrections: Mapping[str, int],
) -> Iterator[str]:
    yield f"Données arrêtées le {moment(as_of)}{', **données simulées**' if simulated else ''}."
    yield ""
    yield "| | Proposé | En vigueur | Écart |"
    yield "|---|---:|---:|---:|"
    for name, label, is_rate in _SHOWN:
        new, old = proposed[name], present[name] if present else None
        yield f"| {label} | {_figure(new, is_rate)} | {_figure(old, is_rate)} | {_change(new, old, is_rate)} |"
    yield ""
    if not present:
        yield "C'est la première publication de cette campagne."
    elif corrections:
        yield "Ce qui change depuis la publication en vigueur :"
        yield ""
        yield from (f"- {label} : {number(count)}" for label, count in sorted(corrections.items()))
    else:
        yield "Aucun retour n'a changé d'état depuis la publication en vigueur."


def _figure(value: float | None, is_rate: bool) -> str:
    if value is None:
        return "–"
    return share(value) if is_rate else number(value)


def _change(new: float | None, old: float | None, is_rate: bool) -> str:
    if new is None or old is None:
        return "–"
    return points(new - old) if is_rate else f"{new - old:+d}".replace("-", "−")


def conclude(settings: Settings, connection: Connection, candidate: Candidate, answer: Answer) -> Publication | None:
    """Publish the proposed figures, or refuse them, as a person decided; the comment is kept in the journal.

    Gives the publication, None where it was refused. Raises ProposalGone, ExportError.
    """
    digest = str(_inputs(connection, candidate))
    if answer.approved:
        published = publish_proposed(settings, connection, candidate)
        content = {"number": published.number, "inputs_digest": digest}
        _record(connection, Kind.PUBLICATION_APPROVED, candidate, answer, content)
        return published
    with connection.transaction():
        _record(connection, Kind.PUBLICATION_REFUSED, candidate, answer, {"inputs_digest": digest})
        refuse(connection, candidate, [f"Refusée à la relecture : {answer.comment or UNSAID}."])
    return None


def not_to_be_asked(connection: Connection, campaign: str, run: str) -> str:
    """Why a person need not be asked about figures of this campaign now; empty where one must be.

    The same data were refused already, or wait for an answer in another run. Raises UnknownCampaign.
    """
    with reading_known(connection):
        values = {"campaign": campaign, "digest": digest(connection, campaign), "run": run}
    if connection.execute(statement("publication/refused.sql"), values).fetchone():
        return f"The figures of {campaign} were refused by a person, and their data have not changed since."
    waiting = connection.execute(statement("publication/waiting.sql"), values).fetchone()
    return f"The figures of {campaign} wait for an answer already, in the run {waiting[0]}." if waiting else ""


def wait_for_answer(connection: Connection, candidate: Candidate, run: str) -> None:
    """Note that the figures are put before a person, in which run."""
    connection.execute(
        "update publication.publications set proposed_in = %s where publication_id = %s",
        [run, candidate.publication_id],
    )


def _inputs(connection: Connection, candidate: Candidate) -> object:
    row = connection.execute(
        "select inputs_digest from publication.publications where publication_id = %s", [candidate.publication_id]
    ).fetchone()
    return row[0] if row else None


def _record(
    connection: Connection, kind: Kind, candidate: Candidate, answer: Answer, content: Mapping[str, Any]
) -> None:
    record(connection, Act(kind, answer.by, answer.comment, candidate.campaign, content=content))
