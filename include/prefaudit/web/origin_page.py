"""Where a published figure comes from: the figures that may be asked for, and the rows that one counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import HTTPException

from prefaudit.l10n.french import collated
from prefaudit.l10n.typography import typed
from prefaudit.publication.form_trace import NotCounted, UnknownFigure
from prefaudit.publication.publications import Publication, UnknownPublication, current
from prefaudit.publication.trace import NATION, CountedRow, Figure, trace
from prefaudit.settings import Settings
from prefaudit.warehouse.form_measures import OF_RETURNS, FormMeasure
from prefaudit.warehouse.measures import Measure, catalogue
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.web import queries
from prefaudit.web.labels import Labels
from prefaudit.web.lists import Column

# What a figure is asked for by.
CAMPAIGN, FIGURE, TERRITORY = "campagne", "chiffre", "territoire"
# Kinds of measures that are no figures.
_NO_NUMBERS = ("flag", "status")
# The closed lists that what is counted may be a code of.
_VALUES = ("finding", "return_state", "action_state")


@dataclass(frozen=True)
class Choices:
    """What may be asked for of a campaign: figures and territories with their words; the figure that was asked for."""

    publication: Publication
    figures: Mapping[str, str]
    territories: Mapping[str, str]
    figure: str
    definition: str
    territory: str


def choices(settings: Settings, connection: Connection, parameters: Mapping[str, str]) -> Choices:
    """Return what may be asked for of a campaign, and what is. Refuse with 404 where nothing is published of it."""
    campaign, figure = parameters.get(CAMPAIGN, ""), parameters.get(FIGURE, "")
    publication = current(settings, connection, campaign)
    if publication is None:
        raise HTTPException(
            404, f"Rien n'est publié de la campagne « {typed(campaign)} » : ses chiffres n'existent pas encore."
        )
    measures = catalogue()
    form = publication.form
    offered: list[Measure | FormMeasure] = list(measures.values())
    if form:
        offered = [*(measures[name] for name in OF_RETURNS), *form.figures]
    figures = {each.name: each.title for each in offered if each.kind not in _NO_NUMBERS}
    if figure and figure not in figures:
        raise HTTPException(404, f"Le chiffre « {typed(figure)} » n'existe pas : choisissez-en un dans la liste.")
    definition = measures[figure].definition if figure in measures else ""
    # A form has breakdowns of its own, which the command takes.
    territories = {} if form else _territories(queries.returns(connection, campaign))
    return Choices(publication, figures, territories, figure, definition, parameters.get(TERRITORY, ""))


def counted_rows(settings: Settings, connection: Connection, parameters: Mapping[str, str]) -> Sequence[CountedRow]:
    """Return the rows that a figure of the current publication counts; none where it has none there."""
    if not parameters.get(FIGURE):
        return []
    kind, colon, code = parameters.get(TERRITORY, "").partition(":")
    figure = Figure(parameters.get(CAMPAIGN, ""), parameters[FIGURE], (kind, code) if colon else NATION)
    try:
        return trace(settings, connection, figure).rows
    except (NotCounted, UnknownFigure, UnknownPublication):
        return []


def columns(labels: Labels) -> tuple[Column, ...]:
    """Return what is shown of a row that a figure counts."""
    measures = catalogue()

    def part(row: CountedRow) -> str:
        return measures[row.counted_in].title if row.counted_in in measures else row.counted_in

    return (
        Column("compte", "Compté dans", part),
        Column("site", "Site", lambda row: row.site_code),
        Column("audit", "Audit", lambda row: labels.of("audit_type", row.audit_type) if row.audit_type else None),
        Column("critere", "Critère", lambda row: row.criterion_code),
        Column("valeur", "Valeur", lambda row: _value(labels, row.value)),
        Column("depot", "Dépôt n°", lambda row: row.submission_id, is_number=True),
        Column("feuille", "Feuille", lambda row: row.sheet),
        Column("case", "Case", lambda row: row.cell),
    )


def _value(labels: Labels, value: str | None) -> str | None:
    """Return what is counted, in the words of its closed list where it is a code."""
    return value and next((word for name in _VALUES if (word := labels.of(name, value)) != value), value)


def _territories(returns: Sequence[queries.QueryRow]) -> dict[str, str]:
    """Return the régions and départements that owe returns, by name."""
    regions = {f"region:{row['region_code']}": row["region_name"] for row in returns if row["region_name"]}
    places = {
        f"departement:{row['departement_code']}": f"{row['departement_name']} ({row['departement_code']})"
        for row in returns
        if row["departement_name"]
    }
    return {
        code: name
        for found in (regions, places)
        for code, name in sorted(found.items(), key=lambda each: collated(each[1]))
    }
