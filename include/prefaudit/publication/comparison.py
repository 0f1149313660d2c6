"""What a person reads before figures are published: why they are asked, the figures beside the current ones, what
changed and why, what to be careful with; and the same as Markdown, for Airflow's form."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg.rows import dict_row

from prefaudit.l10n.french import as_shown, collated, date_and_time, number, plural, points, tabled
from prefaudit.l10n.typography import typeset
from prefaudit.publication.build import Candidate, current_id
from prefaudit.publication.cautions import cautions_of
from prefaudit.publication.form_tables import form_of_campaign, proposal_of
from prefaudit.publication.inputs import changed_inputs
from prefaudit.settings import APPROVAL_DAYS
from prefaudit.warehouse.form_measures import FormMeasure
from prefaudit.warehouse.measures import Measure, catalogue, shown_in, unrounded
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

# The figures that a decision is about, which open the report too; the sites certified follow them.
HEADLINE = (
    *("response_rate", "reporting_rate", "on_time_rate", "conformity_rate"),
    *("major_nonconformities", "share_closed"),
)
_SHARES = ("rate", "share")
# How many causes of a change are named.
_MOST_CAUSES = 3

AnyMeasure = Measure | FormMeasure
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """A figure as it would be and as it is now, with the difference, each as it is shown."""

    label: str
    proposed: str
    present: str
    change: str


@dataclass(frozen=True)
class Change:
    """A kind of change: what changes, the table it stands in, how many times, and how many times for which cause."""

    title: str
    table: str
    count: int
    causes: Sequence[tuple[str, int]]

    @property
    def why(self) -> str:
        """The causes with their counts, the most frequent first."""
        named = [f"{cause} ({number(count)})" for cause, count in self.causes[:_MOST_CAUSES]]
        more = len(self.causes) - len(named)
        return " · ".join([*named, *([f"et {number(more)} {plural(more, 'autre')}"] if more else [])])


@dataclass(frozen=True)
class Comparison:
    """What a decision on proposed figures is about.

    `present` says which publication is current, empty before the first; `inputs` are the data that changed since it.
    `returns` and `tables` are what changes, the largest first; `has_report` says whether a report is written of them.
    """

    publication_id: int
    campaign: str
    campaign_label: str
    as_of: datetime
    state: str
    present: str
    inputs: Sequence[str]
    cautions: Sequence[str]
    headline: Sequence[Figure]
    others: Sequence[Figure]
    returns: Sequence[Change]
    tables: Sequence[Change]
    has_report: bool = True

    @property
    def reason(self) -> str:
        """Why a person is asked."""
        asked = "La campagne demande l'accord d'une personne avant toute publication"
        if not self.present:
            return f"{asked} ; ce serait la première."
        changed = " ; ".join(self.inputs) or "aucune"
        return f"{asked}. Données modifiées depuis la {self.present} : {changed}."

    @property
    def until_then(self) -> str:
        """What holds while nobody has decided, and if nobody does."""
        stays = f"la {self.present} reste en vigueur" if self.present else "rien n'est publié"
        return f"Jusqu'à la décision, {stays} ; sans décision en {APPROVAL_DAYS} jours, la proposition est refusée."


def comparison(connection: Connection, candidate: Candidate) -> Comparison:
    """Return what a person compares before deciding on a candidate."""
    form = form_of_campaign(connection, candidate.campaign)
    query = proposal_of(form) if form else statement("publication/proposal.sql")
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(query, {"publication": candidate.publication_id}).fetchone()
        changes = cursor.execute(
            statement("publication/proposed_changes.sql"), {"publication": candidate.publication_id}
        ).fetchall()
    assert row is not None  # noqa: S101  a candidate has its national figures
    proposed, present = (_exact(row[name], rounded=form is not None) for name in ("proposed", "present"))
    first, others = _measures(form.measures) if form else _of_audits(proposed)
    headline = [_figure(measure, proposed, present) for measure in first]
    if not form:
        headline.append(_certified(row["certified"], row["present_certified"]))
    return Comparison(
        candidate.publication_id,
        candidate.campaign,
        row["campaign_label"],
        row["as_of"],
        _state(row),
        _publication(row),
        _changed_inputs(connection, candidate),
        cautions_of(connection, candidate, proposed, present, simulated=row["simulated"]),
        headline,
        [_figure(measure, proposed, present) for measure in others],
        _changes([each for each in changes if each["return_change"]], "return_change"),
        _changes([each for each in changes if not each["return_change"]], "title"),
        has_report=form is None,
    )


def as_markdown(compared: Comparison, page: str = "") -> str:
    """Return a comparison as Markdown, with links to the pages of the proposal in the control room, if it has any.

    Args:
        compared: The comparison.
        page: The address of the page of the proposal.
    """
    return typeset("\n".join(_markdown(compared, page)))


def _markdown(compared: Comparison, page: str) -> Iterator[str]:
    yield from (compared.reason, "", compared.until_then, "", compared.state)
    if page:
        report = {"Rapport proposé": "/rapport.html"} if compared.has_report else {}
        links = {"Tout voir et décider": "", **report, "Tout ce qui change": "/changements"}
        yield from ("", " · ".join(f"[{words}]({page}{path})" for words, path in links.items()))
    if compared.cautions:
        yield from ("", "**À savoir avant de décider**", "", *(f"- {each}" for each in compared.cautions))
    for title, figures in (("Chiffres clés", compared.headline), ("Autres chiffres", compared.others)):
        yield from _figure_lines(title, figures)
    yield ""
    if not compared.present:
        yield "C'est la première publication de cette campagne : il n'y a rien à comparer."
        return
    yield from _change_lines("Retours qui changent", "Retours", compared.returns, "Aucun retour n'a changé d'état.")
    yield ""
    yield from _change_lines(
        "Ce qui change dans les tables", "Cellules et lignes", compared.tables, "Aucune cellule des tables ne change."
    )


def _figure_lines(title: str, figures: Sequence[Figure]) -> Iterator[str]:
    if figures:
        yield from ("", f"| {title} | Proposé | En vigueur | Écart |", "|---|---:|---:|---:|")
        yield from (f"| {each.label} | {each.proposed} | {each.present} | {each.change} |" for each in figures)


def _change_lines(title: str, counted: str, changes: Sequence[Change], none: str) -> Iterator[str]:
    if not changes:
        yield none
        return
    yield from (f"| {title} | {counted} | Causes |", "|---|---:|---|")
    yield from (f"| {each.title} | {number(each.count)} | {each.why} |" for each in changes)


def _measures(measures: Sequence[FormMeasure]) -> tuple[Sequence[AnyMeasure], Sequence[AnyMeasure]]:
    """Return the first figures of a form other than the audit return, which names no headline, and the others."""
    return measures[: len(HEADLINE) + 1], measures[len(HEADLINE) + 1 :]


def _of_audits(proposed: Row) -> tuple[Sequence[AnyMeasure], Sequence[AnyMeasure]]:
    known = catalogue()
    others = [known[name] for name in shown_in("approval") if name in proposed and name not in HEADLINE]
    return [known[name] for name in HEADLINE], others


def _exact(row: Row | None, *, rounded: bool) -> dict[str, Any]:
    """Return the figures of a row; rates of audits not rounded yet, as everywhere that they are shown."""
    exact = (row or {}) if rounded else unrounded(row or {})
    return {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in exact.items()}


def _state(row: Row) -> str:
    """Return of when the data are, the day that the figures are of, whether they are final, whether simulated."""
    day = row["measured_on"]
    parts = [
        f"Données arrêtées le {date_and_time(row['as_of'])}",
        f"certificats et avancement des écarts comptés au {day:%d/%m/%Y}" if day else "",
        f"la publication serait {row['finality_label'].lower()}" if row["finality_label"] else "",
    ]
    return f"{' ; '.join(filter(None, parts))}."


def _publication(row: Row) -> str:
    if row["present_number"] is None:
        return ""
    return f"publication n° {number(row['present_number'])} du {date_and_time(row['present_at'])}"


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


def _changes(rows: Sequence[Row], name: str) -> list[Change]:
    """Return what changes, the largest first, each with its causes, the most frequent first."""
    causes: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        causes.setdefault((row[name] or row["table_name"], row["table_name"]), Counter())[row["cause"]] += row["number"]
    found = [
        Change(title, table, counted.total(), sorted(counted.items(), key=lambda each: (-each[1], collated(each[0]))))
        for (title, table), counted in causes.items()
    ]
    return sorted(found, key=lambda each: (-each.count, collated(each.title)))


def _certified(proposed: int | None, present: int | None) -> Figure:
    shown = ["–" if count is None else number(count) for count in (proposed, present)]
    change = _signed(proposed - present) if proposed is not None and present is not None else "–"
    return Figure("Sites certifiés", shown[0], shown[1], change)


def _figure(measure: AnyMeasure, proposed: Row, present: Row) -> Figure:
    new, old = proposed.get(measure.name), present.get(measure.name)
    return Figure(
        measure.label or measure.title, _shown(new, measure), _shown(old, measure), _change(new, old, measure)
    )


def _shown(value: Any, measure: AnyMeasure) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "oui" if value else "non"
    return tabled(value) if measure.kind in _SHARES else number(value)


def _change(new: Any, old: Any, measure: AnyMeasure) -> str:
    if new is None or old is None or isinstance(new, bool):
        return "–"
    return points(as_shown(old, new)) if measure.kind in _SHARES else _signed(new - old)


def _signed(change: Any) -> str:
    return f"+{number(change)}" if change > 0 else number(change)
