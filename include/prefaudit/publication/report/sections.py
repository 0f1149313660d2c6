"""The parts of the report, in their order: the heading of each, a sentence, its pictures and its tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from prefaudit.publication.report import charts, tables
from prefaudit.publication.report.snapshot import Snapshot
from prefaudit.publication.report.table import ReportTable


@dataclass(frozen=True)
class Section:
    """One part of the page, ready to show; each picture with its caption and the table that has the same values."""

    ident: str
    title: str
    words: str
    pictures: Sequence[tuple[Markup, str, str]]
    tables: Sequence[ReportTable]


@dataclass(frozen=True)
class _Plan:
    """What a part of the page is made by."""

    ident: str
    title: str
    words: str
    tables: Sequence[Callable[[Snapshot], ReportTable]]
    pictures: Sequence[tuple[Callable[[Snapshot], str], str, str]] = ()


_PLANS = (
    _Plan(
        "modules",
        "Résultats par module",
        "Ce que les audits ont constaté, critère par critère, dans les modules qu'ils couvrent.",
        [tables.national, tables.findings],
        [(charts.both(charts.results), "Constats par module", "t-findings")],
    ),
    _Plan(
        "territoires",
        "Résultats par territoire",
        "Chaque site compte dans la région et le département qui étaient les siens à la date de référence.",
        [
            partial(tables.territories, kind="region"),
            tables.heat,
            partial(tables.territories, kind="departement"),
            partial(tables.territories, kind="site_kind"),
            partial(tables.territories, kind="audit_type"),
        ],
        [
            (charts.conformity_map, "Taux de conformité par département", "t-departement"),
            (charts.reporting_map, "Retours acceptés par département", "t-departement"),
        ],
    ),
    _Plan(
        "evolution",
        "Évolution",
        "La campagne et celles qui l'ont précédée, mesurées de la même façon.",
        [tables.trend, tables.changes],
        [(charts.both(charts.trend), "Évolution au fil des campagnes", "t-trend")],
    ),
    _Plan(
        "ecarts",
        "Non-conformités et levée des écarts",
        "Une non-conformité mineure demande un plan d'action ; une majeure bloque le certificat jusqu'à sa levée.",
        [tables.actions],
        [(charts.both(charts.nonconformities), "Écarts par module", "t-actions")],
    ),
    _Plan(
        "indicateurs",
        "Indicateurs",
        "Les valeurs nationales pondèrent chaque site par ses volumes.",
        [tables.indicators],
    ),
    _Plan(
        "certificats",
        "Certificats",
        "Certificats et labels que les sites déclarent ou que cite le registre du bureau.",
        [tables.funnel, tables.certificates],
        [(charts.both(charts.certification), "Parcours de certification", "t-funnel")],
    ),
    _Plan(
        "sans-reponse",
        "Sites manquants",
        "Les chiffres de ce rapport ne disent rien de ces sites.",
        [tables.nonresponse, tables.missing],
    ),
    _Plan(
        "documents",
        "Documents officiels",
        "Ce que des documents officiels déclarent de la campagne et de son référentiel.",
        [tables.declared_figures, tables.declared_facts],
    ),
    _Plan(
        "corrections",
        "Ce qui a changé",
        "Les retours et les chiffres qui diffèrent de la publication précédente, avec le motif.",
        [tables.corrections],
    ),
)


def sections(snapshot: Snapshot) -> list[Section]:
    """Return the parts of the page, in order; those without anything to show are left out."""
    shown = []
    for plan in _PLANS:
        made = [table(snapshot) for table in plan.tables]
        if any(table.rows for table in made):
            drawn = [(Markup(picture(snapshot)), caption, table) for picture, caption, table in plan.pictures]  # noqa: S704
            shown.append(Section(plan.ident, plan.title, plan.words, drawn, made))
    return shown
