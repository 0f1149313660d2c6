"""The report of a publication as one French HTML page: nothing is fetched, everything is read without a mouse."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from prefaudit.french import moment, plural, typeset
from prefaudit.summaries.datapackage import LICENCE, heading, source, warning
from prefaudit.summaries.report import charts, parliament, pictures, tables
from prefaudit.summaries.report import map as france
from prefaudit.summaries.report.edition import Edition
from prefaudit.summaries.report.tables import Table

# What stands between two tags: no attribute, and no style sheet, which has braces.
_TEXT = re.compile(r">[^<>{}]+<")


@dataclass(frozen=True)
class Card:
    """One headline figure: what it is, its value, what it rests on, and the table that has it."""

    title: str
    value: str
    basis: str
    table: str


@dataclass(frozen=True)
class Section:
    """One part of the page: its heading, a sentence, its pictures (each with the table that says the same), tables."""

    ident: str
    title: str
    words: str
    pictures: Sequence[tuple[Markup, str, str]]
    tables: Sequence[Table]


def report(edition: Edition) -> str:
    """The HTML of the report; the same publication always gives the same text."""
    publication = edition.publication
    facts = parliament.facts_of(edition)
    answer = parliament.answer(facts)
    page = _template().render(
        title=heading(publication),
        warning=warning(publication),
        source=source(publication),
        licence=LICENCE,
        publication=publication,
        as_of=moment(publication.as_of),
        cards=cards(edition),
        sections=sections(edition),
        answer=answer,
        places={figure: place for place, figure in enumerate(parliament.references(answer), start=1)},
        notes=parliament.notes(facts, answer),
        meanings=tables.meanings(edition),
        files=sorted(edition.contents.values(), key=lambda content: content.product.name),
        credit=france.credit(),
        campaign=edition.campaign,
        styles=Markup(france.STYLE + charts.STYLE),  # noqa: S704  constants of this package
    )
    return _TEXT.sub(lambda text: typeset(text.group()), page)


def cards(edition: Edition) -> list[Card]:
    """The headline figures, each with its reporting rate or what else it rests on."""
    (summary,) = edition.rows("national_summary", module_code=pictures.ALL)
    rate = tables.shown(summary["reporting_rate"], "reporting_rate")
    accepted, on_time = int(str(summary["accepted"])), int(str(summary["on_time"]))
    returns = plural(accepted, "retour accepté", "retours acceptés")
    reported = f"{tables.shown(accepted)} {returns} sur {tables.shown(summary['owed'])}"
    basis = f"taux de réponse : {rate}"
    engaged, *stages = edition.rows("certification_funnel")
    certified = next(row for row in stages if row["stage"] == "certified")
    return [
        Card("Taux de réponse", rate, reported, "t-national"),
        Card(
            "Retours à temps",
            tables.shown(summary["on_time_rate"], "on_time_rate"),
            f"{tables.shown(on_time)} {plural(on_time, 'retour reçu', 'retours reçus')} à l'échéance",
            "t-region",
        ),
        Card("Taux de conformité", tables.shown(summary["conformity_rate"], "conformity_rate"), basis, "t-national"),
        Card("Non-conformités majeures", tables.shown(summary["major_nonconformities"]), basis, "t-actions"),
        Card("Écarts levés", tables.shown(summary["share_closed"], "share_closed"), basis, "t-actions"),
        Card(
            "Sites certifiés",
            tables.shown(certified["sites"]),
            f"sur {tables.shown(engaged['sites'])} sites engagés",
            "t-funnel",
        ),
    ]


def sections(edition: Edition) -> list[Section]:
    """The parts of the page, in order; those without anything to show are left out."""
    return [section for section in _sections(edition) if any(table.rows for table in section.tables)]


def _sections(edition: Edition) -> list[Section]:
    heat, changes, silent = tables.heat(edition), tables.changes(edition), tables.silent(edition)
    return [
        Section(
            "modules",
            "Résultats par module",
            "Ce que les audits ont constaté, critère par critère, dans les modules qu'ils couvrent.",
            [(Markup(pictures.results(edition)), "Constats par module", "t-national")],  # noqa: S704
            [tables.national(edition)],
        ),
        Section(
            "territoires",
            "Résultats par territoire",
            "Chaque site compte dans la région et le département qui étaient les siens à la date de référence.",
            [
                (Markup(pictures.conformity_map(edition)), "Taux de conformité par département", "t-departement"),  # noqa: S704
                (Markup(pictures.reporting_map(edition)), "Retours acceptés par département", "t-departement"),  # noqa: S704
            ],
            [
                tables.territories(edition, "region"),
                heat,
                tables.territories(edition, "departement"),
                tables.territories(edition, "site_kind"),
            ],
        ),
        Section(
            "evolution",
            "Évolution",
            "La campagne et celles qui l'ont précédée, mesurées de la même façon.",
            [(Markup(pictures.trend(edition)), "Évolution au fil des campagnes", "t-trend")],  # noqa: S704
            [tables.trend(edition), *([changes] if changes.rows else [])],
        ),
        Section(
            "ecarts",
            "Non-conformités et levée des écarts",
            "Une non-conformité mineure demande un plan d'action ; une majeure bloque le certificat jusqu'à sa levée.",
            [(Markup(pictures.nonconformities(edition)), "Écarts par module", "t-actions")],  # noqa: S704
            [tables.actions(edition)],
        ),
        Section(
            "indicateurs",
            "Indicateurs",
            "Les valeurs nationales pèsent chaque site par ses volumes.",
            [],
            [tables.indicators(edition)],
        ),
        Section(
            "certificats",
            "Certificats",
            "Certificats et labels que les sites déclarent ou que cite le registre du bureau.",
            [(Markup(pictures.certification(edition)), "Parcours de certification", "t-funnel")],  # noqa: S704
            [tables.funnel(edition), tables.certificates(edition)],
        ),
        Section(
            "sans-reponse",
            "Sites manquants",
            "Les chiffres de ce rapport ne disent rien de ces sites.",
            [],
            [silent],
        ),
        Section(
            "corrections",
            "Ce qui a changé",
            "Les retours et les chiffres qui diffèrent de la publication précédente, avec le motif.",
            [],
            [tables.corrections(edition)],
        ),
    ]


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("page.html.j2")
