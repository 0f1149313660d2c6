"""Approval: the comparison that a person reads before figures are published, and what follows from the decision."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prefaudit.l10n.french import collated, date_and_time, number, points, share
from prefaudit.publication.build import Candidate, current_id
from prefaudit.publication.form_tables import form_of_campaign, proposal_of
from prefaudit.publication.inputs import changed_inputs, inputs_of
from prefaudit.publication.publications import Publication
from prefaudit.publication.publish import publish, refuse
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.form_measures import FormMeasure
from prefaudit.warehouse.measures import Measure, catalogue, shown_in
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

_SHARES = ("rate", "share")
_NO_COMMENT = "sans commentaire"


@dataclass(frozen=True)
class Decision:
    """What a person decided: whether the figures are approved, the login, the comment."""

    approved: bool
    by: str
    comment: str


def comparison(connection: Connection, candidate: Candidate) -> str:
    """Return the staged figures beside the current ones and what changed in between, in French, as Markdown."""
    form = form_of_campaign(connection, candidate.campaign)
    query = proposal_of(form) if form else statement("publication/proposal.sql")
    row = connection.execute(query, {"publication": candidate.publication_id}).fetchone()
    assert row is not None  # noqa: S101  a candidate has its national figures
    as_of, _, simulated, proposed, present, corrections, cells = row
    known = catalogue()
    shown: list[Measure | FormMeasure] = [known[name] for name in shown_in("approval") if name in proposed]
    shown += form.measures if form else ()
    day = "" if form else _day_of(connection, candidate)
    lines = _lines(shown, f"{date_and_time(as_of)}{day}", simulated, proposed, present, corrections)
    return "\n".join((*lines, *_causes(_changed_inputs(connection, candidate), cells)))


def _day_of(connection: Connection, candidate: Candidate) -> str:
    """Return the day that the figures are of, as the end of the sentence that says when their data are of."""
    row = connection.execute(
        "select measured_on from publication.publications where publication_id = %s", [candidate.publication_id]
    ).fetchone()
    return f" ; certificats et avancement des écarts comptés au {row[0]:%d/%m/%Y}" if row and row[0] else ""


def _changed_inputs(connection: Connection, candidate: Candidate) -> list[str]:
    """Return in French what the figures are made from that changed since the current publication."""
    published = current_id(connection, candidate.campaign)
    if published is None:
        return []
    kinds = changed_inputs(connection, candidate.publication_id, published)
    rows = connection.execute(
        "select coalesce(entry.label, kind.code) from unnest(%s::text[]) as kind (code) left join reference.code_lists "
        "as entry on entry.list = 'publication_input' and entry.code = kind.code order by entry.position, kind.code",
        [kinds],
    ).fetchall()
    return [str(label) for (label,) in rows]


def _causes(inputs: Sequence[str], cells: Mapping[str, int]) -> Iterator[str]:
    """Yield what changed in the data and what that moves."""
    if inputs:
        yield ""
        yield f"Données modifiées depuis la publication en vigueur : {' ; '.join(inputs)}."
        moved = (f"{title} ({number(count)})" for title, count in _in_order(cells))
        yield f"Cellules et lignes qui changent, par table : {', '.join(moved) or 'aucune'}."


def _in_order(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: collated(each[0]))


def _lines(
    measures: Sequence[Measure | FormMeasure],
    moment: str,
    simulated: bool,
    proposed: Mapping[str, Any],
    present: Mapping[str, Any] | None,
    corrections: Mapping[str, int],
) -> Iterator[str]:
    yield f"Données arrêtées le {moment}{', **données simulées**' if simulated else ''}."
    yield ""
    yield "| | Proposé | En vigueur | Écart |"
    yield "|---|---:|---:|---:|"
    for measure in measures:
        new, old = proposed[measure.name], present.get(measure.name) if present else None
        label = measure.label or measure.title
        yield f"| {label} | {_figure(new, measure)} | {_figure(old, measure)} | {_change(new, old, measure)} |"
    yield ""
    if not present:
        yield "C'est la première publication de cette campagne."
    elif corrections:
        yield "Ce qui change depuis la publication en vigueur :"
        yield ""
        yield from (f"- {label} : {number(count)}" for label, count in _in_order(corrections))
    else:
        yield "Aucun retour n'a changé d'état depuis la publication en vigueur."


def _figure(value: float | None, measure: Measure | FormMeasure) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "oui" if value else "non"
    return share(value) if measure.kind in _SHARES else number(value)


def _change(new: float | None, old: float | None, measure: Measure | FormMeasure) -> str:
    if new is None or old is None or isinstance(new, bool):
        return "–"
    return points(new - old) if measure.kind in _SHARES else f"{new - old:+}".replace("-", "−")


def conclude(
    settings: Settings, connection: Connection, candidate: Candidate, decision: Decision
) -> Publication | None:
    """Publish a candidate or refuse it, as a person decided; the comment goes into the audit log.

    Returns:
        The publication, None if it was refused.

    Raises:
        CandidateReplaced, ExportError.
    """
    inputs = {"inputs_digest": _inputs_digest(connection, candidate)}
    if decision.approved:
        published = publish(settings, connection, candidate)
        _record(
            connection, AuditLogKind.PUBLICATION_APPROVED, candidate, decision, {"number": published.number, **inputs}
        )
        return published
    with connection.transaction():
        _record(connection, AuditLogKind.PUBLICATION_REFUSED, candidate, decision, inputs)
        refuse(connection, candidate, [f"Refusée à la relecture : {decision.comment or _NO_COMMENT}."])
    return None


def reason_not_to_ask(connection: Connection, campaign: str, run: str) -> str:
    """Return why nobody need be asked about the figures of a campaign now; empty if somebody must be.

    The same data were refused already, or wait for a decision in another run. Raises UnknownCampaign.
    """
    with reading_as_of(connection):
        values = {"campaign": campaign, "digest": inputs_of(connection, campaign).digest, "run": run}
    if connection.execute(statement("publication/refused.sql"), values).fetchone():
        return f"A person refused the figures of {campaign}, and their data have not changed since."
    waiting = connection.execute(statement("publication/waiting.sql"), values).fetchone()
    return f"The figures of {campaign} already wait for a decision in the run {waiting[0]}." if waiting else ""


def record_waiting(connection: Connection, candidate: Candidate, run: str) -> None:
    """Record that a candidate waits for a decision, and in which run."""
    connection.execute(
        "update publication.publications set proposed_in = %s where publication_id = %s",
        [run, candidate.publication_id],
    )


def _inputs_digest(connection: Connection, candidate: Candidate) -> str:
    row = connection.execute(
        "select inputs_digest from publication.publications where publication_id = %s", [candidate.publication_id]
    ).fetchone()
    return str(row[0] if row else None)


def _record(
    connection: Connection, kind: AuditLogKind, candidate: Candidate, decision: Decision, content: Mapping[str, Any]
) -> None:
    record(connection, AuditLogEntry(kind, decision.by, decision.comment, candidate.campaign, content=content))
