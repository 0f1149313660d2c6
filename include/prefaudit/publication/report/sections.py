"""The parts of the report, in their order: what each is called, what it says, its pictures and its tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from prefaudit.publication.report import pictures, tables
from prefaudit.publication.report.snapshot import Edition
from prefaudit.publication.report.tables import Table


@dataclass(frozen=True)
class Section:
    """One part of the page: its heading, a sentence, its pictures (each with the table that says the same), tables."""

    ident: str
    title: str
    words: str
    pictures: Sequence[tuple[Markup, str, str]]
    tables: Sequence[Table]


def sections(edition: Edition) -> list[Section]:
    """The parts of the page, in order; those without anything to show are left out."""
    made = (part(edition) for part in _PARTS)
    return [section for section in made if any(table.rows for table in section.tables)]


def _modules(edition: Edition) -> Section:
    return Section(
        "modules",
        "Résultats par module",
        "Ce que les audits ont constaté, critère par critère, dans les modules qu'ils couvrent.",
        [(Markup(pictures.results(edition)), "Constats par module", "t-findings")],  # noqa: S704
        [tables.national(edition), tables.findings(edition)],
    )


def _territories(edition: Edition) -> Section:
    return Section(
        "territoires",
        "Résultats par territoire",
        "Chaque site compte dans la région et le département qui étaient les siens à la date de référence.",
        [
            (Markup(pictures.conformity_map(edition)), "Taux de conformité par département", "t-departement"),  # noqa: S704
            (Markup(pictures.reporting_map(edition)), "Retours acceptés par département", "t-departement"),  # noqa: S704
        ],
        [
            tables.territories(edition, "region"),
            tables.heat(edition),
            tables.territories(edition, "departement"),
            tables.territories(edition, "site_kind"),
        ],
    )


def _trend(edition: Edition) -> Section:
    changes = tables.changes(edition)
    return Section(
        "evolution",
        "Évolution",
        "La campagne et celles qui l'ont précédée, mesurées de la même façon.",
        [(Markup(pictures.trend(edition)), "Évolution au fil des campagnes", "t-trend")],  # noqa: S704
        [tables.trend(edition), *([changes] if changes.rows else [])],
    )


def _actions(edition: Edition) -> Section:
    return Section(
        "ecarts",
        "Non-conformités et levée des écarts",
        "Une non-conformité mineure demande un plan d'action ; une majeure bloque le certificat jusqu'à sa levée.",
        [(Markup(pictures.nonconformities(edition)), "Écarts par module", "t-actions")],  # noqa: S704
        [tables.actions(edition)],
    )


def _indicators(edition: Edition) -> Section:
    return Section(
        "indicateurs",
        "Indicateurs",
        "Les valeurs nationales pondèrent chaque site par ses volumes.",
        [],
        [tables.indicators(edition)],
    )


def _certificates(edition: Edition) -> Section:
    return Section(
        "certificats",
        "Certificats",
        "Certificats et labels que les sites déclarent ou que cite le registre du bureau.",
        [(Markup(pictures.certification(edition)), "Parcours de certification", "t-funnel")],  # noqa: S704
        [tables.funnel(edition), tables.certificates(edition)],
    )


def _silent(edition: Edition) -> Section:
    return Section(
        "sans-reponse",
        "Sites manquants",
        "Les chiffres de ce rapport ne disent rien de ces sites.",
        [],
        [tables.silent(edition)],
    )


def _corrections(edition: Edition) -> Section:
    return Section(
        "corrections",
        "Ce qui a changé",
        "Les retours et les chiffres qui diffèrent de la publication précédente, avec le motif.",
        [],
        [tables.corrections(edition)],
    )


_PARTS = (
    _modules,
    _territories,
    _trend,
    _actions,
    _indicators,
    _certificates,
    _silent,
    _corrections,
)
