"""The maps and charts of the report, each drawn from the tables of a publication."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from prefaudit.french import share
from prefaudit.summaries.report.charts import funnel, lines, stacked_bars
from prefaudit.summaries.report.edition import Edition, Row
from prefaudit.summaries.report.map import LEVELS, Shade, choropleth

ALL = "all"


def conformity_map(edition: Edition) -> str:
    """Conformity rate by département, in five classes of about as many départements each."""
    rows = _departements(edition)
    rates = {code: _float(row["conformity_rate"]) for code, row in rows.items()}
    bounds = _quantiles([rate for rate in rates.values() if rate is not None])
    shades = [
        Shade(code, str(row["departement_name"]), _level(rates[code], bounds), _rate(row["conformity_rate"]))
        for code, row in rows.items()
    ]
    legend = [f"de {share(low)} à {share(high)}" for low, high in pairwise(bounds)]
    description = (
        "Une forme par département, d'autant plus foncée et hachurée que le taux de conformité est élevé ; "
        "en blanc, aucun retour accepté. Les mêmes valeurs sont dans le tableau par département."
    )
    return choropleth(
        shades,
        legend,
        "Taux de conformité par département",
        description,
        "carte-conformite",
        none="Aucun retour accepté",
    )


def reporting_map(edition: Edition) -> str:
    """Reporting rate by département: none, less than half, half or more, all."""
    rows = _departements(edition)
    legend = ["aucun", "moins de la moitié", "la moitié ou plus", "tous"]
    shades = []
    for code, row in rows.items():
        accepted, owed = _int(row["accepted"]), _int(row["owed"])
        level = 0 if accepted == 0 else 3 if accepted == owed else 1 if accepted * 2 < owed else 2
        text = f"{accepted} sur {owed}"
        shades.append(Shade(code, str(row["departement_name"]), level if owed else None, text))
    description = (
        "Une forme par département, d'autant plus foncée et hachurée que la part des retours acceptés est grande ; "
        "en blanc, aucun retour attendu. Les mêmes valeurs sont dans le tableau par département."
    )
    title = "Retours acceptés sur retours attendus, par département"
    return choropleth(shades, legend, title, description, "carte-reponse", none="Aucun attendu")


def trend(edition: Edition) -> str:
    """Conformity and reporting rates over the campaigns."""
    rows = edition.rows("campaign_trend")

    def rate(name: str, *, comparable: bool | None = None) -> list[tuple[str, float | None]]:
        """One point a campaign; none for those that are not of the kind asked for, which leaves a gap."""
        wanted = [comparable is None or row["comparable"] is comparable for row in rows]
        return [
            (str(row["compared_campaign_code"]), _float(row[name]) if shown else None)
            for row, shown in zip(rows, wanted, strict=True)
        ]

    series = [
        ("Taux de conformité", rate("conformity_rate", comparable=True)),
        ("Taux de conformité, autre référentiel", rate("conformity_rate", comparable=False)),
        ("Taux de réponse", rate("reporting_rate")),
    ]
    series = [(name, points) for name, points in series if any(value is not None for _, value in points)]
    description = "Une ligne par mesure, un point par campagne ; les mêmes valeurs sont dans le tableau des campagnes."
    return lines(series, "Évolution au fil des campagnes", description, "graphe-evolution")


def nonconformities(edition: Edition) -> str:
    """Corrective actions by module: closed, open, overdue."""
    rows = [row for row in edition.rows("national_summary") if row["module_code"] != ALL]
    bars = []
    for row in rows:
        filed, closed, overdue = (_int(row[name]) for name in ("corrective_actions", "closed", "overdue"))
        bars.append((f"{row['module_code']} {row['module_name']}", [closed, filed - closed - overdue, overdue]))
    description = "Une barre par module, divisée en écarts levés, ouverts et en retard ; mêmes valeurs dans le tableau."
    series = ("Levés", "Ouverts", "En retard")
    return stacked_bars(bars, series, "Écarts par module", description, "graphe-ecarts")


def results(edition: Edition) -> str:
    """What the audits found, by module, as shares of the criteria assessed and applicable."""
    parts: tuple[tuple[str, Callable[[Row], int]], ...] = (
        ("Points forts", lambda row: _int(row["strengths"])),
        ("Conformes", lambda row: _int(row["conforming"]) - _int(row["strengths"])),
        ("Pistes de progrès", lambda row: _int(row["opportunities"])),
        ("Points sensibles", lambda row: _int(row["sensitive_points"])),
        ("Non-conformités mineures", lambda row: _int(row["minor_nonconformities"])),
        ("Non-conformités majeures", lambda row: _int(row["major_nonconformities"])),
    )
    rows = [row for row in edition.rows("national_summary") if row["module_code"] != ALL]
    bars = [(f"{row['module_code']} {row['module_name']}", [part(row) for _, part in parts]) for row in rows]
    description = "Une barre par module, divisée selon la nature des constats ; mêmes valeurs dans le tableau."
    title = "Constats par module"
    return stacked_bars(bars, [name for name, _ in parts], title, description, "graphe-constats", share=True)


def certification(edition: Edition) -> str:
    """The way to the certificate: engaged, audited, certified, renewed."""
    steps: list[tuple[str, int]] = []
    for row in edition.rows("certification_funnel"):
        steps.append((str(row["label"]), _int(row["sites"])))
    counts = [sites for _, sites in steps]
    if counts != sorted(counts, reverse=True):
        # A certificate may be older than the campaign: then these are no steps of one way, and bars say it as well.
        title = "Parcours de certification"
        description = "Une barre par étape ; les mêmes valeurs sont dans le tableau."
        return stacked_bars(
            [(label, [sites]) for label, sites in steps], ("Sites",), title, description, "graphe-parcours"
        )
    description = "Une barre par étape, du nombre de sites engagés à celui des certificats renouvelés."
    return funnel(steps, "Parcours de certification", description, "graphe-parcours")


def heat_levels(rates: Sequence[object]) -> Sequence[int | None]:
    """For each rate its class among them all, 0 lowest to 4 highest; None where there is no rate."""
    values = [_float(rate) for rate in rates]
    bounds = _quantiles([value for value in values if value is not None])
    return [_level(value, bounds) for value in values]


def _departements(edition: Edition) -> Mapping[str, Row]:
    rows = edition.rows("summary_by_departement", module_code=ALL)
    return {str(row["departement_code"]): row for row in rows}


def _quantiles(rates: Sequence[float]) -> list[float]:
    """The bounds of at most LEVELS classes of about as many rates each, lowest first; equal bounds make one class."""
    if not rates:
        return [0.0, 1.0]
    ordered = sorted(rates)
    cuts = [ordered[min(len(ordered) - 1, round(place * (len(ordered) - 1) / LEVELS))] for place in range(LEVELS + 1)]
    bounds = sorted(set(cuts))
    return bounds if len(bounds) > 1 else [bounds[0], bounds[0]]


def _level(rate: float | None, bounds: Sequence[float]) -> int | None:
    if rate is None:
        return None
    return max(0, min(len(bounds) - 2, sum(rate > bound for bound in bounds[1:])))


def _rate(value: object) -> str:
    found = _float(value)
    return "aucun retour accepté" if found is None else share(found)


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, Decimal | float | int) else None


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
